"""What a benchmark found: figures, the targets beside them, a table for people and a JSON file for programs.

How something is measured belongs to the other modules; what is measured is told in docs/benchmarks.md.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ingest_assets.cli.output import put, put_table
from ingest_assets_tests.benchmarks.machine import Load, Machine


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be: at most `limit`, or at least."""

    limit: float
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Whether a value is on the right side of the limit; the limit itself is."""
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.limit:,g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number."""

    name: str
    value: float
    unit: str
    target: Target | None = None
    samples: tuple[float, ...] = ()  # what `value` was taken from, in the order of measuring

    @property
    def verdict(self) -> str | None:
        """`met` or `not met`; None without a target."""
        if self.target is None:
            return None
        return "met" if self.target.met(self.value) else "not met"

    def to_json(self) -> dict[str, Any]:
        """The machine-readable form."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "target": str(self.target) if self.target else None,
            "verdict": self.verdict,
            "samples": list(self.samples),
        }


@dataclass(slots=True)
class Measure:
    """What one measure found, or why it found nothing."""

    name: str
    load: Load  # of the machine just before
    figures: list[Figure] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0  # that it took altogether
    problem: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The machine-readable form."""
        return {
            "name": self.name,
            "load_before": asdict(self.load) | {"high": self.load.high},
            "seconds": round(self.seconds, 1),
            "problem": self.problem,
            "figures": [figure.to_json() for figure in self.figures],
            "details": self.details,
        }


@dataclass(slots=True)
class Report:
    """All measures of one call."""

    began: str  # ISO 8601, UTC
    commit: str  # of this program; "-dirty" is added where the work tree differs from it
    machine: Machine
    corpus: dict[str, Any]
    measures: list[Measure] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every measure found what it looked for; a missed target does not matter."""
        return all(measure.problem is None for measure in self.measures)

    def to_json(self) -> dict[str, Any]:
        """The machine-readable form."""
        return {
            "began": self.began,
            "commit": self.commit,
            "machine": asdict(self.machine),
            "corpus": self.corpus,
            "measures": [measure.to_json() for measure in self.measures],
        }


def write(report: Report, folder: Path) -> Path:
    """Write the report as JSON into the folder, which is made if missing; the file, named by time and commit."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = report.began.replace("-", "").replace(":", "").partition(".")[0].partition("+")[0]
    file = folder / f"{stamp}-{report.commit}.json"
    file.write_text(json.dumps(report.to_json(), indent=2) + "\n", encoding="utf-8")
    return file


def show(report: Report) -> None:
    """Print the table, and beneath it what has to be known to read it."""
    machine = report.machine
    put(f"Commit {report.commit}, {report.began}")
    put(f"{machine.cores} cores ({machine.processor}), {machine.memory_gb:,.0f} GB, Python {machine.python}")
    put(f"Corpus {report.corpus['name']}: {report.corpus['python_files']:,} Python files\n")
    rows = [
        (measure.name, figure.name, _rounded(figure.value), figure.unit, figure.target or "", figure.verdict or "")
        for measure in report.measures
        for figure in measure.figures
    ]
    put_table(("measure", "figure", "value", "unit", "target", ""), rows)
    if noisy := [f"{measure.name} ({measure.load})" for measure in report.measures if measure.load.high]:
        put(f"\nOther programs were at work just before: {', '.join(noisy)}. An idle machine gives better figures.")
    for measure in report.measures:
        if measure.problem:
            put(f"\n{measure.name} failed: {measure.problem}")


def _rounded(value: float) -> float | int:
    return round(value) if abs(value) >= 1_000 else round(value, 3)
