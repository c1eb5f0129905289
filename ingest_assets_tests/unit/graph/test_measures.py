"""The measures against their definitions."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from ingest_assets.analysis.graph_measures.betweenness import EXACT_UP_TO, PIVOTS, betweenness, choose_pivots
from ingest_assets.analysis.graph_measures.communities import communities
from ingest_assets.analysis.graph_measures.components import cycles, depths
from ingest_assets.analysis.graph_measures.links import Links
from ingest_assets.analysis.graph_measures.measure import of_files, of_nodes
from ingest_assets.analysis.graph_measures.pagerank import ALPHA, pagerank


def links(size: int, *pairs: tuple[int, int]) -> Links:
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    return Links.of(size, ends[:, 0], ends[:, 1])


def some_links(size: int, count: int) -> Links:
    generator = np.random.default_rng(7)
    return Links.of(size, generator.integers(0, size, count), generator.integers(0, size, count))


def test_links_are_distinct_pairs_of_different_nodes() -> None:
    made = links(3, (2, 0), (0, 1), (2, 0), (1, 1))
    assert (made.sources.tolist(), made.targets.tolist(), made.weights.tolist()) == ([0, 2], [1, 0], [1, 2])
    assert (made.out_degrees.tolist(), made.in_degrees.tolist()) == ([1, 0, 1], [1, 1, 0])
    assert made.starts.tolist() == [0, 1, 1, 2]


def test_pagerank_satisfies_its_equation() -> None:
    made = some_links(50, 120)
    ranks = pagerank(made)
    matrix = np.zeros((50, 50))
    matrix[made.targets, made.sources] = 1
    degree = matrix.sum(axis=0)
    transition = np.where(degree > 0, matrix / np.maximum(degree, 1), 1 / 50)
    assert ranks == pytest.approx((1 - ALPHA) / 50 + ALPHA * transition @ ranks, abs=1e-13)
    assert ranks.sum() == pytest.approx(1, abs=1e-12)


def test_pagerank_of_nothing() -> None:
    assert pagerank(links(0)).tolist() == []
    assert pagerank(links(1)).tolist() == [1]


def test_betweenness_of_a_line_and_of_two_ways() -> None:
    # On the way 0-1-2-3 both inner nodes lie on 2 of the 6 ordered pairs of others.
    assert betweenness(links(4, (0, 1), (1, 2), (2, 3))).tolist() == [0, 2 / 6, 2 / 6, 0]
    assert betweenness(links(4, (0, 1), (0, 2), (1, 3), (2, 3))).tolist() == [0, 0.5 / 6, 0.5 / 6, 0]
    assert betweenness(links(2, (0, 1))).tolist() == [0, 0]


@pytest.mark.parametrize("count", [100, 600])  # few and many links a step
def test_betweenness_from_all_pivots_is_exact(count: int) -> None:
    made = some_links(60, count)
    assert betweenness(made, np.arange(60)) == pytest.approx(betweenness(made), abs=1e-12)


def test_betweenness_from_some_pivots_finds_the_bridge() -> None:
    left = [(node, 0) for node in range(1, 40)]
    right = [(41, node) for node in range(42, 80)]
    made = links(80, *left, (0, 40), (40, 41), *right)
    exact, estimated = betweenness(made), betweenness(made, np.arange(1, 80, 4))
    assert estimated[40] == pytest.approx(exact[40], rel=0.1)


def test_pivots_stay_when_nodes_come() -> None:
    ids = np.sort(np.random.default_rng(7).integers(-(2**63), 2**63 - 1, EXACT_UP_TO + 1))
    pivots = choose_pivots(ids)
    assert pivots is not None
    more = np.insert(ids, 500, ids[500] - 1)
    later = choose_pivots(more)
    assert later is not None
    assert ids[pivots].tolist() == more[later].tolist()
    assert len(pivots) == PIVOTS
    assert choose_pivots(ids[1:]) is None


def test_cycles_are_numbered_from_the_largest() -> None:
    made = links(8, (0, 1), (1, 0), (2, 3), (3, 4), (4, 2), (0, 2), (5, 6), (6, 5), (7, 7))
    assert cycles(made).tolist() == [2, 2, 1, 1, 1, 3, 3, 0]


def test_depth_is_the_longest_chain_and_a_cycle_counts_as_one() -> None:
    made = links(7, (0, 1), (1, 2), (0, 2), (2, 3), (3, 2), (3, 4), (5, 0))
    assert depths(made, cycles(made)).tolist() == [3, 2, 1, 1, 0, 4, 0]
    assert depths(links(0), np.zeros(0, np.int64)).tolist() == []


def test_a_long_chain_is_no_matter_of_the_stack() -> None:
    made = links(50_000, *pairwise(range(50_000)))
    assert depths(made, cycles(made))[0] == 49_999


def test_communities_are_groups_with_many_links() -> None:
    def clique(nodes: range) -> list[tuple[int, int]]:
        return [(a, b) for a in nodes for b in nodes if a < b]

    made = links(12, *clique(range(4)), *clique(range(4, 9)), (3, 4), (9, 10))
    assert communities(made).tolist() == [2, 2, 2, 2, 1, 1, 1, 1, 1, 3, 3, 0]
    assert communities(links(2)).tolist() == [0, 0]


def test_measures_of_nodes_and_files() -> None:
    # Two files: 0 (nodes 0, 1) uses 1 (nodes 2, 3) by an import and two calls, and is called back once.
    sources, targets = np.array([0, 1, 1, 3]), np.array([2, 3, 3, 1])
    nodes = of_nodes(np.arange(4), sources, targets, calls=np.array([False, True, True, True]))
    assert (nodes.in_degree.tolist(), nodes.out_degree.tolist()) == ([0, 1, 1, 1], [1, 1, 0, 1])
    assert (nodes.fan_in.tolist(), nodes.fan_out.tolist()) == ([0, 1, 0, 1], [0, 1, 0, 1])
    assert (nodes.cycle.tolist(), nodes.depth.tolist()) == ([0, 1, 0, 1], [1, 0, 0, 0])
    files = of_files(
        np.arange(3),
        np.array([0, 0, 1, 1]),
        nodes.pagerank,
        sources,
        targets,
        imports=np.array([True, False, False, False]),
    )
    assert files.pagerank[:2].tolist() == [nodes.pagerank[:2].sum(), nodes.pagerank[2:].sum()]
    assert (files.dependency_count.tolist(), files.dependent_count.tolist()) == ([1, 0, 0], [0, 1, 0])
    assert files.centrality.tolist() == [0.5, 0.5, 0]
    assert (files.afferent_coupling.tolist(), files.efferent_coupling.tolist()) == ([1, 1, 0], [1, 1, 0])
    assert files.instability[:2].tolist() == [0.5, 0.5]
    assert np.isnan(files.instability[2])
    assert (files.import_cycle.tolist(), files.import_depth.tolist()) == ([0, 0, 0], [1, 0, 0])
    assert files.community.tolist() == [1, 1, 0]
