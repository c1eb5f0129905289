"""A codebase in a folder, and the database, ready for real runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest_assets_tests.integration.core.workplace import SOURCES, Workplace


@pytest.fixture
def database(dagster_database: str) -> str:
    """Every test here has a database with Dagster's tables."""
    return dagster_database


@pytest.fixture
def workplace(database: str, tmp_path: Path) -> Iterator[Callable[..., Workplace]]:
    """Makes a registered folder codebase that holds these files (by default a few of every kind)."""
    made: list[Workplace] = []

    def make(files: dict[str, str | bytes] | None = None, name: str = "demo", **settings: object) -> Workplace:
        found = Workplace(name, tmp_path / name, **settings)
        found.write(SOURCES if files is None else files)
        made.append(found)
        return found

    yield make
    for each in made:
        each.close()


@pytest.fixture
def demo(workplace: Callable[..., Workplace]) -> Workplace:
    """A small codebase that was brought up to date once."""
    made = workplace()
    made.run()
    return made
