"""Sums, spreads and rankings of the metrics of files."""

from __future__ import annotations

import polars as pl
import pytest

from ingest_assets.assets import roll_up

FILES = pl.DataFrame(
    {
        "path": ["top.py", "src/a.py", "src/deep/b.py", "src/deep/c.go", "srcs/d.md"],
        "language": ["python", "python", "python", "go", None],
        "sloc": [10, 20, 30, 40, 50],
        "cyclomatic_complexity": [1, None, 3, 8, None],
        "maintainability_index": [100.0, 80.0, 60.0, 40.0, None],
        "test_coverage": pl.Series([None] * 5, dtype=pl.Float64),
        "pagerank": [0.1, 0.2, 0.4, 0.2, 0.0],
    }
)


def test_a_codebase_is_summed_up() -> None:
    (row,) = roll_up.of_codebase(FILES).to_dicts()
    assert row["files"] == 5
    assert row["sloc"] == 150
    assert row["sloc_median"] == 30
    assert row["sloc_p90"] == pytest.approx(46)
    assert row["sloc_max"] == 50
    assert row["maintainability_index_median"] == 70
    assert row["maintainability_index_p10"] == pytest.approx(46)
    assert row["maintainability_index_min"] == 40


def test_what_no_file_has_is_unknown_and_not_zero() -> None:
    (row,) = roll_up.of_codebase(FILES).to_dicts()
    assert row["test_coverage_median"] is None
    (markdown,) = roll_up.by_directory(FILES).filter(pl.col("directory") == "srcs").to_dicts()
    assert markdown["cyclomatic_complexity"] is None
    assert markdown["sloc"] == 50


def test_directories_hold_their_subdirectories_and_nothing_of_their_neighbours() -> None:
    rows = {row["directory"]: row for row in roll_up.by_directory(FILES).to_dicts()}
    assert list(rows) == ["src", "src/deep", "srcs"]
    assert (rows["src"]["files"], rows["src"]["sloc"]) == (3, 90)
    assert (rows["src/deep"]["files"], rows["src/deep"]["cyclomatic_complexity"]) == (2, 11)


def test_languages_come_largest_first() -> None:
    rows = roll_up.by_language(FILES).select("language", "files", "sloc").rows()
    assert rows == [("python", 3, 60), (None, 1, 50), ("go", 1, 40)]


def test_the_top_is_in_order_and_ties_are_by_path() -> None:
    assert roll_up.top(FILES, "pagerank", 3).rows() == [
        ("src/deep/b.py", "python", 0.4),
        ("src/a.py", "python", 0.2),
        ("src/deep/c.go", "go", 0.2),
    ]
    assert roll_up.top(FILES, "cyclomatic_complexity")["path"].to_list() == ["src/deep/c.go", "src/deep/b.py", "top.py"]


def test_an_empty_codebase_has_no_groups() -> None:
    found = roll_up.roll_up(FILES.clear())
    assert found["totals"]["files"] == 0
    assert found["totals"]["sloc"] is None
    assert (found["languages"], found["directories"]) == ([], [])
    assert all(rows == [] for rows in found["top"].values())


def test_ten_thousand_files_with_deep_paths() -> None:
    paths = [f"a/b/c/d/e{number % 100}/f{number}.py" for number in range(10_000)]
    files = pl.DataFrame({"path": paths, "language": ["python"] * 10_000, "sloc": [1] * 10_000})
    rows = {row["directory"]: row["sloc"] for row in roll_up.by_directory(files).to_dicts()}
    assert len(rows) == 104
    assert rows["a/b/c/d"] == 10_000
    assert rows["a/b/c/d/e7"] == 100
