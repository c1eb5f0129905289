"""The model and its training: one vector and two weights a token, learned so that a description is nearer to its own
code than to the others of its batch.

The vector of a text is the normalised sum of its tokens' vectors. A token weighs by itself, differently in a question
and in a document; by how often it occurs in the text; and in a document by where it first does.
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ingest_assets.embedding.vocabulary import Vocabulary
from training.baselines import minilm_words
from training.dataset import PIECES, Bags, bags, key, rows, select, vocabulary

COUNTS = np.array([1, 2, 3, 4, 6, 10, 20])  # last count of each class but the last
PLACES = np.array([4, 8, 16, 32, 64, 128, 256])  # first place of each class but the first
DIMENSIONS = 256
VARIANTS = 2  # of a document: crops are made once, and one of them drawn in each epoch


class Model(nn.Module):
    """See above."""

    def __init__(self, vectors: NDArray[np.float32], weights: NDArray[np.float32]) -> None:
        super().__init__()
        self.vectors = nn.Parameter(torch.from_numpy(vectors))
        start = torch.from_numpy(np.log(weights))
        self.asked, self.written = nn.Parameter(start.clone()), nn.Parameter(start.clone())
        typical = np.log1p(np.log([1, 2, 3, 4, 5.5, 8, 15, 30]))
        self.counts = nn.Parameter(torch.tensor(typical, dtype=torch.float32))
        self.places = nn.Parameter(torch.zeros(len(PLACES) + 1))
        self.scale = nn.Parameter(torch.tensor(3.0))

    def forward(self, bag: tuple[NDArray[np.int64], ...], query: bool, drop: float = 0.0) -> Tensor:
        tokens, counts, places, starts = bag
        index = torch.from_numpy(tokens)
        weights = self.counts[torch.from_numpy(np.searchsorted(COUNTS, counts))]
        if query:
            weights = weights + self.asked[index]
        else:
            weights = (
                weights + self.written[index] + self.places[torch.from_numpy(np.searchsorted(PLACES, places, "right"))]
            )
        weights = weights.exp()
        if drop:
            weights = weights * (torch.rand_like(weights) > drop)
        summed = functional.embedding_bag(
            index, self.vectors, torch.from_numpy(starts), mode="sum", per_sample_weights=weights
        )
        return functional.normalize(summed, dim=1)


def prepare(pairs_folder: Path, target: Path) -> None:
    """Select the pairs, choose the vocabulary, and save everything as bags."""
    began = time.time()
    train, dev = select(pairs_folder)
    known = vocabulary(train, minilm_words())
    seen = list(rows(train, VARIANTS))
    tokens = Vocabulary(known, PIECES)
    asked = bags(tokens, [row.question for row in seen])
    written = [bags(tokens, [row.documents[variant] for row in seen]) for variant in range(VARIANTS)]
    _, groups = np.unique([key(row.question) for row in seen], return_inverse=True)
    _, packages = np.unique([row.package for row in seen], return_inverse=True)
    languages = [row.language for row in seen]
    by_language: dict[str, list[Any]] = defaultdict(list)
    for pair in dev:
        by_language[pair.language].append(pair)
    tests = {
        name: (bags(tokens, [pair.query for pair in some[:600]]), bags(tokens, [pair.text for pair in some[:3000]]))
        for name, some in by_language.items()
        if len(some) > 300
    }
    data = {
        "words": known,
        "asked": asked,
        "written": written,
        "groups": groups,
        "packages": packages,
        "pairs": np.array([row.pair for row in seen]),
        "languages": np.array(languages),
        "dev": tests,
    }
    with target.open("wb") as out:
        pickle.dump(data, out, protocol=5)
    names, counts = np.unique(languages, return_counts=True)
    print(
        len(known),
        "words to",
        known[-1],
        dict(zip(names.tolist(), counts.tolist(), strict=True)),
        {k: len(v[1]) for k, v in tests.items()},
        f"{time.time() - began:.0f} s",
    )


def load(path: Path) -> dict[str, Any]:
    """What `prepare` saved."""
    with path.open("rb") as saved:
        data: dict[str, Any] = pickle.load(saved)
    return data


def reciprocal_ranks(asked: Tensor, written: Tensor) -> NDArray[np.float64]:
    """Of each query, whose document has the same row: 1 / rank, 0 behind the tenth."""
    scores = asked @ written.T
    own = scores[torch.arange(len(asked)), torch.arange(len(asked))]
    ranks = (scores > own[:, None]).sum(1).double() + 1
    return torch.where(ranks <= 10, 1 / ranks, 0.0).numpy()


def embed(model: Model, texts: Bags, query: bool) -> Tensor:
    """The vectors of all texts."""
    with torch.no_grad():
        return torch.cat(
            [
                model(texts.take(np.arange(start, min(len(texts), start + 1_000))), query)
                for start in range(0, len(texts), 1_000)
            ]
        )


def dev_scores(model: Model, data: dict[str, Any]) -> dict[str, float]:
    """MRR@10 on the development packages, by language, and their mean."""
    scores = {
        name: round(float(reciprocal_ranks(embed(model, asked, True), embed(model, written, False)).mean()), 3)
        for name, (asked, written) in data["dev"].items()
    }
    return {**scores, "mean": round(sum(scores.values()) / len(scores), 4)}


def batches(
    data: dict[str, Any], clusters: NDArray[np.int64] | None, size: int, chance: np.random.Generator, same: float
) -> list[NDArray[np.int64]]:
    """All rows in batches of groups; a share of the groups is of one package, or of one cluster where there are such:
    those are harder to tell apart."""
    group = 128
    rows = len(data["groups"])
    order = np.lexsort((chance.random(rows), data["packages"] if clusters is None else clusters))
    blocks = [order[start : start + group] for start in range(0, rows - group + 1, group)]
    chance.shuffle(blocks)
    alike = blocks[: int(len(blocks) * same)]
    rest = chance.permutation(np.concatenate(blocks[len(alike) :]))
    mixed = alike + [rest[start : start + group] for start in range(0, len(rest), group)]
    chance.shuffle(mixed)
    each = size // group
    return [np.concatenate(mixed[start : start + each]) for start in range(0, len(mixed) - each + 1, each)]


def clustered(model: Model, data: dict[str, Any], chance: np.random.Generator, group: int = 512) -> NDArray[np.int64]:
    """The cluster of each row, by the vectors of its description and its document: k-means, two rounds."""
    vectors = functional.normalize(embed(model, data["asked"], True) + embed(model, data["written"][0], False), dim=1)
    centres = vectors[torch.from_numpy(chance.choice(len(vectors), max(2, len(vectors) // group), replace=False))]
    for _ in range(2):
        nearest = torch.cat([(part @ centres.T).argmax(1) for part in vectors.split(8192)])
        centres = functional.normalize(torch.zeros_like(centres).index_add_(0, nearest, vectors), dim=1)
    found: NDArray[np.int64] = nearest.numpy()
    return found


def train(data: dict[str, Any], vectors: NDArray[np.float32], options: argparse.Namespace) -> Model:
    """Train a model from these start vectors, one row a token."""
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    chance = np.random.default_rng(0)
    rows = len(data["groups"])
    frequency = sum(np.bincount(some.tokens, minlength=len(vectors)) for some in (data["asked"], data["written"][0]))
    rarity = np.log(1 + 2 * rows / (1 + frequency)).astype(np.float32)
    model = Model(vectors, rarity / rarity.mean())
    few = [model.asked, model.written, model.counts, model.places, model.scale]
    optimizer = torch.optim.Adam(
        [{"params": [model.vectors], "lr": options.rate}, {"params": few, "lr": options.rate * 5}], betas=(0.9, 0.99)
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    total = options.epochs * (rows // options.batch)
    step, began = 0, time.time()
    print("untrained", dev_scores(model, data), total, "steps", flush=True)
    for epoch in range(options.epochs):
        losses = []
        clusters = clustered(model, data, chance) if epoch >= options.clusters else None
        for batch in batches(data, clusters, options.batch, chance, options.same):
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * min(1, (step + 1) / 50) * max(0.02, 1 - step / total)
            variant = data["written"][int(chance.integers(VARIANTS))]
            asked = model(data["asked"].take(batch), True, options.drop / 2)
            written = model(variant.take(batch), False, options.drop)
            logits = model.scale.exp().clamp(5, 60) * asked @ written.T
            question, pair = torch.from_numpy(data["groups"][batch]), torch.from_numpy(data["pairs"][batch])
            mask = (question[:, None] == question) | (pair[:, None] == pair)
            mask.fill_diagonal_(False)
            logits = logits.masked_fill(mask, -1e4)
            loss = ((logits.logsumexp(0) + logits.logsumexp(1)) / 2 - logits.diagonal()).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
            if options.seconds and time.time() - began > options.seconds:
                break
        print(
            f"epoch {epoch} {time.time() - began:.0f} s loss {np.mean(losses):.3f}",
            dev_scores(model, data),
            flush=True,
        )
    return model
