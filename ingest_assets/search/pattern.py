"""What a text must hold for a regular expression to match in it, as far as it is easily said, and as a condition in
SQL.

It says too little rather than too much: what is not understood requires nothing. So a text that fails the condition
has no match, and one that meets it may have one.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np
from psycopg import sql

from ingest_assets.analysis import trigrams
from ingest_assets.errors import InvalidPattern

_MOST_PLACES = 64  # trigrams that are asked for, of one run of characters
_DEEPEST = 20

# A text must meet all of these, each a literal it must hold, or several conditions of which it must meet one.
Condition = tuple["str | AnyOf", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which a text must meet one."""

    conditions: tuple[Condition, ...]


def compiled(pattern: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """The pattern, in the syntax of Python's `re`, where ^ and $ stand for the borders of lines. Raises
    InvalidPattern."""
    flags = re.MULTILINE | (re.IGNORECASE if ignore_case else re.NOFLAG)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern, flags)
    except re.error as error:
        place = "" if error.pos is None else f" at character {error.pos + 1}"
        raise InvalidPattern(pattern=pattern[:200], reason=f"{error.msg}{place}") from error
    except (OverflowError, RecursionError, ValueError) as error:
        raise InvalidPattern(pattern=pattern[:200], reason=str(error) or type(error).__name__) from error


def required(pattern: re.Pattern[str]) -> Condition:
    """What every text must hold in which the pattern matches."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = parser.parse(pattern.pattern, pattern.flags)
    return tuple(_of(parsed, 0))


def _of(items: Iterable[tuple[Any, Any]], depth: int) -> Iterator[str | AnyOf]:
    """Runs of characters that follow each other, and what groups and alternatives between them require."""
    run: list[str] = []
    for code, value in items:
        if code is codes.LITERAL:
            run.append(chr(value))
            continue
        if code is codes.AT:  # a border, which takes no character
            continue
        yield from _ended(run)
        if depth < _DEEPEST:
            yield from _inside(code, value, depth + 1)
    yield from _ended(run)


def _inside(code: Any, value: Any, depth: int) -> Iterator[str | AnyOf]:
    if code is codes.SUBPATTERN:
        yield from _of(value[-1], depth)
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        if value[0] > 0:
            yield from _of(value[2], depth)
    elif code is codes.ATOMIC_GROUP:
        yield from _of(value, depth)
    elif code is codes.ASSERT:
        yield from _of(value[1], depth)
    elif code is codes.BRANCH:
        conditions = tuple(tuple(_of(branch, depth)) for branch in value[1])
        if all(conditions):
            yield AnyOf(conditions)


def _ended(run: list[str]) -> Iterator[str]:
    text = "".join(run)
    run.clear()
    # Other characters than ASCII may match what has other trigrams, where case does not count.
    yield from (part for part in re.split(r"[^\x00-\x7f]+", text) if len(part) > 2)


def condition(required: Sequence[str | AnyOf]) -> sql.Composable:
    """The condition on `t.bits`, the trigrams of a file."""
    found: list[sql.Composable] = []
    for one in required:
        if isinstance(one, AnyOf):
            each = [condition(part) for part in one.conditions]
            found.append(sql.SQL("({})").format(sql.SQL(" OR ").join(each)))
            continue
        for place in np.unique(trigrams.places(one))[:_MOST_PLACES].tolist():
            has = sql.SQL("get_bit(t.bits, {} & (octet_length(t.bits) * 8 - 1)) = 1")
            found.append(has.format(sql.Literal(place)))
    return sql.SQL("({})").format(sql.SQL(" AND ").join(found)) if found else sql.SQL("true")
