"""What Dagster loads: the assets, checks and jobs of every registered codebase, and the sensors.

The registry is read when the code location loads; a codebase that is added later appears with the next reload.
"""

from __future__ import annotations

import dagster as dg

from ingest_assets.assets import factory
from ingest_assets.assets.run_state import ingestion
from ingest_assets.automation import sensors
from ingest_assets.codebases import registry
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage import database


def build(codebases: list[Codebase]) -> dg.Definitions:
    """The definitions for these codebases."""
    built = [factory.build(codebase) for codebase in codebases]
    return dg.Definitions(
        assets=[asset for definitions in built for asset in definitions],
        asset_checks=[definitions.checks for definitions in built],
        jobs=[definitions.job for definitions in built],
        sensors=sensors.build([definitions.job for definitions in built]),
        resources={"ingestion": ingestion},
        # A process a step would cost more than the steps of a small change.
        executor=dg.in_process_executor,
    )


def load() -> dg.Definitions:
    """The definitions for every registered codebase."""
    database.migrated()
    with database.pool().connection() as conn:
        return build(registry.all(conn))


defs = load()
