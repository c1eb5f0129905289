"""One PostgreSQL server a test session, in a temporary home of its own, and a fresh migrated database a test."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# Before anything reads the settings: no test may touch the user's home or database.
_HOME = Path(tempfile.mkdtemp(prefix="ingest-tests-"))
os.environ["INGEST_HOME"] = str(_HOME)
os.environ.pop("INGEST_DATABASE_URL", None)

from ingest_assets.settings import settings  # noqa: E402
from ingest_assets.storage.database import Connection, close_pools, connect  # noqa: E402
from ingest_assets.storage.embedded import EmbeddedServer  # noqa: E402
from ingest_assets.storage.migrations import migrate  # noqa: E402

settings.cache_clear()
_numbers = itertools.count(1)


class _ByFile(LoadScopeScheduling):
    """The tests of a file stay together, so that what they share is made once; so do all of those in Dagit."""

    # pytest-xdist has marks for this, which it writes into the ids of tests: pytest 9 has them fixed.
    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "dagit" if "/dagit/" in path else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    config.option.loadscopereorder = False  # not the file with the most tests first
    return _ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests in Dagit take longest and go first."""
    items.sort(key=lambda item: "dagit" not in item.path.parts)


def pytest_sessionfinish() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """URL of the session's server, whose database is migrated and used as a template."""
    embedded = EmbeddedServer(_HOME)
    url = embedded.start()
    with psycopg.connect(url, autocommit=True) as conn:
        migrate(conn)
        # Nothing here must survive a power failure.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            conn.execute(f"ALTER SYSTEM SET {setting} = off")
        conn.execute("SELECT pg_reload_conf()")
    yield url
    close_pools()
    embedded.remove()


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """URL of a fresh, migrated database that INGEST_DATABASE_URL names during the test."""
    with copied_database(server) as url:
        yield url


@pytest.fixture(scope="session")
def dagster_template(server: str) -> Iterator[str]:
    """Name of a migrated database in which Dagster has made its tables already, to be copied."""
    with copied_database(server) as url:
        from ingest_assets.automation.instance import instance

        instance().dispose()
        yield as_template(url)


@contextmanager
def copied_database(server: str, template: str = "ingest") -> Iterator[str]:
    """URL of a copy of a database of the server, which INGEST_DATABASE_URL names inside the block; dropped after it."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server.replace("/ingest?", "/postgres?"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        url = server.replace("/ingest?", f"/{name}?")
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("INGEST_DATABASE_URL", url)
            settings.cache_clear()
            yield url
            close_pools()
        settings.cache_clear()
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def as_template(url: str) -> str:
    """Name of the database that a URL names, with every session in it ended, so that it can be copied."""
    name = urlsplit(url).path.lstrip("/")
    close_pools()
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (name,))
    return name


@pytest.fixture
def conn(database: str) -> Iterator[Connection]:
    """A connection to the test's database."""
    with connect("ingest-test") as connection:
        yield connection
