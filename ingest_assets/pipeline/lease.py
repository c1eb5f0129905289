"""The fence around a codebase's rows: only the run that holds the lease may commit. `automation.session` takes it."""

from __future__ import annotations

from typing import Any

import psycopg

from ingest_assets.errors import LeaseLost


def check(conn: psycopg.Connection[Any], codebase: str, run_id: str) -> None:
    """Keeps the lease where it is until the end of the transaction. Raises LeaseLost when another run has it."""
    holds = conn.execute(
        "SELECT 1 FROM codebase_leases WHERE codebase = %s AND run_id = %s FOR SHARE", (codebase, run_id)
    ).fetchone()
    if holds is None:
        raise LeaseLost(codebase=codebase)
