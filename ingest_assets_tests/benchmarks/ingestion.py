"""The measures of `ingest run`: everything, nothing, one file; and the parse that they are compared with."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest_assets_tests.benchmarks.corpus import Corpus, synthetic
from ingest_assets_tests.benchmarks.results import Figure, Measure, Target
from ingest_assets_tests.benchmarks.sandbox import BenchmarkFailed, Ran, Sandbox

REPEATS = 5
LARGE_FILES = 10_000
FILES_A_MINUTE = Target(5_000, at_least=True)
PEAK_MB = Target(1_500)
NO_OP_SECONDS = Target(2.0)
CHANGE_SECONDS = Target(1.5)
RANKS_SECONDS = Target(5.0)


@dataclass(slots=True)
class Subject:
    """A corpus in a sandbox: what measures share."""

    sandbox: Sandbox
    corpus: Corpus
    first_run: Ran | None = None
    parse_samples: list[float] = field(default_factory=list)

    def ingested(self) -> str:
        """The codebase's name; it is ingested unless it was, in an empty home by one command."""
        if self.first_run is None:
            self.first_run = self.sandbox.ingest("run", self.corpus.folder, "--json", memory=True)
        return str(self.first_run.json["codebase"])

    def parse_seconds(self) -> float:
        """What tree-sitter alone needs for the Python files; measured once."""
        if not self.parse_samples:
            self.parse_samples = self.sandbox.inside("parse", self.corpus.folder)["seconds"]
        return statistics.median(self.parse_samples)


def median(name: str, samples: Sequence[float], unit: str = "s", target: Target | None = None) -> Figure:
    """The median of some samples, which it keeps."""
    return Figure(name, statistics.median(samples), unit, target, tuple(samples))


def parse(measure: Measure, subject: Subject) -> None:
    """Tree-sitter alone."""
    seconds = subject.parse_seconds()
    files = len(subject.corpus.python_files())
    measure.figures += [
        median("parse of all Python files, one core", subject.parse_samples),
        Figure("Python files a minute", 60 * files / seconds, "files"),
    ]


def clean(measure: Measure, subject: Subject) -> None:
    """The first `ingest run` in an empty home; the making of the database is part of it."""
    subject.ingested()
    assert subject.first_run is not None
    ran, result = subject.first_run, subject.first_run.json
    files = result["files"]["total"]
    made = {asset: counts["materialized"] for asset, counts in result["assets"].items()}
    if made["source_file"] != files or result["status"] != "ready":
        raise BenchmarkFailed(f"of {files} files {made['source_file']} were made: {result['status']}")
    measure.figures += [
        Figure("files", files, "files"),
        Figure("whole process", ran.seconds, "s"),
        Figure("files a minute", 60 * files / ran.seconds, "files", FILES_A_MINUTE),
        Figure("times the bare parse", ran.seconds / subject.parse_seconds(), "x"),
        Figure("processor time without PostgreSQL", ran.cpu_seconds, "s"),
        Figure("peak memory of the process tree", ran.peak_mb, "MB", PEAK_MB),
        Figure("peak memory of PostgreSQL", ran.postgres_peak_mb, "MB"),
    ]
    measure.figures += [Figure(f"phase {phase}", seconds, "s") for phase, seconds in result["phases"].items()]
    measure.details["result"] = result


def no_op(measure: Measure, subject: Subject) -> None:
    """`ingest run` when nothing has changed."""
    name = subject.ingested()
    runs = [subject.sandbox.ingest("run", name, "--json") for _ in range(REPEATS)]
    made = [sum(counts["materialized"] for counts in run.json["assets"].values()) for run in runs]
    if any(made):
        raise BenchmarkFailed(f"nothing had changed, and {max(made)} assets were materialized")
    measure.figures += [
        median("whole process", [run.seconds for run in runs], target=NO_OP_SECONDS),
        median("run itself", [run.json["seconds"] for run in runs]),
        Figure("assets materialized", max(made), "assets", Target(0)),
    ]


def change(measure: Measure, subject: Subject) -> None:
    """`ingest run` after one file was saved: with one more function, and with one more comment."""
    name, file = subject.ingested(), subject.corpus.edited()
    edits: dict[str, Callable[[int], str]] = {
        "one function more": lambda number: f"\n\ndef added_{number}(value):\n    return value + {number}\n",
        "one comment more": lambda number: f"\n# Comment {number}.\n",
    }
    measure.details["file"] = file.relative_to(subject.corpus.folder).as_posix()
    for edit, text in edits.items():
        runs: list[Ran] = []
        for number in range(REPEATS):
            with file.open("a", encoding="utf-8") as opened:
                opened.write(text(number))
            runs.append(subject.sandbox.ingest("run", name, "--json"))
        results: list[dict[str, Any]] = [run.json for run in runs]
        if wrong := [result["files"] for result in results if result["files"]["changed"] != 1]:
            raise BenchmarkFailed(f"one file had changed, and the run saw {wrong[0]}")
        measure.figures += [
            median(f"{edit}: run itself", [result["run_seconds"] for result in results], target=CHANGE_SECONDS),
            median(f"{edit}: ranks behind it", [result["later_seconds"] for result in results], target=RANKS_SECONDS),
            median(f"{edit}: whole process", [run.seconds for run in runs]),
        ]
        measure.details[edit] = results[-1]


def large(measure: Measure, subject: Subject) -> None:
    """The same for many made files, in a sandbox of its own."""
    with Sandbox() as sandbox:
        made = Subject(sandbox, synthetic(LARGE_FILES, sandbox.root / "synthetic"))
        for part in (clean, no_op, change):
            found = Measure(part.__name__, measure.load)
            part(found, made)
            title = part.__name__.replace("_", "-")
            measure.figures += [
                Figure(f"{title}: {figure.name}", figure.value, figure.unit, figure.target, figure.samples)
                for figure in found.figures
            ]
            measure.details[title] = found.details
