"""Finding code."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ingest_assets.cli.options import Json, Name
from ingest_assets.cli.output import put, put_json, say, say_pending
from ingest_assets.cli.resources import connection

_SHOWN_LINES = 8


class Mode(StrEnum):
    """How to search."""

    hybrid = "hybrid"
    vector = "vector"
    lexical = "lexical"


def search(
    name: Name,
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="Words, or a question.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, envvar="INGEST_SEARCH_K", help="How many results.")] = 10,
    mode: Annotated[
        Mode, typer.Option(envvar="INGEST_SEARCH_MODE", help="By meaning (vector), by words (lexical), or both.")
    ] = Mode.hybrid,
    path: Annotated[
        str | None,
        typer.Option(metavar="GLOB", envvar="INGEST_SEARCH_PATH", help="Only these files, for example 'src/**/*.py'."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(envvar="INGEST_SEARCH_LANGUAGE", help="Only files in this language.")
    ] = None,
    json: Json = False,
) -> int:
    """Find the chunks that answer a query best.

    Example:
    ingest search django 'parse the cookie header' --language python
    """
    from dataclasses import asdict

    from ingest_assets.automation.state import standing
    from ingest_assets.codebases import registry
    from ingest_assets.search import query as searching

    with connection() as conn:
        codebase = registry.get(conn, name)
        hits = searching.search(conn, name, " ".join(query), k=k, mode=mode.value, path_glob=path, language=language)
        stands = standing(conn, codebase)
    if json:
        put_json({"results": [asdict(hit) for hit in hits], **stands})
        return 0
    for hit in hits:
        put(f"{hit.path}:{hit.start_line}-{hit.end_line}  {hit.definition or ''}  {hit.score:.3f}")
        lines = hit.text.strip("\n").splitlines()
        for line in lines[:_SHOWN_LINES]:
            put(f"    {line}")
        if len(lines) > _SHOWN_LINES:
            put(f"    ... {len(lines) - _SHOWN_LINES} more lines")
    if not hits:
        say("Nothing was found.")
    say_pending(stands)
    return 0
