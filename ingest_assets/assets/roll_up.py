"""The metrics of files summed up for directories, languages and a whole codebase: polars frames in, frames out. Pure.

A frame of files has one row a file: `path`, `language` and the metrics by the names of `codebase_metadata`. What no
file of a group has is null in the group too, not 0. Ratios of a group are made of its sums, not of its files' ratios.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

import polars as pl

from ingest_assets.analysis import quality

# Metrics that add up.
SUMS = (
    "size_bytes", "line_count", "ploc", "lloc", "comment_lines", "function_count", "class_count",
    "cyclomatic_complexity", "cognitive_complexity", "halstead_effort", "halstead_bugs", "todo_count", "code_smells",
    "technical_debt_minutes", "vulnerability_count", "duplicated_lines", "covered_lines", "coverable_lines",
    "churn_90d", "hot_spot",
)  # fmt: skip
# Metrics whose distribution over the files matters, by their 90th percentile and maximum.
SPREADS = (
    "ploc", "cyclomatic_complexity", "cognitive_complexity", "nesting_depth", "longest_function", "parameter_max",
    "technical_debt_ratio", "duplicated_lines", "commits", "authors", "age_days", "churn_90d", "hot_spot",
)  # fmt: skip
# Metrics of which low values are the bad ones: by their 10th percentile and minimum.
LOW_SPREADS = ("maintainability_index", "documentation_coverage", "security_score", "test_coverage")
# Made of the sums of a group: name, numerator, denominator, factor.
RATIOS = (
    ("technical_debt_ratio", "technical_debt_minutes", "ploc", 1 / quality.MINUTES_PER_LINE),
    ("duplicated_lines_density", "duplicated_lines", "line_count", 1),
    ("test_coverage", "covered_lines", "coverable_lines", 1),
)
METRICS = tuple(dict.fromkeys(("files", *SUMS, *(ratio[0] for ratio in RATIOS), *SPREADS, *LOW_SPREADS)))
TOP = ("hot_spot", "cyclomatic_complexity", "cognitive_complexity", "ploc", "pagerank", "technical_debt_minutes")

_QUANTILES = {"min": 0.0, "p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9, "p99": 0.99, "max": 1.0}
_NO_NUMBERS = frozenset({"path", "language"})


def of_codebase(files: pl.DataFrame) -> pl.DataFrame:
    """One row: `files`, the sums, the ratios and `debt_rating` made of them, and `<metric>_median`, `_p90`, `_max` or
    `_median`, `_p10`, `_min`; quantiles with linear interpolation."""
    return _with_ratios(files.select(_aggregates(files)))


def by_language(files: pl.DataFrame) -> pl.DataFrame:
    """The columns of `of_codebase` for each `language`, most lines of code first."""
    groups = _with_ratios(files.group_by("language").agg(_aggregates(files)))
    return groups.sort("ploc", "language", descending=[True, False], nulls_last=True)


def by_directory(files: pl.DataFrame) -> pl.DataFrame:
    """The columns of `of_codebase` for each `directory`, what lies in its subdirectories included, by name."""
    with_directories = (
        files.with_columns(pl.Series("directory", [_directories(path) for path in files["path"]], pl.List(pl.String)))
        .explode("directory")
        .drop_nulls("directory")
    )
    return _with_ratios(with_directories.group_by("directory").agg(_aggregates(files))).sort("directory")


def by(files: pl.DataFrame, group: str, metric: str | None = None) -> pl.DataFrame:
    """The groups by "directory" or "language"; by a metric of theirs where one is given, highest values first."""
    groups = by_language(files) if group == "language" else by_directory(files)
    if metric is None:
        return groups
    return groups.sort(metric, group, descending=[True, False], nulls_last=True)


def top(files: pl.DataFrame, metric: str, count: int = 10) -> pl.DataFrame:
    """The files with the highest values above 0 of a metric: `path`, `language` and the metric."""
    return (
        files.select("path", "language", metric)
        .filter(pl.col(metric) > 0)
        .sort(metric, "path", descending=[True, False])
        .head(count)
    )


def numbers(files: pl.DataFrame) -> list[str]:
    """The metrics of which there are numbers in a frame of files."""
    return [name for name, kind in files.schema.items() if name not in _NO_NUMBERS and kind.is_numeric()]


def distribution(files: pl.DataFrame, metric: str) -> dict[str, Any]:
    """How a metric is spread over the files: `{"known", "unknown", "mean", "quantiles": {"min", ..., "max"},
    "histogram": [{"from", "to", "files"}]}`.

    A bin holds what is at least `from` and less than `to`; the last one what is equal to `to` as well. Shares (0..1)
    and indexes (0..100) have ten bins of equal width; other metrics, which are skewed, steps of 1, 2, 5, 10, 20, ...
    """
    values = files[metric].drop_nulls().cast(pl.Float64)
    found: dict[str, Any] = {"known": len(values), "unknown": len(files) - len(values), "mean": values.mean()}
    found["quantiles"] = {name: values.quantile(share, "linear") for name, share in _QUANTILES.items()}
    edges = _edges(metric, float(values.min() or 0), float(values.max() or 0)) if len(values) else []  # type: ignore[arg-type]
    bins = values.cut(edges[1:-1], left_closed=True).to_physical() if len(edges) > 2 else values * 0
    counts = dict(bins.value_counts().iter_rows())
    found["histogram"] = [
        {"from": first, "to": last, "files": counts.get(number, 0)}
        for number, (first, last) in enumerate(pairwise(edges))
    ]
    return found


def roll_up(files: pl.DataFrame, count: int = 10) -> dict[str, Any]:
    """All of the above as plain data: `totals`, `languages`, `directories`, `top` and `distributions` by metric."""
    spread = [name for name in (*SPREADS, *LOW_SPREADS) if name in files.columns]
    return {
        "totals": of_codebase(files).to_dicts()[0],
        "languages": by_language(files).to_dicts(),
        "directories": by_directory(files).to_dicts(),
        "top": {metric: top(files, metric, count).to_dicts() for metric in TOP if metric in files.columns},
        "distributions": {metric: distribution(files, metric) for metric in spread},
    }


def _directories(path: str) -> list[str]:
    """Every directory above a file, outermost first: a, a/b for a/b/c.py."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _aggregates(files: pl.DataFrame) -> list[pl.Expr]:
    known = set(files.columns)
    expressions = [pl.len().alias("files")]
    for name in SUMS:
        if name in known:
            expressions.append(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name))
    for name in (*SPREADS, *LOW_SPREADS):
        if name in known:
            column, low = pl.col(name), name in LOW_SPREADS
            expressions.append(column.median().alias(f"{name}_median"))
            expressions.append(
                column.quantile(0.1 if low else 0.9, "linear").alias(f"{name}_{'p10' if low else 'p90'}")
            )
            expressions.append((column.min() if low else column.max()).alias(f"{name}_{'min' if low else 'max'}"))
    return expressions


def _with_ratios(groups: pl.DataFrame) -> pl.DataFrame:
    """The same with the ratios that can be made, and the rating of the technical debt."""
    for name, above, below, factor in RATIOS:
        if {above, below} <= set(groups.columns):
            share = factor * pl.col(above) / pl.col(below)
            groups = groups.with_columns(pl.when(pl.col(below) > 0).then(share).alias(name))
    if "technical_debt_ratio" in groups.columns:
        ratios = groups["technical_debt_ratio"]
        ratings = [None if ratio is None else quality.rating(ratio) for ratio in ratios]
        groups = groups.with_columns(pl.Series("debt_rating", ratings, pl.String))
    return groups


def _edges(metric: str, lowest: float, highest: float) -> list[float]:
    """Where the bins of a histogram begin, and the end of the last one."""
    if metric in LOW_SPREADS or 0 <= lowest <= highest <= 1:
        width = 0.1 if highest <= 1 else 10.0
        return [round(width * number, 1) for number in range(11)]
    edges = [min(lowest, 0.0)]
    for step in chain([1.0], _steps()):
        edges.append(step)
        if step > highest:
            return edges
    raise AssertionError("the steps have no end")


def _steps() -> Iterator[float]:
    step = 1.0
    while True:
        yield from (2 * step, 5 * step, 10 * step)
        step *= 10
