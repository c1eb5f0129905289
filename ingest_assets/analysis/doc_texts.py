"""The documentation of definitions: strings inside them, comments above them, and what a language has words for.

Belongs here: which text is that of which definition. How documentation is told from other text, and what is left of it,
is `conventions`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from tree_sitter import Node

from ingest_assets.analysis import conventions
from ingest_assets.analysis.captures import VALUES, Found, Gathered
from ingest_assets.analysis.syntax import Source


def documented(
    source: Source, rules: Mapping[str, Any], gathered: Gathered, ordered: list[Found], listed: list[Found]
) -> tuple[dict[int, str], list[Node]]:
    """The documentation of definitions by ordinal, and the strings that are documentation."""
    docs: dict[int, str] = {}
    strings: list[Node] = []
    text = source.slice
    if rules["docs"] == "docstring":
        for one in listed:
            if one.kind not in VALUES and (node := conventions.docstring_node(one.body)):
                docs[one.ordinal] = conventions.string_text(text(node))
                strings.append(node)
        if node := conventions.docstring_node(source.root):
            strings.append(node)
    elif rules["docs"] == "comment_above":
        for one in listed:
            row = source.row(one.start)
            if one.around is not None and source.row(one.around.start) == row:
                continue  # the comment is that of the definition which begins on the same line
            if doc := conventions.comment_above(source, row, rules):
                docs[one.ordinal] = doc
    following = sorted(gathered.doc_next, key=lambda node: node.start_byte)
    for node, behind in zip(following, _next(listed, [node.end_byte for node in following]), strict=True):
        if behind is not None:
            docs[behind.ordinal] = conventions.written_text(text(node), rules)
    inner = sorted(gathered.doc_enclosing, key=lambda node: node.start_byte)
    for node, around in zip(inner, _innermost(ordered, [node.start_byte for node in inner]), strict=True):
        if around is not None and around.kind:
            docs[around.ordinal] = conventions.written_text(text(node), rules)
    strings += following + inner
    return docs, strings


def _innermost(ordered: Sequence[Found], positions: Sequence[int]) -> list[Found | None]:
    """The innermost definition at each of these bytes, both in document order."""
    open_: list[Found] = []
    found: list[Found | None] = []
    index = 0
    for position in positions:
        while index < len(ordered) and ordered[index].start <= position:
            while open_ and open_[-1].end <= ordered[index].start:
                open_.pop()
            open_.append(ordered[index])
            index += 1
        while open_ and open_[-1].end <= position:
            open_.pop()
        found.append(open_[-1] if open_ else None)
    return found


def _next(listed: Sequence[Found], positions: Sequence[int]) -> list[Found | None]:
    """The first definition behind each of these bytes, both in document order."""
    starts = [one.start for one in listed]
    indexes = [bisect_left(starts, position) for position in positions]
    return [listed[index] if index < len(listed) else None for index in indexes]
