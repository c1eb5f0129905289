"""Dagster's instance folder, DAGSTER_HOME: `dagster` under INGEST_HOME, with dagster.yaml and workspace.yaml in it.

The files come from the templates of this package. One that a user has edited is left alone; the others follow the
program when it is upgraded. What the files refer to is defined elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from importlib.resources import files
from pathlib import Path

from ingest_assets.settings import settings

FILES = ("dagster.yaml", "workspace.yaml")
_WRITTEN = ".written.json"  # file -> hash of what was written last: one that differs was edited


def template(name: str) -> str:
    """The text of one of FILES as this program brings it."""
    return (files("ingest_assets.storage") / "templates" / name).read_text(encoding="utf-8")


def ensure() -> Path:
    """Make the folder and its files, or bring those up to date that nobody edited, and return the folder.

    Raises OSError where it cannot be written.
    """
    folder = settings().home.expanduser().resolve() / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    written = _read_hashes(folder / _WRITTEN)
    for name in FILES:
        text, file = template(name), folder / name
        found = _hash(file.read_bytes()) if file.exists() else None
        if found == _hash(text.encode()) == written.get(name):
            continue
        if found in (None, written.get(name), _hash(text.encode())):
            written[name] = _hash(text.encode())
            _replace(file, text)
            _replace(folder / _WRITTEN, json.dumps(written))
    return folder


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_hashes(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _replace(file: Path, text: str) -> None:
    """Write a file whole: a process that reads it meanwhile sees the old one or the new one."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as new:
        new.write(text)
    Path(name).replace(file)
