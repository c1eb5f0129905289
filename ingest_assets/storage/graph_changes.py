"""What an update of the stored code graph has found to differ: nodes, and lookups that have another answer than before.

Belongs here: comparing files as they are with what is stored of them, and telling who asked for what differs. What is
done about it is `graph_update`.

With the edges of a file it is kept what was looked up to find them, packed into numbers. What has another answer are
names that the changed files define or pass on, paths that came or went, and names that have become unique or are no
longer so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ingest_assets.analysis import graph_names
from ingest_assets.analysis.families import family
from ingest_assets.analysis.graph_nodes import Node
from ingest_assets.analysis.graph_world import unique
from ingest_assets.analysis.lookups import Key, key_id, key_ids
from ingest_assets.analysis.modules import entries
from ingest_assets.analysis.modules.settings import is_settings
from ingest_assets.analysis.scopes import FileNames
from ingest_assets.storage.graph_store import Store, groups

_NUMBER = ">i8"


@dataclass(slots=True)
class Changes:
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

    def compare(
        self, store: Store, changed: Sequence[str], files: Mapping[str, FileNames], *, everything: bool
    ) -> None:
        """Find out which nodes of changed files come, go and move, and unless `everything` is resolved anyway, which
        lookups have another answer than before."""
        for paths in groups(changed):
            new = {node.node_id: node for path in paths if path in files for node in nodes_of(files[path])}
            old = {node.node_id: node for node in store.nodes("nodes", paths=paths)}
            self.removed += [node for identity, node in old.items() if identity not in new]
            self.added += [node for identity, node in new.items() if identity not in old]
            self.moved += [node for identity, node in new.items() if old.get(identity, node) != node]
            if not everything:
                self._compare_names(store, paths, files)
                self._compare_unique(store, paths, old.values(), new.values())

    def _compare_names(self, store: Store, paths: Sequence[str], files: Mapping[str, FileNames]) -> None:
        before = {path: dict(_pairs(found)) for path, found in store.rows("signatures", paths=paths)}
        for path in paths:
            then, now = before.get(path, {}), dict(_signatures(files[path])) if path in files else {}
            self.keys |= {key for key in then.keys() | now.keys() if then.get(key) != now.get(key)}
            if (path in before) != (path in files):
                self.keys.update(key_ids(entries(path)))
            elif is_settings(path):
                self.keys.add(key_id(("settings", path)))

    def _compare_unique(self, store: Store, changed: Sequence[str], old: Iterable[Node], new: Iterable[Node]) -> None:
        """Names that have become unique, or are no longer so; and all that are looked up with every bearer."""
        then, now = _by_name(old), _by_name(new)
        names = sorted({name for name in then.keys() | now.keys() if then[name] != now[name]})
        others: dict[str, list[Node]] = defaultdict(list)
        for node in store.nodes("nodes_named", names=names, changed=changed):
            others[node.name].append(node)
        for name in names:
            self.keys.add(key_id(("named", name)))
            for of_family in {family(node.path) for node in (*then[name], *now[name])}:
                if _answers([*others[name], *then[name]], of_family) != _answers(
                    [*others[name], *now[name]], of_family
                ):
                    self.keys.add(key_id(("unique", name, of_family)))

    def affected(self, store: Store, changed: Sequence[str]) -> set[str]:
        """The other files that asked for something which has another answer now."""
        if not self.keys:
            return set()
        return {path for (path,) in asking(store.rows("graph_files"), self.keys)} - set(changed)

    def compare_packages(self, store: Store, *, everything: bool) -> None:
        """Find out which packages from elsewhere nobody imports any more, and which are new."""
        if everything or self.left:
            self.removed += store.nodes("packages_left", ids=None if everything else list(self.left))
        if self.imported:
            known = {identity for (identity,) in store.rows("known_nodes", ids=list(self.imported))}
            self.added += [node for identity, node in self.imported.items() if identity not in known]


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


def nodes_of(file: FileNames) -> list[Node]:
    """The nodes of a file: itself, its definitions and its routes."""
    return [file.node, *file.nodes(), *(node for _, node in file.routes)]


def _signatures(file: FileNames) -> list[tuple[int, int]]:
    """What others can ask a file for, and what it answers, as numbers."""
    return sorted((key_id(("name", file.path, name)), answer) for name, answer in file.signatures().items())


def packed_signatures(file: FileNames) -> bytes:
    """What others can ask a file for, and what it answers, as it is stored."""
    return np.array(_signatures(file), _NUMBER).tobytes()


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
