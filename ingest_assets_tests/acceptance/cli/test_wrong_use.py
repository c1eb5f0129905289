"""Wrong use and errors: a sentence that says what to do on stderr, nothing on stdout, exit code 2."""

from __future__ import annotations

import contextlib
import signal
import subprocess
from pathlib import Path

import pytest

from ingest_assets_tests.acceptance.cli.conftest import PROGRAM, Ingest, write


@pytest.fixture(scope="module")
def project(ingest: Ingest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a codebase named `project` that is ready."""
    folder = tmp_path_factory.mktemp("one") / "project"
    write(folder, {"src/app.py": "def main():\n    pass\n", "README": "Hello\n"})
    assert ingest("run", folder).code == 0
    return folder


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status", "projekt"], "Did you mean 'project'?"),
        (["run", "nothing"], "There is no codebase named 'nothing'"),
        (["run", "./nothing"], "there is no folder"),
        (["add", "Project", "."], "use lower-case letters"),
        (["add", "x", "ext::sh -c id"], "not allowed"),
        (["add", "x", ".", "--embedding-model", "nope"], "there is no model 'nope'"),
        (["add", "x", ".", "--docs-url", "docs"], "'docs' is no address of a page"),
        (["report", "project", "--html", "nowhere/x.html"], "'nowhere/x.html' cannot be written: No such file"),
        (["metrics", "project", "app.py"], "Did you mean 'src/app.py'?"),
        (["explain", "project", "../secret"], "is not a file of 'project'"),
        (["graph", "project", "definition"], "SYMBOL"),
        (["graph", "project", "why"], "why"),
        (["graph", "project", "callers", "nobody"], "'nobody' is neither"),
        (["graph", "project", "picture"], "--html"),
        (["graph", "project", "rank", "--json", "--dot"], "--dot"),
        (["search", "project", "x", "-k", "0"], "-k"),
        (["search", "project"], "Give a QUERY"),
        (["search", "project", "x", "--literal", "y"], "Give a QUERY"),
        (["search", "project", "--regex", "(x"], "unterminated subpattern"),
        (["search", "project", "--related", "src/app.py"], "no PATH:LINE"),
        (["search", "project", "--related", "src/app.py:900"], "No chunk of 'project' lies at src/app.py:900"),
        (["metrics", "project", "src/app.py", "--all"], "--all"),
        (["nonsense"], "nonsense"),
    ],
)
def test_it_says_what_is_wrong(ingest: Ingest, project: Path, words: list[str], said: str) -> None:
    answer = ingest(*words, cwd=project.parent)
    assert answer.code == 2
    assert said in " ".join(answer.err.split())
    assert answer.out == ""
    assert "Traceback" not in answer.err


def test_a_name_that_another_source_has_is_refused_with_a_suggestion(
    ingest: Ingest, project: Path, tmp_path: Path
) -> None:
    other = tmp_path / "project"
    write(other, {"a.py": "a = 1\n"})
    for words in (["run", other], ["add", "project", other]):
        answer = ingest(*words)
        assert answer.code == 2
        assert "'project_2'" in answer.err


def test_a_database_that_is_not_there(ingest: Ingest) -> None:
    nowhere = {"INGEST_DATABASE_URL": "postgresql://127.0.0.1:9/none"}
    answer = ingest("status", **nowhere)
    assert answer.code == 2
    assert "The database cannot be reached" in answer.err
    assert "Traceback" not in answer.err
    assert "Traceback" in ingest("status", INGEST_DEBUG="1", **nowhere).err
    answer = ingest("doctor", "--json", **nowhere)
    assert answer.code == 1
    checks = {check["name"]: check["status"] for check in answer.json["checks"]}
    assert checks["database"] == "fail"
    assert "ok" not in {checks[name] for name in ("pgvector", "schema", "dagster", "sources")}


def test_a_wrong_variable_is_named(ingest: Ingest) -> None:
    answer = ingest("status", INGEST_WORKERS="many")
    assert answer.code == 2
    assert "INGEST_WORKERS=many" in answer.err


def test_a_reader_that_has_enough_is_no_error(ingest: Ingest, project: Path, environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [PROGRAM, "metrics", "project", "--all", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 1
    assert said == ""


def test_an_interrupted_run_says_so_and_the_next_one_goes_on(
    ingest: Ingest, environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    write(folder, {f"f{number}.py": f"def f{number}():\n    return {number}\n" for number in range(300)})
    with subprocess.Popen(
        [PROGRAM, "run", folder], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if line.startswith("files: 0 of 300"):
                process.send_signal(signal.SIGINT)
                break
        with contextlib.suppress(ValueError):
            said += process.stderr.read()
    assert process.returncode == 2
    assert "Interrupted." in said
    assert "Traceback" not in said
    assert ingest("status", "many", "--json").json["status"] == "stale"
    assert ingest("run", "many").code == 0
    assert ingest("verify", "many").code == 0
