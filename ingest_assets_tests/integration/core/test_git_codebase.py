"""A git codebase: commits, branches, forced updates, and a remote that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest_assets.codebases import registry
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.errors import SourceUnavailable
from ingest_assets_tests.integration.core.workplace import SOURCES, Workplace
from ingest_assets_tests.unit.codebases.repositories import Repository


class GitWorkplace(Workplace):
    """A codebase that follows a branch of a local repository."""

    def __init__(self, name: str, repository: Repository, branch: str | None) -> None:
        super().__init__(f"{name}_folder", repository.path)
        self.name = name
        registry.add(self.conn, Codebase(name, "git", str(repository.path), branch))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "remote")
    made.commit(SOURCES)
    return made


@pytest.fixture
def demo(database: str, repository: Repository) -> Iterator[GitWorkplace]:
    made = GitWorkplace("demo", repository, "main")
    assert made.run().status == "ready"
    yield made
    made.close()


def test_commits_are_followed(demo: GitWorkplace, repository: Repository) -> None:
    assert demo.codebase.commit_id == repository.git("rev-parse", "HEAD")
    assert demo.run().run_id is None
    newest = demo.newest_event()
    (repository.path / "README.md").unlink()
    commit = repository.commit({"pack/words.py": "def split(text):\n    return list(text)\n", "new.py": "X = 1\n"})
    repository.write({"pack/tool.py": "not committed"})
    result = demo.run()
    assert (result.files["added"], result.files["changed"], result.files["removed"]) == (1, 1, 1)
    assert demo.codebase.commit_id == commit
    assert demo.materialized_since(newest)["source_file"].keys() == {"pack/words.py", "new.py"}
    assert demo.stale() == {}
    demo.assert_verified()


def test_a_commit_that_changes_no_file(demo: GitWorkplace, repository: Repository) -> None:
    newest = demo.newest_event()
    commit = repository.commit()
    demo.run()
    assert demo.codebase.commit_id == commit
    assert demo.materialized_since(newest).keys() <= {"repository", "codebase_status"}
    assert demo.value("SELECT commit_id FROM codebase_snapshots ORDER BY revision DESC LIMIT 1") == commit
    assert demo.stale() == {}
    demo.assert_verified()


def test_a_forced_update_and_a_branch_switch(demo: GitWorkplace, repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"later.py": "A = 1\n"})
    demo.run()
    repository.git("reset", "--quiet", "--hard", first)
    forced = repository.commit({"other.py": "B = 1\n"})
    demo.run()
    assert demo.codebase.commit_id == forced
    assert "other.py" in demo.partitions() and "later.py" not in demo.partitions()
    demo.assert_verified()
    repository.git("checkout", "--quiet", "-b", "side", first)
    side = repository.commit({"side.py": "C = 1\n"})
    demo.conn.execute("UPDATE codebases SET branch = 'side' WHERE name = 'demo'")
    assert demo.run().status == "ready"
    assert demo.codebase.commit_id == side
    assert "side.py" in demo.partitions() and "other.py" not in demo.partitions()
    demo.assert_verified()


def test_a_remote_that_is_gone_changes_nothing(demo: GitWorkplace, repository: Repository) -> None:
    before, newest = demo.versions(), demo.newest_event()
    aside = repository.path.with_name("aside")
    repository.path.rename(aside)
    with pytest.raises(SourceUnavailable, match="Nothing was changed"):
        demo.run()
    assert (demo.versions(), demo.newest_event()) == (before, newest)
    assert demo.partitions() == SOURCES.keys()
    aside.rename(repository.path)
    assert demo.run().run_id is None
    demo.assert_verified()
