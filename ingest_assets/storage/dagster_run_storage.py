"""Dagster's run storage in our database. Nothing of our own."""

from __future__ import annotations

from dagster_postgres.run_storage import PostgresRunStorage

from ingest_assets.storage.dagster_engine import PooledStorage


class RunStorage(PooledStorage, PostgresRunStorage):
    """Runs, with pooled connections."""

    main_table = "runs"
