"""The metrics of files summed up for directories, languages and a whole codebase: polars frames in, frames out. Pure.

A frame of files has one row a file: `path`, `language` and the metrics by the names of `codebase_metadata`. What no
file of a group has is null in the group too, not 0.
"""

from __future__ import annotations

from typing import Any

import polars as pl

# Metrics that add up.
SUMS = (
    "size_bytes",
    "line_count",
    "sloc",
    "comment_lines",
    "function_count",
    "class_count",
    "cyclomatic_complexity",
    "cognitive_complexity",
    "todo_count",
    "code_smells",
    "vulnerability_count",
)
# Metrics whose distribution over the files matters: median, 90th percentile (linear interpolation), maximum.
SPREADS = ("sloc", "cyclomatic_complexity", "cognitive_complexity", "nesting_depth", "longest_function")
# Metrics of which low values are the bad ones: median, 10th percentile, minimum.
LOW_SPREADS = ("maintainability_index", "documentation_coverage", "test_coverage")
METRICS = tuple(dict.fromkeys(("files", *SUMS, *SPREADS, *LOW_SPREADS)))
TOP = ("cyclomatic_complexity", "cognitive_complexity", "sloc", "pagerank", "code_smells")


def of_codebase(files: pl.DataFrame) -> pl.DataFrame:
    """One row: `files`, the sums, and `<metric>_median`, `_p90`, `_max` or `_median`, `_p10`, `_min`."""
    return files.select(_aggregates(files))


def by_language(files: pl.DataFrame) -> pl.DataFrame:
    """The columns of `of_codebase` for each `language`, most lines of code first."""
    return files.group_by("language").agg(_aggregates(files)).sort("sloc", "language", descending=[True, False])


def by_directory(files: pl.DataFrame) -> pl.DataFrame:
    """The columns of `of_codebase` for each `directory`, what lies in its subdirectories included, by name."""
    return (
        files.with_columns(pl.Series("directory", [_directories(path) for path in files["path"]], pl.List(pl.String)))
        .explode("directory")
        .drop_nulls("directory")
        .group_by("directory")
        .agg(_aggregates(files))
        .sort("directory")
    )


def top(files: pl.DataFrame, metric: str, count: int = 10) -> pl.DataFrame:
    """The files with the highest values above 0 of a metric: `path`, `language` and the metric."""
    return (
        files.select("path", "language", metric)
        .filter(pl.col(metric) > 0)
        .sort(metric, "path", descending=[True, False])
        .head(count)
    )


def roll_up(files: pl.DataFrame, count: int = 10) -> dict[str, Any]:
    """All of the above as plain data: `totals`, `languages`, `directories`, and `top` by metric."""
    return {
        "totals": of_codebase(files).to_dicts()[0],
        "languages": by_language(files).to_dicts(),
        "directories": by_directory(files).to_dicts(),
        "top": {metric: top(files, metric, count).to_dicts() for metric in TOP if metric in files.columns},
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
    for name in SPREADS:
        if name in known:
            column = pl.col(name)
            expressions.append(column.median().alias(f"{name}_median"))
            expressions.append(column.quantile(0.9, "linear").alias(f"{name}_p90"))
            expressions.append(column.max().alias(f"{name}_max"))
    for name in LOW_SPREADS:
        if name in known:
            column = pl.col(name)
            expressions.append(column.median().alias(f"{name}_median"))
            expressions.append(column.quantile(0.1, "linear").alias(f"{name}_p10"))
            expressions.append(column.min().alias(f"{name}_min"))
    return expressions
