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
        super().__init__(name, repository.path, known=True)
        registry.add(self.conn, Codebase(name, "git", str(repository.path), branch))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "remote")
    made.commit(SOURCES)
    return made


@pytest.fixture
def followed(database: str, repository: Repository) -> Iterator[GitWorkplace]:
    made = GitWorkplace("demo", repository, "main")
    assert made.run().status == "ready"
    yield made
    made.close()


def test_commits_are_followed(followed: GitWorkplace, repository: Repository) -> None:
    assert followed.codebase.commit_id == repository.git("rev-parse", "HEAD")
    assert followed.run().run_id is None
    newest = followed.newest_event()
    (repository.path / "README.md").unlink()
    commit = repository.commit({"pack/words.py": "def split(text):\n    return list(text)\n", "new.py": "X = 1\n"})
    repository.write({"pack/tool.py": "not committed"})
    result = followed.run()
    assert (result.files["added"], result.files["changed"], result.files["removed"]) == (1, 1, 1)
    assert followed.codebase.commit_id == commit
    assert followed.materialized_since(newest)["source_file"].keys() == {"pack/words.py", "new.py"}
    assert followed.stale() == {}
    followed.assert_verified()


def test_a_commit_that_changes_no_file(followed: GitWorkplace, repository: Repository) -> None:
    newest = followed.newest_event()
    commit = repository.commit()
    followed.run()
    assert followed.codebase.commit_id == commit
    # Ages count back from the commit.
    assert followed.materialized_since(newest).keys() <= {"repository", "quality_report", "codebase_status"}
    assert followed.value("SELECT commit_id FROM codebase_snapshots ORDER BY revision DESC LIMIT 1") == commit
    assert followed.stale() == {}
    followed.assert_verified()


def test_a_forced_update_and_a_branch_switch(followed: GitWorkplace, repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"later.py": "A = 1\n"})
    followed.run()
    repository.git("reset", "--quiet", "--hard", first)
    forced = repository.commit({"other.py": "B = 1\n"})
    followed.run()
    assert followed.codebase.commit_id == forced
    assert "other.py" in followed.partitions() and "later.py" not in followed.partitions()
    followed.assert_verified()
    repository.git("checkout", "--quiet", "-b", "side", first)
    side = repository.commit({"side.py": "C = 1\n"})
    followed.conn.execute("UPDATE codebases SET branch = 'side' WHERE name = 'demo'")
    assert followed.run().status == "ready"
    assert followed.codebase.commit_id == side
    assert "side.py" in followed.partitions() and "other.py" not in followed.partitions()
    followed.assert_verified()


def test_a_remote_that_is_gone_changes_nothing(followed: GitWorkplace, repository: Repository) -> None:
    before, newest = followed.versions(), followed.newest_event()
    aside = repository.path.with_name("aside")
    repository.path.rename(aside)
    with pytest.raises(SourceUnavailable, match="Nothing was changed"):
        followed.run()
    assert (followed.versions(), followed.newest_event()) == (before, newest)
    assert followed.partitions() == SOURCES.keys()
    aside.rename(repository.path)
    assert followed.run().run_id is None
    followed.assert_verified()
