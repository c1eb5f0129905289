"""`make bench`: measures what was asked for, one after the other, shows a table and writes bench-results/*.json.

A missed target is shown and is no failure. Exit code 1: something could not be measured, or came out wrong.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ingest_assets.cli.output import put, say
from ingest_assets.settings import settings
from ingest_assets_tests.benchmarks import analysis, backfill, corpus, ingestion, machine, results, warm
from ingest_assets_tests.benchmarks.ingestion import Subject
from ingest_assets_tests.benchmarks.results import Measure, Report
from ingest_assets_tests.benchmarks.sandbox import BenchmarkFailed, Sandbox

# In this order: the first ingestion is the one that the others need.
MEASURES: dict[str, Callable[[Measure, Subject], None]] = {
    "parse": ingestion.parse,
    "analysis": analysis.analysis,
    "clean": ingestion.clean,
    "no-op": ingestion.no_op,
    "change": ingestion.change,
    "tick": warm.tick,
    "search": warm.search,
    "backfill": backfill.backfill,
    "large": ingestion.large,
}


def main() -> int:
    """Measure as the command line says; the exit code."""
    options = _options()
    # Ended by a signal, the sandboxes are still cleared away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chosen = options.only or [name for name in MEASURES if name != "large" or options.large]
    began = datetime.now(UTC).isoformat(timespec="seconds")
    with Sandbox() as sandbox:
        try:
            source = options.corpus or corpus.django(settings().home / "benchmarks")
        except BenchmarkFailed as failure:
            say(f"Error: {failure}")
            return 2
        subject = Subject(sandbox, corpus.copied(source.resolve(), sandbox.root / source.resolve().name))
        report = Report(began, machine.commit(), machine.machine(), subject.corpus.to_json())
        for name in MEASURES:
            if name in chosen:
                say(f"{name} ...")
                report.measures.append(_measured(name, subject))
    file = results.write(report, options.results)
    results.show(report)
    put(f"\nWritten to {file}")
    return 0 if report.complete else 1


def _measured(name: str, subject: Subject) -> Measure:
    """One measure; what goes wrong in it is kept, and the others go on."""
    measure = Measure(name, machine.load())
    began = time.perf_counter()
    try:
        MEASURES[name](measure, subject)
    except BenchmarkFailed as failure:
        measure.problem = str(failure)
    measure.seconds = time.perf_counter() - began
    return measure


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ingest_assets_tests.benchmarks",
        description="Measure the program in a home of its own; see docs/benchmarks.md.",
    )
    parser.add_argument(
        "--only", action="append", choices=MEASURES, metavar="NAME", help=f"one of {', '.join(MEASURES)}; repeatable"
    )
    parser.add_argument(
        "--corpus", type=_folder, metavar="FOLDER", help="ingest a copy of this folder instead of Django's sdist"
    )
    parser.add_argument("--large", action="store_true", help="measure 10,000 made files too")
    parser.add_argument(
        "--results", type=Path, metavar="FOLDER", default=machine.REPOSITORY / "bench-results", help="where JSON goes"
    )
    return parser.parse_args()


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return Path(text)


if __name__ == "__main__":
    sys.exit(main())
