"""Numbers and shapes of a whole graph: PageRank, cycles, shortest paths and what is reached from where.

Belongs here: algorithms on ids, arrays in and arrays or tuples out. Which edges count, and what is stored, is
`storage.graph_store`'s and `storage.graph_questions`' matter.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import rustworkx as rx

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

ALPHA = 0.85  # Brin and Page, "The anatomy of a large-scale hypertextual Web search engine" (1998), section 2.1
TOLERANCE = 1e-12
ITERATIONS = 1_000  # 0.85 ** 170 is below the tolerance


def pagerank(nodes: Ids, sources: Ids, targets: Ids) -> Floats:
    """PageRank of each node, in their order; the sum is 1.

    Parallel edges count once and edges from a node to itself not at all: a node is important for how many different
    others use it. `sources` and `targets` must be among `nodes`, which must be sorted.
    """
    if not len(nodes):
        return np.zeros(0)
    froms, tos = np.searchsorted(nodes, sources), np.searchsorted(nodes, targets)
    pairs = np.unique((froms * len(nodes) + tos)[froms != tos])
    graph = rx.PyDiGraph()
    graph.add_nodes_from([None] * len(nodes))
    froms, tos = np.divmod(pairs, len(nodes))
    graph.extend_from_edge_list(list(zip(froms.tolist(), tos.tolist(), strict=True)))
    ranks = rx.pagerank(graph, alpha=ALPHA, tol=TOLERANCE, max_iter=ITERATIONS)
    return np.fromiter(ranks.values(), np.float64, len(nodes))


def cycles(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups of more than one name that reach each other (strongly connected components), largest first."""
    graph: rx.PyDiGraph[str, None] = rx.PyDiGraph()
    index: dict[str, int] = {}
    for pair in edges:
        for name in pair:
            if name not in index:
                index[name] = graph.add_node(name)
        graph.add_edge(index[pair[0]], index[pair[1]], None)
    groups = [
        sorted(graph[node] for node in group) for group in rx.strongly_connected_components(graph) if len(group) > 1
    ]
    return sorted(groups, key=lambda group: (-len(group), group))
