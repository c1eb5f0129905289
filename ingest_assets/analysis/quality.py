"""Judgements on metrics: thresholds as data, findings of a file, technical debt, the score of a codebase.

Measuring belongs to `metrics`, what only the text shows to `inspection`; what a codebase's report shows is put together
where all files are known.

Technical debt follows the SQALE method (Letouzey, "The SQALE method for evaluating technical debt", MTD 2012): every
finding has a cost to mend it, constant or growing with how far the threshold is passed; the debt of a file is their
sum; its ratio divides that by what writing the file cost, 30 minutes a line as SonarQube reckons, and gives a rating
from A to E. Security findings are no debt: they are counted and scored by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest_assets.analysis.facts import FileMetrics, Finding


@dataclass(frozen=True, slots=True)
class Rule:
    """A threshold on one metric; the steepest level that is passed gives the severity."""

    name: str
    metric: str
    message: str  # {value} and {threshold} are filled in; of a function its {name} too
    levels: tuple[tuple[str, float], ...]  # severity and threshold, mildest first
    minutes: int  # to mend one finding
    more: float = 0.0  # minutes for each unit beyond the threshold
    below: bool = False  # found when the value is below the threshold, not above


# Thresholds: SonarSource's for cognitive complexity (15), SEI and NIST's for cyclomatic complexity (10 to 15 as limit,
# 30 as high risk), pylint's for parameters and nesting with some leeway, Microsoft's for the maintainability index
# (below 20 yellow, below 10 red).
FUNCTION_RULES = (
    Rule(
        "complex_function",
        "cyclomatic_complexity",
        "{name} has a cyclomatic complexity of {value:g} (limit {threshold:g}): split it",
        (("major", 15), ("critical", 30)),
        30,
        2,
    ),
    Rule(
        "hard_to_follow_function",
        "cognitive_complexity",
        "{name} has a cognitive complexity of {value:g} (limit {threshold:g}): flatten or split it",
        (("major", 15), ("critical", 40)),
        15,
        1,
    ),
    Rule(
        "long_function",
        "sloc",
        "{name} is {value:g} lines long (limit {threshold:g})",
        (("minor", 80), ("major", 200)),
        20,
        0.2,
    ),
    Rule(
        "deep_nesting",
        "nesting_depth",
        "{name} nests {value:g} levels deep (limit {threshold:g}): return early or extract",
        (("minor", 4), ("major", 6)),
        20,
    ),
    Rule(
        "many_parameters",
        "nargs",
        "{name} takes {value:g} parameters (limit {threshold:g}): group them",
        (("minor", 7), ("major", 12)),
        20,
    ),
)
FILE_RULES = (
    Rule(
        "large_file",
        "ploc",
        "{value:g} lines of code (limit {threshold:g}): split the file",
        (("minor", 750), ("major", 2000)),
        60,
    ),
    Rule(
        "hard_to_maintain",
        "maintainability_index",
        "maintainability index of {value:.0f} (should be at least {threshold:g})",
        (("minor", 20), ("major", 10)),
        60,
        below=True,
    ),
    Rule(
        "long_lines",
        "longest_line",
        "a line of {value:g} characters (limit {threshold:g})",
        (("info", 200), ("minor", 1000)),
        5,
    ),
    Rule(
        "low_documentation",
        "documentation_coverage",
        "{value:.0%} of the public definitions are documented (should be at least {threshold:.0%})",
        (("info", 0.2),),
        15,
        below=True,
    ),
    Rule("open_marks", "todo_count", "{value:g} comments mark open work (limit {threshold:g})", (("info", 5),), 10),
)
# What other modules find; see there for its thresholds.
DUPLICATED_BLOCK = "duplicated_block"
_OTHER_MINUTES: Mapping[str, float] = {"god_class": 240, "commented_out_code": 5, DUPLICATED_BLOCK: 20}
_RULES = {rule.name: rule for rule in (*FUNCTION_RULES, *FILE_RULES)}
WEIGHTS: Mapping[str, float] = {"info": 0.5, "minor": 2.0, "major": 8.0, "critical": 20.0}
_HALF_SCORE = 20.0  # weight of findings in 1,000 lines at which the score is 50
MINUTES_PER_LINE = 30
_RATINGS = (("A", 0.05), ("B", 0.1), ("C", 0.2), ("D", 0.5))  # the highest ratio of each; E above


def findings(metrics: FileMetrics) -> tuple[Finding, ...]:
    """Everything found in a file: of its functions in document order, of the file (line 1), and of its text."""
    found = []
    for function in metrics.functions:
        for rule in FUNCTION_RULES:
            finding = _judge(rule, function.metrics, function.qualified_name, function.start_line, function.end_line)
            if finding:
                found.append(finding)
    for rule in FILE_RULES:
        finding = _judge(rule, metrics.values, "", 1, 1)
        if finding:
            found.append(finding)
    return (*found, *metrics.findings)


def is_security(finding: Finding) -> bool:
    """Whether a finding is a weakness rather than a smell."""
    return finding.cwe is not None


def minutes(finding: Finding) -> float:
    """Minutes that it is reckoned to take to mend a finding; 0 of a security finding, which is no technical debt."""
    rule = _RULES.get(finding.rule)
    if rule is None:
        return 0 if is_security(finding) else _OTHER_MINUTES[finding.rule]
    beyond = abs((finding.value or 0) - rule.levels[0][1]) if rule.more else 0
    return rule.minutes + rule.more * beyond


def debt_ratio(minutes: float, sloc: int) -> float:
    """Technical debt over what the code cost to write."""
    return minutes / (MINUTES_PER_LINE * sloc) if sloc else 0.0


def rating(ratio: float) -> str:
    """The SQALE rating of a debt ratio: A to 5%, B to 10%, C to 20%, D to 50%, E above."""
    return next((name for name, limit in _RATINGS if ratio <= limit), "E")


def score(total_findings_by_severity: Mapping[str, int], total_lines: int) -> dict[str, float]:
    """The score of a codebase: `{"score": 0..100, "density": weighted findings in 1,000 lines}`.

    score = 100 / (1 + density / 20), where density = 1,000 * sum(weight * findings) / lines and the weights are info
    0.5, minor 2, major 8, critical 20: 100 without findings, 50 at 20 points (ten minor findings) in 1,000 lines.
    """
    points = sum(WEIGHTS[severity] * count for severity, count in total_findings_by_severity.items())
    density = 1000 * points / max(total_lines, 1)
    return {"score": round(100 / (1 + density / _HALF_SCORE), 2), "density": round(density, 4)}


def _judge(
    rule: Rule, values: Mapping[str, int | float | None], name: str, start_line: int, end_line: int
) -> Finding | None:
    value = values.get(rule.metric)
    mildest = rule.levels[0][1]
    if value is None or (value >= mildest if rule.below else value <= mildest):
        return None
    passed = [level for level in rule.levels if (value < level[1] if rule.below else value > level[1])]
    severity, threshold = passed[-1]
    message = rule.message.format(name=name, value=value, threshold=threshold)
    return Finding(rule.name, severity, message, start_line, end_line, float(value), float(threshold))
