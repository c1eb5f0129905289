"""Edges of the code graph: what an edge is. Which edges there are is `graph`, `graph_tests` and `graph_documents`."""

from __future__ import annotations

from typing import NamedTuple


class Edge(NamedTuple):
    """A use of one node by another, at a place."""

    source: int  # node_id
    target: int  # node_id
    kind: str  # contains, imports, calls, inherits, implements, overrides, decorates, references, routes, ...
    confidence: str  # certain, likely, possible
    rule: str
    path: str  # where it is written
    line: int
    origin: str  # file, definition, import, reference: the kind of fact that it was made from
    origin_ordinal: int
