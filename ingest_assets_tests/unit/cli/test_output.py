"""How answers and progress are shown where no terminal is."""

from __future__ import annotations

import json

import pytest

from ingest_assets.cli import output
from ingest_assets.cli.progress_bar import progress
from ingest_assets.pipeline.failures import causes


def test_a_codebase_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.put("evil\x1b[2J\x07 \u202etxt.exe\tgood\nline")
    output.put_table(("path",), [("a\x1b]0;title\x07b",)])
    output.say("\x9b31m")
    shown = capsys.readouterr()
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown.out + shown.err)
    assert "good\nline" in shown.out


def test_markup_in_names_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    output.put_table(("path",), [("src/[bold]x[/bold]/[id].tsx",)])
    assert "src/[bold]x[/bold]/[id].tsx" in capsys.readouterr().out


def test_a_table_is_not_cut_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 500
    output.put_table(("path", "number", "share"), [(long, 1234567, 0.125), ("b", None, 2.5)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == [long, "1,234,567", "0.125"]
    assert lines[3].split() == ["b", "-", "2.5"]


def test_json_is_one_object_on_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.put_json({"path": "ä\udce4\n", "none": None})
    output.put_json_lines({"number": number} for number in range(2))
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == [{"path": "ä\udce4\n", "none": None}, {"number": 0}, {"number": 1}]


def test_what_is_pending_is_said_beside_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    output.say_pending({"as_of": {"revision": 7, "commit": None}, "pending": []})
    assert capsys.readouterr().err == ""
    output.say_pending({"as_of": {"revision": 7, "commit": None}, "pending": ["a.py", "code_graph"]})
    assert "revision 7" in (shown := capsys.readouterr().err)
    assert "a.py, code_graph" in shown


def test_what_failed_is_told_by_cause(capsys: pytest.CaptureFixture[str]) -> None:
    down = ("chunk_embedding", "embedding", "No vectors came\nfrom 'x'")
    found = causes(
        [
            ("", "documentation", "internal", "OSError: full"),
            ("b.py", "source_file", "unreadable", "no permission"),
            *((f"pack/{number}.py", *down) for number in range(1_243)),
            *((f"wrong/{number}.py", "parsed_file", "internal", f"line {number}") for number in range(30)),
        ]
    )
    assert (len(found), found[0].files, found[0].example) == (33, 1_243, "pack/0.py")
    output.put_failures(found)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "failed  1,243 files, for example pack/0.py: embedding: No vectors came from 'x'",
        "failed  b.py: unreadable: no permission",
        "failed  wrong/0.py: internal: line 0",
        "failed  wrong/1.py: internal: line 1",
    ]
    assert (len(lines), lines[-1]) == (21, "failed  13 more causes; --json tells all of them")
    assert str(found[-1]) == "documentation: internal: OSError: full"


def test_progress_is_told_in_lines_with_real_counts(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=False) as shown:
        shown.phase("looking")
        shown.phase("files", 3)
        shown.advance(2, failed=1)
        shown.advance()
        shown.phase("vectors", 0)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["looking ...", "files: 0 of 3", "files: 3 of 3, 1 failed"]


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=True) as shown:
        shown.phase("files", 3)
        shown.advance(3)
    assert capsys.readouterr() == ("", "")
