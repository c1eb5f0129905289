"""The real program in a process of its own, on a database and a home of a test module."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ingest_assets_tests.acceptance.shop import FILES

PROGRAM = Path(sysconfig.get_path("scripts")) / "ingest"
LIMIT = 240  # seconds that a command may take


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON objects on stdout, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Ingest = Callable[..., Answer]


@pytest.fixture(scope="module")
def environment(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Environment of the program, with a fresh database and home."""
    home = tmp_path_factory.mktemp("home")
    name = f"cli_{os.getpid()}_{home.name}".replace("-", "_")
    with psycopg.connect(server.replace("/ingest?", "/postgres?"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE ingest STRATEGY file_copy")
        url = server.replace("/ingest?", f"/{name}?")
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("INGEST_", "DAGSTER_"))}
        yield inherited | {"INGEST_HOME": str(home), "INGEST_DATABASE_URL": url}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def ingest(environment: dict[str, str]) -> Ingest:
    """Runs `ingest` with these words; `cwd` and further variables by name."""

    def call(*words: object, cwd: Path | None = None, **variables: str) -> Answer:
        finished = subprocess.run(
            [PROGRAM, *map(str, words)],
            cwd=cwd,
            env=environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )
        return Answer(finished.returncode, finished.stdout, finished.stderr)

    return call


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small codebase, not registered."""
    folder = tmp_path_factory.mktemp("code") / "Shop"
    write(folder, FILES)
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    """Write these files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
