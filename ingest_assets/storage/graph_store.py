"""The stored code graph: brought up to date with the facts of the files, in the transaction of the caller.

Belongs here: which files a change affects, and writing what differs. How a reference is resolved is `analysis.graph`;
measures are `storage.graph_measures`; questions are `storage.graph_questions`.

With the edges of a file it is kept what was looked up to find them. An update finds out what has other answers than
before: names that the changed files define or pass on, paths that came or went, names that have become unique or are no
longer so. It resolves the changed files and those that asked for one of these, with the same pure functions as a
rebuild, and writes the difference. A rebuild is an update in which every file changed.
"""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

import numpy as np

from ingest_assets.analysis import graph_names
from ingest_assets.analysis.facts import Definition, Import, Reference
from ingest_assets.analysis.families import family
from ingest_assets.analysis.graph import Resolved, contained, resolve
from ingest_assets.analysis.graph_documents import LANGUAGES, mentions
from ingest_assets.analysis.graph_edges import Edge
from ingest_assets.analysis.graph_nodes import Node, folder_node, folders
from ingest_assets.analysis.graph_route_edges import Mounted
from ingest_assets.analysis.graph_world import World, unique
from ingest_assets.analysis.lookups import Key, key_id, key_ids
from ingest_assets.analysis.modules import FileIndex, entries
from ingest_assets.analysis.modules.settings import is_settings
from ingest_assets.analysis.routes import may_have_routes, mounts, routes
from ingest_assets.analysis.scopes import FileNames
from ingest_assets.analysis.unresolved import REASONS, Unresolved, counts, package
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

GROUP = 500  # files whose references are in memory at the same time
ANALYZE_FROM = 5_000  # edges written at once from which the planner's statistics are renewed
_NUMBER = ">i8"

W = TypeVar("W", bound=World)


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


@dataclass(slots=True)
class _Change:
    """What an update has found so far."""

    keys: set[int] = field(default_factory=set)  # of lookups that have another answer
    removed: list[Node] = field(default_factory=list)
    added: list[Node] = field(default_factory=list)
    moved: list[Node] = field(default_factory=list)  # the same node at another line
    edges: int = 0  # edges that were deleted or written
    imported: dict[int, Node] = field(default_factory=dict)  # packages from elsewhere that the files import
    left: set[int] = field(default_factory=set)  # nodes that an edge led to which was deleted

    @property
    def tree(self) -> bool:
        """Whether files came or went."""
        return any(node.kind == "file" for node in (*self.added, *self.removed))


def update(conn: Connection, codebase: str, *, full: bool = False) -> GraphUpdate:
    """Take up all pending files, or build everything again when `full`. The caller commits."""
    started = time.perf_counter()
    store = Store(conn, codebase)
    taken = {path for (path,) in store.rows("take_pending")}
    languages: dict[str, str | None] = dict(store.rows("files"))
    if not full and taken:
        full = 2 * len(taken) >= len(languages) or not store.has_nodes()
    changed = sorted({*languages, *(path for (path,) in store.rows("graph_file_paths"))} if full else taken)
    affected: list[str] = []
    change = _Change()
    if changed:
        files = {path: one for paths in groups(changed) for path, one in store.files(paths, languages).items()}
        store.compare(changed, files, change, everything=full)
        affected = [] if full else sorted(store.affected(change.keys, changed) & languages.keys())
        world = (
            World.of(files.values(), languages, store.text) if full else store.world(languages, files, changed, World)
        )
        store.write_edges([*changed, *affected], world, change)
        store.write_folders(languages, change)
        store.compare_packages(change, everything=full)
        store.write_files(changed, affected, files)
        store.write_nodes(change)
        world.close()
        store.renew_statistics(change)
    nodes, edges, total, *unresolved = store.rows("totals")[0]
    digest = hashlib.blake2b(repr([nodes, edges, int(total)]).encode(), digest_size=16).hexdigest()
    changed_rows = bool(change.edges or change.removed or change.added or change.moved)
    reasons = dict(zip(REASONS, unresolved, strict=True))
    tree = full or change.tree or any(map(is_settings, changed))
    return GraphUpdate(
        nodes=nodes,
        edges=edges,
        changed=changed_rows,
        edges_hash=digest,
        reasons=reasons,
        seconds=time.perf_counter() - started,
        files=len(changed),
        resolved=[*changed, *affected],
        keys=None if full else change.keys,
        tree=tree,
    )


def unresolved(conn: Connection, codebase: str, paths: Sequence[str]) -> Iterator[tuple[str, Unresolved, str | None]]:
    """The references of these files that have no edge, each with the package that it comes from; found out once more,
    with the graph as it is stored. Nothing is written."""
    store = Store(conn, codebase)
    languages: dict[str, str | None] = dict(store.rows("files"))
    world = store.world(languages, {}, [], World)
    for path, (_, found, *_) in store.resolve(paths, world):
        file = world.file(path)
        assert file is not None
        yield from ((path, one, package(one, file, world)) for one in found)


class Store:
    """The rows of one codebase's graph, within one transaction."""

    def __init__(self, conn: Connection, codebase: str) -> None:
        self.conn = conn
        self.codebase = codebase
        self.sql = load("graph")
        self.resolved: dict[str, tuple[object, ...]] = {}  # the columns of `graph_files` from lookups on

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

    def files(self, paths: Sequence[str], languages: Mapping[str, str | None]) -> dict[str, FileNames]:
        """The names of those of these files that exist."""
        definitions: dict[str, list[Definition]] = defaultdict(list)
        for path, ordinal, parent, kind, name, qualified_name, line, hint in self.rows("definitions", paths=paths):
            place = line, 0, line, 0
            definitions[path].append(
                Definition(ordinal, parent, kind, name, qualified_name, None, None, None, *place, hint)
            )
        imports: dict[str, list[Import]] = defaultdict(list)
        for path, *values in self.rows("imports", paths=paths):
            imports[path].append(Import(*values))
        for facts in (*definitions.values(), *imports.values()):
            facts.sort(key=lambda one: one.ordinal)  # type: ignore[attr-defined]
        routed = [path for path, found in imports.items() if may_have_routes(languages.get(path), found)]
        texts = self.rows("texts", paths=routed) if routed else []
        of_web = {
            path: [find(text, languages.get(path), imports[path]) for find in (routes, mounts)] for path, text in texts
        }
        return {
            path: FileNames(
                path, languages[path], definitions.get(path, ()), imports.get(path, ()), *of_web.get(path, ())
            )
            for path in paths
            if path in languages
        }

    def text(self, path: str) -> str | None:
        """The text of a file."""
        rows = self.rows("text", path=path)
        return rows[0][0] if rows else None

    def references(self, paths: Sequence[str]) -> dict[str, list[Reference]]:
        """References by path, in order."""
        found: dict[str, list[Reference]] = defaultdict(list)
        for path, *values in self.rows("references", paths=paths):
            found[path].append(Reference(*values))
        for references in found.values():
            references.sort()
        return found

    def compare(
        self, changed: Sequence[str], files: Mapping[str, FileNames], change: _Change, *, everything: bool
    ) -> None:
        """Find out which nodes of changed files come, go and move, and unless `everything` is resolved anyway, which
        lookups have another answer than before."""
        for paths in groups(changed):
            new = {node.node_id: node for path in paths if path in files for node in _nodes(files[path])}
            old = {node.node_id: node for node in self.nodes("nodes", paths=paths)}
            change.removed += [node for identity, node in old.items() if identity not in new]
            change.added += [node for identity, node in new.items() if identity not in old]
            change.moved += [node for identity, node in new.items() if old.get(identity, node) != node]
            if not everything:
                self._compare_names(paths, files, change)
                self._compare_unique(paths, old.values(), new.values(), change)

    def _compare_names(self, paths: Sequence[str], files: Mapping[str, FileNames], change: _Change) -> None:
        before = {path: dict(_pairs(found)) for path, found in self.rows("signatures", paths=paths)}
        for path in paths:
            then, now = before.get(path, {}), dict(_signatures(files[path])) if path in files else {}
            change.keys |= {key for key in then.keys() | now.keys() if then.get(key) != now.get(key)}
            if (path in before) != (path in files):
                change.keys.update(key_ids(entries(path)))
            elif is_settings(path):
                change.keys.add(key_id(("settings", path)))

    def _compare_unique(
        self, changed: Sequence[str], old: Iterable[Node], new: Iterable[Node], change: _Change
    ) -> None:
        """Names that have become unique, or are no longer so; and all that are looked up with every bearer."""
        then, now = _by_name(old), _by_name(new)
        names = sorted({name for name in then.keys() | now.keys() if then[name] != now[name]})
        others: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes("nodes_named", names=names, changed=changed):
            others[node.name].append(node)
        for name in names:
            change.keys.add(key_id(("named", name)))
            for of_family in {family(node.path) for node in (*then[name], *now[name])}:
                if _answers([*others[name], *then[name]], of_family) != _answers(
                    [*others[name], *now[name]], of_family
                ):
                    change.keys.add(key_id(("unique", name, of_family)))

    def affected(self, keys: Set[int], changed: Sequence[str]) -> set[str]:
        """The other files that asked for something which has another answer now."""
        if not keys:
            return set()
        return {path for (path,) in asking(self.rows("graph_files"), keys)} - set(changed)

    def world(
        self,
        languages: Mapping[str, str | None],
        files: Mapping[str, FileNames],
        changed: Sequence[str],
        kind: type[W],
    ) -> W:
        """What the files may ask for: `files`, which changed, in memory; all others when they are asked for."""
        current: dict[str, list[Node]] = defaultdict(list)
        for one in files.values():
            for node in one.nodes():
                current[node.name].append(node)

        def named(names: Sequence[str]) -> list[Node]:
            stored = self.nodes("nodes_named", names=names, changed=changed)
            return [*stored, *(node for name in names for node in current.get(name, ()))]

        return kind(
            FileIndex.of(languages, self.text),
            files.values(),
            lambda paths: self.files(paths, languages).values(),
            named,
        )

    def write_edges(self, paths: Sequence[str], world: World, change: _Change) -> None:
        """Bring the edges of these files up to date, and keep what was looked up for them."""
        for group in groups(paths):
            new: list[Edge] = []
            mounted: list[tuple[object, ...]] = []
            for path, (edges, unresolved, packages, mounted_here) in self.resolve(group, world):
                new += edges
                mounted += ((path, *one) for one in mounted_here)
                change.imported |= {node.node_id: node for node in packages}
                file = world.file(path)
                assert file is not None
                lookups = packed(world.lookups.take())
                figures = len(_nodes(file)), len(edges), counts(unresolved), _hash(file, edges, mounted_here)
                self.resolved[path] = lookups, *figures
            self.replace(self.rows("edges_of_files", paths=group), new, change)
            self.execute("delete_mounts", paths=group)
            self.copy("graph_mounts (codebase, path, line, ordinal, prefix, source, target, replaces)", mounted)

    def resolve(self, paths: Sequence[str], world: World) -> Iterator[tuple[str, Resolved]]:
        """What the references of these files mean; of those that exist, one after the other."""
        references = self.references(paths)
        world.prepare(paths, ())
        documents = [path for path in paths if (file := world.file(path)) is not None and file.language in LANGUAGES]
        texts = self.rows("texts", paths=documents) if documents else []
        mentioned = {path: mentions(text) for path, text in texts}
        wanted = [r.name for found in references.values() for r in found if len(r.name) >= graph_names.SHORTEST_METHOD]
        wanted += (m.symbol.rpartition(".")[2] for found in mentioned.values() for m in found if m.symbol)
        world.prepare((), wanted)
        for path in paths:
            file = world.file(path)
            if file is not None:
                yield path, resolve(file, references.get(path, ()), world, mentioned.get(path, ()))

    def replace(self, stored: Iterable[tuple[Any, ...]], new: Sequence[Edge], change: _Change) -> None:
        """Write the difference between stored edges and those that should be."""
        old = {Edge._make(row) for row in stored}
        wanted = set(new) if old else ()
        removed = [edge for edge in old if edge not in wanted]
        added = [edge for edge in new if edge not in old] if old else new  # in the order of the key: faster to index
        change.edges += len(removed) + len(added)
        if removed:
            change.left |= {edge.target for edge in removed if edge.kind == "imports"}
            self.execute(
                "delete_edges",
                paths=[edge.path for edge in removed],
                origins=[edge.origin for edge in removed],
                ordinals=[edge.origin_ordinal for edge in removed],
                targets=[edge.target for edge in removed],
                kinds=[edge.kind for edge in removed],
            )
        self.copy(f"graph_edges (codebase, {', '.join(Edge._fields)})", added)

    def write_folders(self, paths: Iterable[str], change: _Change) -> None:
        """Bring the folders up to date where files came or went: the tree follows from the paths of all files."""
        if not change.tree:
            return
        wanted = {node.node_id: node for node in map(folder_node, folders(paths))}
        stored = {node.node_id: node for node in self.nodes("folders")}
        removed = [node for identity, node in stored.items() if identity not in wanted]
        added = [node for identity, node in wanted.items() if identity not in stored]
        change.removed += removed
        change.added += added
        edges = [contained(node.path[:-1], node) for node in added if node.kind == "directory"]
        self.replace(self.rows("edges_of_files", paths=[node.path for node in removed]), edges, change)

    def compare_packages(self, change: _Change, *, everything: bool) -> None:
        """Find out which packages from elsewhere nobody imports any more, and which are new."""
        if everything or change.left:
            change.removed += self.nodes("packages_left", ids=None if everything else list(change.left))
        if change.imported:
            known = {identity for (identity,) in self.rows("known_nodes", ids=list(change.imported))}
            change.added += [node for identity, node in change.imported.items() if identity not in known]

    def write_files(self, changed: Sequence[str], affected: Sequence[str], files: Mapping[str, FileNames]) -> None:
        """Keep what the files answer and what they asked for."""
        rows: list[tuple[object, ...]] = []
        before = dict(self.rows("signatures", paths=affected)) if affected else {}
        for path in (*changed, *affected):
            if path in self.resolved:
                pairs = np.array(_signatures(files[path]), _NUMBER).tobytes() if path in files else before[path]
                rows.append((path, pairs, *self.resolved[path]))
        self.execute("delete_files", paths=[*changed, *affected])
        self.copy("graph_files (codebase, path, signatures, lookups, nodes, edges, unresolved, hash)", rows)

    def write_nodes(self, change: _Change) -> None:
        """Bring the stored nodes up to date."""
        if change.removed:
            self.execute("delete_nodes", ids=[node.node_id for node in change.removed])
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


def asking(rows: Sequence[tuple[Any, ...]], keys: Set[int]) -> list[tuple[Any, ...]]:
    """The rows, without their last column, of which that column, packed lookups, has one of these."""
    if not rows:
        return []
    found = np.frombuffer(b"".join(row[-1] for row in rows), _NUMBER)
    hits = np.flatnonzero(np.isin(found, np.array(sorted(keys), _NUMBER)))
    ends = np.cumsum([len(row[-1]) // 8 for row in rows])
    return [rows[at][:-1] for at in np.unique(np.searchsorted(ends, hits, "right"))]


def packed(keys: Iterable[Key]) -> bytes:
    """Lookups as they are stored."""
    return np.array(key_ids(keys), _NUMBER).tobytes()


def _nodes(file: FileNames) -> list[Node]:
    return [file.node, *file.nodes(), *(node for _, node in file.routes)]


def _hash(file: FileNames, edges: Sequence[Edge], mounted: Sequence[Mounted]) -> int:
    """A number for the nodes and edges of a file, and what it mounts. Ordinals only say where a fact stands among
    others: they are left out."""
    nodes = [(node.node_id, node.line) for node in _nodes(file)]
    parts = repr((nodes, sorted(edge[:7] for edge in edges), [one[2:] for one in mounted])).encode(
        "utf-8", "surrogatepass"
    )
    return int.from_bytes(hashlib.blake2b(parts, digest_size=8).digest(), "big", signed=True)


def _signatures(file: FileNames) -> list[tuple[int, int]]:
    """What others can ask a file for, and what it answers, as numbers."""
    return sorted((key_id(("name", file.path, name)), answer) for name, answer in file.signatures().items())


def _pairs(stored: bytes) -> Iterator[tuple[int, int]]:
    numbers: list[int] = np.frombuffer(stored, _NUMBER).tolist()
    return zip(numbers[::2], numbers[1::2], strict=True)


def _by_name(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    """The definitions by name, in the order of their places."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: (node.path, node.line, node.node_id)):
        if node.kind not in ("file", "route"):
            found[node.name].append(node)
    return found


def _answers(nodes: Sequence[Node], of_family: str) -> list[object]:
    """What is unique among namesakes, for every kind of reference."""
    kinds = (*graph_names.SUITING_KINDS, "")
    return [unique(nodes, kind, of_family, methods_only) for kind in kinds for methods_only in (False, True)]


def groups(paths: Sequence[str]) -> Iterator[list[str]]:
    """The paths in groups of as many as are in memory at the same time."""
    remaining = iter(paths)
    while group := list(islice(remaining, GROUP)):
        yield group
