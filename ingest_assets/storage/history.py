"""The history of files as it is stored: the commits that are new are added to what is known of those before.

What a commit counts is `codebases.history`'s to say; the columns that follow are set by `storage.quality`.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest_assets.codebases import history
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.history import Change, FileHistory, History
from ingest_assets.errors import GitFailed
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

_COLUMNS = "codebase, path, commits, authors, first_at, last_at, recent_at, recent_lines"


def update(conn: Connection, codebase: Codebase, *, anew: bool = False) -> set[str] | None:
    """Take up the commit that the codebase is at; the files whose history is another one now, None for all.

    `anew` reads all of it again. A repository that cannot be read leaves no history, and the reason.
    """
    row = conn.execute(load("history")["state"], {"codebase": codebase.name}).fetchone()
    commit = codebase.commit_id
    if commit == (row[0] if row else None) and not anew:
        return set()
    if commit is None:
        _clear(conn, codebase.name)
        conn.execute("DELETE FROM codebase_history WHERE codebase = %s", (codebase.name,))
        return None
    try:
        whole = row is not None and row[3] is None and row[4] is None
        if row is not None and whole and not anew and history.adds_to(codebase, row[0], commit):
            found = history.read(codebase, commit, row[0])
            found.commits += row[2]
            if found.at >= row[1] and found.known_since is None and found.commits <= history.MAX_COMMITS:
                return _add(conn, codebase.name, found)
        _replace(conn, codebase.name, history.read(codebase, commit))
    except GitFailed as error:
        _clear(conn, codebase.name)
        _put_state(conn, codebase.name, History(commit, 0), f"the history cannot be read: {error.fields['reason']}")
    return None


def _add(conn: Connection, codebase: str, found: History) -> set[str]:
    """Add what the new commits did, and forget what has left the window."""
    parameters = {"codebase": codebase, "paths": list(found.files), "window_start": found.window_start}
    known = {
        row[0]: FileHistory(row[1], set(row[2]), row[3], row[4], list(map(Change, row[5], row[6])))
        for row in conn.execute(load("history")["files"], parameters)
    }
    for path, file in found.files.items():
        known.setdefault(path, FileHistory()).add(file)
    for file in known.values():
        file.recent = [change for change in file.recent if change.at >= found.window_start]
    conn.execute("DELETE FROM file_history WHERE codebase = %s AND path = ANY(%s)", (codebase, list(known)))
    _copy(conn, codebase, known.items())
    _put_state(conn, codebase, found)
    return set(known)


def _replace(conn: Connection, codebase: str, found: History) -> None:
    _clear(conn, codebase)
    _copy(conn, codebase, found.files.items())
    _put_state(conn, codebase, found)


def _clear(conn: Connection, codebase: str) -> None:
    conn.execute("DELETE FROM file_history WHERE codebase = %s", (codebase,))


def _put_state(conn: Connection, codebase: str, found: History, problem: str | None = None) -> None:
    parameters = {
        "codebase": codebase,
        "commit_id": found.commit,
        "commit_at": found.at,
        "commits": found.commits,
        "known_since": found.known_since,
        "problem": problem,
    }
    conn.execute(load("history")["put_state"], parameters)


def _copy(conn: Connection, codebase: str, files: Iterable[tuple[str, FileHistory]]) -> None:
    with conn.cursor().copy(f"COPY file_history ({_COLUMNS}) FROM STDIN") as copy:
        for path, file in files:
            # In one order, whatever the order in which commits came.
            recent = sorted(file.recent)
            copy.write_row(
                (
                    codebase, path, file.commits, sorted(file.authors), file.first_at, file.last_at,
                    [change.at for change in recent], [change.lines for change in recent],
                )
            )  # fmt: skip
