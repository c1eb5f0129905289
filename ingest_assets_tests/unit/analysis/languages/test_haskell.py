"""The facts and metrics of Haskell."""

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


def test_haskell() -> None:
    assert definitions("Shapes.hs") == [
        ("module", "Data.Shapes", "public"),
        ("type", "Shape", "public"),
        ("constructor", "Shape.Circle", "private"),
        ("constructor", "Shape.Rect", "private"),
        ("property", "Shape.Rect.width", "private"),
        ("property", "Shape.Rect.height", "private"),
        ("type", "Wrap", "private"),
        ("constructor", "Wrap.Wrap", "private"),
        ("property", "Wrap.Wrap.unwrap", "private"),
        ("type", "Name", "private"),
        ("trait", "Render", "public"),
        ("method", "Render.render", "public"),
        ("method", "Render.render", "public"),
        ("method", "Shape.render", "public"),
        ("function", "area", "public"),
        ("function", "start", "private"),
        ("function", "start.helper", "private"),
        ("function", "<+>", "private"),
    ]
    assert references("Shapes.hs", "call") == [
        ("lookup", "M", "Shape.render"),
        ("scale", None, "area"),
        ("area", None, "area"),
        ("put", None, "start"),
        ("helper", None, "start"),
        ("div", None, "start.helper"),
    ]
    assert references("Shapes.hs", "inherit") == [
        ("Show", None, "Shape"),
        ("Eq", None, "Shape"),
        ("Eq", None, "Render"),
        ("Render", None, "Shape"),
    ]
    assert references("Shapes.hs", "type") == [
        ("Double", None, "Shape.Circle"),
        ("Int", None, "Shape.Rect.height"),
        ("Int", None, "Wrap.Wrap.unwrap"),
        ("String", None, "Name"),
        ("Eq", None, "Render"),
        ("String", None, "Render.render"),
        ("Shape", None, "Shape"),
        ("Shape", None, None),
        ("Int", None, None),
        ("Double", None, None),
    ]
    assert imports("Shapes.hs") == [
        ("Data.Map", 0, None, "M"),
        ("Data.List", 0, "nub", None),
        ("Data.List", 0, "sort", None),
        ("Data.Maybe", 0, "*", None),
    ]
    assert parsed("Shapes.hs").exports == ("Shape", "area", "Render")
    assert heads("Shapes.hs") == [
        ("module Data.Shapes (Shape (..), area, module Colors, Render)", "Things that are drawn."),
        ("data Shape a", "A shape."),
        ("Circle Double", None),
        ("Rect { width :: a, height :: Int }", None),
        ("width :: a", None),
        ("height :: Int", None),
        ("newtype Wrap", None),
        ("Wrap { unwrap :: Int }", None),
        ("unwrap :: Int", None),
        ("type Name", None),
        ("class Eq a => Render a", None),
        ("render :: a -> String", None),
        ("render _", None),
        ("render (Circle r)", None),
        ("area (Circle r) n", "Computes it,\nfor every shape."),
        ("start x", "Plain."),
        ("helper k", None),
        ("x <+> y", None),
    ]
    assert span("Shapes.hs", "start") == (32, 0, 38, 24)
    assert complexity("Shapes.hs") == [
        ("Render.render", 1, 0, 0, 1),
        ("Shape.render", 1, 0, 0, 1),
        ("area", 8, 9, 1, 2),
        ("start", 2, 1, 1, 1),
        ("start.helper", 1, 0, 0, 1),
    ]
    assert lines("Shapes.hs") == (25, 6, 9)
