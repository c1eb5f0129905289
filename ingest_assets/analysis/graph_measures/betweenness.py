"""Betweenness: how many shortest ways between other nodes lead through a node.

Exact in small graphs; in larger ones an estimate from the ways that begin at some nodes, the pivots (Brandes and Pich,
"Centrality estimation in large networks", 2007).
"""

from __future__ import annotations

import numpy as np
import rustworkx as rx

from ingest_assets.analysis.graph_measures.links import Floats, Ids, Links

EXACT_UP_TO = 1_000  # nodes
PIVOTS = 32
DENSE = 8  # from one value in so many nodes on, adding to all nodes is faster than to the distinct ones


def betweenness(links: Links, pivots: Ids | None = None) -> Floats:
    """The betweenness of each node as a share of all ordered pairs of other nodes, from 0 to 1.

    `pivots`: the nodes that ways begin at, chosen at random by the caller; None for all of them.
    """
    pairs = (links.size - 1) * (links.size - 2)
    if pairs <= 0:
        return np.zeros(links.size)
    if pivots is None:
        # In one thread: the sums of several depend on who comes first.
        exact = rx.betweenness_centrality(links.graph, normalized=False, parallel_threshold=links.size + 1)
        return np.fromiter(exact.values(), np.float64, links.size) / pairs
    total = np.zeros(links.size)
    for pivot in pivots.tolist():
        total += _dependencies(links, pivot)
    return total * (links.size / len(pivots)) / pairs


def choose_pivots(ids: Ids) -> Ids | None:
    """The positions of the pivots among nodes with these ids, which are hashes; None where all of them are needed.

    Those with the lowest ids: a random sample that stays nearly the same when nodes come and go.
    """
    return None if len(ids) <= EXACT_UP_TO else np.argsort(ids, kind="stable")[:PIVOTS]


def _dependencies(links: Links, pivot: int) -> Floats:
    """For each node the sum over all targets of the share of the shortest ways from the pivot that it lies on (Brandes,
    "A faster algorithm for betweenness centrality", 2001)."""
    distance = np.full(links.size, -1, np.int32)
    ways = np.zeros(links.size)
    distance[pivot], ways[pivot] = 0, 1
    steps: list[tuple[Ids, Ids]] = []  # the links on shortest ways, by their distance from the pivot
    frontier = np.array([pivot])
    while True:
        first = links.starts[frontier]
        counts = links.starts[frontier + 1] - first
        before = np.cumsum(counts) - counts
        targets = links.targets[np.arange(counts.sum()) + np.repeat(first - before, counts)]
        new = distance[targets] < 0
        sources, targets = np.repeat(frontier, counts)[new], targets[new]
        if not len(targets):
            break
        steps.append((sources, targets))
        frontier = _add(ways, targets, ways[sources])
        distance[frontier] = len(steps)
    dependencies = np.zeros(links.size)
    for sources, targets in reversed(steps):
        _add(dependencies, sources, ways[sources] / ways[targets] * (1 + dependencies[targets]))
    dependencies[pivot] = 0
    return dependencies


def _add(sums: Floats, positions: Ids, values: Floats) -> Ids:
    """Add positive values at positions, which may repeat; returns these once."""
    if len(positions) * DENSE > len(sums):
        added = np.bincount(positions, values, len(sums))
        sums += added
        return np.flatnonzero(added)
    distinct, place = np.unique(positions, return_inverse=True)
    sums[distinct] += np.bincount(place, values)
    return distinct
