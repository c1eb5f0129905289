"""Migrations: applied once, in order, whole or not at all, by however many processes."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import psycopg
import pytest

from ingest_assets.errors import DatabaseTooNew, MigrationFailed
from ingest_assets.storage.database import Connection, connect
from ingest_assets.storage.migrations import Migration, known, migrate

NEXT = known()[-1].version + 1
FIRST = Migration(NEXT, "first", "CREATE TABLE first (n integer); INSERT INTO first VALUES (1)")
SECOND = Migration(NEXT + 1, "second", "ALTER TABLE first ADD second text")


def test_known_migrations_are_numbered_without_a_gap() -> None:
    assert [migration.version for migration in known()] == list(range(1, len(known()) + 1))


def test_those_that_databases_have_are_as_they_were() -> None:
    digests = {m.name: hashlib.sha256(m.sql.encode()).hexdigest()[:16] for m in known()}
    assert digests == {
        "foundation": "5a14ddcddd3c1acf",
        "graph": "e25746d668e30972",
        "search": "db67a7f09b52a8de",
        "links_and_mounts": "7a6d813f5ba8e87f",
    }, "a change of the schema is a new file: databases that have applied this one would lack it"


def test_each_is_applied_once_in_order_even_if_edited(database: str) -> None:
    with connect(autocommit=True) as conn:
        assert migrate(conn) == []
        assert migrate(conn, (*known(), FIRST, SECOND)) == [NEXT, NEXT + 1]
        edited = Migration(FIRST.version, FIRST.name, "DROP TABLE first")
        assert migrate(conn, (*known(), edited, SECOND)) == []
        assert conn.execute("SELECT n, second FROM first").fetchall() == [(1, None)]
        rows = conn.execute(
            "SELECT version, name, applied_at <= now() FROM schema_migrations ORDER BY version"
        ).fetchall()
        assert rows == [(m.version, m.name, True) for m in (*known(), FIRST, SECOND)]


def test_a_failed_one_leaves_nothing_and_those_before_it_stay(database: str) -> None:
    broken = Migration(NEXT + 1, "broken", "CREATE TABLE half (n integer); SELECT 1/0")
    with connect(autocommit=True) as conn:
        with pytest.raises(MigrationFailed, match=f"{NEXT + 1:04}_broken failed: division by zero"):
            migrate(conn, (*known(), FIRST, broken))
        assert conn.execute("SELECT to_regclass('first') IS NOT NULL, to_regclass('half')").fetchone() == (True, None)
        assert migrate(conn, (*known(), FIRST, SECOND)) == [NEXT + 1]


def test_a_database_of_a_newer_program_is_refused_and_left_alone(database: str) -> None:
    with connect(autocommit=True) as conn:
        migrate(conn, (*known(), FIRST))
        with pytest.raises(DatabaseTooNew, match=f"schema {NEXT}, this program knows {NEXT - 1}"):
            migrate(conn)


def test_several_at_once_apply_each_once(database: str) -> None:
    slow = Migration(NEXT, "slow", "CREATE TABLE slow (n integer); SELECT pg_sleep(0.2)")
    applied: list[list[int]] = []

    def work() -> None:
        with connect(autocommit=True) as conn:
            applied.append(migrate(conn, (*known(), slow, Migration(NEXT + 1, "more", "ALTER TABLE slow ADD m text"))))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == [[]] * 5 + [[NEXT, NEXT + 1]]


def test_a_server_without_pgvector_is_told_what_to_do(database: str, tmp_path: Path) -> None:
    lacking = Migration(NEXT, "extension", "CREATE EXTENSION vectorscale")
    with connect(autocommit=True) as conn, pytest.raises(MigrationFailed, match=r"Install pgvector 0\.8 or newer"):
        migrate(conn, (*known(), lacking))


def test_an_empty_database_is_brought_up_to_date(server: str, conn: Connection) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("CREATE DATABASE test_empty TEMPLATE template0")
        try:
            with psycopg.connect(server.replace("/ingest?", "/test_empty?"), autocommit=True) as empty:
                assert migrate(empty) == [migration.version for migration in known()]
                query = "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
                assert empty.execute(query).fetchall() == conn.execute(query).fetchall()
        finally:
            admin.execute("DROP DATABASE test_empty WITH (FORCE)")
