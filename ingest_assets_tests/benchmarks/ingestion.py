"""The measures of `ingest run`: everything, nothing, one file; and what they are compared with."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

from ingest_assets_tests.benchmarks.corpus import Corpus
from ingest_assets_tests.benchmarks.results import Figure, Measure, Target
from ingest_assets_tests.benchmarks.sandbox import BenchmarkFailed, Sandbox

REPEATS = 5
FILES_A_MINUTE = Target(5_000, at_least=True)
PEAK_MB = Target(1_500)
NO_OP_SECONDS = Target(2.0)
CHANGE_SECONDS = Target(1.5)


def parse(measure: Measure, sandbox: Sandbox, corpus: Corpus) -> float:
    """Parsing the Python files with tree-sitter and nothing else, on one core; the seconds."""
    found = sandbox.inside("parse", corpus.folder)
    seconds = statistics.median(found["seconds"])
    measure.figures += [
        Figure("parse all Python files", seconds, "s", samples=tuple(found["seconds"])),
        Figure("Python files a minute", 60 * found["files"] / seconds, "files"),
    ]
    return seconds


def clean(measure: Measure, sandbox: Sandbox, corpus: Corpus, name: str, parse_seconds: float | None = None) -> None:
    """The first `ingest run` in an empty home, which makes the database too."""
    sandbox.ingest("add", name, corpus.folder) if sandbox.home.exists() else None
