"""What is recorded of codebase-level assets, and which files wait for them.

Belongs here: rows of `asset_state` and `pending_updates`, read and written in the caller's transaction. What the assets
are made of is told by their own modules. No Dagster here: processes beside the run use it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.assets.catalogue import CODE_VERSIONS, settings_version
from ingest_assets.automation import staleness
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage import sql

# Output of an update: data version and what Dagit shows.
Made = tuple[str, Mapping[str, Any]]
Inputs = Mapping[str, str]


def record(
    conn: psycopg.Connection[Any], codebase: Codebase, run_id: str, asset: str, inputs: Inputs, made: Made
) -> None:
    """Record that an asset was made from these inputs."""
    version, metadata = made
    conn.execute(
        sql.load("state")["put_state"],
        {
            "codebase": codebase.name,
            "asset": asset,
            "path": "",
            "data_version": version,
            "code_version": CODE_VERSIONS[asset],
            "settings_version": settings_version(asset, codebase.settings),
            "input_versions": Jsonb(dict(inputs)),
            "metadata": Jsonb(dict(metadata)),
            "run_id": run_id,
        },
    )
    conn.execute("DELETE FROM ingest_failures WHERE codebase = %s AND path = '' AND asset = %s", (codebase.name, asset))


def recorded(conn: psycopg.Connection[Any], codebase: Codebase, asset: str) -> Made | None:
    """Data version and metadata of the asset as they are recorded."""
    row = conn.execute(
        "SELECT data_version, metadata FROM asset_state WHERE codebase = %s AND asset = %s AND path = ''",
        (codebase.name, asset),
    ).fetchone()
    return None if row is None else (row[0], row[1])


def is_stale(conn: psycopg.Connection[Any], codebase: Codebase, asset: str, inputs: Inputs) -> bool:
    """Whether the asset was not made by the present code, with the present settings, from these inputs."""
    row = conn.execute(
        "SELECT input_versions, code_version, settings_version FROM asset_state"
        " WHERE codebase = %s AND asset = %s AND path = ''",
        (codebase.name, asset),
    ).fetchone()
    if row is None or staleness.version_reason(asset, codebase, row[1], row[2]):
        return True
    return dict(row[0]) != dict(inputs)


def made_before(conn: psycopg.Connection[Any], codebase: Codebase, asset: str) -> bool:
    """Whether the asset was made by the present code and settings: if not, it is rebuilt rather than updated."""
    row = conn.execute(
        "SELECT code_version, settings_version FROM asset_state WHERE codebase = %s AND asset = %s AND path = ''",
        (codebase.name, asset),
    ).fetchone()
    return row is not None and staleness.version_reason(asset, codebase, row[0], row[1]) is None


def take_pending(conn: psycopg.Connection[Any], codebase: Codebase, asset: str) -> list[str] | None:
    """Paths that the asset has to take up, taken off the list; None where it has to be rebuilt."""
    rows = conn.execute(
        "DELETE FROM pending_updates WHERE codebase = %s AND asset = %s RETURNING path", (codebase.name, asset)
    )
    paths = sorted(row[0] for row in rows)
    return paths if made_before(conn, codebase, asset) else None
