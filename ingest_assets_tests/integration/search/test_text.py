"""Searching the text of files."""

import re

import pytest

from ingest_assets.analysis.trigrams import bits
from ingest_assets.errors import InvalidPattern, PatternTooSlow, UnknownCodebase
from ingest_assets.search import text
from ingest_assets.search.text import Line
from ingest_assets.storage.database import Connection

FILES = {
    "a.py": "import os\n\ndef read_file(path):\n    return open(path).read()\n",
    "b/read.go": "package b\n\nfunc ReadFile(path string) {}\n",
    "c.txt": "readfile, read_file: grüße\n" * 3,
    "d.py": "",
}


@pytest.fixture
def files(conn: Connection) -> Connection:
    conn.execute("INSERT INTO codebases (name, kind, source) VALUES ('one', 'folder', '/nowhere')")
    for path, content in FILES.items():
        conn.execute(
            "INSERT INTO code_files (codebase, path, content_version, language, content, size_bytes, line_count, state)"
            " VALUES ('one', %s, 'v', %s, %s, 0, 0, 'text')",
            [path, "python" if path.endswith(".py") else None, content],
        )
        conn.execute(
            "INSERT INTO manifest_entries (codebase, path, content_version, size_bytes, mode)"
            " VALUES ('one', %s, %s, 0, '')",
            [path, "newer" if path == "c.txt" else "v"],
        )
        if path != "d.py":  # of which the trigrams are not known
            conn.execute("INSERT INTO file_trigrams VALUES ('one', %s, %s)", [path, bits(content)])
    return conn


def test_a_literal_is_found_where_it_stands(files: Connection) -> None:
    found = text.literal(files, "one", "read_file")
    assert found.lines[:2] == [
        Line("a.py", 3, 5, "def read_file(path):", False),
        Line("c.txt", 1, 11, "readfile, read_file: grüße", True),
    ]
    assert (len(found.lines), found.complete) == (4, True)
    assert found.searched == 3  # the file in Go holds no such text
    assert text.literal(files, "one", "open(path).").lines[0].column == 12
    assert len(text.literal(files, "one", "grüße\nread").lines) == 2
    assert text.literal(files, "one", "Readfile").lines == []


def test_an_expression_is_found_where_it_matches(files: Connection) -> None:
    found = text.expression(files, "one", r"^(def|func) \w+", k=10)
    assert [(line.path, line.line, line.column) for line in found.lines] == [("a.py", 3, 1), ("b/read.go", 3, 1)]
    assert [line.path for line in text.expression(files, "one", "READ_?FILE", ignore_case=True).lines] == [
        "a.py", "b/read.go", "c.txt", "c.txt", "c.txt",
    ]  # fmt: skip


def test_filters_and_limits(files: Connection) -> None:
    assert [line.path for line in text.literal(files, "one", "path", language="python").lines] == ["a.py", "a.py"]
    assert [line.path for line in text.literal(files, "one", "path", path_glob="b/**").lines] == ["b/read.go"]
    found = text.literal(files, "one", "read", k=2)
    assert (len(found.lines), found.complete) == (2, False)
    assert text.literal(files, "one", "package", k=1).complete


@pytest.mark.parametrize("pattern", ["read", "r.*d", "(?i)READ|func", "x|", "^$", r"\bfile\b", "[rR]ead_?[fF]ile", "ü"])
def test_it_finds_what_a_plain_scan_finds(files: Connection, pattern: str) -> None:
    plain = [
        (path, number)
        for path, content in sorted(FILES.items())
        for number, line in enumerate(content.split("\n"), 1)
        if re.search(pattern, line)
    ]
    found = [(line.path, line.line) for line in text.expression(files, "one", pattern, k=1_000).lines]
    assert found == plain


def test_a_pattern_that_takes_too_long_is_given_up(files: Connection) -> None:
    files.execute("UPDATE code_files SET content = repeat('a', 5000) || 'b' WHERE path = 'd.py'")
    with pytest.raises(PatternTooSlow, match=r"'\(a\+\)\+\$' took more than 0.2 s"):
        text.expression(files, "one", r"(a+)+$", seconds=0.2)
    assert text.literal(files, "one", "import").complete  # the connection goes on


def test_wrong_use(files: Connection) -> None:
    with pytest.raises(InvalidPattern, match="it is empty"):
        text.literal(files, "one", "")
    with pytest.raises(InvalidPattern, match="more than 10,000 characters"):
        text.expression(files, "one", "x" * 10_001)
    with pytest.raises(UnknownCodebase):
        text.literal(files, "nowhere", "x")
    assert text.literal(files, "one", "\ud800\0").lines == []
