"""The lexical index: what the terms of a codebase's chunks are, kept up to date, and ranking by BM25.

A document is a chunk, as if it were written once as it is, and besides, so many times as WEIGHTS says, the names of the
definitions that it lies in and that begin in it, their documentation, and the path. So the score is plain BM25
(Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over those documents, the sum over the terms of

    ln(1 + (n - df + 0.5) / (df + 0.5)) * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / mean length))

where n is the number of chunks of the codebase, df of those that have the term, tf how often the chunk has it, and a
length is the number of all terms of a chunk. How postings are stored is `postings`' to say.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest_assets.search import postings
from ingest_assets.search.postings import Index, Postings, Segment
from ingest_assets.search.terms import STOP_WORDS, terms
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

K1 = 1.2
B = 0.75
WEIGHTS = {"name": 3, "doc": 2, "path": 1}

MOST_TERMS = 64  # of a query: the rarest
_COMMON = 0.1  # share of the chunks from which on a term says nothing, where the query has others
_FEW = 50  # chunks that are never too many

_KIND = "kind:"  # of a definition, among the terms: no term of a text has a colon
_FILES = 500  # whose chunks are read together

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What `update` did, in chunks."""

    rows: int  # written
    removed: int
    seconds: float


@dataclass(slots=True)
class _File:
    """A file's documents."""

    path: str
    documents: list[tuple[Mapping[str, int], int]] = field(default_factory=list)  # count of each term; length
    hash: str = ""


def update(conn: Connection, codebase: str, *, paths: Sequence[str] | None) -> UpdateResult:
    """Bring the lexical index of these files up to date with their chunks and definitions; None: make it anew. The
    caller commits."""
    start = time.perf_counter()
    index = postings.read(conn, codebase)
    with conn.transaction():
        if paths is None or index is None:
            written, removed = _rebuild(conn, codebase, index)
        else:
            written, removed = _replace(conn, codebase, index, list(paths))
            if index.is_worn:
                _rebuild(conn, codebase, index)
    return UpdateResult(written, removed, time.perf_counter() - start)


def _rebuild(conn: Connection, codebase: str, before: Index | None) -> tuple[int, int]:
    postings.clear(conn, codebase)
    index = Index()
    _add(conn, codebase, index, None)
    postings.write(conn, codebase, index)
    return index.documents, before.documents if before else 0


def _replace(conn: Connection, codebase: str, index: Index, paths: list[str]) -> tuple[int, int]:
    values = {"codebase": codebase, "paths": paths}
    old = [row[1:4] for row in conn.execute(load("lexical")["files"], values).fetchall()]
    conn.execute(load("lexical")["delete_files"], values)
    postings.drop(index, old)
    left = index.documents
    _add(conn, codebase, index, paths)
    postings.write(conn, codebase, index)
    return index.documents - left, sum(count for _, count, _ in old)


def _add(conn: Connection, codebase: str, index: Index, paths: list[str] | None) -> None:
    """Add these files' documents to the index."""
    segment, rows = Segment(index.next), []
    for file in _files(conn, codebase, paths):
        first, length = segment.first + len(segment.lengths), 0
        for counts, size in file.documents:
            segment.add(counts, size)
            length += segment.lengths[-1]
        rows.append((codebase, file.path, first, len(file.documents), length, file.hash))
        if segment.is_full:
            postings.put(conn, codebase, index, segment)
            segment = Segment(index.next)
    postings.put(conn, codebase, index, segment)
    with conn.cursor().copy(load("lexical")["copy_files"]) as copy:
        for row in rows:
            copy.write_row(row)


def _files(conn: Connection, codebase: str, paths: list[str] | None) -> Iterator[_File]:
    """Files that have chunks, some hundred read at once."""
    statements = load("lexical")
    if paths is None:
        paths = [path for (path,) in conn.execute(statements["paths"], {"codebase": codebase})]
    for start in range(0, len(paths), _FILES):
        values = {"codebase": codebase, "paths": paths[start : start + _FILES]}
        defined: dict[str, list[tuple[Any, ...]]] = {}
        for row in conn.execute(statements["definitions"], values):
            defined.setdefault(row[0], []).append(row)
        for path, chunks in groupby(conn.execute(statements["chunks"], values), itemgetter(0)):
            yield _file(path, list(chunks), defined.get(path, []))


def _file(path: str, chunks: list[tuple[Any, ...]], definitions: list[tuple[Any, ...]]) -> _File:
    file = _File(path)
    place = Counter(terms(path))
    kinds = {qualified: kind for _, _, kind, _, qualified, _ in definitions}
    starts = iter(sorted(definitions, key=itemgetter(1)))
    begins = next(starts, None)
    hashes = hashlib.md5(usedforsecurity=False)
    for _, within, start_line, end_line, text_hash, text in chunks:
        counts = Counter(terms(text))
        names, found = {within} if within else set(), {kinds[within]} if within in kinds else set()
        while begins is not None and begins[1] <= end_line:
            _, line, kind, name, qualified, doc = begins
            if line >= start_line:
                found.add(kind)
                if qualified != within:
                    names.add(name)
                _weigh(counts, terms(doc or ""), WEIGHTS["doc"])
            begins = next(starts, None)
        for name in names:
            _weigh(counts, terms(name), WEIGHTS["name"])
        for term, count in place.items():
            counts[term] += count * WEIGHTS["path"]
        length = counts.total()
        counts.update(_KIND + kind for kind in found)
        file.documents.append((counts, length))
        hashes.update(text_hash.encode())
    file.hash = hashes.hexdigest()
    return file


def _weigh(counts: Counter[str], found: Iterator[str], weight: int) -> None:
    for term in found:
        counts[term] += weight


def digests(conn: Connection, codebase: str) -> dict[tuple[str, int], str]:
    """A digest of what the index holds of each chunk, by path and ordinal: its terms, their counts and its length. It
    does not depend on the numbers of the documents, nor on how the index came to be."""
    index = postings.read(conn, codebase) or Index()
    digest = np.zeros(index.next, np.uint64)
    lengths = np.zeros(index.next, np.int64)
    for term, rows in postings.every(conn, codebase):
        name = int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest())
        # One document stands once in a term's postings: a second time would show as a wrong sum.
        np.add.at(digest, rows["document"], np.uint64(name) * (2 * rows["count"].astype(np.uint64) + np.uint64(1)))
        lengths[rows["document"]] = rows["length"]
    found = {}
    for path, first, chunks in conn.execute(load("lexical")["all_files"], {"codebase": codebase}):
        for ordinal in range(chunks):
            found[path, ordinal] = f"{digest[first + ordinal]:016x} {lengths[first + ordinal]}"
    totals = conn.execute(load("lexical")["totals"], {"codebase": codebase}).fetchone()
    if totals is not None and tuple(totals) != (index.documents, index.length):
        found["", -1] = f"{index.documents} documents of length {index.length}, where files have {totals}"
    return found


@dataclass(slots=True)
class Ranking:
    """The BM25 scores of all documents for one query."""

    scores: Scores  # by document
    found: dict[str, Postings]  # of the query's terms that count
    passing: NDArray[np.bool_]  # which documents there are that pass the filter
    most: float  # what a document would have at most

    def best(self, limit: int) -> list[int]:
        """The best documents, best first, of those above 0; equal ones in order of their numbers."""
        above = np.flatnonzero(self.scores > 0)
        if len(above) > limit:
            least = np.partition(self.scores[above], len(above) - limit)[len(above) - limit]
            above = above[self.scores[above] >= least]
        order = np.argsort(-self.scores[above], kind="stable")[:limit]
        found: list[int] = above[order].tolist()
        return found


@dataclass(frozen=True, slots=True)
class Ranges:
    """Documents of some files."""

    first: Sequence[int]
    counts: Sequence[int]

    def mask(self, size: int) -> NDArray[np.bool_]:
        """Whether each document is one of them, by number."""
        steps = np.zeros(size + 1, np.int32)
        first = np.minimum(np.array(self.first, np.int64), size)
        last = np.minimum(first + np.array(self.counts, np.int64), size)
        np.add.at(steps, first, 1)
        np.add.at(steps, last, -1)
        inside: NDArray[np.bool_] = np.cumsum(steps[:-1]) > 0
        return inside


def rank(
    conn: Connection, codebase: str, query: str, *, kind: str | None = None, within: Ranges | None = None
) -> Ranking:
    """How well each chunk answers the query by its words. `kind`: only chunks with a definition of this kind; `within`:
    only these documents."""
    asked = list(dict.fromkeys(terms(query)))
    words = [term for term in asked if term not in STOP_WORDS] or asked
    index, found = postings.find(conn, codebase, words, MOST_TERMS)
    scores = np.zeros(index.next)
    alive = index.alive()
    frequencies = {
        term: int(alive[rows["document"]].sum()) if index.gone else len(rows) for term, rows in found.items()
    }
    limit = max(_FEW, _COMMON * index.documents)
    chosen = {term: df for term, df in frequencies.items() if 0 < df < limit}
    chosen = chosen or {term: df for term, df in frequencies.items() if df}
    shorter = index.documents / max(index.length, 1)
    most = 0.0
    for term, df in chosen.items():
        rows = found[term]
        idf = math.log(1 + (index.documents - df + 0.5) / (df + 0.5))
        counts = rows["count"].astype(np.float64)
        most += idf * (K1 + 1)
        scores[rows["document"]] += idf * counts * (K1 + 1) / (counts + K1 * (1 - B + B * shorter * rows["length"]))
    if kind is not None:
        alive &= _mask(postings.find(conn, codebase, [_KIND + kind], 1)[1].get(_KIND + kind), index.next)
    if within is not None:
        alive &= within.mask(index.next)
    scores[~alive] = 0
    return Ranking(scores, {term: found[term] for term in chosen}, alive, most)


def _mask(rows: Postings | None, size: int) -> NDArray[np.bool_]:
    mask = np.zeros(size, bool)
    if rows is not None:
        mask[rows["document"][rows["document"] < size]] = True
    return mask
