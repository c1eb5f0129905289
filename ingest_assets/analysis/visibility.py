"""What of a file is visible outside: modifiers, names and sections, by the conventions of a language.

The data of a language refers to the functions here by name: `visibility` under `[conventions]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tree_sitter import Node

from ingest_assets.analysis.conventions import Rules
from ingest_assets.analysis.syntax import Source

_SECTIONS = {"private": "private", "protected": "protected", "public": "public", "private_class_method": "private"}
_SECTION_WORDS = (b"private", b"protected", b"public")
_SECTION_MARKS = 50  # words above a definition that are looked at for the section in which it stands
_REACH = 100_000  # bytes in which a mark is looked for: a body may hold thousands of methods
_PRIVATE_LIST = re.compile(rb"^\s*(private|protected)\w*[ (].*:\Z", re.MULTILINE)
_MODIFIERS = {"pub": "public"}  # as written -> visibility, where they differ


def underscore(name: str, _node: Node, _source: Source, _rules: Rules) -> str:
    """Python: a leading underscore is private, unless the name ends with two as well."""
    return "private" if name.startswith("_") and not name.endswith("__") else "public"


def dot(name: str, _node: Node, _source: Source, _rules: Rules) -> str:
    """R: a leading dot is private."""
    return "private" if name.startswith(".") else "public"


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


def metadata(_name: str, node: Node, source: Source, rules: Rules) -> str:
    """Clojure: the word that defines it tells, or `^:private` before the name."""
    word, name = node.named_child(0), node.named_child(1)
    if word is None or name is None:
        return "public"
    marks = [source.slice(child) for child in name.named_children if child.type == "meta_lit"]
    is_private = source.slice(word) in rules["private_keywords"] or any(":private" in mark for mark in marks)
    return "private" if is_private else "public"


def section(name: str, node: Node, source: Source, rules: Rules) -> str:
    """Ruby: `private` on a line of its own rules what follows in the same body; `private def` and `private :name`."""
    parent = node.parent
    if parent is not None and parent.type == "argument_list":  # `private def name`
        word = source.slice(parent.parent.children[0]) if parent.parent else ""
        return _SECTIONS.get(word, "public")
    if parent is None:
        return "public"
    symbol = source.data.find(f":{name}".encode(), node.end_byte, min(parent.end_byte, node.end_byte + _REACH))
    if symbol >= 0 and (listed := _PRIVATE_LIST.search(source.data, source.starts[source.row(symbol)], symbol + 1)):
        return listed[1].decode()
    end = node.start_byte
    for _ in range(_SECTION_MARKS if node.type in rules["section_members"] else 0):
        begin = max(parent.start_byte, end - _REACH)
        end = max(source.data.rfind(word, begin, end) for word in _SECTION_WORDS)
        mark = parent.named_descendant_for_byte_range(end, end + 1) if end >= 0 else None
        if mark is None:
            break
        if mark.type == "identifier" and mark.parent == parent and (word := source.slice(mark)) in _SECTIONS:
            return _SECTIONS[word]
    return "public"


def words(_name: str, node: Node, source: Source, rules: Rules) -> str:
    """Java and its kin: the modifier that is written, else what is usual for its kind, or in the node around it."""
    meanings = rules["modifier_words"]
    for child in node.children:
        if child.type in rules["modifier_nodes"]:
            for part in child.children or (child,):
                written = source.slice(part).partition("[")[0]
                if written in meanings:
                    return str(meanings[written])
    if node.type in (usual := rules.get("visibility_of", {})):
        return str(usual[node.type])
    if node.type in rules.get("visibility_of", ()):
        return str(rules["visibility_of"][node.type])
    inside: Mapping[str, str] = rules.get("visibility_inside", {})
    around = node.parent if inside else None
    if around is not None and around.type not in inside:
        around = around.parent
    return inside.get(around.type if around is not None else "", str(rules["visibility_default"]))


def access(name: str, node: Node, source: Source, rules: Rules) -> str:
    """C++: the section of the class that a member stands in; what stands in none as in C."""
    members = node.parent
    while members is not None and members.type in ("template_declaration", "field_declaration"):
        members = members.parent
    if members is None or members.type != "field_declaration_list":
        return words(name, node, source, rules)
    end = node.start_byte
    for _ in range(_SECTION_MARKS):
        begin = max(members.start_byte, end - _REACH)
        end = max(source.data.rfind(word, begin, end) for word in (b"public", b"protected", b"private"))
        mark = members.named_descendant_for_byte_range(end, end + 1) if end >= 0 else None
        if mark is None:
            break
        if mark.type == "access_specifier" and mark.parent == members:
            return source.slice(mark).split()[0]
    return "private" if members.parent is not None and members.parent.type == "class_specifier" else "public"


def _modifier(node: Node, source: Source, rules: Rules) -> str | None:
    kind = rules.get("modifier")
    if kind is not None:
        for child in node.named_children[:4]:
            if child.type == kind:
                return source.slice(child)
    return None


def word_before(_name: str, node: Node, source: Source, rules: Rules) -> str:
    """Zig: the word that stands before a definition, outside of it, else what is usual for its kind."""
    before = node.prev_sibling
    written = source.slice(before) if before is not None and not before.is_named else ""
    usual = rules["visibility_of"].get(node.type, rules["visibility_default"])
    return str(rules["modifier_words"].get(written, usual))


VISIBILITY: dict[str, Callable[[str, Node, Source, Rules], str | None]] = {
    "underscore": underscore,
    "dot": dot,
    "capital": capital,
    "modifier": modifier,
    "exported": exported,
    "keyword": keyword,
    "words": words,
    "word_before": word_before,
    "access": access,
    "section": section,
    "metadata": metadata,
}
