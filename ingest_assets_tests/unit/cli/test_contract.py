"""What every command promises: help, an example, variables, documentation, a fast start."""

from __future__ import annotations

import re
import resource
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import typer.main

from ingest_assets.cli.graph import Confidence, Measure, Question
from ingest_assets.cli.main import COMMANDS, app
from ingest_assets.settings import Settings
from ingest_assets.storage.graph_questions import CONFIDENCES, QUESTIONS, RANKED_BY

COMMAND_LINE: Any = typer.main.get_command(app)
DOCUMENTATION = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")
SHARED = {"INGEST_JSON", "INGEST_QUIET"}
START_SECONDS = 0.5


def options(name: str) -> list[Any]:
    """The options of a command, without --help."""
    return [parameter for parameter in COMMAND_LINE.commands[name].params if parameter.opts[0].startswith("-")]


def section(name: str) -> str:
    """What docs/cli.md says of a command."""
    found = re.search(rf"^## `ingest {name}[ `].*?(?=^## |\Z)", DOCUMENTATION, re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section '## `ingest {name} ...`'"
    return found[0]


def test_the_commands_are_those_of_the_contract() -> None:
    assert list(COMMAND_LINE.commands) == list(COMMANDS)
    contract = "add run status explain search graph metrics report verify up down remove doctor"
    assert set(COMMANDS) == set(contract.split(" "))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_the_command_does_and_ends_with_an_example(name: str) -> None:
    command = COMMAND_LINE.commands[name]
    first = command.help.splitlines()[0]
    assert first.endswith(".")
    assert len(first) < 60, "the list of commands would cut it"
    assert "Example:" not in command.help
    helped = command.get_help(typer.Context(command, info_name=f"ingest {name}"))
    assert re.search(rf"Example: ingest {name}( .*)?\Z", helped.strip())
    for option in options(name):
        assert option.help, f"{option.opts[0]} has no help"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_can_be_typed(name: str) -> None:
    command = COMMAND_LINE.commands[name]
    words = shlex.split(command.epilog.removeprefix("Example: "))
    assert words[:2] == ["ingest", name]
    assert command.make_context("ingest", words[2:]).command is command


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_variable_of_its_own(name: str) -> None:
    settings = {f"INGEST_{field.upper()}" for field in Settings.model_fields}
    for option in options(name):
        long = max(option.opts, key=len).lstrip("-").replace("-", "_").upper()
        assert option.envvar in {f"INGEST_{name.upper()}_{long}", f"INGEST_{long}"}
        assert option.envvar.startswith(f"INGEST_{name.upper()}_") or option.envvar in SHARED
        assert option.envvar not in settings


@pytest.mark.parametrize("name", COMMANDS)
def test_the_documentation_has_every_option_and_variable(name: str) -> None:
    text = section(name)
    for option in options(name):
        assert f"`{max(option.opts, key=len)}" in text
        assert f"`{option.envvar}`" in text
    assert COMMAND_LINE.commands[name].epilog.removeprefix("Example: ") in text


def test_the_documentation_has_no_command_that_does_not_exist() -> None:
    assert set(re.findall(r"^## `ingest (\w+)", DOCUMENTATION, re.MULTILINE)) == set(COMMANDS)


def test_the_readme_has_every_setting_with_its_default() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(INGEST_\w+)` \| ([^|]*?) ?\|", readme, re.MULTILINE))
    for name, field in Settings.model_fields.items():
        default = "the user data folder" if name == "home" else field.default
        assert rows[f"INGEST_{name.upper()}"] == (
            "" if default is None else f"{default:g}" if isinstance(default, float) else str(default)
        )


def test_every_question_to_the_graph_can_be_asked() -> None:
    assert {question.value for question in Question} == {*QUESTIONS, "picture"}
    assert {measure.value for measure in Measure} == set(RANKED_BY)
    assert {confidence.value for confidence in Confidence} == set(CONFIDENCES)
    for question in Question:
        assert f"`{question.value}" in section("graph")


def test_nothing_slow_is_imported_before_a_command_runs() -> None:
    slow = ["dagster", "polars", "psycopg", "pydantic", "numpy", "rustworkx", "tree_sitter", "ingest_assets.settings"]
    code = f"import sys, ingest_assets.cli.main; print([name for name in {slow} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_help_is_shown_fast() -> None:
    program = Path(sysconfig.get_path("scripts")) / "ingest"
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        shown = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Processor time: how long it takes where nothing else runs.
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        assert "ingest run ~/src/django" in shown
    assert min(taken) < START_SECONDS
