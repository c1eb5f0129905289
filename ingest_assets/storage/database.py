"""How to reach the database: its URL, connections, a pool a process, and transactions that are run again.

What is stored and asked belongs to the modules that use it; the server itself is `embedded`'s matter.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from ingest_assets.errors import DatabaseUnavailable
from ingest_assets.settings import settings
from ingest_assets.storage.embedded import EmbeddedServer
from ingest_assets.storage.migrations import migrate

Connection = psycopg.Connection[tuple[Any, ...]]
T = TypeVar("T")

POOL_SIZE = 8
POOL_TIMEOUT = 15.0
RETRIES = 8
FIRST_DELAY = 0.1  # seconds; doubled a try, 5 s at most: 12 s altogether
_DRIVER = re.compile(r"^postgres(ql)?(\+\w+)?://")
_PARAMETERS = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_TRANSIENT = (
    psycopg.OperationalError,  # connection loss, restart, and below it serialization failure and deadlock
    psycopg.InterfaceError,  # the connection was lost before
    DatabaseUnavailable,
)
_PERMANENT = (psycopg.errors.DiskFull, psycopg.errors.QueryCanceled, psycopg.errors.ConfigurationLimitExceeded)

_lock = threading.Lock()
_pools: dict[tuple[int, str], _Pool] = {}
_migrated: set[str] = set()
_schemas: set[tuple[str, str]] = set()


def url() -> str:
    """The connection string: INGEST_DATABASE_URL (URL or key-value form), or the embedded server's, which is started.

    Raises EmbeddedServerFailed.
    """
    given = settings().database_url
    if given:
        return _DRIVER.sub("postgresql://", given)
    return EmbeddedServer(settings().home).start()


def connect(application_name: str = "ingest", autocommit: bool = False) -> Connection:
    """A connection of one's own; the caller closes it. Raises DatabaseUnavailable."""
    try:
        return psycopg.connect(_conninfo(application_name), autocommit=autocommit)
    except psycopg.Error as error:
        raise DatabaseUnavailable(reason=_said(error)) from error


def pool() -> ConnectionPool[Connection]:
    """The pool of this process, of a migrated database: `with pool().connection() as conn:` is one transaction.

    Raises DatabaseUnavailable, DatabaseTooNew; its `connection()` raises DatabaseUnavailable too.
    """
    migrated()
    key = (os.getpid(), _setting())
    with _lock:
        if key not in _pools:
            # A pool inherited by a fork stays in the dictionary, untouched: its connections are the parent's.
            _pools[key] = _Pool(
                _conninfo,
                min_size=0,
                max_size=POOL_SIZE,
                timeout=POOL_TIMEOUT,
                max_idle=60,
                num_workers=1,
                check=ConnectionPool.check_connection,
                open=True,
                name="ingest",
            )
        return _pools[key]


def close_pools() -> None:
    """Close the pools of this process; the next `pool()` opens a new one."""
    with _lock:
        mine = [_pools.pop(key) for key in list(_pools) if key[0] == os.getpid()]
    for each in mine:
        each.close()


def migrated() -> None:
    """See to it that the database's schema is that of this program: looked at once a process and database.

    Raises DatabaseUnavailable, DatabaseTooNew, MigrationFailed.
    """
    setting = _setting()
    if setting in _migrated:
        return
    with connect("ingest-migrate", autocommit=True) as conn:
        migrate(conn)
    _migrated.add(setting)


def retrying(transaction: Callable[[], T], retries: int = RETRIES) -> T:
    """Run `transaction`, again up to `retries` times where it met a serialization failure, deadlock or lost connection.

    It opens its connection itself and may be run several times: what it does beside the database must bear that.
    """
    delay = FIRST_DELAY
    for _ in range(retries):
        try:
            return transaction()
        except _PERMANENT:
            raise
        except _TRANSIENT:
            time.sleep(delay * random.uniform(0.5, 1.0))  # those who collided must not meet again
            delay = min(2 * delay, 5.0)
    return transaction()


def sqlalchemy_url(schema: str = "dagster") -> str:
    """The same database for SQLAlchemy with psycopg2, `schema` its search path; the schema is made if missing.

    Raises DatabaseUnavailable.
    """
    from sqlalchemy.engine import URL  # slow to import, and only Dagster's storages need it

    parameters = _parameters()
    _make_schema(schema)
    user, password, database = (parameters.pop(name, None) for name in ("user", "password", "dbname"))
    # Host and port go into the query: sockets, lists of hosts and IPv6 addresses then need no case of their own.
    parameters["options"] = f"{parameters.get('options', '')} -csearch_path={schema}".strip()
    made = URL.create("postgresql+psycopg2", username=user, password=password, database=database, query=parameters)
    return made.render_as_string(hide_password=False)


class _Pool(ConnectionPool[Connection]):
    """A pool that says why it has no connection."""

    @contextlib.contextmanager
    def connection(self, timeout: float | None = None) -> Iterator[Connection]:
        try:
            conn = self.getconn(timeout)
        except PoolTimeout as error:
            connect().close()  # raises the reason, if the server is it
            reason = f"all {self.max_size} connections of this process were in use for {POOL_TIMEOUT:.0f} s"
            raise DatabaseUnavailable(reason=reason) from error
        try:
            with conn:
                yield conn
        finally:
            self.putconn(conn)


def _setting() -> str:
    """What tells databases apart, without asking a server."""
    return settings().database_url or str(settings().home)


def _parameters() -> dict[str, Any]:
    """The connection string taken apart, by libpq's names of its parts."""
    try:
        return {name: str(value) for name, value in conninfo_to_dict(url()).items() if value is not None}
    except psycopg.ProgrammingError as error:
        raise DatabaseUnavailable(reason=f"INGEST_DATABASE_URL is malformed: {_said(error)}") from error


def _conninfo(application_name: str = "ingest") -> str:
    return make_conninfo("", **(_PARAMETERS | _parameters() | {"application_name": application_name}))


def _make_schema(schema: str) -> None:
    key = (_setting(), schema)
    if key in _schemas:
        return
    with connect("ingest-migrate", autocommit=True) as conn:
        exists = conn.execute("SELECT FROM pg_namespace WHERE nspname = %s", [schema]).rowcount
        if not exists:
            # Two processes may make it at once, and IF NOT EXISTS does not spare the second one the error.
            with contextlib.suppress(psycopg.errors.UniqueViolation, psycopg.errors.DuplicateSchema):
                conn.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    _schemas.add(key)


def _said(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".?")


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()  # the parent's may have been held by a thread that does not exist here


os.register_at_fork(after_in_child=_after_fork)
atexit.register(close_pools)
