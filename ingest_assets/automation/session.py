"""The right to write a codebase: one holder at a time, named in the message to whoever waits.

Two session-level advisory locks on a connection of their own: one says that this run lives, one that it works on the
codebase; both end with the process, however it ends. The lease row fences writers that outlive their run. What is
done under the lock is elsewhere.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg

from ingest_assets.codebases import registry
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.errors import CodebaseBusy
from ingest_assets.settings import settings
from ingest_assets.storage import database

# The first halves of our two-part advisory lock keys.
_CODEBASE = 7_301_001
_RUN = 7_301_002


@dataclass(slots=True)
class Session:
    """A held codebase."""

    codebase: Codebase
    run_id: str
    conn: psycopg.Connection[Any]  # autocommit; holds the locks, also used for short statements

    def refresh(self) -> Codebase:
        """The codebase as it is stored now."""
        self.codebase = registry.get(self.conn, self.codebase.name)
        return self.codebase

    def adopt(self, run_id: str) -> None:
        """Goes on under the id of a run that was made meanwhile."""
        _live(self.conn, run_id)
        self.run_id = run_id
        _take_lease(self.conn, self.codebase.name, run_id)


@contextmanager
def hold(
    name: str, run_id: str | None = None, *, timeout: float | None = None, waiting: Callable[[str], None] | None = None
) -> Iterator[Session]:
    """Holds a codebase while the block runs.

    `timeout` is in seconds (default INGEST_LOCK_TIMEOUT; 0 tries once); `waiting` is told once who holds it. Raises
    CodebaseBusy with the holder, UnknownCodebase.
    """
    limit = settings().lock_timeout if timeout is None else timeout
    run_id = run_id or f"none-{uuid.uuid4()}"
    database.migrated()
    with database.connect(application_name=f"ingest {name}"[:63], autocommit=True) as conn:
        codebase = registry.get(conn, name)
        try:
            _live(conn, run_id)
            deadline = time.monotonic() + limit
            told = False
            while not _try(conn, _CODEBASE, name):
                holder = _holder(conn, name)
                if time.monotonic() >= deadline:
                    raise CodebaseBusy(codebase=name, holder=holder, seconds=limit)
                if waiting is not None and not told:
                    waiting(holder)
                    told = True
                time.sleep(0.1)
            _take_lease(conn, name, run_id)
            yield Session(codebase, run_id, conn)
        finally:
            _let_go(conn)


def is_alive(conn: psycopg.Connection[Any], run_id: str) -> bool:
    """Whether a process holds the lock of this run. `conn` must not hold it itself."""
    if _try(conn, _RUN, run_id):
        conn.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", (_RUN, run_id))
        return False
    return True


def is_busy(conn: psycopg.Connection[Any], name: str) -> str | None:
    """Who works on the codebase now; None when nobody does."""
    if _try(conn, _CODEBASE, name):
        conn.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", (_CODEBASE, name))
        return None
    return _holder(conn, name)


def _take_lease(conn: psycopg.Connection[Any], name: str, run_id: str) -> None:
    """Waits for commits that the former holder's workers have under way, then shuts them out."""
    holder = f"run {run_id}, process {os.getpid()} on {socket.gethostname()}"
    conn.execute(
        "INSERT INTO codebase_leases (codebase, run_id, holder) VALUES (%s, %s, %s) ON CONFLICT (codebase)"
        " DO UPDATE SET run_id = EXCLUDED.run_id, holder = EXCLUDED.holder, taken_at = now()",
        (name, run_id, holder),
    )


def _holder(conn: psycopg.Connection[Any], name: str) -> str:
    row = conn.execute("SELECT holder FROM codebase_leases WHERE codebase = %s", (name,)).fetchone()
    return str(row[0]) if row else "another process"


def _try(conn: psycopg.Connection[Any], kind: int, name: str) -> bool:
    row = conn.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (kind, name)).fetchone()
    assert row is not None
    return bool(row[0])


def _live(conn: psycopg.Connection[Any], run_id: str) -> None:
    """Says that this run lives. Shared: a run over several codebases says so once for each, on a connection each."""
    conn.execute("SELECT pg_advisory_lock_shared(%s, hashtext(%s))", (_RUN, run_id))


def _let_go(conn: psycopg.Connection[Any]) -> None:
    """Frees the locks now: the server would free them a moment after the connection ends, and look busy until then."""
    with suppress(psycopg.Error):  # of a lost connection, which holds nothing
        conn.execute("SELECT pg_advisory_unlock_all()")
