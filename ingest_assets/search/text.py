"""Searching the text of files for a literal or a regular expression.

Files that cannot match are left out by their trigrams (`pattern`); the others are read, in order of their paths, until
enough is found. A literal takes a time that follows the text; an expression is matched in a process of its own, which
is killed when the time is over.
"""

from __future__ import annotations

import marshal
import os
import re
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import sql

from ingest_assets.errors import InvalidPattern, PatternTooSlow, UnknownCodebase
from ingest_assets.search import pattern as patterns
from ingest_assets.search import scanner
from ingest_assets.search.filters import Filter
from ingest_assets.search.scanner import Match
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

SECONDS = 10.0  # that an expression may take
MOST = 10_000  # lines of an answer
_FIRST, _TOGETHER = 10, 100  # files that are read at once: few at first, which may be enough

_LONGEST = 10_000  # characters of a pattern


@dataclass(frozen=True, slots=True)
class Line:
    """A line that matches."""

    path: str
    line: int
    column: int  # counted from 1, in characters
    text: str  # 500 characters at most
    changed: bool  # the file has changes that this answer does not know


@dataclass(frozen=True, slots=True)
class Found:
    """What a search of texts found."""

    lines: list[Line]
    complete: bool  # there are no others
    searched: int  # files that were read


def literal(conn: Connection, codebase: str, text: str, **options: Any) -> Found:
    """The lines that hold a text; see `expression` for the options but `seconds`. A text of several lines is found
    too."""
    return _search(conn, codebase, re.escape(_short(text)), None, **options)


def expression(conn: Connection, codebase: str, pattern: str, *, seconds: float = SECONDS, **options: Any) -> Found:
    """The lines in which matches of a regular expression begin, by path and line: Python's syntax, `^` and `$` at every
    line.

    Options: `k`, lines at most (100; 10,000 at most); `ignore_case`; `path_glob`, `language` as in `query.search`.
    Raises UnknownCodebase, InvalidPattern, InvalidSetting for a glob that is too long, and PatternTooSlow where
    matching takes more than `seconds`.
    """
    return _search(conn, codebase, _short(pattern), seconds, **options)


def _search(
    conn: Connection,
    codebase: str,
    pattern: str,
    seconds: float | None,
    *,
    k: int = 100,
    ignore_case: bool = False,
    path_glob: str | None = None,
    language: str | None = None,
) -> Found:
    if conn.execute(load("search")["codebase_model"], {"codebase": codebase}).fetchone() is None:
        raise UnknownCodebase(name=codebase, hint="")
    asked = patterns.compiled(pattern, ignore_case=ignore_case)
    most = max(0, min(k, MOST))
    parts = {
        "codebase": sql.Literal(codebase),
        "files": Filter(path_glob, language).files(),
        "trigrams": patterns.condition(patterns.required(asked)),
    }
    statement = sql.SQL(load("search")["files_with_trigrams"]).format(**parts)
    lines: list[Line] = []
    searched = 0
    with _matcher(asked, most + 1, seconds) as match, conn.transaction(), conn.cursor("texts") as cursor:
        cursor.execute(statement)
        together = _FIRST
        while len(lines) <= most and (files := cursor.fetchmany(together)):
            searched, together = searched + len(files), min(2 * together, _TOGETHER)
            for (path, _, changed), found in zip(files, match([text for _, text, _ in files]), strict=True):
                lines += [Line(path, line, column, text, changed) for line, column, text in found]
    return Found(lines[:most], len(lines) <= most, searched)


def _short(pattern: str) -> str:
    if not pattern:
        raise InvalidPattern(pattern="", reason="it is empty")
    if len(pattern) > _LONGEST:
        raise InvalidPattern(pattern=f"{pattern[:50]}...", reason=f"it has more than {_LONGEST:,} characters")
    return pattern


@contextmanager
def _matcher(pattern: re.Pattern[str], most: int, seconds: float | None) -> Iterator[Any]:
    """What answers a list of texts with the matching lines of each."""
    if seconds is None:
        yield lambda texts: [scanner.matches(pattern, text, most) for text in texts]
        return
    with _Process(pattern, most, seconds) as process:
        yield process.match


class _Process:
    """A scanner that is killed when it has taken so many seconds in all."""

    def __init__(self, pattern: re.Pattern[str], most: int, seconds: float) -> None:
        self._pattern, self._allowed, self._left = pattern, seconds, seconds
        program = [sys.executable, "-I", "-S", str(Path(scanner.__file__))]
        self._child = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._child.stdin is not None and self._child.stdout is not None
        self._stdin, self._stdout = self._child.stdin, self._child.stdout.fileno()
        os.set_blocking(self._stdout, False)
        marshal.dump((pattern.pattern, int(pattern.flags & ~re.UNICODE), most), self._stdin)

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.communicate()

    def match(self, texts: Sequence[str]) -> list[list[Match]]:
        """The matching lines of each text. Raises PatternTooSlow."""
        marshal.dump(list(texts), self._stdin)
        self._stdin.flush()
        began = time.monotonic()
        answer = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            while len(answer) < 8 or len(answer) < 8 + int.from_bytes(answer[:8]):
                if not selector.select(max(0.0, self._left - (time.monotonic() - began))):
                    raise PatternTooSlow(pattern=self._pattern.pattern[:200], seconds=self._allowed)
                read = os.read(self._stdout, 1 << 20)
                if not read:
                    raise RuntimeError(f"the scanner ended with exit code {self._child.wait()}")
                answer += read
        self._left -= time.monotonic() - began
        found: list[list[Match]] = marshal.loads(answer[8:])
        return found
