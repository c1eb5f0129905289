"""The quality report of a codebase: findings by file, and the scores made of them. Rules are `analysis.quality`'s."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.analysis import clones
from ingest_assets.analysis import quality as rules
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.pipeline.versions import content_hash
from ingest_assets.storage import clones as clone_index
from ingest_assets.storage import coverage, history
from ingest_assets.storage import quality as stored

_HOT_SPOTS = 20
_TOTALS = (
    "files", "ploc", "comment_lines", "functions", "cyclomatic_complexity", "cyclomatic_max", "code_smells",
    "vulnerabilities",
)  # fmt: skip


def update(
    conn: psycopg.Connection[Any], codebase: Codebase, paths: Sequence[str] | None
) -> tuple[str, Mapping[str, Any]]:
    """Findings of these files (None: of all), then the report; its data version and metadata."""
    name = codebase.name
    anew = paths is None
    beside = [history.update(conn, codebase, anew=anew), coverage.update(conn, codebase, anew=anew)]
    blocks = clone_index.update(conn, name, paths)
    touched = None if paths is None else blocks.keys() | set(paths)
    found: dict[str, list[stored.Found]] = {
        path: [
            *((finding, None) for finding in rules.findings(metrics)),
            *((clones.finding(block), [asdict(place) for place in block.twins]) for block in blocks.get(path, ())),
        ]
        for path, metrics in stored.measured(conn, name, touched)
    }
    stored.replace_findings(conn, name, touched, found)
    everything = touched is None or None in beside
    stored.set_columns(conn, name, None if everything else (touched or set()).union(*(one or () for one in beside)))
    report = make(conn, name)
    conn.execute(
        "INSERT INTO quality_reports (codebase, revision, report) VALUES (%s, %s, %s) ON CONFLICT (codebase)"
        " DO UPDATE SET revision = EXCLUDED.revision, report = EXCLUDED.report, updated_at = now()",
        (name, codebase.revision + 1, Jsonb(report)),
    )
    shown = {
        "findings": sum(report["severities"].values()),
        **report["score"],
        "security score": report["security"]["score"],
        "debt rating": report["debt"]["rating"],
    }
    return content_hash((report, stored.version(conn, name))), shown


def make(conn: psycopg.Connection[Any], codebase: str) -> dict[str, Any]:
    """The report as plain data, from the stored findings and metrics. What is not to be had is None, with a reason."""
    (totals,) = stored.rows(conn, "totals", codebase)
    (sources,) = stored.rows(conn, "sources", codebase)
    counts = stored.counts(conn, codebase)
    smells, weaknesses = _by_severity(counts, security=False), _by_severity(counts, security=True)
    by_rule: Counter[str] = Counter()
    for rule, _, _, count in counts:
        by_rule[rule] += count
    ploc, minutes, coverable = totals["ploc"], totals["technical_debt_minutes"], totals["coverable_lines"]
    ratio = rules.debt_ratio(minutes, ploc)
    return {
        "totals": {name: totals[name] for name in _TOTALS},
        "severities": dict(sorted((Counter(smells) + Counter(weaknesses)).items())),
        "rules": dict(sorted(by_rule.items())),
        "score": rules.score(smells, ploc),
        "security": {**rules.score(weaknesses, ploc), "severities": weaknesses},
        "debt": {"minutes": minutes, "ratio": round(ratio, 6), "rating": rules.rating(ratio)},
        "duplication": {"lines": totals["duplicated_lines"], "blocks": by_rule[rules.DUPLICATED_BLOCK]},
        "coverage": {
            "covered_lines": totals["covered_lines"],
            "coverable_lines": coverable,
            "ratio": round(totals["covered_lines"] / coverable, 6) if coverable else None,
            "reports": [path for path, _ in sources["reports"] or ()],
            "reason": sources["coverage_problem"] or (None if sources["reports"] else "no coverage report was found"),
        },
        "history": {
            "commits": sources["commits"] if sources["history_problem"] is None else None,
            "churn_90d": totals["churn_90d"],
            "reason": sources["history_problem"] or (None if sources["commit"] else "there is no git history"),
        },
        "languages": stored.rows(conn, "languages", codebase),
        "hot_spots": stored.rows(conn, "hot_spots", codebase, count=_HOT_SPOTS),
    }


def figures(report: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a report that are shown first, by name; of what is not to be had None."""

    def of(part: str, name: str) -> Any:
        return report.get(part, {}).get(name)

    return {
        "quality_score": of("score", "score"),
        "weighted_findings_in_1000_lines": of("score", "density"),
        "security_score": of("security", "score"),
        "technical_debt_rating": of("debt", "rating"),
        "technical_debt_minutes": of("debt", "minutes"),
        "technical_debt_ratio": of("debt", "ratio"),
        "duplicated_lines": of("duplication", "lines"),
        "duplicated_blocks": of("duplication", "blocks"),
        "test_coverage": of("coverage", "ratio"),
        "commits": of("history", "commits"),
        "churn_90d": of("history", "churn_90d"),
        **{name: of("totals", name) for name in _TOTALS if name in report.get("totals", {})},
    }


def _by_severity(counts: Sequence[tuple[str, str, bool, int]], *, security: bool) -> dict[str, int]:
    found: Counter[str] = Counter()
    for _, severity, is_security, count in counts:
        if is_security is security:
            found[severity] += count
    return dict(sorted(found.items()))
