"""Communities: groups of nodes that are linked with each other more than with the others."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from graspologic_native import leiden

from ingest_assets.analysis.graph_measures.components import numbered
from ingest_assets.analysis.graph_measures.links import Ids, Links

SEED = 7
RESOLUTION = 1.0  # of the modularity: Newman and Girvan, "Finding and evaluating community structure" (2004)
RANDOMNESS = 0.001  # the value of the paper, section "Refinement"


def communities(links: Links) -> Ids:
    """For each node the number of its community, 0 for a node without links. The largest is 1; of equal ones that with
    the first node comes first.

    Directions are left out and the weights of both added. By the Leiden algorithm (Traag, Waltman and van Eck, "From
    Louvain to Leiden", 2019) with a fixed seed: the same links have the same communities.
    """
    if not len(links.sources):
        return np.zeros(links.size, np.int64)
    low, high = np.minimum(links.sources, links.targets), np.maximum(links.sources, links.targets)
    pairs, position = np.unique(low * links.size + high, return_inverse=True)
    weights = np.bincount(position, links.weights)
    names = [str(node) for node in range(links.size)]
    edges = [
        (names[a], names[b], weight)
        for a, b, weight in zip(
            *(half.tolist() for half in np.divmod(pairs, links.size)), weights.tolist(), strict=True
        )
    ]
    _, found = leiden(
        edges=edges,
        starting_communities=None,
        resolution=RESOLUTION,
        randomness=RANDOMNESS,
        iterations=1,
        use_modularity=True,
        seed=SEED,
        trials=1,
    )
    groups: dict[int, list[int]] = defaultdict(list)
    for name, community in found.items():
        groups[community].append(int(name))
    return numbered(links.size, groups.values())
