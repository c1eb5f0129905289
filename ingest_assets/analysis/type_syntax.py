"""Types whose syntax says what they hold by nodes, written as `inference` reads types: `A[]` holds A, `[A,B]` are both.

Belongs here: which nodes of a grammar are what, `[names.types]` in the data of a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class TypeSyntax:
    """The nodes of one language."""

    elements: Mapping[str, str]  # node -> its field, or the place of its child, with the type of what it holds
    inside: frozenset[str]  # nodes that are worth what their first child is
    lists: frozenset[str]  # nodes with the types of several values
    dropped: re.Pattern[str] | None  # what says nothing of what a type is
    listed: str  # the field of their children with the type; the names before it have that type each

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> TypeSyntax:
        """From the data of a language."""
        sets = {key: frozenset(data.get(key, ())) for key in ("inside", "lists")}
        dropped = re.compile(data["dropped"]) if "dropped" in data else None
        return cls(dict(data.get("elements", {})), dropped=dropped, listed=data.get("listed", ""), **sets)

    def written(self, node: Node) -> str:
        """A type; "" where nothing is written."""
        written = self._written(node)
        return self.dropped.sub("", written) if self.dropped is not None else written

    def _written(self, node: Node) -> str:
        kind = node.type
        if kind in self.elements:
            where = self.elements[kind]
            held = node.named_child(int(where)) if where.isdigit() else node.child_by_field_name(where)
            return f"{self._written(held)}[]" if held is not None else ""
        if kind in self.inside:
            inner = node.named_child(0)
            return self._written(inner) if inner is not None else ""
        if kind in self.lists:
            parts = [part for child in node.named_children for part in self._parts(child)]
            return parts[0] if len(parts) == 1 else f"[{','.join(parts)}]"
        return (node.text or b"").decode("utf-8", "replace")

    def _parts(self, node: Node) -> Iterator[str]:
        kind = node.child_by_field_name(self.listed)
        if kind is not None:
            for _ in range(max(1, len(node.children_by_field_name("name")))):
                yield self._written(kind)
