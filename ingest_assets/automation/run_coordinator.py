"""The run coordinator: marks runs of our assets that Dagit, the sensors or a backfill start.

It adds the tag that defers asset events (the run reports exact ones itself) and the codebase, by which the queue lets
one run of a codebase at a time.
"""

from __future__ import annotations

from dagster import DagsterRun
from dagster._core.run_coordinator.base import SubmitRunContext
from dagster._core.run_coordinator.queued_run_coordinator import QueuedRunCoordinator
from dagster._core.storage.tags import EXTERNALLY_MANAGED_ASSETS_TAG

from ingest_assets.assets.catalogue import CODEBASE_TAG
from ingest_assets.assets.names import codebases_of_run


class RunCoordinator(QueuedRunCoordinator):
    """The queue of Dagster with our tags."""

    def submit_run(self, context: SubmitRunContext) -> DagsterRun:
        """Tags the run before it is queued."""
        run = context.dagster_run
        codebases = codebases_of_run(run)
        if codebases and run.tags.get(EXTERNALLY_MANAGED_ASSETS_TAG) != "true":
            self._instance.add_run_tags(
                run.run_id, {EXTERNALLY_MANAGED_ASSETS_TAG: "true", CODEBASE_TAG: ",".join(codebases)}
            )
            tagged = self._instance.get_run_by_id(run.run_id)
            assert tagged is not None
            context = SubmitRunContext(tagged, context.workspace)
        return super().submit_run(context)
