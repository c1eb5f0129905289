"""All measures of a code graph: of its nodes, and rolled up to its files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest_assets.analysis.graph_measures.betweenness import betweenness, choose_pivots
from ingest_assets.analysis.graph_measures.communities import communities
from ingest_assets.analysis.graph_measures.components import cycles, depths
from ingest_assets.analysis.graph_measures.links import Floats, Ids, Links
from ingest_assets.analysis.graph_measures.pagerank import pagerank


@dataclass(frozen=True)
class NodeMeasures:
    """One value a node."""

    pagerank: Floats
    betweenness: Floats
    in_degree: Ids  # different nodes that use it
    out_degree: Ids  # different nodes that it uses
    fan_in: Ids  # of these, the ones that call it (Henry and Kafura, "Software structure metrics", 1981)
    fan_out: Ids  # and the ones that it calls
    cycle: Ids  # see `components.cycles`
    depth: Ids  # see `components.depths`


@dataclass(frozen=True)
class FileMeasures:
    """One value a file."""

    pagerank: Floats  # sum of its nodes'
    betweenness: Floats  # among files
    dependency_count: Ids  # files that it imports
    dependent_count: Ids  # files that import it
    centrality: Floats  # both together / (files - 1): degree centrality as in networkx
    afferent_coupling: Ids  # files that use anything of it (Martin, "OO design quality metrics", 1994)
    efferent_coupling: Ids  # files that it uses anything of
    instability: Floats  # efferent / (afferent + efferent); NaN for a file without either
    import_cycle: Ids  # the number of its cycle of imports, 0 for none
    import_depth: Ids  # the longest chain of imports that begins there
    community: Ids  # see `communities`


def of_nodes(ids: Ids, sources: Ids, targets: Ids, calls: Ids) -> NodeMeasures:
    """Measures of the nodes with these ids. `sources` and `targets`: the positions of the ends of each edge among the
    ids; `calls`: which of the edges are calls."""
    links = Links.of(len(ids), sources, targets)
    called = Links.of(len(ids), sources[calls], targets[calls])
    cycle = cycles(links)
    return NodeMeasures(
        pagerank=pagerank(links),
        betweenness=betweenness(links, choose_pivots(ids)),
        in_degree=links.in_degrees,
        out_degree=links.out_degrees,
        fan_in=called.in_degrees,
        fan_out=called.out_degrees,
        cycle=cycle,
        depth=depths(links, cycle),
    )


def of_files(ids: Ids, file: Ids, ranks: Floats, sources: Ids, targets: Ids, imports: Ids) -> FileMeasures:
    """Measures of the files with these ids. `file`: the position of each node's file among the ids; `ranks`: each
    node's PageRank; `sources` and `targets`: nodes as in `of_nodes`; `imports`: which of the edges are imports."""
    froms, tos = file[sources], file[targets]
    links = Links.of(len(ids), froms, tos)
    imported = Links.of(len(ids), froms[imports], tos[imports])
    cycle = cycles(imported)
    both = links.in_degrees + links.out_degrees
    return FileMeasures(
        pagerank=np.bincount(file, ranks, len(ids)).astype(np.float64),
        betweenness=betweenness(links, choose_pivots(ids)),
        dependency_count=imported.out_degrees,
        dependent_count=imported.in_degrees,
        centrality=(imported.in_degrees + imported.out_degrees) / max(len(ids) - 1, 1),
        afferent_coupling=links.in_degrees,
        efferent_coupling=links.out_degrees,
        instability=np.divide(links.out_degrees, both, out=np.full(len(ids), np.nan), where=both > 0),
        import_cycle=cycle,
        import_depth=depths(imported, cycle),
        community=communities(links),
    )
