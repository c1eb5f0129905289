"""What a language leaves to convention: where documentation stands, what is visible, what a file exports.

The data of a language refers to the functions here by name, under `[conventions]`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tree_sitter import Node

from ingest_assets.analysis.syntax import Source

Rules = Mapping[str, Any]

_NO_PARAMETERS = frozenset(
    {"comment", "line_comment", "block_comment", "attribute_item", "keyword_separator", "positional_separator"}
)
_STRING_PREFIX = "rRbBuUfFsS~"  # of Python strings and Elixir sigils
_QUOTES = ('"""', "'''", '"', "'")
_CLIMB = 200  # lines of comment above a definition that are looked at
_MODIFIERS = {"pub": "public"}  # as written -> visibility, where they differ


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


def comment_above(source: Source, row: int, rules: Rules) -> str | None:
    """The documentation comment that ends on the line above `row` (from 0), attributes in between left out."""
    line_mark, block = rules.get("doc_line"), rules["doc_block"]
    between = re.compile(rules["doc_between"]) if "doc_between" in rules else None
    found: list[str] = []
    inside = False
    for above in range(row - 1, max(-1, row - _CLIMB), -1):
        line = source.lines[above].strip()
        if inside:
            found.append(line)
            if line.startswith(block[0]):
                break
        elif line_mark and line.startswith(line_mark):
            found.append(line)
        elif not found and line.endswith(block[1]):
            found.append(line)
            if line.startswith(block[0]):
                break
            inside = True
        elif found or between is None or not between.match(line):
            break
    if not found or (inside and not found[-1].startswith(block[0])):
        return None
    text = [re.sub(r"^(///?|/\*\*?|\*(?!/))\s?|\s*\*+/$", "", line) for line in reversed(found)]
    return "\n".join(text).strip() or None


def underscore(name: str, _node: Node, _source: Source, _rules: Rules) -> str:
    """Python: a leading underscore is private, unless the name ends with two as well."""
    return "private" if name.startswith("_") and not name.endswith("__") else "public"


def capital(name: str, _node: Node, _source: Source, _rules: Rules) -> str:
    """Go: a capital is exported."""
    return "public" if name[:1].isupper() else "private"


def modifier(_name: str, node: Node, source: Source, rules: Rules) -> str:
    """Rust: `pub` is public, `pub(...)` internal; without a modifier it is private."""
    written = _modifier(node, source, rules)
    return "private" if written is None else _MODIFIERS.get(written, "internal")


def exported(name: str, node: Node, source: Source, rules: Rules) -> str | None:
    """JavaScript and TypeScript members: a modifier, or `#`; of the top level `parsing` decides by the exports."""
    if name.startswith("#"):
        return "private"
    return _modifier(node, source, rules) or "public"


def keyword(_name: str, node: Node, source: Source, rules: Rules) -> str:
    """Elixir: the word that defines it tells, `defp` for example."""
    return "private" if source.slice(node.children[0]) in rules["private_keywords"] else "public"


def _modifier(node: Node, source: Source, rules: Rules) -> str | None:
    kind = rules.get("modifier")
    if kind is not None:
        for child in node.named_children[:4]:
            if child.type == kind:
                return source.slice(child)
    return None


def signature(source: Source, node: Node, body: Node | None, rules: Rules) -> str | None:
    """The declaration on one line, without its body, at most 300 characters."""
    end = body.start_byte if body is not None and body.start_byte > node.start_byte else node.end_byte
    written = source.data[node.start_byte : min(end, node.start_byte + 2000)].decode("utf-8", "ignore")
    if body is None:
        split = rules.get("signature_split")
        written = re.split(split, written, maxsplit=1, flags=re.MULTILINE)[0] if split else written.split("\n", 1)[0]
    written = rules.get("signature_prefix", {}).get(node.type, "") + written
    written = re.sub(rules["signature_end"], "", " ".join(written.split()))
    return written[:300].rstrip() or None


def elixir_head(node: Node) -> Node | None:
    """The parameter list of an Elixir `def`."""
    arguments = node.named_child(1) if node.named_child_count > 1 else None
    head = arguments.named_child(0) if arguments is not None and arguments.named_child_count else None
    if head is not None and head.type == "binary_operator":
        head = head.child_by_field_name("left")
    return head.named_child(1) if head is not None and head.type == "call" and head.named_child_count > 1 else None


def parameters(function: Node, rules: Rules) -> int:
    """How many parameters a function declares, its receiver (`self`) included where it stands in the list."""
    hook = PARAMETERS.get(rules.get("parameters", ""))
    listed = hook(function) if hook else function.child_by_field_name("parameters")
    if listed is None:
        return int(function.child_by_field_name("parameter") is not None)
    declared = [child for child in listed.named_children if child.type not in _NO_PARAMETERS]
    if not rules.get("names_share_type"):
        return len(declared)
    return sum(max(1, sum(name.is_named for name in child.children_by_field_name("name"))) for child in declared)


def dunder_all(listed: Sequence[str], public: Sequence[str]) -> list[str]:
    """Python: what `__all__` lists, else every public name of the top level."""
    return list(listed or public)


def explicit(listed: Sequence[str], _public: Sequence[str]) -> list[str]:
    """JavaScript and TypeScript: what is exported."""
    return list(listed)


def public(_listed: Sequence[str], public: Sequence[str]) -> list[str]:
    """Go, Rust, Elixir: every public definition of the top level."""
    return list(public)


VISIBILITY: dict[str, Callable[[str, Node, Source, Rules], str | None]] = {
    "underscore": underscore,
    "capital": capital,
    "modifier": modifier,
    "exported": exported,
    "keyword": keyword,
}
EXPORTS: dict[str, Callable[[Sequence[str], Sequence[str]], list[str]]] = {
    "dunder_all": dunder_all,
    "explicit": explicit,
    "public": public,
}
PARAMETERS: dict[str, Callable[[Node], Node | None]] = {"elixir_head": elixir_head}
