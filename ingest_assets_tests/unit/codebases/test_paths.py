from __future__ import annotations

import unicodedata

import pytest
from dagster._core.definitions.partitions.utils.base import INVALID_PARTITION_SUBSTRINGS
from hypothesis import given
from hypothesis import strategies as st

from ingest_assets.codebases.paths import escape, too_long, unescape


@given(st.binary().map(lambda data: data.replace(b"\0", b"")))
def test_any_path_comes_back(path: bytes) -> None:
    assert unescape(escape(path)) == path


@given(st.text(st.sampled_from('%.2E5 \n\u2028\u0085é/a[],|"'), max_size=20).map(lambda text: text.encode()))
def test_any_path_of_awkward_characters_comes_back_and_can_be_stored(path: bytes) -> None:
    key = escape(path)
    assert unescape(key) == path
    assert key.encode().decode() == key
    assert not any(part in key for part in INVALID_PARTITION_SUBSTRINGS)
    assert key.strip() == key
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in key)


@given(st.binary(), st.binary())
def test_different_paths_have_different_keys(one: bytes, other: bytes) -> None:
    assert (escape(one) == escape(other)) == (one == other)


@pytest.mark.parametrize(
    "path",
    ["src/a.py", "a b.py", "pages/[slug].tsx", "a,b|c.py", 'say "hi".md', "naïve/日本.py", "a..b", "👩‍💻.py", ".env"],
)
def test_ordinary_paths_stay_as_they_are(path: str) -> None:
    assert escape(path.encode()) == path


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (b"pages/[...slug].tsx", "pages/[..%2Eslug].tsx"),
        (b"100%.txt", "100%25.txt"),
        (b"a\nb", "a%0Ab"),
        (b"\xff.py", "%FF.py"),
        (b" a ", "%20a%20"),
        ("a\u2028b".encode(), "a%E2%80%A8b"),
        (b"\xed\xa0\x80", "%ED%A0%80"),  # a surrogate, which is no UTF-8
        (b"\x7f", "%7F"),
    ],
)
def test_what_is_escaped(path: bytes, key: str) -> None:
    assert escape(path) == key
    assert escape(path.decode("utf-8", "surrogateescape")) == key


def test_a_percent_sign_that_escapes_nothing_stands_for_itself() -> None:
    assert unescape("50%.txt") == b"50%.txt"


def test_keys_that_no_index_can_hold_are_too_long() -> None:
    assert not too_long("a" * 1_000)
    assert too_long("a" * 1_001)
    assert too_long("日" * 700)
