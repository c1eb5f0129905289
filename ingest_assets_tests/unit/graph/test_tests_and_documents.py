"""What tests test and what documents are about."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.graph import resolve
from ingest_assets.analysis.graph_documents import Mention, mentions
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.parsing import parse
from ingest_assets.analysis.scopes import FileNames

SHAPES = """
class Shape:
    def draw(self): ...
class Area: ...
def area(): ...
def area_of(): ...
def shape(): ...
"""
FILES = {"pkg/__init__.py": "from pkg.shapes import *\n", "pkg/shapes.py": SHAPES, "pkg/other.py": "def draw(): ...\n"}


def found(path: str, text: str, kind: str, files: dict[str, str] = FILES) -> list[tuple[int, str, str]]:
    """(line, target, confidence) of the edges of a kind from a file."""
    texts = files | {path: text}
    facts = {one: parse(written, detect(one)) for one, written in texts.items()}
    known = {one: FileNames(one, f.language, f.definitions, f.imports) for one, f in facts.items()}
    names = {node.node_id: f"{one}::{node.qualified_name}" for one, f in known.items() for node in f.nodes()}
    names |= {f.node.node_id: one for one, f in known.items()}
    mentioned = mentions(text) if kind == "documents" else ()
    edges = resolve(known[path], facts[path].references, World.of(known.values(), texts), mentioned).edges
    return [(edge.line, names[edge.target], edge.confidence) for edge in edges if edge.kind == kind]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def test_area():\n    area()", (2, "area", "certain")),
        ("def test_area_of():\n    area()\n    area_of()", (2, "area_of", "certain")),
        ("def test_area_when_empty():\n    area()", (2, "area", "likely")),
        ("class TestShape:\n    def test_it(self):\n        Shape()", (2, "Shape", "certain")),
        ("def test_draw(given: Shape):\n    given.draw()", (2, "Shape.draw", "certain")),
        ("def test_area():\n    area()\n    Area()", None),
        ("def test_area():\n    shape()", None),
        ("def check_area():\n    area()", None),
        ("def test_nothing():\n    area()", None),
    ],
)
def test_a_test_is_of_what_it_uses_and_is_named_after(body: str, expected: tuple[int, str, str] | None) -> None:
    edges = found("tests/test_all.py", f"from pkg import *\n{body}\n", "tests")
    assert edges == ([(expected[0], f"pkg/shapes.py::{expected[1]}", expected[2])] if expected else [])
    assert found("pkg/all.py", f"from pkg import *\n{body}\n", "tests") == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("tests/test_shapes.py", "from pkg import shapes", ["pkg/shapes.py"]),
        ("tests/test_shapes.py", "from pkg import Shape", ["pkg/shapes.py"]),
        ("tests/test_pkg.py", "import pkg", ["pkg/__init__.py"]),
        ("tests/test_shapes.py", "from pkg import other", []),
        ("tests/shapes.py", "from pkg import Shape", []),
        ("web/a.spec.ts", "import { a } from './a'", ["web/a.ts"]),
        ("web/a.test.ts", "import { a } from './b'", []),
    ],
)
def test_a_test_file_is_of_the_file_that_it_is_named_after(path: str, text: str, expected: list[str]) -> None:
    files = FILES | {"web/a.ts": "export const a = 1", "web/b.ts": "export const b = 1"}
    assert [target for _, target, _ in found(path, text, "tests", files)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[see](../pkg/shapes.py#L3)", ["pkg/shapes.py"]),
        ("[see](/pkg/shapes.py) and [gone](/pkg/gone.py) and [web](https://x.org/pkg/shapes.py)", ["pkg/shapes.py"]),
        ("[see]: ../pkg/shapes.py", ["pkg/shapes.py"]),
        ("`pkg/shapes.py` and `../pkg/other.py`", ["pkg/shapes.py", "pkg/other.py"]),
        ("`Shape.draw()`, ``pkg.shapes.area_of``", ["pkg/shapes.py::Shape.draw", "pkg/shapes.py::area_of"]),
        ("`g/shapes.py` and `nowhere/other.py` and `other.py`", []),
        (":py:meth:`~pkg.shapes.Shape.draw`", ["pkg/shapes.py::Shape.draw"]),
        ("`area_of` and `os.path` and pkg/shapes.py", []),
        ("`shapes.Area` `shapes.Area`", ["pkg/shapes.py::Area"]),
        (".. literalinclude:: ../pkg/other.py", ["pkg/other.py"]),
        ("`text <../pkg/other.py>`_", ["pkg/other.py"]),
        ("```\n`pkg/shapes.py`\n```\n", []),
    ],
)
def test_a_document_is_about_what_it_links_to_or_names(text: str, expected: list[str]) -> None:
    edges = found("docs/a.md", text, "documents")
    assert [target for _, target, _ in edges] == expected
    assert {confidence for *_, confidence in edges} <= {"possible"}


def test_a_name_that_several_have_is_no_subject() -> None:
    twice = FILES | {"pkg/more.py": "class Shape:\n    def draw(self): ...\n"}
    assert found("README.md", "`Shape.draw`", "documents", twice) == []
    assert [one[1] for one in found("README.md", "\n`more.Shape.draw`", "documents", twice)] == [
        "pkg/more.py::Shape.draw"
    ]


def test_mentions_have_lines_and_end_with_their_fences() -> None:
    text = "~~~\n`a.b`\n```\n~~~\n`c.d(1)` [x](y.py)\n"
    assert mentions(text) == [Mention(5, "link", "y.py"), Mention(5, "mention", "c.d(1)")]
    assert [one.symbol for one in mentions(text)] == ["", "c.d"]
    assert mentions("`" * 10_000 + "](" * 10_000) == []
