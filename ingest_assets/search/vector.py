"""The vector index: one HNSW index a codebase with many vectors, and how good it is. Searching is in `query`.

Below THRESHOLD vectors there is none: an exact scan is fast enough and finds everything. The index is partial, on the
half-precision cast of one codebase's vectors of one model, so that others neither slow it nor are slowed by it.

Indexes are built and dropped CONCURRENTLY. A plain CREATE INDEX takes a SHARE lock on `chunk_embeddings` and so blocks
the writers of every codebase while it builds (3 s for 10,000 vectors, minutes for a million); CONCURRENTLY takes SHARE
UPDATE EXCLUSIVE, which blocks only VACUUM and other builds. Its price: it cannot run inside a transaction, and it waits
for the transactions that are writing `chunk_embeddings`. So these functions want an autocommit connection, and the
caller must have committed what it wrote on others.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Literal

from pgvector import Vector
from psycopg import sql

from ingest_assets.embedding.provider import provider
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

THRESHOLD = 10_000  # vectors that are worth an index
KEEP_THRESHOLD = 8_000  # vectors below which an index goes again: not at every edit around the threshold
DIMENSIONS = 4_000  # that pgvector can index at half precision; longer vectors are compared exactly

# Of the graph: neighbours of a vector, and candidates when one is added, up to so many vectors and beyond. pgvector's
# defaults, 16 and 64, take 2.5 times as long to build as 10 and 32; those find enough where vectors are fewer.
_SMALL, _SMALL_GRAPH, _LARGE_GRAPH = 50_000, (10, 32), (16, 64)
EF_SEARCH = 200  # candidates that a search of the index keeps at least
EF_SEARCH_MAX = 1_000  # what pgvector allows
PATIENCE = 10  # times as many vectors are looked at as there should have to be
SCANNED_MAX = 20_000  # vectors that are looked at, at most: pgvector's default


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """How a codebase's vectors are searched."""

    kind: Literal["exact", "hnsw"]
    rows: int  # vectors of the codebase and model
    built: bool  # the index was built by this update: its recall is worth measuring
    seconds: float


def update(conn: Connection, codebase: str, model: str, dimensions: int) -> VectorIndex:
    """Build the index where it pays, keep a valid one, drop what is broken, of another model or no longer worth it.

    Call it after a bulk load. Wants an autocommit connection; raises psycopg.errors.ActiveSqlTransaction otherwise.
    """
    start = time.perf_counter()
    rows = _rows(conn, codebase, model)
    name = _name(codebase, model, dimensions)
    existing = _indexes(conn, codebase)
    keep = existing.get(name, False) and rows >= KEEP_THRESHOLD
    for other in existing:
        if not (keep and other == name):
            _drop(conn, other)
    built = not keep and rows >= THRESHOLD and dimensions <= DIMENSIONS
    if built:
        m, ef_construction = _SMALL_GRAPH if rows < _SMALL else _LARGE_GRAPH
        create = sql.SQL(load("search")["create_vector_index"]).format(
            m=sql.Literal(m),
            ef_construction=sql.Literal(ef_construction),
            name=sql.Identifier(name),
            dimensions=sql.Literal(dimensions),
            codebase=sql.Literal(codebase),
            model=sql.Literal(model),
        )
        conn.execute(create)
        keep = True
    return VectorIndex("hnsw" if keep else "exact", rows, built, time.perf_counter() - start)


def drop(conn: Connection, codebase: str) -> None:
    """Drop the codebase's indexes, for example before it is removed or all its vectors are made anew. Wants an
    autocommit connection."""
    for name in _indexes(conn, codebase):
        _drop(conn, name)


def recall(conn: Connection, codebase: str, model: str, dimensions: int, sample: int = 20, k: int = 10) -> float | None:
    """The share of the k nearest neighbours that a search of the index finds, over a fixed sample of questions,
    against an exact scan in full precision. None without an index or vectors.

    Questions are what the codebase's documentation says of definitions, since a question lies between the vectors of
    texts and is harder to answer than one of those; of these, where there are not enough. A neighbour counts as found
    where something as near was found: equal vectors are interchangeable.
    """
    if not _indexes(conn, codebase).get(_name(codebase, model, dimensions)):
        return None
    statements = load("search")
    rows = conn.execute(statements["sampled_documentation"], {"codebase": codebase, "sample": sample}).fetchall()
    vectors = [Vector(provider(model).embed_query(text)).to_text() for (text,) in rows]
    values = {"codebase": codebase, "model": model, "sample": sample - len(vectors)}
    vectors += [vector for _, vector in conn.execute(statements["sampled_vectors"], values).fetchall()]
    found = wanted = 0
    with conn.transaction():
        configure(conn, k)
        for vector in vectors:
            parts = {
                "codebase": sql.Literal(codebase),
                "model": sql.Literal(model),
                "dimensions": sql.Literal(dimensions),
                "vector": sql.Literal(vector),
                "limit": sql.Literal(k),
            }
            exact = conn.execute(sql.SQL(statements["nearest_exact"]).format(**parts)).fetchall()
            indexed = conn.execute(sql.SQL(statements["nearest_indexed"]).format(**parts)).fetchall()
            furthest = exact[-1][0] + 1e-6
            found += sum(distance <= furthest for (distance,) in indexed)
            wanted += len(exact)
    return found / wanted if wanted else None


def configure(conn: Connection, limit: int, passing: float = 1.0) -> None:
    """Let searches in this transaction find `limit` rows in an index even where a filter drops most of them, of which
    this share passes; but give up where those that do are nowhere near."""
    ef_search = min(max(EF_SEARCH, limit), EF_SEARCH_MAX)
    scanned = min(max(ef_search, PATIENCE * limit / passing), SCANNED_MAX)
    conn.execute(load("search")["configure"], [str(ef_search), str(round(scanned))])


def _rows(conn: Connection, codebase: str, model: str) -> int:
    row = conn.execute(load("search")["vector_count"], {"codebase": codebase, "model": model}).fetchone()
    return int(row[0]) if row else 0


def _indexes(conn: Connection, codebase: str) -> dict[str, bool]:
    """The names of the codebase's indexes, and whether each is whole."""
    return dict(conn.execute(load("search")["vector_indexes"], {"prefix": _prefix(codebase)}).fetchall())


def _prefix(codebase: str) -> str:
    return f"vectors_{_short(codebase)}_"  # a codebase's name may be too long for a part of an index's


def _name(codebase: str, model: str, dimensions: int) -> str:
    return f"{_prefix(codebase)}{_short(f'{model} {dimensions}')}"


def _short(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:16]


def _drop(conn: Connection, name: str) -> None:
    conn.execute(sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(sql.Identifier(name)))
