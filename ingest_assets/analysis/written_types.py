"""Types as they are written, taken apart: text in, parts of text out.

Belongs here: brackets and separators of the notations of types. What the parts mean is `instances`' matter. Everything
is remembered by its text: the same types are written many times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_SIZE = 1 << 14
_NAMED = re.compile(
    r"(?:readonly |public |private |protected |get |set |[+-]readonly )*([\w$#]+|\"[^\"]*\"|'[^']*')\s*\??"
)
_PARAMETER = re.compile(r"(?:\.\.\.)?\s*(?:[\w$]+|\{[^{}]*\}|\[[^\[\]]*\])\s*\??\s*:")
_IS_GUARD = re.compile(r"(?:asserts\s+)?[\w$]+\s+is\s+")
_MANY = 1 << 10  # arguments
OPENING, CLOSING = "([{<", ")]}"
_CLOSES = CLOSING + ">"


class Signature(NamedTuple):
    """What a function type takes and gives."""

    takes: tuple[str, ...]  # the type of each parameter, "" where none is written
    gives: str
    least: int  # so many arguments it takes
    most: int


def _unquoted(text: str) -> Iterator[tuple[int, str, int]]:
    """Place and character of all that stands in no quotes, with the number of brackets that are open behind it."""
    depth, quote = 0, ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        else:
            if character in OPENING:
                depth += 1
            elif character in CLOSING or (character == ">" and text[at - 1 : at] != "="):
                depth -= 1
            yield at, character, depth


@lru_cache(_SIZE)
def split(text: str, by: str) -> tuple[str, ...]:
    """The parts between any of these characters that stand in no brackets and no quotes, without what is empty."""
    parts, start = [], 0
    for at, character, depth in _unquoted(text):
        if depth == 0 and character in by:
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return tuple(one for one in parts if one)


@lru_cache(_SIZE)
def closing(text: str) -> int:
    """Where the bracket closes with which a text begins; -1 where it does not."""
    closed = (at for at, character, depth in _unquoted(text) if depth == 0 and character in _CLOSES)
    return next((at for at in closed if text[at - 1 : at + 1] != "=>"), -1)


@lru_cache(_SIZE)
def generic(text: str) -> tuple[str | None, tuple[str, ...]]:
    """`A[B, C]` and `A<B, C>`: the name and the arguments."""
    bracket = min((at for at in (text.find("["), text.find("<")) if at >= 0), default=-1)
    if bracket < 0:
        return text.strip("\"'") or None, ()
    if text[-1] not in "]>" or bracket == 0:
        return None, ()
    return text[:bracket].strip(), split(text[bracket + 1 : -1], ",")


@lru_cache(_SIZE)
def indexed(text: str) -> tuple[str, str] | None:
    """`A[B]` with brackets at the end that are no arguments: what stands before and in them."""
    if not text.endswith("]"):
        return None
    depth = 0
    for at in range(len(text) - 1, 0, -1):
        depth += (text[at] == "]") - (text[at] == "[")
        if depth == 0:
            return text[:at].strip(), text[at + 1 : -1].strip()
    return None


def hollow(text: str) -> str:
    """A type without what stands in its braces."""
    kept, depth = [], 0
    for character in text:
        depth -= character == "}"
        if depth == 0:
            kept.append(character)
        depth += character == "{"
    return "".join(kept)


@lru_cache(_SIZE)
def signature(text: str) -> Signature | None:
    """A function type: `(a: A, b?: B) => C`, `new (a: A) => C`, `<T>(a: T) => C`, or a method `(a: A): C`."""
    text = text.removeprefix("abstract ").removeprefix("new ").lstrip()
    if text.startswith("<"):
        text = text[closing(text) + 1 :].lstrip()
    end = closing(text) if text.startswith("(") else -1
    if end < 0:
        return None
    behind = text[end + 1 :].lstrip()
    if behind and not behind.startswith(("=>", ":")):
        return None
    gives = behind.removeprefix("=>").removeprefix(":").strip()
    if _IS_GUARD.match(gives):
        gives = "boolean"
    takes, least, most = [], 0, 0
    for one in split(text[1:end], ","):
        typed = _PARAMETER.match(one)
        takes.append(one[typed.end() :].strip() if typed else "")
        most = _MANY if one.startswith("...") else most + 1
        least = least if most >= _MANY or (typed and "?" in typed[0]) else most
    return Signature(tuple(takes), gives, least, most)


@lru_cache(_SIZE)
def members(text: str) -> dict[str, str]:
    """The members of an object type `{ a: A; b?(c: C): B; (d: D): E }`: their types as written, methods as function
    types, and as "" how it is called."""
    found: dict[str, str] = {}
    if not text.startswith("{"):
        return found
    for one in _parts(text):
        named = _NAMED.match(one)
        behind = one[named.end() :].lstrip() if named else ""
        if named and behind.startswith(":"):
            found.setdefault(named[1].strip("\"'"), behind[1:].strip())
        elif named and behind.startswith(("(", "<")):
            found.setdefault(named[1].strip("\"'"), behind)
        elif one.startswith(("(", "<")):  # how it is called
            found.setdefault("", one)
    return found


@lru_cache(_SIZE)
def called_as(text: str) -> tuple[str, ...]:
    """The function types as which an object type can be called."""
    return tuple(one for one in _parts(text) if one.startswith(("(", "<"))) if text.startswith("{") else ()


def _parts(text: str) -> list[str]:
    """The members of an object type as they are written."""
    parts: list[str] = []
    for one in split(text[1 : closing(text)], ";,\n"):
        if parts and not _begins(one):  # a line that names no member goes on with the one before
            parts[-1] += f" {one}"
        else:
            parts.append(one)
    return parts


def _begins(part: str) -> bool:
    """Whether part of an object type begins a member."""
    named = _NAMED.match(part)
    return part.startswith(("(", "<")) or bool(named and part[named.end() :].lstrip().startswith((":", "(", "<")))
