"""What the steps of one run share: the held codebases, what failed, and who raises in the end.

A Dagster resource: made when the run starts, released with it. A run that this process started itself under a lock that
it holds already hands that session over.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import dagster as dg

from ingest_assets.assets.catalogue import BATCH_TAG
from ingest_assets.assets.names import codebases_of_run
from ingest_assets.automation import dead_runs, session
from ingest_assets.automation.progress import Progress
from ingest_assets.automation.reconcile import Look, reconcile
from ingest_assets.automation.session import Session
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.pipeline.failures import causes
from ingest_assets.pipeline.garbage import collect_seldom
from ingest_assets.pipeline.work import Failure

# Order of the steps of a codebase; the last one that is in the run raises what failed.
STEPS = ("repository", "file_level", "codebase_level", "checks")


@dataclass(slots=True)
class CodebaseRun:
    """One codebase in one run."""

    session: Session
    batch: bool  # the run carries its own batch: it may skip what is fresh
    progress: Progress = field(default_factory=Progress)
    look: Look | None = None
    repaired: bool = False  # what a killed run left unreported is reported
    failures: dict[tuple[str, str], Failure] = field(default_factory=dict)  # by path and asset
    materialized: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)  # by phase, summed over workers
    peak_rss_mb: float = 0.0  # of the largest worker

    @property
    def codebase(self) -> Codebase:
        """The codebase as it was last read."""
        return self.session.codebase

    def look_at_source(self) -> Look:
        """Reconciles with the source once a run."""
        if self.look is None:
            self.look = reconcile(self.session)
        return self.look

    def count(self, made: dict[str, int]) -> None:
        """Adds numbers of materialized assets."""
        for asset, number in made.items():
            self.materialized[asset] = self.materialized.get(asset, 0) + number

    def spend(self, phase: str, seconds: float) -> None:
        """Adds seconds to a phase."""
        self.seconds[phase] = self.seconds.get(phase, 0.0) + seconds

    def finish_step(self, context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext, step: str) -> None:
        """Raises what failed if this is the last step of the codebase in the run: everything else is committed."""
        keys = set(context.get_step_execution_context().execution_plan.step_keys_to_execute)
        name = self.codebase.name
        here = [candidate for candidate in STEPS if step_key(name, candidate) in keys]
        if not self.failures or here[-1] != step:
            return
        found = causes((path, asset, f.reason, f.message) for (path, asset), f in self.failures.items())
        shown = [str(cause) for cause in found[:10]]
        more = f"\n... and {len(found) - 10} more causes" if len(found) > 10 else ""
        raise dg.Failure(
            description=f"{len(self.failures)} failed; everything else is stored.\n" + "\n".join(shown) + more,
            metadata={"failed": len(self.failures), "retry": f"ingest run {name}"},
            allow_retries=False,
        )


def step_key(codebase: str, step: str) -> str:
    """Key of a step of a codebase."""
    return f"{codebase}__{step}"


# Sessions that a run of this very process finds instead of taking the lock itself, by run id.
_handed_over: dict[str, CodebaseRun] = {}


def hand_over(run_id: str, state: CodebaseRun) -> None:
    """Lets the run of this id, executed in this process, work under a session that is held already."""
    _handed_over[run_id] = state


@dg.resource(description="The codebases that the run holds, one run at a time each.")
def ingestion(context: dg.InitResourceContext) -> Iterator[dict[str, CodebaseRun]]:
    """Holds the codebases of the run, by name."""
    collect_seldom()
    run = context.run
    assert run is not None
    handed = _handed_over.pop(run.run_id, None)
    if handed is not None:
        yield {handed.codebase.name: handed}
        return
    states: dict[str, CodebaseRun] = {}
    with ExitStack() as stack:
        # In name order, so that two selections over several codebases cannot wait for each other.
        for name in codebases_of_run(run):
            held = stack.enter_context(
                session.hold(name, run.run_id, waiting=lambda holder: context.log.info(f"waiting for {holder}"))  # type: ignore[union-attr]
            )
            dead_runs.mark(held.conn, held.codebase, run.run_id)
            states[name] = CodebaseRun(held, batch=BATCH_TAG in run.tags)
        yield states
