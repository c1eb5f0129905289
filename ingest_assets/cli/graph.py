"""Questions to the code graph."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest_assets.cli import dot as dot_language
from ingest_assets.cli.options import Json, Name
from ingest_assets.cli.output import put, put_json, put_json_lines, put_table, say, say_pending, write_page
from ingest_assets.cli.resources import connection


class Question(StrEnum):
    """What can be asked; each but the picture is a function of `storage.graph_questions`."""

    definition = "definition"
    references = "references"
    callers = "callers"
    callees = "callees"
    imports = "imports"
    importers = "importers"
    tests = "tests"
    documents = "documents"
    impact = "impact"
    path = "path"
    routes = "routes"
    cycles = "cycles"
    dead = "dead"
    rank = "rank"
    communities = "communities"
    order = "order"
    unresolved = "unresolved"
    elsewhere = "elsewhere"
    edges = "edges"
    picture = "picture"


class Confidence(StrEnum):
    """How sure an edge must be."""

    certain = "certain"
    likely = "likely"
    possible = "possible"


class Measure(StrEnum):
    """What nodes can be ranked by: `storage.graph_questions.RANKED_BY`."""

    pagerank = "pagerank"
    betweenness = "betweenness"
    in_degree = "in_degree"
    out_degree = "out_degree"
    fan_in = "fan_in"
    fan_out = "fan_out"
    depth = "depth"


_OF_FILES = (Question.cycles, Question.communities, Question.order)


def graph(
    name: Name,
    question: Annotated[Question, typer.Argument(metavar="QUESTION", help=", ".join(Question), show_default=False)],
    symbols: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SYMBOL",
            help="A name, a qualified name, a path, or path::qualified_name: one; two for path; none for edges and"
            " picture; any number for routes, rank, cycles, communities, order, unresolved and elsewhere;"
            " folders for dead.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", metavar="N", min=1, envvar="INGEST_GRAPH_LIMIT", help="So many results at most."),
    ] = None,
    offset: Annotated[
        int, typer.Option("--offset", metavar="N", min=0, envvar="INGEST_GRAPH_OFFSET", help="Leave out the first N.")
    ] = 0,
    confidence: Annotated[
        Confidence,
        typer.Option("--confidence", envvar="INGEST_GRAPH_CONFIDENCE", help="Only what is at least so sure."),
    ] = Confidence.possible,
    depth: Annotated[
        int | None,
        typer.Option("--depth", metavar="N", min=1, envvar="INGEST_GRAPH_DEPTH", help="Of impact: N steps at most."),
    ] = None,
    by: Annotated[
        Measure, typer.Option("--by", envvar="INGEST_GRAPH_BY", help="Of rank: by this measure.")
    ] = Measure.pagerank,
    dot: Annotated[bool, typer.Option("--dot", envvar="INGEST_GRAPH_DOT", help="Answer in DOT, for Graphviz.")] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", envvar="INGEST_GRAPH_HTML", help="Of picture: the page to write."),
    ] = None,
    json: Json = False,
) -> int:
    """Ask the code graph who uses, imports and tests what.

    impact tells what a change of a symbol may reach, path how one symbol comes to use another, rank which ones matter
    most, dead what nothing is known to use, order which files come first so that imports precede, unresolved which
    references have no edge, and why, elsewhere which imports lead into other codebases. picture writes the files and
    folders as a web page to walk through. With --json, edges is one object a line.

    Example:
    ingest graph django callers django.apps.config.AppConfig.create
    """
    from ingest_assets.automation.state import PENDING_SHOWN, standing
    from ingest_assets.codebases import registry
    from ingest_assets.storage import graph_questions

    if json and dot:
        raise typer.BadParameter("an answer is either JSON or DOT", param_hint="--dot")
    if dot and question is Question.unresolved:
        raise typer.BadParameter("what is not resolved has no edges to draw", param_hint="--dot")
    if question is Question.picture:
        return _picture(name, symbols, html, json=json)
    ask = graph_questions.QUESTIONS[question.value]
    with connection() as conn:
        codebase = registry.get(conn, name)
        try:
            inspect.signature(ask).bind(conn, name, *(symbols or ()))
        except TypeError as error:
            raise typer.BadParameter(f"{question.value}: {error}", param_hint="SYMBOL") from None
        one_more = None if limit is None else limit + 1
        options = graph_questions.Options(one_more, offset, confidence.value, depth, by.value)
        if question is Question.edges:
            options = graph_questions.Options(limit, offset, confidence.value)
            answers = ask(conn, name, options=options)
            put_json_lines(answers) if json else _put_dot(answers) if dot else _show(answers)
            return 0
        results = list(ask(conn, name, *(symbols or ()), options=options))
        more = limit is not None and len(results) > limit
        results = results[:limit]
        stands = standing(conn, codebase)
        waiting = graph_questions.pending(conn, name)
        more_files = [f"{len(waiting) - PENDING_SHOWN} more files"] if len(waiting) > PENDING_SHOWN else []
        stands["pending"] = list(dict.fromkeys([*waiting[:PENDING_SHOWN], *more_files, *stands["pending"]]))
        if dot:
            if question in _OF_FILES:
                paths = [path for result in results for path in result.get("files", (result.get("path"),))]
                _put_lines(dot_language.of_files(paths, graph_questions.imports_between(conn, name, paths)))
            elif results and "source" in results[0]:
                _put_dot(results)
            else:
                _put_dot(graph_questions.between(conn, name, results), results)
    if json:
        put_json({"results": results, **({"next_offset": offset + len(results)} if more else {}), **stands})
        return 0
    if not dot:
        _put(question, results, by)
    if more:
        say(f"There are more: go on with --offset {offset + len(results)}.")
    say_pending(stands)
    return 0


def _picture(name: str, symbols: Sequence[str] | None, html: Path | None, *, json: bool) -> int:
    from ingest_assets.assets.graph_picture import page
    from ingest_assets.automation.state import standing
    from ingest_assets.codebases import registry
    from ingest_assets.storage.graph_picture import draw

    if symbols:
        raise typer.BadParameter("picture: it is of the whole codebase", param_hint="SYMBOL")
    if html is None and not json:
        raise typer.BadParameter("picture: say which file to write", param_hint="--html")
    with connection() as conn:
        codebase = registry.get(conn, name)
        stands = standing(conn, codebase)
        drawn = draw(conn, name)
    if html is not None:
        write_page(html, page(name, drawn, stands["as_of"], stands["pending"]))
    if json:
        put_json({"results": [drawn], **stands})
    return 0


def _put(question: Question, results: Sequence[Mapping[str, Any]], by: Measure) -> None:
    """The answer for people."""
    if not results:
        say("Nothing was found.")
    elif question is Question.cycles:
        put_table(("files", "cycle"), [(result["size"], " ".join(result["files"])) for result in results])
    elif question is Question.communities:
        columns = ("community", "size", "pagerank")
        shown = [(*(result[key] for key in columns), " ".join(result["files"])) for result in results]
        put_table(("community", "files", "pagerank", "most important"), shown)
    elif question is Question.order:
        put_table(("depth", "cycle", "file"), [(one["depth"], one["cycle"] or None, one["path"]) for one in results])
    elif question is Question.path:
        for step in results:
            edge = step.get("edge")
            put(f"{dot_language.name(step)}" if edge is None else f"  {_use(edge)} {dot_language.name(step)}")
    elif question is Question.dead:
        shown = [
            (f"{one['path']}:{one['line']}", one["qualified_name"], one["kind"], one["confidence"], _why(one))
            for one in results
        ]
        put_table(("place", "definition", "kind", "confidence", "but"), shown)
    elif question is Question.routes:
        shown = [
            (
                one["qualified_name"],
                f"{one['path']}:{one['line']}",
                one["handler"] and dot_language.name(one["handler"]),
            )
            for one in results
        ]
        put_table(("route", "place", "handler"), shown)
    elif question is Question.unresolved:
        _put_unresolved(results)
    elif "source" in results[0]:
        _show(results)
    else:
        extra = [key for key in ("depth", "confidence") if question is Question.impact]
        extra += dict.fromkeys((by.value, "in_degree", "out_degree")) if question is Question.rank else ()
        rows = [(_place(result), result["kind"], *(result[key] for key in extra)) for result in results]
        if any("codebases" in result for result in results):  # that packages lead into
            extra.append("codebases")
            rows = [(*row, ", ".join(one.get("codebases", ()))) for row, one in zip(rows, results, strict=True)]
        put_table(("symbol", "kind", *extra), rows)


def _put_unresolved(results: Sequence[Mapping[str, Any]]) -> None:
    if "total" in results[0]:
        put_table(tuple(results[0]), [tuple(result.values()) for result in results])
        return
    columns = ("kind", "name", "receiver", "reason", "package")
    shown = [(f"{one['path']}:{one['line']}", *(one[key] for key in columns)) for one in results]
    put_table(("place", *columns), shown)


def _show(edges: Iterable[Mapping[str, Any]]) -> None:
    for edge in edges:
        ends = dot_language.name(edge["source"]), dot_language.name(edge["target"])
        where = f"{edge['source']['codebase']}:" if "codebase" in edge["source"] else ""
        put(f"{where}{edge['path']}:{edge['line']}  {ends[0]} {edge['kind']} {ends[1]}  ({edge['confidence']})")


def _place(node: Mapping[str, Any]) -> str:
    return dot_language.name(node)


def _use(edge: Mapping[str, Any]) -> str:
    return f"{edge['kind']} ({edge['confidence']}, {edge['path']}:{edge['line']})"


def _why(result: Mapping[str, Any]) -> str | None:
    return ", ".join(result["reasons"]) or None


def _put_dot(edges: Iterable[Mapping[str, Any]], nodes: Iterable[Mapping[str, Any]] = ()) -> None:
    _put_lines(dot_language.of_edges(edges, nodes))


def _put_lines(lines: Iterable[str]) -> None:
    for line in lines:
        put(line)
