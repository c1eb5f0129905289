"""Named SQL statements."""

from __future__ import annotations

import pytest

from ingest_assets.storage.sql import load, nouns, parse


def test_statements_by_name() -> None:
    text = "-- Files.\n\n-- name: add_file\n-- One.\nINSERT INTO a VALUES (1);\n\n-- name: files \nSELECT *\nFROM a\n"
    assert parse(text, "a.sql") == {"add_file": "-- One.\nINSERT INTO a VALUES (1);", "files": "SELECT *\nFROM a"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT 1\n-- name: a\nSELECT 2", "before the first"),
        ("-- name: a\nSELECT 1\n-- name: a\nSELECT 2", "'a' is repeated"),
        ("-- name: \nSELECT 1", "'' is malformed"),
        ("-- name: two words\nSELECT 1", "'two words' is malformed"),
        ("-- name: a\n-- nothing\n-- name: b\nSELECT 1", "'a' has no statement"),
    ],
)
def test_malformed_files(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse(text, "a.sql")


def test_every_file_parses() -> None:
    assert all(load(noun) for noun in nouns())


def test_an_unknown_noun() -> None:
    with pytest.raises(FileNotFoundError):
        load("nonsense")
