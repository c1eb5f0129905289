"""The measure of a backfill of a whole codebase in Dagit: first when nothing is made yet, then when all is fresh."""

from __future__ import annotations

import shutil

from ingest_assets.assets.catalogue import ASSETS, FILE_LEVEL
from ingest_assets_tests.benchmarks.dagit import Counts, Dagit
from ingest_assets_tests.benchmarks.ingestion import Subject
from ingest_assets_tests.benchmarks.results import Figure, Measure, Target
from ingest_assets_tests.benchmarks.sandbox import BenchmarkFailed, Sandbox

BACKFILL_SECONDS = Target(180)
LIMIT = 1_800.0  # seconds after which it is given up
_NAME = "corpus"


def backfill(measure: Measure, subject: Subject) -> None:
    """Materialize everything in Dagit, in a sandbox of its own.

    The files come after the folder's sensor is stopped, which would ingest them before the backfill.
    """
    with Sandbox() as sandbox:
        folder = sandbox.root / _NAME
        folder.mkdir()
        sandbox.ingest("up", "--detach")
        sandbox.ingest("add", _NAME, folder)
        dagit = Dagit(sandbox.port)
        dagit.reload()
        dagit.stop_sensor("folder_sources")
        shutil.copytree(subject.corpus.folder, folder, symlinks=True, dirs_exist_ok=True)
        dagit.materialize([_NAME, "repository"], LIMIT)  # makes the partitions
        files = _check_nothing_made(dagit.counts(_NAME))
        measure.figures.append(Figure("files", files, "files"))
        keys = [(_NAME, asset) for asset in ASSETS]
        for state in ("nothing made yet", "all of it fresh"):
            before = dagit.runs()
            seconds = dagit.backfill(keys, LIMIT)
            runs = dagit.runs() - before
            counts = dagit.counts(_NAME)
            measure.figures += [
                Figure(state, seconds, "s", BACKFILL_SECONDS),
                Figure(f"{state}: runs", runs.total(), "runs"),
            ]
            measure.details[state] = {"runs": dict(runs), "counts": counts}
            _check_all_made(counts, files)
        found = sandbox.ingest("status", _NAME, "--json").json
        if found["status"] != "ready":
            raise BenchmarkFailed(f"after the backfills the codebase is {found['status']}: {found['pending']}")


def _check_nothing_made(counts: Counts) -> int:
    """The number of files. Raises BenchmarkFailed where there is none, or one that is materialized."""
    found = counts["source_file"]
    if not found or not found["numPartitions"] or found["numMaterialized"]:
        raise BenchmarkFailed(f"there should be files and none of them materialized: {found}")
    return found["numPartitions"]


def _check_all_made(counts: Counts, files: int) -> None:
    """Raises BenchmarkFailed unless every partition of every asset is materialized."""
    missing = [asset for asset in ASSETS if counts.get(asset) is None]
    if missing:
        raise BenchmarkFailed(f"the backfill succeeded without {', '.join(missing)}")
    for asset in FILE_LEVEL:
        found = counts[asset]
        if not found or (found["numMaterialized"], found["numPartitions"], found["numFailed"]) != (files, files, 0):
            raise BenchmarkFailed(f"the backfill of {files} files succeeded, and {asset} has {found}")
