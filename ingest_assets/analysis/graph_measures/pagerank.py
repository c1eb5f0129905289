"""PageRank."""

from __future__ import annotations

import numpy as np
import rustworkx as rx

from ingest_assets.analysis.graph_measures.links import Floats, Links

ALPHA = 0.85  # Brin and Page, "The anatomy of a large-scale hypertextual Web search engine" (1998), section 2.1
TOLERANCE = 1e-12  # of the sum over all nodes
ITERATIONS = 1_000  # 0.85 ** 170 is below the tolerance


def pagerank(links: Links) -> Floats:
    """The PageRank of each node; the sum is 1.

    A node is important for how many different others use it: how often each does so does not count.
    """
    if not links.size:
        return np.zeros(0)
    # rustworkx stops when the sum of the changes is below the tolerance times the number of nodes.
    ranks = rx.pagerank(links.graph, alpha=ALPHA, tol=TOLERANCE / links.size, max_iter=ITERATIONS)
    return np.fromiter(ranks.values(), np.float64, links.size)
