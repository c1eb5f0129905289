"""Terms of identifiers and chunks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest_assets.search.lexical import split, terms, terms_text


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("HTTPResponseCode", ("http", "response", "code", "httpresponsecode")),
        ("snake_case", ("snake", "case", "snake_case")),
        ("camelCase", ("camel", "case", "camelcase")),
        ("word", ("word",)),
        ("URL", ("url",)),
        ("getURL", ("get", "url", "geturl")),
        ("sha256", ("sha256",)),
        ("MD5Hash", ("md5", "hash", "md5hash")),
        ("__init__", ("init", "__init__")),
        ("_", ("_",)),
        ("404", ("404",)),
        ("MAX_RETRY_COUNT", ("max", "retry", "count", "max_retry_count")),
        ("größe", ("größe",)),
        ("日本語", ("日本語",)),
    ],
)
def test_identifiers_are_split_and_kept_whole(identifier: str, expected: tuple[str, ...]) -> None:
    assert split(identifier) == expected


def test_terms_keep_the_order_of_the_text() -> None:
    assert list(terms("self.openFile(path, 'rb')")) == ["self", "open", "file", "openfile", "path", "rb"]


def test_terms_carry_weights_and_positions() -> None:
    made = terms_text("return open(name)", "Reader.open", "src/reader.py")
    assert made == "reader:1A open:2A src:100C reader:101C py:102C return:200 open:201 name:202"


def test_words_that_nobody_searches_for_are_left_out() -> None:
    assert list(terms("short " + "x" * 129 + " " + "y" * 128)) == ["short", "y" * 128]


@given(st.text(), st.none() | st.text(), st.text())
def test_any_chunk_gives_plain_terms(text: str, definition: str | None, path: str) -> None:
    made = terms_text(text, definition, path)
    assert all(re.fullmatch(r"\w+:\d+[AC]?", term) for term in made.split(" ") if term)


def test_a_huge_chunk_gives_a_bounded_text() -> None:
    assert len(terms_text("aB " * 1_000_000, "x." * 100_000, "y/" * 100_000)) < 500_000
