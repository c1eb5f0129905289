"""Sums, spreads and rankings of the metrics of files."""

from __future__ import annotations

import polars as pl
import pytest

from ingest_assets.assets import roll_up

FILES = pl.DataFrame(
    {
        "path": ["top.py", "src/a.py", "src/deep/b.py", "src/deep/c.go", "srcs/d.md"],
        "language": ["python", "python", "python", "go", None],
        "ploc": [10, 20, 30, 40, 50],
        "cyclomatic_complexity": [1, None, 3, 8, None],
        "maintainability_index": [100.0, 80.0, 60.0, 40.0, None],
        "test_coverage": pl.Series([None] * 5, dtype=pl.Float64),
        "pagerank": [0.1, 0.2, 0.4, 0.2, 0.0],
    }
)


def test_a_codebase_is_summed_up() -> None:
    (row,) = roll_up.of_codebase(FILES).to_dicts()
    assert row["files"] == 5
    assert row["ploc"] == 150
    assert row["ploc_median"] == 30
    assert row["ploc_p90"] == pytest.approx(46)
    assert row["ploc_max"] == 50
    assert row["maintainability_index_median"] == 70
    assert row["maintainability_index_p10"] == pytest.approx(46)
    assert row["maintainability_index_min"] == 40


def test_what_no_file_has_is_unknown_and_not_zero() -> None:
    (row,) = roll_up.of_codebase(FILES).to_dicts()
    assert row["test_coverage_median"] is None
    (markdown,) = roll_up.by_directory(FILES).filter(pl.col("directory") == "srcs").to_dicts()
    assert markdown["cyclomatic_complexity"] is None
    assert markdown["ploc"] == 50


def test_directories_hold_their_subdirectories_and_nothing_of_their_neighbours() -> None:
    rows = {row["directory"]: row for row in roll_up.by_directory(FILES).to_dicts()}
    assert list(rows) == ["src", "src/deep", "srcs"]
    assert (rows["src"]["files"], rows["src"]["ploc"]) == (3, 90)
    assert (rows["src/deep"]["files"], rows["src/deep"]["cyclomatic_complexity"]) == (2, 11)


def test_languages_come_largest_first() -> None:
    rows = roll_up.by_language(FILES).select("language", "files", "ploc").rows()
    assert rows == [("python", 3, 60), (None, 1, 50), ("go", 1, 40)]


def test_the_top_is_in_order_and_ties_are_by_path() -> None:
    assert roll_up.top(FILES, "pagerank", 3).rows() == [
        ("src/deep/b.py", "python", 0.4),
        ("src/a.py", "python", 0.2),
        ("src/deep/c.go", "go", 0.2),
    ]
    assert roll_up.top(FILES, "cyclomatic_complexity")["path"].to_list() == ["src/deep/c.go", "src/deep/b.py", "top.py"]


def test_ratios_of_a_group_are_those_of_its_sums() -> None:
    files = pl.DataFrame(
        {
            "path": ["a/x.py", "a/y.py", "b/z.py"],
            "language": ["python", "python", None],
            "ploc": [10, 90, 0],
            "technical_debt_minutes": [30, 300, None],
            "technical_debt_ratio": [0.1, 1 / 9, None],
            "covered_lines": [5, 0, None],
            "coverable_lines": [5, 45, None],
            "test_coverage": [1.0, 0.0, None],
        }
    )
    rows = {row["directory"]: row for row in roll_up.by_directory(files).to_dicts()}
    assert rows["a"]["technical_debt_ratio"] == pytest.approx(330 / (30 * 100))
    assert rows["a"]["debt_rating"] == "C"
    assert rows["a"]["test_coverage"] == pytest.approx(0.1)
    assert rows["a"]["test_coverage_median"] == 0.5
    assert [rows["b"][name] for name in ("technical_debt_ratio", "debt_rating", "test_coverage")] == [None] * 3


def test_groups_by_a_metric_of_theirs() -> None:
    rows = roll_up.by(FILES, "directory", "maintainability_index_min").select("directory").to_series().to_list()
    assert rows == ["src", "src/deep", "srcs"]
    assert roll_up.by(FILES, "language", "files")["files"].to_list() == [3, 1, 1]


def test_the_distribution_of_a_skewed_metric() -> None:
    files = FILES.with_columns(cyclomatic_complexity=pl.Series([0, 1, 1, None, 34]))
    found = roll_up.distribution(files, "cyclomatic_complexity")
    assert (found["known"], found["unknown"], found["mean"]) == (4, 1, 9)
    assert found["quantiles"]["min"] == 0 and found["quantiles"]["max"] == 34
    assert found["quantiles"]["median"] == 1 and found["quantiles"]["p90"] == pytest.approx(24.1)
    bins = [(step["from"], step["to"], step["files"]) for step in found["histogram"]]
    assert bins == [(0, 1, 1), (1, 2, 2), (2, 5, 0), (5, 10, 0), (10, 20, 0), (20, 50, 1)]


def test_the_distribution_of_shares_and_indexes() -> None:
    files = FILES.with_columns(test_coverage=pl.Series([0.0, 0.1, 0.95, 1.0, None]))
    steps = roll_up.distribution(files, "test_coverage")["histogram"]
    assert [step["files"] for step in steps] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    steps = roll_up.distribution(files, "maintainability_index")["histogram"]
    assert [(step["from"], step["files"]) for step in steps if step["files"]] == [(40, 1), (60, 1), (80, 1), (90, 1)]


def test_the_distribution_of_what_is_unknown() -> None:
    found = roll_up.distribution(FILES, "test_coverage")
    assert (found["known"], found["unknown"], found["mean"], found["histogram"]) == (0, 5, None, [])
    assert set(found["quantiles"].values()) == {None}


def test_all_files_alike_have_one_bin() -> None:
    files = FILES.with_columns(ploc=pl.lit(0))
    assert roll_up.distribution(files, "ploc")["histogram"][0]["files"] == 5


def test_an_empty_codebase_has_no_groups() -> None:
    found = roll_up.roll_up(FILES.clear())
    assert found["totals"]["files"] == 0
    assert found["totals"]["ploc"] is None
    assert (found["languages"], found["directories"]) == ([], [])
    assert all(rows == [] for rows in found["top"].values())


def test_ten_thousand_files_with_deep_paths() -> None:
    paths = [f"a/b/c/d/e{number % 100}/f{number}.py" for number in range(10_000)]
    files = pl.DataFrame({"path": paths, "language": ["python"] * 10_000, "ploc": [1] * 10_000})
    rows = {row["directory"]: row["ploc"] for row in roll_up.by_directory(files).to_dicts()}
    assert len(rows) == 104
    assert rows["a/b/c/d"] == 10_000
    assert rows["a/b/c/d/e7"] == 100
