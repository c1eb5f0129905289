"""What is told of a text that cannot be read as its language, or not in time."""

import pytest

from ingest_assets.analysis import parsing
from ingest_assets.analysis.facts import ParsedFile
from ingest_assets.analysis.languages import by_name


def test_syntax_errors_keep_what_was_understood() -> None:
    found = parsing.parse(
        "def good():\n    return 1\n\nclass Broken(:\n    x = = 2\n\ndef later(): pass\n", by_name("python")
    )
    assert found.status == "partial" and found.errors
    assert "good" in {one.name for one in found.definitions}
    assert all(1 <= one.start_line <= one.end_line <= 8 for one in found.errors)


def test_without_a_grammar_the_reason_is_told() -> None:
    assert parsing.parse("x", by_name("fortran")).reason == "no grammar for fortran"
    assert parsing.parse("x", None) == ParsedFile(None, "text_only", "unknown language")


def test_a_file_with_too_many_nodes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest_assets.analysis.syntax.MAX_NODES", 50)
    found = parsing.parse("x = [" + "1," * 100 + "]\n", by_name("python"))
    assert found.status == "text_only" and "more than the limit of 50" in (found.reason or "")


def test_a_parse_that_takes_too_long_is_halted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest_assets.analysis.syntax.MAX_STEPS", 10)
    found = parsing.parse("x = [" + "1," * 10_000 + "]\n", by_name("python"))
    assert found.status == "text_only" and found.reason == "gave up parsing after 1,000 operations"
    monkeypatch.undo()
    monkeypatch.setattr("ingest_assets.analysis.syntax.MAX_SECONDS", 0.0)
    found = parsing.parse("x = [" + "1," * 10_000 + "]\n", by_name("python"))
    assert found.reason == "gave up parsing after 0 s"
