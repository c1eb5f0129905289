"""Tokens of texts, with a vocabulary of six words and 100 hashed pieces."""

import pytest

from ingest_assets.embedding.vocabulary import Vocabulary, words

KNOWN = ["parse", "http", "header", "hash", "map", "2"]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(KNOWN, 100)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("parseHTTPHeader_v2", ["parse", "HTTP", "Header", "v", "2"]),
        ("__init__(self)", ["init", "self"]),
        ("größe_maxWert", ["größe", "max", "Wert"]),
        ("日本語 text", ["日本語", "text"]),
        ("{} ->", []),
    ],
)
def test_identifiers_are_taken_apart(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_both_patterns_find_the_same_in_ascii() -> None:
    text = "XMLHttpRequest2JSON snake_case_99 CONSTANT_NAME aB Ab AB a1b2"
    assert words(text) == words(text + " é")[:-1]


@pytest.mark.parametrize("more", ["", " größe²x٣ ǅungla_日本"])
def test_the_tokens_of_a_text_are_those_of_its_words(vocabulary: Vocabulary, more: str) -> None:
    text = "".join(map(chr, range(128))) + "XMLHttpRequest2JSON_v2 parseHTTPHeader parse2 aB" + more
    assert vocabulary.ids(text) == [one for word in words(text) for one in vocabulary.ids(word)]


def test_known_words_are_their_numbers_whatever_their_case(vocabulary: Vocabulary) -> None:
    assert vocabulary.ids("parse Parse PARSE http2") == [0, 0, 0, 1, 5]


def test_an_unknown_word_is_its_piece_and_the_known_words_inside(vocabulary: Vocabulary) -> None:
    (whole, *inside) = vocabulary.ids("hashmap")
    assert inside == [3, 4]
    assert 6 <= whole < len(vocabulary) == 106


def test_what_lies_between_known_words_becomes_pieces_of_three_characters(vocabulary: Vocabulary) -> None:
    whole, first, second, known = vocabulary.ids("xyzwhash")
    assert known == 3
    assert min(whole, first, second) >= 6
    assert vocabulary.ids("xyzwmap")[1:] == [first, second, 4]


def test_a_long_number_is_one_piece(vocabulary: Vocabulary) -> None:
    (piece,) = vocabulary.ids("20240131")
    assert piece >= 6


@pytest.mark.parametrize("text", ["", " \n", "{}", "\ud800", "🜁🜂", "é", "日本語のコメント", "_"])
def test_every_text_has_tokens(vocabulary: Vocabulary, text: str) -> None:
    found = vocabulary.ids(text)
    assert found
    assert all(6 <= token < 106 for token in found)


def test_more_words_than_are_kept_change_nothing(vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest_assets.embedding.vocabulary._KEPT", 10)
    text = " ".join(f"{a}{b}hash" for a in "qwertz" for b in "asdfgh")
    assert vocabulary.ids(text) == Vocabulary(KNOWN, 100).ids(text)
