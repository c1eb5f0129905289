"""What was looked up to find an answer: so that it can be told when the answer may be another one.

Belongs here: remembering answers together with what they were made from. An answer never depends on what was asked
before it, which is what makes a graph that is brought up to date equal to one that is built anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

MAX_HEIGHT = 40  # answers that an answer is made from, one inside the other

Key = tuple[str, ...]
T = TypeVar("T")


@dataclass(slots=True)
class _Frame:
    asked: set[Key] = field(default_factory=set)
    height: int = 0  # of the answers that this one is made from
    cut: bool = False  # one of them was not found out, because it was being asked for already, or too deep inside


class Lookups:
    """The lookups of one world, and the answers that were made from them."""

    def __init__(self) -> None:
        self._base = _Frame()
        self._frames: list[_Frame] = [self._base]
        self._open: set[Hashable] = set()
        self._noted: dict[Hashable, object] = {}  # answers for which all is noted already since the last `take`
        self._known: dict[Hashable, tuple[object, frozenset[Key], int]] = {}
        self._known_at_the_base: dict[Hashable, tuple[object, frozenset[Key]]] = {}

    def add(self, *key: str) -> None:
        """Note that this was looked up."""
        self._frames[-1].asked.add(key)

    def take(self) -> set[Key]:
        """What was looked up since the last call."""
        asked, self._base.asked = self._base.asked, set()
        self._noted.clear()
        return asked

    def close(self) -> None:
        """Forget all answers."""
        self._noted.clear()
        self._known.clear()
        self._known_at_the_base.clear()

    def remember(self, key: Hashable, find: Callable[[], T], nothing: T) -> T:
        """The answer to a question, found once. In a circle, and too deep inside, it is `nothing`.

        An answer for which one inside it was cut off is not the same everywhere: it is kept only for questions that no
        other question asks, and found out anew inside others.
        """
        frames = self._frames
        frame, depth = frames[-1], len(frames)
        if depth == 1 and key in self._noted:
            return self._noted[key]  # type: ignore[return-value]
        known = self._known.get(key)
        if known is not None and depth + known[2] <= MAX_HEIGHT:
            frame.asked |= known[1]
            if depth == 1:
                self._noted[key] = known[0]
            elif frame.height <= known[2]:
                frame.height = known[2] + 1
            return known[0]  # type: ignore[return-value]
        if depth == 1 and (kept := self._known_at_the_base.get(key)) is not None:
            frame.asked |= kept[1]
            self._noted[key] = kept[0]
            return kept[0]  # type: ignore[return-value]
        if depth > MAX_HEIGHT or key in self._open:
            frame.cut = True
            return nothing
        inner = _Frame()
        frames.append(inner)
        self._open.add(key)
        try:
            answer = find()
        finally:
            frames.pop()
            self._open.discard(key)
        frame.asked |= inner.asked
        frame.height = max(frame.height, inner.height + 1)
        if not inner.cut:
            self._known[key] = answer, frozenset(inner.asked), inner.height
        elif depth == 1:
            self._known_at_the_base[key] = answer, frozenset(inner.asked)
        else:
            frame.cut = True
        return answer


@lru_cache(1 << 18)
def key_id(key: Key) -> int:
    """A signed 64-bit number for what was looked up, the same in every process."""
    text = "\0".join(key).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def key_ids(keys: Iterable[Key]) -> list[int]:
    """The numbers of these, in order and without repetition."""
    return sorted({key_id(key) for key in keys})
