"""The oracle: the stored state of a codebase against a clean ingestion of the same files, and against Dagster's events.

The clean ingestion runs the same pipeline under a scratch name, without Dagster, and is removed afterwards. Rows are
compared exactly except ids and timestamps, floating-point values within 1e-6. The vectors of a remote model, which
costs money and time, are taken from what is stored for the same texts; it is asked again for some only, other ones each
time. A file that fails now keeps its last good rows by design: the clean side takes those over, and the file is counted
as failed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.assets import codebase_level, documentation, graph_picture, vectors
from ingest_assets.assets.catalogue import CODE_VERSIONS, CODEBASE_LEVEL, FILE_LEVEL, settings_version
from ingest_assets.assets.file_level import make_facts
from ingest_assets.assets.run_state import CodebaseRun
from ingest_assets.automation import comparison, session, staleness
from ingest_assets.automation.comparison import Verification, columns_of
from ingest_assets.automation.progress import Progress
from ingest_assets.automation.reconcile import Look
from ingest_assets.automation.session import Session
from ingest_assets.codebases import looking, registry
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.embedding.provider import is_remote
from ingest_assets.pipeline.pool import Workers
from ingest_assets.pipeline.rows import FILE_TABLES
from ingest_assets.search import vector
from ingest_assets.storage import graph_links, sql

_SCRATCH = "verify__"


def verify(name: str, progress: Progress | None = None) -> Verification:
    """Compares a codebase with a clean ingestion. Raises UnknownCodebase, CodebaseBusy, SourceUnavailable."""
    progress = progress or Progress()
    with session.hold(name) as held:
        answer = Verification(name)
        conn = held.conn
        answer.failed_files = [
            row[0]
            for row in conn.execute(
                "SELECT DISTINCT path FROM ingest_failures WHERE codebase = %s AND path <> '' ORDER BY path", (name,)
            )
        ]
        with _scratch(held) as clean:
            _ingest(clean, held.codebase, answer.failed_files, progress)
            progress.phase("comparing", len(comparison.TABLES))
            for table in comparison.TABLES:
                comparison.compare_table(conn, answer, table, name, clean.codebase.name)
                progress.advance()
            comparison.compare_terms(conn, answer, name, clean.codebase.name)
            comparison.compare_vectors(conn, answer, held.codebase, clean.codebase.name)
        comparison.compare_events(conn, answer, held.codebase)
        return answer


@contextmanager
def _scratch(held: Session) -> Iterator[Session]:
    """A scratch codebase with the settings of the real one; gone afterwards, as are those of killed verifications."""
    conn = held.conn
    prefix = f"{_SCRATCH}{held.codebase.name}"[:50] + "__"
    for row in conn.execute(
        "SELECT name FROM codebases WHERE removing AND starts_with(name, %s)", (prefix,)
    ).fetchall():
        registry.delete(conn, row[0])
    name = prefix + uuid.uuid4().hex[:8]
    conn.execute(
        "INSERT INTO codebases (name, project, kind, source, branch, settings, commit_id, removing)"
        " SELECT %s, project, kind, source, branch, settings, commit_id, true FROM codebases WHERE name = %s",
        (name, held.codebase.name),
    )
    conn.execute(
        "INSERT INTO codebase_leases (codebase, run_id, holder) VALUES (%s, %s, 'verification')", (name, held.run_id)
    )
    try:
        yield Session(replace(held.codebase, name=name), held.run_id, conn)
    finally:
        vector.drop(conn, name)
        graph_links.forget(conn, name)
        registry.delete(conn, name)
        graph_picture.forget(name)


def _ingest(clean: Session, real: Codebase, failed: Sequence[str], progress: Progress) -> None:
    """Everything that a run does, without Dagster."""
    conn, name = clean.conn, clean.codebase.name
    progress.phase("looking at the source")
    manifest = looking.look(clean.codebase, {})
    with conn.transaction():
        registry.store_manifest(conn, name, manifest, {})
    clean.codebase = replace(
        clean.codebase, commit_id=manifest.commit_id, manifest_hash=manifest.hash, reports=manifest.reports
    )
    conn.execute(
        "UPDATE codebases SET commit_id = %s, manifest_hash = %s WHERE name = %s",
        (manifest.commit_id, manifest.hash, name),
    )
    conn.execute(
        sql.load("state")["put_state"],
        {
            "codebase": name,
            "asset": "repository",
            "path": "",
            "data_version": staleness.repository_version(clean.codebase),
            "code_version": CODE_VERSIONS["repository"],
            "settings_version": settings_version("repository", clean.codebase.settings),
            "input_versions": Jsonb({}),
            "metadata": Jsonb({}),
            "run_id": clean.run_id,
        },
    )
    _take_over(conn, real.name, name, failed)
    look = Look(manifest, len(manifest.entries), 0, 0)
    state = CodebaseRun(clean, batch=True, progress=progress, look=look)
    paths = [path for path in manifest.entries if path not in set(failed)]
    files = staleness.work(conn, clean.codebase, paths, FILE_LEVEL)
    with Workers(clean.codebase, clean.run_id, files) as workers:
        make_facts(state, workers, files)
        known = is_remote(clean.codebase.settings.embedding_model)
        vectors.finish(state, vectors.start(conn, state, workers, paths, reuse=known), len(paths))
    for asset in CODEBASE_LEVEL:
        if asset not in ("codebase_status", "documentation", "vector_index"):
            progress.phase(asset)
            codebase_level.make(conn, state, asset, codebase_level.inputs_of(conn, clean.codebase, asset))
    documentation.update_tree(conn, clean.codebase, None)


def _take_over(conn: psycopg.Connection[Any], real: str, clean: str, failed: Sequence[str]) -> None:
    """The last good facts of failed files, which a clean ingestion cannot make."""
    if not failed:
        return
    for table in (*FILE_TABLES, "manifest_entries"):
        columns = columns_of(conn, table)
        shown = ", ".join(columns)
        conflict = " ON CONFLICT (codebase, path) DO NOTHING" if table == "manifest_entries" else ""
        conn.execute(
            f"INSERT INTO {table} (codebase, {shown}) SELECT %s, {shown} FROM {table}"
            f" WHERE codebase = %s AND path = ANY(%s){conflict}",
            (clean, real, list(failed)),
        )
    conn.execute(
        "INSERT INTO chunk_embeddings SELECT %s, model, text_hash, dimensions, embedding FROM chunk_embeddings e"
        " WHERE codebase = %s AND text_hash IN (SELECT text_hash FROM chunks WHERE codebase = %s AND path = ANY(%s))"
        " ON CONFLICT DO NOTHING",
        (clean, real, real, list(failed)),
    )
