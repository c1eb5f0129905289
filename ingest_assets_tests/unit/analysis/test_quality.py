"""Findings and scores."""

import pytest

from ingest_assets.analysis import quality
from ingest_assets.analysis.analyse import analyse
from ingest_assets.analysis.facts import FileMetrics, FunctionMetrics


def with_function(**values: int) -> FileMetrics:
    return FileMetrics({}, functions=(FunctionMetrics(0, "f", "A.f", 3, 9, dict(values)),))


@pytest.mark.parametrize(
    ("metric", "value", "rule", "severity"),
    [
        ("cyclomatic_complexity", 16, "complex_function", "major"),
        ("cyclomatic_complexity", 31, "complex_function", "critical"),
        ("cognitive_complexity", 16, "hard_to_follow_function", "major"),
        ("lines", 81, "long_function", "minor"),
        ("nesting_depth", 5, "deep_nesting", "minor"),
        ("parameters", 13, "many_parameters", "major"),
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
    assert quality.findings(FileMetrics({"sloc": None, "maintainability_index": None})) == ()


def test_file_rules_and_smells_of_real_text() -> None:
    text = "def f(a, b, c, d, e, g, h, i):\n" + "".join(f"    if a == {n}: return {n}\n" for n in range(100))
    metrics = analyse("a.py", text, frozenset({"file_metrics"})).metrics
    assert metrics is not None
    rules = [finding.rule for finding in quality.findings(metrics)]
    assert rules[:4] == ["complex_function", "hard_to_follow_function", "long_function", "many_parameters"]
    assert metrics.values["code_smells"] == len(rules)
    minutes = sum(quality.minutes(finding) for finding in quality.findings(metrics))
    assert metrics.values["technical_debt_ratio"] == pytest.approx(minutes / (30 * 101))


def test_score() -> None:
    assert quality.score({}, 1000)["score"] == 100
    assert quality.score({"minor": 10}, 1000) == {"score": 50.0, "density": 20.0}
    assert quality.score({"minor": 10}, 10_000)["score"] > quality.score({"critical": 10}, 10_000)["score"]
    assert 0 <= quality.score({"critical": 10**6}, 0)["score"] <= 100
