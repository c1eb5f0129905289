"""Runs that Dagster believes to be coming or under way but whose process is gone: each would block its codebase."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import psycopg

from ingest_assets.assets.catalogue import CODEBASE_TAG, IN_PROCESS_TAG
from ingest_assets.automation.session import is_alive
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage import dagster_tables

if TYPE_CHECKING:
    from dagster import RunRecord

# A launched run says that it has started a moment before it can take its lock.
_GRACE_SECONDS = 30.0
# Whoever launches a run creates it a moment before queueing it.
_UNQUEUED_SECONDS = 300.0


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
        if run.run_id != own_run and _may_be_dead(record) and not is_alive(conn, run.run_id):
            instance.report_run_failed(run, "The process of this run ended without saying so; the next run repairs it.")
            marked.append(run.run_id)
    return marked


def _may_be_dead(record: RunRecord) -> bool:
    """Whether a run that lives would hold its lock by now."""
    from dagster import DagsterRunStatus

    if IN_PROCESS_TAG in record.dagster_run.tags:
        return True
    if record.dagster_run.status == DagsterRunStatus.QUEUED:
        return False
    if record.dagster_run.status == DagsterRunStatus.NOT_STARTED:
        return time.time() - record.create_timestamp.timestamp() > _UNQUEUED_SECONDS
    return record.start_time is not None and time.time() - record.start_time > _GRACE_SECONDS
