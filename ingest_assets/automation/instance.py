"""The Dagster instance of this process, from the instance files under INGEST_HOME."""

from __future__ import annotations

import os
from functools import cache

from dagster import DagsterInstance

from ingest_assets.settings import settings
from ingest_assets.storage import dagster_home


def instance() -> DagsterInstance:
    """The instance, made once for a home and database. Its storages make their tables when it is made first."""
    return _instance(str(settings().home), settings().database_url)


@cache
def _instance(home: str, database_url: str | None) -> DagsterInstance:
    folder = str(dagster_home.ensure())
    os.environ["DAGSTER_HOME"] = folder  # what Dagster starts from here must find the same instance
    return DagsterInstance.from_config(folder)
