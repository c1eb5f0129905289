"""Facts of files, and the tables that the graph reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ingest_assets.analysis.facts import Definition, Import, Reference
from ingest_assets.storage.database import Connection

Defined = tuple[int | None, str, str] | tuple[int | None, str, str, str | None]  # parent, kind, name, hint
Referred = (  # kind, name, receiver, enclosing, hint
    tuple[str, str, str | None, int | None] | tuple[str, str, str | None, int | None, str | None]
)


class FactsOfFile(Protocol):
    """A file as analysis sees it."""

    @property
    def language(self) -> str: ...

    def facts(self) -> tuple[list[Definition], list[Reference], list[Import]]: ...


@dataclass(frozen=True)
class Source:
    """What is in one file: tuples in the order of the fields, without ordinals; hints may be left out. A definition
    `A/b` is the b of an A that it does not stand in."""

    language: str = "python"
    definitions: Sequence[Defined] = ()
    references: Sequence[Referred] = ()
    imports: Sequence[tuple[str, int, str | None, str | None]] = ()  # module, level, name, alias
    first_line: int = 1
    lines_apart: int = 10
    content: str | None = None

    def facts(self) -> tuple[list[Definition], list[Reference], list[Import]]:
        definitions: list[Definition] = []
        for ordinal, (parent, kind, name, *hints) in enumerate(self.definitions):
            owner, _, name = name.rpartition("/")
            above = [definitions[parent].qualified_name] if parent is not None else []
            qualified_name = ".".join([*above, *owner.split("/"), name]) if owner else ".".join([*above, name])
            line = self.first_line + ordinal * self.lines_apart
            definitions.append(
                Definition(ordinal, parent, kind, name, qualified_name, None, None, None, line, 0, line, 0, *hints)
            )
        references = [
            Reference(ordinal, kind, name, receiver, self.first_line + ordinal, 0, enclosing, *hints)
            for ordinal, (kind, name, receiver, enclosing, *hints) in enumerate(self.references)
        ]
        imports = [
            Import(ordinal, module, level, name, alias, self.first_line)
            for ordinal, (module, level, name, alias) in enumerate(self.imports)
        ]
        return definitions, references, imports


def write(conn: Connection, codebase: str, files: Mapping[str, FactsOfFile | None]) -> None:
    """Replace the facts of these files, None deletes them, and mark them pending, as an ingestion does."""
    for table in ("code_files", "definitions", "code_references", "imports"):
        conn.execute(f"DELETE FROM {table} WHERE codebase = %s AND path = ANY(%s)".encode(), [codebase, list(files)])
    gone = [path for path, source in files.items() if source is None]
    conn.execute("DELETE FROM codebase_metadata WHERE codebase = %s AND path = ANY(%s)", [codebase, gone])
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in ("files", "definitions", "references", "imports")}
    for path, source in files.items():
        if source is None:
            continue
        definitions, references, imports = source.facts()
        content = getattr(source, "content", None)
        rows["files"].append((codebase, path, "v", source.language, 1, 1, "text", content))
        rows["definitions"] += [
            (
                codebase,
                path,
                d.ordinal,
                d.parent,
                d.kind,
                d.name,
                d.qualified_name,
                d.start_line,
                0,
                d.end_line,
                0,
                d.hint,
            )
            for d in definitions
        ]
        rows["references"] += [
            (codebase, path, r.ordinal, r.kind, r.name, r.receiver, r.line, r.column, r.enclosing, r.hint)
            for r in references
        ]
        rows["imports"] += [
            (codebase, path, i.ordinal, i.module, i.level, i.name, i.alias, i.line, i.tail) for i in imports
        ]
    _copy(
        conn,
        "code_files (codebase, path, content_version, language, size_bytes, line_count, state, content)",
        rows["files"],
    )
    _copy(
        conn,
        "definitions (codebase, path, ordinal, parent, kind, name, qualified_name, start_line, start_column, end_line, "
        "end_column, hint)",
        rows["definitions"],
    )
    _copy(
        conn,
        "code_references (codebase, path, ordinal, kind, name, receiver, line, col, enclosing, hint)",
        rows["references"],
    )
    _copy(conn, "imports (codebase, path, ordinal, module, level, name, alias, line, tail)", rows["imports"])
    conn.execute(
        "INSERT INTO codebase_metadata (codebase, path) SELECT codebase, path FROM code_files WHERE codebase = %s "
        "ON CONFLICT DO NOTHING",
        [codebase],
    )
    conn.execute(
        "INSERT INTO pending_updates SELECT %s, 'code_graph', unnest(%s::text[]) ON CONFLICT DO NOTHING",
        [codebase, list(files)],
    )


def _copy(conn: Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with conn.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)
