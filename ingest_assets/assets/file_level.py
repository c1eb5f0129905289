"""The file-level step: a batch of files from the source to rows, vectors and events.

Which files: those of the run's batch, or the partitions that Dagit asked for. What is asked for in Dagit is answered
for every partition; a batch skips what is fresh.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

import dagster as dg

from ingest_assets.assets import vectors
from ingest_assets.assets.catalogue import FILE_LEVEL
from ingest_assets.assets.reporting import Reporter
from ingest_assets.assets.run_state import CodebaseRun
from ingest_assets.automation import staleness
from ingest_assets.automation.reconcile import reconcile
from ingest_assets.pipeline import failures
from ingest_assets.pipeline.pool import Workers
from ingest_assets.pipeline.rows import FILE_TABLES
from ingest_assets.pipeline.versions import is_stale
from ingest_assets.pipeline.work import Failure, FileWork
from ingest_assets.storage import database

# Files of a batch that change the tables' statistics for good, and the tables, each with what rows are found by beside
# codebase and path: statistics of all columns, JSON among them, take four times as long, and autovacuum makes them.
_ANALYZE_FROM = 500
_ANALYZED: dict[str, tuple[str, ...]] = dict.fromkeys((*FILE_TABLES, "pending_updates", "manifest_entries"), ()) | {
    "code_files": ("language", "state", "parse_status"),
    "definitions": ("kind", "name", "qualified_name"),
    "code_references": ("kind", "name"),
    "imports": ("module", "name"),
    "chunks": ("text_hash",),
    "asset_state": ("asset", "event_id"),
    "pending_updates": ("asset",),
}


class Batch(dg.Config):
    """Which files a run processes; empty in runs that Dagit starts: they name partitions, or mean all that is stale."""

    paths: list[str] = []  # noqa: RUF012 - a pydantic model copies its defaults


def materialize(context: dg.AssetExecutionContext, batch: Batch, state: CodebaseRun) -> None:
    """Brings the files of this run up to date and reports them."""
    selected = [asset for asset in FILE_LEVEL if asset in {key.path[-1] for key in context.selected_asset_keys}]
    with database.connect(application_name="ingest report", autocommit=True) as conn:
        reporter = Reporter(context, state.codebase, conn)
        began = time.perf_counter()
        reporter.repair(state)
        asked = not batch.paths and (context.has_partition_key or context.has_partition_key_range)
        paths = list(context.partition_keys) if asked else batch.paths
        if asked and state.look is None:
            state.look = reconcile(state.session, only=paths)
        elif not asked and not paths:
            state.look_at_source()
            paths = staleness.plan(conn, state.codebase).due(retry_all=True)
        work = staleness.work(conn, state.codebase, paths, selected)
        _fail_missing(state, paths, work)
        candidates = _candidates(work)
        if asked:
            for asset in selected:
                reporter.again(asset, set(paths) - set(candidates[asset]))
        planned = set(selected) if asked else reporter.plan({asset: candidates[asset] for asset in selected})
        state.spend("events", time.perf_counter() - began)

        due = set().union(*candidates.values())
        files = [item for item in work if item.path in due]
        with Workers(state.codebase, state.session.run_id, files) as workers:
            make_facts(state, workers, files)
            good = [item.path for item in files if (item.path, "source_file") not in state.failures]
            embedded = vectors.start(conn, state, workers, good) if "chunk_embedding" in selected else ()
            # Meanwhile, as a provider may be slow:
            facts = [asset for asset in selected if asset != "chunk_embedding"]
            _plan_failed(state, reporter, candidates, set(facts) - planned)
            if len(files) >= _ANALYZE_FROM:
                # What follows must not take full tables for empty ones; autovacuum comes too late.
                tables = (f"{table} ({', '.join(('codebase', 'path', *more))})" for table, more in _ANALYZED.items())
                conn.execute(f"ANALYZE {', '.join(tables)}")
            _report(state, reporter, facts)
            vectors.finish(state, embedded, len(good))
            _plan_failed(state, reporter, candidates, set(selected) - set(facts) - planned)
        _answer_cut_off(state, reporter, candidates, asked=asked)
        _report(state, reporter, selected)
    failures.record(state.session.conn, state.codebase, context.run_id, state.failures)
    context.log.info(
        f"{len(work)} files, {len(state.failures)} failed, materialized {state.materialized},"
        f" seconds { ({k: round(v, 2) for k, v in state.seconds.items()}) }"
    )


def _fail_missing(state: CodebaseRun, paths: Sequence[str], work: Sequence[FileWork]) -> None:
    known = {item.path for item in work}
    for path in paths:
        if path not in known:
            state.failures[path, "source_file"] = Failure("source_file", "vanished", "the file is not there any more")


def _candidates(work: Sequence[FileWork]) -> dict[str, list[str]]:
    """The files of each asset that are stale, or may be once what they are made from was made again."""
    found: dict[str, list[str]] = {asset: [] for asset in FILE_LEVEL}
    for item in work:
        source = item.recorded.get("source_file")
        stale: set[str] = set()
        if source is None or not source.current or source.data_version.partition(":")[0] != item.entry.content_version:
            stale.add("source_file")
        versions = {asset: recorded.data_version for asset, recorded in item.recorded.items()}
        for asset, inputs in FILE_LEVEL.items():
            if asset == "source_file":
                continue
            reached = stale.intersection(inputs).intersection(item.assets)
            if reached or is_stale(asset, item.recorded.get(asset), versions):
                stale.add(asset)
        for asset in stale & item.assets:
            found[asset].append(item.path)
    return found


def make_facts(state: CodebaseRun, workers: Workers, work: Sequence[FileWork]) -> None:
    """Everything but the vectors, committed group by group."""
    state.progress.phase("files", len(work))
    for result in workers.make_facts(work):
        for phase, seconds in result.seconds.items():
            state.spend(phase, seconds)
        state.peak_rss_mb = max(state.peak_rss_mb, result.peak_rss_mb)
        failed = 0
        for outcome in result.outcomes:
            if outcome.failure is not None:
                failed += 1
                state.failures[outcome.path, outcome.failure.asset] = outcome.failure
        state.progress.advance(len(result.outcomes), failed=failed)


def _plan_failed(
    state: CodebaseRun, reporter: Reporter, candidates: dict[str, list[str]], unplanned: Collection[str]
) -> None:
    """Plans what a file that failed will not have of these assets, so that Dagit shows it as failed."""
    failed = {path for path, _ in state.failures}
    if failed and unplanned:
        reporter.plan({asset: [path for path in candidates[asset] if path in failed] for asset in unplanned})


def _answer_cut_off(state: CodebaseRun, reporter: Reporter, candidates: dict[str, list[str]], *, asked: bool) -> None:
    """Planned partitions whose inputs turned out equal are reported once more with their old versions where silence
    would show them as failed: when Dagit asked for them, or when the run will fail for another file."""
    if not asked and not state.failures:
        return
    failed = {path for path, _ in state.failures}
    for asset, paths in candidates.items():
        answer: Collection[str] = [path for path in paths if path not in failed]
        if answer:
            reporter.again(asset, answer)


def _report(state: CodebaseRun, reporter: Reporter, assets: Sequence[str]) -> None:
    began = time.perf_counter()
    state.progress.phase("events")
    state.count(reporter.report(assets))
    state.spend("events", time.perf_counter() - began)
