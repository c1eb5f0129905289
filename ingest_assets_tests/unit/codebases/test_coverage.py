"""Where coverage reports are looked for, and how they are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest_assets.codebases import coverage, git
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.manifest import blob_id
from ingest_assets.errors import SourceUnavailable
from ingest_assets_tests.unit.codebases.repositories import Repository

DATA = b"SF:a.py\nDA:1,1\nend_of_record\n"


def test_a_folder(tmp_path: Path) -> None:
    codebase = Codebase("demo", "folder", str(tmp_path))
    assert coverage.find(codebase, None) == ()
    (tmp_path / "coverage").mkdir()
    (tmp_path / "coverage/lcov.info").write_bytes(DATA)
    (tmp_path / "coverage.xml").mkdir()
    (tmp_path / "lcov.info").symlink_to(tmp_path / "coverage/lcov.info")
    assert coverage.find(codebase, None) == (("coverage/lcov.info", blob_id(DATA)),)
    assert coverage.read(codebase, "coverage/lcov.info", blob_id(DATA)) == DATA


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/lcov.info").write_bytes(DATA)
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside/coverage").symlink_to(tmp_path / "outside")
    codebase = Codebase("demo", "folder", str(tmp_path / "inside"))
    assert coverage.find(codebase, None) == ()
    with pytest.raises(coverage.Unreadable):
        coverage.read(codebase, "coverage/lcov.info", "x")


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lcov.info").write_bytes(DATA)
    monkeypatch.setattr(coverage, "MAX_BYTES", 10)
    codebase = Codebase("demo", "folder", str(tmp_path))
    ((path, version),) = coverage.find(codebase, None)
    with pytest.raises(coverage.Unreadable, match="larger than 10 bytes"):
        coverage.read(codebase, path, version)
    with pytest.raises(coverage.Unreadable, match="larger than 10 bytes"):  # it has grown since
        coverage.read(codebase, path, "1" * 40)


def test_the_tree_of_a_commit(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    commit = repository.commit({"coverage/lcov.info": DATA, "coverage.xml/a.py": "", "a.py": "X = 1\n"})
    (repository.path / "lcov.info").symlink_to("coverage/lcov.info")
    commit = repository.commit()
    codebase = Codebase("demo", "git", str(repository.path))
    git.fetch(codebase.source, None)
    assert coverage.find(codebase, commit) == (("coverage/lcov.info", blob_id(DATA)),)
    assert coverage.read(codebase, "coverage/lcov.info", blob_id(DATA)) == DATA
    with pytest.raises(coverage.Unreadable, match="lacks it"):
        coverage.read(codebase, "coverage/lcov.info", "1" * 40)


def test_a_source_that_is_gone(tmp_path: Path) -> None:
    for kind, commit in (("folder", None), ("git", "1" * 40)):
        codebase = Codebase("demo", kind, os.fspath(tmp_path / "none"))  # type: ignore[arg-type]
        with pytest.raises(SourceUnavailable):
            coverage.find(codebase, commit)
