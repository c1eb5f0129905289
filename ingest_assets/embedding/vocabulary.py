"""From a text to token ids, for the static code embedder: identifiers are taken apart into words, and a word that the
vocabulary lacks becomes the known words inside it and hashed pieces, so no text is without tokens.

The ids are those of the words in their order, then those of the hashed pieces. What a token weighs is in `code`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from itertools import chain

# "parseHTTPHeader_v2" is parse, HTTP, Header, v, 2. The second pattern finds the same in ASCII, but takes longer.
_ASCII_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_WORDS = re.compile(r"[A-Z]+(?![^\W\dA-Z_])|[A-Z]?[^\W\dA-Z_]+|\d+")
# Words lie inside runs of letters and digits, of which a text has few different ones. In ASCII: all else as spaces.
_RUNS = re.compile(r"[^\W_]+")
_SPACED = bytes(sign if chr(sign).isalnum() and sign < 128 else ord(" ") for sign in range(256))

_SHORTEST = 3  # characters of a known word inside an unknown one
_LONGEST = 64  # characters of an unknown word that are looked at
_SIGNS = 64  # of a text without words
_KEPT = 100_000  # runs whose ids are kept: 25 MB


def words(text: str) -> list[str]:
    """The words of a text in its order, as they stand there."""
    found: list[str] = (_ASCII_WORDS if text.isascii() else _WORDS).findall(text)
    return found


def _runs(text: str) -> list[str]:
    """The runs of letters and digits of a text in its order."""
    if text.isascii():
        return text.encode().translate(_SPACED).decode().split()
    found: list[str] = _RUNS.findall(text)
    return found


class Vocabulary:
    """The tokens of texts. Safe to use from several threads at once."""

    def __init__(self, known: Sequence[str], pieces: int) -> None:
        """`known`: words in lower case, in order of their ids. `pieces`: how many ids are for hashed pieces."""
        self._known = {word: (number,) for number, word in enumerate(known)}
        self._pieces = pieces
        self._longest = max(map(len, known), default=0)
        self._tokens = _Tokens(self._of_run)

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self._known) + self._pieces

    def ids(self, text: str) -> list[int]:
        """The tokens of a text in its order; at least one."""
        if found := _runs(text):
            return list(chain.from_iterable(map(self._tokens.__getitem__, found)))
        signs = "".join(text.split())[:_SIGNS]
        return [self._piece(sign) for sign in signs or [""]]

    def _of_run(self, run: str) -> tuple[int, ...]:
        return tuple(chain.from_iterable(map(self._of_word, words(run))))

    def _of_word(self, word: str) -> tuple[int, ...]:
        lowered = word.lower()
        return self._known.get(lowered) or self._parts(lowered[:_LONGEST])

    def _parts(self, word: str) -> tuple[int, ...]:
        """The piece of the whole word; the longest known words inside it, from the left; of what lies between them, the
        pieces of three characters."""
        parts = [self._piece(word)]
        rest = start = 0
        while start < len(word) and not word.isdigit():
            for end in range(min(len(word), start + self._longest), start + _SHORTEST - 1, -1):
                if known := self._known.get(word[start:end]):
                    parts += [*self._between(word[rest:start]), *known]
                    rest = start = end
                    break
            else:
                start += 1
        if not word.isdigit():
            parts += self._between(word[rest:])
        return tuple(parts)

    def _between(self, rest: str) -> list[int]:
        return [self._piece("-" + rest[start : start + 3]) for start in range(max(1, len(rest) - 2))] if rest else []

    def _piece(self, characters: str) -> int:
        return len(self._known) + zlib.crc32(characters.encode("utf-8", "replace")) % self._pieces


class _Tokens(dict[str, tuple[int, ...]]):
    """The tokens of runs as they stand in texts: found when they are first asked for, and kept."""

    def __init__(self, find: Callable[[str], tuple[int, ...]]) -> None:
        self._find = find

    def __missing__(self, run: str) -> tuple[int, ...]:
        if len(self) > _KEPT:
            self.clear()
        found = self[run] = self._find(run)
        return found
