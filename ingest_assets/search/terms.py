"""From a text to the terms by which the lexical index knows it.

A term is an identifier, or a part of one, in lower case: `HTTPResponseCode` gives http, response, code and
httpresponsecode. Plural and singular of a part are one term. Ranking by terms is in `lexical`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

_IDENTIFIER = re.compile(r"\w+")
# In ASCII they are what is left with all else as spaces: found four times faster.
_SPACED = bytes(sign if chr(sign).isidentifier() or chr(sign).isdecimal() else ord(" ") for sign in range(256))
# An acronym before a capitalised word; a word with its digits; an acronym. Letters without case count as lower case.
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]*[^\WA-Z_]+|[A-Z]+")

_LONGEST_TERM = 128  # characters; nobody searches for what is longer
_LONG_ENDINGS = ("sse", "she", "che", "xe")
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


def terms(text: str) -> Iterator[str]:
    """The terms of a text, in its order, repeated as they are."""
    return chain.from_iterable(map(split, _identifiers(text[:_LONGEST_TEXT])))


def _identifiers(text: str) -> list[str]:
    if text.isascii():
        return text.encode().translate(_SPACED).decode().split()
    found: list[str] = _IDENTIFIER.findall(text)
    return found


@lru_cache(maxsize=262_144)
def split(identifier: str) -> tuple[str, ...]:
    """The stems of an identifier's parts in lower case, then the whole; once where there is one part."""
    whole = identifier.lower()
    parts = [part.lower() for part in _PART.findall(identifier)]
    found = [stem(whole)] if parts == [whole] else [*map(stem, parts), whole]
    return tuple(term for term in found if len(term) <= _LONGEST_TERM)


def stem(word: str) -> str:
    """What an English plural and its singular share, as far as the letters tell: boxes and box, queries and query,
    caches and cache are one."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 4 and word.endswith("ie"):
        return word[:-2] + "y"
    return word[:-1] if word.endswith(_LONG_ENDINGS) else word


STOP_WORDS = frozenset(map(stem, _STOP_WORDS.split()))
