"""Chunks: whole, in order, cut where the syntax allows."""

import hashlib
import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest_assets.analysis.analyse import analyse
from ingest_assets.analysis.facts import Chunk

CHUNK = frozenset({"chunk"})


def chunks(path: str, text: str, characters: int = 1000, overlap: int = 100) -> tuple[Chunk, ...]:
    found = analyse(path, text, CHUNK, characters=characters, overlap=overlap).chunks
    assert found is not None
    return found


def assert_covered(text: str, found: tuple[Chunk, ...]) -> None:
    lines = text.split("\n")
    covered = {line for one in found for line in range(one.start_line, one.end_line + 1)}
    assert {number for number, line in enumerate(lines, 1) if line.strip()} <= covered
    assert [one.ordinal for one in found] == list(range(len(found)))
    for one in found:
        assert one.text.strip() and one.text in "\n".join(lines[one.start_line - 1 : one.end_line])
        assert one.text_hash == hashlib.sha1(f"{one.breadcrumb}\n{one.text}".encode()).hexdigest()


METHOD = "    def method_{n}(self, value):\n        '''Does {n}.'''\n        return value * {n}\n\n"


def test_a_class_is_cut_between_its_methods() -> None:
    text = "import os\n\n\nclass Big:\n    '''Big.'''\n\n" + "".join(METHOD.format(n=n) for n in range(40))
    found = chunks("a.py", text)
    assert_covered(text, found)
    assert 4 <= len(found) <= 8 and all(len(one.text) <= 1250 for one in found)
    assert all(one.text.startswith("    def") for one in found[1:])
    assert [(one.kind, one.definition, one.breadcrumb) for one in found[1:]] == [("part", "Big", "Big")] * (
        len(found) - 1
    )


def test_a_definition_of_its_own() -> None:
    body = "".join(f"        total += {n}  # step {n}\n" for n in range(25))
    header = "    # explains\n    @cached\n    def long(self):\n        total = 0\n"
    text = f"class A:\n{METHOD.format(n=1) * 5}{header}{body}"
    found = chunks("a.py", text)
    assert_covered(text, found)
    assert (found[1].kind, found[1].definition, found[1].breadcrumb) == ("definition", "A.long", "A > long")
    assert found[1].text.startswith("    # explains\n    @cached\n    def long")


def test_a_long_function_is_cut_between_statements_and_overlaps() -> None:
    text = "def long():\n" + "".join(f"    call_number_{n}(\n        argument={n},\n    )\n" for n in range(60))
    found = chunks("a.py", text)
    assert_covered(text, found)
    assert len(found) > 2 and {(one.kind, one.definition) for one in found} == {("part", "long")}
    for before, after in pairwise(found):
        assert after.start_line <= before.end_line  # repeats lines
        repeated = "\n".join(text.split("\n")[after.start_line - 1 : before.end_line])
        assert 0 < len(repeated) <= 100
        assert before.text.endswith("    )")


@pytest.mark.parametrize(
    ("path", "line", "definition"),
    [
        ("a.json", '{"a": {"b": 1}, "c": {"d": "' + "x" * 300 + '"}}', None),
        ("a.min.js", "var a=1;function b(){return " + "1+" * 200 + "1}", None),
        ("a.py", "def only(): return " + "1 + " * 100 + "1", "only"),
    ],
)
def test_a_line_of_several_definitions_is_of_none_of_them(path: str, line: str, definition: str | None) -> None:
    assert [one.definition for one in chunks(path, line + "\n")] == [definition]


def test_data_is_cut_between_its_keys() -> None:
    inside = {f"key_{n}": "value " * 5 for n in range(15)}
    text = json.dumps({"small": 1, **{f"part_{n}": inside for n in range(6)}}, indent=2)
    found = chunks("a.json", text)
    assert_covered(text, found)
    assert [one.text.strip().split(":")[0] for one in found[1:]] == [f'"part_{n}"' for n in range(1, 6)]
    large = json.dumps({"part": {f"key_{n}": inside for n in range(6)}}, indent=2)
    assert [one.definition for one in chunks("b.json", large)[1:]] == [*(f"part.key_{n}" for n in range(1, 5)), None]


def test_neighbours_do_not_overlap_and_are_put_together() -> None:
    text = "".join(f"def f{n}():\n    return {n}\n\n\n" for n in range(100))
    found = chunks("a.py", text)
    assert_covered(text, found)
    assert all(one.kind == "block" and one.definition is None for one in found)
    assert all(before.end_line < after.start_line for before, after in pairwise(found))
    assert all(len(one.text) > 700 for one in found[:-1])


def test_text_is_cut_at_headings_and_paragraphs() -> None:
    text = "".join(f"# Part {n}\n\n{'word ' * 80}\n\n{'more ' * 80}\n\n" for n in range(5))
    found = chunks("a.md", text)
    assert_covered(text, found)
    assert [one.text.split("\n")[0] for one in found] == [f"# Part {n}" for n in range(5)]
    assert [(one.kind, one.definition) for one in found] == [("definition", f"Part {n}") for n in range(5)]
    assert {one.kind for one in chunks("a.txt", text)} == {"text"}


def test_one_long_line_is_cut_by_characters() -> None:
    text = "".join(f"var a{n}={n};" for n in range(2000))
    found = chunks("a.min.js", text)
    assert_covered(text, found)
    assert all(len(one.text) <= 1000 for one in found)
    joined = found[0].text + "".join(one.text[100:] for one in found[1:])
    assert joined == text


def test_nothing_to_cut() -> None:
    assert chunks("a.py", "") == chunks("a.py", "\n\n  \n") == chunks("a.md", "\n") == ()


FRAGMENTS = st.sampled_from(
    [
        *("def f(a):", "class A:", "    x = 1", "if a:", "  else:", "@d", "'''", "# c", "return", "import a"),
        *("[", "]", "{", "}", "(", ")", '"', "// c", "/*", "*/", "=", "=>", "`${", "export default"),
        *("fn f() {", "impl A {", "func (a *A) f() {", "do", "end", "defmodule A do"),
        *("\n", "\n\n", "\t", "\r\n", " " * 9, "é", "漢字", "x" * 120),
    ]
)
PATHS = st.sampled_from(["a.py", "a.js", "a.ts", "a.tsx", "a.go", "a.rs", "a.ex", "a.md", "a.java", "unknown"])


@settings(max_examples=150, deadline=None)
@given(PATHS, st.lists(FRAGMENTS, max_size=80).map("".join), st.integers(100, 400), st.integers(0, 60))
def test_every_line_is_covered(path: str, text: str, characters: int, overlap: int) -> None:
    found = chunks(path, text, characters, overlap)
    assert_covered(text, found)
    assert all(len(one.text) <= 2 * characters for one in found)
    assert found == chunks(path, text, characters, overlap)
