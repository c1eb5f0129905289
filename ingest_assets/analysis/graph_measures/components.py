"""Cycles, and how deep a node stands on what it uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import rustworkx as rx

from ingest_assets.analysis.graph_measures.links import Ids, Links


def cycles(links: Links) -> Ids:
    """For each node the number of its cycle, 0 for none: nodes that reach each other (a strongly connected component of
    more than one). The largest cycle is 1; of equal ones that with the first node comes first."""
    return numbered(links.size, (group for group in rx.strongly_connected_components(links.graph) if len(group) > 1))


def depths(links: Links, cycles: Ids) -> Ids:
    """For each node the length of the longest chain of uses that begins there; a cycle counts as one node.

    What uses nothing has depth 0; whatever a node uses outside of its own cycle is less deep (the levels of Lakos,
    "Large-scale C++ software design", 1996).
    """
    # A cycle stands for its nodes: numbers below `size` are nodes by themselves.
    group = np.where(cycles > 0, links.size + cycles, np.arange(links.size))
    count = links.size + int(cycles.max(initial=0)) + 1
    outer = Links.of(count, group[links.sources], group[links.targets])
    by_target = np.argsort(outer.targets, kind="stable")
    users = outer.sources[by_target]
    starts = np.searchsorted(outer.targets[by_target], np.arange(count + 1))
    waiting = outer.out_degrees.copy()
    depth = np.zeros(count, np.int64)
    ready, level = np.flatnonzero(waiting == 0), 0
    while len(ready):
        depth[ready] = level
        first = starts[ready]
        counts = starts[ready + 1] - first
        before = np.cumsum(counts) - counts
        reached = users[np.arange(counts.sum()) + np.repeat(first - before, counts)]
        found, times = np.unique(reached, return_counts=True)
        waiting[found] -= times
        ready, level = found[waiting[found] == 0], level + 1
    return depth[group]


def numbered(size: int, groups: Iterable[Sequence[int]]) -> Ids:
    """For each of `size` nodes the number of its group, 0 for none: 1 for the largest, of equal ones that with the
    first node."""
    numbers = np.zeros(size, np.int64)
    for number, group in enumerate(sorted(groups, key=lambda group: (-len(group), min(group))), start=1):
        numbers[list(group)] = number
    return numbers
