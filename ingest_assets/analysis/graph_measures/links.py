"""Who uses whom, in arrays: what all measures are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import rustworkx as rx

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Links:
    """Distinct pairs of nodes 0 .. size - 1, by source, then target; a node is not linked to itself."""

    size: int
    sources: Ids
    targets: Ids
    weights: Ids  # edges that a pair stands for

    @classmethod
    def of(cls, size: int, sources: Ids, targets: Ids) -> Links:
        """The links of edges in any order, repeated or not."""
        apart = sources != targets
        pairs, weights = np.unique(sources[apart] * size + targets[apart], return_counts=True)
        froms, tos = np.divmod(pairs, max(size, 1))
        return cls(size, froms, tos, weights)

    @cached_property
    def starts(self) -> Ids:
        """Where the links of each node begin, and the number of links at the end."""
        return np.searchsorted(self.sources, np.arange(self.size + 1))

    @cached_property
    def out_degrees(self) -> Ids:
        """How many different nodes each node uses."""
        return np.bincount(self.sources, minlength=self.size)

    @cached_property
    def in_degrees(self) -> Ids:
        """How many different nodes use each node."""
        return np.bincount(self.targets, minlength=self.size)

    @cached_property
    def graph(self) -> rx.PyDiGraph[None, None]:
        """The same for rustworkx."""
        graph: rx.PyDiGraph[None, None] = rx.PyDiGraph()
        graph.add_nodes_from([None] * self.size)
        graph.extend_from_edge_list(list(zip(self.sources.tolist(), self.targets.tolist(), strict=True)))
        return graph
