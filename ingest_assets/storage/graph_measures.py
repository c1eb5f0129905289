"""The stored measures of the code graph: a row a node, and columns of `codebase_metadata` for its files.

Belongs here: reading the graph into arrays, and writing what differs. The algorithms are `analysis.graph_measures`.

Every update computes all measures from the whole graph; what they are follows from the graph alone. Only rows that
differ are written: an edge changes the rank of every node, but of most of them far less than is asked for.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest_assets.analysis.graph import RANKED_KINDS
from ingest_assets.analysis.graph_measures.links import Ids
from ingest_assets.analysis.graph_measures.measure import FileMeasures, NodeMeasures, of_files, of_nodes
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

SAME = 5e-10  # a stored number that is not further off is not written again: half of what is promised
ANALYZE_FROM = 5_000  # rows written at once from which the planner's statistics are renewed

_FLOATS = ("pagerank", "betweenness")
_INTEGERS = ("in_degree", "out_degree", "fan_in", "fan_out", "cycle", "depth", "community")
_ROW = [("node_id", "i8"), *((name, "f8") for name in _FLOATS), *((name, "i4") for name in _INTEGERS)]
_OF_FILES = (
    "pagerank", "betweenness", "dependency_count", "dependent_count", "centrality", "afferent_coupling",
    "efferent_coupling", "instability", "import_cycle", "import_depth", "community",
)  # fmt: skip

Rows = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class MeasuresUpdate:
    """What an update did, and what the measures are after it."""

    version: str  # hash of what they were made from
    links: str  # hash of the files and of which of them use which
    nodes: int
    cycles: int  # of uses
    import_cycles: int  # of files
    communities: int
    written: int  # rows of nodes and files that were not what they are now
    seconds: float


@dataclass(frozen=True, slots=True)
class _Graph:
    """The nodes that lie in files, and the edges between them."""

    ids: Ids  # of the nodes, in their order
    files: Ids  # of the nodes that are files, in their order
    hashes: Ids  # of their paths
    file: Ids  # position of each node's file among them
    sources: Ids  # positions of nodes
    targets: Ids
    kinds: Ids  # places in RANKED_KINDS

    @property
    def version(self) -> str:
        """Hash of the nodes and of what links them, wherever in their files that stands."""
        edges = np.sort((self.sources * len(self.ids) + self.targets) * len(RANKED_KINDS) + self.kinds)
        return hashlib.blake2b(self.ids.tobytes() + edges.tobytes(), digest_size=16).hexdigest()

    @property
    def links(self) -> str:
        """Hash of the files and of which of them use which."""
        pairs = np.unique(self.file[self.sources] * len(self.files) + self.file[self.targets])
        return hashlib.blake2b(self.files.tobytes() + pairs.tobytes(), digest_size=16).hexdigest()


def update(conn: Connection, codebase: str, known: str | None = None) -> MeasuresUpdate | None:
    """Bring the measures up to date with the stored graph; the caller commits.

    None where there is nothing to do: what they were made from, of which `known` is the version, did not change.
    """
    started = time.perf_counter()
    graph = _load(conn, codebase)
    version = graph.version
    if version == known and not conn.execute(*_statement("unmeasured_files", codebase)).fetchall()[0][0]:
        return None
    place = {name: number for number, name in enumerate(RANKED_KINDS)}
    nodes = of_nodes(graph.ids, graph.sources, graph.targets, graph.kinds == place["calls"])
    imports = graph.kinds == place["imports"]
    files = of_files(graph.files, graph.file, nodes.pagerank, graph.sources, graph.targets, imports)
    written = _write_nodes(conn, codebase, _rows(graph, nodes, files)) + _write_files(conn, codebase, graph, files)
    return MeasuresUpdate(
        version=version,
        links=graph.links,
        nodes=len(graph.ids),
        cycles=int(nodes.cycle.max(initial=0)),
        import_cycles=int(files.import_cycle.max(initial=0)),
        communities=int(files.community.max(initial=0)),
        written=written,
        seconds=time.perf_counter() - started,
    )


def _load(conn: Connection, codebase: str) -> _Graph:
    nodes = np.sort(_columns(conn, codebase, "nodes", "i8 i8 ?"), order="f0")
    files = nodes[nodes["f2"]]
    by_hash = np.argsort(files["f1"])
    place = np.searchsorted(files["f1"], nodes["f1"], sorter=by_hash)
    file = by_hash[np.minimum(place, len(files) - 1)] if len(files) else place
    inside = files["f1"][file] == nodes["f1"] if len(files) else np.zeros(len(nodes), bool)
    ids = nodes["f0"][inside]
    edges = _columns(conn, codebase, "edges", "i8 i8 i4", kinds=list(RANKED_KINDS))
    sources, targets = np.searchsorted(ids, edges["f0"]), np.searchsorted(ids, edges["f1"])
    last = max(len(ids) - 1, 0)
    known = np.zeros(len(edges), bool)
    if len(ids):
        known = (ids[np.minimum(sources, last)] == edges["f0"]) & (ids[np.minimum(targets, last)] == edges["f1"])
    kinds = edges["f2"][known].astype(np.int64) - 1
    return _Graph(ids, files["f0"], files["f1"], file[inside], sources[known], targets[known], kinds)


def _rows(graph: _Graph, nodes: NodeMeasures, files: FileMeasures) -> Rows:
    rows = np.empty(len(graph.ids), _ROW)
    rows["node_id"] = graph.ids
    rows["community"] = files.community[graph.file]
    for name in (*_FLOATS, *_INTEGERS):
        if name != "community":
            rows[name] = getattr(nodes, name)
    return rows


def _write_nodes(conn: Connection, codebase: str, rows: Rows) -> int:
    """Write the rows that differ from the stored ones; returns their number."""
    types = " ".join(kind for _, kind in _ROW)
    stored = np.sort(_columns(conn, codebase, "stored", types).view(_ROW), order="node_id")
    common, old, new = np.intersect1d(stored["node_id"], rows["node_id"], assume_unique=True, return_indices=True)
    same = np.ones(len(common), bool)
    for name in _INTEGERS:
        same &= stored[name][old] == rows[name][new]
    for name in _FLOATS:
        same &= np.abs(stored[name][old] - rows[name][new]) <= SAME
    outdated, fresh = np.ones(len(stored), bool), np.ones(len(rows), bool)
    outdated[old[same]] = fresh[new[same]] = False
    if outdated.any():
        ids = None if outdated.all() else stored["node_id"][outdated].tolist()
        conn.execute(*_statement("delete", codebase, ids=ids))
    _copy(conn, codebase, rows[fresh])
    if fresh.sum() >= ANALYZE_FROM and fresh.all():
        conn.execute("ANALYZE graph_measures (codebase, node_id, pagerank, in_degree)")  # what rows are found by
    return int(fresh.sum())


def _write_files(conn: Connection, codebase: str, graph: _Graph, files: FileMeasures) -> int:
    """Write the columns of the files where they differ; returns the number of these files."""
    columns = [getattr(files, name).tolist() for name in _OF_FILES]
    places = {path_hash: place for place, path_hash in enumerate(graph.hashes.tolist())}
    stale: list[tuple[Any, ...]] = []
    for path, path_hash, *stored in conn.execute(*_statement("files", codebase)):
        place = places.get(path_hash)
        if place is None:
            continue
        measured = [None if column[place] != column[place] else column[place] for column in columns]
        if not all(map(_is_same, stored, measured)):
            stale.append((path, *measured))
    if stale:
        parameters = dict(zip(("path", *_OF_FILES), map(list, zip(*stale, strict=True)), strict=True))
        conn.execute(*_statement("set_files", codebase, **parameters))
    return len(stale)


def _is_same(stored: float | None, measured: float | None) -> bool:
    if stored is None or measured is None:
        return stored is measured
    return math.isclose(stored, measured, rel_tol=0, abs_tol=SAME)


def _copy(conn: Connection, codebase: str, rows: Rows) -> None:
    """Append rows by COPY in the binary format: all have one width, so that numpy makes them."""
    if not len(rows):
        return
    name = codebase.encode()
    wire: list[tuple[str, str]] = [("fields", ">i2"), ("bytes of codebase", ">i4"), ("codebase", f"S{len(name)}")]
    for field, kind in _ROW:
        wire += [(f"bytes of {field}", ">i4"), (field, f">{kind}")]
    tuples = np.empty(len(rows), wire)
    tuples["fields"], tuples["bytes of codebase"], tuples["codebase"] = len(_ROW) + 1, len(name), name
    for field, kind in _ROW:
        tuples[f"bytes of {field}"], tuples[field] = int(kind[1:]), rows[field]
    columns = ", ".join(["codebase", *(field for field, _ in _ROW)])
    target = f"COPY graph_measures ({columns}) FROM STDIN (FORMAT binary)"
    with conn.cursor() as cursor, cursor.copy(target.encode()) as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8) + tuples.tobytes() + b"\xff\xff")


def _statement(name: str, codebase: str, **parameters: object) -> Sequence[Any]:
    return load("graph_measures")[name], {"codebase": codebase, **parameters}


def _columns(conn: Connection, codebase: str, statement: str, types: str, **parameters: object) -> Rows:
    """The one value of a statement, rows in the binary format of the server joined, with the fields f0, f1, ..."""
    with conn.cursor(binary=True) as cursor:
        row = cursor.execute(*_statement(statement, codebase, **parameters)).fetchone()
    wire = np.dtype([(f"f{place}", kind if kind == "?" else f">{kind}") for place, kind in enumerate(types.split())])
    return np.frombuffer(row[0] if row and row[0] else b"", wire).astype(wire.newbyteorder("="))
