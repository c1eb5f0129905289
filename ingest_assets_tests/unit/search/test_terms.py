"""Terms of identifiers and texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest_assets.search.terms import split, stem, terms


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
        ("parse_headers", ("parse", "header", "parse_headers")),
    ],
)
def test_identifiers_are_split_and_kept_whole(identifier: str, expected: tuple[str, ...]) -> None:
    assert split(identifier) == expected


def test_terms_keep_the_order_of_the_text() -> None:
    assert list(terms("self.openFile(path, 'rb')")) == ["self", "open", "file", "openfile", "path", "rb"]


def test_terms_in_ascii_are_found_as_those_beyond() -> None:
    text = "".join(map(chr, range(128))) + " some_name2 HTTPResponse"
    assert [*terms(text), "é"] == list(terms(text + " é"))


def test_words_that_nobody_searches_for_are_left_out() -> None:
    assert list(terms("short " + "x" * 129 + " " + "y" * 128)) == ["short", "y" * 128]


@given(st.text())
def test_any_text_gives_plain_terms(text: str) -> None:
    assert all(re.fullmatch(r"\w{1,128}", term) for term in terms(text))


def test_a_huge_text_gives_bounded_terms() -> None:
    assert sum(map(len, terms("aB " * 1_000_000))) < 500_000


@pytest.mark.parametrize(
    "words",
    [
        "file files",
        "cache caches",
        "query queries",
        "box boxes",
        "class classes",
        "key keys",
        "cookie cookies",
        "size sizes",
        "match matches",
        "response responses",
        "status",
        "analysis",
        "this",
        "its",
    ],
)
def test_plural_and_singular_are_one_term(words: str) -> None:
    assert len(set(map(stem, words.split()))) == 1


def test_other_words_stay_apart() -> None:
    words = [
        "class",
        "clas",
        "is",
        "its",
        "us",
        "use",
        "bus",
        "this",
        "thi",
        "status",
        "cache",
        "cash",
        "query",
        "quer",
    ]
    assert len(set(map(stem, words))) == len(words)
