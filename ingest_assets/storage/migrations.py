"""The schema's history: numbered SQL files in `storage/migrations`, each applied once, in order, whole or not at all.

An applied migration is never run again, edited or not: a change of the schema is a new file. What the tables mean is
told in those files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import psycopg

from ingest_assets.errors import DatabaseTooNew, MigrationFailed

_FILE = re.compile(r"(\d{4})_(\w+)\.sql\Z")
_LOCK = 4_607_182_418_800_017_408  # of this program's migrations among a server's advisory locks


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of the schema's history."""

    version: int
    name: str
    sql: str


@cache
def known() -> tuple[Migration, ...]:
    """The migrations that this program brings, in order. Raises ValueError where two have the same number."""
    found = []
    for entry in (files("ingest_assets.storage") / "migrations").iterdir():
        if match := _FILE.match(entry.name):
            found.append(Migration(int(match[1]), match[2], entry.read_text(encoding="utf-8")))
    found.sort(key=lambda migration: migration.version)
    versions = [migration.version for migration in found]
    if len(set(versions)) < len(versions):
        raise ValueError(f"Two migrations have the same number: {versions}")
    return tuple(found)


def migrate(conn: psycopg.Connection[Any], migrations: tuple[Migration, ...] | None = None) -> list[int]:
    """Apply the migrations that are missing and return their versions. `conn` is in autocommit mode.

    Several processes may call it at once: one works, the others wait. Raises DatabaseTooNew, MigrationFailed.
    """
    migrations = known() if migrations is None else migrations
    if not _missing(_applied(conn), migrations):
        return []
    conn.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        conn.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL,"
            " applied_at timestamptz NOT NULL DEFAULT now())"
        )
        missing = _missing(_applied(conn), migrations)
        for migration in missing:
            _apply(conn, migration)
        return [migration.version for migration in missing]
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _applied(conn: psycopg.Connection[Any]) -> set[int]:
    try:
        return {version for (version,) in conn.execute("SELECT version FROM schema_migrations")}
    except psycopg.errors.UndefinedTable:
        return set()


def _missing(applied: set[int], migrations: tuple[Migration, ...]) -> list[Migration]:
    newest = max((migration.version for migration in migrations), default=0)
    if (found := max(applied, default=0)) > newest:
        raise DatabaseTooNew(found=found, known=newest)
    return [migration for migration in migrations if migration.version not in applied]


def _apply(conn: psycopg.Connection[Any], migration: Migration) -> None:
    try:
        with conn.transaction():
            conn.execute(migration.sql)
            conn.execute(
                "INSERT INTO schema_migrations (version, name) VALUES (%s, %s)", [migration.version, migration.name]
            )
    except psycopg.OperationalError:
        raise
    except psycopg.Error as error:
        hint = ""
        if "vector" in str(error) and "extension" in str(error):
            hint = " Install pgvector 0.8 or newer on the server, or let its administrator run: CREATE EXTENSION vector"
        name = f"{migration.version:04}_{migration.name}"
        raise MigrationFailed(name=name, reason=str(error).strip().rstrip("."), hint=hint) from error
