"""What of a chunk is shown: the lines around the one that answers, and where the query's words stand in them."""

from __future__ import annotations

import re
from collections.abc import Collection
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


def excerpt(text: str, start_line: int, asked: Collection[str], line: int | None = None) -> Excerpt:
    """At most LINES lines of a chunk that begins at `start_line`: from `line` on where it is known, else where most of
    the query's terms stand."""
    lines = [one[:_LONGEST] for one in text.split("\n")]
    hits = [[match.span() for match in _IDENTIFIER.finditer(one) if not _foreign(match[0], asked)] for one in lines]
    row = 0
    if line is not None and start_line <= line < start_line + len(lines):
        row = line - start_line
    elif len(lines) > LINES:
        kinds = [{one[a:b].lower() for a, b in spans} for one, spans in zip(lines, hits, strict=True)]
        last = len(lines) - LINES
        row = max(range(last + 1), key=lambda at: (len(set[str]().union(*kinds[at : at + LINES])), -at))
    while row < len(lines) - 1 and not lines[row].strip():
        row += 1
    highlights, offset = [], 0
    for one, spans in zip(lines[row : row + LINES], hits[row : row + LINES], strict=True):
        highlights += [(offset + begin, offset + end) for begin, end in spans]
        offset += len(one) + 1
    return Excerpt(start_line + row, "\n".join(lines[row : row + LINES]), tuple(highlights))


def _foreign(word: str, asked: Collection[str]) -> bool:
    return not any(term in asked for term in split(word))
