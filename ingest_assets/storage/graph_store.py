"""The stored code graph: brought up to date with the facts of the files, in the transaction of the caller.

Belongs here: which files, imports and references a change affects, and writing what differs. How a reference is
resolved is `analysis.graph`; ranks are `storage.graph_ranks`; questions are `storage.graph_questions`.

An update resolves again, with the same pure functions as a rebuild, everything that the change could give another
answer, and writes the difference to what is stored. A rebuild is an update in which every file changed.
"""

from __future__ import annotations

import hashlib
import posixpath
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ingest_assets.analysis.facts import Definition, Import, Reference
from ingest_assets.analysis.graph import Edge, FileFacts, resolve
from ingest_assets.analysis.graph_nodes import Node, World, definition_nodes, family, file_node
from ingest_assets.analysis.modules import PYTHON_PACKAGE_FILES, FileIndex, import_tails
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

GROUP = 500  # files whose references are in memory at the same time
ANALYZE_FROM = 5_000  # edges written at once from which the planner's statistics are renewed

Namesakes = tuple[str, str, str]  # name, kind and family of definitions that can be mistaken for each other
Affected = tuple[list[Import], list[Reference]]  # of a file that itself did not change


@dataclass(frozen=True, slots=True)
class GraphUpdate:
    """What an update did, and what the graph is after it."""

    nodes: int
    edges: int
    changed: bool  # a node or an edge is not what it was
    edges_hash: str  # of all nodes and edges, without ids and ordinals; hexadecimal
    unresolved: int  # references without an edge
    seconds: float
    files: int  # files that were taken up


@dataclass(slots=True)
class _Change:
    """What an update has found so far."""

    names: set[Namesakes] = field(default_factory=set)  # whose definitions are not what they were
    tails: set[str] = field(default_factory=set)  # what an import may say that means a file which came or went
    current: list[Node] = field(default_factory=list)  # of the changed files
    removed: list[int] = field(default_factory=list)  # ids of nodes
    added: list[Node] = field(default_factory=list)
    moved: list[Node] = field(default_factory=list)  # the same node at another line
    edges: int = 0  # edges that were deleted or written


def update(conn: Connection, codebase: str, *, full: bool = False) -> GraphUpdate:
    """Take up all pending files, or build everything again when `full`. The caller commits."""
    started = time.perf_counter()
    store = _Store(conn, codebase)
    taken = {path for (path,) in store.rows("take_pending")}
    languages: dict[str, str | None] = dict(store.rows("files"))
    if not full and taken:
        full = 2 * len(taken) >= len(languages) or not store.has_nodes()
    changed = sorted({*languages, *(path for (path,) in store.rows("node_paths"))} if full else taken)
    change = _Change()
    if changed:
        definitions = store.compare_nodes(changed, languages, change)
        partial = {} if full else store.affected(changed, languages, change)
        index = FileIndex.of(languages)
        world = World(index, change.current) if full else store.world(index, changed, partial, change.current)
        store.write_edges(changed, partial, languages, definitions, world, change)
        store.write_nodes(change)
        store.renew_statistics(change)
    nodes, edges, unresolved, *hashes = store.rows("totals")[0]
    digest = hashlib.blake2b(repr([nodes, edges, *map(int, hashes)]).encode(), digest_size=16).hexdigest()
    changed_rows = bool(change.edges or change.removed or change.added or change.moved)
    return GraphUpdate(nodes, edges, changed_rows, digest, unresolved, time.perf_counter() - started, len(changed))


class _Store:
    """The rows of one codebase's graph, within one transaction."""

    def __init__(self, conn: Connection, codebase: str) -> None:
        self.conn = conn
        self.codebase = codebase
        self.sql = load("graph")

    def rows(self, statement: str, **parameters: object) -> list[tuple[Any, ...]]:
        with self.conn.cursor() as cursor:
            return cursor.execute(self.sql[statement], {"codebase": self.codebase, **parameters}).fetchall()

    def execute(self, statement: str, **parameters: object) -> None:
        self.conn.execute(self.sql[statement], {"codebase": self.codebase, **parameters})

    def has_nodes(self) -> bool:
        query = "SELECT EXISTS (SELECT FROM graph_nodes WHERE codebase = %s)"
        return bool(self.conn.execute(query, [self.codebase]).fetchall()[0][0])

    def nodes(self, statement: str, **parameters: object) -> list[Node]:
        return [Node._make(row) for row in self.rows(statement, **parameters)]

    def definitions(self, paths: Sequence[str]) -> dict[str, list[Definition]]:
        """The definitions of these files by path, in order, without signature and documentation."""
        found: dict[str, list[Definition]] = defaultdict(list)
        for path, ordinal, parent, kind, name, qualified_name, line in self.rows("definitions", paths=paths):
            found[path].append(
                Definition(ordinal, parent, kind, name, qualified_name, None, None, None, line, 0, line, 0)
            )
        for definitions in found.values():
            definitions.sort(key=lambda definition: definition.ordinal)
        return found

    def imports(self, statement: str, **parameters: object) -> dict[str, list[Import]]:
        """Imports by path, in order."""
        found: dict[str, list[Import]] = defaultdict(list)
        for path, *values in sorted(self.rows(statement, **parameters)):
            found[path].append(Import(*values))
        return found

    def references(self, statement: str, **parameters: object) -> dict[str, list[Reference]]:
        """References by path."""
        found: dict[str, list[Reference]] = defaultdict(list)
        for path, *values in self.rows(statement, **parameters):
            found[path].append(Reference(*values))
        return found

    def compare_nodes(
        self, changed: Sequence[str], languages: dict[str, str | None], change: _Change
    ) -> dict[str, list[Definition]]:
        """Find out which nodes of changed files come, go and move; returns the definitions of these files."""
        kept: dict[str, list[Definition]] = {}
        packages: set[str] = set()
        for paths in _groups(changed):
            definitions = self.definitions(paths)
            kept |= definitions
            new = {node.node_id: node for path in paths if path in languages for node in _nodes(path, definitions)}
            old = {node.node_id: node for node in self.nodes("nodes", paths=paths)}
            change.current += new.values()
            change.removed += [identity for identity in old if identity not in new]
            change.added += [node for identity, node in new.items() if identity not in old]
            change.moved += [node for identity, node in new.items() if old.get(identity, node) != node]
            change.names |= _renamed(old.values(), new.values())
            came_or_went = {node.path for node in old.values() if node.kind == "file"} ^ (set(paths) & languages.keys())
            for path in came_or_went:
                change.tails |= import_tails(path)
                if posixpath.basename(path) in PYTHON_PACKAGE_FILES:
                    packages.add(posixpath.dirname(path))
        change.tails |= _tails_below(packages, languages)
        return kept

    def affected(
        self, changed: Sequence[str], languages: dict[str, str | None], change: _Change
    ) -> dict[str, Affected]:
        """The imports and references of other files that the change may give another answer."""
        names = sorted({name for name, _, _ in change.names})
        asked = {*names, *(name.rpartition(".")[2] for name in names), *change.tails}
        imports = self.imports("affected_imports", names=sorted(asked), changed=changed) if asked else {}
        bound = sorted({(path, name) for path, found in imports.items() for item in found for name in _binds(item)})
        references: dict[str, list[Reference]] = {}
        if names or bound:
            unsettled = self.unsettled(change.names, names, changed)
            references = self.references(
                "affected_references",
                names=sorted(unsettled),
                changed=changed,
                importers=[path for (path,) in self.rows("importers", changed=changed)],
                imported_names=[name for name in names if name not in unsettled],
                bound_paths=[path for path, _ in bound],
                bound_names=[name for _, name in bound],
            )
        found = {*imports, *references} & languages.keys()
        return {path: (imports.get(path, []), references.get(path, [])) for path in found}

    def unsettled(self, namesakes: set[Namesakes], names: Sequence[str], changed: Sequence[str]) -> set[str]:
        """The names that may have become unique, or no longer be so.

        Where two other files' definitions share name, kind and family, whatever suits a changed one suits those too:
        it was not unique and is not. Only files that import a changed one can mean it then.
        """
        others: dict[Namesakes, set[tuple[str, str]]] = defaultdict(set)
        for node in self.nodes("nodes_named", names=names, changed=changed):
            others[_namesakes(node)].add((node.path, node.qualified_name))
        return {key[0] for key in namesakes if len(others[key]) < 2}

    def world(
        self, index: FileIndex, changed: Sequence[str], partial: Mapping[str, Affected], nodes: Iterable[Node]
    ) -> World:
        """The definitions that these files may ask for: `nodes` of the changed files, and those of others by name."""
        parameters = {"changed": changed, "paths": [*changed, *partial]}
        names = {name for (name,) in self.rows("names_asked_for", **parameters) if name}
        names |= {reference.name for _, references in partial.values() for reference in references}
        return World(index, [*nodes, *self.nodes("nodes_named", names=sorted(names), changed=changed)])

    def write_edges(
        self,
        changed: Sequence[str],
        partial: Mapping[str, Affected],
        languages: dict[str, str | None],
        definitions: dict[str, list[Definition]],
        world: World,
        change: _Change,
    ) -> None:
        """Bring the edges of changed files, and those of the affected imports and references, up to date."""
        for paths in _groups(changed):
            imports = self.imports("imports", paths=paths)
            references = self.references("references", paths=paths)
            new: list[Edge] = []
            for path in paths:
                if path in languages:
                    facts = FileFacts(
                        path,
                        languages[path],
                        definitions.get(path, ()),
                        imports.get(path, ()),
                        references.get(path, ()),
                    )
                    new += resolve(facts, world)
            self.replace(self.rows("edges_of_files", paths=paths), new, change)
        for paths in _groups(sorted(partial)):
            definitions = self.definitions(paths)
            imports = self.imports("imports", paths=paths)
            origins: list[tuple[str, str, int]] = [
                (path, origin, fact.ordinal)
                for path in paths
                for origin, affected in (("import", partial[path][0]), ("reference", partial[path][1]))
                for fact in affected
            ]
            wanted = set(origins)
            new = []
            for path in paths:
                facts = FileFacts(
                    path, languages[path], definitions.get(path, ()), imports.get(path, ()), partial[path][1]
                )
                edges = resolve(facts, world)
                new += [edge for edge in edges if (path, edge.origin, edge.origin_ordinal) in wanted]
            columns = zip(("paths", "origins", "ordinals"), map(list, zip(*origins, strict=True)), strict=True)
            self.replace(self.rows("edges_of_origins", **dict(columns)), new, change)

    def replace(self, stored: Iterable[tuple[Any, ...]], new: Sequence[Edge], change: _Change) -> None:
        """Write the difference between stored edges and those that should be."""
        old, wanted = {Edge._make(row) for row in stored}, set(new)
        removed = [edge for edge in old if edge not in wanted]
        added = [edge for edge in new if edge not in old]  # in the order of the key: faster to index
        change.edges += len(removed) + len(added)
        if removed:
            self.execute(
                "delete_edges",
                paths=[edge.path for edge in removed],
                origins=[edge.origin for edge in removed],
                ordinals=[edge.origin_ordinal for edge in removed],
                targets=[edge.target for edge in removed],
            )
        self.copy(f"graph_edges (codebase, {', '.join(Edge._fields)})", added)

    def write_nodes(self, change: _Change) -> None:
        """Bring the stored nodes up to date."""
        if change.removed:
            self.execute("delete_nodes", ids=change.removed)
        if change.moved:
            ids, _, _, names, _, lines = map(list, zip(*change.moved, strict=True))
            self.execute("move_nodes", ids=ids, lines=lines, names=names)
        self.copy(f"graph_nodes (codebase, {', '.join(Node._fields)})", change.added)

    def renew_statistics(self, change: _Change) -> None:
        """ANALYZE after a bulk load: until then the planner takes the codebase for one of the average size or none.

        Not after small updates, because it makes the same step of other codebases wait for this transaction.
        """
        if change.edges >= ANALYZE_FROM:
            self.conn.execute("ANALYZE graph_nodes, graph_edges")

    def copy(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Append rows by COPY."""
        if rows:
            with self.conn.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row((self.codebase, *row))


def _nodes(path: str, definitions: dict[str, list[Definition]]) -> list[Node]:
    return [file_node(path), *definition_nodes(path, definitions.get(path, ()))]


def _namesakes(node: Node) -> Namesakes:
    return node.name, node.kind, family(node.path)


def _renamed(old: Iterable[Node], new: Iterable[Node]) -> set[Namesakes]:
    """The names that mean other nodes than before, or the same ones in another order."""
    before, after = _by_name(old), _by_name(new)
    return {
        _namesakes(node)
        for key in before.keys() | after.keys()
        if [node.node_id for node in before[key]] != [node.node_id for node in after[key]]
        for node in (*before[key], *after[key])
    }


def _by_name(nodes: Iterable[Node]) -> dict[tuple[str, str], list[Node]]:
    """The definitions by path and name, in the order of their lines."""
    found: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: (node.line, node.node_id)):
        if node.kind != "file":
            found[node.path, node.name].append(node)
    return found


def _tails_below(folders: set[str], paths: Iterable[str]) -> set[str]:
    """The tails of all files in these folders: whether one is a package decides if its files can be imported as from a
    root."""
    return {tail for path in paths if folders and not folders.isdisjoint(_above(path)) for tail in import_tails(path)}


def _above(path: str) -> Iterator[str]:
    """The folders that a file lies in, from the nearest up to the root, which is ''."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def _binds(item: Import) -> set[str]:
    """Every name that an import may bind, in any language; {""} for a wildcard."""
    if item.name == "*" and item.alias is None:
        return {""}
    return {name for name in (item.alias, item.name, item.tail, item.module.partition(".")[0]) if name}


def _groups(paths: Sequence[str]) -> Iterator[list[str]]:
    remaining = iter(paths)
    while group := list(islice(remaining, GROUP)):
        yield group
