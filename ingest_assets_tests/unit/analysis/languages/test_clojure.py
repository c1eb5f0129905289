"""The facts and metrics of Clojure."""

import pytest

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


def test_clojure() -> None:
    assert definitions("shapes.clj") == [
        ("module", "shapes.core", "public"),
        ("variable", "limit", "public"),
        ("variable", "secret", "private"),
        ("variable", "state", "public"),
        ("function", "area", "public"),
        ("function", "hidden", "private"),
        ("macro", "twice", "public"),
        ("trait", "Drawn", "public"),
        ("method", "Drawn.draw", "public"),
        ("struct", "Circle", "public"),
        ("method", "Circle.draw", "public"),
    ]
    assert references("shapes.clj", "call") == [
        ("atom", None, None),
        (">", None, "area"),
        ("join", "str", "area"),
        ("area", None, "area"),
        ("*", None, "area"),
        ("scale", None, "area"),
        ("inc", None, "area"),
        (".draw", None, "area"),
        ("hidden", None, "hidden"),
        ("render", None, "Circle.draw"),
    ]
    assert references("shapes.clj", "inherit") == [
        ("Drawn", None, "Circle"),
    ]
    assert imports("shapes.clj") == [
        ("clojure.string", 0, None, "str"),
        ("clojure.string", 0, "join", None),
        ("clojure.string", 0, "split", None),
        ("shapes.color", 0, None, None),
        ("shapes.paper", 0, None, None),
        ("clojure.java.io", 0, None, "io"),
        ("clojure.test", 0, "*", None),
        ("java.util", 0, "Date", None),
        ("java.util", 0, "UUID", None),
        ("java.io", 0, "File", None),
    ]
    assert parsed("shapes.clj").exports == ("shapes.core", "limit", "state", "area", "twice", "Drawn", "Circle")
    assert heads("shapes.clj") == [
        ("(ns shapes.core", "Things that are drawn."),
        ("(def limit 10)", None),
        ('(def ^:private secret "Hidden." 1)', "Hidden."),
        ("(defonce state (atom {}))", None),
        ("(defn area", "Computes it."),
        ("(defn- hidden ([x] x) ([x y] (hidden x)))", None),
        ("(defmacro twice [& body] `(do ~@body))", None),
        ('(defprotocol Drawn "Can be drawn." (draw [this]))', "Can be drawn."),
        ("(draw [this])", None),
        ("(defrecord Circle [radius] Drawn (draw [this] #_(ignored) (render radius)))", None),
        ("(draw [this] #_(ignored) (render radius))", None),
    ]
    assert span("shapes.clj", "area") == (14, 0, 25, 52)
    assert complexity("shapes.clj") == [
        ("area", 9, 10, 2, 2),
        ("hidden", 1, 1, 0, 1),
        ("twice", 1, 0, 0, 1),
        ("Drawn.draw", 1, 0, 0, 1),
        ("Circle.draw", 1, 0, 0, 1),
    ]
    assert lines("shapes.clj") == (25, 3, 4)


@pytest.mark.parametrize(
    ("text", "cyclomatic", "modified", "cognitive"),
    [
        ("(defn f [x] (and x (or x x x) 1))", 5, 5, 2),
        ("(defn f [x] (cond (= x 1) 1 (= x 2) 2 :else 3))", 3, 2, 1),
        ("(defn f [x] (case x 1 :one 2 :two :many))", 3, 2, 1),
        ("(defn f [x] (condp = x 1 :one 2 :two))", 3, 2, 1),
    ],
)
def test_clojure_forms(text: str, cyclomatic: int, modified: int, cognitive: int) -> None:
    source = syntax.read(text, by_name("clojure"))
    found = metrics.measure(source, parsing.facts(source)).functions[0].metrics
    assert (found["cyclomatic_complexity"], found["cyclomatic_modified"]) == (cyclomatic, modified)
    assert found["cognitive_complexity"] == cognitive
