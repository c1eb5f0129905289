"""Files are never left out wrongly: what a pattern requires, every text has in which it matches."""

import re
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest_assets.analysis.trigrams import bits, places
from ingest_assets.errors import InvalidPattern
from ingest_assets.search.pattern import AnyOf, Condition, compiled, required


def may_hold(text: str, condition: Condition) -> bool:
    """What the condition in SQL says of a text."""
    held = bits(text)

    def has(one: str | AnyOf) -> bool:
        if isinstance(one, AnyOf):
            return any(all(map(has, part)) for part in one.conditions)
        found = [place & (8 * len(held) - 1) for place in places(one).tolist()]
        return all(held[place // 8] >> place % 8 & 1 for place in found)

    return all(map(has, condition))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("hello", ("hello",)),
        ("^def (get|set)_item\\b", ("def ", AnyOf((("get",), ("set",))), "_item")),
        ("(?:one|two)+ three", (AnyOf((("one",), ("two",))), " three")),
        ("one(two)?", ("one",)),
        ("one(two)*?three", ("one", "three")),
        ("(?=behind)x", ("behind",)),
        ("(?!behind)xyz", ("xyz",)),
        ("one|.", ()),
        ("[abc]def", ("def",)),
        ("größe", ()),
        ("ab.*cd", ()),
        ("a{3}bcd", ("bcd",)),
        (r"(one)\1two", ("one", "two")),
        ("(?>one)two", ("one", "two")) if sys.version_info >= (3, 11) else ("one", ("one",)),
    ],
)
def test_what_a_pattern_requires(pattern: str, expected: Condition) -> None:
    assert required(compiled(pattern)) == expected


ALPHABET = "abckisABCKIS .\n\u0130\u0131\u017f\u212aé"
ATOMS = st.one_of(
    st.text(ALPHABET, min_size=1, max_size=4).map(re.escape),
    st.sampled_from(
        [".", r"\w", r"\s", "[abc]", "[^abc]", "^", "$", r"\b", "(?i:abc)", "(?=abc)", "(?!abc)", "(?<=abc)"]
    ),
)


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "{2}", "{0,1}", "{1,3}"])).map(
            lambda p: f"(?:{p[0]}){p[1]}"
        ),
        inner.map(lambda part: f"({part})"),
    )


@given(st.recursive(ATOMS, combined, max_leaves=8), st.text(ALPHABET, max_size=30), st.booleans())
@example("skis", "\u017f\u212a\u0130\u017f", True)
@example("kis", "KİS", True)
def test_a_text_with_a_match_is_never_left_out(pattern: str, text: str, ignore_case: bool) -> None:
    asked = compiled(pattern, ignore_case=ignore_case)
    if asked.search(text):
        assert may_hold(text, required(asked))


@given(st.text(), st.text(), st.text())
def test_a_text_that_holds_a_literal_is_never_left_out(before: str, literal: str, after: str) -> None:
    asked = compiled(re.escape(literal))
    assert may_hold(before + literal + after, required(asked))


def test_no_other_character_is_the_same_as_an_ascii_letter_where_case_does_not_count() -> None:
    every = "".join(map(chr, (*range(128, 0xD800), *range(0xE000, sys.maxunicode + 1))))
    found = {same for letter in "abcdefghijklmnopqrstuvwxyz" for same in re.findall(letter, every, re.IGNORECASE)}
    assert found == {"\u0130", "\u0131", "\u017f", "\u212a"}


def test_most_texts_are_left_out() -> None:
    texts = [f"def function_{i}(argument): return argument * {i * 7919}" for i in range(1_000)]
    asked = compiled("function_77\\(")
    assert sum(may_hold(text, required(asked)) for text in texts) <= 20


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a(b", r"missing \), unterminated subpattern at character 2"),
        ("*", "nothing to repeat at character 1"),
        ("a{99999999999999999999}", "too large"),
        ("(" * 5_000 + ")" * 5_000, "recursion"),
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(InvalidPattern, match=reason):
        compiled(pattern)
