"""Vectors of the files whose chunks changed; apart from the facts, so that a provider can fail or be slow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import psycopg

from ingest_assets.assets.codebase_state import recorded
from ingest_assets.assets.run_state import CodebaseRun
from ingest_assets.automation import staleness
from ingest_assets.pipeline.pool import Workers
from ingest_assets.pipeline.versions import is_stale
from ingest_assets.pipeline.work import Failure, VectorResult
from ingest_assets.search import vector

# Files with new chunks from which on the vector index is built anew: filling an existing one takes many times longer.
_REBUILD_FROM = 1_000


def start(
    conn: psycopg.Connection[Any], state: CodebaseRun, workers: Workers, paths: Sequence[str], *, reuse: bool = True
) -> Iterator[VectorResult]:
    """Has what has no vector among the chunks of these files embedded, and `chunk_embedding` recorded for each file.

    The worker processes begin at once; `finish` awaits them. Without `reuse` no vector is copied from another codebase.
    `conn` is in autocommit mode.
    """
    due: list[tuple[str, str]] = []
    for path, known in staleness.recorded(conn, state.codebase, paths).items():
        versions = {asset: recorded.data_version for asset, recorded in known.items()}
        if "chunk" in versions and is_stale("chunk_embedding", known.get("chunk_embedding"), versions):
            due.append((path, versions["chunk"]))
    name, model = state.codebase.name, state.codebase.settings.embedding_model
    made = recorded(conn, state.codebase, "vector_index")
    if reuse and len(due) >= _REBUILD_FROM and made is not None and made[1].get("model", model) == model:
        vector.drop(conn, name)  # that of a model which is being replaced serves until the new vectors are complete
    return workers.make_vectors(due, reuse=reuse)


def finish(state: CodebaseRun, results: Iterable[VectorResult], files: int) -> None:
    """Awaits what was started for so many files, and takes down what failed."""
    state.progress.phase("vectors", files)
    for result in results:
        if result.message is not None:
            for path in result.paths:
                state.failures[path, "chunk_embedding"] = Failure("chunk_embedding", "embedding", result.message)
        state.spend("embedding", result.seconds)
        state.progress.advance(len(result.paths), failed=len(result.paths) if result.message else 0)
