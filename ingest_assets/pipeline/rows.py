"""The rows of file-level assets: from facts to COPY, in one transaction a group of files.

Each asset replaces exactly the rows and columns that it owns. Deciding what is made is `worker`'s business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.analysis import trigrams
from ingest_assets.analysis.analyse import to_json_outline
from ingest_assets.analysis.facts import Chunk, FileMetrics, Finding, Import, ParsedFile
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.content import Content
from ingest_assets.storage import bulk

# All that is known of one file; each has its path.
FILE_TABLES = (
    "code_files", "definitions", "code_references", "imports", "codebase_metadata", "function_metrics",
    "file_fingerprints", "file_trigrams", "class_metrics", "chunks", "asset_state",
)  # fmt: skip
SOURCE_COLUMNS = (
    "content_version", "language", "content", "encoding", "size_bytes", "line_count", "state", "state_reason",
    "is_generated", "is_vendored", "is_test",
)  # fmt: skip
PARSED_COLUMNS = (
    "parse_status", "parse_reason", "parse_errors", "ast", "functions", "classes", "imports", "exports", "symbols",
    "metadata",
)  # fmt: skip
_STATE_COLUMNS = (
    "codebase", "asset", "path", "data_version", "code_version", "settings_version", "input_versions", "metadata",
    "run_id",
)  # fmt: skip
_CLASS_KINDS = frozenset({"class", "struct", "enum", "trait", "interface", "type", "module", "protocol"})
_FUNCTION_KINDS = frozenset({"function", "method", "macro"})
_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

# Codebase-level assets that must take up a file whose asset changed.
_FOLLOWERS = {
    "source_file": ("documentation",),
    "parsed_file": ("code_graph", "search_index"),
    "file_metrics": ("quality_report",),
    "chunk": ("search_index",),
}


@dataclass(slots=True)
class AssetRow:
    """A row of `asset_state` to be written."""

    asset: str
    data_version: str
    code_version: str
    settings_version: str
    input_versions: Mapping[str, str]
    metadata: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(slots=True)
class FileRows:
    """Everything that is written for one file; None where an asset is not made."""

    path: str
    source: tuple[Content, str | None, tuple[bool, bool, bool]] | None = None  # content, language, flags
    parsed: ParsedFile | None = None
    metrics: tuple[FileMetrics, str, str | None, int, int] | None = None  # + content version, language, bytes, lines
    chunks: tuple[Chunk, ...] | None = None
    states: list[AssetRow] = field(default_factory=list)
    unchanged: frozenset[str] = frozenset()  # made again with the output that is stored: rows stay


def write(conn: psycopg.Connection[Any], codebase: Codebase, run_id: str, files: Sequence[FileRows]) -> None:
    """Replaces the rows of these files, in the caller's transaction."""
    name = codebase.name
    _write_code_files(conn, name, files)
    parsed = [(f.path, f.parsed) for f in files if f.parsed is not None]
    if parsed:
        paths = [path for path, _ in parsed]
        for table in ("definitions", "code_references", "imports"):
            _delete(conn, table, name, paths)
        bulk.copy(conn, "definitions", _definition_rows(name, parsed))
        bulk.copy(conn, "code_references", _reference_rows(name, parsed))
        bulk.copy(conn, "imports", _import_rows(name, parsed))
    measured = [(f.path, *f.metrics) for f in files if f.metrics is not None]
    if measured:
        _write_metrics(conn, name, measured)
    chunked = [(f.path, f.chunks) for f in files if f.chunks is not None]
    if chunked:
        _delete(conn, "chunks", name, [path for path, _ in chunked])
        bulk.copy(
            conn,
            "chunks",
            (
                (
                    name,
                    path,
                    c.ordinal,
                    c.kind,
                    c.definition,
                    c.breadcrumb,
                    c.start_line,
                    c.end_line,
                    c.text_hash,
                    c.text,
                )
                for path, chunks in chunked
                for c in chunks
            ),
        )
    _write_states(conn, name, run_id, files)


def _write_code_files(conn: psycopg.Connection[Any], name: str, files: Sequence[FileRows]) -> None:
    texts = [(f.path, f.source[0].text) for f in files if f.source is not None]
    if texts:
        _delete(conn, "file_trigrams", name, [path for path, _ in texts])
        bits = ((name, path, trigrams.bits(text)) for path, text in texts if text is not None)
        bulk.copy(conn, "file_trigrams", bits)
    whole = [f for f in files if f.source is not None and f.parsed is not None]
    if whole:
        _delete(conn, "code_files", name, [f.path for f in whole])
        rows = ((name, f.path, *_source_values(f), *_parsed_values(f)) for f in whole)
        bulk.copy(conn, "code_files", rows, ("codebase", "path", *SOURCE_COLUMNS, *PARSED_COLUMNS))
    _update(conn, name, SOURCE_COLUMNS, [(f.path, _source_values(f)) for f in files if f.source and f.parsed is None])
    _update(conn, name, PARSED_COLUMNS, [(f.path, _parsed_values(f)) for f in files if f.parsed and f.source is None])


def _update(
    conn: psycopg.Connection[Any], name: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Any]]]
) -> None:
    """Changes only these columns of code_files; source_file, which comes first, may find no row yet."""
    if not rows:
        return
    assignments = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
    if columns is SOURCE_COLUMNS:
        marks = ", ".join(["%s"] * (len(columns) + 2))
        statement = (
            f"INSERT INTO code_files (codebase, path, {', '.join(columns)}) VALUES ({marks})"
            f" ON CONFLICT (codebase, path) DO UPDATE SET {assignments}, failed_at = NULL, ingested_at = now()"
        )
        parameters = [(name, path, *values) for path, values in rows]
    else:
        setters = ", ".join(f"{column} = %s" for column in columns)
        statement = f"UPDATE code_files SET {setters} WHERE codebase = %s AND path = %s"
        parameters = [(*values, name, path) for path, values in rows]
    with conn.cursor() as cursor:
        cursor.executemany(statement, parameters)


def _source_values(file: FileRows) -> tuple[Any, ...]:
    assert file.source is not None
    content, language, flags = file.source
    return (
        content.content_version,
        language,
        content.text,
        content.encoding,
        content.size_bytes,
        content.line_count,
        content.state,
        content.reason,
        *flags,
    )


def _parsed_values(file: FileRows) -> tuple[Any, ...]:
    parsed = file.parsed
    assert parsed is not None
    named = [(d.qualified_name, d.kind, d.start_line, d.end_line) for d in parsed.definitions]
    return (
        parsed.status,
        parsed.reason,
        _json([{"start_line": e.start_line, "end_line": e.end_line, "kind": e.kind} for e in parsed.errors]),
        _json(to_json_outline(parsed)),
        _json([{"name": n, "start_line": a, "end_line": b} for n, kind, a, b in named if kind in _FUNCTION_KINDS]),
        _json([{"name": n, "kind": k, "start_line": a, "end_line": b} for n, k, a, b in named if k in _CLASS_KINDS]),
        _json([_import(i) for i in parsed.imports if i.is_import]),
        _json(list(parsed.exports)),
        _json([n for n, _, _, _ in named]),
        _json({"references": len(parsed.references), "errors": len(parsed.errors)}),
    )


def _import(one: Import) -> dict[str, Any]:
    return {"module": one.module, "level": one.level, "name": one.name, "line": one.line}


def _json(value: object) -> Jsonb:
    return Jsonb(value, dumps=_dumps)


def _definition_rows(name: str, parsed: Iterable[tuple[str, ParsedFile]]) -> Iterable[tuple[Any, ...]]:
    for path, facts in parsed:
        for d in facts.definitions:
            yield (
                name, path, d.ordinal, d.parent, d.kind, d.name, d.qualified_name, d.signature, d.doc, d.visibility,
                d.start_line, d.start_column, d.end_line, d.end_column, d.hint,
            )  # fmt: skip


def _reference_rows(name: str, parsed: Iterable[tuple[str, ParsedFile]]) -> Iterable[tuple[Any, ...]]:
    for path, facts in parsed:
        for r in facts.references:
            yield name, path, r.ordinal, r.kind, r.name, r.receiver, r.line, r.column, r.enclosing, r.hint


def _import_rows(name: str, parsed: Iterable[tuple[str, ParsedFile]]) -> Iterable[tuple[Any, ...]]:
    for path, facts in parsed:
        for i in facts.imports:
            yield name, path, i.ordinal, i.module, i.level, i.name, i.alias, i.line, i.tail


def _write_metrics(conn: psycopg.Connection[Any], name: str, measured: Sequence[tuple[Any, ...]]) -> None:
    """`codebase_metadata` is shared with graph_measures and quality_report, which own its last columns: those stay."""
    first: FileMetrics = measured[0][1]
    columns = (
        "codebase", "path", "content_version", "language", "size_bytes", "line_count", *first.values, "metric_reasons",
        "findings",
    )  # fmt: skip
    owned = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns[2:])
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS new_metadata (LIKE codebase_metadata) ON COMMIT DELETE ROWS",
    )
    conn.execute("TRUNCATE new_metadata")
    rows = (
        (
            name, path, version, language, size, lines, *metrics.values.values(), _json(metrics.reasons),
            _json([_finding(one) for one in metrics.findings]),
        )
        for path, metrics, version, language, size, lines in measured
    )  # fmt: skip
    bulk.copy(conn, "new_metadata", rows, columns, like="codebase_metadata")
    conn.execute(
        f"INSERT INTO codebase_metadata ({', '.join(columns)}) SELECT {', '.join(columns)} FROM new_metadata"
        f" ON CONFLICT (codebase, path) DO UPDATE SET {owned}"
    )
    _delete(conn, "file_fingerprints", name, [row[0] for row in measured])
    prints = ((name, row[0], row[1].fingerprints) for row in measured if row[1].fingerprints)
    bulk.copy(conn, "file_fingerprints", prints)
    _delete(conn, "function_metrics", name, [row[0] for row in measured])
    bulk.copy(
        conn,
        "function_metrics",
        (
            (name, row[0], f.ordinal, f.name, f.qualified_name, f.start_line, f.end_line, _json(f.metrics))
            for row in measured
            for f in row[1].functions
        ),
    )
    _delete(conn, "class_metrics", name, [row[0] for row in measured])
    bulk.copy(
        conn,
        "class_metrics",
        (
            (name, row[0], c.ordinal, c.kind, c.name, c.qualified_name, c.start_line, c.end_line, _json(c.metrics))
            for row in measured
            for c in row[1].classes
        ),
    )


def _finding(one: Finding) -> dict[str, Any]:
    return {key: value for key, value in asdict(one).items() if value is not None}


def _write_states(conn: psycopg.Connection[Any], name: str, run_id: str, files: Sequence[FileRows]) -> None:
    by_asset: dict[str, list[str]] = {}
    for file in files:
        for state in file.states:
            by_asset.setdefault(state.asset, []).append(file.path)
    for asset, paths in by_asset.items():
        conn.execute(
            "DELETE FROM asset_state WHERE codebase = %s AND asset = %s AND path = ANY(%s)", (name, asset, paths)
        )
        for follower in _FOLLOWERS.get(asset, ()):
            changed = [f.path for f in files if asset not in f.unchanged and any(s.asset == asset for s in f.states)]
            conn.execute(
                "INSERT INTO pending_updates SELECT %s, %s, unnest(%s::text[]) ON CONFLICT DO NOTHING",
                (name, follower, changed),
            )
    rows = (
        (
            name, s.asset, f.path, s.data_version, s.code_version, s.settings_version, _json(s.input_versions),
            _json(s.metadata), run_id,
        )
        for f in files
        for s in f.states
    )  # fmt: skip
    bulk.copy(conn, "asset_state", rows, _STATE_COLUMNS)
    for asset, paths in by_asset.items():
        conn.execute(
            "DELETE FROM ingest_failures WHERE codebase = %s AND asset = %s AND path = ANY(%s)", (name, asset, paths)
        )
    conn.execute(
        "UPDATE code_files SET failed_at = NULL WHERE codebase = %s AND path = ANY(%s) AND failed_at IS NOT NULL",
        (name, [file.path for file in files]),
    )


def _delete(conn: psycopg.Connection[Any], table: str, name: str, paths: list[str]) -> None:
    conn.execute(f"DELETE FROM {table} WHERE codebase = %s AND path = ANY(%s)", (name, paths))
