"""What a language leaves to convention: where documentation stands, how a declaration ends, what a file exports.

The data of a language refers to the functions here by name, under `[conventions]`. What is visible is in `visibility`,
parameters are in `parameters`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from tree_sitter import Node

from ingest_assets.analysis.syntax import Source

Rules = Mapping[str, Any]

_STRING_PREFIX = "rRbBuUfFsS~"  # of Python strings and Elixir sigils
_QUOTES = ('"""', "'''", '"', "'")
_CLIMB = 200  # lines of comment above a definition that are looked at
_NO_BLOCK = ("\0", "\0")  # marks that no line has
_DOC_MARKS = ("///", "//", "/**", "/*", "*")  # what is no text in a line of documentation, longest first


def docstring_node(body: Node | None) -> Node | None:
    """The string with which a Python body begins."""
    for index in range(body.named_child_count if body is not None else 0):
        child = body.named_child(index)  # type: ignore[union-attr]
        if child.type == "expression_statement" and child.named_child_count:
            child = child.named_child(0)
        if child.type != "comment":
            return child if child.type == "string" else None
    return None


def string_text(written: str) -> str:
    """The text of a string literal, dedented: prefix and quotes taken off."""
    written = written.strip().lstrip(_STRING_PREFIX)
    for quote in _QUOTES:
        if written.startswith(quote):
            written = written.removeprefix(quote).removesuffix(quote)
            break
    return inspect.cleandoc(written)


def written_text(written: str, rules: Rules) -> str:
    """The text of a string or of a comment that documents something."""
    marks = rules.get("doc_marks")
    return compiled(marks, re.MULTILINE).sub("", written).strip() if marks else string_text(written)


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern of a language's data."""
    return re.compile(pattern, flags)


def comment_above(source: Source, row: int, rules: Rules) -> str | None:
    """The documentation comment that ends on the line above `row` (from 0), attributes in between left out."""
    line_mark, block = rules.get("doc_line"), rules.get("doc_block", _NO_BLOCK)
    between = compiled(rules["doc_between"]) if "doc_between" in rules else None
    opening, lines = block[0][:2], source.lines
    found: list[str] = []
    inside = False
    for above in range(row - 1, max(-1, row - _CLIMB), -1):
        line = lines[above].strip()
        if inside:
            found.append(line)
            if opening in line:
                break
        elif line_mark and line.startswith(line_mark) and not line.startswith("#!"):
            found.append(line)
        elif not found and line.endswith(block[1]):
            found.append(line)
            inside = True
            if opening in line:
                break
        elif found or between is None or not between.match(line):
            break
    if not found or (inside and not found[-1].startswith(block[0])):
        return None
    marks = rules.get("doc_marks")
    text = [_unmarked(line) if marks is None else compiled(marks).sub("", line) for line in reversed(found)]
    return "\n".join(text).strip() or None


def _unmarked(line: str) -> str:
    """A line of documentation without `///`, `//`, `/**`, `/*` or `*` before it, and `*/` behind it."""
    if line[:2] == "* ":
        line = line[2:]
    elif line.startswith(_DOC_MARKS) and line[:2] != "*/":
        line = line[next(len(mark) for mark in _DOC_MARKS if line.startswith(mark)) :]
        line = line[line[:1].isspace() :]
    return line[:-1].rstrip("*").rstrip() if line.endswith("*/") else line


def signature(source: Source, node: Node, body: Node | None, rules: Rules) -> str | None:
    """The declaration on one line, without its body, at most 300 characters."""
    start, end = node.start_byte, node.end_byte
    if body is not None and (begin := body.start_byte) > start:
        end = begin
    written = source.data[start : min(end, start + 2000)].decode("utf-8", "ignore")
    if body is None:
        split = rules.get("signature_split")
        written = compiled(split, re.MULTILINE).split(written, 1)[0] if split else written.split("\n", 1)[0]
    if "signature_prefix" in rules:
        written = rules["signature_prefix"].get(node.type, "") + written
    written = compiled(rules["signature_end"]).sub("", " ".join(written.split()))
    return written[:300].rstrip() or None


def dunder_all(listed: Sequence[str], public: Sequence[str]) -> list[str]:
    """Python: what `__all__` lists, else every public name of the top level."""
    return list(listed or public)


def explicit(listed: Sequence[str], _public: Sequence[str]) -> list[str]:
    """JavaScript and TypeScript: what is exported."""
    return list(listed)


def spaced(listed: Sequence[str], _public: Sequence[str]) -> list[str]:
    """Perl: the words of the export lists, each of which may be one string."""
    return list(dict.fromkeys(word.lstrip("&") for one in listed for word in one.split()))


def public(listed: Sequence[str], public: Sequence[str]) -> list[str]:
    """Go, Rust, Elixir: every public definition of the top level, and what is exported besides."""
    return list(dict.fromkeys((*public, *listed)))


EXPORTS: dict[str, Callable[[Sequence[str], Sequence[str]], list[str]]] = {
    "dunder_all": dunder_all,
    "explicit": explicit,
    "spaced": spaced,
    "public": public,
}
