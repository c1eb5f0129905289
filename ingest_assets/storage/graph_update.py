"""The stored code graph, brought up to date with the facts of the files, in the transaction of the caller.

Belongs here: the steps of an update, and writing what differs. How a reference is resolved is `analysis.graph`; which
files a change affects is `graph_changes`; measures are `storage.graph_measures`; questions are
`storage.graph_questions`.

An update resolves the changed files and those that asked for what has another answer now, with the same pure functions
as a rebuild, and writes the difference. A rebuild is an update in which every file changed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ingest_assets.analysis.facts import Reference
from ingest_assets.analysis.graph import Resolved, contained, resolve
from ingest_assets.analysis.graph_documents import LANGUAGES, Mention, mentions
from ingest_assets.analysis.graph_edges import Edge
from ingest_assets.analysis.graph_names import SHORTEST_METHOD
from ingest_assets.analysis.graph_nodes import Node, folder_node, folders
from ingest_assets.analysis.graph_route_edges import Mounted
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.modules.settings import is_settings
from ingest_assets.analysis.scopes import FileNames
from ingest_assets.analysis.unresolved import REASONS, Unresolved, counts, package
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_changes import Changes, nodes_of, packed, packed_signatures
from ingest_assets.storage.graph_store import Store, groups

ANALYZE_FROM = 5_000  # edges written at once from which the planner's statistics are renewed


@dataclass(frozen=True, slots=True)
class GraphUpdate:
    """What an update did, and what the graph is after it."""

    nodes: int
    edges: int
    changed: bool  # a node or an edge is not what it was
    edges_hash: str  # of all nodes and edges, without ids and ordinals; hexadecimal
    reasons: dict[str, int]  # references without an edge by the reason
    seconds: float
    files: int  # files that were taken up
    resolved: Sequence[str] = ()  # files whose edges were found out anew
    keys: Set[int] | None = frozenset()  # of lookups that have another answer than before; None: any may have
    tree: bool = False  # files came or went, or say something else of how the codebase is put together

    @property
    def unresolved(self) -> int:
        """References without an edge."""
        return sum(self.reasons.values())


def update(conn: Connection, codebase: str, *, full: bool = False) -> GraphUpdate:
    """Take up all pending files, or build everything again when `full`. The caller commits, and uses the connection for
    nothing else meanwhile."""
    with ThreadPoolExecutor(1) as behind:  # left when nothing is written any more, whatever happens
        return _update(Store(conn, codebase, behind), full=full)


def _update(store: Store, *, full: bool) -> GraphUpdate:
    started = time.perf_counter()
    taken = {path for (path,) in store.rows("take_pending")}
    languages: dict[str, str | None] = dict(store.rows("files"))
    if not full and taken:
        full = 2 * len(taken) >= len(languages) or not store.has_nodes()
    changed = sorted({*languages, *(path for (path,) in store.rows("graph_file_paths"))} if full else taken)
    affected: list[str] = []
    changes = Changes()
    if changed:
        files = {path: one for paths in groups(changed) for path, one in store.files(paths, languages).items()}
        changes.compare(store, changed, files, everything=full)
        affected = [] if full else sorted(changes.affected(store, changed) & languages.keys())
        world = (
            World.of(files.values(), languages, store.text) if full else store.world(languages, files, changed, World)
        )
        writer = _Writer(store, changes)
        writer.write_edges([*changed, *affected], world)
        writer.write_folders(languages)
        changes.compare_packages(store, everything=full)
        writer.write_nodes()
        writer.write_files(changed, affected, files)
        world.close()
        writer.renew_statistics()
    nodes, edges, total, *unresolved = store.rows("totals")[0]
    digest = hashlib.blake2b(repr([nodes, edges, int(total)]).encode(), digest_size=16).hexdigest()
    changed_rows = bool(changes.edges or changes.removed or changes.added or changes.moved)
    reasons = dict(zip(REASONS, unresolved, strict=True))
    tree = full or changes.tree or any(map(is_settings, changed))
    return GraphUpdate(
        nodes=nodes,
        edges=edges,
        changed=changed_rows,
        edges_hash=digest,
        reasons=reasons,
        seconds=time.perf_counter() - started,
        files=len(changed),
        resolved=[*changed, *affected],
        keys=None if full else changes.keys,
        tree=tree,
    )


def unresolved(conn: Connection, codebase: str, paths: Sequence[str]) -> Iterator[tuple[str, Unresolved, str | None]]:
    """The references of these files that have no edge, each with the package that it comes from; found out once more,
    with the graph as it is stored. Nothing is written."""
    store = Store(conn, codebase)
    languages: dict[str, str | None] = dict(store.rows("files"))
    world = store.world(languages, {}, [], World)
    for path, (_, found, *_) in _resolved(_read(store, paths, world), world):
        file = world.file(path)
        assert file is not None
        yield from ((path, one, package(one, file, world)) for one in found)


@dataclass(frozen=True, slots=True)
class _Uses:
    """What some files use."""

    paths: Sequence[str]
    references: Mapping[str, Sequence[Reference]]
    mentioned: Mapping[str, Sequence[Mention]]  # by documents


def _read(store: Store, paths: Sequence[str], world: World) -> _Uses:
    """What these files use, and the world prepared for it."""
    references = store.references(paths)
    world.prepare(paths, ())
    documents = [path for path in paths if (file := world.file(path)) is not None and file.language in LANGUAGES]
    texts = store.rows("texts", paths=documents) if documents else []
    mentioned = {path: mentions(text) for path, text in texts}
    wanted = [r.name for found in references.values() for r in found if len(r.name) >= SHORTEST_METHOD]
    wanted += (m.symbol.rpartition(".")[2] for found in mentioned.values() for m in found if m.symbol)
    world.prepare((), wanted)
    return _Uses(paths, references, mentioned)


def _resolved(uses: _Uses, world: World) -> Iterator[tuple[str, Resolved]]:
    """What is used, of the files that exist, one after the other."""
    for path in uses.paths:
        file = world.file(path)
        if file is not None:
            yield path, resolve(file, uses.references.get(path, ()), world, uses.mentioned.get(path, ()))


class _Writer:
    """Writes what differs in the graph of one codebase."""

    def __init__(self, store: Store, changes: Changes) -> None:
        self.store = store
        self.changes = changes
        self.resolved: dict[str, tuple[object, ...]] = {}  # the columns of `graph_files` from lookups on

    def write_edges(self, paths: Sequence[str], world: World) -> None:
        """Bring the edges of these files up to date, and keep what was looked up for them."""
        reading = (_read(self.store, group, world) for group in groups(paths))
        uses = next(reading, None)
        while uses is not None:
            new: list[Edge] = []
            mounted: list[tuple[object, ...]] = []
            for path, (edges, unresolved, packages, mounted_here) in _resolved(uses, world):
                new += edges
                mounted += ((path, *one) for one in mounted_here)
                self.changes.imported |= {node.node_id: node for node in packages}
                file = world.file(path)
                assert file is not None
                lookups = packed(world.lookups.take())
                figures = len(nodes_of(file)), len(edges), counts(unresolved), _hash(file, edges, mounted_here)
                self.resolved[path] = lookups, *figures
            stored = self.store.rows("edges_of_files", paths=uses.paths)
            self.store.execute("delete_mounts", paths=uses.paths)
            columns = ("path", "line", "ordinal", "prefix", "source", "target", "replaces")
            self.store.append("graph_mounts", columns, mounted)
            uses = next(reading, None)  # read before, so that it is resolved while these edges are written
            self._replace(stored, new)

    def write_folders(self, paths: Iterable[str]) -> None:
        """Bring the folders up to date where files came or went: the tree follows from the paths of all files."""
        if not self.changes.tree:
            return
        wanted = {node.node_id: node for node in map(folder_node, folders(paths))}
        stored = {node.node_id: node for node in self.store.nodes("folders")}
        removed = [node for identity, node in stored.items() if identity not in wanted]
        added = [node for identity, node in wanted.items() if identity not in stored]
        self.changes.removed += removed
        self.changes.added += added
        edges = [contained(node.path[:-1], node) for node in added if node.kind == "directory"]
        self._replace(self.store.rows("edges_of_files", paths=[node.path for node in removed]), edges)

    def write_files(self, changed: Sequence[str], affected: Sequence[str], files: Mapping[str, FileNames]) -> None:
        """Keep what the files answer and what they asked for."""
        rows: list[tuple[object, ...]] = []
        before = dict(self.store.rows("signatures", paths=affected)) if affected else {}
        for path in (*changed, *affected):
            if path in self.resolved:
                pairs = packed_signatures(files[path]) if path in files else before[path]
                rows.append((path, pairs, *self.resolved[path]))
        self.store.execute("delete_files", paths=[*changed, *affected])
        columns = ("path", "signatures", "lookups", "nodes", "edges", "unresolved", "hash")
        self.store.append("graph_files", columns, rows)

    def write_nodes(self) -> None:
        """Bring the stored nodes up to date."""
        if self.changes.removed:
            self.store.execute("delete_nodes", ids=[node.node_id for node in self.changes.removed])
        if self.changes.moved:
            ids, _, _, names, _, lines = map(list, zip(*self.changes.moved, strict=True))
            self.store.execute("move_nodes", ids=ids, lines=lines, names=names)
        self.store.append("graph_nodes", Node._fields, self.changes.added)

    def renew_statistics(self) -> None:
        """ANALYZE after a bulk load: until then the planner takes the codebase for one of the average size or none.

        Not after small updates, because it makes the same step of other codebases wait for this transaction.
        """
        if self.changes.edges >= ANALYZE_FROM:
            columns = (
                "graph_nodes (codebase, node_id, kind, path, name), graph_edges (codebase, source, target, kind, path)"
            )
            self.store.conn.execute(f"ANALYZE {columns}")  # what rows are found by

    def _replace(self, stored: Iterable[tuple[Any, ...]], new: Sequence[Edge]) -> None:
        """Write the difference between stored edges and those that should be."""
        old = {Edge._make(row) for row in stored}
        wanted = set(new) if old else ()
        removed = [edge for edge in old if edge not in wanted]
        added = [edge for edge in new if edge not in old] if old else new  # in the order of the key: faster to index
        self.changes.edges += len(removed) + len(added)
        if removed:
            self.changes.left |= {edge.target for edge in removed if edge.kind == "imports"}
            self.store.execute(
                "delete_edges",
                paths=[edge.path for edge in removed],
                origins=[edge.origin for edge in removed],
                ordinals=[edge.origin_ordinal for edge in removed],
                targets=[edge.target for edge in removed],
                kinds=[edge.kind for edge in removed],
            )
        self.store.append("graph_edges", Edge._fields, added)


def _hash(file: FileNames, edges: Sequence[Edge], mounted: Sequence[Mounted]) -> int:
    """A number for the nodes and edges of a file, and what it mounts. Ordinals only say where a fact stands among
    others: they are left out."""
    nodes = [(node.node_id, node.line) for node in nodes_of(file)]
    parts = repr((nodes, sorted(edge[:7] for edge in edges), [one[2:] for one in mounted])).encode(
        "utf-8", "surrogatepass"
    )
    return int.from_bytes(hashlib.blake2b(parts, digest_size=8).digest(), "big", signed=True)
