"""Text in strings that a mark says the language of: SQL behind `/* sql */`, in a tagged template, in a heredoc.

What a mark is stands in the data. Of the inner language: `marks`, an expression for a comment that says it, before the
string or at its beginning. Of the outer one, in `[marked]`: `strings`, the kinds of nodes that are literals, and where
its `injections` query finds marked literals too, `tells`: an expression without which it is not run. A file that does
not name the inner language in any way is not looked through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tree_sitter import Node, Query, QueryCursor

from ingest_assets.analysis.languages import Language, by_name, names
from ingest_assets.analysis.syntax import Source, grammar

_FILLING = b"_"  # for a value that is put in: the inner language takes it for a name
_END = b";"  # behind each text, so that they are not taken for one
_BLANK = bytes(byte if byte in b"\r\n" else ord(" ") for byte in range(256))
_OPENING = re.compile(rb"(?:[\w@$]{0,3}#*)(?:\"{3,}|'''|[\"'`])")
_CLOSING = re.compile(rb"(?:\"{3,}|'''|[\"'`])#*\Z")
_CONTENT = re.compile(r"content|fragment|nowdoc_string")  # in the kinds of nodes that are text as it is written
_APART = re.compile(r"_(?:start|end)$|^escape|comment")  # in those that are no value
_QUOTE = re.compile(rb"[\"'`]")
_LINES = 2  # the rest of the line of the comment, and the next one


def texts(source: Source, language: Language) -> dict[str, str]:
    """The text in each inner language, with blanks in place of the rest of the file, so that it stands where it did."""
    found: dict[str, str] = {}
    for name, marks in _marks().items():
        if name == language.name or not (name.encode() in source.data or name.upper().encode() in source.data):
            continue
        nodes = {node.start_byte: node for node in _told(source, language, name)}
        nodes |= {node.start_byte: node for node in _commented(source, language, marks)}
        if nodes:
            found[name] = _written(source.data, [nodes[start] for start in sorted(nodes)])
    return found


def is_filling(name: str) -> bool:
    """Whether a name only stands for a value that is put into a text."""
    return not name.strip(_FILLING.decode())


@cache
def _marks() -> dict[str, re.Pattern[bytes]]:
    return {name: re.compile(marks.encode(), re.MULTILINE) for name in names() if (marks := by_name(name).marks)}


@cache
def _tells(name: str) -> tuple[re.Pattern[bytes], Query] | None:
    language = by_name(name)
    if "tells" not in language.marked:
        return None
    return re.compile(language.marked["tells"].encode()), Query(grammar(name), language.injections)


def _told(source: Source, language: Language, name: str) -> Iterator[Node]:
    """The literals that the query of the outer language finds."""
    told = _tells(language.name)
    if told is not None and told[0].search(source.data):
        yield from QueryCursor(told[1]).captures(source.root).get(name, ())


def _commented(source: Source, language: Language, marks: re.Pattern[bytes]) -> Iterator[Node]:
    """The literals behind comments that are marks, and those that begin with one."""
    strings, comments = frozenset(language.marked["strings"]), frozenset(language.metrics["comments"])
    for mark in marks.finditer(source.data):
        node = _upwards(source.root, mark.start(), strings | comments)
        if node is None:
            continue
        if node.type in strings:
            opening = _OPENING.match(source.data, node.start_byte)
            if opening is not None and not source.data[opening.end() : mark.start()].strip():
                yield node
        elif node.start_byte == mark.start():
            lines = source.data[node.end_byte :].split(b"\n", _LINES)[:_LINES]
            quote = _QUOTE.search(b"\n".join(lines))
            found = _upwards(source.root, node.end_byte + quote.start(), strings) if quote else None
            if found is not None and found.start_byte >= node.end_byte:
                yield found


def _upwards(root: Node, byte: int, kinds: frozenset[str]) -> Node | None:
    """The innermost node of one of these kinds that holds a byte."""
    node = root.descendant_for_byte_range(byte, byte + 1)
    while node is not None and node.type not in kinds:
        node = node.parent
    return node


def _written(data: bytes, nodes: list[Node]) -> str:
    """What stands in these literals, where it stands."""
    text = bytearray(data.translate(_BLANK))
    for node in nodes:
        start, end = node.byte_range
        opening = _OPENING.match(data, start, end)
        if opening is not None:
            start = opening.end()
            closing = _CLOSING.search(data, start, end)
            end = closing.start() if closing is not None else end
        text[start:end] = data[start:end]
        for child in node.named_children:
            first, last = max(child.start_byte, start), min(child.end_byte, end)
            if first < last and not _CONTENT.search(child.type):
                filling = b" " if _APART.search(child.type) else _FILLING
                text[first:last] = filling * (last - first)
        if data[end : end + 1].strip():
            text[end : end + 1] = _END
    return text.decode("utf-8", "replace")
