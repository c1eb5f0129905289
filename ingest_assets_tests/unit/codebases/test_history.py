"""The history of files against what git itself says, and new commits added to what is known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest_assets.codebases import git, history
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.history import WINDOW, Change, FileHistory, History
from ingest_assets.errors import GitFailed
from ingest_assets.settings import settings
from ingest_assets_tests.unit.codebases.repositories import Repository

DAY = 24 * 3600
START = 1_700_000_000


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commits are made at START + days, by an author, as `at` says."""
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{START} +0000")
    yield


def at(days: float) -> None:
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        os.environ[name] = f"{START + int(days * DAY)} +0000"


def by(repository: Repository, email: str) -> None:
    repository.git("commit", "--quiet", "--amend", "--no-edit", f"--author=a <{email}>")


def folder(repository: Repository, inside: str = "") -> Codebase:
    return Codebase("demo", "folder", str(repository.path / inside))


def head(repository: Repository) -> str:
    return repository.git("rev-parse", "HEAD")


def facts(found: History) -> dict[str, tuple[int, int, int, int, list[tuple[int, int]]]]:
    """Commits, authors, first and last day, recent changes (day, lines) by path."""
    return {
        path: (
            one.commits,
            len(one.authors),
            (one.first_at - START) // DAY,
            (one.last_at - START) // DAY,
            sorted(((change.at - START) // DAY, change.lines) for change in one.recent),
        )
        for path, one in found.files.items()
    }


def test_commits_authors_ages_and_lines(clock: None, repository: Repository) -> None:
    repository.commit({"a.py": "1\n2\n3\n", "b c/é.py": "1\n"})
    at(50)
    repository.commit({"a.py": "1\n2\n"})
    by(repository, "B@b")
    at(100)
    repository.commit({"a.py": "1\n2\n3\n4\n", "new.py": "1\n"})
    by(repository, "b@B")
    (repository.path / "b c/é.py").unlink()
    at(120)
    repository.commit()
    found = history.read(folder(repository), head(repository))
    assert (found.commits, found.known_since, found.at) == (4, None, START + 120 * DAY)
    assert facts(found) == {
        "a.py": (3, 2, 0, 100, [(50, 1), (100, 2)]),  # the first commit is older than 90 days
        "b c/é.py": (2, 1, 0, 120, [(120, 1)]),
        "new.py": (1, 1, 100, 100, [(100, 1)]),
    }


def test_new_commits_are_added_to_what_is_known(clock: None, repository: Repository) -> None:
    repository.commit({"a.py": "1\n", "b.py": "1\n"})
    old = head(repository)
    at(10)
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit({"a.py": "side\n"})
    at(20)
    repository.git("checkout", "--quiet", "main")
    repository.commit({"b.py": "1\n2\n"})
    at(30)
    repository.git("merge", "--quiet", "--no-edit", "side")
    codebase, new = folder(repository), head(repository)
    assert history.adds_to(codebase, old, new)
    assert not history.adds_to(codebase, new, old)
    known, added = history.read(codebase, old), history.read(codebase, new, old)
    assert facts(added) == {"a.py": (1, 1, 10, 10, [(10, 2)]), "b.py": (1, 1, 20, 20, [(20, 1)])}
    for path, one in added.files.items():
        known.files.setdefault(path, FileHistory()).add(one)
    assert facts(known) == facts(history.read(codebase, new))


def test_a_commit_that_is_gone_adds_nothing(repository: Repository) -> None:
    repository.commit({"a.py": "1\n"})
    assert not history.adds_to(folder(repository), "0" * 40, head(repository))


def test_a_folder_within_a_repository(repository: Repository) -> None:
    repository.commit({"a.py": "1\n", "below/b.py": "1\n"})
    repository.commit({"a.py": "2\n"})
    repository.commit({"below/b.py": "2\n"})
    found = history.read(folder(repository, "below"), head(repository))
    assert [(path, one.commits, len(one.recent)) for path, one in found.files.items()] == [("b.py", 2, 2)]


def test_a_clone_of_a_git_codebase(repository: Repository) -> None:
    commit = repository.commit({"a.py": "1\n"})
    codebase = Codebase("demo", "git", str(repository.path))
    git.fetch(codebase.source, None)
    assert history.read(codebase, commit).files["a.py"].commits == 1


def test_names_of_any_kind_and_hostile_configuration(repository: Repository, tmp_path: Path) -> None:
    odd = [":100644 a", "-n", "\x01", "new\nline", "tab\tname", b"\xff".decode("utf-8", "surrogateescape"), "e\u0301"]
    for name in odd:
        (repository.path / name).write_text("1\n")
    (repository.path / ".gitattributes").write_text("* -diff diff=evil\n*.png binary\n")
    (repository.path / "x.png").write_bytes(b"\0\n\n")
    repository.commit()
    marker = tmp_path / "ran"
    repository.git("config", "diff.evil.command", f"touch {marker}")
    repository.git("config", "diff.evil.textconv", f"touch {marker}; cat")
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "gpg.program", f"touch {marker}")
    repository.git("config", "diff.renames", "copies")
    found = history.read(folder(repository), head(repository))
    assert len(found.files) == len(odd) + 2
    assert {one.recent[0].lines for path, one in found.files.items() if path not in (".gitattributes", "x.png")} == {1}
    assert found.files["x.png"].recent[0].lines == 0
    assert "tab%09name" in found.files and ":100644 a" in found.files
    assert not marker.exists()


def test_a_renamed_file_begins_anew_and_a_merge_counts_nothing(repository: Repository) -> None:
    repository.commit({"a.py": "1\n2\n3\n"})
    repository.git("mv", "a.py", "b.py")
    repository.commit()
    found = history.read(folder(repository), head(repository))
    assert {path: one.commits for path, one in found.files.items()} == {"a.py": 2, "b.py": 1}


def test_a_shallow_clone_knows_only_its_end(clock: None, repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.py": "1\n"})
    at(1)
    repository.commit({"a.py": "2\n"})
    at(2)
    repository.commit({"a.py": "3\n"})
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.path}", str(tmp_path / "shallow"))
    shallow = Codebase("demo", "folder", str(tmp_path / "shallow"))
    found = history.read(shallow, head(repository))
    assert found.known_since == START + DAY + 1
    assert facts(found) == {"a.py": (1, 1, 2, 2, [(2, 2)])}


def test_a_very_long_history_is_cut_off(clock: None, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(4):
        at(day)
        repository.commit({"a.py": f"{day}\n"})
    monkeypatch.setattr(history, "MAX_COMMITS", 2)
    found = history.read(folder(repository), head(repository))
    assert (found.known_since, found.files["a.py"].commits) == (START + DAY, 2)


def test_an_empty_commit_and_an_empty_folder(repository: Repository) -> None:
    repository.commit({"a.py": "1\n"})
    commit = repository.commit()
    (repository.path / "empty").mkdir()
    assert history.read(folder(repository, "empty"), commit).files == {}


@pytest.mark.parametrize("commit", ["HEAD", "--output=x", "", "g" * 40])
def test_only_full_ids_are_asked_for(repository: Repository, commit: str) -> None:
    repository.commit({"a.py": "1\n"})
    with pytest.raises(GitFailed, match="no full commit id"):
        history.read(folder(repository), commit)


def test_a_commit_that_is_not_there(repository: Repository) -> None:
    repository.commit({"a.py": "1\n"})
    with pytest.raises(GitFailed, match="read the history"):
        history.read(folder(repository), "1" * 40)


def test_it_takes_no_longer_than_allowed(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"a.py": "1\n"})
    monkeypatch.setenv("INGEST_GIT_TIMEOUT", "0.000001")
    settings.cache_clear()
    try:
        with pytest.raises(GitFailed, match="INGEST_GIT_TIMEOUT"):
            history.read(folder(repository), head(repository))
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_times_of_files_put_together() -> None:
    one = FileHistory(1, {1}, 5, 5, [Change(5, 1)])
    one.add(FileHistory(2, {1, 2}, 3, 9))
    assert (one.commits, one.authors, one.first_at, one.last_at) == (3, {1, 2}, 3, 9)
    assert History("x", WINDOW + 7).window_start == 7
