"""Writes what a training run has learned in the few whole numbers that `ingest_assets.embedding.code` reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.train import COUNTS, PLACES, Model

_WEIGHT, _FACTOR = 2**14 - 1, 2**8 - 1  # largest; 14 + 8 + 8 + 7 bits leave room for 2 ** 16 tokens in 2 ** 53


def write(model: Model, words: Sequence[str], path: Path) -> None:
    """Each vector as 8-bit numbers, its scale and its weights in one number."""
    vectors = model.vectors.detach().numpy().astype(np.float64)
    scale = np.abs(vectors).max(axis=1, keepdims=True).clip(1e-12) / 127
    asked, written = (
        np.exp(some.detach().numpy().astype(np.float64)) * scale[:, 0] for some in (model.asked, model.written)
    )
    np.savez_compressed(
        path,
        vectors=np.rint(vectors / scale).astype(np.int8),
        asked=_whole(asked, _WEIGHT),
        written=_whole(written, _WEIGHT),
        counts=_whole(np.exp(model.counts.detach().numpy()), _FACTOR),
        places=_whole(np.exp(model.places.detach().numpy()), _FACTOR),
        count_limits=(COUNTS + 1).astype(np.uint16),
        place_limits=PLACES.astype(np.uint16),
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        pieces=np.uint16(len(vectors) - len(words)),
    )


def _whole(values: NDArray[np.floating], largest: int) -> NDArray[np.uint16]:
    """Scaled to whole numbers up to `largest`; the few values far above the others are cut."""
    top = min(values.max(), 4 * np.quantile(values, 0.999))
    whole: NDArray[np.uint16] = np.rint(values / top * largest).clip(1, largest).astype(np.uint16)
    return whole
