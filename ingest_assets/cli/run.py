"""Bringing a codebase up to date."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from ingest_assets.cli.options import Json, Quiet
from ingest_assets.cli.output import put, put_failures, put_json, say
from ingest_assets.cli.resources import connection

if TYPE_CHECKING:
    from ingest_assets.automation.update import Result

_EXIT_CODES = {"ready": 0, "degraded": 1}


def run(
    codebase: Annotated[
        str,
        typer.Argument(metavar="NAME|PATH", help="A registered name, a folder or a git address.", show_default=False),
    ],
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Only these files of it.", show_default=False)
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", envvar="INGEST_RUN_FULL", help="Make everything anew, also what is fresh.")
    ] = False,
    branch: Annotated[
        str | None, typer.Option(envvar="INGEST_RUN_BRANCH", help="With a PATH: a branch of that git repository.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Bring a codebase, or some files of it, up to date.

    Its source is looked at, and what is stale is made. Nothing to do takes no run.

    A PATH contains `/` or is `.`; one that is not registered yet is registered under the name of its folder. Exit code
    0: everything is ready. 1: done, but something failed or is still pending. 2: the run failed.

    Example:
    ingest run ~/src/django
    """
    from ingest_assets.automation.update import bring_up_to_date
    from ingest_assets.cli.progress_bar import progress
    from ingest_assets.codebases import enrolment

    _import_while_waiting()
    with connection() as conn:
        found, new = enrolment.find_or_enrol(conn, codebase, branch)
        paths = enrolment.keys_of(conn, found, files) if files else None
    if new:
        say(f"Registered {found.source} as {found.name}.")
    with progress(quiet=quiet) as shown:
        result = bring_up_to_date(
            found.name,
            paths=paths,
            full=full,
            progress=shown,
            waiting=lambda holder: say(f"Waiting for {holder}, which works on {found.name} ..."),
        )
    if json:
        put_json(result.to_json())
    else:
        _show(result)
    return _EXIT_CODES.get(result.status, 2)


def _import_while_waiting() -> None:
    """Import Dagster, which the first run in a new home needs, while the database is made: another program does that,
    and both take over a second."""
    from ingest_assets.settings import settings

    if settings().database_url is None and not (settings().home / "postgres").exists():
        # Modules that import none of ours: what two threads import at once must not wait for each other.
        threading.Thread(target=import_module, args=["dagster_postgres"]).start()


def _show(result: Result) -> None:
    from ingest_assets.pipeline.failures import causes

    what = f"run {result.run_id}" if result.run_id else "nothing to do"
    put(f"{result.codebase} is {result.status}: {what}, {result.seconds:.1f} s, {result.peak_rss_mb:.0f} MB")
    put("files   " + ", ".join(f"{number:,} {word}" for word, number in result.files.items()))
    made = [f"{asset} {counts['materialized']:,}" for asset, counts in result.assets.items() if counts["materialized"]]
    put("made    " + (", ".join(made) or "nothing"))
    for line in result.pending:
        put(f"pending {line}")
    put_failures(causes((one["path"], one["asset"], one["reason"], one["message"]) for one in result.failures))
