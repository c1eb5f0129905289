"""Vectors of a group of files, in a worker process or inline; committed apart from the facts."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.assets.catalogue import CODE_VERSIONS, settings_version
from ingest_assets.embedding import store
from ingest_assets.embedding.provider import is_slow, provider
from ingest_assets.errors import IngestError, LeaseLost
from ingest_assets.pipeline import lease
from ingest_assets.pipeline.versions import embedding_version
from ingest_assets.pipeline.work import VectorGroup, VectorResult
from ingest_assets.storage import database, sql

_SLOW_TEXTS = 100
_BY_KEY = "SELECT set_config('enable_seqscan', 'off', true)"


def embed(group: VectorGroup) -> VectorResult:
    """Gives every chunk of these files its vector and records `chunk_embedding` for each file.

    A provider that fails is an answer: it takes nothing else along.
    """
    began = time.perf_counter()
    message: str | None = None
    try:
        if is_slow(group.codebase.settings.embedding_model):
            _make_slowly(group)
        database.retrying(lambda: _write(group))
    except LeaseLost:
        raise
    except (IngestError, OSError, ValueError, RuntimeError) as error:
        message = str(error) or type(error).__name__
    return VectorResult(tuple(path for path, _ in group.files), message, time.perf_counter() - began)


def _make_slowly(group: VectorGroup) -> None:
    """Commits vectors a few at a time, so that none is made twice whatever ends this, and no transaction waits."""
    codebase, model = group.codebase.name, group.codebase.settings.embedding_model
    paths = [path for path, _ in group.files]
    with database.pool().connection() as conn:
        with conn.transaction():
            lease.check(conn, codebase, group.run_id)
            if group.reuse:
                store.copy_known(conn, codebase, model, paths)
            batch = store.read_pending(conn, codebase, model, paths, limit=_SLOW_TEXTS)
        conn.commit()
        while batch:
            vectors = provider(model).embed_documents([pending.text for pending in batch])
            with conn.transaction():
                lease.check(conn, codebase, group.run_id)
                store.check_length(conn, codebase, model, vectors.shape[1])
                store.write(conn, codebase, model, batch, vectors)
                batch = store.read_pending(conn, codebase, model, paths, after=batch[-1].text_hash, limit=_SLOW_TEXTS)
            conn.commit()


def _write(group: VectorGroup) -> None:
    codebase, model = group.codebase, group.codebase.settings.embedding_model
    paths = [path for path, _ in group.files]
    with database.pool().connection() as conn, conn.transaction():
        lease.check(conn, codebase.name, group.run_id)
        # Some hundred rows by their keys, in tables that may have no statistics yet: never by reading them whole.
        conn.execute(_BY_KEY)
        store.embed_pending(conn, codebase.name, model, paths, reuse=group.reuse)
        counts = store.chunk_counts(conn, codebase.name, paths)
        _record(conn, group, counts)


def _record(conn: psycopg.Connection[Any], group: VectorGroup, counts: dict[str, int]) -> None:
    codebase = group.codebase
    with conn.cursor() as cursor:
        cursor.executemany(
            sql.load("state")["put_state"],
            [
                {
                    "codebase": codebase.name,
                    "asset": "chunk_embedding",
                    "path": path,
                    "data_version": embedding_version(chunk, codebase.settings.embedding_model),
                    "code_version": CODE_VERSIONS["chunk_embedding"],
                    "settings_version": settings_version("chunk_embedding", codebase.settings),
                    "input_versions": Jsonb({"chunk": chunk}),
                    "metadata": Jsonb({"vectors": counts.get(path, 0)}),
                    "run_id": group.run_id,
                }
                for path, chunk in group.files
            ],
        )
        cursor.execute(
            "WITH mended AS (DELETE FROM ingest_failures"
            " WHERE codebase = %(codebase)s AND asset = 'chunk_embedding' AND path = ANY(%(paths)s) RETURNING path)"
            " UPDATE code_files c SET failed_at = NULL FROM mended"
            " WHERE c.codebase = %(codebase)s AND c.path = mended.path"
            " AND NOT EXISTS (SELECT FROM ingest_failures f WHERE f.codebase = c.codebase AND f.path = c.path"
            " AND f.asset <> 'chunk_embedding')",
            {"codebase": codebase.name, "paths": [path for path, _ in group.files]},
        )
