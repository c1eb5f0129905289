"""What a search shows of the chunks that it ranked: whole definitions where they are short, an excerpt, where the words
of the query stand. Which chunks and in what order is `query`'s and `ranking`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from ingest_assets.embedding.store import Serving
from ingest_assets.search.excerpt import excerpt
from ingest_assets.search.ranking import Ranked
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that a search found: with the whole definition that it stands for, where that is not long."""

    path: str
    start_line: int
    end_line: int
    definition: str | None  # qualified name
    score: float  # comparable within one search only
    text: str
    line: int  # of the definition where it begins in the chunk, else of the excerpt
    kind: str | None  # of the definition
    language: str | None
    lexical: float  # BM25
    vector: float  # cosine
    changed: bool  # the file has changes that this answer does not know
    excerpt: str
    highlights: tuple[tuple[int, int], ...]  # begin and end of the query's words in the excerpt


class Hits(list[Hit]):
    """What a search found, best first."""

    def __init__(self, hits: Iterable[Hit] = (), degraded: str | None = None, serving: Serving | None = None) -> None:
        """`degraded`: why the vectors were left out that should have been compared. `serving`: whose those are."""
        super().__init__(hits)
        self.degraded = degraded
        self.serving = serving or Serving(None, None)


def shown(conn: Connection, codebase: str, best: Sequence[Ranked], asked: frozenset[str]) -> list[Hit]:
    """The hits of ranked chunks, in their order. `asked`: the terms to highlight."""
    texts = _texts(conn, codebase, best)
    return [_hit(one, texts.get(number), asked) for number, one in enumerate(best)]


def _texts(conn: Connection, codebase: str, best: Sequence[Ranked]) -> dict[int, str]:
    """The text of those, by their place in the order, that show more lines than their chunks have."""
    longer = [
        (number, one.candidate.path, *one.lines)
        for number, one in enumerate(best)
        if one.lines != (one.candidate.start_line, one.candidate.end_line)
    ]
    if not longer:
        return {}
    columns = zip(("numbers", "paths", "first", "last"), map(list, zip(*longer, strict=True)), strict=True)
    rows = conn.execute(load("search")["chunks_of_lines"], {"codebase": codebase, **dict(columns)}, prepare=True)
    chunks = {number: list(group) for number, group in groupby(rows, itemgetter(0))}
    joined = {number: _joined(first, last, chunks.get(number, ())) for number, _, first, last in longer}
    return {number: text for number, text in joined.items() if text is not None}


def _joined(first: int, last: int, chunks: Iterable[tuple[int, int, int, str]]) -> str | None:
    """Lines put together from the chunks that they lie in; what lies in none is blank. None where chunks are parts of a
    line, which happens to very long ones."""
    lines = [""] * (last - first + 1)
    before = (0, 0)
    for _, start, end, text in chunks:
        written = text.split("\n")
        if (start, end) == before or len(written) != end - start + 1:
            return None
        before = start, end
        begin, skipped = max(start, first), max(first - start, 0)
        lines[begin - first : end - first + 1] = written[skipped : last - start + 1]
    return "\n".join(lines)


def _hit(one: Ranked, text: str | None, asked: frozenset[str]) -> Hit:
    """`text`: of the lines to show, where they are more than the chunk's."""
    chunk, definition = one.candidate, one.definition
    start, end = (chunk.start_line, chunk.end_line) if text is None else one.lines
    text = chunk.text if text is None else text
    begins = definition.line if definition and start <= definition.line <= end else None
    part = excerpt(text, start, asked, begins)
    return Hit(
        path=chunk.path,
        start_line=start,
        end_line=end,
        definition=definition.qualified_name if definition else chunk.definition,
        score=one.score,
        text=text,
        line=part.line,
        kind=definition.kind if definition else None,
        language=chunk.language,
        lexical=chunk.lexical,
        vector=chunk.vector,
        changed=chunk.changed,
        excerpt=part.text,
        highlights=part.highlights,
    )
