"""The facts and metrics of Julia."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexity,
    definitions,
    heads,
    imports,
    lines,
    parsed,
    references,
    span,
)


def test_julia() -> None:
    assert definitions("shapes.jl") == [
        ("module", "Shapes", "public"),
        ("type", "Shapes.Shape", "private"),
        ("struct", "Shapes.Circle", "public"),
        ("property", "Shapes.Circle.r", "public"),
        ("method", "Shapes.Circle.Circle", "public"),
        ("constant", "Shapes.LIMIT", "private"),
        ("constant", "Shapes.Pair", "private"),
        ("variable", "Shapes.counter", "private"),
        ("enum", "Shapes.Color", "private"),
        ("function", "Shapes.area", "public"),
        ("function", "Shapes.Base.length", "private"),
        ("function", "Shapes.+", "private"),
        ("function", "Shapes.invert", "private"),
        ("macro", "Shapes.twice", "public"),
        ("function", "Shapes.stub", "private"),
    ]
    assert references("shapes.jl", "call") == [
        ("include", None, "Shapes"),
        ("new", None, "Shapes.Circle.Circle"),
        ("enum", None, "Shapes.Color"),
        ("round", None, "Shapes.area"),
        ("draw!", None, "Shapes.area"),
        ("show", "Base", "Shapes.area"),
        ("risky", None, "Shapes.area"),
        ("throw", None, "Shapes.area"),
        ("ArgumentError", None, "Shapes.area"),
        ("area", None, "Shapes.area"),
        ("map", None, "Shapes.area"),
        ("Circle", None, "Shapes.+"),
        ("esc", None, "Shapes.twice"),
    ]
    assert references("shapes.jl", "inherit") == [
        ("Thing", "Base", "Shapes.Shape"),
        ("Shape", None, "Shapes.Circle"),
    ]
    assert references("shapes.jl", "type") == [
        ("T", None, "Shapes.Circle.r"),
        ("Circle", None, "Shapes.area"),
        ("Int", None, "Shapes.area"),
        ("Float64", None, "Shapes.area"),
        ("Circle", None, "Shapes.Base.length"),
        ("Circle", None, "Shapes.+"),
    ]
    assert imports("shapes.jl") == [
        ("LinearAlgebra", 0, "*", None),
        ("Test", 0, "*", None),
        ("Base", 0, "show", None),
        ("Base", 0, "length", None),
        ("Plots.Lines", 0, "draw", "paint"),
        ("Plots.Lines", 0, "@style", None),
        ("JSON", 0, None, "J"),
        ("Parent.Tools", 2, "*", None),
        ("colors.jl", 1, None, None),
    ]
    assert parsed("shapes.jl").exports == ("area", "Circle", "twice")
    assert heads("shapes.jl") == [
        ("module Shapes", "Things that are drawn."),
        ("abstract type Shape <: Base.Thing end", None),
        ("mutable struct Circle{T<:Real} <: Shape", "    Circle(r)\n\nIs round."),
        ("r::T", None),
        ("Circle(r)", None),
        ("const LIMIT = 10", None),
        ("const Pair{T} = Tuple{T, T}", None),
        ("counter = 0", None),
        ("@enum Color red green", None),
        ("function area(c::Circle, scale::Int=1; digits...)::Float64", None),
        ("Base.length(c::Circle)", None),
        ("+(a::Circle, b) where {T} = Circle{Int}(a.r)", None),
        ("invert = x -> -x", None),
        ("macro twice(ex)", None),
        ("function stub end", None),
    ]
    assert span("shapes.jl", "Shapes") == (2, 0, 61, 3)
    assert complexity("shapes.jl") == [
        ("Shapes.Circle.Circle", 1, 0, 0, 1),
        ("Shapes.area", 10, 11, 2, 3),
        ("Shapes.Base.length", 1, 0, 0, 1),
        ("Shapes.+", 1, 0, 0, 2),
        ("Shapes.twice", 1, 0, 0, 1),
    ]
    assert lines("shapes.jl") == (45, 9, 7)
