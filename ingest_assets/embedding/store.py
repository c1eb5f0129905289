"""The vectors of a codebase's chunks in the database: which are missing, copying, computing and storing them, which
model serves, throwing away what nothing uses. What makes a vector is in `provider`; the index over them is in
`search.vector`.

A vector belongs to (codebase, model, text hash): equal texts share one, and one that another codebase has is copied.
While a codebase changes its model, the vectors of both lie side by side, and those that took long to make stay when
another model replaces theirs. Nothing here commits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pgvector import Vector

from ingest_assets.embedding import faults
from ingest_assets.embedding.provider import is_slow, provider
from ingest_assets.errors import ProviderFailed, UnknownCodebase
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

BATCH = 2_000  # texts: 2 MB of text and as much of vectors


class PendingText(NamedTuple):
    """A text that has no vector yet."""

    text_hash: str
    text: str  # what is embedded: breadcrumb, line feed, text


@dataclass(frozen=True, slots=True)
class EmbedResult:
    """What `embed_pending` did, in distinct texts."""

    embedded: int  # computed
    copied: int  # taken from another codebase
    seconds: float


def embed_pending(
    conn: Connection,
    codebase: str,
    model: str,
    paths: Sequence[str] | None,
    progress: Callable[[int], None] | None = None,
    *,
    reuse: bool = True,
) -> EmbedResult:
    """Give every chunk of these files (None: of all) its vector, and say how many texts that took.

    Without `reuse` nothing is copied from other codebases. `progress` is called after each batch with the number of
    texts computed so far. Raises InvalidSetting for a model that nobody provides. To compute in one thread while
    another one uses the connection, call `copy_known`, `read_pending`, the provider and `write` instead.
    """
    start = time.perf_counter()
    embed = provider(model).embed_documents
    copied = copy_known(conn, codebase, model, paths) if reuse else 0
    embedded = 0
    batch = read_pending(conn, codebase, model, paths)
    while batch:
        embedded += write(conn, codebase, model, batch, embed([pending.text for pending in batch]))
        if progress:
            progress(embedded)
        batch = read_pending(conn, codebase, model, paths, after=batch[-1].text_hash)
    return EmbedResult(embedded, copied, time.perf_counter() - start)


def copy_known(conn: Connection, codebase: str, model: str, paths: Sequence[str] | None) -> int:
    """Copy the vectors that these files lack and another codebase has. Returns how many."""
    return conn.execute(load("embeddings")["copy_known"], _values(codebase, model, paths)).rowcount


def read_pending(
    conn: Connection, codebase: str, model: str, paths: Sequence[str] | None, *, after: str = "", limit: int = BATCH
) -> list[PendingText]:
    """Distinct texts of these files without a vector, by text hash, at most `limit`, behind the hash `after`: the last
    one of the batch before. So batches do not overlap even where the one before is not stored yet."""
    values = _values(codebase, model, paths) | {"after": after, "limit": limit}
    return [PendingText(*row) for row in conn.execute(load("embeddings")["pending"], values)]


def write(
    conn: Connection, codebase: str, model: str, batch: Sequence[PendingText], vectors: NDArray[np.float32]
) -> int:
    """Store the vectors of a batch, one row a text in its order; those that somebody stored meanwhile stay. Returns how
    many were stored. Raises ValueError when texts and vectors are not equally many."""
    statements = load("embeddings")
    with conn.transaction(), conn.cursor() as cursor:
        cursor.execute(statements["create_new_embeddings"])
        with cursor.copy(statements["copy_new_embeddings"]) as copy:
            for pending, vector in zip(batch, vectors, strict=True):
                copy.write_row((pending.text_hash, Vector(vector).to_binary()))
        stored = cursor.execute(statements["insert_new_embeddings"], {"codebase": codebase, "model": model}).rowcount
        cursor.execute("TRUNCATE pg_temp.new_embeddings")  # there may be more batches in this transaction
    return stored


def pending_count(conn: Connection, codebase: str, model: str, paths: Sequence[str] | None = None) -> int:
    """How many chunks of these files (None: of all) have no vector."""
    row = conn.execute(load("embeddings")["pending_count"], _values(codebase, model, paths)).fetchone()
    return int(row[0]) if row else 0


def chunk_counts(conn: Connection, codebase: str, paths: Sequence[str]) -> dict[str, int]:
    """Of each of these files that has chunks: how many. Behind `embed_pending` each of them has its vector."""
    rows = conn.execute(load("embeddings")["chunk_counts"], {"codebase": codebase, "paths": list(paths)})
    return dict(rows.fetchall())


class Serving(NamedTuple):
    """Whose vectors a search of a codebase compares."""

    model: str | None  # that of the settings, or the one it replaces as long as its own vectors are not complete
    next: str | None  # that of the settings, where it does not serve yet


def serving(conn: Connection, codebase: str) -> Serving:
    """The model that serves, None where the settings name none, and the one that replaces it. Raises
    UnknownCodebase."""
    row = conn.execute(load("embeddings")["serving_model"], {"codebase": codebase}).fetchone()
    if row is None:
        raise UnknownCodebase(name=codebase, hint="")
    model, wanted = row
    return Serving(model, wanted if wanted != model else None)


def dimensions(conn: Connection, codebase: str, model: str) -> int | None:
    """Length of the codebase's vectors of a model, as they are stored; None where there are none."""
    row = conn.execute(load("embeddings")["dimensions"], {"codebase": codebase, "model": model}).fetchone()
    return None if row is None else int(row[0])


def check_length(conn: Connection, codebase: str, model: str, length: int) -> None:
    """Raise ProviderFailed for vectors that cannot be compared with those that the codebase has of the model."""
    known = dimensions(conn, codebase, model)
    if known is not None and known != length:
        fault = faults.of_length(length, known, asked=False)
        raise ProviderFailed(provider=model, reason=fault.reason, cure=fault.cure)


def settle(conn: Connection, codebase: str, model: str) -> str:
    """The model to serve from now on, and its garbage collected: the one given, unless the one that served until now
    still covers more of the chunks.

    Vectors of other models go, but for those that took long to make: of the slow model that served until now, or of
    those before it, where that was none. So a codebase may change its model for a while, and back.
    """
    before = serving(conn, codebase).model or model
    if before != model:
        missing = pending_count(conn, codebase, model)
        if missing and missing > pending_count(conn, codebase, before):
            collect_garbage(conn, codebase)
            return before
    others = [row[0] for row in conn.execute(load("embeddings")["models"], {"codebase": codebase}) if row[0] != model]
    kept = [before] if before != model and is_slow(before) else [other for other in others if is_slow(other)]
    collect_garbage(conn, codebase, [other for other in others if other not in kept])
    return model


def collect_garbage(conn: Connection, codebase: str, models: Sequence[str] = ()) -> int:
    """Delete the codebase's vectors that no chunk of it uses, and all of these models. Returns how many went."""
    return conn.execute(load("embeddings")["collect_garbage"], {"codebase": codebase, "models": list(models)}).rowcount


def _values(codebase: str, model: str, paths: Sequence[str] | None) -> dict[str, object]:
    return {"codebase": codebase, "model": model, "paths": None if paths is None else list(paths)}
