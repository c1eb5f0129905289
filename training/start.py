"""The vectors that training starts from: of known words those of all-MiniLM-L6-v2, turned to their main directions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.baselines import minilm, unit


def start_vectors(words: Sequence[str], pieces: int, dimensions: int) -> NDArray[np.float32]:
    """One unit row a word, then one a hashed piece: these are random."""
    vectors = minilm(words, tokens=16, together=256)
    vectors -= vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(vectors, full_matrices=False)
    known = unit(vectors @ directions[:dimensions].T)
    hashed = unit(np.random.default_rng(0).normal(size=(pieces, dimensions)).astype(np.float32))
    return np.concatenate([known, hashed])
