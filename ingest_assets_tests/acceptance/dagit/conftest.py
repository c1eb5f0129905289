"""One home for the session: a code base of real files, a small folder and a git repository."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest_assets_tests.acceptance.dagit.stack import Stack, git, write
from ingest_assets_tests.acceptance.shop import FILES

# Packages of the standard library: real code of different kinds and sizes.
LIBRARY = ("asyncio", "email", "encodings", "html", "http", "importlib", "json", "logging", "wsgiref", "xml")


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sources: `library`, `shop` and the git repository `history`."""
    folder = tmp_path_factory.mktemp("sources")
    standard = Path(os.__file__).parent
    for package in LIBRARY:
        shutil.copytree(
            standard / package, folder / "library" / package, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    write(folder / "shop", FILES)
    history = write(folder / "history", FILES)
    git(history, "init", "--quiet", "--initial-branch=main")
    git(history, "add", ".")
    git(history, "commit", "--quiet", "--message=First")
    return folder


@pytest.fixture(scope="session")
def stack(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything up, with the three codebases ingested."""
    made = Stack(tmp_path_factory.mktemp("home"))
    try:
        made.ingest("run", sources / "library", "--quiet")
        made.ingest("run", sources / "shop", "--quiet")
        made.ingest("run", sources / "history", "--branch", "main", "--quiet")
        made.ingest("up", "--detach")
        yield made
    finally:
        made.ingest("down")
