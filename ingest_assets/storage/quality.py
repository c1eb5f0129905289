"""The findings and the report of a codebase as they are stored. What is found is `analysis`'s matter, what the report
says `assets.quality`'s."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from ingest_assets.analysis.facts import FileMetrics, Finding, FunctionMetrics
from ingest_assets.analysis.quality import DUPLICATED_BLOCK, FILE_RULES, MINUTES_PER_LINE, is_security, minutes
from ingest_assets.codebases.history import WINDOW
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

# A finding, and the places of its twins where it is a duplicated block.
Found = tuple[Finding, Sequence[Mapping[str, Any]] | None]

_METRICS = tuple(dict.fromkeys(rule.metric for rule in FILE_RULES))
_FINDING_COLUMNS = (
    "codebase, path, ordinal, rule, severity, message, start_line, end_line, value, threshold, cwe, minutes, places"
)


def report(conn: Connection, codebase: str) -> dict[str, Any] | None:
    """The report as `assets.quality.make` made it; None when there is none yet."""
    row = conn.execute("SELECT report FROM quality_reports WHERE codebase = %s", (codebase,)).fetchone()
    return None if row is None else dict(row[0])


def findings(conn: Connection, codebase: str) -> list[dict[str, Any]]:
    """All findings, worst first, and of equal ones those about security: path, start_line, end_line, rule, severity,
    message, value, threshold, cwe, minutes, places."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(load("quality")["findings"], {"codebase": codebase}).fetchall()


def rows(conn: Connection, statement: str, codebase: str, **parameters: object) -> list[dict[str, Any]]:
    """The rows of a statement on the whole codebase."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(load("quality")[statement], {"codebase": codebase, **parameters}).fetchall()


def counts(conn: Connection, codebase: str) -> list[tuple[str, str, bool, int]]:
    """How many findings there are, by rule, severity and whether they are about security."""
    return conn.execute(load("quality")["counts"], {"codebase": codebase}).fetchall()


def version(conn: Connection, codebase: str) -> str:
    """Changes with everything that the quality report of a codebase is."""
    row = conn.execute(load("quality")["version"], {"codebase": codebase}).fetchone()
    return str(row[0]) if row else ""


def measured(conn: Connection, codebase: str, paths: Collection[str] | None) -> Iterator[tuple[str, FileMetrics]]:
    """What `quality.findings` needs of these files (None: of all), by path."""
    parameters = {"codebase": codebase, "paths": _list(paths)}
    functions: dict[str, list[FunctionMetrics]] = {}
    for row in conn.execute(load("quality")["functions"], parameters):
        functions.setdefault(row[0], []).append(FunctionMetrics(*row[1:]))
    statement = load("quality")["measured"].format(columns=", ".join(f"m.{name}" for name in _METRICS))
    for path, is_foreign, found, *values in conn.execute(statement, parameters):
        shown = tuple(one for one in (Finding(**one) for one in found or ()) if is_security(one) or not is_foreign)
        named = {} if is_foreign else dict(zip(_METRICS, values, strict=True))
        yield path, FileMetrics(named, {}, tuple(functions.get(path, ())), shown)


def replace_findings(
    conn: Connection, codebase: str, paths: Collection[str] | None, found: Mapping[str, Sequence[Found]]
) -> None:
    """Store what was found in these files (None: in all)."""
    conn.execute(load("quality")["remove_findings"], {"codebase": codebase, "paths": _list(paths)})
    with conn.cursor().copy(f"COPY quality_findings ({_FINDING_COLUMNS}) FROM STDIN") as copy:
        for path, each in found.items():
            for ordinal, (one, places) in enumerate(each):
                copy.write_row(
                    (
                        codebase, path, ordinal, one.rule, one.severity, one.message, one.start_line, one.end_line,
                        one.value, one.threshold, one.cwe, minutes(one), None if places is None else Jsonb(places),
                    )
                )  # fmt: skip


def set_columns(conn: Connection, codebase: str, paths: Collection[str] | None) -> None:
    """Write the columns of `codebase_metadata` that follow from what is stored of these files (None: of all)."""
    parameters = {
        "codebase": codebase,
        "paths": _list(paths),
        "minutes_per_line": MINUTES_PER_LINE,
        "duplicated_block": DUPLICATED_BLOCK,
        "window": WINDOW,
    }
    conn.execute(load("quality")["set_columns"], parameters)


def _list(paths: Collection[str] | None) -> list[str] | None:
    return None if paths is None else list(paths)
