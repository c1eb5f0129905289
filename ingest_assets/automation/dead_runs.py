"""Runs that are still STARTED in Dagster but whose process is gone: each would block its codebase for ever."""

from __future__ import annotations

import time
from typing import Any

import psycopg

from ingest_assets.assets.catalogue import CODEBASE_TAG, IN_PROCESS_TAG
from ingest_assets.automation.session import is_alive
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage import dagster_tables

# A launched run says that it has started a moment before it can take its lock.
_GRACE_SECONDS = 30.0


def mark(conn: psycopg.Connection[Any], codebase: Codebase, own_run: str) -> list[str]:
    """Reports dead runs of a held codebase as failed; their ids. `conn` holds the codebase's lock."""
    unfinished = dagster_tables.unfinished_runs(conn, CODEBASE_TAG, codebase.name)
    if not unfinished:
        return []  # the common case, without importing Dagster
    from dagster import RunsFilter

    from ingest_assets.automation.instance import instance as dagster_instance

    instance = dagster_instance()
    marked: list[str] = []
    for record in instance.get_run_records(RunsFilter(run_ids=unfinished)):
        run = record.dagster_run
        if run.run_id == own_run:
            continue
        if IN_PROCESS_TAG not in run.tags:
            began = record.start_time
            if began is None or time.time() - began < _GRACE_SECONDS:
                continue
        if not is_alive(conn, run.run_id):
            instance.report_run_failed(run, "The process of this run ended without saying so; the next run repairs it.")
            marked.append(run.run_id)
    return marked
