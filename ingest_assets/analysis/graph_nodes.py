"""Nodes of the code graph, and the world in which names are looked up.

Belongs here: what a node is, its id, and looking definitions up by name. What a name means at a place is `scopes`;
which edges follow is `graph`.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.facts import Definition
from ingest_assets.analysis.modules import FileIndex

_CERTAINTY = ("certain", "likely")


class Node(NamedTuple):
    """A file or a definition."""

    node_id: int  # see `node_id`
    kind: str  # file, or the kind of the definition
    path: str
    name: str
    qualified_name: str  # of a file: its path
    line: int


class Target(NamedTuple):
    """What a reference means."""

    node_id: int
    confidence: str
    rule: str


def node_id(path: str, kind: str, qualified_name: str, occurrence: int) -> int:
    """The signed 64-bit id of a node, the same in every build: BLAKE2b of these four.

    `occurrence` counts the equal ones before it in the file.
    """
    text = f"{path}\0{kind}\0{qualified_name}\0{occurrence}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def file_node(path: str) -> Node:
    """The node of a file."""
    return Node(node_id(path, "file", path, 0), "file", path, posixpath.basename(path), path, 1)


def definition_nodes(path: str, definitions: Iterable[Definition]) -> list[Node]:
    """One node a definition, in the same order."""
    seen: dict[tuple[str, str], int] = {}
    nodes = []
    for definition in definitions:
        key = (definition.kind, definition.qualified_name)
        occurrence = seen.get(key, 0)
        seen[key] = occurrence + 1
        identity = node_id(path, definition.kind, definition.qualified_name, occurrence)
        nodes.append(Node(identity, *key[:1], path, definition.name, definition.qualified_name, definition.start_line))
    return nodes


def qualify(*parts: str) -> str:
    """These names, those that are not empty, joined to a qualified name."""
    return ".".join(part for part in parts if part)


def family(path: str) -> str:
    """The group of languages whose files can use each other's names, from the path alone."""
    suffix = posixpath.splitext(path)[1].lower()
    return names.FAMILY_OF_SUFFIX.get(suffix, suffix)


class World:
    """What files can see of each other: the paths of the codebase, and the definitions by name.

    `nodes` need to hold only those definitions whose names are asked for.
    """

    def __init__(self, index: FileIndex, nodes: Iterable[Node]) -> None:
        self.index = index
        self._by_name: dict[str, list[Node]] = {}
        self._by_place: dict[tuple[str, str, str], list[Node]] = {}
        self._unique: dict[tuple[str, str, str, bool], Target | None] = {}
        for node in nodes:
            if node.kind != "file":
                self._by_name.setdefault(node.name, []).append(node)
                self._by_place.setdefault((node.name, node.path, node.qualified_name), []).append(node)

    def find(self, name: str, files: Iterable[str], qualified_name: str) -> list[Node]:
        """The definitions of a name that have this qualified name in one of these files."""
        return [node for path in files for node in self._by_place.get((name, path, qualified_name), ())]

    def module(self, qualified_name: str) -> list[Node]:
        """The module, or class, definitions with this qualified name, in any file."""
        tail = qualified_name.rsplit(".", 1)[-1]
        found = [
            *self._by_name.get(qualified_name, ()),
            *(self._by_name.get(tail, ()) if tail != qualified_name else ()),
        ]
        kinds = names.SUITING_KINDS["inherit"]
        return [node for node in found if node.qualified_name == qualified_name and node.kind in kinds]

    def unique(self, name: str, kind: str, of_family: str, methods_only: bool) -> Target | None:
        """The only definition of a name that suits a kind of reference; None where there are none or namesakes."""
        key = (name, kind, of_family, methods_only)
        if key not in self._unique:
            suiting = names.SUITING_KINDS.get(kind)
            found = [
                node
                for node in self._by_name.get(name, ())
                if (suiting is None or node.kind in suiting)
                and (not methods_only or node.kind in names.METHOD_KINDS)
                and family(node.path) == of_family
            ]
            same = len({(node.path, node.qualified_name) for node in found}) == 1
            self._unique[key] = Target(_last(found).node_id, "possible", "unique_name") if same else None
        return self._unique[key]


def _last(nodes: Collection[Node]) -> Node:
    return max(nodes, key=lambda node: (node.line, node.node_id))


def choose(nodes: Sequence[Node], rule: str, *, sure: bool = True) -> Target | None:
    """The last of these definitions of one qualified name; None when they are not of one."""
    if len({(node.path, node.qualified_name) for node in nodes}) != 1:
        return None
    return Target(_last(nodes).node_id, _CERTAINTY[len(nodes) > 1 or not sure], rule)
