"""The rows of the code graph of one codebase, and the facts that it is made of, read and written.

Belongs here: rows as facts, names and nodes, within the transaction of the caller. What a change affects is
`graph_changes`; what is found out anew and written is `graph_update`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from ingest_assets.analysis.facts import Definition, Import, Reference
from ingest_assets.analysis.graph_nodes import Node
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.modules import FileIndex
from ingest_assets.analysis.routes import may_have_routes, mounts, routes
from ingest_assets.analysis.scopes import FileNames
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

GROUP = 500  # files whose references are in memory at the same time

W = TypeVar("W", bound=World)


class Store:
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

    def copy(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Append rows by COPY."""
        if rows:
            with self.conn.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row((self.codebase, *row))

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
