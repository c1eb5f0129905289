"""The facts and metrics of Scala."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    details,
    imports,
    parsed,
    references,
    sizes,
)


def test_scala() -> None:
    assert definitions("Router.scala") == [
        ("module", "app.web", "internal"),
        ("class", "Router", "public"),
        ("variable", "Router.size", "public"),
        ("variable", "Router.limit", "public"),
        ("variable", "Router.cache", "private"),
        ("variable", "Router.first", "public"),
        ("variable", "Router.last", "public"),
        ("method", "Router.route", "protected"),
        ("method", "Router.this", "public"),
        ("method", "Router.reset", "public"),
        ("type", "Router.Handler", "public"),
        ("class", "Router.Reply", "public"),
        ("variable", "Router.Reply.code", "public"),
        ("trait", "Shown", "public"),
        ("method", "Shown.show", "public"),
        ("class", "Router", "public"),
        ("class", "Router.Empty", "private"),
        ("enum", "Level", "public"),
        ("variable", "Level.rank", "public"),
        ("constant", "Level.Low", "public"),
        ("constant", "Level.Mid", "public"),
        ("constant", "Level.High", "public"),
    ]
    assert references("Router.scala", "call") == [
        ("done", None, "Router.route"),
        ("Missing", None, "Router.route"),
        ("get", "cache", "Router.route"),
        ("map", "requests", "Router.route"),
        ("Reply", "api", "Router.route"),
        ("route", None, "Router.route"),
        ("map", "requests", "Router.route"),
        ("this", None, "Router.this"),
    ]
    assert references("Router.scala", "inherit") == [
        ("Base", None, "Router"),
        ("Kept", "api", "Router"),
        ("App", None, "Router"),
        ("Level", None, "Level"),
    ]
    assert references("Router.scala", "decorate") == [
        ("deprecated", None, "Router"),
    ]
    assert references("Router.scala", "type") == [
        ("Request", None, "Router"),
        ("Int", None, "Router"),
        ("Env", None, "Router"),
        ("T", None, "Router"),
        ("Map", None, "Router"),
        ("String", None, "Router"),
        ("T", None, "Router"),
        ("R", None, "Router.route"),
        ("Int", None, "Router.route"),
        ("Unit", None, "Router.route"),
        ("List", None, "Router.route"),
        ("R", None, "Router.route"),
        ("Path", None, "Router.route"),
        ("Int", None, "Router.route"),
        ("R", None, "Router.route"),
        ("Error", None, "Router.route"),
        ("R", None, "Router.route"),
        ("Int", None, "Router.this"),
        ("Unit", None, "Router.reset"),
        ("Int", None, "Router.Handler"),
        ("T", None, "Router.Handler"),
        ("Int", None, "Router.Reply"),
        ("Unit", None, "Shown.show"),
        ("Int", None, "Level"),
    ]
    assert imports("Router.scala") == [
        ("scala.collection", 0, "mutable", None),
        ("scala.util", 0, "Try", None),
        ("scala.util", 0, "Success", "Done"),
        ("scala.util", 0, "*", None),
        ("app.core.Codec", 0, "*", None),
    ]
    assert parsed("Router.scala").exports == ("Router", "Shown", "Level")
    assert details("Router.scala", ["Router", "Router.first", "Router.route", "Router.reset", "Router.Reply"]) == {
        "Router": (
            "abstract class Router[T <: Request](val size: Int)(implicit e: Env) extends Base[T] with api.Kept",
            "Finds who answers.",
        ),
        "Router.Reply": ("case class Reply(code: Int)", None),
        "Router.reset": ("def reset: Unit", None),
        "Router.route": ("protected def route[R](requests: R*)(done: Int => Unit): List[R]", None),
        "Router.first": ("lazy val (first, last) = (1, 2)", None),
    }
    assert complexities("Router.scala") == {
        "Router.route": (8, 8, 2, 2, 1),
        "Router.this": (1, 1, 0, 1, 0),
        "Router.reset": (1, 0, 0, 0, 0),
        "Shown.show": (1, 0, 0, 0, 0),
    }
    assert sizes("Router.scala") == (30, 3, 8, 7)
