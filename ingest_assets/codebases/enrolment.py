"""What a user means: by NAME and SOURCE a codebase to register, by NAME|PATH a known or new one, by FILE a file of it.

The rows of the registry are `registry`'s matter, sources as typed are understood in `source`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from ingest_assets.codebases import registry, source
from ingest_assets.codebases.codebase import Codebase, CodebaseSettings, slugify
from ingest_assets.codebases.paths import escape
from ingest_assets.embedding.provider import provider
from ingest_assets.errors import InvalidSetting, NameTaken, UnknownCodebase, UnknownFile


def enrol(
    conn: psycopg.Connection[Any],
    name: str,
    address: str,
    branch: str | None,
    project: str,
    settings: CodebaseSettings,
) -> tuple[Codebase, bool]:
    """Register a codebase, or give the registered one of this name and source these settings; and whether it is new.

    Raises InvalidName, InvalidSource, InvalidSetting, NameTaken.
    """
    provider(settings.embedding_model)
    for url in settings.docs_urls:
        if not url.startswith(("http://", "https://")):
            raise InvalidSetting(name="docs-url", reason=f"'{url}' is no address of a page; it begins with https://")
    kind, address, branch = source.parse(address, branch)
    try:
        return registry.add(conn, Codebase(name, kind, address, branch, project, settings)), True
    except NameTaken:
        known = registry.get(conn, name)
        if (known.kind, known.source, known.branch) != (kind, address, branch):
            raise
    if known.project != project:
        raise InvalidSetting(
            name="project",
            reason=f"'{name}' belongs to '{known.project}'. Remove it first to move it: ingest remove {name}",
        )
    return (known if known.settings == settings else registry.update_settings(conn, name, settings)), False


def find_or_enrol(conn: psycopg.Connection[Any], word: str, branch: str | None = None) -> tuple[Codebase, bool]:
    """The codebase that a name or a path means, and whether it was registered just now.

    A registered name comes first. A path that is not registered yet gets the name of its folder. Raises
    UnknownCodebase, InvalidSource, NameTaken.
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
    return registry.add(conn, Codebase(slugify(address)[:60].rstrip("_"), kind, address, branch)), True


def keys_of(conn: psycopg.Connection[Any], codebase: Codebase, files: Sequence[str]) -> list[str]:
    """The partition keys of files given relative to the current folder or to the codebase, absolute, or as keys.

    A file that is not known gets the key that it would have: nothing here says that it exists.
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


def unknown_file(conn: psycopg.Connection[Any], codebase: Codebase, key: str) -> UnknownFile:
    """The error that a codebase has no such file, with files of that name elsewhere and why it is left out."""
    skipped = conn.execute(
        "SELECT reason FROM manifest_skips WHERE codebase = %s AND path = %s", (codebase.name, key)
    ).fetchone()
    if skipped is not None:
        return UnknownFile(path=key, codebase=codebase.name, hint=f" It is left out: {skipped[0]}.")
    name = key.rsplit("/", 1)[-1]
    found = conn.execute(
        "SELECT path FROM manifest_entries WHERE codebase = %s AND (path = %s OR right(path, %s) = %s)"
        " ORDER BY length(path), path LIMIT 3",
        (codebase.name, name, len(name) + 1, f"/{name}"),
    ).fetchall()
    near = " or ".join(f"'{row[0]}'" for row in found)
    return UnknownFile(path=key, codebase=codebase.name, hint=f" Did you mean {near}?" if near else "")


def _candidates(codebase: Codebase, file: str) -> list[str]:
    """The keys that a file may have, the likeliest first."""
    found = []
    if codebase.kind == "folder" and (Path(file).is_absolute() or os.path.lexists(file)):
        inside = _inside(codebase.source, file)
        if inside is not None:
            found.append(escape(inside))
    plain = file if Path(file).is_absolute() else os.path.normpath(file)
    return list(dict.fromkeys([*found, escape(plain), plain.encode(errors="replace").decode()]))


def _inside(root: str, file: str) -> str | None:
    """The path below the codebase's folder, if it lies there; the file itself may be a link."""
    absolute = Path(file).absolute()
    try:
        folder = Path(os.path.realpath(absolute.parent)).relative_to(os.path.realpath(root))
    except ValueError:
        return None
    return os.path.normpath(folder / absolute.name)
