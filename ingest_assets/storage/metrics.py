"""Reading the metrics of files as they are stored. Making them belongs to `analysis`, summing them up to `roll_up`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from psycopg.rows import dict_row

from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

if TYPE_CHECKING:
    import polars as pl

_NO_METRICS = ("codebase", "path", "content_version", "language", "metric_reasons", "functions")
_ROWS_AT_ONCE = 500


def of_file(conn: Connection, codebase: str, path: str) -> dict[str, Any] | None:
    """The metrics of one file as `of_files` gives them; None when it has none stored."""
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(load("metrics")["files"], {"codebase": codebase, "path": path}).fetchone()
    return None if row is None else _to_json(row)


def of_files(conn: Connection, codebase: str) -> Iterator[dict[str, Any]]:
    """The metrics of every file, by path, in the stable machine-readable form:

    `{"path", "language", "metrics": {...}, "functions": [{"name", "qualified_name", "start_line", "end_line",
    "metrics"}], "reasons"}`; a metric that is not to be had is null, and `reasons` says why.
    """
    with conn.cursor("file_metrics", row_factory=dict_row) as cursor:
        cursor.itersize = _ROWS_AT_ONCE
        for row in cursor.execute(load("metrics")["files"], {"codebase": codebase, "path": None}):
            yield _to_json(row)


def frame(conn: Connection, codebase: str) -> pl.DataFrame:
    """One row a file: path, language and every metric."""
    import polars as pl

    with conn.cursor() as cursor:
        cursor.execute(load("metrics")["numbers"], {"codebase": codebase})
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        rows = cursor.fetchall()
    kinds = {"path": pl.String, "language": pl.String}
    table = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    # A column without any value has no type of its own.
    empty = [pl.col(name).cast(kinds.get(name, pl.Float64)) for name in names if table.schema[name] == pl.Null]
    return table.with_columns(empty).drop([name for name in _NO_METRICS if name in names and name not in kinds])


def _to_json(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "path": row["path"],
        "language": row["language"],
        "metrics": {name: value for name, value in row.items() if name not in _NO_METRICS},
        "functions": row["functions"],
        "reasons": row["metric_reasons"] or {},
    }
