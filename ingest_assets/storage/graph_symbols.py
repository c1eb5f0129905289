"""What a symbol means: a name, a qualified name or the end of one, a path, `path::qualified_name`, or a route by its
whole path; where nothing of the codebase is called so, a package that it imports (`::name` is always one), or what it
uses of other codebases. `other:symbol` is of another codebase.

Belongs here: finding the nodes that a user names, how nodes are given in answers, and what was meant by a name that
nobody has. What is asked about them is `graph_questions`' matter.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from ingest_assets.errors import UnknownSymbol
from ingest_assets.storage import graph_routes
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

Answer = dict[str, Any]
SUGGESTIONS = 3
_ROUTE = re.compile(r"[A-Z]+ \S")  # a route by its whole path
_LENGTHS_APART = 3  # of a misspelt name and what was meant
_COMPARED = 1_000  # names
FOLDERS = ("directory", "codebase")  # kinds of nodes that files lie in


class Symbol(NamedTuple):
    """A node as it is found in the graph."""

    node_id: int
    kind: str
    path: str
    name: str
    qualified_name: str  # of a file or a folder: its path
    line: int
    codebase: str


def find(conn: Connection, codebase: str, symbol: str, *, elsewhere: bool = True) -> list[Symbol]:
    """The nodes that a symbol may mean, in the order of their places; unless `elsewhere` is False, those of another
    codebase where it has none. Raises UnknownSymbol."""
    found = _inside(conn, codebase, symbol)
    if not found and elsewhere:
        found = _elsewhere(conn, codebase, symbol)
    if not found:
        alike = nearest(conn, codebase, symbol)
        hint = f" Did you mean {' or '.join(alike)}?" if alike else ""
        raise UnknownSymbol(symbol=symbol, codebase=codebase, hint=hint)
    return found


def _inside(conn: Connection, codebase: str, symbol: str) -> list[Symbol]:
    in_file, separator, qualified_name = symbol.partition("::")
    found: list[Symbol] = []
    if _ROUTE.match(called := qualified_name or symbol):
        routes = symbols(conn, codebase, "nodes_of_ids", ids=graph_routes.named(conn, codebase, called))
        found = sorted(one for one in routes if one.path == in_file or not separator)
    if separator and not found:
        found = symbols(conn, codebase, "symbols_in_file", path=in_file, qualified_name=qualified_name)
    for path in (symbol, f"{symbol}/"):
        found = found or symbols(conn, codebase, "symbols_in_file", path=path, qualified_name=path)
    last = symbol.rpartition(".")[2]
    found = found or symbols(conn, codebase, "symbols", symbol=symbol, last=last)
    return [one for one in found if one.kind != "external"] or found  # a package is meant where nothing else is


def _elsewhere(conn: Connection, codebase: str, symbol: str) -> list[Symbol]:
    """What `other:symbol` means in that codebase; else what is called so and used from here."""
    other, separator, rest = symbol.partition(":")
    if separator and not rest.startswith(":"):
        return _inside(conn, other, rest)
    found = rows(conn, codebase, "symbols_elsewhere", symbol=symbol, last=symbol.rpartition(".")[2])
    return [Symbol._make((*row, name)) for name, *row in found]


def nearest(conn: Connection, codebase: str, symbol: str) -> list[str]:
    """What is spelled most like an unknown symbol: names, or paths where it looks like one; at most SUGGESTIONS."""
    in_file, separator, qualified_name = symbol.partition("::")
    if separator:
        inside = [one.qualified_name for one in symbols(conn, codebase, "nodes_of_files", paths=[in_file])]
        if inside:
            alike = difflib.get_close_matches(qualified_name, inside, SUGGESTIONS)
            return [f"{in_file}::{name}" for name in alike]
        symbol = in_file
    is_path = "/" in symbol
    statement, word = ("paths_alike", symbol) if is_path else ("names_alike", symbol.rpartition(".")[2])
    last = word.rpartition("/")[2]
    spelled = dict(rows(conn, codebase, statement, name=last, apart=_LENGTHS_APART, most=_COMPARED))
    return [spelled[one] for one in difflib.get_close_matches(word.lower(), spelled, SUGGESTIONS)]


def by_codebase(nodes: Iterable[Symbol]) -> dict[str, list[Symbol]]:
    """The nodes by the codebase that they are of."""
    found: dict[str, list[Symbol]] = {}
    for one in nodes:
        found.setdefault(one.codebase, []).append(one)
    return found


def with_members(conn: Connection, nodes: Iterable[Symbol]) -> list[Symbol]:
    """The nodes and what is defined inside them."""
    return [one for name, own in by_codebase(nodes).items() for one in _with_members(conn, name, own)]


def _with_members(conn: Connection, codebase: str, nodes: list[Symbol]) -> list[Symbol]:
    whole = [node for node in nodes if node.kind in ("file", *FOLDERS)]
    inside_of: dict[str, list[str]] = {path: [""] for path in paths(conn, codebase, whole)}
    for node in nodes:
        if node.kind not in ("file", "external", *FOLDERS):
            inside_of.setdefault(node.path, []).append(f"{node.qualified_name}.")
    inside = (
        node
        for node in symbols(conn, codebase, "nodes_of_files", paths=sorted(inside_of))
        if node.qualified_name.startswith(tuple(inside_of[node.path]))
    )
    return list(dict.fromkeys([*nodes, *inside]))


def paths(conn: Connection, codebase: str, nodes: Iterable[Symbol]) -> list[str]:
    """The files that these nodes are or lie in, of folders all that lie in them, in order."""
    nodes = list(nodes)
    found = {node.path for node in nodes if node.kind not in ("external", *FOLDERS)}
    below = prefixes(nodes)
    found |= {path for (path,) in rows(conn, codebase, "paths_below", folders=below)} if below else set()
    return sorted(found)


def prefixes(nodes: Iterable[Symbol]) -> list[str]:
    """What the paths begin with of all that lies in the folders among these nodes."""
    return ["" if node.kind == "codebase" else node.path for node in nodes if node.kind in FOLDERS]


def symbols(conn: Connection, codebase: str, statement: str, **parameters: object) -> list[Symbol]:
    """The rows of a statement that selects nodes."""
    return [Symbol._make((*row, codebase)) for row in rows(conn, codebase, statement, **parameters)]


def rows(conn: Connection, codebase: str, statement: str, **parameters: object) -> list[tuple[Any, ...]]:
    """The rows of a statement of `graph_questions.sql`."""
    return conn.execute(load("graph_questions")[statement], {"codebase": codebase, **parameters}).fetchall()


def node(asked: str, codebase: str, path: str, qualified_name: str, kind: str, line: int) -> Answer:
    """A node as it stands in answers; with its codebase where it is not the one that was asked."""
    told = {"path": path, "qualified_name": qualified_name, "kind": kind, "line": line}
    return told if codebase == asked else told | {"codebase": codebase}


def answer(asked: str, symbol: Symbol) -> Answer:
    """A found node as it stands in answers."""
    return node(asked, symbol.codebase, symbol.path, symbol.qualified_name, symbol.kind, symbol.line)
