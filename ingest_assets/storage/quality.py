"""Reading the quality report of a codebase as it is stored. Making it is `assets.quality`'s matter."""

from __future__ import annotations

from typing import Any

from psycopg.rows import dict_row

from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load


def report(conn: Connection, codebase: str) -> dict[str, Any] | None:
    """The report as `assets.quality.make` made it; None when there is none yet."""
    row = conn.execute("SELECT report FROM quality_reports WHERE codebase = %s", (codebase,)).fetchone()
    return None if row is None else dict(row[0])


def findings(conn: Connection, codebase: str) -> list[dict[str, Any]]:
    """All findings, worst first: path, start_line, end_line, rule, severity, message, value, threshold."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(load("quality")["findings"], {"codebase": codebase}).fetchall()
