"""The static provider: the vector of a text is the normalised sum of the vectors of its tokens. Offline, no network.

The vectors and the tokenizer are the ones inside the wordllama wheel, read from its files: importing that package would
configure logging for the whole process, and its own `embed` pads texts to the longest one of a batch.

Tokens are found by word. No token of this vocabulary spans certain places of a text (behind a digit, between an ASCII
letter and ASCII punctuation, between a character and a space after it), so a text can be cut there and byte-pair
encoding of the parts gives exactly the tokens of the whole. Code repeats its words all the time, so the sum of each
part's token vectors is kept; most texts are then embedded without tokenizing anything.
"""

from __future__ import annotations

import importlib.util
import re
import threading
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from ingest_assets.errors import InvalidSetting

# Spaces and control characters in front belong to a part: a run of spaces may share a token with the word behind it.
# A carriage return counts as punctuation: in the vocabulary there are tokens like ";\r".
_ASCII_PARTS = re.compile(r"[\x00-\x0c\x0e- ]*(?:[A-Za-z]+|[^A-Za-z0-9\x00-\x0c\x0e- ]+|[0-9])|[\x00-\x0c\x0e- ]+")
# Other characters may share a token with letters and with punctuation beside them.
_PARTS = re.compile(r"[\x00-\x0c\x0e- ]*(?:[^0-9\x00-\x0c\x0e- ]+|[0-9])|[\x00-\x0c\x0e- ]+")
_SEPARATOR = "\0"  # a token of its own, taken out of the texts
_WORD_START = "▁"  # what the tokenizer writes for a space

_CACHED_PARTS = 65_536  # 64 MiB of vectors at 256 dimensions
_PARTS_AT_ONCE = 16_384  # some 70 texts of 1,000 characters
_LONG = 32  # tokens


class StaticProvider:
    """Embeds with a table of token vectors."""

    def __init__(self, model: str, table: NDArray[np.floating[Any]], tokenizer: Tokenizer) -> None:
        """`table`: one row a token id. `tokenizer`: of the same vocabulary, which must allow the cuts of `split`."""
        self.model = model
        self.dimensions = int(table.shape[1])
        self._table = table
        # The bare model, not the tokenizer around it: text is text, "<s>" in a file is three characters.
        self._encoder = tokenizer.model
        self._separator_id = self._encoder.tokenize(_SEPARATOR)[0].id
        self._rows: dict[str, int] = {}  # part -> row of _sums
        self._sums = np.empty((_CACHED_PARTS, self.dimensions), np.float32)
        self._lock = threading.Lock()

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text, shape (n, dimensions); of an empty text, the vector of a space."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for group in _groups(texts):
            self._add(group, vectors)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, made like that of a document; shape (dimensions,)."""
        vector: NDArray[np.float32] = self.embed_documents([text])[0]
        return vector

    def _add(self, group: list[tuple[int, list[str]]], vectors: NDArray[np.float32]) -> None:
        """Add the token vectors of each list of parts to the row it belongs to."""
        with self._lock:
            self._learn(set(chain.from_iterable(parts for _, parts in group)))
            for position, parts in group:
                rows = np.fromiter(map(self._rows.__getitem__, parts), np.intp, len(parts))
                vectors[position] += np.add.reduce(self._sums.take(rows, axis=0), axis=0)

    def _learn(self, parts: set[str]) -> None:
        """Tokenize the parts that are not known yet, all in one text, and keep the sum of each one's token vectors."""
        if len(self._rows) + len(parts) > _CACHED_PARTS:
            self._rows.clear()
        new = list(parts.difference(self._rows))  # `-` would look at every known part
        if not new:
            return
        text = _SEPARATOR.join(new).replace(" ", _WORD_START)
        ids = np.array([token.id for token in self._encoder.tokenize(text)])
        ends = np.append(np.flatnonzero(ids == self._separator_id), len(ids))
        starts = np.append(0, ends[:-1] + 1)
        first = len(self._rows)
        self._sums[first : first + len(new)] = self._sum_ranges(ids, starts, ends)
        self._rows.update(zip(new, range(first, first + len(new)), strict=True))

    def _sum_ranges(
        self, ids: NDArray[np.int_], starts: NDArray[np.int_], ends: NDArray[np.int_]
    ) -> NDArray[np.float32]:
        """The sum of the token vectors of each range, none of them empty: np.add.reduceat, but much faster on rows."""
        lengths = ends - starts
        sums = self._table[ids[starts]].astype(np.float32)
        for position in range(1, min(_LONG, lengths.max())):
            longer = np.flatnonzero(lengths > position)
            sums[longer] += self._table[ids[starts[longer] + position]]
        for index in np.flatnonzero(lengths > _LONG):
            sums[index] += self._table[ids[starts[index] + _LONG : ends[index]]].sum(axis=0, dtype=np.float32)
        return sums


def _groups(texts: Sequence[str]) -> Iterator[list[tuple[int, list[str]]]]:
    """The parts of the texts with the positions of these, in groups of about _PARTS_AT_ONCE parts. A longer text is cut
    at multiples of that, so that its sum does not depend on its neighbours."""
    group: list[tuple[int, list[str]]] = []
    size = 0
    for position, text in enumerate(texts):
        parts = split(text)
        for start in range(0, len(parts), _PARTS_AT_ONCE):
            group.append((position, parts[start : start + _PARTS_AT_ONCE]))
            size += len(group[-1][1])
            if size >= _PARTS_AT_ONCE:
                yield group
                group, size = [], 0
    if group:
        yield group


def split(text: str) -> list[str]:
    """The parts of a text that can be tokenized on their own; joined they are the text, with a space in front."""
    text = " " + text.replace(_SEPARATOR, " ")
    if text.isascii():
        return _ASCII_PARTS.findall(text)
    # Lone surrogates are no text, and the tokenizer knows no difference between a space and its sign for one.
    return _PARTS.findall(text.encode(errors="replace").decode().replace(_WORD_START, " "))


def load_wordllama() -> StaticProvider:
    """The provider of the 256-dimensional vectors in the wordllama wheel. Raises InvalidSetting without that wheel."""
    spec = importlib.util.find_spec("wordllama")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    weights = folder / "weights" / "l2_supercat_256.safetensors"
    vocabulary = folder / "tokenizers" / "l2_supercat_tokenizer_config.json"
    if not (weights.is_file() and vocabulary.is_file()):
        raise InvalidSetting(
            name="embedding_model",
            reason="the vectors of 'wordllama-256' are not installed; install them with: pip install wordllama",
        )
    table = load_file(weights)["embedding.weight"]
    return StaticProvider("wordllama-256", table, Tokenizer.from_file(str(vocabulary)))
