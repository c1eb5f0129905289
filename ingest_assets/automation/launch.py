"""Executes one run in this process. It is an ordinary Dagster run: Dagit shows it, sensors see it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import dagster as dg
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.errors import DagsterExecutionInterruptedError
from dagster._core.execution.api import execute_run_iterator
from dagster._core.storage.tags import EXTERNALLY_MANAGED_ASSETS_TAG, PARTITION_NAME_TAG

from ingest_assets.assets import factory
from ingest_assets.assets.catalogue import BATCH_TAG, CODEBASE_TAG, FILE_LEVEL, IN_PROCESS_TAG
from ingest_assets.assets.names import asset_key
from ingest_assets.assets.run_state import CodebaseRun, hand_over, ingestion, step_key
from ingest_assets.automation.instance import instance as dagster_instance

# Batches at least this large are checked in the run; of smaller ones only what changed is looked at.
CHECKED_FROM = 100


def execute(
    state: CodebaseRun, paths: Sequence[str], *, repository: bool, codebase_level: Sequence[str]
) -> tuple[str, str | None]:
    """Executes one run for these files under the held lock; its id, and why it crashed if it did.

    `repository` takes that asset along, `codebase_level` those. Raises KeyboardInterrupt when it was interrupted; the
    run is failed.
    """
    instance = dagster_instance()
    held = state.session
    codebase = held.codebase
    definitions = factory.build(codebase)
    assets = ["repository"] if repository else []
    assets += list(FILE_LEVEL) if paths else []
    assets += codebase_level
    job = (
        dg.Definitions(
            assets=list(definitions),
            asset_checks=[definitions.checks] if codebase_level and len(paths) >= CHECKED_FROM else [],
            jobs=[definitions.job],
            resources={"ingestion": ingestion},
            executor=dg.in_process_executor,
        )
        .resolve_job_def(codebase.job_name)
        .get_subset(asset_selection={asset_key(codebase.name, asset) for asset in assets})
    )
    run_id = str(uuid.uuid4())
    tags = {
        CODEBASE_TAG: codebase.name,
        BATCH_TAG: str(len(paths)),
        IN_PROCESS_TAG: "true",
        EXTERNALLY_MANAGED_ASSETS_TAG: "true",
        ".dagster/repository": "__repository__@ingest_assets",
        # Steps without a partition refuse inputs that have events; any key of the batch satisfies Dagster.
        **({PARTITION_NAME_TAG: paths[0]} if paths else {}),
    }
    # The log is in Dagster's event log; on the terminal it would stand between the lines of the progress bar.
    config: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    if paths:
        config["ops"] = {step_key(codebase.name, "file_level"): {"config": {"paths": list(paths)}}}
    held.adopt(run_id)
    run = instance.create_run_for_job(
        job_def=job,
        run_id=run_id,
        run_config=config,
        tags=tags,
        asset_selection={asset_key(codebase.name, asset) for asset in assets},
    )
    hand_over(run_id, state)
    crashed: str | None = None
    for event in execute_run_iterator(InMemoryJob(job), run, instance):
        error = None
        if event.is_step_failure:
            error = event.step_failure_data.error
        elif event.is_job_failure and crashed is None:
            error = event.job_failure_data.error
        if error is None:
            continue
        while error.cause is not None:
            error = error.cause
        if error.cls_name == DagsterExecutionInterruptedError.__name__:
            raise KeyboardInterrupt
        if not state.failures:  # else it is the failure that tells of them
            crashed = error.message.strip()
    return run_id, crashed
