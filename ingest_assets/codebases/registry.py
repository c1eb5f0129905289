"""The registry: the codebases that there are, and what the last look at each saw, as rows.

Every function takes the connection of its caller. Looking is done in `folder` and `git_source`; telling Dagster about
added and removed codebases belongs to `automation`.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from ingest_assets.codebases.codebase import Codebase, CodebaseSettings, check_name
from ingest_assets.codebases.manifest import FileStat, Manifest, ManifestEntry, Skip
from ingest_assets.errors import NameTaken, UnknownCodebase

_COLUMNS = sql.SQL(
    "name, kind, source, branch, project, settings, status, commit_id, manifest_hash, problems, revision, reports"
)
_ENTRY_COLUMNS = "path, content_version, size_bytes, mode, mtime_ns, ctime_ns, inode, trusted, problem"
_DELETED_AT_ONCE = 20_000  # rows


def add(conn: Connection[Any], codebase: Codebase) -> Codebase:
    """Register a codebase; its status starts as `new`. Raises InvalidName, NameTaken with a free name."""
    check_name(codebase.name)
    statement = sql.SQL(
        "INSERT INTO codebases (name, project, kind, source, branch, settings) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (name) DO NOTHING RETURNING {}"
    ).format(_COLUMNS)
    settings = Jsonb(codebase.settings.model_dump(mode="json"))
    values = (codebase.name, codebase.project, codebase.kind, codebase.source, codebase.branch, settings)
    row = _fetch(conn, statement, *values)
    if not row:
        taken = _fetch(conn, "SELECT source FROM codebases WHERE name = %s", codebase.name)
        source = taken[0][0] if taken else "another source"
        raise NameTaken(name=codebase.name, source=source, suggestion=_free_name(conn, codebase.name))
    _bump(conn)
    return _codebase(row[0])


def get(conn: Connection[Any], name: str) -> Codebase:
    """The codebase of this name; also one that is being removed, so that its removal can be ended.

    Raises UnknownCodebase.
    """
    rows = _fetch(conn, sql.SQL("SELECT {} FROM codebases WHERE name = %s").format(_COLUMNS), name)
    if rows:
        return _codebase(rows[0])
    names = [row[0] for row in _fetch(conn, "SELECT name FROM codebases WHERE NOT removing")]
    near = difflib.get_close_matches(name, names, 1) or [known for known in names if name and name in known][:1]
    raise UnknownCodebase(name=name, hint=f" Did you mean '{near[0]}'?" if near else "")


def find_by_source(conn: Connection[Any], kind: str, source: str, branch: str | None) -> Codebase | None:
    """The oldest codebase that is made from this source, if any."""
    query = sql.SQL(
        "SELECT {} FROM codebases WHERE source = %s AND kind = %s AND branch IS NOT DISTINCT FROM %s AND NOT removing"
        " ORDER BY created_at, name LIMIT 1"
    ).format(_COLUMNS)
    rows = _fetch(conn, query, source, kind, branch)
    return _codebase(rows[0]) if rows else None


def all(conn: Connection[Any]) -> list[Codebase]:
    """Every codebase that is not being removed, by name."""
    return [
        _codebase(row)
        for row in _fetch(conn, sql.SQL("SELECT {} FROM codebases WHERE NOT removing ORDER BY name").format(_COLUMNS))
    ]


def uses(conn: Connection[Any], source: str) -> bool:
    """Whether a codebase that is not being removed is made from this source, whatever the branch."""
    return bool(_fetch(conn, "SELECT FROM codebases WHERE source = %s AND NOT removing LIMIT 1", source))


def update_settings(conn: Connection[Any], name: str, settings: CodebaseSettings) -> Codebase:
    """Replace the settings of a codebase. Raises UnknownCodebase."""
    statement = sql.SQL("UPDATE codebases SET settings = %s, updated_at = now() WHERE name = %s RETURNING {}")
    rows = _fetch(conn, statement.format(_COLUMNS), Jsonb(settings.model_dump(mode="json")), name)
    if not rows:
        return get(conn, name)  # raises
    _bump(conn)
    return _codebase(rows[0])


def mark_removing(conn: Connection[Any], name: str) -> None:
    """Begin to remove a codebase: it is no longer listed, and its name is still taken. Raises UnknownCodebase."""
    statement = "UPDATE codebases SET removing = true, updated_at = now() WHERE name = %s RETURNING name"
    if not _fetch(conn, statement, name):
        get(conn, name)  # raises
    _bump(conn)


def delete(conn: Connection[Any], name: str) -> dict[str, int]:
    """Delete every row of a codebase, its own last, so that it can be done again when killed; rows deleted by table.

    In batches: each is a transaction of its own unless the caller has one open.
    """
    deleted: dict[str, int] = {}
    for table in _tables(conn):
        statement = sql.SQL(
            "DELETE FROM {table} WHERE codebase = %s AND ctid = ANY (ARRAY("
            "SELECT ctid FROM {table} WHERE codebase = %s LIMIT %s))"
        ).format(table=sql.Identifier(table))
        rows = _DELETED_AT_ONCE
        while rows == _DELETED_AT_ONCE:
            with conn.transaction():
                rows = conn.execute(statement, (name, name, _DELETED_AT_ONCE)).rowcount
            deleted[table] = deleted.get(table, 0) + rows
    gone = _fetch(conn, "DELETE FROM codebases WHERE name = %s RETURNING removing", name)
    if any(not removing for (removing,) in gone):  # else `mark_removing` has told
        _bump(conn)
    return {table: rows for table, rows in deleted.items() if rows}


def version(conn: Connection[Any]) -> int:
    """A number that grows whenever a codebase is added, removed or changes its settings. Read it before `all`."""
    last_value, is_called = _fetch(conn, "SELECT last_value, is_called FROM registry_version")[0]
    return int(last_value) if is_called else 0


def load_manifest(conn: Connection[Any], name: str) -> dict[str, ManifestEntry]:
    """The entries of the last look, by partition key."""
    entries: dict[str, ManifestEntry] = {}
    with conn.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(f"SELECT {_ENTRY_COLUMNS} FROM manifest_entries WHERE codebase = %s", (name,))
        for path, version, size, mode, mtime, ctime, inode, trusted, problem in cursor:
            stat = None if mtime is None else FileStat(size, mtime, ctime, inode)
            entries[path] = ManifestEntry(path, version, size, mode, stat, trusted, problem)
    return entries


def load_skips(conn: Connection[Any], name: str) -> tuple[Skip, ...]:
    """What the last look left out, in order of reason and path."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        query = "SELECT path, reason, files FROM manifest_skips WHERE codebase = %s ORDER BY reason, path"
        return tuple(Skip(*row) for row in cursor.execute(query, (name,)))


def store_manifest(
    conn: Connection[Any],
    name: str,
    manifest: Manifest,
    previous: Mapping[str, ManifestEntry],
    only: Collection[str] | None = None,
) -> None:
    """Write what differs from `previous` (as loaded), in the transaction of the caller.

    `only` says that the look was restricted to these paths: what is known of others stays, skips included.
    """
    entries = manifest.entries
    known = previous if only is None else {path: previous[path] for path in only if path in previous}
    written = [entry for path, entry in entries.items() if previous.get(path) != entry]
    replaced = [entry.path for entry in written if entry.path in previous]
    replaced += [path for path in known if path not in entries and not path.startswith(manifest.unseen)]
    with conn.cursor() as cursor:
        if replaced:
            cursor.execute("DELETE FROM manifest_entries WHERE codebase = %s AND path = ANY (%s)", (name, replaced))
        if written:
            with cursor.copy(f"COPY manifest_entries (codebase, {_ENTRY_COLUMNS}) FROM STDIN") as copy:
                for entry in written:
                    copy.write_row((name, *_row(entry)))
    _store_skips(conn, name, manifest, only)


def _bump(conn: Connection[Any]) -> None:
    # After the commit of what changed: a sequence is seen at once, and who reloads on it must find the rows. Where the
    # caller has a transaction open that cannot be.
    _fetch(conn, "SELECT nextval('registry_version')")


def _tables(conn: Connection[Any]) -> list[str]:
    """Every table with a column `codebase`; of a partitioned one only the whole. Leases go with the codebase's row."""
    rows = _fetch(
        conn,
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
        " AND a.attname = 'codebase' AND NOT a.attisdropped AND c.relname <> 'codebase_leases' ORDER BY c.relname",
    )
    return [row[0] for row in rows]


def _free_name(conn: Connection[Any], name: str) -> str:
    names = {row[0] for row in _fetch(conn, "SELECT name FROM codebases WHERE starts_with(name, %s)", name[:50])}
    number = 2
    while (suggestion := f"{name[:50]}_{number}") in names:
        number += 1
    return suggestion


def _fetch(conn: Connection[Any], query: Any, *parameters: object) -> list[tuple[Any, ...]]:
    # A transaction of its own, unless the caller has one open. That holds for questions too: a transaction that one
    # left open would keep the next change from being committed.
    with conn.transaction(), conn.cursor(row_factory=tuple_row) as cursor:
        return cursor.execute(query, parameters or None).fetchall()


def _codebase(row: tuple[Any, ...]) -> Codebase:
    name, kind, source, branch, project, settings, status, commit_id, manifest_hash, problems, revision, reports = row
    return Codebase(
        name=name,
        kind=kind,
        source=source,
        branch=branch,
        project=project,
        settings=CodebaseSettings.model_validate(settings),
        status=status,
        commit_id=commit_id,
        manifest_hash=manifest_hash,
        problems=tuple(problems),
        revision=revision,
        reports=tuple((path, version) for path, version in reports),
    )


def _store_skips(conn: Connection[Any], name: str, manifest: Manifest, only: Collection[str] | None) -> None:
    found = {(skip.path, skip.reason): skip.files for skip in manifest.skips}
    known = {(skip.path, skip.reason): skip.files for skip in load_skips(conn, name)}
    if only is not None:  # what was only counted cannot be told apart by path
        looked_at = set(only)
        found = {key: files for key, files in found.items() if key[0] in looked_at}
        known = {key: files for key, files in known.items() if key[0] in looked_at}
    gone = [key for key, files in known.items() if found.get(key) != files]
    new = [(*key, files) for key, files in found.items() if known.get(key) != files]
    with conn.cursor() as cursor:
        if gone:
            cursor.execute(
                "DELETE FROM manifest_skips s USING unnest(%s::text[], %s::text[]) AS gone (path, reason)"
                " WHERE s.codebase = %s AND s.path = gone.path AND s.reason = gone.reason",
                ([path for path, _ in gone], [reason for _, reason in gone], name),
            )
        if new:
            with cursor.copy("COPY manifest_skips (codebase, path, reason, files) FROM STDIN") as copy:
                for row in new:
                    copy.write_row((name, *row))


def _row(entry: ManifestEntry) -> tuple[object, ...]:
    stat = entry.stat
    times = (None, None, None) if stat is None else (stat.mtime_ns, stat.ctime_ns, stat.inode)
    return (entry.path, entry.content_version, entry.size_bytes, entry.mode, *times, entry.trusted, entry.problem)
