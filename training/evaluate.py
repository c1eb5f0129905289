"""Scores of the embedder and of what it is compared with, all in one run on the frozen test set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training import baselines
from training.test_set import TestSet

RESAMPLES = 10_000
Vectors = NDArray[np.float32]


def ranks(scores: NDArray[Any]) -> NDArray[np.int64]:
    """Rank of each query's own document, which has the query's number, from 1; of equal scores the worst."""
    own = np.take_along_axis(scores, np.arange(len(scores))[:, None], axis=1)
    found: NDArray[np.int64] = (scores >= own).sum(axis=1)
    return found


def reciprocal(found: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 / rank, and 0 behind the tenth: the mean is MRR@10."""
    values: NDArray[np.float64] = np.where(found <= 10, 1 / found, 0.0)
    return values


def interval(differences: NDArray[np.float64]) -> tuple[float, float]:
    """The 95% bootstrap interval of a mean of paired differences."""
    chance = np.random.default_rng(0)
    means = [differences[chance.integers(0, len(differences), len(differences))].mean() for _ in range(RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def evaluate(
    drawn: Sequence[TestSet],
    documents: Callable[[list[str]], Vectors],
    queries: Callable[[list[str]], Vectors],
    cache: Path,
) -> list[dict[str, Any]]:
    """One row a language: MRR@10 and R@10 of each method, and how far ours is above MiniLM and BM25.

    MiniLM takes minutes a language, so its vectors are kept in `cache` under the digest of the texts.
    """
    rows = []
    for one in drawn:
        own = queries(one.queries) @ documents(one.bodies).T
        scores = {
            "ours": own,
            "bm25": baselines.bm25(one.queries, one.bodies),
            "wordllama": baselines.wordllama(one.queries) @ baselines.wordllama(one.bodies).T,
            "minilm": _minilm(one, cache),
        }
        found = {name: ranks(matrix) for name, matrix in scores.items()}
        row: dict[str, Any] = {"language": one.language, "bodies": len(one.bodies)}
        for name, places in found.items():
            row[name] = round(float(reciprocal(places).mean()), 3)
            row[f"{name} R@10"] = round(float((places <= 10).mean()), 3)
        for name in ("minilm", "bm25"):
            differences = reciprocal(found["ours"]) - reciprocal(found[name])
            row[f"above {name}"] = [round(value, 3) for value in (float(differences.mean()), *interval(differences))]
        rows.append(row)
    return rows


def _minilm(one: TestSet, cache: Path) -> NDArray[np.float32]:
    cache.mkdir(parents=True, exist_ok=True)
    kept = cache / f"minilm-{one.digest()[:16]}.npz"
    if not kept.exists():
        np.savez(kept, queries=baselines.minilm(one.queries), bodies=baselines.minilm(one.bodies))
    with np.load(kept) as vectors:
        scores: NDArray[np.float32] = vectors["queries"] @ vectors["bodies"].T
    return scores
