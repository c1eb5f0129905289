"""From a text to the terms by which the lexical index knows it.

A term is an identifier, or a part of one, in lower case: `HTTPResponseCode` gives http, response, code and
httpresponsecode. Ranking by terms is in `lexical`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

_IDENTIFIER = re.compile(r"\w+")
# An acronym before a capitalised word; a word with its digits; an acronym. Letters without case count as lower case.
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]*[^\WA-Z_]+|[A-Z]+")

_LONGEST_TERM = 128  # characters; nobody searches for what is longer
_LONGEST_TEXT = 100_000  # characters that are looked at

# What says nothing about code: words of questions, and keywords that most languages share.
_STOP_WORDS = """
a about all also an and any are as at be been but by can could did do does doing done each for from get gets give
had has have having how i if in into is it its itself like made make makes many may me might more most must my no
not of off on one only or other our out over shall she should so some such than that the their them then there these
they this those to too under up upon us used using want was we were what when where whether which while who whom
why will with within without would you your
def func function fn end return returns self cls var let const new null none nil true false else elif case class
struct import package public private protected static void int string str bool
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def terms(text: str) -> Iterator[str]:
    """The terms of a text, in its order, repeated as they are."""
    return chain.from_iterable(map(split, _IDENTIFIER.findall(text[:_LONGEST_TEXT])))


@lru_cache(maxsize=262_144)
def split(identifier: str) -> tuple[str, ...]:
    """The parts of an identifier in lower case, then the whole; once where they are the same."""
    whole = identifier.lower()
    parts = [part.lower() for part in _PART.findall(identifier)]
    found = parts if parts == [whole] else [*parts, whole]
    return tuple(term for term in found if len(term) <= _LONGEST_TERM)
