from __future__ import annotations

import pytest

from ingest_assets.codebases.codebase import CodebaseSettings
from ingest_assets.codebases.ignore import IGNORED, SECRET, Rules, Skips
from ingest_assets.codebases.manifest import Skip


@pytest.mark.parametrize(
    "path",
    [
        "node_modules/a/index.js",
        "web/node_modules/a/index.js",
        ".git/config",
        "a/__pycache__/b.py",
        ".venv/lib/a.py",
        "venv/a.py",
        "x.egg-info/PKG-INFO",
        "a/.DS_Store",
        "a.py~",
        ".a.py.swp",
        ".#a.py",
        "#a.py#",
        "server.log",
        "a.tmp",
    ],
)
def test_ignored_by_default(path: str) -> None:
    assert Rules(CodebaseSettings()).reason(path) == IGNORED


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        "a/.env.local",
        ".env.production",
        "prod.env",
        "tls/server.pem",
        "tls/server.KEY",
        "id_rsa",
        "id_ed25519",
        "a.p12",
        "credentials.json",
        ".npmrc",
        ".netrc",
    ],
)
def test_secrets(path: str) -> None:
    assert Rules(CodebaseSettings()).reason(path) == SECRET
    assert Rules(CodebaseSettings(include_secrets=True)).reason(path) is None
    assert Rules(CodebaseSettings(ignore=("!*",))).reason(path) == SECRET


@pytest.mark.parametrize(
    "path",
    [
        "a.py",
        "A.PY",
        "Makefile",
        "Dockerfile.test",
        "LICENSE",
        "bin/run",
        ".gitignore",
        ".github/workflows/ci.yml",
        ".env.example",
        ".env.local.sample",
        "keys.py",
        "build/a.py",
        "pip/_internal/operations/build/wheel.py",
        "environment.py",
        "logs.py",
        "a/#b.md",
    ],
)
def test_taken(path: str) -> None:
    assert Rules(CodebaseSettings()).reason(path) is None


def test_a_file_under_a_taken_name_is_no_key_to_others_of_its_extension() -> None:
    rules = Rules(CodebaseSettings(include_secrets=True))
    assert rules.reason(".env.local") is None
    assert rules.reason("a.local") == "extension .local is not included"


def test_generated_folders_are_asked_for_by_name_only() -> None:
    asked: list[str] = []

    def is_generated(folder: str) -> bool:
        asked.append(folder)
        return folder == "build"

    rules = Rules(CodebaseSettings(), is_generated)
    assert [rules.reason(path) for path in ("build/a/b.py", "build/c.py", "src/build/d.py", "src/e.py")] == [
        IGNORED,
        IGNORED,
        None,
        None,
    ]
    assert asked == ["build", "src/build"]


def test_unknown_extensions_and_those_asked_for() -> None:
    rules = Rules(CodebaseSettings(include=(".po", "MO")))
    assert rules.reason("a.po") is None
    assert rules.reason("a.mo") is None
    assert rules.reason("a.Qqq") == "extension .qqq is not included"
    assert rules.reason("a.\udcff") == "extension .%FF is not included"


def test_own_patterns_come_first() -> None:
    rules = Rules(CodebaseSettings(ignore=("docs/", "*_pb2.py", "!keep_pb2.py", "/top.py", "!server.log", "!venv/")))
    assert rules.reason("docs/a/b.md") == IGNORED
    assert rules.reason("a/docs/b.md") == IGNORED
    assert rules.reason("docs") is None
    assert rules.reason("x/a_pb2.py") == IGNORED
    assert rules.reason("x/keep_pb2.py") is None
    assert rules.reason("top.py") == IGNORED
    assert rules.reason("a/top.py") is None
    assert rules.reason("a/other.log") == IGNORED
    assert rules.reason("venv/a.py") is None


def test_nothing_comes_back_from_an_ignored_folder() -> None:
    rules = Rules(CodebaseSettings(ignore=("gen/", "!gen/keep.py")))
    assert rules.reason("gen/keep.py") == IGNORED


def test_deep_paths_are_no_problem() -> None:
    assert Rules(CodebaseSettings()).reason("a/" * 400 + "b.py") is None
    assert Rules(CodebaseSettings()).reason("a/" * 1_000_000 + "b.py") == "name too long"


def test_skips_add_up_and_never_hold_a_name_that_is_too_long() -> None:
    skips = Skips()
    assert skips.take("a.py", None)
    assert not skips.take("b.po", "extension .po is not included")
    assert not skips.take("c.po", "extension .po is not included")
    assert not skips.take(".env", SECRET)
    assert not skips.take("x" * 1_001, None)
    assert not skips.take("x" * 1_001, SECRET)
    assert skips.all() == (
        Skip("", "extension .po is not included", 2),
        Skip("", "name too long", 1),
        Skip("", "secret", 1),
        Skip(".env", "secret", 1),
    )
