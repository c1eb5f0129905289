"""What is ready, and why something is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ingest_assets.cli.options import Json, Name
from ingest_assets.cli.output import put, put_failures, put_json, put_json_lines, put_table, say
from ingest_assets.cli.resources import connection

if TYPE_CHECKING:
    from ingest_assets.automation.state import CodebaseState


def status(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The codebase; without it, all of them.", show_default=False)
    ] = None,
    look: Annotated[
        bool, typer.Option("--look", envvar="INGEST_STATUS_LOOK", help="Without NAME: look at every source too.")
    ] = False,
    json: Json = False,
) -> int:
    """Tell what is ready, pending, failed and stale.

    The source is looked at, and nothing is changed. Without NAME every codebase is listed as its source was seen
    last. Exit code 0: ready. 1: not.

    Example:
    ingest status django
    """
    from ingest_assets.automation import state
    from ingest_assets.codebases import registry

    with connection() as conn:
        if name is not None:
            states = [state.state(conn, registry.get(conn, name))]
        else:
            states = [state.state(conn, codebase, look=look) for codebase in registry.all(conn)]
    if json:
        put_json(states[0].to_json()) if name is not None else put_json_lines(each.to_json() for each in states)
    elif name is not None:
        _show(states[0])
    elif states:
        columns = ("codebase", "status", "files", "stale", "failed", "commit", "pending")
        put_table(
            columns,
            [
                (
                    each.codebase,
                    each.status,
                    *(each.files[word] for word in ("total", "stale", "failed")),
                    each.commit and each.commit[:12],
                    "; ".join(each.pending),
                )
                for each in states
            ],
        )
    else:
        say("No codebase is registered yet. Begin with: ingest run PATH")
    return int(any(each.status != "ready" for each in states))


def explain(
    name: Name,
    path: Annotated[str, typer.Argument(metavar="PATH", help="A file of the codebase.", show_default=False)],
    json: Json = False,
) -> int:
    """Tell why each asset of a file is fresh or stale.

    The file is looked at first. --json gives the versions that were compared too.

    Example:
    ingest explain django django/apps/config.py
    """
    from ingest_assets.automation import state
    from ingest_assets.codebases import enrolment, registry

    with connection() as conn:
        codebase = registry.get(conn, name)
        key = enrolment.keys_of(conn, codebase, [path])[0]
        assets = state.explain(conn, codebase, key)
        if not assets:
            raise enrolment.unknown_file(conn, codebase, key)
    if json:
        put_json({"path": key, "assets": assets})
    else:
        put(key)
        put_table(("asset", "state", "why"), [(asset, found["state"], found["why"]) for asset, found in assets.items()])
    return 0


def _show(state: CodebaseState) -> None:
    commit = f", commit {state.commit}" if state.commit else ""
    put(f"{state.codebase} is {state.status}{commit}")
    put("files: " + ", ".join(f"{number:,} {word}" for word, number in state.files.items()))
    for line in state.pending:
        put(f"pending: {line}")
    put_failures(state.failures)
    put()
    words = ("fresh", "stale", "missing", "failed")
    put_table(("asset", *words), [(asset, *(counts[word] for word in words)) for asset, counts in state.assets.items()])
