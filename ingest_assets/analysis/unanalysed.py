"""What is said of a file without text: binary, too large, a pointer to a large file elsewhere."""

from __future__ import annotations

from functools import cache

from ingest_assets.analysis.analyse import Analysis, analyse
from ingest_assets.analysis.facts import FileMetrics, ParsedFile


def not_analysed(reason: str) -> Analysis:
    """No facts, no chunks, and every metric None, for this reason."""
    names = _metric_names()
    metrics = FileMetrics(dict.fromkeys(names), dict.fromkeys(names, reason))
    return Analysis(ParsedFile(None, "not_analysed", reason), metrics, ())


@cache
def _metric_names() -> tuple[str, ...]:
    measured = analyse("", "", frozenset({"file_metrics"})).metrics
    assert measured is not None
    return tuple(measured.values)
