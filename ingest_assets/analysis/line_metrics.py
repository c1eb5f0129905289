"""The metrics of lines: which are blank, which comment, which code. Trees are not walked here.

Each line is exactly one of blank, comment (nothing but comment or documentation string) or code, as cloc counts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.syntax import Source

_MARKS = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b")  # brackets, so that this line is not one of them


def line_metrics(source: Source, comments: Collection[int], marks: int) -> dict[str, int | float | None]:
    """The metrics of lines, given the rows that hold only comment and the number of marks in comments."""
    blank = len(source.lines) - sum(map(bool, map(str.strip, source.lines)))
    sloc = len(source.lines) - blank - len(comments)
    return {
        "sloc": sloc,
        "blank_lines": blank,
        "comment_lines": len(comments),
        "comment_density": len(comments) / (len(comments) + sloc) if comments else 0.0,
        "longest_line": max(map(len, source.lines), default=0),
        "todo_count": marks,
    }


def comment_rows(source: Source, ranges: Iterable[tuple[int, int]]) -> tuple[set[int], int]:
    """The rows that hold nothing but these ranges of bytes and white space, and the marks in the ranges."""
    data, rows, marks = source.data, set[int](), 0
    covered = 0  # everything before it on its row is comment or white space
    for start, end in sorted(ranges):
        written = data[start:end].rstrip()
        marks += len(_MARKS.findall(written.decode("utf-8", "replace")))
        end = start + len(written)
        first, last = source.row(start), source.row(end)
        begin = max(source.starts[first], covered if covered <= start else 0)
        opens = not data[begin:start].strip()
        line_end = data.find(b"\n", end)
        closes = not data[end : line_end if line_end >= 0 else len(data)].strip()
        for row in range(first + (not opens), last + closes):
            if row < len(source.lines) and source.lines[row].strip():
                rows.add(row)
        covered = end if opens or last > first else covered
    return rows, marks


def comments_by_syntax(lines: list[str], language: Language | None) -> tuple[set[int], int]:
    """The same for a text without a tree, told by how its lines begin; comments behind code are not seen."""
    rows, marks = set[int](), 0
    line_marks = language.line_comments if language else ()
    blocks = language.block_comments if language else ()
    closing: str | None = None
    for row, line in enumerate(lines):
        stripped = line.strip()
        if not stripped:
            continue
        if closing is None:
            if line_marks and stripped.startswith(line_marks):
                rows.add(row)
                marks += len(_MARKS.findall(stripped))
                continue
            opened = next((block for block in blocks if stripped.startswith(block[0])), None)
            if opened is None:
                continue
            closing, rest = opened[1], stripped[len(opened[0]) :]
        else:
            rest = stripped
        marks += len(_MARKS.findall(rest))
        inside, found, after = rest.partition(closing)
        if not found or not after.strip():
            rows.add(row)
        if found:
            closing = None
    return rows, marks
