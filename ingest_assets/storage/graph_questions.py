"""Questions to the stored code graph; every answer is a list of plain dicts, ready for JSON.

Belongs here: reading. A symbol is a name, a qualified name or the end of one, a path, or `path::qualified_name`; it may
mean several nodes, and then the answer is about all of them. A node is given as `{"path", "qualified_name", "kind",
"line"}`, an edge as `{"kind", "confidence", "rule", "source", "target", "path", "line"}`. Functions that take a symbol
raise UnknownSymbol.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ingest_assets.analysis.graph_nodes import Node
from ingest_assets.errors import UnknownSymbol
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

Answer = dict[str, Any]
RANKED = 20  # nodes that `rank` answers with when it is asked about none


def pending(conn: Connection, codebase: str) -> list[str]:
    """The paths whose changes the graph has not taken up yet."""
    query = "SELECT path FROM pending_updates WHERE codebase = %s AND asset = 'code_graph' ORDER BY path"
    return [path for (path,) in conn.execute(query, [codebase])]


def definition(conn: Connection, codebase: str, symbol: str) -> list[Answer]:
    """Where a symbol is defined."""
    return [_node(node) for node in find(conn, codebase, symbol)]


def callers(conn: Connection, codebase: str, symbol: str) -> list[Answer]:
    """The calls of a symbol, as edges; of a class, the places that make an instance."""
    return _edges(conn, codebase, ["calls", "decorates"], targets=find(conn, codebase, symbol))


def callees(conn: Connection, codebase: str, symbol: str) -> list[Answer]:
    """What a symbol calls, as edges; of a file, what its top level calls."""
    return _edges(conn, codebase, ["calls", "decorates"], sources=find(conn, codebase, symbol))


def imports(conn: Connection, codebase: str, symbol: str) -> list[Answer]:
    """What the files of a symbol import from the codebase, as edges."""
    return _edges(conn, codebase, ["imports"], sources=_files(conn, codebase, find(conn, codebase, symbol)))


def importers(conn: Connection, codebase: str, symbol: str) -> list[Answer]:
    """What imports a symbol, as edges; of a file, what imports it or anything that it defines."""
    nodes = find(conn, codebase, symbol)
    inside = _in_files(conn, codebase, [node.path for node in nodes if node.kind == "file"])
    return _edges(conn, codebase, ["imports"], targets=[*nodes, *inside])


def impact(conn: Connection, codebase: str, symbol: str) -> list[Answer]:
    """What a change of a symbol may reach: everything that uses it, and what uses that, with the `depth` in steps.

    Who imports anything of an affected file is affected. The symbol itself is left out.
    """
    frontier = _with_members(conn, codebase, find(conn, codebase, symbol))
    seen = {node.node_id for node in frontier}
    answers: list[Answer] = []
    depth = 0
    while frontier:
        depth += 1
        ids = [node.node_id for node in frontier]
        paths = [node.path for node in frontier if node.kind == "file"]
        users = _nodes(conn, codebase, "users", ids=ids, paths=paths)
        frontier = sorted(node for node in users if node.node_id not in seen)
        seen |= {node.node_id for node in frontier}
        answers += sorted(({**_node(node), "depth": depth} for node in frontier), key=_place)
    return answers


def path(conn: Connection, codebase: str, source: str, target: str) -> list[Answer]:
    """The nodes of a shortest path of uses from one symbol to another, both included; empty when there is none."""
    frontier = [node.node_id for node in _with_members(conn, codebase, find(conn, codebase, source))]
    goals = {node.node_id for node in _with_members(conn, codebase, find(conn, codebase, target))}
    before: dict[int, int | None] = dict.fromkeys(frontier)
    while frontier and not goals & before.keys():
        reached: list[int] = []
        for start, end, file in _rows(conn, codebase, "uses", ids=frontier):
            for node, previous in ((end, start), (file, end)):
                if node is not None and node not in before:
                    before[node] = previous
                    reached.append(node)
        frontier = reached
    step = next((node for node in before if node in goals), None)
    way: list[int] = []
    while step is not None:
        way.append(step)
        step = before[step]
    nodes = {node.node_id: node for node in _nodes(conn, codebase, "nodes_of_ids", ids=way)}
    return [_node(nodes[node]) for node in reversed(way)]


def cycles(conn: Connection, codebase: str) -> list[Answer]:
    """The groups of files that import each other in a circle, directly or not: `{"size", "files"}`, largest first."""
    return [{"size": len(files), "files": files} for (files,) in _rows(conn, codebase, "import_cycles")]


def rank(conn: Connection, codebase: str, *symbols: str) -> list[Answer]:
    """The most important nodes, or the given ones, by PageRank: nodes with `pagerank`."""
    ids = [node.node_id for symbol in symbols for node in find(conn, codebase, symbol)]
    rows = _rows(conn, codebase, "ranking", ids=ids or None, limit=len(ids) or RANKED)
    return [{**_form(*row[:4]), "pagerank": row[4]} for row in rows]


def edges(conn: Connection, codebase: str) -> Iterator[Answer]:
    """Every edge, in the order of the places, read from the server as they are asked for; needs a transaction."""
    parameters = {"codebase": codebase, "kinds": None, "sources": None, "targets": None}
    with conn.cursor(name="graph_edges") as cursor:
        cursor.itersize = 5_000
        cursor.execute(load("graph_questions")["edges"], parameters)
        for row in cursor:
            yield _edge(row)


QUESTIONS: Mapping[str, Callable[..., Iterable[Answer]]] = {
    question.__name__: question
    for question in (definition, callers, callees, imports, importers, impact, path, cycles, rank, edges)
}


def find(conn: Connection, codebase: str, symbol: str) -> list[Node]:
    """The nodes that a symbol may mean, in the order of their places. Raises UnknownSymbol."""
    in_file, separator, qualified_name = symbol.partition("::")
    nodes: list[Node] = []
    if separator:
        nodes = _nodes(conn, codebase, "symbols_in_file", path=in_file, qualified_name=qualified_name)
    nodes = nodes or _nodes(conn, codebase, "symbols_in_file", path=symbol, qualified_name=symbol)
    last = symbol.rpartition(".")[2]
    nodes = nodes or _nodes(conn, codebase, "symbols", symbol=symbol, last=last)
    if not nodes:
        alike = [name for (name,) in _rows(conn, codebase, "spelled_alike", name=last)]
        hint = f" Did you mean {' or '.join(alike)}?" if alike else ""
        raise UnknownSymbol(symbol=symbol, codebase=codebase, hint=hint)
    return nodes


def _rows(conn: Connection, codebase: str, statement: str, **parameters: object) -> list[tuple[Any, ...]]:
    return conn.execute(load("graph_questions")[statement], {"codebase": codebase, **parameters}).fetchall()


def _nodes(conn: Connection, codebase: str, statement: str, **parameters: object) -> list[Node]:
    return [Node._make(row) for row in _rows(conn, codebase, statement, **parameters)]


def _in_files(conn: Connection, codebase: str, paths: Iterable[str]) -> list[Node]:
    return _nodes(conn, codebase, "nodes_of_files", paths=sorted(set(paths)))


def _files(conn: Connection, codebase: str, nodes: Iterable[Node]) -> list[Node]:
    return [node for node in _in_files(conn, codebase, (node.path for node in nodes)) if node.kind == "file"]


def _with_members(conn: Connection, codebase: str, nodes: Sequence[Node]) -> list[Node]:
    """The nodes and what is defined inside them."""
    prefixes: dict[str, list[str]] = {}
    for node in nodes:
        prefixes.setdefault(node.path, []).append("" if node.kind == "file" else f"{node.qualified_name}.")
    inside = (
        node
        for node in _in_files(conn, codebase, prefixes)
        if node.qualified_name.startswith(tuple(prefixes[node.path])) and node.kind != "file"
    )
    return list(dict.fromkeys([*nodes, *inside]))


def _edges(
    conn: Connection,
    codebase: str,
    kinds: list[str],
    *,
    sources: Sequence[Node] | None = None,
    targets: Sequence[Node] | None = None,
) -> list[Answer]:
    ends = {
        name: None if nodes is None else [node.node_id for node in nodes]
        for name, nodes in (("sources", sources), ("targets", targets))
    }
    return [_edge(row) for row in _rows(conn, codebase, "edges", kinds=kinds, **ends)]


def _edge(row: tuple[Any, ...]) -> Answer:
    kind, confidence, rule = row[:3]
    ends = {"source": _form(*row[3:7]), "target": _form(*row[7:11])}
    return {"kind": kind, "confidence": confidence, "rule": rule, **ends, "path": row[11], "line": row[12]}


def _node(node: Node) -> Answer:
    return _form(node.path, node.qualified_name, node.kind, node.line)


def _form(path: str, qualified_name: str, kind: str, line: int) -> Answer:
    return {"path": path, "qualified_name": qualified_name, "kind": kind, "line": line}


def _place(answer: Answer) -> tuple[str, int, str]:
    return answer["path"], answer["line"], answer["qualified_name"]
