"""The status of a codebase: ready only when nothing is missing, with a snapshot and a notification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.assets.catalogue import FOLLOWING
from ingest_assets.automation import staleness
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.jobs import notifications
from ingest_assets.pipeline.versions import content_hash


def update(conn: psycopg.Connection[Any], codebase: Codebase, run_id: str) -> tuple[str, Mapping[str, Any]]:
    """Stores status, snapshot and notification; the data version and metadata."""
    status, pending = judge(conn, codebase)
    totals = count(conn, codebase.name)
    revision = codebase.revision + 1
    conn.execute(
        "UPDATE codebases SET status = %s, revision = %s, updated_at = now() WHERE name = %s",
        (status, revision, codebase.name),
    )
    conn.execute(
        "INSERT INTO codebase_snapshots (codebase, revision, commit_id, manifest_hash, status, totals, run_id)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (codebase, revision) DO UPDATE SET"
        " commit_id = EXCLUDED.commit_id, manifest_hash = EXCLUDED.manifest_hash, status = EXCLUDED.status,"
        " totals = EXCLUDED.totals, run_id = EXCLUDED.run_id",
        (codebase.name, revision, codebase.commit_id, codebase.manifest_hash or "", status, Jsonb(totals), run_id),
    )
    notifications.send(
        conn,
        f"codebase.{status}",
        {"codebase": codebase.name, "revision": revision, "commit": codebase.commit_id, "pending": pending, **totals},
        codebase=codebase.name,
    )
    version = content_hash((status, codebase.manifest_hash, codebase.commit_id, tuple(pending), tuple(totals.items())))
    return version, {"status": status, "revision": revision, **totals, "pending": "\n".join(pending)}


def judge(conn: psycopg.Connection[Any], codebase: Codebase, more: Sequence[str] = ()) -> tuple[str, list[str]]:
    """ready or degraded, and everything that is in the way of ready, in words: `more` with what is stored."""
    pending = [*codebase.problems, *more]
    plan = staleness.plan(conn, codebase)
    stale = [file for file in plan.files if not file.failed]
    if stale:
        pending.append(f"{len(stale)} files are stale, for example {stale[0].path}")
    for path, asset, reason, number in conn.execute(
        "SELECT min(path), asset, reason, count(*) FROM ingest_failures"
        " WHERE codebase = %s AND asset <> 'codebase_status' GROUP BY asset, reason ORDER BY asset, reason",
        (codebase.name,),
    ):
        where = f"{number} files, for example {path}" if path else "the codebase"
        pending.append(f"{asset} failed ({reason}) for {where}")
    for asset, why in plan.codebase_level.items():
        if asset != "codebase_status" and asset not in FOLLOWING:
            pending.append(f"{asset}: {why}")
    return ("degraded" if pending else "ready"), pending


def count(conn: psycopg.Connection[Any], codebase: str) -> dict[str, int]:
    """How much of everything is stored."""
    tables = ("code_files", "definitions", "code_references", "imports", "chunks", "graph_nodes", "graph_edges",
              "quality_findings")  # fmt: skip
    columns = ", ".join(f"(SELECT count(*) FROM {table} WHERE codebase = %(name)s)" for table in tables)
    row = conn.execute(f"SELECT {columns}", {"name": codebase}).fetchone()
    assert row is not None
    return dict(zip(("files", *tables[1:]), row, strict=True))
