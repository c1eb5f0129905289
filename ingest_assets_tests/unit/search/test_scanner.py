"""Lines in which matches begin."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ingest_assets.search.scanner import matches


def plain(pattern: re.Pattern[str], text: str) -> list[tuple[int, int, str]]:
    """The same, by looking at each match by itself."""
    found: dict[int, tuple[int, int, str]] = {}
    for match in pattern.finditer(text):
        before = text[: match.start()]
        line = before.count("\n") + 1
        column = match.start() - (before.rfind("\n") + 1) + 1
        found.setdefault(line, (line, column, text.split("\n")[line - 1]))
    return list(found.values())


@given(st.text("ab\n", max_size=30), st.sampled_from(["a", "ab", "a*", "^", "$", "a\nb", r"\s", "b+$", "^a"]))
def test_each_line_is_told_once_with_the_first_match(text: str, pattern: str) -> None:
    compiled = re.compile(pattern, re.MULTILINE)
    assert matches(compiled, text, 1_000) == plain(compiled, text)


def test_no_more_than_wanted() -> None:
    assert matches(re.compile("x"), "x\n" * 10, 3) == [(1, 1, "x"), (2, 1, "x"), (3, 1, "x")]
    assert matches(re.compile("y"), "x" * 1_000 + "y", 3) == [(1, 1_001, "x" * 500)]
