"""Questions to the code graph."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer

from ingest_assets.cli.options import Json, Name
from ingest_assets.cli.output import put, put_json, put_json_lines, put_table, say, say_pending
from ingest_assets.cli.resources import connection


class Question(StrEnum):
    """What can be asked; each is a function of `storage.graph_questions`."""

    definition = "definition"
    callers = "callers"
    callees = "callees"
    imports = "imports"
    importers = "importers"
    impact = "impact"
    path = "path"
    cycles = "cycles"
    rank = "rank"
    edges = "edges"


def graph(
    name: Name,
    question: Annotated[Question, typer.Argument(metavar="QUESTION", help=", ".join(Question), show_default=False)],
    symbols: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SYMBOL",
            help="A name, a qualified name, a path, or path::qualified_name: one; two for path; none for cycles and"
            " edges; any number for rank.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> int:
    """Ask the code graph about definitions, calls and imports.

    impact tells what a change of a symbol may reach, path how one symbol comes to use another, rank which ones matter
    most (PageRank). With --json, edges is one object a line.

    Example:
    ingest graph django callers django.apps.config.AppConfig.create
    """
    from ingest_assets.automation.state import standing
    from ingest_assets.codebases import registry
    from ingest_assets.storage import graph_questions

    ask = graph_questions.QUESTIONS[question.value]
    with connection() as conn:
        codebase = registry.get(conn, name)
        try:
            inspect.signature(ask).bind(conn, name, *(symbols or ()))
        except TypeError as error:
            raise typer.BadParameter(f"{question.value}: {error}", param_hint="SYMBOL") from None
        answers = ask(conn, name, *(symbols or ()))
        if question is Question.edges:
            put_json_lines(answers) if json else _show(answers)
            return 0
        results = list(answers)
        stands = standing(conn, codebase)
        stands["pending"] = list(dict.fromkeys([*graph_questions.pending(conn, name), *stands["pending"]]))
    if json:
        put_json({"results": results, **stands})
        return 0
    if not results:
        say("Nothing was found.")
    elif question is Question.cycles:
        put_table(("files", "cycle"), [(result["size"], " ".join(result["files"])) for result in results])
    elif "source" in results[0]:
        _show(results)
    else:
        extra = [key for key in ("depth", "pagerank") if key in results[0]]
        rows = [(_node(result), result["kind"], *(result[key] for key in extra)) for result in results]
        put_table(("symbol", "kind", *extra), rows)
    say_pending(stands)
    return 0


def _show(edges: Iterable[Mapping[str, Any]]) -> None:
    for edge in edges:
        place = f"{edge['path']}:{edge['line']}"
        put(f"{place}  {_node(edge['source'])} {edge['kind']} {_node(edge['target'])}  ({edge['confidence']})")


def _node(node: Mapping[str, Any]) -> str:
    name = f"::{node['qualified_name']}" if node["kind"] != "file" else ""
    return f"{node['path']}{name}"
