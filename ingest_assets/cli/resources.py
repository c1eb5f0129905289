"""What commands work with: a transaction on the database. Imported late, since it takes longer than showing help."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest_assets.storage.database import Connection


@contextmanager
def connection() -> Iterator[Connection]:
    """One transaction on a migrated database. Raises DatabaseUnavailable."""
    from ingest_assets.storage import database

    with database.pool().connection() as conn:
        yield conn
