"""What of a chunk is shown: the lines around the one that answers, and where the query's words stand in them."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from ingest_assets.search.terms import split

LINES = 8
_LONGEST = 240  # characters of a line that are shown
_IDENTIFIER = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a chunk."""

    line: int  # first one, counted from 1 in the file
    text: str
    highlights: tuple[tuple[int, int], ...]  # begin and end of words of the query in the text


def excerpt(text: str, start_line: int, asked: Set[str], line: int | None = None) -> Excerpt:
    """At most LINES lines of a chunk that begins at `start_line`: from `line` on where it is known, else where most of
    the query's terms stand."""
    lines = [one[:_LONGEST] for one in text.split("\n")]
    if line is not None and start_line <= line < start_line + len(lines):
        row = line - start_line
    else:
        row = _richest(lines, asked)
    while row < len(lines) - 1 and not lines[row].strip():
        row += 1
    highlights, offset = [], 0
    for one in lines[row : row + LINES]:
        highlights += [(offset + begin, offset + end) for begin, end in _spans(one, asked)]
        offset += len(one) + 1
    return Excerpt(start_line + row, "\n".join(lines[row : row + LINES]), tuple(highlights))


def _richest(lines: Sequence[str], asked: Set[str]) -> int:
    """The first row of those lines in which most different words of the query stand."""
    if len(lines) <= LINES:
        return 0
    words = [{one[begin:end].lower() for begin, end in _spans(one, asked)} for one in lines]
    last = len(lines) - LINES
    return max(range(last + 1), key=lambda row: (len(set[str]().union(*words[row : row + LINES])), -row))


def _spans(line: str, asked: Set[str]) -> list[tuple[int, int]]:
    """Where words of the query stand."""
    return [match.span() for match in _IDENTIFIER.finditer(line) if not asked.isdisjoint(split(match[0]))]
