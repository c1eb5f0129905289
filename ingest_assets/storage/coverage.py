"""What coverage reports say of files, as it is stored: by the names in the reports, and the paths that these mean.

The names are matched again when a file comes or goes; the reports are read again only when they change.
"""

from __future__ import annotations

from psycopg.types.json import Jsonb

from ingest_assets.analysis import coverage_reports
from ingest_assets.analysis.coverage_reports import InvalidReport, Lines
from ingest_assets.codebases import coverage
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load


def update(conn: Connection, codebase: Codebase, *, anew: bool = False) -> set[str] | None:
    """Take up the reports that the last look saw; the files whose coverage may be another one now, None for all.

    `anew` reads them again in any case. A report that cannot be read is left out, and the reason is kept.
    """
    parameters = {"codebase": codebase.name}
    known = conn.execute(load("coverage")["state"], parameters).fetchone()
    reports = [list(report) for report in codebase.reports]
    if not reports and known is None:
        return set()
    if not reports:
        for table in ("report_files", "codebase_coverage"):
            conn.execute(f"DELETE FROM {table} WHERE codebase = %s", (codebase.name,))
        return None
    row = conn.execute(load("coverage")["paths_version"], parameters).fetchone()
    assert row is not None
    must_read = anew or known is None or known[0] != reports
    if not must_read and known is not None and known[1] == row[0]:
        return set()
    problem = _read(conn, codebase) if must_read else None
    changed = _resolve(conn, codebase.name)
    conn.execute(
        load("coverage")["put_state"],
        parameters | {"reports": Jsonb(reports), "paths_version": row[0], "problem": problem, "read": must_read},
    )
    return None if must_read else changed


def _read(conn: Connection, codebase: Codebase) -> str | None:
    """Store what the reports say; what is wrong with them."""
    found: list[Lines] = []
    problems: list[str] = []
    for path, version in codebase.reports:
        try:
            found.append(coverage_reports.parse(coverage.read(codebase, path, version)))
        except (coverage.Unreadable, InvalidReport) as error:
            problems.append(f"{path} cannot be read: {error}")
    conn.execute("DELETE FROM report_files WHERE codebase = %s", (codebase.name,))
    with conn.cursor().copy("COPY report_files (codebase, name, covered, coverable) FROM STDIN") as copy:
        for name, lines in coverage_reports.merge(found).items():
            stored = name.replace("\0", "").encode("utf-8", "replace").decode()
            copy.write_row((codebase.name, stored, sum(lines.values()), len(lines)))
    return "; ".join(problems).replace("\0", "") or None


def _resolve(conn: Connection, codebase: str) -> set[str]:
    """Match the names with the files that there are; the files of which something else is said now."""
    names = [row[0] for row in conn.execute("SELECT name FROM report_files WHERE codebase = %s", (codebase,))]
    paths = [row[0] for row in conn.execute("SELECT path FROM code_files WHERE codebase = %s", (codebase,))]
    meant = coverage_reports.resolve(names, paths)
    rows = conn.execute(
        load("coverage")["set_paths"],
        {"codebase": codebase, "names": list(meant), "paths": list(meant.values())},
    )
    return {path for row in rows for path in row if path is not None}
