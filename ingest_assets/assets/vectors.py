"""Vectors of the files whose chunks changed; committed apart from the facts, so that a provider can fail or be slow."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.assets.catalogue import CODE_VERSIONS, settings_version
from ingest_assets.assets.run_state import CodebaseRun
from ingest_assets.automation import staleness
from ingest_assets.embedding import store as embeddings
from ingest_assets.errors import IngestError
from ingest_assets.pipeline.versions import embedding_version, is_stale
from ingest_assets.pipeline.work import Failure
from ingest_assets.search import vector
from ingest_assets.storage import sql

_log = logging.getLogger(__name__)

# Files whose vectors are committed together.
_EMBED_FILES = 400
# Files with new chunks from which on the vector index is built anew.
_REBUILD_FROM = 1_000


def make(conn: psycopg.Connection[Any], state: CodebaseRun, paths: Sequence[str], *, reuse: bool = True) -> None:
    """Embeds what has no vector among the chunks of these files, and records `chunk_embedding` for each file.

    Without `reuse` no vector is copied from another codebase.
    """
    codebase, model = state.codebase, state.codebase.settings.embedding_model
    due: list[tuple[str, str]] = []
    for path, known in staleness.recorded(conn, codebase, paths).items():
        versions = {asset: recorded.data_version for asset, recorded in known.items()}
        if "chunk" in versions and is_stale("chunk_embedding", known.get("chunk_embedding"), versions):
            due.append((path, versions["chunk"]))
    state.progress.phase("vectors", len(due))
    if len(due) >= _REBUILD_FROM:
        vector.drop(conn, codebase.name)  # filling an existing index takes many times longer than building it after
    for start in range(0, len(due), _EMBED_FILES):
        part = due[start : start + _EMBED_FILES]
        began = time.perf_counter()
        try:
            with conn.transaction():
                embeddings.embed_pending(conn, codebase.name, model, [path for path, _ in part], reuse=reuse)
                _record(conn, state, part)
        except (IngestError, OSError, ValueError, RuntimeError) as error:
            _log.error("the embedding provider failed: %s", error)
            for path, _ in part:
                state.failures[path, "chunk_embedding"] = Failure("chunk_embedding", "embedding", str(error))
        state.spend("embedding", time.perf_counter() - began)
        state.progress.advance(len(part))


def _record(conn: psycopg.Connection[Any], state: CodebaseRun, part: Sequence[tuple[str, str]]) -> None:
    codebase = state.codebase
    counts = dict(
        conn.execute(
            "SELECT path, count(*) FROM chunks WHERE codebase = %s AND path = ANY(%s) GROUP BY path",
            (codebase.name, [path for path, _ in part]),
        ).fetchall()
    )
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
                    "run_id": state.session.run_id,
                }
                for path, chunk in part
            ],
        )
        cursor.execute(
            "DELETE FROM ingest_failures WHERE codebase = %s AND asset = 'chunk_embedding' AND path = ANY(%s)",
            (codebase.name, [path for path, _ in part]),
        )
