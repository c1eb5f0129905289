"""Questions made of what commits say."""

import subprocess
from pathlib import Path

import pytest

from ingest_assets_tests.evaluation.codebases import EvaluationFailed
from ingest_assets_tests.evaluation.commits import Clone, asked
from ingest_assets_tests.evaluation.questions import Answer

BEFORE = "def read(path):\n    return open(path)\n\n\ndef close(file):\n    file.close()\n"
AFTER = BEFORE.replace("open(path)", "open(path, 'rb')")


def commit(folder: Path, subject: str, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    for words in (["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", subject]):
        subprocess.run(["git", "-C", str(folder), *words], check=True)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    folder = tmp_path / "clone"
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    commit(folder, "first", files=BEFORE, test_files="def test_read():\n    pass\n")
    commit(folder, "fix: leave files as they are on disk (#12)", files=AFTER)
    commit(folder, "Release of the version 1.2", files=AFTER.replace("file.close", "file.shut"))
    commit(folder, "Test what is read more thoroughly", test_files="def test_read():\n    assert True\n")
    commit(folder, "A function that was not there before", more="def new():\n    pass\n")
    return Clone(folder, 4)


def test_a_commit_asks_for_the_functions_that_it_changed(clone: Clone) -> None:
    (question,) = clone.questions("x")
    assert question.text == "leave files as they are on disk"
    assert question.answers == (Answer(2, "files.py", "read"),)


def test_the_tree_before_them_is_what_is_searched(clone: Clone, tmp_path: Path) -> None:
    codebase, _ = asked(clone, tmp_path)
    assert codebase.name == "commits_clone"
    assert (codebase.folder / "files.py").read_text() == BEFORE
    with pytest.raises(EvaluationFailed, match="has no 9 commits"):
        Clone(clone.git, 9).base()
