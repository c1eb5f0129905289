"""Which language a file is in, and what the scanner includes."""

import pickle

import pytest

from ingest_assets.analysis import languages, node_roles, syntax

WITH_GRAMMAR = ("python", "javascript", "typescript", "tsx", "go", "rust", "elixir")


@pytest.mark.parametrize(
    ("path", "head", "name"),
    [
        ("a/b.py", "", "python"),
        ("a/b.PY", "", "python"),
        ("x.tsx", "", "tsx"),
        ("x.d.ts", "", "typescript"),
        ("lib/x.exs", "", "elixir"),
        ("Makefile", "", "make"),
        ("docker/Dockerfile.test", "", "dockerfile"),
        ("bin/tool", "#!/usr/bin/env python3\n", "python"),
        ("bin/tool", "#!/usr/bin/env -S deno run\n", "javascript"),
        ("bin/tool", "\ufeff#!/bin/bash\n", "shell"),
        ("flake.nix", "", "nix"),
        ("go.mod", "", "go-module"),
    ],
)
def test_detects(path: str, head: str, name: str) -> None:
    language = languages.detect(path, head)
    assert language is not None and language.name == name


@pytest.mark.parametrize("path", ["picture.png", "bin/tool", ".py", "no_extension", "a.po", "", "dir/"])
def test_does_not_guess(path: str) -> None:
    assert languages.detect(path, "plain words") is None


def test_what_is_no_text_by_habit_is_not_known() -> None:
    left_out = {
        ".po",
        ".mo",
        ".png",
        ".jpg",
        ".svg",
        ".zip",
        ".gz",
        ".woff2",
        ".ttf",
        ".lock",
        ".pyc",
        ".so",
        ".env",
        ".pem",
    }
    assert not left_out & languages.known_suffixes()
    assert languages.is_known_extension(".Py") and not languages.is_known_extension(".po")
    assert {"Makefile", "Dockerfile", "go.mod", "Rakefile"} <= languages.known_names()


@pytest.mark.parametrize("name", WITH_GRAMMAR)
def test_data_fits_the_grammar(name: str) -> None:
    everywhere, top = syntax.queries(name)
    assert everywhere.pattern_count > 5 and top.pattern_count >= 0
    assert any(node_roles.roles(name).flags)


def test_a_language_is_pickled_by_name() -> None:
    python = languages.by_name("python")
    assert pickle.loads(pickle.dumps(python)) is python
