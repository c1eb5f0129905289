"""What the code graph says of importance: PageRank of nodes, and the four columns of `codebase_metadata` it owns.

Belongs here: reading the graph into arrays, and writing the figures that differ. The algorithms are `analysis.ranking`.
"""

from __future__ import annotations

from collections import defaultdict
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
TOLERANCE = 1e-8
MANY_FILES = 200


def rank_nodes(conn: Connection, codebase: str, added: Sequence[Node]) -> Floats:
    """Compute the PageRank of every node from the stored edges, write those of stored nodes and of files that differ,
    and return those of the nodes that are about to be added."""
    stored = _columns(conn, "ranks", "i8 i8 f8", codebase=codebase)
    edges = _columns(conn, "ranked_edges", "i8 i8", codebase=codebase, kinds=list(RANKED_KINDS))
    ids = np.concatenate([stored["f0"], np.fromiter((node.node_id for node in added), np.int64, len(added))])
    order = np.argsort(ids)
    ranks = np.empty(len(ids))
    ranks[order] = pagerank(ids[order], edges["f0"], edges["f1"])
    new = ranks[: len(stored)]
    stale = ~(np.abs(new - stored["f2"]) <= TOLERANCE)  # a node without a rank is NaN, which is near nothing
    if stale.any():
        parameters = {"codebase": codebase, "ids": stored["f0"][stale].tolist(), "ranks": new[stale].tolist()}
        conn.execute(load("graph")["set_ranks"], parameters)
    _rank_files(conn, codebase, stored["f1"], new, added, ranks[len(stored) :])
    return ranks[len(stored) :]


def _rank_files(
    conn: Connection, codebase: str, hashes: npt.NDArray[np.int64], ranks: Floats, added: Sequence[Node], new: Floats
) -> None:
    """Write the sums of the ranks of the nodes of each file where they differ; `hashes` are those of the stored nodes'
    paths."""
    known, positions = np.unique(hashes, return_inverse=True)
    sums = dict(zip(known.tolist(), np.bincount(positions, ranks, len(known)).tolist(), strict=True))
    sums_of_added: dict[str, float] = defaultdict(float)
    for node, rank in zip(added, new.tolist(), strict=True):
        sums_of_added[node.path] += rank
    stale: list[tuple[str, float]] = []
    for path, path_hash, old in conn.execute(load("graph")["file_ranks"], {"codebase": codebase}):
        total = sums.get(path_hash, 0.0) + sums_of_added.get(path, 0.0)
        if old is None or abs(total - old) > TOLERANCE:
            stale.append((path, total))
    if stale:
        paths, totals = map(list, zip(*stale, strict=True))
        conn.execute(load("graph")["set_file_ranks"], {"codebase": codebase, "paths": paths, "ranks": totals})


def add_missing(conn: Connection, codebase: str, paths: Sequence[str]) -> None:
    """Write the ranks of those of these files that have none, because their row was written anew."""
    conn.execute(load("graph")["add_missing_ranks"], {"codebase": codebase, "paths": paths})


def update_links(conn: Connection, codebase: str, paths: Sequence[str], files: int) -> None:
    """Write how many files these files import and are imported by, where it differs; `files` counts all."""
    parameters = {"codebase": codebase, "paths": paths, "files": files}
    # For many files a nested loop over the intermediate results, whose sizes the planner can only guess, takes minutes.
    many = len(paths) > MANY_FILES
    if many:
        conn.execute("SET LOCAL enable_nestloop = off")
    conn.execute(load("graph")["set_file_links"], parameters)
    if many:
        conn.execute("SET LOCAL enable_nestloop = on")


def _columns(conn: Connection, statement: str, types: str, **parameters: object) -> npt.NDArray[Any]:
    """The one value of a statement, rows in the binary format of the server joined, with the fields f0, f1, ..."""
    with conn.cursor(binary=True) as cursor:
        row = cursor.execute(load("graph")[statement], parameters).fetchone()
    wire = np.dtype(",".join(f">{kind}" for kind in types.split()))
    return np.frombuffer(row[0] if row and row[0] else b"", wire).astype(wire.newbyteorder("="))
