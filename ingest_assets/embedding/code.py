"""The default provider: a static embedder of code, trained for this project (docs/embedder.md). Offline, no network.

The vector of a text is the normalised sum of its tokens' vectors, each weighed by its token, by how often it occurs in
the text and by where it first does. All that is summed are whole numbers which floating point holds exactly, in
whatever order they are added, so a text has the same vector on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import chain
from typing import IO

import numpy as np
from numpy.typing import NDArray

from ingest_assets.embedding.vocabulary import Vocabulary

MODEL = "code-256-v1"
_ARTEFACT = "code-256-v1.npz"
_TOGETHER = 64  # texts whose tokens are counted at once
_LEVELS = 2**20  # of a sum before it is normalised


class CodeProvider:
    """Embeds with a table of token vectors. Safe to use from several threads at once."""

    def __init__(self, model: str, artefact: IO[bytes]) -> None:
        """`artefact`: an npz file as `training.artefact` writes it, with the arrays

        - `vectors` int8 (tokens, dimensions);
        - `asked`, `written` uint16 (tokens): what a token weighs in a question and in a document;
        - `counts`, `places` uint16 (classes): what those weighs are multiplied by, for each class of counts and, in
          documents, of first places;
        - `count_limits`, `place_limits` (classes - 1): where each class but the first begins;
        - `words` uint8: the known words in the order of the vectors, one a line, ASCII or UTF-8;
        - `pieces`: how many vectors behind theirs are of hashed pieces.
        """
        with np.load(artefact) as arrays:
            self._vectors = arrays["vectors"]
            self._asked = arrays["asked"].astype(np.int64)
            self._written = arrays["written"].astype(np.int64)
            self._counts = arrays["counts"].astype(np.int64)
            self._places = arrays["places"].astype(np.int64)
            self._count_limits, self._place_limits = arrays["count_limits"], arrays["place_limits"]
            words = arrays["words"].tobytes().decode().split("\n")
            self._vocabulary = Vocabulary(words, int(arrays["pieces"]))
        self.model = model
        self.dimensions = int(self._vectors.shape[1])

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text, shape (n, dimensions)."""
        return self._embed(texts, self._written, self._places)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, shape (dimensions,). It is not that of a document with the same text."""
        vector: NDArray[np.float32] = self._embed([text], self._asked, None)[0]
        return vector

    def _embed(
        self, texts: Sequence[str], weights: NDArray[np.int64], places: NDArray[np.int64] | None
    ) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        totals = np.empty((min(len(texts), _TOGETHER), self.dimensions))
        for start in range(0, len(texts), _TOGETHER):
            tokens, weighs, ends = self._weighed(texts[start : start + _TOGETHER], weights, places)
            known = self._vectors[tokens].astype(np.float64)
            begin = 0
            for row, end in enumerate(ends):
                np.matmul(weighs[begin:end], known[begin:end], out=totals[row])  # below 2 ** 53, so exact
                begin = end
            vectors[start : start + len(ends)] = _normalised(totals[: len(ends)])
        return vectors

    def _weighed(
        self, texts: Sequence[str], weights: NDArray[np.int64], places: NDArray[np.int64] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], list[int]]:
        """The distinct tokens of each text, text by text, what they weigh there, and where each text's ones end."""
        size = len(self._vocabulary)
        ids = [self._vocabulary.ids(text) for text in texts]
        lengths = np.array([len(some) for some in ids])
        starts = np.cumsum(lengths) - lengths
        rows = np.repeat(np.arange(len(texts)), lengths)
        every = np.fromiter(chain.from_iterable(ids), np.int64, int(lengths.sum()))
        keys, first, counts = np.unique(every + rows * size, return_index=True, return_counts=True)
        row, tokens = np.divmod(keys, size)
        weighs = weights[tokens] * self._counts[np.searchsorted(self._count_limits, counts, "right")]
        if places is not None:
            weighs *= places[np.searchsorted(self._place_limits, first - starts[row], "right")]
        ends = np.searchsorted(row, np.arange(len(texts)), "right")
        return tokens, weighs.astype(np.float64), ends.tolist()


def _normalised(totals: NDArray[np.float64]) -> NDArray[np.float32]:
    """Sums of whole numbers, one a row, scaled to length 1, by operations that are the same everywhere: the squares of
    numbers up to 2 ** 20 add up exactly."""
    largest = np.abs(totals).max(axis=1, keepdims=True)
    cancelled = largest == 0  # tokens that cancel each other out
    if cancelled.any():
        totals, largest = np.where(cancelled, 1.0, totals), np.where(cancelled, 1.0, largest)
    rounded = np.rint(totals * (_LEVELS / largest))
    scaled: NDArray[np.float32] = (rounded / np.sqrt((rounded * rounded).sum(axis=1, keepdims=True))).astype(np.float32)
    return scaled


@cache
def load() -> CodeProvider:
    """The provider of the artefact in this package."""
    with resources.files("ingest_assets.embedding").joinpath(_ARTEFACT).open("rb") as artefact:
        return CodeProvider(MODEL, artefact)
