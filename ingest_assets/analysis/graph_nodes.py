"""Nodes of the code graph: what a node is, and its id.

Looking nodes up is `graph_world`; which edges there are between them is `graph`.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ingest_assets.analysis.facts import Definition
from ingest_assets.analysis.routes import Route, occurrences

ROOT = "."  # the path of the codebase


class Node(NamedTuple):
    """A file or a definition, a folder or the codebase, or a package that files import from elsewhere."""

    node_id: int  # see `node_id`
    kind: str  # codebase, directory, file, external, route, or the kind of the definition
    path: str  # of a directory with a slash behind it, of the codebase ROOT, of a package empty
    name: str
    qualified_name: str  # of a file, a directory and the codebase: the path
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


@lru_cache(1 << 12)
def folder_node(folder: str) -> Node:
    """The node of a folder, without a slash behind it; of "" that of the codebase."""
    if not folder:
        return Node(node_id(ROOT, "codebase", ROOT, 0), "codebase", ROOT, ROOT, ROOT, 1)
    path = f"{folder}/"
    return Node(node_id(path, "directory", path, 0), "directory", path, posixpath.basename(folder), path, 1)


def package_node(name: str, of_family: str) -> Node:
    """The node of a package that is none of the codebase's, as files of a family of languages call it."""
    return Node(node_id("", "external", f"{of_family}:{name}", 0), "external", "", name, name, 0)


def route_nodes(path: str, routes: Iterable[Route]) -> list[Node]:
    """One node a route, in the same order."""
    return [
        Node(node_id(path, "route", one.name, occurrence), "route", path, one.name, one.name, one.line)
        for one, occurrence in occurrences(routes)
    ]


def folders(paths: Iterable[str]) -> set[str]:
    """The folders that these files lie in, directly or not, "" among them."""
    found: set[str] = set()
    for path in paths:
        folder = posixpath.dirname(path)
        while folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return found


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
