"""A database of its own for a benchmark that needs no program."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from ingest_assets.storage.database import Connection
from ingest_assets.storage.embedded import EmbeddedServer
from ingest_assets.storage.migrations import migrate


@contextmanager
def own_server() -> Iterator[Connection]:
    """A connection to an empty database, gone afterwards with its server."""
    with tempfile.TemporaryDirectory(prefix="ingest-bench-") as home:
        server = EmbeddedServer(Path(home))
        try:
            with psycopg.connect(server.start(), autocommit=True) as conn:
                migrate(conn)
                conn.autocommit = False
                yield conn
        finally:
            server.remove()
