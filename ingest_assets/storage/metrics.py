"""Reading the metrics of files as they are stored. Making them belongs to `analysis`, summing them up to `roll_up`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from psycopg.rows import dict_row

from ingest_assets.analysis.metrics import derived
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

if TYPE_CHECKING:
    import polars as pl

_NO_METRICS = (
    "codebase", "path", "content_version", "language", "metric_reasons", "wider_reasons", "findings", "functions",
    "classes", "first_commit_at", "last_commit_at",
)  # fmt: skip
# What reasons that are given once are about.
_OF_FINDINGS = ("code_smells", "technical_debt_minutes", "technical_debt_ratio", "duplicated_lines")
_OF_WHOLE_HISTORY = ("commits", "authors", "age_days")
_OF_COVERAGE = ("test_coverage", "covered_lines", "coverable_lines")
_OF_HISTORY = (*_OF_WHOLE_HISTORY, "idle_days", "churn_90d", "hot_spot")
_ROWS_AT_ONCE = 500


def of_file(conn: Connection, codebase: str, path: str) -> dict[str, Any] | None:
    """The metrics of one file as `of_files` gives them; None when it has none stored."""
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(load("metrics")["files"], {"codebase": codebase, "path": path}).fetchone()
    return None if row is None else _to_json(row, _wide_reasons(conn, codebase))


def of_files(conn: Connection, codebase: str) -> Iterator[dict[str, Any]]:
    """The metrics of every file, by path, in the stable machine-readable form:

    `{"path", "language", "metrics": {...}, "functions": [{"name", "qualified_name", "start_line", "end_line",
    "metrics"}], "classes": [the same and "kind"], "reasons"}`; a metric that is not to be had is null, and `reasons`
    says why.
    """
    wide = _wide_reasons(conn, codebase)
    with conn.cursor("file_metrics", row_factory=dict_row) as cursor:
        cursor.itersize = _ROWS_AT_ONCE
        for row in cursor.execute(load("metrics")["files"], {"codebase": codebase, "path": None}):
            yield _to_json(row, wide)


def frame(conn: Connection, codebase: str, prefix: str = "") -> pl.DataFrame:
    """One row a file whose path begins so: path, language and every metric."""
    import polars as pl

    with conn.cursor() as cursor:
        cursor.execute(load("metrics")["numbers"], {"codebase": codebase, "prefix": prefix})
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        rows = cursor.fetchall()
    kinds = {"path": pl.String, "language": pl.String}
    table = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    # A column without any value has no type of its own.
    empty = [pl.col(name).cast(kinds.get(name, pl.Float64)) for name in names if table.schema[name] == pl.Null]
    return table.with_columns(empty).drop([name for name in _NO_METRICS if name in names and name not in kinds])


def _wide_reasons(conn: Connection, codebase: str) -> dict[str, str | None]:
    """Metric -> why no file of the codebase has it, if there is a reason."""
    row = conn.execute(load("metrics")["wide_reasons"], {"codebase": codebase}).fetchone()
    history, counts, coverage = row if row else (None, None, None)
    return {
        **dict.fromkeys(_OF_WHOLE_HISTORY, counts),
        **dict.fromkeys(_OF_HISTORY if history else (), history),
        **dict.fromkeys(_OF_COVERAGE, coverage),
    }


def _reasons(row: Mapping[str, Any], wide: Mapping[str, str | None]) -> dict[str, str]:
    """Metric -> why it is null: what the file's own text says, then what the whole codebase says of the file."""
    own, wider = row["metric_reasons"] or {}, row["wider_reasons"] or {}
    no_text, in_history = own.get("ploc"), wider.get("history")
    candidates = [
        own,
        {"test_coverage": "it has no line that can be run" if row["coverable_lines"] == 0 else None},
        {name: reason for name, reason in wider.items() if name != "history"},
        dict.fromkeys(_OF_FINDINGS, no_text),
        wide,
        dict.fromkeys(_OF_HISTORY, in_history),
        {"churn_90d": no_text, "hot_spot": no_text or own.get("cyclomatic_complexity")},
        dict.fromkeys(("churn_90d", "hot_spot"), wide.get("commits")),
    ]
    found: dict[str, str] = {}
    for reasons in candidates:
        for name, reason in reasons.items():
            if reason and row.get(name) is None:
                found.setdefault(name, reason)
    return found


def _to_json(row: Mapping[str, Any], wide: Mapping[str, str | None]) -> dict[str, Any]:
    return {
        "path": row["path"],
        "language": row["language"],
        "metrics": {name: value for name, value in row.items() if name not in _NO_METRICS},
        "functions": [_with_derived(one) for one in row["functions"]],
        "classes": [_with_derived(one) for one in row["classes"]],
        "reasons": _reasons(row, wide),
    }


def _with_derived(one: dict[str, Any]) -> dict[str, Any]:
    return one | {"metrics": one["metrics"] | derived(one["metrics"])}
