"""The edges of a file's routes: to their handlers, and to what is mounted where.

Belongs here: what the names in routes mean. Routes are read in `routes`, whole paths are put together in `route_paths`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.graph_edges import Edge
from ingest_assets.analysis.graph_nodes import Target
from ingest_assets.analysis.inference import Inference
from ingest_assets.analysis.routes import Mount
from ingest_assets.analysis.scopes import FileNames
from ingest_assets.analysis.values import Value, definition, node_of, target_of


class Mounted(NamedTuple):
    """Where a router, or a file with routes, is mounted: see `route_paths`."""

    line: int
    ordinal: int  # among what the file mounts
    prefix: str | None  # None where it is no text
    source: int | None  # node of the router, or the file, that it is mounted in; None: its own prefix
    target: int  # node of what is mounted
    replaces: bool  # the prefix stands in place of its own, not before it


class RouteEdges:
    """Those of one file."""

    def __init__(self, file: FileNames, inference: Inference) -> None:
        self.file = file
        self.inference = inference
        self.mounted: list[Mounted] = []  # found by `mounts`

    def routes(self) -> Iterator[Edge]:
        """From the file and its routers to its routes, and from these to their handlers."""
        file = self.file
        for ordinal, (route, node) in enumerate(file.routes):
            place = file.path, route.line, "file", ordinal
            yield Edge(file.node.node_id, node.node_id, "contains", "certain", "nesting", *place)
            router = self._router(route.router)
            if router is not None:
                yield Edge(router.node_id, node.node_id, "mounts", router.confidence, router.rule, *place)
            name = route.handler.removeprefix("def ")
            if name != route.handler:  # the definition of that name that begins nearest
                near = [one for one in file.symbols.values() if one.node.name == name]
                near.sort(key=lambda one: abs(one.node.line - route.line))
                found = definition(near[:1]) if near else None
            else:
                found = self.inference.value(name, file, None) if name else None
            target = target_of(found, "route", "") if found is None or found.kind == "definition" else None
            if target is not None:
                yield Edge(node.node_id, target.node_id, "routes", target.confidence, target.rule, *place)

    def mounts(self) -> Iterator[Edge]:
        """From routers, or the file, to what is mounted there."""
        file = self.file
        for ordinal, mount in enumerate(file.mounts, len(file.routes)):
            target = self._mounted(mount)
            if target is None:
                continue
            router = None
            if mount.router is not None:
                router = self._router(mount.router) or Target(file.node.node_id, "certain", "route")
                place = file.path, mount.line, "file", ordinal
                yield Edge(router.node_id, target.node_id, "mounts", target.confidence, target.rule, *place)
            source = router.node_id if router is not None else None
            self.mounted.append(Mounted(mount.line, ordinal, mount.prefix, source, target.node_id, mount.replaces))

    def _router(self, expression: str) -> Target | None:
        """The definition of a router; None where it is local, or none of the codebase's."""
        found = self.inference.value(expression, self.file, None) if expression else None
        return target_of(found, "route", "") if found is not None and found.kind == "definition" else None

    def _mounted(self, mount: Mount) -> Target | None:
        """The router, or the file of the module, that is mounted."""
        if mount.target[:1] not in ("'", '"', "`"):
            found = self.inference.value(mount.target, self.file, None)
            target = target_of(found, "route", "")
            is_function = found is not None and target is not None and node_of(found).kind in names.FUNCTION_KINDS
            return target if mount.is_plugin or not is_function else None
        name = mount.target[1:-1]
        inside = name.lstrip("./")
        level = name[: len(name) - len(inside)].count("/") if self.file.traits.modules_are_paths else 0
        module = self.inference.world.module(Import(0, inside, level, None, None, mount.line), self.file.path)
        return target_of(Value("module", paths=module.files), "route", "") if module is not None else None
