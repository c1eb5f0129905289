"""The sensors: what changed at the sources, what codebase-level assets must follow, and how runs ended.

The source sensors are the truth when a watcher missed something. They take the codebase's lock for a look, add and
delete partitions, and ask for one run a changed codebase; while a run is at work they leave it alone.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import dagster as dg
from dagster._core.storage.tags import EXTERNALLY_MANAGED_ASSETS_TAG, PARTITION_NAME_TAG

from ingest_assets.assets.catalogue import BATCH_TAG, CODEBASE_TAG, FILE_LEVEL, taken_along
from ingest_assets.assets.names import asset_key, codebases_of_run
from ingest_assets.assets.run_state import step_key
from ingest_assets.automation import dead_runs, session, staleness
from ingest_assets.automation.reconcile import reconcile
from ingest_assets.codebases import registry
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.errors import CodebaseBusy, IngestError
from ingest_assets.jobs import notifications
from ingest_assets.settings import settings
from ingest_assets.storage import dagster_tables, database


def build(jobs: Sequence[Any]) -> list[Any]:
    """All sensors, for these jobs."""
    every: list[Any] = [
        dg.AutomationConditionSensorDefinition(
            "automation",
            target=dg.AssetSelection.all(),
            default_status=dg.DefaultSensorStatus.RUNNING,
            minimum_interval_seconds=60,
            description="Asks for codebase-level assets whose inputs were materialized by hand in Dagit.",
        ),
        run_succeeded,
        run_failed,
    ]
    if jobs:
        every += [
            _source_sensor(jobs, "folder", "Watches folder codebases by stat and content version."),
            _source_sensor(jobs, "git", "Watches the branches of git codebases, remote and local."),
        ]
    return every


def _source_sensor(jobs: Sequence[Any], kind: str, description: str) -> dg.SensorDefinition:
    @dg.sensor(
        name=f"{kind}_sources",
        jobs=list(jobs),
        minimum_interval_seconds=settings().sensor_interval,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=description,
    )
    def sources(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        with database.pool().connection() as conn:
            codebases = [codebase for codebase in registry.all(conn) if codebase.kind == kind]
        known = {job.name for job in jobs}
        requests: list[dg.RunRequest] = []
        said: list[str] = []
        for codebase in codebases:
            if codebase.job_name not in known:
                said.append(f"{codebase.name}: appears when the code location is reloaded")
                continue
            try:
                request = look(codebase)
            except CodebaseBusy as busy:
                said.append(f"{codebase.name}: {busy.fields['holder']} is at work")
            except IngestError as error:  # one unreachable source must not hold up the others
                context.log.error(str(error))
                said.append(f"{codebase.name}: {error}")
            else:
                if isinstance(request, dg.RunRequest):
                    requests.append(request)
                else:
                    said.append(f"{codebase.name}: {request}")
        if requests:
            return dg.SensorResult(run_requests=requests)
        return dg.SkipReason("; ".join(said) or f"there is no {kind} codebase")

    return sources


def look(codebase: Codebase) -> dg.RunRequest | str:
    """Looks at one source; the run that its changes need, or why none is needed.

    Raises CodebaseBusy and SourceUnavailable.
    """
    with session.hold(codebase.name, timeout=0) as held:
        if unfinished := dagster_tables.unfinished_runs(held.conn, CODEBASE_TAG, codebase.name):
            dead = dead_runs.mark(held.conn, codebase, held.run_id)
            if len(dead) < len(unfinished):
                return "a run is queued or under way"
        reconcile(held)
        codebase = held.codebase
        plan = staleness.plan(held.conn, codebase)
        due = plan.due(retry_all=False)[: settings().batch_size]
        if plan.is_empty(retry_all=False):
            return "unchanged"
        return run_request(codebase, due, list(plan.codebase_level))


def run_request(codebase: Codebase, paths: Sequence[str], stale: Sequence[str]) -> dg.RunRequest:
    """One run that brings these files and the codebase-level assets up to date."""
    assets = ["repository"] if "repository" in stale else []
    assets += list(FILE_LEVEL) if paths else []
    assets += taken_along(len(paths), stale)
    return dg.RunRequest(
        job_name=codebase.job_name,
        asset_selection=[asset_key(codebase.name, asset) for asset in assets],
        run_config=(
            {"ops": {step_key(codebase.name, "file_level"): {"config": {"paths": list(paths)}}}} if paths else {}
        ),
        tags={
            CODEBASE_TAG: codebase.name,
            BATCH_TAG: str(len(paths)),
            EXTERNALLY_MANAGED_ASSETS_TAG: "true",
            **({PARTITION_NAME_TAG: paths[0]} if paths else {}),
        },
    )


def _notify(context: dg.RunStatusSensorContext, outcome: str) -> Iterator[dg.SkipReason]:
    run = context.dagster_run
    codebases = codebases_of_run(run)
    if not codebases:
        yield dg.SkipReason("not a run of a codebase")
        return
    with database.pool().connection() as conn:
        for name in codebases:
            notifications.send(
                conn,
                f"run.{outcome}",
                {"codebase": name, "run_id": run.run_id, "job": run.job_name, "message": context.dagster_event.message},
                codebase=name,
                run_id=run.run_id,
            )


def _status_sensor(name: str, status: dg.DagsterRunStatus, outcome: str) -> dg.SensorDefinition:
    make: Callable[..., Any] = dg.run_status_sensor(
        name=name,
        run_status=status,
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=10,
        description=f"Writes a notification for every run of a codebase that {outcome}.",
    )

    def sensor(context: dg.RunStatusSensorContext) -> Any:
        for reason in _notify(context, outcome):
            return reason
        return None

    made: dg.SensorDefinition = make(sensor)
    return made


run_succeeded = _status_sensor("run_succeeded", dg.DagsterRunStatus.SUCCESS, "succeeded")
run_failed = _status_sensor("run_failed", dg.DagsterRunStatus.FAILURE, "failed")
