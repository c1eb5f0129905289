"""The processes beside the command line, and whether everything is there that they need."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest_assets.cli.options import Json
from ingest_assets.cli.output import put, put_json, say


def up(
    detach: Annotated[
        bool, typer.Option("--detach", "-d", envvar="INGEST_UP_DETACH", help="Leave it running in the background.")
    ] = False,
    database_only: Annotated[
        bool, typer.Option("--database-only", envvar="INGEST_UP_DATABASE_ONLY", help="Start the database only.")
    ] = False,
) -> int:
    """Start the database, Dagit and the daemon.

    Stay until Ctrl-C, unless detached.

    Example:
    ingest up --detach
    """
    if database_only:
        from ingest_assets.storage import database

        database.migrated()
        put("The database is up. Stop it with: ingest down")
        return 0
    from ingest_assets.jobs import supervisor

    supervisor.up(detach, on_ready=lambda url: put(f"Dagit is at {url}"))
    return 0


def down() -> int:
    """Stop everything that `ingest up` started.

    The embedded database is stopped too; nothing that is stored is lost.

    Example:
    ingest down
    """
    from ingest_assets.jobs import supervisor

    put("Everything is down." if supervisor.down() else "Nothing was running.")
    return 0


def doctor(json: Json = False) -> int:
    """Check what is installed, reachable and configured.

    It says what to do about what is not. Exit code 1: something fails.

    Example:
    ingest doctor
    """
    from ingest_assets.jobs import doctor as doctors

    checks = []
    for check in doctors.examine():
        checks.append(check)
        if not json:
            put(f"{check.status:<4}  {check.name}: {check.found}")
            if check.cure:
                put(f"      {check.cure}")
    failed = sum(check.status == "fail" for check in checks)
    if json:
        put_json({"healthy": not failed, "checks": [check.to_json() for check in checks]})
    elif failed:
        say(f"{failed} checks failed.")
    return int(failed > 0)
