"""Named SQL statements, one file a noun under `storage/sql`, each statement under a header `-- name: <name>`.

Statements that are used once and fit in a line or two may stand where they are used instead.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_FOLDER = files("ingest_assets.storage") / "sql"
_HEADER = re.compile(r"^-- name:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"--.*")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


@cache
def load(noun: str) -> dict[str, str]:
    """The statements of `storage/sql/<noun>.sql` by name.

    Raises FileNotFoundError where there is no such file, ValueError where a name is missing, malformed or repeated, or
    has no statement.
    """
    return parse((_FOLDER / f"{noun}.sql").read_text(encoding="utf-8"), f"{noun}.sql")


def parse(text: str, origin: str) -> dict[str, str]:
    """The statements in `text` by name; `origin` names it in errors. Raises ValueError as `load` does."""
    before, *parts = _HEADER.split(text)
    if _COMMENT.sub("", before).strip():
        raise ValueError(f"{origin}: there is a statement before the first '-- name:' header")
    statements: dict[str, str] = {}
    for name, statement in zip(parts[::2], parts[1::2], strict=True):
        if not _NAME.match(name) or name in statements:
            raise ValueError(f"{origin}: the name '{name}' is {'repeated' if name in statements else 'malformed'}")
        if not _COMMENT.sub("", statement).strip():
            raise ValueError(f"{origin}: '{name}' has no statement")
        statements[name] = statement.strip()
    return statements


def nouns() -> list[str]:
    """The names of all files."""
    return sorted(entry.name.removesuffix(".sql") for entry in _FOLDER.iterdir() if entry.name.endswith(".sql"))
