"""What is stale and why: content version x code version x settings version, per file and asset.

Reads `asset_state` and the manifest; looks at no source and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from ingest_assets.assets.catalogue import CODE_VERSIONS, CODEBASE_LEVEL, FILE_LEVEL, PARTLY_USED, settings_version
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.manifest import FileStat, ManifestEntry
from ingest_assets.pipeline.versions import content_hash
from ingest_assets.pipeline.work import FileWork, Recorded
from ingest_assets.storage import sql


@dataclass(frozen=True, slots=True)
class StaleFile:
    """A file that is not up to date."""

    path: str
    assets: tuple[str, ...]  # stale ones, and those that may become stale behind them
    failed: bool = False  # it failed with this very content
    waits: bool = False  # its next attempt is not due yet


@dataclass(frozen=True, slots=True)
class Plan:
    """What would have to be done."""

    files: tuple[StaleFile, ...] = ()
    codebase_level: Mapping[str, str] = field(default_factory=dict)  # stale asset -> why
    unreported: int = 0  # rows that Dagster has not been told of

    def due(self, *, retry_all: bool) -> list[str]:
        """Paths to process now: all of them, or without those that failed and wait for their next attempt."""
        return [file.path for file in self.files if retry_all or not file.waits]

    def is_empty(self, *, retry_all: bool) -> bool:
        """Whether there is nothing to do now."""
        return not (self.due(retry_all=retry_all) or self.codebase_level or self.unreported)


def plan(conn: psycopg.Connection[Any], codebase: Codebase, paths: Collection[str] | None = None) -> Plan:
    """Everything that is stale in a codebase, or among some paths of it."""
    statements = sql.load("state")
    wanted = None if paths is None else list(paths)
    failures = {row[0]: row for row in conn.execute(statements["failures"], {"codebase": codebase.name}) if row[0]}
    files: list[StaleFile] = []
    for row in conn.execute(statements["stale_files"], _present(codebase) | {"paths": wanted}):
        path, content_version = row[0], row[1]
        fresh = dict(zip(FILE_LEVEL, row[5:10], strict=True))
        stale: list[str] = []
        for asset, inputs in FILE_LEVEL.items():
            if not fresh[asset] or any(name in stale for name in inputs):
                stale.append(asset)
        failure = failures.get(path)
        same = failure is not None and failure[2] == content_version
        files.append(StaleFile(path, tuple(stale), failed=same, waits=bool(same and failure and failure[7])))
    unreported = conn.execute(
        "SELECT count(*) FROM asset_state WHERE codebase = %s AND event_id IS NULL", (codebase.name,)
    ).fetchone()
    assert unreported is not None
    return Plan(tuple(files), stale_codebase_level(conn, codebase), unreported[0])


def _present(codebase: Codebase) -> dict[str, Any]:
    assets = list(FILE_LEVEL)
    return {
        "codebase": codebase.name,
        "assets": assets,
        "code": [CODE_VERSIONS[asset] for asset in assets],
        "settings": [settings_version(asset, codebase.settings) for asset in assets],
    }


def recorded(
    conn: psycopg.Connection[Any], codebase: Codebase, paths: Sequence[str] | None
) -> dict[str, dict[str, Recorded]]:
    """What is recorded of these files, by path and asset."""
    found: dict[str, dict[str, Recorded]] = {}
    present = {asset: (CODE_VERSIONS[asset], settings_version(asset, codebase.settings)) for asset in FILE_LEVEL}
    parameters = {"codebase": codebase.name, "paths": None if paths is None else list(paths)}
    for path, asset, version, inputs, code, setting, reported in conn.execute(
        sql.load("state")["recorded"], parameters
    ):
        found.setdefault(path, {})[asset] = Recorded(version, inputs, (code, setting) == present.get(asset), reported)
    return found


def work(
    conn: psycopg.Connection[Any], codebase: Codebase, paths: Sequence[str], assets: Collection[str]
) -> list[FileWork]:
    """These files as work for the pipeline. Paths that are not in the manifest are left out."""
    known = recorded(conn, codebase, paths)
    entries = conn.execute(sql.load("state")["entries"], {"codebase": codebase.name, "paths": list(paths)})
    return [FileWork(_entry(row), frozenset(assets), known.get(row[0], {})) for row in entries]


def _entry(row: Sequence[Any]) -> ManifestEntry:
    path, version, size, mode, mtime, ctime, inode, trusted, problem = row
    stat = None if mtime is None else FileStat(size, mtime, ctime, inode)
    return ManifestEntry(path, version, size, mode, stat, trusted, problem)


# Data version and newest event by asset.
Versions = Mapping[str, tuple[str, int | None]]


def file_level_versions(conn: psycopg.Connection[Any], codebase: Codebase) -> Versions:
    """Of each file-level asset a hash over the data versions of all its files. Reads a row a file and asset."""
    return {
        asset: (f"{count}-{int(total) % 2**64:016x}", event)
        for asset, count, total, event in conn.execute(
            sql.load("state")["file_level_versions"], {"codebase": codebase.name}
        )
    }


def input_versions(
    conn: psycopg.Connection[Any], codebase: Codebase, file_level: Versions | None = None
) -> dict[str, tuple[str, int | None]]:
    """The present data version and newest event of every asset; those of the file-level ones may be known already."""
    found = dict(file_level_versions(conn, codebase) if file_level is None else file_level)
    for row in conn.execute(sql.load("state")["recorded_codebase_level"], {"codebase": codebase.name}):
        found[row[0]] = (row[1], row[5])
    return found


def whole_inputs(asset: str) -> tuple[str, ...]:
    """The inputs of a codebase-level asset whose data versions count."""
    return tuple(name for name in CODEBASE_LEVEL[asset] if name not in PARTLY_USED.get(asset, ()))


def side_inputs(conn: psycopg.Connection[Any], codebase: Codebase, asset: str) -> dict[str, str]:
    """What a codebase-level asset depends on beside the data versions of its inputs: a version by name."""
    if asset == "codebase_status":
        return {"failures": health(conn, codebase)}
    if asset == "quality_report":
        coverage = content_hash(codebase.reports) if codebase.reports else ""
        return {"history": codebase.commit_id or "", "coverage": coverage}
    return {}


def health(conn: psycopg.Connection[Any], codebase: Codebase) -> str:
    """A hash of what is failing, as an input of `codebase_status`: a failure changes no data version."""
    row = conn.execute(
        "SELECT count(*), sum(hashtextextended(path || E'\\n' || asset || E'\\n' || reason, 0)::numeric)"
        " FROM ingest_failures WHERE codebase = %s AND asset <> 'codebase_status'",
        (codebase.name,),
    ).fetchone()
    assert row is not None
    problems = f"-{content_hash(codebase.problems)}" if codebase.problems else ""
    return f"{row[0]}-{int(row[1] or 0) % 2**64:016x}{problems}"


def stale_codebase_level(conn: psycopg.Connection[Any], codebase: Codebase) -> dict[str, str]:
    """Stale codebase-level assets and why each is; behind a stale one the later ones may be stale too."""
    versions = {asset: version for asset, (version, _) in input_versions(conn, codebase).items()}
    rows = {
        row[0]: row for row in conn.execute(sql.load("state")["recorded_codebase_level"], {"codebase": codebase.name})
    }
    stale: dict[str, str] = {}
    repository = rows.get("repository")
    if repository is None:
        stale["repository"] = "was never materialized"
    elif why := version_reason("repository", codebase, repository[3], repository[4]):
        stale["repository"] = why
    elif repository[1] != repository_version(codebase):
        stale["repository"] = "the source changed"
    for asset, inputs in CODEBASE_LEVEL.items():
        row = rows.get(asset)
        if row is None:
            stale[asset] = "was never materialized"
            continue
        why = version_reason(asset, codebase, row[3], row[4])
        changed = [name for name in whole_inputs(asset) if row[2].get(name, "") != versions.get(name, "")]
        beside = side_inputs(conn, codebase, asset).items()
        changed += [name for name, version in beside if row[2].get(name, "") != version]
        behind = [name for name in inputs if name in stale]
        if why:
            stale[asset] = why
        elif changed:
            stale[asset] = f"{' and '.join(changed)} changed"
        elif behind:
            stale[asset] = f"{' and '.join(behind)} is stale"
    return stale


def repository_version(codebase: Codebase) -> str:
    """Data version of `repository`: the commit of a git source, the hash of a folder's manifest."""
    return str(codebase.commit_id if codebase.kind == "git" else codebase.manifest_hash)


def version_reason(asset: str, codebase: Codebase, code: str, setting: str) -> str | None:
    """Why these versions are not the present ones; None when they are."""
    if code != CODE_VERSIONS[asset]:
        return f"its code version changed from {code} to {CODE_VERSIONS[asset]}"
    if setting != settings_version(asset, codebase.settings):
        return "its settings changed"
    return None


def explain(conn: psycopg.Connection[Any], codebase: Codebase, path: str) -> dict[str, dict[str, Any]]:
    """Each file-level asset of a file: state (fresh, stale, missing, failed), why, and the versions compared.

    An empty answer means that the codebase has no such file.
    """
    entries = conn.execute(sql.load("state")["entries"], {"codebase": codebase.name, "paths": [path]}).fetchall()
    known = {
        row[1]: row for row in conn.execute(sql.load("state")["recorded"], {"codebase": codebase.name, "paths": [path]})
    }
    if not entries and not known:
        return {}
    failures = {
        row[1]: row
        for row in conn.execute(sql.load("state")["failures"], {"codebase": codebase.name})
        if row[0] == path
    }
    content = entries[0][1] if entries else None
    answer: dict[str, dict[str, Any]] = {}
    stale: list[str] = []
    for asset, inputs in FILE_LEVEL.items():
        row = known.get(asset)
        present: dict[str, Any] = {
            "code_version": CODE_VERSIONS[asset],
            "settings_version": settings_version(asset, codebase.settings),
        }
        if asset == "source_file":
            present["content_version"] = content
        else:
            present["inputs"] = {name: known[name][2] for name in inputs if name in known}
        state, why = _judge(asset, row, codebase, content, present, [name for name in inputs if name in stale])
        failure = failures.get(asset) or (failures.get("source_file") if state != "fresh" else None)
        if failure is not None and state != "fresh":
            state = "failed"
            why = f"{failure[3]}: {failure[4]} (attempt {failure[5]}, next after {failure[6]:%Y-%m-%d %H:%M:%S %Z})"
        if state != "fresh":
            stale.append(asset)
        recorded_versions = None
        if row is not None:
            recorded_versions = {
                "data_version": row[2],
                "inputs": row[3],
                "code_version": row[4],
                "settings_version": row[5],
                "reported": row[6],
            }
        answer[asset] = {"state": state, "why": why, "versions": {"recorded": recorded_versions, "present": present}}
    return answer


def _judge(
    asset: str,
    row: Sequence[Any] | None,
    codebase: Codebase,
    content: str | None,
    present: Mapping[str, Any],
    behind: Sequence[str],
) -> tuple[str, str]:
    if row is None:
        return "missing", "was never materialized"
    why = version_reason(asset, codebase, row[4], row[5])
    if why:
        return "stale", why
    if asset == "source_file":
        if content is None:
            return "stale", "the file could not be read, or is gone"
        if row[2].partition(":")[0] != content:
            return "stale", f"its content changed from {row[2][:12]} to {content[:12]}"
    else:
        for name, version in present["inputs"].items():
            if row[3].get(name) != version:
                return "stale", f"{name} changed from {str(row[3].get(name))[:12]} to {version[:12]}"
    if behind:
        return "stale", f"{' and '.join(behind)} is not fresh"
    return "fresh", "made from the present inputs by the present code and settings"
