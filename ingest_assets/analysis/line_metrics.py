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
    data = source.data
    touched, code, marks, covered = set[int](), set[int](), 0, 0
    for start, end in [*sorted(ranges), (len(data), len(data))]:
        if data[covered : _or(data.find(b"\n", covered, start), start)].strip():
            code.add(source.row(covered))
        if data[max(covered, data.rfind(b"\n", covered, start)) : start].strip():
            code.add(source.row(start))
        written = data[start:end].rstrip()
        if written:
            marks += len(_MARKS.findall(written.decode("utf-8", "replace")))
            touched.update(range(source.row(start), source.row(start + len(written)) + 1))
        covered = max(covered, start + len(written))
    return {row for row in touched - code if row < len(source.lines) and source.lines[row].strip()}, marks


def _or(found: int, otherwise: int) -> int:
    return found if found >= 0 else otherwise


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
        _, found, after = rest.partition(closing)
        if not found or not after.strip():
            rows.add(row)
        if found:
            closing = None
    return rows, marks
