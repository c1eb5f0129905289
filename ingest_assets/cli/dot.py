"""Answers of the code graph in the DOT language of Graphviz. What is asked is `storage.graph_questions`' matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_STYLES = {"certain": "solid", "likely": "dashed", "possible": "dotted"}


def of_edges(edges: Iterable[Mapping[str, Any]], nodes: Iterable[Mapping[str, Any]] = ()) -> Iterator[str]:
    """The lines of a graph of edges as answers give them, and of nodes that may have none."""
    links = {}
    places = {name(node): None for node in nodes}
    for edge in edges:
        ends = name(edge["source"]), name(edge["target"])
        places |= dict.fromkeys(ends)
        links[*ends, edge["kind"]] = edge["confidence"]
    yield from _graph(
        places,
        (
            f"{_quoted(source)} -> {_quoted(target)} [label={_quoted(kind)}, style={_STYLES[confidence]}]"
            for (source, target, kind), confidence in links.items()
        ),
    )


def of_files(paths: Iterable[str], imports: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The lines of a graph of files and who imports whom."""
    yield from _graph(paths, (f"{_quoted(source)} -> {_quoted(target)}" for source, target in imports))


def name(node: Mapping[str, Any]) -> str:
    """A node as it is named on the command line: a path or the name of a package, or `path::qualified_name`;
    with the codebase before it where it is another one."""
    if "codebase" in node:
        return f"{node['codebase']}:{name({key: value for key, value in node.items() if key != 'codebase'})}"
    if node["kind"] in ("file", "directory", "codebase", "external"):
        return str(node["qualified_name"])
    return f"{node['path']}::{node['qualified_name']}"


def _graph(names: Iterable[str], links: Iterable[str]) -> Iterator[str]:
    yield "digraph {"
    yield "  rankdir=LR; node [shape=box, fontname=monospace]"
    yield from (f"  {_quoted(one)}" for one in names)
    yield from (f"  {link}" for link in links)
    yield "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
