"""Failed files: the reason, the next attempt, and the mark on their last good rows; what many failed of, told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.pipeline.work import Failure
from ingest_assets.settings import settings
from ingest_assets.storage import sql


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an asset could not be made of some files."""

    asset: str
    reason: str
    message: str
    files: int  # 0: it is the codebase's
    example: str  # the first of the files

    def __str__(self) -> str:
        where = self.example or self.asset
        if self.files > 1:
            where = f"{self.files:,} files, for example {where}"
        return f"{where}: {self.reason}: {self.message}"


def causes(failures: Iterable[tuple[str, str, str, str]]) -> list[Cause]:
    """What failed (path, asset, reason, message) by its cause, that of the most files first."""
    paths: dict[tuple[str, str, str], list[str]] = {}
    for path, asset, reason, message in failures:
        paths.setdefault((asset, reason, message), []).append(path)
    found = [Cause(*cause, sum(map(bool, each)), min(each)) for cause, each in paths.items()]
    return sorted(found, key=lambda cause: (-cause.files, cause.example, cause.asset))


def record(
    conn: psycopg.Connection[Any], codebase: Codebase, run_id: str, failures: Mapping[tuple[str, str], Failure]
) -> None:
    """Stores failures by (path, asset), path '' for a codebase-level asset; each backs off with its attempts."""
    if not failures:
        return
    paths = [path for path, _ in failures if path]
    contents = dict(
        conn.execute(
            "SELECT path, content_version FROM manifest_entries WHERE codebase = %s AND path = ANY(%s)",
            (codebase.name, paths),
        ).fetchall()
    )
    limits = settings()
    with conn.transaction(), conn.cursor() as cursor:
        cursor.executemany(
            sql.load("state")["put_failure"],
            [
                {
                    "codebase": codebase.name,
                    "path": path,
                    "asset": asset,
                    "content_version": contents.get(path),
                    "reason": failure.reason,
                    "message": failure.message.replace("\0", "")[:2_000],
                    "run_id": run_id,
                    "first_delay": limits.retry_first_delay,
                    "multiplier": limits.retry_multiplier,
                    "max_delay": limits.retry_max_delay,
                }
                for (path, asset), failure in failures.items()
            ],
        )
        cursor.execute(
            "UPDATE code_files SET failed_at = coalesce(failed_at, now()) WHERE codebase = %s AND path = ANY(%s)",
            (codebase.name, paths),
        )
