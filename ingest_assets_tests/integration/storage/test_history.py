"""Commits added to what is known leave what a reading of the whole history leaves."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage import history
from ingest_assets.storage.database import Connection
from ingest_assets_tests.unit.codebases.repositories import Repository

DAY, START = 24 * 3600, 1_700_000_000


def stored(conn: Connection) -> list[tuple[object, ...]]:
    rows = conn.execute("SELECT * FROM file_history WHERE codebase = 'demo' ORDER BY path").fetchall()
    return rows + conn.execute("SELECT * FROM codebase_history WHERE codebase = 'demo'").fetchall()


def made_anew(conn: Connection, codebase: Codebase) -> list[tuple[object, ...]]:
    with conn.transaction(force_rollback=True):
        history.update(conn, codebase, anew=True)
        return stored(conn)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_commits_it_equals_one_read_anew(
    conn: Connection, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    repository = Repository(tmp_path / "repository")
    codebase = Codebase("demo", "folder", str(repository.path))
    day, names = 0, [f"f{number}" for number in range(6)]

    def commit() -> None:
        for variable in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            monkeypatch.setenv(variable, f"{START + day * DAY} +0000")
        monkeypatch.setenv("GIT_AUTHOR_EMAIL", chance.choice(("a@b", "c@d")))
        name = chance.choice(names)
        path = repository.path / name
        if path.exists() and chance.random() < 0.2:
            path.unlink()
        else:
            repository.write({name: "".join(f"{chance.random()}\n" for _ in range(chance.randrange(4)))})
        repository.commit()

    commit()
    for step in range(12):
        day += chance.choice((0, 1, 30, 100, -5))  # clocks may go back
        kind = chance.random()
        if kind < 0.15 and step > 2:
            repository.git("reset", "--quiet", "--hard", "HEAD~1")
        elif kind < 0.3:
            repository.git("checkout", "--quiet", "-b", f"side{step}", "HEAD~1" if step > 2 else "HEAD")
            commit()
            repository.git("checkout", "--quiet", "main")
            repository.git("merge", "--quiet", "--no-edit", "--strategy=ours", f"side{step}")
        else:
            for _ in range(chance.randrange(1, 4)):
                commit()
        codebase = replace(codebase, commit_id=repository.git("rev-parse", "HEAD"))
        before = {row[1]: row for row in stored(conn)}
        changed = history.update(conn, codebase)
        after = {row[1]: row for row in stored(conn)}
        if changed is not None:
            assert {path for path in after if after[path] != before.get(path)} - {codebase.commit_id} <= changed
        assert stored(conn) == made_anew(conn, codebase)
    assert history.update(conn, codebase) == set()


def test_one_commit_writes_the_files_that_it_changed(conn: Connection, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    repository.commit({f"f{number}": "1\n" for number in range(20)})
    codebase = Codebase("demo", "folder", str(repository.path), commit_id=repository.git("rev-parse", "HEAD"))
    assert history.update(conn, codebase) is None
    codebase = replace(codebase, commit_id=repository.commit({"f3": "2\n"}))
    assert history.update(conn, codebase) == {"f3"}
