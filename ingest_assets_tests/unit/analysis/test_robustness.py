"""Whatever the text is like, analysis answers, and answers the same again."""

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest_assets.analysis import syntax
from ingest_assets.analysis.analyse import ASSETS, Analysis, analyse, to_json_outline

FIXTURES = sorted((Path(__file__).parent / "fixtures").iterdir())
TEXTS = [path.read_text("utf-8") for path in FIXTURES]
NAMES = [path.name for path in FIXTURES]


def assert_sound(text: str, found: Analysis) -> None:
    parsed, metrics = found.parsed, found.metrics
    assert parsed is not None and metrics is not None
    lines = text.count("\n") + 1
    for index, one in enumerate(parsed.definitions):
        assert one.ordinal == index and 1 <= one.start_line <= one.end_line <= lines
        assert one.parent is None or (0 <= one.parent < len(parsed.definitions) and one.parent != index)
    for reference in parsed.references:
        assert reference.enclosing is None or 0 <= reference.enclosing < len(parsed.definitions)
        assert 1 <= reference.line <= lines and len(reference.receiver or "") <= 100
    counted = [metrics.values[name] or 0 for name in ("ploc", "comment_lines", "blank")]
    assert sum(counted) == metrics.values["sloc"] == lines - (text == "" or text.endswith("\n"))
    assert pickle.loads(pickle.dumps(found)) == found
    json.dumps(to_json_outline(parsed))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(NAMES), st.text(st.characters(exclude_characters="\0"), max_size=300))
def test_random_text(path: str, text: str) -> None:
    found = analyse(path, text, ASSETS)
    assert_sound(text, found)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_truncated_and_spliced_code(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(TEXTS) - 1))
    text = TEXTS[index]
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    for broken in (text[:end], text[:start] + text[end:], "\ufeff" + text[start:]):
        assert_sound(broken, analyse(NAMES[index], broken, ASSETS))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "[" * 10_000),
        ("a.py", "f(" * 10_000 + ")" * 10_000),
        ("a.py", "".join(f"{' ' * n}def f{n}():\n" for n in range(300)) + " " * 300 + "pass\n"),
        ("a.js", "{" * 10_000 + "}" * 10_000),
        ("a.js", "if (a) {} else " * 5_000 + "{}"),
        ("a.js", "function f(){" * 2_000 + "}" * 2_000),
        ("a.rs", "use a::{" + "b::{" * 3_000 + "c" + "}" * 3_000 + "};"),
        ("a.go", "package a\nfunc f() { " + "if x { " * 2_000 + "} " * 2_000 + "}"),
        ("a.ex", "f(" * 2_000 + ")" * 2_000),
        ("a.py", "x = 1\n" * 20_000),
        ("a.md", "line\n" * 50_000),
    ],
)
def test_deep_and_long(path: str, text: str) -> None:
    assert_sound(text, analyse(path, text, ASSETS))


def test_a_byte_order_mark_does_not_hide_the_first_definition() -> None:
    found = analyse("a.py", "\ufeffdef f():\n    return 1\n", ASSETS).parsed
    assert found is not None and found.status == "parsed" and [one.name for one in found.definitions] == ["f"]


@pytest.mark.parametrize(("path", "text"), [("a.m", "@interface \n@end\n@class ;\n"), ("a.sol", "[" * 100 + "]" * 100)])
def test_what_the_parser_puts_in_has_no_name(path: str, text: str) -> None:
    found = analyse(path, text, ASSETS).parsed
    assert found is not None and found.status == "partial"
    assert all(one.name for one in (*found.definitions, *found.references))


def test_nul_characters_are_no_code() -> None:
    found = analyse("a.sh", "f() { g; }\n\0\n", ASSETS).parsed
    assert found is not None and (found.status, found.reason) == ("text_only", "it holds NUL characters")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", "> " * 1_000),
        ("a.md", "1. " * 1_000),
        ("a.md", "".join(f"{'  ' * depth}- a\n" for depth in range(400))),
        ("a.yml", "- " * 1_000 + "a"),
        ("a.yml", "".join(f"{' ' * depth}a:\n" for depth in range(400))),
    ],
)
def test_what_would_crash_a_grammar_is_text_only(path: str, text: str) -> None:
    found = analyse(path, text, ASSETS).parsed
    assert found is not None and (found.status, found.definitions) == ("text_only", ())
    assert (found.reason or "").startswith("nested too deep for the grammar of ")


def test_errors_end_with_the_text() -> None:
    found = analyse("a.pl", "[" * 100, ASSETS).parsed
    assert found is not None and [(one.start_line, one.end_line) for one in found.errors] == [(1, 1)]


def test_what_is_nested_too_deep_for_queries_is_text_only() -> None:
    found = analyse("a.svelte", "<a>" * 2_000 + "</a>" * 2_000, ASSETS)
    assert found.parsed is not None and found.metrics is not None
    assert (found.parsed.status, found.parsed.definitions) == ("text_only", ())
    assert (
        found.parsed.reason
        == found.metrics.reasons["lloc"]
        == "nested too deep: more than 512 unfinished matches at once"
    )
    assert found.metrics.values["sloc"] == 1


@pytest.mark.parametrize("index", range(len(NAMES)))
def test_the_same_again(index: int) -> None:
    assert pickle.dumps(analyse(NAMES[index], TEXTS[index], ASSETS)) == pickle.dumps(
        analyse(NAMES[index], TEXTS[index], ASSETS)
    )


@pytest.mark.parametrize("index", range(len(NAMES)), ids=NAMES)
def test_a_long_text_is_asked_part_by_part(index: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = analyse(NAMES[index], TEXTS[index], ASSETS)
    monkeypatch.setattr(syntax, "PART_BYTES", 1)  # each node at the top is a part
    assert analyse(NAMES[index], TEXTS[index], ASSETS) == whole
