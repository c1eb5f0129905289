"""Questions to the stored code graph; every answer is a list of plain dicts, ready for JSON.

Belongs here: reading. What a symbol may be is told in `graph_symbols`; it may mean several nodes, and then the answer
is about all of them. A node is given as `{"path", "qualified_name", "kind", "line"}`, of another
codebase with `codebase` too, an edge as `{"kind", "confidence", "rule", "source", "target", "path", "line"}`. Functions
that take a symbol raise UnknownSymbol. All of them take the `Options` that say which part of the answer is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ingest_assets.analysis.unresolved import REASONS
from ingest_assets.storage import graph_routes, graph_unused, graph_update, graph_walks
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_symbols import (
    FOLDERS,
    Answer,
    Symbol,
    answer,
    by_codebase,
    find,
    node,
    paths,
    prefixes,
    rows,
    symbols,
)
from ingest_assets.storage.graph_walks import CONFIDENCES
from ingest_assets.storage.sql import load

MEASURES = (
    "pagerank", "betweenness", "in_degree", "out_degree", "fan_in", "fan_out", "cycle", "depth", "community",
)  # fmt: skip
RANKED_BY = tuple(measure for measure in MEASURES if measure not in ("cycle", "community"))
RANKED = 20  # nodes that `rank` answers with when it is asked about none
_LIKELY = CONFIDENCES.index("likely") + 1
T = TypeVar("T")
MEMBERS_SHOWN = 5  # files that stand for a community


@dataclass(frozen=True, slots=True)
class Options:
    """Which part of an answer is wanted."""

    limit: int | None = None  # results at most
    offset: int = 0  # results to leave out before
    confidence: str = "possible"  # of the edges: at least this
    depth: int | None = None  # steps at most
    by: str = "pagerank"  # the one of RANKED_BY that `rank` goes by

    @property
    def page(self) -> dict[str, int | None]:
        """Limit and offset for a statement."""
        return {"limit": self.limit, "offset": self.offset}

    @property
    def least(self) -> int:
        """The least confidence as a number."""
        return CONFIDENCES.index(self.confidence) + 1

    def cut(self, everything: Sequence[T]) -> list[T]:
        """The part that is wanted of an answer that is there."""
        return list(everything[self.offset :][: self.limit])


ALL = Options()


def pending(conn: Connection, codebase: str) -> list[str]:
    """The paths whose changes the graph has not taken up yet."""
    query = "SELECT path FROM pending_updates WHERE codebase = %s AND asset = 'code_graph' ORDER BY path"
    return [path for (path,) in conn.execute(query, [codebase])]


def definition(conn: Connection, codebase: str, symbol: str, *, options: Options = ALL) -> list[Answer]:
    """Where a symbol is defined; of a package from elsewhere, `codebases` tells where its imports lead."""
    found = options.cut(find(conn, codebase, symbol))
    packages = [one.node_id for one in found if one.kind == "external"]
    provided = dict(rows(conn, codebase, "provided_by", ids=packages)) if packages else {}
    extra = {identity: {"codebases": names} for identity, names in provided.items()}
    told = [answer(codebase, one) | extra.get(one.node_id, {}) for one in found]
    return list(graph_routes.translated(conn, codebase, told))


def references(conn: Connection, codebase: str, symbol: str, *, options: Options = ALL) -> list[Answer]:
    """Every use of a symbol, of whatever kind, as edges."""
    return _edges(conn, codebase, None, options, targets=find(conn, codebase, symbol))


def callers(conn: Connection, codebase: str, symbol: str, *, options: Options = ALL) -> list[Answer]:
    """The calls of a symbol, as edges; of a class, the places that make an instance; and the routes that
    lead to it."""
    return _edges(conn, codebase, ["calls", "decorates", "routes"], options, targets=find(conn, codebase, symbol))


def callees(conn: Connection, codebase: str, symbol: str, *, options: Options = ALL) -> list[Answer]:
    """What a symbol calls, as edges; of a file, what its top level calls."""
    return _edges(conn, codebase, ["calls", "decorates", "routes"], options, sources=find(conn, codebase, symbol))


def imports(conn: Connection, codebase: str, symbol: str, *, options: Options = ALL) -> list[Answer]:
    """What the files of a symbol import, from the codebase and from packages elsewhere, as edges."""
    files = [one for one in _in_files(conn, find(conn, codebase, symbol)) if one.kind == "file"]
    return _edges(conn, codebase, ["imports"], options, sources=files)


def importers(conn: Connection, codebase: str, symbol: str, *, options: Options = ALL) -> list[Answer]:
    """What imports a symbol, as edges; of a file, what imports it or anything that it defines; of a folder, what
    outside of it imports anything inside."""
    found = find(conn, codebase, symbol)
    inside = _in_files(conn, [one for one in found if one.kind in ("file", *FOLDERS)])
    return _edges(conn, codebase, ["imports"], options, targets=[*found, *inside], without=prefixes(found))


def tests(conn: Connection, codebase: str, symbol: str, *, options: Options = ALL) -> list[Answer]:
    """What tests a symbol, by what it uses and is called, as edges."""
    return _edges(conn, codebase, ["tests"], options, targets=find(conn, codebase, symbol))


def documents(conn: Connection, codebase: str, symbol: str, *, options: Options = ALL) -> list[Answer]:
    """Where documents link to a symbol or name it, as edges."""
    return _edges(conn, codebase, ["documents"], options, targets=find(conn, codebase, symbol))


def impact(conn: Connection, codebase: str, symbol: str, *, options: Options = ALL) -> list[Answer]:
    """What a change of a symbol may reach, nearest first, by place: see `graph_walks.impact`."""
    enough = None if options.limit is None else options.offset + options.limit
    least = options.confidence
    found = graph_walks.impact(conn, codebase, symbol, least=least, depth=options.depth, enough=enough)
    told = graph_routes.translated(conn, codebase, options.cut(found))
    return sorted(told, key=lambda one: (one["depth"], one["path"], one["line"], one["qualified_name"]))


def path(conn: Connection, codebase: str, source: str, target: str, *, options: Options = ALL) -> list[Answer]:
    """A shortest way of uses from one symbol to another: see `graph_walks.shortest`."""
    found = graph_walks.shortest(conn, codebase, source, target, least=options.confidence)
    return list(graph_routes.translated(conn, codebase, options.cut(found)))


def routes(conn: Connection, codebase: str, *files: str, options: Options = ALL) -> list[Answer]:
    """The routes by their whole paths, all or those of these files, in the order of the paths: nodes with `handler`,
    the node that a route leads to, where that is known. A route that is mounted twice is told twice."""
    known = graph_routes.names(conn, codebase, _paths(conn, codebase, files))
    handlers = {source: node(codebase, codebase, *row) for source, *row in rows(conn, codebase, "handlers")}
    found = [
        node(codebase, codebase, path, name, "route", line) | {"handler": handlers.get(identity)}
        for identity, ((path, _, line), called) in known.items()
        for name in called
    ]
    found.sort(key=lambda one: (one["qualified_name"].partition(" ")[::-1], one["path"], one["line"]))
    return options.cut(found)


def cycles(conn: Connection, codebase: str, *files: str, options: Options = ALL) -> list[Answer]:
    """The groups of files that import each other in a circle, directly or not: `{"size", "files"}`, largest first; all,
    or those that these files are in."""
    found = rows(conn, codebase, "import_cycles", paths=_paths(conn, codebase, files), **options.page)
    return [{"size": len(group), "files": group} for (group,) in found]


def dead(conn: Connection, codebase: str, *folders: str, options: Options = ALL) -> list[Answer]:
    """Definitions that nothing is known to use, outside of tests and generated code: nodes with `confidence` and
    `reasons`; all, or those below these folders.

    `likely`: nothing else names them. `possible`: the `reasons` tell how they may be used all the same. Names that the
    language or its tools call (`__init__`, `main`) are left out.
    """
    only = options.least >= _LIKELY
    return graph_unused.unused(conn, codebase, folders, likely=only, limit=options.limit, offset=options.offset)


def rank(conn: Connection, codebase: str, *names: str, options: Options = ALL) -> list[Answer]:
    """The nodes with the highest values of a measure, PageRank unless another is asked for, or the given ones: nodes
    with all measures. They are null for a node that is not measured yet."""
    ids = [found.node_id for symbol in names for found in find(conn, codebase, symbol, elsewhere=False)]
    limit = options.limit if ids or options.limit is not None else RANKED
    statement = "measured" if ids else "ranking"
    found = rows(conn, codebase, statement, ids=ids, by=options.by, limit=limit, offset=options.offset)
    return [{**node(codebase, codebase, *row[:4]), **dict(zip(MEASURES, row[4:], strict=True))} for row in found]


def communities(conn: Connection, codebase: str, *files: str, options: Options = ALL) -> list[Answer]:
    """Groups of files that use each other more than others: `{"community", "size", "pagerank", "files"}` with the most
    important files, largest first; those of these files with all their files."""
    shown = None if files else MEMBERS_SHOWN
    found = rows(conn, codebase, "communities", paths=_paths(conn, codebase, files), shown=shown, **options.page)
    return [dict(zip(("community", "size", "pagerank", "files"), row, strict=True)) for row in found]


def order(conn: Connection, codebase: str, *files: str, options: Options = ALL) -> list[Answer]:
    """The files in an order in which what is imported comes first: `{"path", "depth", "cycle"}`. Files of one depth do
    not depend on each other, except those of one cycle (0 for none)."""
    found = rows(conn, codebase, "dependency_order", paths=_paths(conn, codebase, files), **options.page)
    return [dict(zip(("path", "depth", "cycle"), row, strict=True)) for row in found]


def unresolved(conn: Connection, codebase: str, *files: str, options: Options = ALL) -> list[Answer]:
    """The references without an edge: a file each with their number by reason, most first; of given files each of them
    with `reason` and, where it is known, the `package` that it comes from."""
    wanted = _paths(conn, codebase, files)
    if wanted is None:
        found = rows(conn, codebase, "unresolved", **options.page)
        return [{"path": path, "total": sum(by), **dict(zip(REASONS, by, strict=True))} for path, by in found]
    return options.cut(
        [
            {
                "path": path,
                "line": one.reference.line,
                "column": one.reference.column,
                "kind": one.reference.kind,
                "name": one.reference.name,
                "receiver": one.reference.receiver,
                "reason": one.reason,
                "package": package,
            }
            for path, one, package in graph_update.unresolved(conn, codebase, wanted)
        ]
    )


def elsewhere(conn: Connection, codebase: str, *files: str, options: Options = ALL) -> list[Answer]:
    """The imports that lead into other ingested codebases, as edges; all, or those of these files."""
    asked = {"paths": _paths(conn, codebase, files), "least": options.least}
    return [_edge(codebase, row) for row in rows(conn, codebase, "elsewhere", **asked, **options.page)]


def edges(conn: Connection, codebase: str, *, options: Options = ALL) -> Iterator[Answer]:
    """Every edge, in the order of the places, read from the server as they are asked for; needs a transaction."""
    parameters = {"codebase": codebase, "least": options.least}
    with conn.cursor(name="graph_edges") as cursor:
        cursor.itersize = 5_000
        cursor.execute(load("graph_questions")["edges"], parameters | options.page)
        yield from graph_routes.translated(conn, codebase, (_edge(codebase, row) for row in cursor))


QUESTIONS: Mapping[str, Callable[..., Iterable[Answer]]] = {
    question.__name__: question
    for question in (
        definition, references, callers, callees, imports, importers, tests, documents, impact, path, routes, cycles,
        dead, rank, communities, order, unresolved, elsewhere, edges,
    )
}  # fmt: skip


def between(conn: Connection, codebase: str, nodes: Sequence[Answer]) -> list[Answer]:
    """The edges from one of these nodes to another of them."""
    ids: dict[str, list[int]] = {}
    for name in dict.fromkeys(one.get("codebase", codebase) for one in nodes):
        own = [one for one in nodes if one.get("codebase", codebase) == name]
        columns = {key: [one[key] for one in own] for key in ("path", "qualified_name", "kind", "line")}
        ids[name] = [identity for (identity,) in rows(conn, name, "ids_of_places", **columns)]
    found: list[Answer] = []
    for name, own_ids in ids.items():
        found += (_edge(codebase, row) for row in rows(conn, name, "edges_between", ids=own_ids))
        for other in ids.keys() - {name}:
            asked = {"ids": own_ids, "other": other, "targets": ids[other]}
            found += (_edge(codebase, row) for row in rows(conn, name, "crossings_between", **asked))
    return list(graph_routes.translated(conn, codebase, found))


def imports_between(conn: Connection, codebase: str, paths: Sequence[str]) -> list[tuple[str, str]]:
    """Which of these files imports which other one of them."""
    return [(source, target) for source, target in rows(conn, codebase, "imports_between", paths=list(paths))]


def _paths(conn: Connection, codebase: str, names: Iterable[str]) -> list[str] | None:
    """The files of these symbols of the codebase; None where none are asked about."""
    found = [found for symbol in names for found in find(conn, codebase, symbol, elsewhere=False)]
    return paths(conn, codebase, found) if found else None


def _in_files(conn: Connection, nodes: Iterable[Symbol]) -> list[Symbol]:
    """The files that these nodes are or lie in, and all that they define."""
    return [
        one
        for name, own in by_codebase(nodes).items()
        for one in symbols(conn, name, "nodes_of_files", paths=paths(conn, name, own))
    ]


def _edges(
    conn: Connection,
    codebase: str,
    kinds: list[str] | None,
    options: Options,
    *,
    sources: Sequence[Symbol] | None = None,
    targets: Sequence[Symbol] | None = None,
    without: Sequence[str] = (),
) -> list[Answer]:
    """The edges from or into some nodes. Where these are of several codebases, by codebase."""
    statement = "edges_from" if sources is not None else "edges_into"
    asked = {"kinds": kinds, "least": options.least, "without": list(without)}
    groups = by_codebase((sources if sources is not None else targets) or ())
    alone = len(groups) == 1
    enough = None if options.limit is None else options.offset + options.limit
    page = options.page if alone else {"limit": enough, "offset": 0}
    found = [
        _edge(codebase, row)
        for name, own in groups.items()
        for row in rows(conn, name, statement, ids=[one.node_id for one in own], **asked, **page)
    ]
    return list(graph_routes.translated(conn, codebase, found if alone else options.cut(found)))


def _edge(asked: str, row: tuple[Any, ...]) -> Answer:
    kind, confidence, rule = row[:3]
    return {
        "kind": kind,
        "confidence": confidence,
        "rule": rule,
        "source": node(asked, row[7], *row[3:7]),
        "target": node(asked, row[12], *row[8:12]),
        "path": row[13],
        "line": row[14],
    }
