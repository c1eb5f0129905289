"""Edges from a file of one codebase into another codebase.

Belongs here: what the names of a file mean elsewhere. The file is resolved as if it stood in a folder of its own in the
other codebase, with those of its imports alone that lead out of its own one; so what it uses there is found by the
rules of `graph`: imports, calls, types, bases, members of what was made or declared in the file itself. What a value is
that the file gets from another file of its own codebase is not known there.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Sequence

from ingest_assets.analysis.facts import Definition, Import, Reference
from ingest_assets.analysis.graph import resolve
from ingest_assets.analysis.graph_edges import Edge
from ingest_assets.analysis.graph_nodes import Target, package_node
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.lookups import Key
from ingest_assets.analysis.modules import PACKAGES, FileIndex
from ingest_assets.analysis.scopes import FileNames

_NOWHERE = "\0"  # a folder that no codebase has


class OtherWorld(World):
    """The files of another codebase, and a guest among them."""

    guests = 0

    def admit(self, file: FileNames, imports: Sequence[Import]) -> FileNames:
        """The file as a guest that sees this codebase through these imports."""
        self.guests += 1
        path = f"{_NOWHERE}/{self.guests}{posixpath.splitext(file.path)[1]}"
        definitions: list[Definition] = [symbol.definition for symbol in file.symbols.values()]
        guest = FileNames(path, file.language, definitions, imports)
        self._files[path] = guest
        return guest

    def dismiss(self, guest: FileNames) -> None:
        """Forget a guest."""
        self._files[guest.path] = None

    def unique(self, name: str, kind: str, of_family: str, methods_only: bool) -> Target | str | None:
        """None: what is only called alike is of another codebase."""
        return None


def leading_out(file: FileNames, packages: Collection[int]) -> list[Import]:
    """The imports of a file that mean these packages, by the ids of their nodes; and its names for its own."""
    name_of, nothing = PACKAGES.get(file.language or ""), FileIndex.of(())
    found = []
    for one in file.imports:
        package = name_of(one, file.path, nothing) if name_of is not None and one.is_import else None
        if not one.is_import or (package is not None and package_node(package, file.family).node_id in packages):
            found.append(one)
    return found


def links(
    file: FileNames, imports: Sequence[Import], references: Sequence[Reference], world: OtherWorld, *, sure: bool
) -> tuple[list[Edge], set[Key]]:
    """The edges of a file into another codebase through these of its imports, and what was looked up there.

    No edge is more than likely unless `sure`.
    """
    guest = world.admit(file, imports)
    found = resolve(guest, references, world)
    own = {guest.node.node_id: file.node.node_id}
    own |= {symbol.node.node_id: file.symbols[at].node.node_id for at, symbol in guest.symbols.items()}
    not_there = own.keys() | {node.node_id for node in found.packages}
    edges = [
        edge._replace(
            source=own[edge.source],
            path=file.path,
            confidence="likely" if edge.confidence == "certain" and not sure else edge.confidence,
        )
        for edge in found.edges
        if edge.source in own and edge.target not in not_there
    ]
    world.dismiss(guest)
    asked = {key for key in world.lookups.take() if not any(part.startswith(_NOWHERE) for part in key)}
    return edges, asked
