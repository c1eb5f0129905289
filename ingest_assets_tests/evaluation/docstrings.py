"""Docstrings as queries, over the frozen test set of `training/`: how well the embedder alone finds the body that a
description was written for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ingest_assets.embedding.code import load
from ingest_assets_tests.evaluation.codebases import EvaluationFailed
from training import packages, pairs, test_set
from training.evaluate import evaluate as scores

_METHODS = ("ours", "bm25", "wordllama", "minilm")


def evaluate(folder: Path) -> list[dict[str, Any]]:
    """Fetch, mine and draw the test set in `folder` unless it is there, and score it: a row a language, as
    `training.evaluate` makes it. Raises EvaluationFailed where the set is not the frozen one."""
    (folder / "pairs").mkdir(parents=True, exist_ok=True)
    for package in packages.packages("test"):
        target = folder / "pairs" / f"{package.name.replace('/', '_')}.jsonl"
        if not target.exists():
            try:
                packages.fetch(package, folder / "archives")
            except (RuntimeError, ValueError) as error:
                raise EvaluationFailed(f"{package.name}: {error}") from error
            pairs.write(package, folder / "archives", target)
    drawn = test_set.draw(folder / "pairs")
    try:
        test_set.require_frozen(drawn)
    except ValueError as error:
        raise EvaluationFailed(str(error)) from error
    provider = load()
    return scores(
        drawn,
        provider.embed_documents,
        lambda texts: np.stack([provider.embed_query(text) for text in texts]),
        folder / "vectors",
    )


def show(rows: list[dict[str, Any]]) -> str:
    """MRR@10 (R@10) as a Markdown table."""
    lines = ["| MRR@10 (R@10) | " + " | ".join(_METHODS) + " | ours above minilm |", "|---|" + "---|" * 5]
    for row in rows:
        figures = [f"{row[name]:.3f} ({row[f'{name} R@10']:.3f})" for name in _METHODS]
        mean, low, high = row["above minilm"]
        lines.append(f"| {row['language']} | " + " | ".join(figures) + f" | {mean:+.3f} [{low:+.3f}, {high:+.3f}] |")
    return "\n".join(lines)
