"""Postings of terms in PostgreSQL, packed: which documents a term stands in, how often, and how long each of them is.

A posting is eight bytes, so the postings of a term are one array for numpy, and those of several segments together are
their bytes one behind the other. What is added becomes a segment of its own; segments of a size are joined now and
then, so a term has few. What is removed stays in the postings and is listed in `gone`, until so much of it is that the
index is worth making anew. The cost of a change therefore follows the change. What terms are is `terms`' to say,
ranking `lexical`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

POSTING = np.dtype([("document", "<i4"), ("count", "<u2"), ("length", "<u2")])
RANGE = np.dtype([("first", "<i4"), ("count", "<i4")])
_MOST = 65_535  # that a count or a length can say

FAN_OUT = 8  # segments of a size that are joined: so many of each size at most
_NEVER_WORTH_IT = 1_000  # documents that are gone
_SEGMENT = 100_000  # documents of one segment when the index is made: some 60 MB of postings in memory

Postings = NDArray[np.void]


@dataclass(slots=True)
class Index:
    """What is known of a codebase's index without reading postings."""

    documents: int = 0
    length: int = 0  # of all documents, by weight
    next: int = 0
    segments: tuple[int, ...] = ()
    sizes: tuple[int, ...] = ()
    gone: bytes = b""

    @property
    def gone_documents(self) -> int:
        """How many documents postings still name."""
        return int(np.frombuffer(self.gone, RANGE)["count"].sum())

    @property
    def is_worn(self) -> bool:
        """Whether so much is gone that the index should be made anew."""
        return self.gone_documents > max(_NEVER_WORTH_IT, self.documents // 2)

    def alive(self) -> NDArray[np.bool_]:
        """Whether each document is still there, by its number."""
        alive = np.ones(self.next, bool)
        for first, count in np.frombuffer(self.gone, RANGE).tolist():
            alive[first : first + count] = False
        return alive


class _Numbers(dict[str, int]):
    """Terms, numbered as they are first asked for."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class Segment:
    """Postings that are being collected, of documents that come in order of their numbers."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.lengths: list[int] = []
        self._terms = _Numbers()
        self._numbers: list[int] = []
        self._counts: list[int] = []
        self._distinct: list[int] = []

    def add(self, counts: Mapping[str, int], length: int) -> None:
        """The next document: how often each of its terms stands in it."""
        self._numbers.extend(map(self._terms.__getitem__, counts))
        self._counts.extend(counts.values())
        self._distinct.append(len(counts))
        self.lengths.append(min(length, _MOST))

    def rows(self) -> Iterator[tuple[str, bytes]]:
        """Each term with its postings in order of the documents."""
        numbers = np.array(self._numbers, np.int32)
        order = np.argsort(numbers, kind="stable")
        postings = np.empty(len(numbers), POSTING)
        rows = np.repeat(np.arange(len(self.lengths)), self._distinct)
        postings["document"] = (rows + self.first)[order]
        postings["count"] = np.minimum(np.array(self._counts, np.int64), _MOST)[order]
        postings["length"] = np.array(self.lengths, np.int64)[rows][order]
        ends = np.cumsum(np.bincount(numbers, minlength=len(self._terms))) * POSTING.itemsize
        packed, start = postings.tobytes(), 0
        for term, end in zip(self._terms, ends.tolist(), strict=True):
            yield term, packed[start:end]
            start = end

    @property
    def is_full(self) -> bool:
        """Whether what follows should go to another segment."""
        return len(self.lengths) >= _SEGMENT


def read(conn: Connection, codebase: str) -> Index | None:
    """The codebase's index; None where there is none."""
    row = conn.execute(load("lexical")["index"], {"codebase": codebase}).fetchone()
    return None if row is None else _index(row)


def find(conn: Connection, codebase: str, terms: Sequence[str], most: int) -> tuple[Index, dict[str, Postings]]:
    """The index, and the postings of the rarest of these terms, as one statement sees them. Terms without any are left
    out."""
    index, found = Index(), {}
    values = {"codebase": codebase, "terms": list(terms), "most": most}
    with conn.cursor(binary=True) as cursor:
        for *row, term, postings in cursor.execute(load("lexical")["find"], values):
            index = _index(row)
            if term is not None:
                found[term] = np.frombuffer(postings, POSTING)
    return index, found


def every(conn: Connection, codebase: str) -> Iterator[tuple[str, Postings]]:
    """All postings, segment by segment: a term may come several times."""
    with conn.transaction(), conn.cursor("search_postings", binary=True) as cursor:
        cursor.itersize = 5_000
        cursor.execute("SELECT term, postings FROM search_postings WHERE codebase = %s", [codebase])
        for term, packed in cursor:
            yield term, np.frombuffer(packed, POSTING)


def clear(conn: Connection, codebase: str) -> None:
    """Remove the codebase's index."""
    for table in ("files", "postings", "indexes"):
        conn.execute(f"DELETE FROM search_{table} WHERE codebase = %s", [codebase])


def put(conn: Connection, codebase: str, index: Index, segment: Segment) -> None:
    """Add a segment, and join segments where there are many of a size; `index` becomes what it then is."""
    if not segment.lengths:
        return
    number = max(index.segments, default=0) + 1
    with conn.cursor().copy(load("lexical")["copy_postings"]) as copy:
        copy.set_types(["text", "text", "int4", "bytea"])
        for term, postings in segment.rows():
            copy.write_row((codebase, term, number, postings))
    index.next += len(segment.lengths)
    index.documents += len(segment.lengths)
    index.length += sum(segment.lengths)
    index.segments, index.sizes = (*index.segments, number), (*index.sizes, len(segment.lengths))
    while (joined := _joined(index.sizes)) > 1:
        kept = len(index.sizes) - joined
        values = {"codebase": codebase, "old": list(index.segments[kept:]), "new": number + 1}
        conn.execute(load("lexical")["join_segments"], values)
        number += 1
        index.segments = (*index.segments[:kept], number)
        index.sizes = (*index.sizes[:kept], sum(index.sizes[kept:]))


def drop(index: Index, ranges: Iterable[tuple[int, int, int]]) -> None:
    """Note that these documents are gone: the first and the number of each file's, and the length of them together."""
    listed = list(ranges)
    index.gone += np.array([(first, count) for first, count, _ in listed], RANGE).tobytes()
    index.documents -= sum(count for _, count, _ in listed)
    index.length -= sum(length for _, _, length in listed)


def write(conn: Connection, codebase: str, index: Index) -> None:
    """Store what is known of the index."""
    conn.execute(
        load("lexical")["put_index"],
        {
            "codebase": codebase,
            "documents": index.documents,
            "length": index.length,
            "next": index.next,
            "segments": list(index.segments),
            "sizes": list(index.sizes),
            "gone": index.gone,
        },
    )


def _joined(sizes: Sequence[int]) -> int:
    """How many of the last segments become one: those no larger than the order of magnitude of the last, once there are
    FAN_OUT of them."""
    order = _order(sizes[-1])
    count = 0
    for size in reversed(sizes):
        if _order(size) > order:
            break
        count += 1
    return count if count >= FAN_OUT else 1


def _order(size: int) -> int:
    return (size.bit_length() - 1) // (FAN_OUT.bit_length() - 1)


def _index(row: Sequence[Any]) -> Index:
    documents, length, following, segments, sizes, gone = row
    return Index(documents, length, following, tuple(segments), tuple(sizes), bytes(gone))
