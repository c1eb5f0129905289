"""The facts and metrics of OCaml."""

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


def test_ocaml() -> None:
    assert definitions("shapes.ml") == [
        ("module", "M", "public"),
        ("enum", "shape", "public"),
        ("constructor", "shape.Circle", "public"),
        ("constructor", "shape.Rect", "public"),
        ("struct", "point", "public"),
        ("property", "point.x", "public"),
        ("property", "point.y", "public"),
        ("type", "many", "public"),
        ("constructor", "Bad", "public"),
        ("function", "now", "public"),
        ("variable", "limit", "public"),
        ("function", "area", "public"),
        ("function", "helper", "public"),
        ("function", "+++", "public"),
        ("interface", "Drawn", "public"),
        ("function", "Drawn.draw", "public"),
        ("module", "Make", "public"),
        ("function", "Make.each", "public"),
        ("class", "pen", "public"),
        ("property", "pen.ink", "public"),
        ("method", "pen.use", "public"),
        ("method", "pen.fill", "private"),
    ]
    assert references("shapes.ml", "call") == [
        ("find", "M", "area"),
        ("helper", None, "area"),
        ("area", None, "area"),
        ("round", None, "area"),
        ("raise", None, "area"),
        ("map", "List", "Make.each"),
        ("fill", "self", "pen.use"),
        ("risky", None, "pen.fill"),
        ("pen", None, "pen.fill"),
    ]
    assert references("shapes.ml", "inherit") == [
        ("base", "Tool", "pen"),
    ]
    assert references("shapes.ml", "type") == [
        ("float", None, "shape.Circle"),
        ("int", None, "shape.Rect"),
        ("size", "Geo", "shape.Rect"),
        ("int", None, "point.x"),
        ("int", None, "point.y"),
        ("list", None, "many"),
        ("string", None, "Bad"),
        ("unit", None, "now"),
        ("float", None, "now"),
        ("shape", None, "area"),
        ("int", None, "Drawn.draw"),
        ("int", None, "Drawn.draw"),
        ("Drawn", None, "Make"),
    ]
    assert imports("shapes.ml") == [
        ("Core", 0, "*", None),
        ("Comparable.S", 0, "*", None),
    ]
    assert parsed("shapes.ml").exports == (
        "M",
        "shape",
        "point",
        "many",
        "Bad",
        "now",
        "limit",
        "area",
        "helper",
        "+++",
        "Drawn",
        "Make",
        "pen",
    )
    assert heads("shapes.ml") == [
        ("module M", None),
        ("type shape", None),
        ("Circle of float", None),
        ("Rect of int * Geo.size", None),
        ("type point", None),
        ("x : int", None),
        ("mutable y : int", None),
        ("type 'a many = 'a list", None),
        ("Bad of string", None),
        ('external now : unit -> float = "c_now"', None),
        ("let limit", None),
        ("let area (c : shape) ?(n = 1) ~scale", "Computes it.\nSlowly."),
        ("let helper", None),
        ("let ( +++ ) a b", None),
        ("module type Drawn", None),
        ("val draw : int -> int", None),
        ("module Make (X : Drawn)", None),
        ("let each xs", None),
        ("class pen init", None),
        ("val mutable ink", None),
        ("method use", None),
        ("method private fill y", None),
    ]
    assert span("shapes.ml", "area") == (17, 8, 24, 12)
    assert complexity("shapes.ml") == [
        ("area", 7, 8, 2, 3),
        ("helper", 2, 1, 1, 1),
        ("+++", 1, 0, 0, 2),
        ("Make.each", 2, 3, 2, 1),
        ("pen.use", 2, 1, 1, 0),
        ("pen.fill", 2, 1, 1, 1),
    ]
    assert lines("shapes.ml") == (31, 3, 8)


def test_ocaml_interface() -> None:
    assert definitions("shapes.mli") == [
        ("function", "area", "public"),
        ("constant", "limit", "public"),
        ("enum", "color", "public"),
        ("constructor", "color.Red", "public"),
        ("constructor", "color.Green", "public"),
        ("interface", "Drawn", "public"),
        ("type", "Drawn.t", "public"),
        ("function", "Drawn.draw", "public"),
        ("function", "now", "public"),
        ("class", "pen", "public"),
        ("method", "pen.use", "public"),
    ]
    assert references("shapes.mli", "type") == [
        ("t", "Shape", "area"),
        ("int", None, "area"),
        ("int", None, None),
        ("t", None, "Drawn.draw"),
        ("color", None, "Drawn.draw"),
        ("unit", None, "now"),
        ("float", None, "now"),
        ("int", None, "pen.use"),
    ]
    assert imports("shapes.mli") == [
        ("Core", 0, "*", None),
        ("Comparable.S", 0, "*", None),
    ]
    assert parsed("shapes.mli").exports == ("area", "limit", "color", "Drawn", "now", "pen")
    assert heads("shapes.mli") == [
        ("val area : Shape.t -> int", "Computes it."),
        ("val limit : int", None),
        ("type color", "Of paint."),
        ("Red", None),
        ("Green", None),
        ("module type Drawn", None),
        ("type t", None),
        ("val draw : t -> color", None),
        ('external now : unit -> float = "c_now"', None),
        ("class pen : object", None),
        ("method use : int", None),
    ]
    assert span("shapes.mli", "Drawn") == (9, 0, 12, 3)
    assert complexity("shapes.mli") == []
    assert lines("shapes.mli") == (13, 2, 4)
