"""The facts and metrics of Erlang."""

from ingest_assets.analysis import metrics, parsing, syntax
from ingest_assets.analysis.languages import by_name
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


def test_erlang() -> None:
    assert definitions("shapes.erl") == [
        ("module", "shapes", "public"),
        ("macro", "LIMIT", "private"),
        ("struct", "circle", "private"),
        ("property", "circle.radius", "private"),
        ("property", "circle.name", "private"),
        ("type", "shape", "public"),
        ("function", "area", "public"),
        ("function", "draw", "public"),
        ("function", "hidden", "private"),
    ]
    assert references("shapes.erl", "call") == [
        ("LIMIT", None, "area"),
        ("scale", None, "area"),
        ("map", "lists", "area"),
        ("risky", None, "area"),
        ("throw", None, "area"),
        ("draw", None, "area"),
        ("area", None, "area"),
        ("area", "?MODULE", "draw"),
    ]
    assert references("shapes.erl", "inherit") == [
        ("gen_server", None, None),
    ]
    assert references("shapes.erl", "type") == [
        ("circle", None, "area"),
    ]
    assert imports("shapes.erl") == [
        ("lists", 0, "map", None),
        ("lists", 0, "foldl", None),
        ("shapes.hrl", 0, None, None),
        ("kernel/include/file.hrl", 0, None, None),
    ]
    assert parsed("shapes.erl").exports == ("area", "draw", "shape")
    assert heads("shapes.erl") == [
        ("-module(shapes).", "Things that are drawn."),
        ("-define(LIMIT, 10).", None),
        ('-record(circle, {radius :: float(), name = "% no comment"}).', None),
        ("radius :: float()", None),
        ('name = "% no comment"', None),
        ("-type shape() :: #circle{} | paper:size().", None),
        ("area(#circle{radius = R}, _) when R > 1; R == 0", "Computes it."),
        ("draw(X)", None),
        ("hidden()", None),
    ]
    assert span("shapes.erl", "area") == (15, 0, 25, 15)
    assert complexity("shapes.erl") == [("area", 10, 11, 3, 2), ("draw", 1, 0, 0, 1)]
    assert lines("shapes.erl") == (24, 2, 2)


def test_clauses_are_one_function_and_cases_of_it() -> None:
    source = syntax.read(
        "f(0) -> [];\nf(N) when N > 1 ->\n  G = fun(X) -> g(X) end,\n  G(N);\nf(_) -> h().\nf(A, B) -> A + B.\n",
        by_name("erlang"),
    )
    facts = parsing.facts(source)
    assert [(one.name, one.start_line, one.end_line) for one in facts.parsed.definitions] == [("f", 1, 5), ("f", 6, 6)]
    assert [(one.name, one.enclosing) for one in facts.parsed.references] == [("g", 0), ("h", 0)]
    first, second = (one.metrics for one in metrics.measure(source, facts).functions)
    assert (first["cyclomatic_complexity"], first["cyclomatic_modified"], first["nom"], first["ploc"]) == (3, 2, 2, 5)
    assert (first["halstead_operators"], second["halstead_operators"]) == (20, 5)
