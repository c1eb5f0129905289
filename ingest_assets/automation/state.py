"""How a codebase stands at this moment: a look at its source, held against what is recorded. Changes nothing.

What is stale is `staleness`'s to say; here it is asked about a manifest that is not stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

import psycopg

from ingest_assets.assets.catalogue import ASSETS, CODEBASE_LEVEL, FILE_LEVEL
from ingest_assets.assets.status import judge
from ingest_assets.automation import session, staleness
from ingest_assets.codebases import looking, registry
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.manifest import Manifest
from ingest_assets.errors import SourceUnavailable
from ingest_assets.pipeline.failures import Cause, causes
from ingest_assets.storage import sql

STATES = ("fresh", "stale", "missing", "failed")
PENDING_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CodebaseState:
    """What `ingest status` answers."""

    codebase: str
    status: str  # new (never run), running, stale (something changed since), degraded, ready
    commit: str | None  # of what is stored
    files: dict[str, int]  # total, fresh, stale, failed
    assets: dict[str, dict[str, int]]  # asset -> fresh, stale, missing, failed
    pending: list[str]  # what is in the way of ready, in words
    failures: list[Cause]  # why something failed

    def to_json(self) -> dict[str, Any]:
        """The stable machine-readable form."""
        return {
            "codebase": self.codebase,
            "status": self.status,
            "commit": self.commit,
            "files": self.files,
            "assets": self.assets,
            "pending": self.pending,
            "failures": [asdict(cause) for cause in self.failures],
        }


def state(conn: psycopg.Connection[Any], codebase: Codebase, *, look: bool = True) -> CodebaseState:
    """How the codebase stands; without `look`, as of the last look at its source.

    A source that cannot be looked at is pending, and the codebase is judged by what was seen last.
    """
    busy = session.is_busy(conn, codebase.name)
    problems: list[str] = []
    if look:
        try:
            manifest = looking.look(codebase, registry.load_manifest(conn, codebase.name))
        except SourceUnavailable as error:
            problems.append(f"could not look: {error.fields['reason']}")
        else:
            with _as_if(conn, codebase, manifest) as seen:
                return _judged(conn, seen, busy, [], codebase.commit_id)
    return _judged(conn, codebase, busy, problems, codebase.commit_id)


def explain(conn: psycopg.Connection[Any], codebase: Codebase, path: str) -> dict[str, dict[str, Any]]:
    """`staleness.explain` of a file after a look at its source. Raises SourceUnavailable."""
    stored = registry.load_manifest(conn, codebase.name)
    manifest = looking.look(codebase, stored, [path])
    with _as_if(conn, codebase, manifest) as seen:
        return staleness.explain(conn, seen, path)


@contextmanager
def _as_if(conn: psycopg.Connection[Any], codebase: Codebase, manifest: Manifest) -> Iterator[Codebase]:
    """Until the block ends, statements on this connection find this manifest where the stored one is.

    Temporary tables take the places of the real ones, so that no row is locked and nobody else sees anything.
    """
    threshold = conn.prepare_threshold
    conn.prepare_threshold = None  # a statement that was prepared goes on reading the real tables
    try:
        with conn.transaction(force_rollback=True):
            for table in ("manifest_entries", "manifest_skips"):
                conn.execute(f"CREATE TEMP TABLE {table} (LIKE {table} INCLUDING ALL)")
            registry.store_manifest(conn, codebase.name, manifest, {})
            conn.execute("ANALYZE pg_temp.manifest_entries")
            yield replace(
                codebase,
                commit_id=manifest.commit_id,
                manifest_hash=manifest.hash,
                problems=manifest.problems,
                reports=manifest.reports,
            )
    finally:
        conn.prepare_threshold = threshold


def _judged(
    conn: psycopg.Connection[Any], codebase: Codebase, busy: str | None, problems: list[str], commit: str | None
) -> CodebaseState:
    """The state, judged by the manifest and the recorded rows that `conn` sees; `commit` is the stored one."""
    parameters = {"codebase": codebase.name}
    plan = staleness.plan(conn, codebase)
    gone = sorted(row[0] for row in conn.execute(sql.load("state")["gone"], parameters))
    assets = _file_level(conn, codebase, plan)
    # A failed file holds nothing up: what is behind it was made of the other files.
    waiting = set(FILE_LEVEL) if gone else {asset for file in plan.files if not file.failed for asset in file.assets}
    assets |= _codebase_level(conn, codebase, plan, waiting)
    failed = sum(file.failed for file in plan.files)
    total = sum(assets["source_file"].values())
    changed = bool(gone) or len(plan.files) > failed or any(assets[asset]["stale"] for asset in CODEBASE_LEVEL)
    if busy:
        problems.append(f"{busy} is working on it")
    if gone:
        problems.append(f"{len(gone)} files are gone from the source, for example {gone[0]}")
    if codebase.kind == "git" and codebase.commit_id != commit:
        problems.append(f"the source is at commit {codebase.commit_id}")
    if plan.unreported and not busy:
        problems.append(f"{plan.unreported} materializations are not reported to Dagster yet")
    pending = judge(conn, codebase, problems)[1]
    if not pending and "codebase_status" in plan.codebase_level:
        pending.append(f"codebase_status: {plan.codebase_level['codebase_status']}")
    if busy:
        status = "running"
    elif not any(counts["fresh"] or counts["stale"] or counts["failed"] for counts in assets.values()):
        status = "new"
    elif changed:
        status = "stale"
    else:
        status = "degraded" if pending else "ready"
    return CodebaseState(
        codebase=codebase.name,
        status=status,
        commit=commit,
        files={"total": total, "fresh": total - len(plan.files), "stale": len(plan.files) - failed, "failed": failed},
        assets={asset: assets[asset] for asset in ASSETS},
        pending=pending,
        failures=causes(
            (row[0], row[1], row[3], row[4]) for row in conn.execute(sql.load("state")["failures"], parameters)
        ),
    )


def _file_level(conn: psycopg.Connection[Any], codebase: Codebase, plan: staleness.Plan) -> dict[str, dict[str, int]]:
    """The number of files by file-level asset and state."""
    parameters = {"codebase": codebase.name}
    row = conn.execute("SELECT count(*) FROM manifest_entries WHERE codebase = %(codebase)s", parameters).fetchone()
    assert row is not None
    counts = {asset: dict.fromkeys(STATES, 0) | {"fresh": row[0]} for asset in FILE_LEVEL}
    failures = {(row[0], row[1]) for row in conn.execute(sql.load("state")["failures"], parameters)}
    known = staleness.recorded(conn, codebase, [file.path for file in plan.files])
    for file in plan.files:
        for asset in file.assets:
            failed = file.failed and not failures.isdisjoint({(file.path, asset), (file.path, "source_file")})
            made = asset in known.get(file.path, {})
            counts[asset]["fresh"] -= 1
            counts[asset]["failed" if failed else "stale" if made else "missing"] += 1
    return counts


def _codebase_level(
    conn: psycopg.Connection[Any], codebase: Codebase, plan: staleness.Plan, waiting: Collection[str]
) -> dict[str, dict[str, int]]:
    """The state of each codebase-level asset, as counts. `waiting`: file-level assets of which files will change; what
    is behind one of them is stale."""
    parameters = {"codebase": codebase.name}
    made = {row[0] for row in conn.execute(sql.load("state")["recorded_codebase_level"], parameters)}
    failures = {row[1] for row in conn.execute(sql.load("state")["failures"], parameters) if not row[0]}
    stale = {*plan.codebase_level, *waiting}
    found: dict[str, dict[str, int]] = {}
    for asset in ("repository", *CODEBASE_LEVEL):
        if not stale.isdisjoint(CODEBASE_LEVEL.get(asset, ())):
            stale.add(asset)
        word = (
            "failed"
            if asset in failures
            else "missing"
            if asset not in made
            else "stale"
            if asset in stale
            else "fresh"
        )
        found[asset] = dict.fromkeys(STATES, 0) | {word: 1}
    return found


def standing(conn: psycopg.Connection[Any], codebase: Codebase) -> dict[str, Any]:
    """What every answer carries: `as_of`, the revision and commit that it was made from, and `pending`, the paths and
    codebase-level assets that it may not know yet. Does not look at the source."""
    plan = staleness.plan(conn, codebase)
    pending = [file.path for file in plan.files[:PENDING_SHOWN]]
    if len(plan.files) > PENDING_SHOWN:
        pending.append(f"{len(plan.files) - PENDING_SHOWN} more files")
    pending += [asset for asset in plan.codebase_level if asset != "codebase_status"]
    return {"as_of": {"revision": codebase.revision, "commit": codebase.commit_id}, "pending": pending}
