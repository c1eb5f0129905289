"""PageRank against its definition, and cycles."""

from __future__ import annotations

import numpy as np
import pytest

from ingest_assets.analysis.ranking import ALPHA, cycles, pagerank


def test_pagerank_satisfies_its_equation() -> None:
    generator = np.random.default_rng(7)
    nodes = np.unique(generator.integers(-(2**62), 2**62, 50))
    sources, targets = generator.choice(nodes, 120), generator.choice(nodes, 120)
    ranks = pagerank(nodes, sources, targets)
    size = len(nodes)
    links = np.zeros((size, size))
    for source, target in zip(sources, targets, strict=True):
        if source != target:
            links[np.searchsorted(nodes, target), np.searchsorted(nodes, source)] = 1
    degree = links.sum(axis=0)
    transition = np.where(degree > 0, links / np.maximum(degree, 1), 1 / size)
    assert ranks == pytest.approx((1 - ALPHA) / size + ALPHA * transition @ ranks, abs=1e-10)
    assert ranks.sum() == pytest.approx(1)


def test_parallel_edges_count_once() -> None:
    nodes = np.array([1, 2, 3])
    once = pagerank(nodes, np.array([1, 1]), np.array([2, 3]))
    assert pagerank(nodes, np.array([1, 1, 1, 1]), np.array([2, 2, 3, 1])) == pytest.approx(once)


def test_pagerank_of_nothing() -> None:
    empty = np.array([], dtype=np.int64)
    assert len(pagerank(empty, empty, empty)) == 0
    assert pagerank(np.array([5]), empty, empty).tolist() == [1]


def test_cycles() -> None:
    edges = [("a", "b"), ("b", "a"), ("x", "y"), ("y", "z"), ("z", "x"), ("a", "x"), ("q", "q")]
    assert cycles(edges) == [["x", "y", "z"], ["a", "b"]]
