"""The metrics of lines, as rust-code-analysis defines them; trees are not walked here.

- `sloc`: all lines; `ploc`: physical lines of code, those with something that is no comment; `cloc`: lines with a
  comment, behind code or alone; `blank`: lines with nothing, outside comments;
- `comment_lines`: lines with nothing but comment, so that sloc = ploc + comment_lines + blank; a blank line inside a
  comment is comment;
- `comment_lines_density`: SonarQube's: comment_lines / (ploc + comment_lines), in percent.

A string that documents something is a comment, as for cloc and SonarQube. Logical lines (`lloc`) need a tree: see
`metrics`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.syntax import Source

BLANK, CODE, COMMENT, BOTH = 0, 1, 2, 3  # what a row holds
_MARKS = re.compile(rb"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b")  # brackets, so that this line is not one of them


def add_lines(values: dict[str, int | float | None], rows: bytes) -> None:
    """Add what is counted in consecutive rows."""
    lines, comment, blank = len(rows), rows.count(COMMENT), rows.count(BLANK)
    values["sloc"] = lines
    values["ploc"] = lines - comment - blank
    values["cloc"] = comment + rows.count(BOTH)
    values["blank"] = blank
    values["comment_lines"] = comment


def density(values: Mapping[str, int | float | None]) -> float:
    """`comment_lines_density`, 0 where there are neither."""
    comment, code = values["comment_lines"] or 0, values["ploc"] or 0
    return 100 * comment / (comment + code) if comment else 0.0


def rows_of(source: Source, comments: Iterable[tuple[int, int]]) -> tuple[bytes, int]:
    """What each row of a file with a tree holds, given the ranges of bytes that are comments, and how much open work
    they mark."""
    data, starts = source.data, source.starts
    code: list[bytes] = []  # the text with line feeds in place of comments
    written: list[bytes] = []
    spans: list[tuple[int, int]] = []  # first and last row
    covered = row = 0
    for start, end in sorted(comments):
        while end > start and data[end - 1] in b"\r\n":
            end -= 1
        if start < covered or start == end:
            continue
        text = data[start:end]
        feeds = text.count(b"\n")
        code += data[covered:start], b"\n" * feeds
        written.append(text)
        row = bisect_right(starts, start, row) - 1
        spans.append((row, row + feeds))
        covered = end
    code.append(data[covered:])
    rows = bytearray(map(bool, map(bytes.strip, b"".join(code).split(b"\n"))))
    for first, last in spans:
        rows[first] |= COMMENT
        if first != last:
            rows[first + 1 : last] = b"\2" * (last - first - 1)
            rows[last] |= COMMENT
    return bytes(rows[: len(source.lines)]), len(_MARKS.findall(b"\n".join(written)))


def joined_rows(parts: Sequence[tuple[Source, bytes]]) -> bytes:
    """What each row of a file holds, given the rows of its own language and, behind them, those of what lies in it in
    other languages: sources with blanks in place of what surrounds them, in which a comment may run over that."""
    outer, *inner = parts
    rows, around = bytearray(outer[1]), outer[0].data.split(b"\n")
    for source, held in inner:
        within = source.data.split(b"\n")
        for row, state in enumerate(held):
            if state < COMMENT:
                continue
            text, whole = within[row].strip(), around[row].strip()
            if text:
                rows[row] = COMMENT if state == COMMENT and text == whole else BOTH
            elif not whole:
                rows[row] = COMMENT
    return bytes(rows)


def rows_by_syntax(lines: list[str], language: Language | None) -> tuple[bytes, int]:
    """The same for a text without a tree, told by how its lines begin; comments behind code are not seen."""
    rows, marks = bytearray(map(bool, map(str.strip, lines))), 0
    line_marks = language.line_comments if language else ()
    blocks = language.block_comments if language else ()
    closing: str | None = None
    for row, line in enumerate(lines):
        stripped = line.strip()
        if closing is None:
            if not stripped:
                continue
            if line_marks and stripped.startswith(line_marks):
                rows[row] = COMMENT
                marks += len(_MARKS.findall(stripped.encode("utf-8", "replace")))
                continue
            opened = next((block for block in blocks if stripped.startswith(block[0])), None)
            if opened is None:
                continue
            closing, stripped = opened[1], stripped[len(opened[0]) :]
        marks += len(_MARKS.findall(stripped.encode("utf-8", "replace")))
        _, found, after = stripped.partition(closing)
        rows[row] = BOTH if after.strip() else COMMENT
        if found:
            closing = None
    return bytes(rows), marks
