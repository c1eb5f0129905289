"""Findings and scores."""

import pytest

from ingest_assets.analysis import quality
from ingest_assets.analysis.analyse import analyse
from ingest_assets.analysis.facts import FileMetrics, Finding, FunctionMetrics


def with_function(**values: int) -> FileMetrics:
    return FileMetrics({}, functions=(FunctionMetrics(0, "f", "A.f", 3, 9, dict(values)),))


@pytest.mark.parametrize(
    ("metric", "value", "rule", "severity"),
    [
        ("cyclomatic_complexity", 16, "complex_function", "major"),
        ("cyclomatic_complexity", 31, "complex_function", "critical"),
        ("cognitive_complexity", 16, "hard_to_follow_function", "major"),
        ("sloc", 81, "long_function", "minor"),
        ("nesting_depth", 5, "deep_nesting", "minor"),
        ("nargs", 13, "many_parameters", "major"),
    ],
)
def test_function_rules(metric: str, value: int, rule: str, severity: str) -> None:
    (finding,) = quality.findings(with_function(**{metric: value}))
    assert (finding.rule, finding.severity, finding.value) == (rule, severity, value)
    assert (finding.start_line, finding.end_line) == (3, 9) and "A.f" in finding.message


def test_at_the_threshold_nothing_is_found() -> None:
    at = {rule.metric: rule.levels[0][1] for rule in quality.FUNCTION_RULES}
    assert quality.findings(with_function(**at)) == ()  # type: ignore[arg-type]
    assert quality.findings(FileMetrics({rule.metric: rule.levels[0][1] for rule in quality.FILE_RULES})) == ()
    assert quality.findings(FileMetrics({"ploc": None, "maintainability_index": None})) == ()


def test_rules_and_debt_of_real_text() -> None:
    text = "def f(a, b, c, d, e, g, h, i):\n" + "".join(f"    if a == {n}: return {n}\n" for n in range(100))
    metrics = analyse("a.py", text, frozenset({"file_metrics"})).metrics
    assert metrics is not None
    of_functions = {rule.name for rule in quality.FUNCTION_RULES}
    found = {finding.rule: finding for finding in quality.findings(metrics) if finding.rule in of_functions}
    assert list(found) == ["complex_function", "hard_to_follow_function", "long_function", "many_parameters"]
    # Costs grow with how far a threshold is passed: 101 paths of 15, 100 points of 15, 101 lines of 80.
    minutes = {rule: quality.minutes(finding) for rule, finding in found.items()}
    assert minutes == {
        "complex_function": 30 + 2 * 86,
        "hard_to_follow_function": 15 + 85,
        "long_function": pytest.approx(20 + 0.2 * 21),
        "many_parameters": 20,
    }
    assert quality.debt_ratio(346, 101) == pytest.approx(346 / (30 * 101))


def test_a_weakness_is_no_debt() -> None:
    assert quality.minutes(Finding("weak_hash", "major", "MD5", 1, 1, cwe=328)) == 0
    assert quality.minutes(Finding(quality.DUPLICATED_BLOCK, "major", "again", 1, 9)) > 0


@pytest.mark.parametrize(("ratio", "rating"), [(0, "A"), (0.05, "A"), (0.051, "B"), (0.2, "C"), (0.5, "D"), (3, "E")])
def test_rating(ratio: float, rating: str) -> None:
    assert quality.rating(ratio) == rating


def test_score() -> None:
    assert quality.score({}, 1000)["score"] == 100
    assert quality.score({"minor": 10}, 1000) == {"score": 50.0, "density": 20.0}
    assert quality.score({"minor": 10}, 10_000)["score"] > quality.score({"critical": 10}, 10_000)["score"]
    assert 0 <= quality.score({"critical": 10**6}, 0)["score"] <= 100
