"""The measure of the analysis: time against the bare parse of files, memory and time by size of large texts, of each
language of the corpus."""

from __future__ import annotations

from operator import truediv
from statistics import mean, median

from ingest_assets_tests.benchmarks.ingestion import Subject
from ingest_assets_tests.benchmarks.inside import COPIED_BYTES, COPIES
from ingest_assets_tests.benchmarks.results import Figure, Measure, Target

LANGUAGES = 10  # those of which the corpus has most
MEMORY = Target(60.0)  # MB of memory for 1 MB of source
TIMES_PARSE = Target(3.0)  # processor time of the whole analysis against that of the bare parse of the same bytes
GROWTH = Target(1.3)  # time of a byte of the largest text against one of the smallest


def analysis(measure: Measure, subject: Subject) -> None:
    """Texts of one language put together, a process each, and a JSON array."""
    folder = subject.corpus.folder
    sizes = subject.sandbox.inside("languages", folder)
    chosen = [name for name, size in sizes.items() if size >= COPIED_BYTES][:LANGUAGES]
    ratios: list[float] = []
    for name in chosen:
        raced = subject.sandbox.inside("against_parse", folder, name)
        ratios.append(median(map(truediv, raced["whole"], raced["bare"])))
        measure.figures.append(Figure(f"{name}: whole analysis", ratios[-1], "times the bare parse", TIMES_PARSE))
        found = subject.sandbox.inside("analyse", folder, name)
        measure.details[name] = found | {"against parse": raced}
        size = found["megabytes"] * COPIES[-1]
        first, last = found["seconds"][0], found["seconds"][-1]
        measure.figures += [
            Figure(f"{name}: memory", found["peak_mb"][-1] / size, "MB per MB", MEMORY),
            Figure(f"{name}: growth of time", last / first / COPIES[-1], "times", GROWTH),
        ]
    if ratios:
        measure.figures.append(Figure("all, as much of each", mean(ratios), "times the bare parse", TIMES_PARSE))
    found = subject.sandbox.inside("dense", folder)
    measure.details["dense data"] = found
    measure.figures.append(Figure("JSON arrays: memory at most", max(found["peak_mb"]), "MB", None))
