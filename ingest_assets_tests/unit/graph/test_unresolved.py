"""Why references have no edge: real code, analysed and resolved."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.graph import resolve
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.parsing import parse
from ingest_assets.analysis.scopes import FileNames
from ingest_assets.analysis.unresolved import REASONS, Unresolved, counts, package

SHAPES = """
class Shape:
    def draw_all(self): ...
class Circle:
    def draw_all(self): ...
"""


def unresolved(text: str, path: str = "a.py", **others: str) -> list[tuple[str, str, str | None]]:
    """(name, reason, package) of what has no edge in a file; `others` are Python modules by name."""
    texts = {path: text, **{f"{name}.py": other for name, other in others.items()}}
    facts = {one: parse(written, detect(one)) for one, written in texts.items()}
    known = {one: FileNames(one, f.language, f.definitions, f.imports) for one, f in facts.items()}
    world = World.of(known.values(), texts)
    found = resolve(known[path], facts[path].references, world).unresolved
    assert counts(found) == [sum(one.reason == reason for one in found) for reason in REASONS]
    return [(one.reference.name, one.reason, package(one, known[path], world)) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import os.path\nos.path.join(1)", ("join", "external", "os")),
        ("import numpy as np\nnp.array(1).mean()", ("mean", "external", "numpy")),
        ("from json import dumps\ndumps(1)", ("dumps", "external", "json")),
        ("def f(given: dict[str, int]):\n    given.popitem()", ("popitem", "external", None)),
        ("from enum import Enum\nclass A(Enum): ...\nA.B.render_it()", ("B", "external", None)),
        ("len(1)", ("len", "builtin", None)),
        ("def f(given):\n    given()", ("given", "local", None)),
        ("def f(given):\n    given.close()", ("close", "receiver", None)),
        ("from shapes import Square\nSquare()", ("Square", "member", None)),
        ("import shapes\nshapes.square()", ("square", "member", None)),
        ("from shapes import Shape\nShape().erase()", ("erase", "member", None)),
        ("def f(given):\n    given.draw_all()", ("draw_all", "namesakes", None)),
        ("nowhere()", ("nowhere", "undefined", None)),
    ],
)
def test_reason_and_package(text: str, expected: tuple[str, str, str | None]) -> None:
    assert expected in unresolved(text, shapes=SHAPES)


def test_what_has_an_edge_has_no_reason() -> None:
    assert unresolved("from shapes import Shape\nShape().draw_all()", shapes=SHAPES) == []


def test_languages_have_names_of_their_own() -> None:
    assert ("fetch", "builtin", None) in unresolved("fetch('x')", "a.js")
    assert ("fetch", "undefined", None) in unresolved("fetch('x')", "a.py")


def test_counts_are_in_the_order_of_the_reasons() -> None:
    [one] = [Unresolved(parse("f()", detect("a.py")).references[0], "undefined")]
    assert counts([one, one]) == [0, 0, 0, 0, 0, 0, 2]
