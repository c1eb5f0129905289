"""Finding code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from ingest_assets.cli.options import Json, Name
from ingest_assets.cli.output import clean, put, put_json, say, say_pending
from ingest_assets.cli.resources import connection

_CHUNKS = 10
_LINES = 100


class Mode(StrEnum):
    """How to search."""

    hybrid = "hybrid"
    vector = "vector"
    lexical = "lexical"


def search(
    name: Name,
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY]", help="Words, a question, an error message, code.", show_default=False),
    ] = None,
    literal: Annotated[
        str | None,
        typer.Option(metavar="TEXT", envvar="INGEST_SEARCH_LITERAL", help="Lines of files that hold this text."),
    ] = None,
    regex: Annotated[
        str | None,
        typer.Option(metavar="PATTERN", envvar="INGEST_SEARCH_REGEX", help="Lines in which this begins to match."),
    ] = None,
    related: Annotated[
        str | None,
        typer.Option(metavar="PATH:LINE", envvar="INGEST_SEARCH_RELATED", help="What is like the code at this line."),
    ] = None,
    k: Annotated[
        int | None,
        typer.Option(
            "-k", min=1, envvar="INGEST_SEARCH_K", help=f"How many results; {_CHUNKS}, or {_LINES} lines of files."
        ),
    ] = None,
    mode: Annotated[
        Mode, typer.Option(envvar="INGEST_SEARCH_MODE", help="By meaning (vector), by words (lexical), or both.")
    ] = Mode.hybrid,
    ignore_case: Annotated[
        bool,
        typer.Option("--ignore-case", "-i", envvar="INGEST_SEARCH_IGNORE_CASE", help="For --literal and --regex."),
    ] = False,
    path: Annotated[
        str | None,
        typer.Option(metavar="GLOB", envvar="INGEST_SEARCH_PATH", help="Only these files, for example 'src/**/*.py'."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(envvar="INGEST_SEARCH_LANGUAGE", help="Only files in this language.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(envvar="INGEST_SEARCH_KIND", help="Only definitions of this kind: function, method, class, ..."),
    ] = None,
    json: Json = False,
) -> int:
    """Find code by meaning and words, or lines by their text.

    Example:
    ingest search django 'parse the cookie header' --language python
    """
    words = " ".join(query or ())
    if sum(1 for one in (words, literal, regex, related) if one) != 1:
        raise typer.BadParameter("Give a QUERY, or one of --literal, --regex and --related.")
    if literal or regex:
        if kind:
            raise typer.BadParameter("--kind is for chunks: lines of files have none.")
        files = {"ignore_case": ignore_case, "path_glob": path, "language": language}
        return _lines(name, literal, regex, k or _LINES, files, json)
    filters = {"path_glob": path, "language": language, "kind": kind}
    return _chunks(name, words, related, k or _CHUNKS, mode, filters, json)


def _chunks(name: str, words: str, related: str | None, k: int, mode: Mode, filters: dict[str, Any], json: bool) -> int:
    from dataclasses import asdict

    from ingest_assets.automation.state import standing
    from ingest_assets.codebases import registry
    from ingest_assets.search import query as searching
    from ingest_assets.search.filters import Filter, unknown

    with connection() as conn:
        codebase = registry.get(conn, name)
        if related is not None:
            hits = searching.related(conn, name, *_place(related), k=k, **filters)
        else:
            hits = searching.search(conn, name, words, k=k, mode=mode.value, **filters)
        stands = standing(conn, codebase)
        hint = "" if hits else unknown(conn, name, Filter(**filters))
    if json:
        vectors = {"model": hits.serving.model, "next_model": hits.serving.next}
        put_json({"results": [asdict(hit) for hit in hits], "degraded": hits.degraded, **vectors, **stands})
        return 0 if hits.degraded is None else 1
    for hit in hits:
        marks = f"  {hit.kind}" * bool(hit.kind) + "  (has changed since)" * hit.changed
        put(f"{hit.path}:{hit.line}  {hit.definition or ''}{marks}  {hit.score:.3f}")
        for line in _highlighted(hit.excerpt, hit.highlights):
            print(f"    {line}")
        if below := hit.end_line - hit.line - hit.excerpt.count("\n"):
            put(f"    ... {below} more line{'s' * (below > 1)}" if below > 0 else "")
    if not hits:
        say(f"Nothing was found. {hint}".rstrip())
    if hits.degraded is not None:
        say(f"By words alone, without vectors. {hits.degraded}")
    if hits.serving.next is not None and mode is not Mode.lexical:
        say(f"Vectors are those of '{hits.serving.model}' until those of '{hits.serving.next}' are complete.")
    say_pending(stands)
    return 0 if hits.degraded is None else 1


def _lines(name: str, literal: str | None, regex: str | None, k: int, options: dict[str, Any], json: bool) -> int:
    from dataclasses import asdict

    from ingest_assets.automation.state import standing
    from ingest_assets.codebases import registry
    from ingest_assets.search import text
    from ingest_assets.search.filters import Filter, unknown

    with connection() as conn:
        codebase = registry.get(conn, name)
        if literal:
            found = text.literal(conn, name, literal, k=k, **options)
        else:
            found = text.expression(conn, name, regex or "", k=k, **options)
        stands = standing(conn, codebase)
        hint = "" if found.lines else unknown(conn, name, Filter(language=options["language"]))
    if json:
        put_json({"results": [asdict(line) for line in found.lines], "complete": found.complete, **stands})
        return 0
    for line in found.lines:
        put(f"{line.path}:{line.line}:{line.column}: {line.text}")
    if not found.lines:
        say(f"Nothing was found. {hint}".rstrip())
    if not found.complete:
        say(f"There are more than {k}; ask for them with -k.")
    say_pending(stands)
    return 0


def _place(text: str) -> tuple[str, int]:
    path, _, line = text.rpartition(":")
    if not path or not line.isdecimal():
        raise typer.BadParameter(f"'{text}' is no PATH:LINE, for example src/main.py:12.")
    return path, min(int(line), 2**31 - 1)


def _highlighted(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The lines of an excerpt; on a terminal the words of the query are bold."""
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    shown, at = "", 0
    for begin, end in spans:
        shown += clean(text[at:begin]) + bold + clean(text[begin:end]) + plain
        at = end
    return (shown + clean(text[at:])).split("\n")
