"""The quality report of a codebase: findings by file, and the scores made of them. Rules are `analysis.quality`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.analysis import quality as rules
from ingest_assets.analysis.facts import FileMetrics, FunctionMetrics
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.pipeline.versions import content_hash

_METRICS = (
    "sloc", "blank_lines", "comment_lines", "comment_density", "longest_line", "cyclomatic_complexity",
    "cyclomatic_max", "cognitive_complexity", "nesting_depth", "maintainability_index", "function_count",
    "class_count", "parameter_max", "longest_function", "documentation_coverage", "todo_count", "code_smells",
)  # fmt: skip


def update(
    conn: psycopg.Connection[Any], codebase: Codebase, paths: Sequence[str] | None
) -> tuple[str, Mapping[str, Any]]:
    """Findings of these files (None: of all), then the report; its data version and metadata."""
    name = codebase.name
    wanted = None if paths is None else list(paths)
    conn.execute(
        "DELETE FROM quality_findings WHERE codebase = %s AND (%s::text[] IS NULL OR path = ANY(%s::text[]))",
        (name, wanted, wanted),
    )
    functions: dict[str, list[FunctionMetrics]] = {}
    for row in conn.execute(
        "SELECT path, ordinal, name, qualified_name, start_line, end_line, metrics FROM function_metrics"
        " WHERE codebase = %s AND (%s::text[] IS NULL OR path = ANY(%s::text[])) ORDER BY path, ordinal",
        (name, wanted, wanted),
    ):
        functions.setdefault(row[0], []).append(FunctionMetrics(*row[1:]))
    rows = conn.execute(
        f"SELECT path, metric_reasons, {', '.join(_METRICS)} FROM codebase_metadata"
        " WHERE codebase = %s AND content_version IS NOT NULL"
        " AND (%s::text[] IS NULL OR path = ANY(%s::text[])) ORDER BY path",
        (name, wanted, wanted),
    ).fetchall()
    with conn.cursor().copy("COPY quality_findings FROM STDIN") as copy:
        for row in rows:
            metrics = FileMetrics(
                dict(zip(_METRICS, row[2:], strict=True)), row[1] or {}, tuple(functions.get(row[0], ()))
            )
            for ordinal, f in enumerate(rules.findings(metrics)):
                copy.write_row(
                    (
                        name,
                        row[0],
                        ordinal,
                        f.rule,
                        f.severity,
                        f.message,
                        f.start_line,
                        f.end_line,
                        f.value,
                        f.threshold,
                    )
                )
    report = make(conn, name)
    conn.execute(
        "INSERT INTO quality_reports (codebase, revision, report) VALUES (%s, %s, %s) ON CONFLICT (codebase)"
        " DO UPDATE SET revision = EXCLUDED.revision, report = EXCLUDED.report, updated_at = now()",
        (name, codebase.revision + 1, Jsonb(report)),
    )
    shown = {"findings": sum(report["severities"].values()), **report["score"]}
    return content_hash(report), {key: value for key, value in shown.items() if isinstance(value, int | float | str)}


def make(conn: psycopg.Connection[Any], codebase: str) -> dict[str, Any]:
    """The report as plain data, from the stored findings and metrics."""
    severities = _counts(
        conn, "SELECT severity, count(*) FROM quality_findings WHERE codebase = %s GROUP BY 1", codebase
    )
    by_rule = _counts(conn, "SELECT rule, count(*) FROM quality_findings WHERE codebase = %s GROUP BY 1", codebase)
    totals = conn.execute(
        "SELECT count(*), coalesce(sum(sloc), 0), coalesce(sum(comment_lines), 0), coalesce(sum(function_count), 0),"
        " coalesce(sum(cyclomatic_complexity), 0), coalesce(max(cyclomatic_max), 0) FROM codebase_metadata"
        " WHERE codebase = %s AND content_version IS NOT NULL",
        (codebase,),
    ).fetchone()
    assert totals is not None
    names = ("files", "sloc", "comment_lines", "functions", "cyclomatic_complexity", "cyclomatic_max")
    languages = conn.execute(
        "SELECT coalesce(language, 'unknown'), count(*), coalesce(sum(sloc), 0) FROM codebase_metadata"
        " WHERE codebase = %s AND content_version IS NOT NULL GROUP BY 1 ORDER BY 3 DESC, 1",
        (codebase,),
    ).fetchall()
    spots = conn.execute(
        "SELECT path, cyclomatic_complexity, cognitive_complexity, code_smells FROM codebase_metadata"
        " WHERE codebase = %s AND cyclomatic_complexity IS NOT NULL"
        " ORDER BY cyclomatic_complexity DESC, path LIMIT 20",
        (codebase,),
    ).fetchall()
    return {
        "totals": dict(zip(names, (int(value) for value in totals), strict=True)),
        "severities": severities,
        "rules": by_rule,
        "score": rules.score(severities, int(totals[1])),
        "languages": [{"language": row[0], "files": row[1], "sloc": int(row[2])} for row in languages],
        "hot_spots": [
            {"path": r[0], "cyclomatic_complexity": r[1], "cognitive_complexity": r[2], "code_smells": r[3]}
            for r in spots
        ],
    }


def _counts(conn: psycopg.Connection[Any], statement: str, codebase: str) -> dict[str, int]:
    return dict(sorted(conn.execute(statement, (codebase,)).fetchall()))
