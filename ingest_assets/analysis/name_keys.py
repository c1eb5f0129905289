"""The names in a file that are keys: in objects, in patterns that take objects apart, in elements, in types by index.

Belongs here: finding what each is a member of, as an expression; see `names`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from ingest_assets.analysis.expected import Expected
from ingest_assets.analysis.name_captures import NameCaptures
from ingest_assets.analysis.name_rules import NameRules
from ingest_assets.analysis.name_types import Written

_IN_PATTERNS = ("keyed", "defaulted")


def keys(
    captured: NameCaptures, rules: NameRules, expected: Expected, written: Written
) -> Iterator[tuple[Node, Node, str]]:
    """Each key whose owner is known, what is around it, and the owner."""
    for key in captured.keys:
        around = key.parent
        if around is not None and expected.parts.get(around.type) in _IN_PATTERNS:
            around = around.parent
        if around is not None and expected.parts.get(around.type) == "named":
            owner = expected.taken(around)
        else:  # of an element
            around = key.parent
            element = around.parent if around is not None else None
            name = element.child_by_field_name("name") if element is not None else None
            owner = expected.component(name) if name is not None else None
        if around is not None and owner:
            yield key, around, owner
    for index, of in captured.indexes:
        owner = written.type(of)
        if owner and index.parent is not None:
            yield index, index.parent, owner
    for literal in captured.literals:
        owner = expected.of(literal)
        for one in literal.named_children if owner else ():
            named = one.child_by_field_name("key") or one.child_by_field_name("name") or one
            if named.named_child_count:  # in quotes
                named = named.named_children[0]
            if owner and named.type in rules.keys:
                yield named, literal, owner
