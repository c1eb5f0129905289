"""Makes the manifest, the partitions and the list of files agree with the source, under the codebase's lock.

Looks at the source once; takes away what belongs to files that are gone; adds partitions for new ones. What then has to
be made is `staleness`'s to say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.assets.catalogue import FILE_LEVEL
from ingest_assets.automation.session import Session
from ingest_assets.codebases import looking, registry
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.manifest import Manifest
from ingest_assets.pipeline.rows import FILE_TABLES
from ingest_assets.storage import dagster_tables, sql

_FOLLOWERS = ("code_graph", "search_index", "quality_report", "documentation")


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the source changed."""

    manifest: Manifest
    added: int
    changed: int
    removed: int

    @property
    def total(self) -> int:
        """Files of the codebase."""
        return len(self.manifest.entries)


def reconcile(session: Session, only: Collection[str] | None = None) -> Look:
    """Takes up the present state of the source; `only` restricts the look to these paths.

    Raises SourceUnavailable when the source cannot be looked at; then nothing was changed.
    """
    codebase = session.codebase
    previous = registry.load_manifest(session.conn, codebase.name)
    manifest = looking.look(codebase, previous, only)
    with session.conn.transaction():
        registry.store_manifest(session.conn, codebase.name, manifest, previous, only)
        session.conn.execute(
            "UPDATE codebases SET commit_id = %(commit)s, manifest_hash = %(hash)s, problems = %(problems)s,"
            " reports = %(reports)s, updated_at = now() WHERE name = %(name)s"
            " AND (commit_id, manifest_hash, problems, reports)"
            " IS DISTINCT FROM (%(commit)s::text, %(hash)s::text, %(problems)s::text[], %(reports)s::jsonb)",
            {
                "name": codebase.name,
                "commit": manifest.commit_id,
                "hash": manifest.hash,
                "reports": Jsonb([list(report) for report in manifest.reports]),
                # A look at some files says nothing of the others' folders.
                "problems": list(manifest.problems if only is None else codebase.problems),
            },
        )
        _remove_rows(session.conn, codebase)
        session.conn.execute(sql.load("state")["clear_failures"], {"codebase": codebase.name})
        sync_partitions(session.conn, codebase)
    session.refresh()
    entries = manifest.entries
    return Look(
        manifest,
        added=sum(path not in previous for path in entries),
        changed=sum(
            path in previous and previous[path].content_version != entry.content_version
            for path, entry in entries.items()
        ),
        removed=sum(path not in entries for path in previous),
    )


def _remove_rows(conn: psycopg.Connection[Any], codebase: Codebase) -> None:
    """Deletes the rows of files that are gone, and tells the codebase-level assets."""
    gone = [row[0] for row in conn.execute(sql.load("state")["gone"], {"codebase": codebase.name})]
    if not gone:
        return
    for table in (*FILE_TABLES, "ingest_failures"):
        conn.execute(
            f"DELETE FROM {table} WHERE codebase = %s AND path = ANY(%s)",
            (codebase.name, gone),
        )
    conn.execute(
        "INSERT INTO pending_updates SELECT %s, asset, path"
        " FROM unnest(%s::text[]) AS asset, unnest(%s::text[]) AS path ON CONFLICT DO NOTHING",
        (codebase.name, list(_FOLLOWERS), gone),
    )


def sync_partitions(conn: psycopg.Connection[Any], codebase: Codebase) -> None:
    """One partition a file. Events of a partition are wiped before it goes, so that it comes back as missing."""
    names = {"codebase": codebase.name, "partitions": codebase.partitions_name}
    statements = sql.load("state")
    delete = [row[0] for row in conn.execute(statements["partitions_to_delete"], names)]
    add = [row[0] for row in conn.execute(statements["partitions_to_add"], names)]
    if delete:
        keys = [dagster_tables.key_text(codebase.name, asset) for asset in FILE_LEVEL]
        dagster_tables.wipe_partitions(conn, keys, delete)
    dagster_tables.change_partitions(conn, codebase.partitions_name, add, delete)
