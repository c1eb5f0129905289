"""Dagster's schedule and sensor storage in our database. Nothing of our own."""

from __future__ import annotations

from dagster_postgres.schedule_storage import PostgresScheduleStorage

from ingest_assets.storage.dagster_engine import PooledStorage


class ScheduleStorage(PooledStorage, PostgresScheduleStorage):
    """Ticks and instigator state, with pooled connections."""

    main_table = "jobs"
