"""What the code graph says of importance: PageRank of nodes, and the four columns of `codebase_metadata` it owns.

Belongs here: reading the graph into arrays, and writing the figures that differ. The algorithms are `analysis.ranking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest_assets.analysis.graph import RANKED_KINDS
from ingest_assets.analysis.graph_nodes import Node
from ingest_assets.analysis.ranking import Floats, pagerank
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

# A stored rank is written again when it is further than this from the new one: always compared with what is stored,
# so that small differences do not add up over many updates.
NODE_TOLERANCE = 1e-9
FILE_TOLERANCE = 1e-7  # of the sum over the nodes of a file
MANY_FILES = 200


def rank_nodes(conn: Connection, codebase: str, added: Sequence[Node]) -> Floats:
    """Compute the PageRank of every node from the stored edges, write those of stored nodes that differ, and return
    those of the nodes that are about to be added."""
    stored = _columns(conn, "ranks", "i8 i8 f8", codebase=codebase)
    edges = _columns(conn, "ranked_edges", "i8 i8", codebase=codebase, kinds=list(RANKED_KINDS))
    ids = np.concatenate([stored["f0"], np.fromiter((node.node_id for node in added), np.int64, len(added))])
    order = np.argsort(ids)
    ranks = np.empty(len(ids))
    ranks[order] = pagerank(ids[order], edges["f0"], edges["f1"])
    old, new = stored["f2"], ranks[: len(stored)]
    if len(stored):
        _, files = np.unique(stored["f1"], return_inverse=True)
        drift = np.abs(np.bincount(files, new) - np.bincount(files, old))
        # A node without a rank is NaN, which is near nothing.
        stale = ~((np.abs(new - old) <= NODE_TOLERANCE) & (drift <= FILE_TOLERANCE)[files])
        parameters = {"codebase": codebase, "ids": stored["f0"][stale].tolist(), "ranks": new[stale].tolist()}
        conn.execute(load("graph")["set_ranks"], parameters)
    return ranks[len(stored) :]


def update_files(conn: Connection, codebase: str, paths: Sequence[str], files: int) -> None:
    """Write the figures of these files, where they differ, from the stored nodes and edges; `files` counts all."""
    parameters = {"codebase": codebase, "paths": paths, "files": files, "tolerance": NODE_TOLERANCE}
    # For many files a nested loop over the intermediate results, whose sizes the planner can only guess, takes minutes.
    many = len(paths) > MANY_FILES
    if many:
        conn.execute("SET LOCAL enable_nestloop = off")
    conn.execute(load("graph")["set_file_figures"], parameters)
    if many:
        conn.execute("SET LOCAL enable_nestloop = on")


def _columns(conn: Connection, statement: str, types: str, **parameters: object) -> npt.NDArray[Any]:
    """The one value of a statement, rows in the binary format of the server joined, with the fields f0, f1, ..."""
    with conn.cursor(binary=True) as cursor:
        row = cursor.execute(load("graph")[statement], parameters).fetchone()
    wire = np.dtype(",".join(f">{kind}" for kind in types.split()))
    return np.frombuffer(row[0] if row and row[0] else b"", wire).astype(wire.newbyteorder("="))
