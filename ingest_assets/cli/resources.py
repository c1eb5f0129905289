"""What commands work with: a connection to the database, Dagster's instance."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterInstance

    from ingest_assets.storage.database import Connection


@contextmanager
def connection() -> Iterator[Connection]:
    """One transaction on a migrated database. Raises DatabaseUnavailable."""
    from ingest_assets.storage import database

    with database.pool().connection() as conn:
        yield conn


@contextmanager
def dagster_instance() -> Iterator[DagsterInstance]:
    """Dagster's instance of INGEST_HOME."""
    from ingest_assets.storage import dagster_home, database

    database.migrated()
    home = str(dagster_home.ensure())
    os.environ["DAGSTER_HOME"] = home  # for the processes and parts of Dagster that look for it themselves

    from dagster import DagsterInstance

    with DagsterInstance.from_config(home) as instance:
        yield instance
