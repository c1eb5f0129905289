"""The rows of the code graph of one codebase, and the facts that it is made of, read and written.

Belongs here: rows as facts, names and nodes, within the transaction of the caller. What a change affects is
`graph_changes`; what is found out anew and written is `graph_update`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeVar

from ingest_assets.analysis.facts import Definition, Import, Reference
from ingest_assets.analysis.graph_nodes import Node
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.modules import FileIndex
from ingest_assets.analysis.routes import may_have_routes, mounts, routes
from ingest_assets.analysis.scopes import FileNames
from ingest_assets.storage import bulk
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

GROUP = 500  # files whose references are in memory at the same time
_MANY = 1_000  # rows that are worth a thread
_reference: Callable[[Sequence[Any]], Reference] = partial(tuple.__new__, Reference)  # half as dear as `Reference`

W = TypeVar("W", bound=World)


class Store:
    """The rows of one codebase's graph, within one transaction."""

    def __init__(self, conn: Connection, codebase: str, behind: Executor | None = None) -> None:
        """`behind`: a thread in which many rows are appended while the caller finds out more."""
        self._conn = conn
        self.codebase = codebase
        self.sql = load("graph")
        self._behind = behind
        self._appending: Future[None] | None = None

    @property
    def conn(self) -> Connection:
        """The connection, once all is written that was to be."""
        appending, self._appending = self._appending, None
        if appending is not None:
            appending.result()
        return self._conn

    def rows(self, statement: str, **parameters: object) -> list[tuple[Any, ...]]:
        with self.conn.cursor(binary=True) as cursor:
            return cursor.execute(self.sql[statement], {"codebase": self.codebase, **parameters}).fetchall()

    def execute(self, statement: str, **parameters: object) -> None:
        self.conn.execute(self.sql[statement], {"codebase": self.codebase, **parameters})

    def append(self, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
        """Append rows with these columns, `codebase` before them: many of them while the caller goes on. Whatever is
        asked next of the database waits for them."""
        conn, columns = self.conn, ("codebase", *columns)
        whole = ((self.codebase, *row) for row in rows)
        if self._behind is not None and len(rows) >= _MANY:
            self._appending = self._behind.submit(bulk.copy, conn, table, whole, columns)
        elif rows:
            bulk.copy(conn, table, whole, columns)

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
        rows = self.rows("references", paths=paths)
        return {path: [_reference(row[1:]) for row in of_file] for path, of_file in groupby(rows, itemgetter(0))}

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


def groups(paths: Sequence[str]) -> Iterator[list[str]]:
    """The paths in groups of as many as are in memory at the same time."""
    remaining = iter(paths)
    while group := list(islice(remaining, GROUP)):
        yield group
