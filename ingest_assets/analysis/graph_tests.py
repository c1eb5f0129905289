"""What a test tests: what it uses and is named after.

Belongs here: edges from test files and their definitions. What is used is known before.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.flags import is_test
from ingest_assets.analysis.graph_edges import Edge
from ingest_assets.analysis.graph_nodes import Node, file_node
from ingest_assets.analysis.scopes import FileNames

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_MARKS = frozenset({"test", "tests", "spec"})  # the first or the last word of what tests something
_KINDS = frozenset({"function", "method", "class"})
_TESTED = names.CLASS_KINDS | names.FUNCTION_KINDS
_USES = frozenset({"imports", "calls", "references", "inherits"})
_FOR_THE_FOLDER = frozenset({"__init__", "index", "mod"})  # stems of files that stand for their folder


def subjects(file: FileNames, edges: Iterable[Edge], used: Mapping[int, Node]) -> Iterator[Edge]:
    """`tests` edges of a test file. `used` are the nodes that its edges lead to.

    A definition called `test_x`, `TestX` or `XTest` is a test of the definition x that it uses (as sure as the use),
    else of the one with the longest name that its own begins with (likely: `test_x_of_nothing`). A file called so is a
    test of the file x of which it uses anything. Namesakes are not told apart: then there is no edge.
    """
    uses: dict[int | None, dict[int, str]] = defaultdict(dict)  # by the definition that uses; None for all of the file
    ordinals = {symbol.node.node_id: ordinal for ordinal, symbol in file.symbols.items()}
    for edge in edges:
        node = used.get(edge.target)
        if node is None or edge.kind not in _USES or edge.confidence == "possible" or is_test(node.path):
            continue
        for around in (*file.around(ordinals.get(edge.source)), None):
            uses[around][edge.target] = _surer(edge.confidence, uses[around].get(edge.target))
    for ordinal, symbol in file.symbols.items():
        subject = _subject(symbol.node.name) if symbol.node.kind in _KINDS and ordinal in uses else ()
        called = [(_words(used[target].name), target) for target in uses[ordinal]] if subject else ()
        fitting = [(words, target) for words, target in called if words and subject[: len(words)] == words]
        longest = max((len(words) for words, _ in fitting), default=0)
        meant = [target for words, target in fitting if len(words) == longest and used[target].kind in _TESTED]
        if len(meant) == 1:
            confidence = uses[ordinal][meant[0]] if longest == len(subject) else "likely"
            place = file.path, symbol.node.line, "definition", ordinal
            yield Edge(symbol.node.node_id, meant[0], "tests", confidence, "naming", *place)
    subject = _subject(posixpath.basename(file.path).partition(".")[0]) or _subject(_stem(file.path))
    paths: dict[str, str] = {}
    for target, confidence in uses[None].items() if subject else ():
        path = used[target].path
        if _words(_stem(path)) == subject:
            paths[path] = _surer(confidence, paths.get(path))
    if len(paths) == 1:
        [(path, confidence)] = paths.items()
        target = file_node(path).node_id
        yield Edge(file.node.node_id, target, "tests", confidence, "naming", file.path, 1, "file", 0)


def _surer(confidence: str, other: str | None) -> str:
    return confidence if other is None or confidence == "certain" else other


def _stem(path: str) -> str:
    """What a file is called, without suffix; of one that stands for its folder, the folder."""
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    return posixpath.basename(folder) if stem in _FOR_THE_FOLDER else stem


@lru_cache(1 << 14)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(name))


def _subject(name: str) -> tuple[str, ...]:
    """The words of what something tests by its name; none where that is no name of a test."""
    words = _words(name)
    if words[:1] and words[0] in _MARKS:
        return words[1:]
    return words[:-1] if words[-1:] and words[-1] in _MARKS else ()
