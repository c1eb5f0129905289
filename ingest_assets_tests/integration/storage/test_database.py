"""Connections, the pool, transactions that are run again, and Dagster's form of the URL."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy
from psycopg.conninfo import conninfo_to_dict

from ingest_assets.errors import DatabaseUnavailable
from ingest_assets.settings import settings
from ingest_assets.storage import database as module
from ingest_assets.storage.database import close_pools, connect, migrated, pool, retrying, sqlalchemy_url, url


@pytest.fixture
def set_url(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


def _use(environment: pytest.MonkeyPatch, given: str) -> None:
    environment.setenv("INGEST_DATABASE_URL", given)
    settings.cache_clear()


def test_a_connection_says_who_it_is(database: str) -> None:
    with connect("ingest-someone") as conn:
        assert conn.execute("SELECT current_setting('application_name')").fetchone() == ("ingest-someone",)
        assert conn.info.get_parameters()["keepalives_idle"] == "30"


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://nobody@127.0.0.1:1/none",
        "host=/nonexistent dbname=x",
        "postgresql://u:p@/x?nonsense=1",
        "gibberish",
    ],
)
def test_a_database_that_cannot_be_reached(set_url: pytest.MonkeyPatch, given: str) -> None:
    _use(set_url, given)
    for attempt in (connect, pool, migrated, sqlalchemy_url):
        with pytest.raises(DatabaseUnavailable, match="Check INGEST_DATABASE_URL"):
            attempt()


def test_the_embedded_server_is_the_default(server: str, set_url: pytest.MonkeyPatch) -> None:
    _use(set_url, "")
    assert url() == server


def test_urls_of_other_drivers_are_understood(database: str, set_url: pytest.MonkeyPatch) -> None:
    _use(set_url, database.replace("postgresql://", "postgresql+psycopg2://"))
    connect().close()


def test_the_pool_hands_out_transactions_and_survives_lost_connections(database: str) -> None:
    with pool().connection() as conn:
        conn.execute("INSERT INTO codebases (name, kind, source) VALUES ('a', 'folder', '/a')")
        pid = conn.info.backend_pid
    with pytest.raises(psycopg.errors.UniqueViolation), pool().connection() as conn:
        conn.execute("UPDATE codebases SET status = 'failed'")
        conn.execute("INSERT INTO codebases (name, kind, source) VALUES ('a', 'folder', '/a')")
    with connect() as other:
        assert other.execute("SELECT status FROM codebases").fetchone() == ("new",)
        other.execute("SELECT pg_terminate_backend(%s, 1000)", [pid])
    with pool().connection() as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)
        assert conn.info.backend_pid != pid
    assert pool() is pool()


def test_an_exhausted_pool_says_so(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POOL_SIZE", 1)
    monkeypatch.setattr(module, "POOL_TIMEOUT", 0.2)
    close_pools()
    with (
        pool().connection(),
        pytest.raises(DatabaseUnavailable, match="all 1 connections of this process were in use"),
        pool().connection(),
    ):
        pass


def test_a_forked_process_has_a_pool_of_its_own(database: str) -> None:
    with pool().connection() as conn:
        pid = conn.info.backend_pid
        if (child := os.fork()) == 0:
            try:
                with pool().connection() as own:
                    own.execute("INSERT INTO codebases (name, kind, source) VALUES ('forked', 'folder', '/')")
                    different = own.info.backend_pid != pid
                close_pools()
                os._exit(0 if different else 2)
            finally:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        assert conn.execute("SELECT name FROM codebases").fetchone() == ("forked",)


def test_a_deadlock_is_tried_again(database: str) -> None:
    with connect() as conn:
        conn.execute("INSERT INTO codebases (name, kind, source) SELECT n, 'folder', n FROM unnest(array['a', 'b']) n")
    met = threading.Barrier(2, timeout=10)
    tries = []

    def update(first: str, second: str) -> None:
        def transaction() -> None:
            tries.append(first)
            with pool().connection() as conn:
                conn.execute("SET LOCAL deadlock_timeout = '20ms'")
                conn.execute("UPDATE codebases SET revision = revision + 1 WHERE name = %s", [first])
                if len(tries) <= 2:
                    met.wait()
                conn.execute("UPDATE codebases SET revision = revision + 1 WHERE name = %s", [second])

        retrying(transaction)

    threads = [threading.Thread(target=update, args=names) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tries) == 3
    with connect() as conn:
        assert conn.execute("SELECT revision FROM codebases").fetchall() == [(2,), (2,)]


def test_a_lost_connection_is_tried_again_and_an_error_of_ours_is_not(database: str) -> None:
    tries = []

    def losing() -> int:
        tries.append(1)
        with pool().connection() as conn:
            if len(tries) == 1:
                conn.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            return conn.info.backend_pid

    assert retrying(losing) > 0
    assert len(tries) == 2

    def wrong() -> None:
        tries.append(1)
        with pool().connection() as conn:
            conn.execute("SELECT 1/0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        retrying(wrong)
    assert len(tries) == 3


def test_what_stays_lost_is_given_up(set_url: pytest.MonkeyPatch) -> None:
    _use(set_url, "host=/nonexistent dbname=x")
    began = time.monotonic()
    with pytest.raises(DatabaseUnavailable):
        retrying(connect, retries=2)
    assert time.monotonic() - began >= 0.15


@pytest.mark.parametrize("form", ["url", "key-value", "driver"])
def test_dagsters_url_reaches_the_same_database(database: str, set_url: pytest.MonkeyPatch, form: str) -> None:
    parts = conninfo_to_dict(database)
    if form == "key-value":
        _use(set_url, f"host='{parts['host']}' port=5432 dbname={parts['dbname']} user=postgres options='-cjit=on'")
    elif form == "driver":
        _use(set_url, database.replace("postgresql://", "postgres+psycopg://"))
    engine = sqlalchemy.create_engine(sqlalchemy_url())
    with engine.connect() as conn:
        assert conn.execute(sqlalchemy.text("SELECT current_database()")).scalar() == parts["dbname"]
        assert conn.execute(sqlalchemy.text("SHOW search_path")).scalar() == "dagster"
        assert conn.execute(sqlalchemy.text("SHOW jit")).scalar() == ("on" if form == "key-value" else "off")
        conn.execute(sqlalchemy.text("CREATE TABLE made (n integer)"))
        conn.commit()
    engine.dispose()
    with connect() as own:
        assert own.execute("SELECT to_regclass('dagster.made') IS NOT NULL").fetchone() == (True,)


def test_passwords_with_special_characters_reach_the_server(database: str, set_url: pytest.MonkeyPatch) -> None:
    password = "p@ss:/w ?#%&'\\+ü"
    parts = conninfo_to_dict(database)
    quoted = password.replace("\\", "\\\\").replace("'", "\\'")
    _use(set_url, f"host='{parts['host']}' port=5432 dbname={parts['dbname']} user=postgres password='{quoted}'")
    made = sqlalchemy.make_url(sqlalchemy_url())
    assert made.password == password
    (_, arguments) = made.get_dialect()().create_connect_args(made)
    assert arguments["password"] == password
    assert arguments["host"] == parts["host"]
