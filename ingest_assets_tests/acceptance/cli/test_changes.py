"""What the program says and does when files change, come, go, fail, or cannot be looked at."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ingest_assets_tests.acceptance.cli.conftest import Ingest, write
from ingest_assets_tests.acceptance.shop import FILES


@pytest.fixture(scope="module")
def codebase(ingest: Ingest, shop: Path) -> Path:
    """The folder of a codebase that is ready; each test leaves it so."""
    assert ingest("add", "shop", shop).code == 0
    assert ingest("status", "shop", "--json").json["status"] == "new"
    assert ingest("run", "shop").code == 0
    return shop


def test_a_change_is_seen_before_it_is_taken_up_and_only_it_is_made(ingest: Ingest, codebase: Path) -> None:
    write(codebase, {"orders/prices.py": "def price_of(article):\n    return 7\n", "orders/new.py": "x = 1\n"})
    (codebase / "README.md").unlink()
    for _ in range(2):  # the first look changed nothing
        answer = ingest("status", "shop", "--json")
        assert answer.code == 1
        assert answer.json["status"] == "stale"
        total = len(FILES)  # one came, one went
        assert answer.json["files"] == {"total": total, "fresh": total - 2, "stale": 2, "failed": 0}
        parsed = answer.json["assets"]["parsed_file"]
        assert parsed == {"fresh": total - 2, "stale": 1, "missing": 1, "failed": 0}
        assert answer.json["assets"]["code_graph"]["stale"] == 1
        assert any("README.md" in line for line in answer.json["pending"])
    # A listing does not look, unless it is told to.
    assert ingest("status", "--json").json["status"] == "ready"
    assert ingest("status", "--look", "--json").json["status"] == "stale"
    explained = ingest("explain", "shop", "orders/prices.py", "--json").json["assets"]
    assert explained["source_file"]["state"] == "stale"
    assert "content changed" in explained["source_file"]["why"]
    assert explained["chunk_embedding"]["state"] == "stale"
    assert ingest("explain", "shop", "orders/cart.py", "--json").json["assets"]["chunk"]["state"] == "fresh"

    answer = ingest("run", "shop", "--json")
    assert answer.code == 0
    files = answer.json["files"]
    assert (files["added"], files["changed"], files["removed"], files["unchanged"]) == (1, 1, 1, total - 2)
    assert answer.json["assets"]["parsed_file"]["materialized"] == 2
    assert ingest("status", "shop", "--json").json["status"] == "ready"
    answer = ingest("verify", "shop", "--json", "--quiet")
    assert (answer.code, answer.json["differences"], answer.err) == (0, [], "")


def test_only_the_files_that_are_named_are_made(ingest: Ingest, codebase: Path) -> None:
    write(codebase, {name: f"y = {number}\n" for number, name in enumerate(["orders/a.py", "orders/b.py", "c.py"])})
    answer = ingest("run", "shop", "a.py", codebase / "orders/b.py", "--json", cwd=codebase / "orders")
    assert answer.json["assets"]["source_file"]["materialized"] == 2
    answer = ingest("run", "shop", "c.py", "--json")
    assert answer.code == 0
    assert answer.json["assets"]["source_file"]["materialized"] == 1
    answer = ingest("run", "shop", "orders/missing.py")
    assert answer.code == 2
    assert "'orders/missing.py' is not a file of 'shop'" in answer.err


def test_a_source_that_is_gone_is_not_an_empty_one(ingest: Ingest, codebase: Path) -> None:
    away = codebase.with_name("away")
    codebase.rename(away)
    try:
        answer = ingest("status", "shop", "--json")
        assert answer.code == 1
        assert answer.json["status"] == "degraded"
        assert any(line.startswith("could not look: ") for line in answer.json["pending"])
        assert answer.json["files"]["total"] > 0
        answer = ingest("run", "shop")
        assert answer.code == 2
        assert "could not be looked at" in answer.err
        assert ingest("search", "shop", "Cart", "--json").json["results"]
        answer = ingest("doctor")
        assert answer.code == 1
        assert "fail  source of shop" in answer.out
    finally:
        away.rename(codebase)
    assert ingest("status", "shop").code == 0


def test_a_file_that_fails_leaves_the_others_and_the_status_degraded(ingest: Ingest, codebase: Path) -> None:
    # More than can be parsed in the time that a file is given here.
    text = "def f():\n    return " + "+".join(str(number) for number in range(60_000)) + "\n"
    write(codebase, {"orders/slow.py": text * 2, "orders/quick.py": "z = 1\n"})
    answer = ingest("run", "shop", "--json", INGEST_FILE_TIMEOUT="0.05")
    assert answer.code == 1
    assert answer.json["status"] == "degraded"
    assert "orders/slow.py" in {failure["path"] for failure in answer.json["failures"]}
    answer = ingest("status", "shop", "--json")
    assert answer.code == 1
    assert answer.json["status"] == "degraded"
    assert answer.json["files"]["failed"] >= 1
    assert answer.json["files"]["stale"] == 0
    assert answer.json["assets"]["code_graph"] == {"fresh": 1, "stale": 0, "missing": 0, "failed": 0}
    explained = ingest("explain", "shop", "orders/slow.py", "--json").json["assets"]
    assert "timeout" in " ".join(found["why"] for found in explained.values() if found["state"] == "failed")
    (codebase / "orders/slow.py").unlink()
    assert ingest("run", "shop").code == 0


def test_settings_are_exactly_those_of_the_last_add(ingest: Ingest, codebase: Path) -> None:
    answer = ingest("add", "shop", codebase, "--ignore", "web/", "--chunk-characters", "500", "--json")
    assert answer.code == 0
    assert answer.json["new"] is False
    assert answer.json["settings"]["ignore"] == ["web/"]
    answer = ingest("status", "shop", "--json")
    assert (answer.code, answer.json["status"]) == (1, "stale")
    assert answer.json["assets"]["chunk"]["stale"] == answer.json["files"]["total"]
    assert answer.json["assets"]["parsed_file"]["stale"] == 0
    assert answer.json["assets"]["repository"]["stale"] == 1
    answer = ingest("run", "shop", "--json")
    assert answer.code == 0
    assert answer.json["files"]["removed"] == 1
    assert ingest("add", "shop", codebase).code == 0
    assert ingest("run", "shop", "--json").json["files"]["added"] == 1


def test_a_branch_of_a_git_repository(ingest: Ingest, tmp_path: Path) -> None:
    repository = tmp_path / "Tool-Box"
    write(repository, {"tool.py": "def tool():\n    return 1\n"})

    def git(*words: str) -> str:
        identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
        command = ["git", *identity, *words]
        return subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True).stdout.strip()

    def commit() -> str:
        git("add", "--all")
        git("commit", "--quiet", "--message", "change")
        return git("rev-parse", "HEAD")

    git("init", "--quiet")
    first = commit()
    assert ingest("run", repository, "--branch", "main", "--json").json["codebase"] == "tool_box"
    answer = ingest("status", "tool_box", "--json")
    assert (answer.code, answer.json["commit"]) == (0, first)
    write(repository, {"tool.py": "def tool():\n    return 2\n"})
    assert ingest("status", "tool_box").code == 0  # it is not committed
    second = commit()
    answer = ingest("status", "tool_box", "--json")
    assert (answer.code, answer.json["status"], answer.json["commit"]) == (1, "stale", first)
    assert f"the source is at commit {second}" in answer.json["pending"]
    assert ingest("run", "tool_box").code == 0
    assert ingest("search", "tool_box", "tool", "--json").json["as_of"] == {"revision": 2, "commit": second}
    assert ingest("remove", "tool_box", "--yes").code == 0


def test_a_removed_codebase_is_gone_and_its_folder_is_not(ingest: Ingest, tmp_path: Path, codebase: Path) -> None:
    folder = tmp_path / "short_lived"
    shutil.copytree(codebase, folder)
    assert ingest("run", folder).code == 0
    answer = ingest("remove", "short_lived")
    assert answer.code == 2
    assert "--yes" in answer.err
    answer = ingest("remove", "short_lived", "--yes", "--json")
    assert answer.code == 0
    assert answer.json["deleted"]["code_files"] > 0
    assert ingest("status", "short_lived").code == 2
    assert folder.is_dir()
    assert {line["codebase"] for line in ingest("status", "--json").lines} == {"shop"}
