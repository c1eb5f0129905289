"""What a benchmark report says, to people and to programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest_assets_tests.benchmarks.machine import Load, Machine
from ingest_assets_tests.benchmarks.results import Figure, Measure, Report, Target, show, write
from ingest_assets_tests.benchmarks.warm import percentile

IDLE = Load((0.1, 0.2, 0.3), 2.0)
BUSY = Load((7.5, 6.0, 5.0), 96.4)


@pytest.fixture
def report() -> Report:
    """One measure that worked on an idle machine, and one that failed on a busy one."""
    machine = Machine(2, "a processor", 16.0, "a system", "3.11.7", {"dagster": "1.13.27"})
    figures = [
        Figure("whole process", 2.25, "s", Target(2.0), (2.0, 2.25, 9.5)),
        Figure("files a minute", 5123.4567, "files", Target(5_000, at_least=True)),
        Figure("phase read", 0.49512, "s"),
    ]
    return Report(
        "2026-01-31T08:07:29+00:00",
        "0123456789-dirty",
        machine,
        {"name": "[django]", "python_files": 2818},
        [Measure("clean", IDLE, figures, {"run": 1}, 12.34), Measure("tick", BUSY, problem="it answered 'busy'")],
    )


def test_a_limit_itself_is_met() -> None:
    assert [Target(2.0).met(value) for value in (1.9, 2.0, 2.1)] == [True, True, False]
    assert [Target(2.0, at_least=True).met(value) for value in (1.9, 2.0, 2.1)] == [False, True, True]


def test_the_table_holds_figures_beside_their_targets(report: Report, capsys: pytest.CaptureFixture[str]) -> None:
    show(report)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "clean whole process 2.25 s <= 2 not met" in lines
    assert "clean files a minute 5,123 files >= 5,000 met" in lines
    assert "clean phase read 0.495 s" in lines
    assert "Corpus [django]: 2,818 Python files" in lines


def test_the_table_says_what_failed_and_when_the_machine_was_busy(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    show(report)
    shown = capsys.readouterr().out
    assert "tick failed: it answered 'busy'" in shown
    (noisy,) = (line for line in shown.splitlines() if "Other programs" in line)
    assert "tick (96 % of the cores busy, load 7.5)" in noisy
    assert "clean" not in noisy


def test_the_file_holds_everything_unrounded(report: Report, tmp_path: Path) -> None:
    file = write(report, tmp_path / "new" / "folder")
    assert file.name == "20260131T080729-0123456789-dirty.json"
    read = json.loads(file.read_text())
    clean, tick = read["measures"]
    assert read["machine"]["packages"] == {"dagster": "1.13.27"}
    assert clean["load_before"] == {"average": [0.1, 0.2, 0.3], "busy_percent": 2.0, "high": False}
    assert clean["figures"][0] == {
        "name": "whole process",
        "value": 2.25,
        "unit": "s",
        "target": "<= 2",
        "verdict": "not met",
        "samples": [2.0, 2.25, 9.5],
    }
    assert clean["figures"][1]["value"] == 5123.4567
    assert clean["figures"][2]["target"] is None
    assert (tick["problem"], tick["load_before"]["high"]) == ("it answered 'busy'", True)


def test_a_missed_target_is_no_failure_but_a_failed_measure_is(report: Report) -> None:
    assert not report.complete
    report.measures.pop()
    assert report.complete


def test_a_percentile_is_the_sample_at_its_nearest_rank() -> None:
    samples = [float(number) for number in range(50, 0, -1)]
    assert (percentile(samples, 95), percentile(samples, 100), percentile([3.0], 95)) == (48.0, 50.0, 3.0)
