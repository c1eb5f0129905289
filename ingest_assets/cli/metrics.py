"""Metrics, and the quality report made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest_assets.cli.options import Json, Name
from ingest_assets.cli.output import put, put_json, put_json_lines, put_table, say, say_pending
from ingest_assets.cli.resources import connection

_SHOWN = ("files", "sloc", "function_count", "cyclomatic_complexity", "cyclomatic_complexity_p90",
          "cognitive_complexity", "maintainability_index_median")  # fmt: skip
_SHOWN_ROWS = 20


def metrics(
    name: Name,
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="A file of the codebase.", show_default=False)
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", envvar="INGEST_METRICS_ALL", help="Of all files; with --json one object a line.")
    ] = False,
    json: Json = False,
) -> int:
    """Show the metrics of a file, of all files, or summed up.

    Without PATH and --all they are summed up for the codebase, its languages and its directories.

    Example:
    ingest metrics django django/apps/config.py
    """
    from ingest_assets.automation.state import standing
    from ingest_assets.codebases import enrolment, registry
    from ingest_assets.storage import metrics as stored

    if path is not None and every:
        raise typer.BadParameter("say a PATH or --all, not both.", param_hint="--all")
    with connection() as conn:
        codebase = registry.get(conn, name)
        if every:
            files = stored.of_files(conn, name)
            put_json_lines(files) if json else _show_files(files)
            return 0
        if path is not None:
            key = enrolment.keys_of(conn, codebase, [path])[0]
            found = stored.of_file(conn, name, key)
            if found is None:
                raise enrolment.unknown_file(conn, codebase, key)
            put_json(found) if json else _show_file(found)
            return 0
        from ingest_assets.assets import roll_up

        rolled = roll_up.roll_up(stored.frame(conn, name))
        stands = standing(conn, codebase)
    if json:
        put_json({"codebase": name, **rolled, **stands})
    else:
        _show_roll_up(rolled, roll_up.METRICS)
        say_pending(stands)
    return 0


def report(
    name: Name,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", envvar="INGEST_REPORT_HTML", help="Write it to this file as a web page."),
    ] = None,
    json: Json = False,
) -> int:
    """Show the quality report.

    It holds the score, findings by severity and rule, the worst of them, and hot spots.

    Example:
    ingest report django --html quality.html
    """
    from ingest_assets.assets.report_html import page
    from ingest_assets.automation.state import standing
    from ingest_assets.codebases import registry
    from ingest_assets.errors import NothingYet
    from ingest_assets.storage import quality

    with connection() as conn:
        codebase = registry.get(conn, name)
        found = quality.report(conn, name)
        if found is None:
            raise NothingYet(what="quality report", codebase=name)
        findings = quality.findings(conn, name)
        stands = standing(conn, codebase)
    if html is not None:
        html.write_text(page(name, found, findings, stands["as_of"], stands["pending"]), encoding="utf-8")
        say(f"Wrote {html}")
    if json:
        put_json({"codebase": name, "report": found, "findings": findings, **stands})
    elif html is None:
        _show_report(found, findings)
        say_pending(stands)
    return 0


def _show_files(files: Any) -> None:
    names = ("sloc", "cyclomatic_complexity", "cognitive_complexity", "maintainability_index", "code_smells")
    rows = [(file["path"], file["language"], *(file["metrics"].get(name) for name in names)) for file in files]
    put_table(("path", "language", *names), rows)


def _show_file(file: Mapping[str, Any]) -> None:
    put(f"{file['path']} ({file['language'] or 'unknown language'})")
    reasons = file["reasons"]
    put_table(
        ("metric", "value", "why there is none"),
        [(name, value, "" if value is not None else reasons.get(name, "")) for name, value in file["metrics"].items()],
    )
    if file["functions"]:
        names = list(dict.fromkeys(name for function in file["functions"] for name in function["metrics"]))
        put()
        put_table(
            ("function", "lines", *names),
            [
                (
                    function["qualified_name"],
                    f"{function['start_line']}-{function['end_line']}",
                    *(function["metrics"].get(name) for name in names),
                )
                for function in file["functions"]
            ],
        )


def _show_roll_up(rolled: Mapping[str, Any], names: Iterable[str]) -> None:
    totals = rolled["totals"]
    spread = ("median", "p10", "p90", "min", "max")
    put_table(
        ("metric", "sum", *spread),
        [(name, totals.get(name), *(totals.get(f"{name}_{kind}") for kind in spread)) for name in names],
    )
    for group in ("language", "directory"):
        rows = rolled["languages" if group == "language" else "directories"]
        # Those of the first level; --json has them all.
        rows = [row for row in rows if "/" not in (row[group] or "")]
        if rows:
            put()
            shown = [name for name in _SHOWN if name in totals]
            put_table((group, *shown), [(row[group] or "-", *(row[name] for name in shown)) for row in rows])
    for metric, rows in rolled["top"].items():
        if rows:
            put()
            put_table((f"most {metric}", metric), [(row["path"], row[metric]) for row in rows])


def _show_report(report: Mapping[str, Any], findings: list[dict[str, Any]]) -> None:
    put_table(("figure", "value"), [*report["score"].items(), *report["totals"].items()])
    for heading, key in (("severity", "severities"), ("rule", "rules")):
        if report[key]:
            put()
            put_table((heading, "findings"), list(report[key].items()))
    if findings:
        put()
        put_table(
            ("place", "severity", "finding"),
            [(f"{f['path']}:{f['start_line']}", f["severity"], f["message"]) for f in findings[:_SHOWN_ROWS]],
        )
        if len(findings) > _SHOWN_ROWS:
            put(f"and {len(findings) - _SHOWN_ROWS:,} more")
    if report["hot_spots"]:
        put()
        names = list(report["hot_spots"][0])
        put_table(names, [[spot[name] for name in names] for spot in report["hot_spots"]])
