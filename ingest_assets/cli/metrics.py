"""Metrics, and the quality report made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest_assets.cli.options import Json, Name
from ingest_assets.cli.output import put, put_json, put_json_lines, put_table, say_pending, write_page
from ingest_assets.cli.resources import connection

if TYPE_CHECKING:
    import polars as pl

_OF_TYPES = ("sloc", "nom", "wmc", "npm", "cognitive_complexity", "mi_visual_studio")
_OF_FUNCTIONS = (
    "sloc", "nargs", "cyclomatic_complexity", "cognitive_complexity", "nesting_depth", "nexits", "abc_magnitude",
    "mi_visual_studio",
)  # fmt: skip
_OF_FILES = ("ploc", "cyclomatic_complexity", "cognitive_complexity", "maintainability_index", "code_smells",
             "vulnerability_count", "test_coverage")  # fmt: skip
_OF_GROUPS = ("files", "ploc", "cyclomatic_complexity", "maintainability_index_median", "code_smells", "debt_rating",
              "vulnerability_count", "duplicated_lines_density", "test_coverage")  # fmt: skip
_BESIDE_A_METRIC = ("files", "ploc", "cyclomatic_complexity", "code_smells", "debt_rating")
# What stands above the columns of tables with many of them, so that they fit 120 characters.
_HEADINGS = {
    "cyclomatic_complexity": "cyclomatic", "cognitive_complexity": "cognitive", "nesting_depth": "nesting",
    "abc_magnitude": "abc", "mi_visual_studio": "mi", "maintainability_index": "mi",
    "maintainability_index_median": "mi", "code_smells": "smells", "debt_rating": "debt",
    "vulnerability_count": "weaknesses", "duplicated_lines_density": "duplicated",
    "test_coverage": "coverage",
}  # fmt: skip
_SPREAD = ("median", "p10", "p90", "min", "max")
_SHOWN_ROWS = 20
_BAR = 40


class Group(StrEnum):
    """What metrics can be summed up by."""

    directory = "directory"
    language = "language"


def metrics(
    name: Name,
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="A file or folder of the codebase.", show_default=False)
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", envvar="INGEST_METRICS_ALL", help="Of all files; with --json one object a line.")
    ] = False,
    by: Annotated[
        Group | None,
        typer.Option(
            envvar="INGEST_METRICS_BY",
            help="Summed up by directory (subdirectories included) or by language.",
            show_default=False,
        ),
    ] = None,
    top: Annotated[
        str | None,
        typer.Option(
            metavar="METRIC",
            envvar="INGEST_METRICS_TOP",
            help="The files, or with --by the groups, where this metric is highest, and how it is spread.",
            show_default=False,
        ),
    ] = None,
    count: Annotated[int, typer.Option("-n", min=1, envvar="INGEST_METRICS_N", help="How many with --top.")] = 10,
    json: Json = False,
) -> int:
    """Show the metrics of a file, of all files, or summed up.

    Without PATH and --all they are summed up for the codebase, its languages and its directories; a folder as PATH is
    summed up by itself.

    Example:
    ingest metrics django --by directory --top technical_debt_minutes
    """
    from ingest_assets.automation.state import standing
    from ingest_assets.codebases import enrolment, registry
    from ingest_assets.storage import metrics as stored

    if every and (path is not None or by is not None or top is not None):
        raise typer.BadParameter("say --all alone, or a PATH, --by and --top.", param_hint="--all")
    with connection() as conn:
        codebase = registry.get(conn, name)
        if every:
            files = stored.of_files(conn, name)
            put_json_lines(files) if json else _show_files(files)
            return 0
        frame = None
        if path is not None:
            key = enrolment.keys_of(conn, codebase, [path])[0]
            found = stored.of_file(conn, name, key)
            if found is not None:
                if by is not None or top is not None:
                    raise typer.BadParameter("one file has nothing to be summed up.", param_hint="--by or --top")
                put_json(found) if json else _show_file(found)
                return 0
            frame = stored.frame(conn, name, "" if key == "." else f"{key}/")
            if frame.is_empty():
                raise enrolment.unknown_file(conn, codebase, key)
        frame = stored.frame(conn, name) if frame is None else frame
        stands = standing(conn, codebase)
    answer = _summed_up(frame, by, top, count)
    if json:
        put_json({"codebase": name, **answer, **stands})
    else:
        _show_summed_up(answer)
        say_pending(stands)
    return 0


def _summed_up(frame: pl.DataFrame, by: Group | None, top: str | None, count: int) -> dict[str, Any]:
    """What is asked for of these files: the whole roll-up, groups, or where a metric is highest."""
    from ingest_assets.assets import roll_up

    if by is not None:
        groups = roll_up.by(frame, by)
        if top is not None:
            top = top if top in groups.columns else f"{top}_median" if f"{top}_median" in groups.columns else top
            _check_metric(top, roll_up.numbers(groups))
            groups = roll_up.by(frame, by, top).head(count)
        return {"by": by.value, **({} if top is None else {"metric": top}), "groups": groups.to_dicts()}
    if top is not None:
        _check_metric(top, roll_up.numbers(frame))
        files = roll_up.top(frame, top, count).to_dicts()
        return {"metric": top, "files": files, "distribution": roll_up.distribution(frame, top)}
    return roll_up.roll_up(frame)


def _check_metric(metric: str, known: Sequence[str]) -> None:
    from difflib import get_close_matches

    if metric not in known:
        near = get_close_matches(metric, known, 3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"choose from {', '.join(sorted(known))}."
        raise typer.BadParameter(f"there is no metric {metric!r}: {hint}", param_hint="--top")


def report(
    name: Name,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", envvar="INGEST_REPORT_HTML", help="Write it to this file as a web page."),
    ] = None,
    json: Json = False,
) -> int:
    """Show the quality report.

    It holds the score, technical debt, duplication, coverage, findings by severity and rule, the worst of them, and
    hot spots.

    Example:
    ingest report django --html quality.html
    """
    from ingest_assets.assets.quality import figures
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
        write_page(html, page(name, found, findings, stands["as_of"], stands["pending"], figures(found)))
    if json:
        put_json({"codebase": name, "report": found, "findings": findings, **stands})
    elif html is None:
        _show_report(found, figures(found), findings)
        say_pending(stands)
    return 0


def _show_files(files: Any) -> None:
    rows = [(file["path"], file["language"], *(file["metrics"].get(name) for name in _OF_FILES)) for file in files]
    put_table(("path", "language", *_headings(_OF_FILES)), rows)


def _show_file(file: Mapping[str, Any]) -> None:
    put(f"{file['path']} ({file['language'] or 'unknown language'})")
    reasons = file["reasons"]
    put_table(
        ("metric", "value", "why there is none"),
        [(name, value, "" if value is not None else reasons.get(name, "")) for name, value in file["metrics"].items()],
    )
    for title, listed, names in (("type", "classes", _OF_TYPES), ("function", "functions", _OF_FUNCTIONS)):
        if file[listed]:
            put()
            put_table(
                (title, "lines", *_headings(names)),
                [
                    (
                        one["qualified_name"],
                        f"{one['start_line']}-{one['end_line']}",
                        *(one["metrics"].get(name) for name in names),
                    )
                    for one in file[listed]
                ],
            )


def _show_summed_up(answer: Mapping[str, Any]) -> None:
    if "groups" in answer:
        metric = answer.get("metric")
        _show_groups(answer["by"], answer["groups"], _OF_GROUPS if metric is None else _BESIDE_A_METRIC, metric)
    elif "files" in answer:
        metric = answer["metric"]
        put_table(("path", "language", metric), [tuple(row.values()) for row in answer["files"]])
        put()
        _show_distribution(metric, answer["distribution"])
    else:
        from ingest_assets.assets.roll_up import METRICS

        _show_roll_up(answer, METRICS)


def _headings(names: Iterable[str]) -> list[str]:
    return [_HEADINGS.get(name, name) for name in names]


def _show_groups(group: str, rows: Sequence[Mapping[str, Any]], names: Iterable[str], top: str | None = None) -> None:
    """A table of groups; `top` is the metric that they are in the order of, under its full name."""
    shown = [name for name in names if name != top and any(name in row for row in rows)]
    first = [] if top is None else [top]
    cells = [(row[group] or "-", *(row[name] for name in (*first, *shown))) for row in rows]
    put_table((group, *first, *_headings(shown)), cells)


def _show_distribution(metric: str, found: Mapping[str, Any]) -> None:
    quantiles = found["quantiles"]
    unknown = f", {found['unknown']:,} of unknown {metric}" if found["unknown"] else ""
    put(f"{found['known']:,} files{unknown}")
    put()
    put_table(("mean", *quantiles), [(found["mean"], *quantiles.values())])
    most = max((step["files"] for step in found["histogram"]), default=0)
    if most:
        put()
        put_table(
            (f"{metric} from", "to", "files", ""),
            [
                (step["from"], step["to"], step["files"], "█" * round(_BAR * step["files"] / most))
                for step in found["histogram"]
            ],
        )


def _show_roll_up(rolled: Mapping[str, Any], names: Iterable[str]) -> None:
    totals = rolled["totals"]
    rows = [(name, totals.get(name), *(totals.get(f"{name}_{kind}") for kind in _SPREAD)) for name in names]
    put_table(("metric", "whole", *_SPREAD), [row for row in rows if any(value is not None for value in row[1:])])
    if totals.get("debt_rating"):
        put()
        put(f"Technical debt is rated {totals['debt_rating']}.")
    for group in ("language", "directory"):
        rows_of_group = rolled["languages" if group == "language" else "directories"]
        # Those of the first level; --by and --json have them all.
        rows_of_group = [row for row in rows_of_group if "/" not in (row[group] or "")]
        if rows_of_group:
            put()
            _show_groups(group, rows_of_group, _OF_GROUPS)
    for metric, best in rolled["top"].items():
        if best:
            put()
            put_table((f"most {metric}", metric), [(row["path"], row[metric]) for row in best])


def _show_report(report: Mapping[str, Any], figures: Mapping[str, Any], findings: list[dict[str, Any]]) -> None:
    from ingest_assets.assets.report_html import SEVERITIES

    reasons = {"test_coverage": report["coverage"]["reason"], "commits": report["history"]["reason"]}
    put_table(
        ("figure", "value", ""),
        [(name, value, "" if value is not None else reasons.get(name) or "") for name, value in figures.items()],
    )
    severities = [(name, count) for name in SEVERITIES if (count := report["severities"].get(name))]
    rules = sorted(report["rules"].items(), key=lambda item: (-item[1], item[0]))
    for heading, rows in (("severity", severities), ("rule", rules)):
        if rows:
            put()
            put_table((heading, "findings"), rows)
    if findings:
        put()
        put_table(
            ("place", "severity", "CWE", "finding"),
            [
                (f"{f['path']}:{f['start_line']}", f["severity"], str(f["cwe"] or ""), f["message"])
                for f in findings[:_SHOWN_ROWS]
            ],
        )
        if len(findings) > _SHOWN_ROWS:
            put(f"and {len(findings) - _SHOWN_ROWS:,} more")
    if report["hot_spots"]:
        put()
        names = list(report["hot_spots"][0])
        put_table(names, [[spot[name] for name in names] for spot in report["hot_spots"]])
