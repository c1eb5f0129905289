"""What routes are called in answers: by their whole paths, made from the stored mounts when they are asked for.

Belongs here: reading mounts and putting names in the place of those that are written. How a path is put together is
`analysis.route_paths`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ingest_assets.analysis.graph_nodes import file_node
from ingest_assets.analysis.route_paths import Mounting, RoutePaths, Router
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

_Place = tuple[str, str, int]  # path, name as written, line


def names(conn: Connection, codebase: str, paths: list[str] | None) -> dict[int, tuple[_Place, list[str]]]:
    """The routes of these files, None: of all, by node, with their places and what they are called."""
    found = _rows(conn, codebase, "routes", paths=paths)
    known = RoutePaths(_mountings(conn, codebase)) if found else RoutePaths(())
    return {
        identity: ((path, name, line), known.names(name, _router(router, router_path) or _file(path)))
        for identity, path, name, line, router, router_path in found
    }


def named(conn: Connection, codebase: str, name: str) -> list[int]:
    """The nodes of the routes that are called so."""
    known = names(conn, codebase, None)
    return [identity for identity, (_, called) in known.items() if name in (*called, ", ".join(called))]


def translated(conn: Connection, codebase: str, answers: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The answers with the routes in them by their whole paths; those of a route that has several, one behind the
    other."""
    known: dict[str, dict[_Place, str]] = {}
    for one in answers:
        for node in (one, one.get("source"), one.get("target")):
            if node is not None and node.get("kind") == "route":
                of = node.get("codebase", codebase)
                if of not in known:
                    known[of] = {place: ", ".join(called) for place, called in names(conn, of, None).values()}
                place = node["path"], node["qualified_name"], node["line"]
                node["qualified_name"] = known[of].get(place, node["qualified_name"])
        yield one


def _mountings(conn: Connection, codebase: str) -> Iterator[Mounting]:
    for source, source_path, target, target_path, whole_file, prefix, replaces in _rows(conn, codebase, "mounts"):
        yield Mounting(prefix, _router(source, source_path), Router(target, target_path), whole_file, replaces)


def _router(identity: int | None, path: str | None) -> Router | None:
    return None if identity is None or path is None else Router(identity, path)


def _file(path: str) -> Router:
    return Router(file_node(path).node_id, path)


def _rows(conn: Connection, codebase: str, statement: str, **parameters: object) -> list[tuple[Any, ...]]:
    return conn.execute(load("graph_routes")[statement], {"codebase": codebase, **parameters}).fetchall()
