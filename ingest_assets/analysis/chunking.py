"""Pieces of a file for retrieval, cut where its syntax lets them stand alone.

After cAST (Zhang et al., "Chunking via Abstract Syntax Tree", 2025): what is larger than a chunk is taken apart into
its children, and neighbours are put together again while they fit. Borders lie between lines, so that a chunk is whole
lines, except where one line alone is larger than a chunk. A text without a tree is cut at headings and paragraphs.
Every line that is not blank lies in a chunk. What a chunk is embedded with belongs to `embedding`.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tree_sitter import Node

from ingest_assets.analysis.facts import Chunk, Definition
from ingest_assets.analysis.parsing import FUNCTIONS, Facts
from ingest_assets.analysis.syntax import Source

_HEADING = re.compile(r"#{1,6}\s|={2,6}\s")
_UNDERLINE = re.compile(r"([=\-~^\"'#*+`])\1{2,}\s*\Z")
_INNERMOST = 1 << 30  # level of a border inside something without syntax
_INDENTATION = 500  # characters; what begins further right is not the first on its line
_SMALL = 4  # a chunk below a quarter of the size wanted may take what it otherwise would not


@dataclass(slots=True)
class _Piece:
    """Consecutive rows that are not parted."""

    row: int
    level: int  # depth in the tree of what begins here
    opens: bool  # begins something that is larger than a chunk
    body: int  # row of what begins here, behind its comments and decorators
    end: int = 0
    size: int = 0

    def until(self, end: int, sizes: Sequence[int]) -> _Piece:
        """Itself, ended before the row `end`; `sizes` are the characters before each row."""
        self.end, self.size = end, sizes[end] - sizes[self.row]
        return self


def chunks(source: Source, facts: Facts, characters: int, overlap: int) -> tuple[Chunk, ...]:
    """The chunks of a source, of about `characters`; a part of a function that had to be split repeats up to `overlap`
    characters of the part before it."""
    if not source.lines:
        return ()
    borders = _paragraphs(source.lines) if source.tree is None else _borders(source, characters)
    pieces = _pieces(source.lines, borders, characters)
    places = _Places(facts.parsed.definitions)
    found: list[Chunk] = []
    for start, end, body in _packed(pieces, characters):
        found.extend(_chunks_of(source, places, (start, end, body), len(found), characters, overlap))
    return tuple(found)


def _borders(source: Source, characters: int) -> dict[int, _Piece]:
    """Where a piece may begin, by row: at the children of whatever is larger than a chunk."""
    data = source.language.chunks if source.language else {}
    leading, wrappers = frozenset(data.get("leading", ())), frozenset(data.get("wrappers", ()))
    starts, written = source.starts, source.data
    borders: dict[int, _Piece] = {}
    stack: list[tuple[Node, int]] = [(source.root, 1)]
    while stack:
        node, level = stack.pop()
        held: tuple[int, int] | None = None  # first row of comments and decorators that wait for what they belong to
        inner: list[tuple[Node, int]] = []
        for child in node.named_children:
            start, end = child.byte_range
            large = end - start > characters
            if large:
                inner.append((child, level + 1))
            row = bisect_right(starts, start) - 1
            if held is not None and row > held[1] + 1:
                borders.setdefault(held[0], _Piece(held[0], level, False, held[0]))
                held = None
            line = starts[row]
            if start != line and (start - line > _INDENTATION or not written[line:start].isspace()):
                continue
            if child.type in leading:
                held = (held[0] if held else row, source.row(max(start, end - 1)))
                continue
            body = row
            if child.type in wrappers:
                body = max(
                    (part.start_point.row for part in child.named_children if part.type not in leading), default=row
                )
            first = held[0] if held else row
            held = None
            piece = borders.setdefault(first, _Piece(first, level, large, body))
            piece.opens |= large
        if held is not None:
            borders.setdefault(held[0], _Piece(held[0], level, False, held[0]))
        stack += reversed(inner)
    return borders


def _paragraphs(lines: Sequence[str]) -> dict[int, _Piece]:
    """The borders of a text: headings, which keep the paragraph that follows, and first lines behind blank ones."""
    borders: dict[int, _Piece] = {}
    after_blank, after_heading = True, False
    for row, line in enumerate(lines):
        if not line.strip():
            after_blank = True
            continue
        underlined = row + 1 < len(lines) and len(line) < 200 and _UNDERLINE.match(lines[row + 1]) is not None
        if _HEADING.match(line) or (underlined and after_blank):
            borders[row] = _Piece(row, 1, False, row)
            after_heading = True
        elif after_blank:
            if not after_heading:
                borders[row] = _Piece(row, 2, False, row)
            after_heading = False
        after_blank = False
    return borders


def _pieces(lines: Sequence[str], borders: dict[int, _Piece], characters: int) -> Iterator[_Piece]:
    """All rows as pieces in order; one that is too large is cut between lines."""
    borders.setdefault(0, _Piece(0, 1, False, 0))
    ordered = [borders[row] for row in sorted(borders) if row < len(lines)]
    ends = [*(piece.row for piece in ordered[1:]), len(lines)]
    sizes = list(accumulate(map((1).__add__, map(len, lines)), initial=0))
    for piece, stop in zip(ordered, ends, strict=True):
        while sizes[stop] - sizes[piece.row] > characters and stop - piece.row > 1:
            fit = bisect_right(sizes, sizes[piece.row] + characters, piece.row + 2, stop) - 1
            yield piece.until(fit, sizes)
            piece = _Piece(fit, _INNERMOST, False, fit)
        yield piece.until(stop, sizes)


def _packed(pieces: Iterator[_Piece], characters: int) -> Iterator[tuple[int, int, int]]:
    """Neighbouring pieces together while they fit: rows (start, end) and the row of what begins there.

    A chunk neither leaves what it lies in nor takes the beginning of something large, unless it is small.
    """
    current: _Piece | None = None
    for piece in pieces:
        if current is not None:
            together = current.size + piece.size
            if current.size * _SMALL < characters:
                joins = together * _SMALL <= characters * (_SMALL + 1)
            else:
                joins = together <= characters and piece.level >= current.level and not piece.opens
            if joins:
                current.end, current.size, current.level = piece.end, together, min(current.level, piece.level)
                continue
            yield current.row, current.end, current.body
        current = piece
    if current is not None:
        yield current.row, current.end, current.body


class _Places:
    """In which definition lines lie."""

    def __init__(self, definitions: Sequence[Definition]) -> None:
        self.definitions = definitions
        self.starts = [one.start_line for one in definitions]
        self.around: list[int | None] = []
        open_: list[Definition] = []
        for one in definitions:
            while open_ and (open_[-1].end_line, open_[-1].end_column) <= (one.start_line, one.start_column):
                open_.pop()
            self.around.append(open_[-1].ordinal if open_ else None)
            open_.append(one)

    def innermost(self, first: int, last: int) -> Definition | None:
        """The innermost definition that holds these lines, counted from 1."""
        at: int | None = bisect_right(self.starts, first) - 1
        found: Definition | None = None
        while at is not None and at >= 0:
            one = self.definitions[at]
            if one.start_line == first and self._follows_another(at):
                found = None  # the lines begin with what stands before it
            elif found is None and one.end_line >= last:
                found = one
            if found is not None and one.start_line < first:
                break
            at = self.around[at]
        return found

    def _follows_another(self, at: int) -> bool:
        """Whether another definition ends before this one on its line."""
        one, before = self.definitions[at], self.definitions[at - 1] if at else None
        if before is None or not before.start_line == before.end_line == one.start_line:
            return False
        return before.end_column <= one.start_column

    def breadcrumb(self, one: Definition | None) -> str:
        """The names of the definitions around it and its own."""
        names: list[str] = []
        while one is not None and len(names) < 20:
            names.append(one.name if one.parent is not None else one.qualified_name)
            one = self.definitions[one.parent] if one.parent is not None else None
        return " > ".join(reversed(names))


def _chunks_of(
    source: Source, places: _Places, rows: tuple[int, int, int], ordinal: int, characters: int, overlap: int
) -> Iterator[Chunk]:
    start, end, body = rows
    lines = source.lines
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    if start == end:
        return
    within = places.innermost(max(body, start) + 1, end)
    if within is None:
        kind = "text" if source.tree is None else "block"
    else:
        kind = "definition" if (within.start_line, within.end_line) == (max(body, start) + 1, end) else "part"
    if within is not None and kind == "part" and within.kind in FUNCTIONS:
        room = overlap
        while start >= within.start_line and (room := room - len(lines[start - 1]) - 1) >= 0:
            start -= 1
    breadcrumb = places.breadcrumb(within)
    name = within.qualified_name if within else None
    for text in _cut("\n".join(lines[start:end]), characters, overlap):
        digest = hashlib.sha1(f"{breadcrumb}\n{text}".encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
        yield Chunk(ordinal, kind, name, breadcrumb, start + 1, end, text, digest)
        ordinal += 1


def _cut(text: str, characters: int, overlap: int) -> Iterator[str]:
    """The text itself unless it is far too long, as a single line can be; then slices that overlap."""
    if len(text) <= 2 * characters:
        yield text
        return
    step = max(1, characters - min(overlap, characters // 2))
    for at in range(0, max(1, len(text) - (characters - step)), step):
        part = text[at : at + characters]
        if part.strip():
            yield part
