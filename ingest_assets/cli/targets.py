"""What a user means by NAME|PATH and by FILE: a codebase, and partition keys of its files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from ingest_assets.codebases import registry, source
from ingest_assets.codebases.codebase import Codebase, slugify
from ingest_assets.codebases.paths import escape
from ingest_assets.errors import UnknownCodebase, UnknownFile


def codebase_of(conn: psycopg.Connection[Any], word: str, branch: str | None = None) -> tuple[Codebase, bool]:
    """The codebase that a name or a path means, and whether it was registered just now.

    A registered name comes first; another path is registered under the name of its folder. Raises UnknownCodebase,
    InvalidSource, NameTaken.
    """
    if "/" not in word and branch is None:
        try:
            return registry.get(conn, word), False
        except UnknownCodebase:
            if not source.is_path(word):
                raise
    kind, address, branch = source.parse(word, branch)
    known = registry.find_by_source(conn, kind, address, branch)
    if known is not None:
        return known, False
    new = Codebase(slugify(address)[:60], kind, address, branch)
    return registry.add(conn, new), True


def keys_of(conn: psycopg.Connection[Any], codebase: Codebase, files: Sequence[str]) -> list[str]:
    """The partition keys of files given relative to the current folder or to the codebase, absolute, or as keys.

    One that is not known yet is what it would be called. Nothing says that it exists.
    """
    candidates = [_candidates(codebase, file) for file in files]
    asked = [key for keys in candidates for key in keys]
    known = {
        row[0]
        for row in conn.execute(
            "SELECT path FROM manifest_entries WHERE codebase = %s AND path = ANY(%s)", (codebase.name, asked)
        )
    }
    return [next((key for key in keys if key in known), keys[0]) for keys in candidates]


def known_key_of(conn: psycopg.Connection[Any], codebase: Codebase, file: str) -> str:
    """The partition key of a file that is part of the codebase. Raises UnknownFile, with files of that name."""
    key = keys_of(conn, codebase, [file])[0]
    found = conn.execute(
        "SELECT path FROM manifest_entries WHERE codebase = %s AND (path = %s OR path = %s OR path LIKE %s)"
        " ORDER BY path <> %s, length(path), path LIMIT 3",
        (codebase.name, key, _name(key), f"%/{_like(_name(key))}", key),
    ).fetchall()
    if found and found[0][0] == key:
        return key
    near = " or ".join(f"'{row[0]}'" for row in found)
    raise UnknownFile(path=key, codebase=codebase.name, hint=f" Did you mean {near}?" if near else "")


def _candidates(codebase: Codebase, file: str) -> list[str]:
    """The keys that a file may have, the likeliest first."""
    found = []
    if codebase.kind == "folder":
        inside = _inside(codebase.source, file)
        if inside is not None and (Path(file).is_absolute() or os.path.lexists(file)):
            found.append(escape(inside))
    plain = file if file.startswith("/") else os.path.normpath(file)
    return list(dict.fromkeys([*found, escape(plain), plain.encode(errors="replace").decode()]))


def _inside(root: str, file: str) -> str | None:
    """The path below the codebase's folder, if it lies there; the file itself may be a link."""
    absolute = Path(file).absolute()
    try:
        folder = Path(os.path.realpath(absolute.parent)).relative_to(os.path.realpath(root))
    except ValueError:
        return None
    return os.path.normpath(folder / absolute.name)


def _name(key: str) -> str:
    return key.rsplit("/", 1)[-1]


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
