"""The stored edges from one codebase into another one, kept true when either side changes.

Belongs here: whose links a change affects, and writing what differs. What the names of a file mean in another codebase
is `analysis.graph_links`.

The update of a codebase does two things. It renews the links of its own files whose edges were found out anew. And it
renews the links of others into it: those of files that looked up something in it which has another answer now, and of
files that import a package which it has begun, or ceased, to provide. Both happen in the transaction of the update and
after it, one codebase at a time, so that each sees all that the one before has written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any

from ingest_assets.analysis.graph_edges import Edge
from ingest_assets.analysis.graph_links import OtherWorld, leading_out, links
from ingest_assets.analysis.graph_nodes import package_node
from ingest_assets.analysis.lookups import Key, key_id
from ingest_assets.analysis.modules import FileIndex
from ingest_assets.analysis.modules.provided import provided
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_changes import asking, packed
from ingest_assets.storage.graph_store import Store, groups
from ingest_assets.storage.graph_update import ANALYZE_FROM, GraphUpdate
from ingest_assets.storage.sql import load

_Link = tuple[str, Edge]  # the codebase that it leads into
# Looked up with what was found in a codebase whose own update had not taken up all of its files: that may see them as
# they were before, and not tell what has another answer.
_UNSETTLED = ("unsettled",)


def follow(conn: Connection, codebase: str, made: GraphUpdate) -> int:
    """Renew the links that an update of the graph of a codebase affects; how many rows of links differed. The caller
    commits, soon: until then no other codebase can do the same."""
    if not made.resolved:
        return 0
    own = _Links(conn, codebase)
    own.execute("lock")
    changed = own.compare_packages() if made.tree else set()
    neighbours: dict[str, bool] = dict(own.rows("neighbours"))
    others = [name for name, may_be_led_into in neighbours.items() if may_be_led_into]
    written = own.renew(made.resolved, others) if others else 0
    if neighbours and own.rows("may_be_led_into") == [(True,)]:
        for asker, paths in own.affected(made.keys, changed, list(neighbours)).items():
            written += _Links(conn, asker).renew(sorted(paths), [codebase], own)
    if written >= ANALYZE_FROM:  # until then the planner takes the links for few
        conn.execute("ANALYZE graph_links, graph_link_files, graph_packages")
    return written


def forget(conn: Connection, codebase: str) -> None:
    """Delete the links of a codebase that is being removed, and of others into it, in a transaction of its own."""
    with conn.transaction():
        own = _Links(conn, codebase)
        own.execute("lock")
        for statement in ("forget_links", "forget_files", "forget_packages"):
            own.execute(statement)


class _Links:
    """The rows of the links of one codebase, within one transaction."""

    def __init__(self, conn: Connection, codebase: str) -> None:
        self.store = Store(conn, codebase)
        self.conn = conn
        self.codebase = codebase
        self.sql = load("graph_links")
        self._world: OtherWorld | None = None

    def rows(self, statement: str, **parameters: object) -> list[tuple[Any, ...]]:
        with self.conn.cursor() as cursor:
            return cursor.execute(self.sql[statement], {"codebase": self.codebase, **parameters}).fetchall()

    def execute(self, statement: str, **parameters: object) -> None:
        self.conn.execute(self.sql[statement], {"codebase": self.codebase, **parameters})

    def compare_packages(self) -> set[int]:
        """Bring the packages that the codebase provides up to date; those that are not what they were."""
        index = FileIndex.of((path for path, _ in self.store.rows("files")), self.store.text)
        wanted: dict[int, bool] = {}
        for one in provided(index):
            identity = package_node(one.name, one.family).node_id
            wanted[identity] = wanted.get(identity, False) or one.sure
        stored: dict[int, bool] = dict(self.rows("packages"))
        changed = {one for one in wanted.keys() | stored.keys() if wanted.get(one) != stored.get(one)}
        self.execute("delete_packages", ids=sorted(changed & stored.keys()))
        rows = ((one, self.codebase, wanted[one]) for one in sorted(changed & wanted.keys()))
        self._copy("graph_packages (node_id, codebase, sure)", rows)
        return changed

    def affected(self, keys: Set[int] | None, packages: set[int], askers: list[str]) -> dict[str, set[str]]:
        """The files of others, by codebase, whose links into this one may differ."""
        known = self.rows("askers")
        if keys is None:
            packages = packages | {identity for identity, _ in self.rows("packages")}
            found = [row[:-1] for row in known]
        else:
            found = asking(known, {*keys, key_id(_UNSETTLED)})
        if packages:
            found += self.rows("importers", ids=sorted(packages), askers=askers)
        by_codebase: dict[str, set[str]] = defaultdict(set)
        for asker, path in found:
            by_codebase[asker].add(path)
        return by_codebase

    def renew(self, paths: Sequence[str], others: list[str], other: _Links | None = None) -> int:
        """Bring the links of these files into other codebases up to date; the number of rows that differed. `other`
        gives the only one of these, where its run does that."""
        concerned = {name for (name,) in self.rows("keep_registered", names=[*others, self.codebase])}
        if self.codebase not in concerned:
            return 0
        others = [name for name in others if name in concerned]
        worlds = {other.codebase: other} if other is not None else {name: _Links(self.conn, name) for name in others}
        written = 0
        for group in groups(paths):
            wanted: list[_Link] = []
            files: list[tuple[str, str, str, bytes]] = []
            waiting: set[str] = set()
            for name, of_other in self._leading_out(group, others).items():
                found = list(worlds[name].resolve(self.store, of_other))
                unsettled = {_UNSETTLED} if worlds[name].rows("pending", paths=None) else set()
                for path, edges, asked in found:
                    wanted += ((name, edge) for edge in edges)
                    files.append((self.codebase, path, name, packed(asked | unsettled)))
            if other is not None:  # what their own run has still to take up is renewed by that
                waiting = {path for (path,) in self.rows("pending", paths=group)}
            done = [path for path in group if path not in waiting]
            rows = self.rows("links_of_files", paths=done, others=others)
            stored = {(into, Edge._make(edge)) for into, *edge in rows}
            written += self._replace(stored, [one for one in wanted if one[1].path not in waiting])
            self.execute("delete_files", paths=done, others=others)
            kept = (row for row in files if row[1] not in waiting)
            self._copy("graph_link_files (codebase, path, other, lookups)", kept)
        return written

    def resolve(
        self, asker: Store, files: dict[str, tuple[bool, set[int]]]
    ) -> Iterator[tuple[str, list[Edge], set[Key]]]:
        """What files of another codebase, each with the packages that it imports from this one, use here."""
        paths = list(files)
        sql = load("graph_links")["languages"]
        languages: dict[str, str | None] = dict(
            self.conn.execute(sql, {"codebase": asker.codebase, "paths": paths}).fetchall()
        )
        known = asker.files(paths, languages)
        references = asker.references(list(known))
        for path, file in known.items():
            sure, packages = files[path]
            imports = leading_out(file, packages)
            yield path, *links(file, imports, references.get(path, ()), self.world(), sure=sure)

    def world(self) -> OtherWorld:
        """What others can see of this codebase."""
        if self._world is None:
            self._world = self.store.world(dict(self.store.rows("files")), {}, [], OtherWorld)
        return self._world

    def _leading_out(self, paths: list[str], others: list[str]) -> dict[str, dict[str, tuple[bool, set[int]]]]:
        """The codebases that these files import packages from: for each the files, with whether they surely mean these
        packages, and their nodes."""
        found: dict[str, dict[str, tuple[bool, set[int]]]] = defaultdict(dict)
        for other, path, sure, packages in self.rows("leading_out", paths=paths, others=others):
            found[other][path] = sure, set(packages)
        return found

    def _replace(self, stored: set[_Link], wanted: Sequence[_Link]) -> int:
        kept = set(wanted)
        removed = [link for link in stored if link not in kept]
        added = [link for link in wanted if link not in stored]
        if removed:
            edges = [edge for _, edge in removed]
            self.execute(
                "delete_links",
                others=[other for other, _ in removed],
                paths=[edge.path for edge in edges],
                origins=[edge.origin for edge in edges],
                ordinals=[edge.origin_ordinal for edge in edges],
                targets=[edge.target for edge in edges],
                kinds=[edge.kind for edge in edges],
            )
        columns = f"graph_links (codebase, other, {', '.join(Edge._fields)})"
        self._copy(columns, ((self.codebase, other, *edge) for other, edge in added))
        return len(removed) + len(added)

    def _copy(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        with self.conn.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
