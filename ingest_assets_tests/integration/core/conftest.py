"""A codebase in a folder, and the database, ready for real runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest_assets.automation.instance import instance
from ingest_assets_tests.conftest import as_template, copied_database
from ingest_assets_tests.integration.core.workplace import SOURCES, Workplace


@pytest.fixture(scope="session")
def demo_template(
    server: str, dagster_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Name of a database in which the codebase `demo` was brought up to date once, to be copied; and its folder."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    with copied_database(server, dagster_template) as url:
        made = Workplace("demo", folder)
        made.write(SOURCES)
        assert made.run().status == "ready"
        made.close()
        instance().dispose()
        yield as_template(url), folder


@pytest.fixture
def database(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Every test here has a database with Dagster's tables, and with the codebase `demo` if it asks for that."""
    if "demo" in request.fixturenames:
        template = request.getfixturevalue("demo_template")[0]
    else:
        template = request.getfixturevalue("dagster_template")
    with copied_database(server, template) as url:
        yield url
        instance().dispose()


@pytest.fixture
def demo(database: str, demo_template: tuple[str, Path]) -> Iterator[Workplace]:
    """A small codebase that was brought up to date once."""
    folder = demo_template[1]
    shutil.rmtree(folder)
    made = Workplace("demo", folder, known=True)
    made.write(SOURCES)
    yield made
    made.close()


@pytest.fixture
def workplace(database: str, tmp_path: Path) -> Iterator[Callable[..., Workplace]]:
    """Makes a registered folder codebase that holds these files (by default a few of every kind)."""
    made: list[Workplace] = []

    def make(files: dict[str, str | bytes] | None = None, name: str = "demo", folder: Path | None = None) -> Workplace:
        found = Workplace(name, folder or tmp_path / name)
        found.write(SOURCES if files is None else files)
        made.append(found)
        return found

    yield make
    for each in made:
        each.close()
