"""Which files a search is restricted to."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest_assets.errors import InvalidSetting
from ingest_assets.search.filters import glob_pattern


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("*.py", "a.py", True),
        ("*.py", "src/deep/a.py", True),
        ("*.py", "a.pyc", False),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/deep/a.py", False),
        ("src/**/*.py", "src/a.py", True),
        ("src/**/*.py", "src/very/deep/a.py", True),
        ("src/**", "src/a/b.txt", True),
        ("src/**", "lib/src/a", False),
        ("**/test_?.py", "a/b/test_1.py", True),
        ("**/test_?.py", "test_10.py", False),
        ("app/[id]/page.tsx", "app/[id]/page.tsx", True),
        ("app/[id]/page.tsx", "app/i/page.tsx", False),
        ("a+b(c).{js}", "a+b(c).{js}", True),
        ("file\n", "file", False),
    ],
)
def test_globs_match_paths(glob: str, path: str, expected: bool) -> None:
    # Python's $ also matches before a final line feed, PostgreSQL's does not.
    assert bool(re.search(glob_pattern(glob).removesuffix("$") + r"\Z", path, re.DOTALL)) is expected


@given(st.text(min_size=1).filter(lambda text: not set(text) & set("*?\0")))
def test_a_glob_without_wildcards_matches_itself(path: str) -> None:
    assert re.search(glob_pattern(path), path, re.DOTALL)


def test_a_glob_that_is_too_long_is_refused() -> None:
    with pytest.raises(InvalidSetting, match="1001 characters; use at most 1000"):
        glob_pattern("*" * 1_001)
