"""The measures of a process that is warm already: a look of the source sensors, a search."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from ingest_assets_tests.benchmarks.corpus import as_repository
from ingest_assets_tests.benchmarks.ingestion import Subject, median
from ingest_assets_tests.benchmarks.results import Figure, Measure, Target
from ingest_assets_tests.benchmarks.sandbox import BenchmarkFailed

# Of 3,000 files; a larger corpus is held to it all the same.
TICK_MS = Target(300)


def tick(measure: Measure, subject: Subject) -> None:
    """A look of the sensor when nothing has changed: at the folder, and at a git repository of the same files."""
    name = subject.ingested()
    repository = as_repository(subject.corpus, subject.sandbox.root / "repository")
    subject.sandbox.ingest("add", f"{name}_git", repository, "--branch", "main")
    subject.sandbox.ingest("run", f"{name}_git")
    subject.sandbox.ingest("run", name)  # what another measure may have edited
    for kind, codebase in (("folder", name), ("git", f"{name}_git")):
        found = subject.sandbox.inside("look", codebase)
        if found["answers"] != ["unchanged"]:
            raise BenchmarkFailed(f"nothing had changed, and the look at the {kind} answered {found['answers']}")
        milliseconds = [1_000 * seconds for seconds in found["seconds"]]
        measure.figures.append(median(kind, milliseconds, "ms", TICK_MS))


def search(measure: Measure, subject: Subject) -> None:
    """Hybrid searches for ten results, each a different query."""
    found = subject.sandbox.inside("search", subject.ingested())
    if not any(found["results"]):
        raise BenchmarkFailed(f"none of {len(found['results'])} queries found anything")
    milliseconds = [1_000 * seconds for seconds in found["seconds"]]
    measure.figures += [
        Figure("p50", statistics.median(milliseconds), "ms", samples=tuple(milliseconds)),
        Figure("p95", percentile(milliseconds, 95), "ms"),
        Figure("queries with an answer", sum(map(bool, found["results"])), "queries"),
    ]


def percentile(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that so many percent of them do not exceed (nearest rank)."""
    return sorted(samples)[math.ceil(len(samples) * percent / 100) - 1]
