"""Registering and removing codebases."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ingest_assets.cli.options import Json, Name
from ingest_assets.cli.output import put, put_json, say
from ingest_assets.cli.resources import connection


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name: lower-case letters, digits, underscores.")],
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A folder, or the address of a git repository.")],
    branch: Annotated[
        str | None,
        typer.Option(envvar="INGEST_ADD_BRANCH", help="Branch or tag of a git repository (default: its own)."),
    ] = None,
    project: Annotated[
        str, typer.Option(envvar="INGEST_ADD_PROJECT", help="Namespace that the codebase belongs to.")
    ] = "default",
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", envvar="INGEST_ADD_IGNORE", help="gitignore pattern to leave out; repeatable."),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EXTENSION", envvar="INGEST_ADD_INCLUDE", help="Extension to take as well, as .po; repeatable."
        ),
    ] = None,
    docs_url: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", envvar="INGEST_ADD_DOCS_URL", help="Documentation page to fetch; repeatable."),
    ] = None,
    max_file_bytes: Annotated[
        int | None,
        typer.Option(
            min=1, envvar="INGEST_ADD_MAX_FILE_BYTES", help="Larger files are listed only (default 2,000,000)."
        ),
    ] = None,
    include_secrets: Annotated[
        bool | None,
        typer.Option("--include-secrets", envvar="INGEST_ADD_INCLUDE_SECRETS", help="Take .env files and keys too."),
    ] = None,
    submodules: Annotated[
        bool | None,
        typer.Option("--submodules", envvar="INGEST_ADD_SUBMODULES", help="Take the git submodules too."),
    ] = None,
    chunk_characters: Annotated[
        int | None,
        typer.Option(min=100, envvar="INGEST_ADD_CHUNK_CHARACTERS", help="Size of a chunk (default 1,000)."),
    ] = None,
    chunk_overlap: Annotated[
        int | None,
        typer.Option(
            min=0,
            envvar="INGEST_ADD_CHUNK_OVERLAP",
            help="Characters repeated where a definition is split (default 100).",
        ),
    ] = None,
    embedding_model: Annotated[
        str | None,
        typer.Option(envvar="INGEST_ADD_EMBEDDING_MODEL", help="Model that makes the vectors."),
    ] = None,
    json: Json = False,
) -> int:
    """Register a codebase, or change its settings.

    The settings are exactly those of this command: what is left out has its default. A changed setting makes stale
    what depends on it; `ingest run` then makes that anew.

    Example:
    ingest add django ~/src/django --ignore 'docs/'
    """
    from ingest_assets.codebases import enrolment
    from ingest_assets.codebases.codebase import CodebaseSettings

    given = {
        "ignore": ignore,
        "include": include,
        "docs_urls": docs_url,
        "max_file_bytes": max_file_bytes,
        "include_secrets": include_secrets,
        "submodules": submodules,
        "chunk_characters": chunk_characters,
        "chunk_overlap": chunk_overlap,
        "embedding_model": embedding_model,
    }
    settings = CodebaseSettings.model_validate({key: value for key, value in given.items() if value is not None})
    with connection() as conn:
        codebase, new = enrolment.enrol(conn, name, source, branch, project, settings)
    if json:
        put_json(
            {
                "codebase": codebase.name,
                "kind": codebase.kind,
                "source": codebase.source,
                "branch": codebase.branch,
                "project": codebase.project,
                "new": new,
                "settings": codebase.settings.model_dump(mode="json"),
            }
        )
    else:
        done = "registered" if new else "has these settings now"
        put(f"{codebase.name} {done}: {codebase.source}")
        say(f"Bring it up to date with: ingest run {codebase.name}")
    return 0


def remove(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", envvar="INGEST_REMOVE_YES", help="Do not ask.")] = False,
    json: Json = False,
) -> int:
    """Drop a codebase and all its rows.

    Its assets and their history in Dagster go too. Its source is not touched.

    Example:
    ingest remove django --yes
    """
    from ingest_assets.codebases import registry

    if not yes:
        with connection() as conn:
            registry.get(conn, name)
        if not sys.stdin.isatty():
            raise typer.BadParameter("nobody can be asked here; say --yes to remove it.", param_hint="--yes")
        if not typer.confirm(f"Remove everything that is stored of {name}?", err=True):
            say("Nothing was removed.")
            return 1
    from ingest_assets.automation import removal

    deleted = removal.remove(name)
    if json:
        put_json({"codebase": name, "deleted": deleted})
    else:
        put(f"{name} is removed: {sum(deleted.values()):,} rows.")
    return 0
