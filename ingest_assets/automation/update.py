"""Brings a codebase up to date in this process: look, plan, one run a batch. What `ingest run` calls.

Nothing to do means no run, and then Dagster is not even imported, which takes longer than the look.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg

from ingest_assets.assets.catalogue import CODEBASE_LEVEL, FILE_LEVEL, FOLLOWING, taken_along
from ingest_assets.assets.status import judge
from ingest_assets.automation import dead_runs, session, staleness
from ingest_assets.automation.progress import Progress
from ingest_assets.automation.reconcile import Look, reconcile
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.errors import UnknownFile
from ingest_assets.pipeline import pool
from ingest_assets.settings import settings
from ingest_assets.storage import dagster_tables

if TYPE_CHECKING:
    from ingest_assets.assets.run_state import CodebaseRun


@dataclass(slots=True)
class Result:
    """What `ingest run` answers."""

    codebase: str
    run_id: str | None
    status: str  # ready, degraded, failed
    files: dict[str, int]
    assets: dict[str, dict[str, int]]
    seconds: float  # of everything, from the lock to the answer
    run_seconds: float  # of Dagster's runs in it, but for the last one:
    later_seconds: float  # of that for what follows a small change; 0 without one
    peak_rss_mb: float
    phases: dict[str, float] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    failures: list[dict[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The stable machine-readable form."""
        return {
            "codebase": self.codebase,
            "run_id": self.run_id,
            "status": self.status,
            "files": self.files,
            "assets": self.assets,
            "seconds": round(self.seconds, 3),
            "run_seconds": round(self.run_seconds, 3),
            "later_seconds": round(self.later_seconds, 3),
            "peak_rss_mb": round(self.peak_rss_mb, 1),
            "phases": {name: round(value, 3) for name, value in self.phases.items()},
            "pending": self.pending,
            "failures": self.failures,
        }


def bring_up_to_date(
    name: str,
    *,
    paths: Collection[str] | None = None,
    full: bool = False,
    progress: Progress | None = None,
    waiting: Callable[[str], None] | None = None,
) -> Result:
    """Materializes what is stale of a codebase, or of some files of it; `full` makes everything anew.

    Raises UnknownCodebase, UnknownFile, CodebaseBusy, SourceUnavailable, DatabaseUnavailable.
    """
    began = time.perf_counter()
    progress = progress or Progress()
    with session.hold(name, waiting=waiting) as held:
        _prepare_dagster(held.conn)
        dead_runs.mark(held.conn, held.codebase, held.run_id)
        progress.phase("looking at the source")
        look = reconcile(held, only=paths)
        _check_known(held.codebase, look, paths)
        if full:
            _forget(held, paths)
        plan = staleness.plan(held.conn, held.codebase, paths)
        due = plan.due(retry_all=True)
        states: list[CodebaseRun] = []
        run_ids: list[str] = []
        crashed: str | None = None
        run_seconds = 0.0
        if not plan.is_empty(retry_all=True):
            from ingest_assets.assets.run_state import CodebaseRun
            from ingest_assets.automation.launch import execute

            for batch in _batches(due):
                state = CodebaseRun(held, batch=True, progress=progress, look=look)
                last = batch is None or batch[-1] == due[-1]
                first = not states and "repository" in plan.codebase_level
                run_began = time.perf_counter()
                whole = taken_along(len(due), plan.codebase_level) if last else []
                run_id, crashed = execute(state, batch or [], repository=first, codebase_level=whole)
                run_seconds += time.perf_counter() - run_began
                states.append(state)
                run_ids.append(run_id)
                if crashed:
                    break
        later_seconds, crashed = _follow(held, progress, look, states, crashed)
        codebase = held.refresh()
        status, pending = judge(held.conn, codebase)
        return _result(
            codebase,
            run_ids,
            "failed" if crashed else status,
            pending,
            look,
            states,
            began,
            run_seconds,
            later_seconds,
            crashed,
        )


def _follow(
    held: session.Session, progress: Progress, look: Look, states: list[CodebaseRun], crashed: str | None
) -> tuple[float, str | None]:
    """The run of what follows a small change: how long it took, and why it crashed, or the runs before."""
    if crashed or not states:
        return 0.0, crashed
    following = [asset for asset in staleness.stale_codebase_level(held.conn, held.refresh()) if asset in FOLLOWING]
    if not following:
        return 0.0, None
    from ingest_assets.assets.run_state import CodebaseRun
    from ingest_assets.automation.launch import execute

    began = time.perf_counter()
    state = CodebaseRun(held, batch=True, progress=progress, look=look)
    states.append(state)
    _, crashed = execute(state, [], repository=False, codebase_level=following)
    return time.perf_counter() - began, crashed


def _prepare_dagster(conn: psycopg.Connection[Any]) -> None:
    """Dagster makes its tables when its storages are first used."""
    if not dagster_tables.exist(conn):
        from ingest_assets.automation.instance import instance

        instance()


def _batches(due: Sequence[str]) -> list[list[str] | None]:
    """Lists of paths, one a run; [None] when only codebase-level assets have to follow."""
    size = settings().batch_size
    return [list(due[i : i + size]) for i in range(0, len(due), size)] or [None]


def _check_known(codebase: Codebase, look: Look, paths: Collection[str] | None) -> None:
    for path in paths or ():
        if path not in look.manifest.entries:
            skips = {skip.path: skip.reason for skip in look.manifest.skips}
            hint = f" It is left out: {skips[path]}." if path in skips else ""
            raise UnknownFile(path=path, codebase=codebase.name, hint=hint)


def _forget(held: session.Session, paths: Collection[str] | None) -> None:
    """Makes these files, or everything, stale, so that it is made anew from the source."""
    held.conn.execute(
        "UPDATE asset_state SET code_version = ''"
        " WHERE codebase = %s AND (%s::text[] IS NULL OR path = ANY(%s::text[]))",
        (held.codebase.name, paths and list(paths), paths and list(paths)),
    )


def _result(
    codebase: Codebase,
    run_ids: Sequence[str],
    status: str,
    pending: list[str],
    look: Look,
    states: Sequence[CodebaseRun],
    began: float,
    run_seconds: float,
    later_seconds: float,
    crashed: str | None,
) -> Result:
    materialized: dict[str, int] = {}
    skipped: dict[str, int] = {}
    phases: dict[str, float] = {}
    failures: list[dict[str, str]] = []
    for state in states:
        for asset, number in state.materialized.items():
            materialized[asset] = materialized.get(asset, 0) + number
        for asset, number in state.skipped.items():
            skipped[asset] = skipped.get(asset, 0) + number
        for phase, seconds in state.seconds.items():
            phases[phase] = phases.get(phase, 0.0) + seconds
        failures += [
            {"path": path, "asset": asset, "reason": failure.reason, "message": failure.message}
            for (path, asset), failure in sorted(state.failures.items())
        ]
    total = look.total
    assets: dict[str, dict[str, int]] = {}
    for asset in ("repository", *FILE_LEVEL, *CODEBASE_LEVEL):
        made = materialized.get(asset, 0)
        everything = total if asset in FILE_LEVEL else 1
        assets[asset] = {"materialized": made, "skipped": max(everything - made, 0)}
    failed = len({failure["path"] for failure in failures if failure["path"]})
    files = {
        "total": total,
        "added": look.added,
        "changed": look.changed,
        "removed": look.removed,
        "unchanged": total - look.added - look.changed,
        "failed": failed,
    }
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    return Result(
        codebase=codebase.name,
        run_id=run_ids[-1] if run_ids else None,
        status=status,
        files=files,
        assets=assets,
        seconds=time.perf_counter() - began,
        run_seconds=run_seconds,
        later_seconds=later_seconds,
        # An upper bound: the workers are counted as if all reached the peak of the largest at once.
        peak_rss_mb=own + pool.worker_count() * max((state.peak_rss_mb for state in states), default=0.0),
        phases=phases,
        pending=[crashed, *pending] if crashed else pending,
        failures=failures,
    )
