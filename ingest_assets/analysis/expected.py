"""What is expected where a value stands, and what a name in a pattern is part of: as expressions, see `names`.

Belongs here: going outwards in the tree, from an object to the call that it is handed to, from a pattern to what it
takes apart. Which nodes are what is data of a language (`[names.expected]`, `[names.parts]`); inwards is `names`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from tree_sitter import Node

from ingest_assets.analysis.languages import by_name
from ingest_assets.analysis.syntax import Source

_MAX_DEPTH = 30
Expression = Callable[[Node | None, int], str | None]  # what is known of a value
Type = Callable[[Node], str | None]  # an instance of a written type
Given = Callable[[Node, Node | None, int], str]  # what a call is given beside an argument


class Expected:
    """What is expected, and taken apart, in one file."""

    def __init__(self, source: Source, language: str, expression: Expression, of_type: Type, given: Given) -> None:
        self.source = source
        self.rules, self.parts = _rules(language)
        self.expression = expression
        self.of_type = of_type
        self.given = given
        self._known: dict[tuple[int, str], str | None] = {}

    def of(self, node: Node, depth: int = 0) -> str | None:
        """What is expected of a value where this node stands."""
        key = node.id, ""
        if key not in self._known:
            self._known[key] = None  # in circles
            self._known[key] = self._of(node, depth)
        return self._known[key]

    def _of(self, node: Node, depth: int) -> str | None:
        around = node.parent
        rule = self.rules.get(around.type) if around is not None else None
        if around is None or rule is None or depth > _MAX_DEPTH:
            return None
        field = around.child_by_field_name
        if rule == "argument":
            call = around.parent
            called = call.child_by_field_name("function") or call.child_by_field_name("constructor") if call else None
            known = self.expression(called, depth + 1)
            given = self.given(call, node, depth + 1) if known and call is not None else ""
            return _behind(known, f"{given}{{{_index(around, node)}}}")
        if rule == "member":  # of an object: a pair, or a method
            key = field("key")
            return None if key == node else _behind(self._of_object(around, depth), self._member(key))
        if rule == "method":
            return _behind(self.of(around, depth + 1), self._member(node.child_by_field_name("name")))
        if rule == "element":
            return _behind(self.of(around, depth + 1), "[]")
        if rule == "returned":
            return self._returned(around, depth)
        if rule == "body":
            return self._returned(around, depth) if field("body") == node else None
        if rule == "same":
            return self.of(around, depth + 1)
        if rule == "cast":
            return self.of_type(around.named_children[-1]) if around.named_children[-1] != node else None
        if rule == "assigned":
            return self.expression(field("left"), depth + 1) if field("right") == node else None
        if rule == "attribute":
            return self._attribute(around, depth)
        declared = field("type")
        return self.of_type(declared) if declared is not None and declared != node else None

    def _of_object(self, pair: Node, depth: int) -> str | None:
        return self.of(pair.parent, depth + 1) if pair.parent is not None else None

    def _attribute(self, attribute: Node, depth: int) -> str | None:
        """Of an element: what stands for its function takes one object with all of them."""
        element = attribute.parent
        name = element.child_by_field_name("name") if element is not None else None
        if name is None or not attribute.named_children:
            return None
        return _behind(self.component(name, depth), self._member(attribute.named_children[0]))

    def component(self, name: Node, depth: int = 0) -> str | None:
        """What the attributes of an element of this name are members of."""
        written = self.source.slice(name)
        return (
            None if written[:1].islower() and "." not in written else _behind(self.expression(name, depth + 1), "{0}")
        )

    def _returned(self, node: Node, depth: int) -> str | None:
        """What the function around a node says that it returns, or is expected to."""
        function: Node | None = node
        while function is not None and function.child_by_field_name("parameters") is None:
            if function.type == "arrow_function":
                break
            function = function.parent
        if function is None:
            return None
        declared = function.child_by_field_name("return_type")
        return self.of_type(declared) if declared is not None else _behind(self.of(function, depth + 1), "()")

    def taken(self, node: Node | None, depth: int = 0) -> str | None:
        """What a name, or a pattern, in a pattern or among parameters is bound to."""
        if node is None:
            return None
        key = node.id, "taken"
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._taken(node, depth)
        return self._known[key]

    def _taken(self, node: Node, depth: int) -> str | None:
        around = node.parent
        rule = self.parts.get(around.type) if around is not None else None
        if around is None or rule is None or depth > _MAX_DEPTH:
            return None
        field = around.child_by_field_name
        if rule == "named":
            return _behind(self.taken(around, depth + 1), f".{self.source.slice(node)}")
        if rule == "defaulted":  # a name in an object, with a default
            return _behind(self.taken(around.parent, depth + 1), f".{self.source.slice(node)}")
        if rule == "keyed":
            return _behind(self.taken(around.parent, depth + 1), self._member(field("key")))
        if rule == "element":
            return _behind(self.taken(around, depth + 1), "[]")
        if rule == "same":
            return self.taken(around, depth + 1)
        if rule == "looped":
            return _behind(self.expression(field("right"), depth + 1), "[]")
        if rule == "argument":
            return _behind(self.of(around.parent, depth + 1), f"{{{_index(around, node)}}}") if around.parent else None
        if rule == "only argument":
            return _behind(self.of(around, depth + 1), "{0}")
        declared, value = field("type"), field("value")
        if declared is not None:
            return self.of_type(declared)
        if value is not None:
            return self.expression(value, depth + 1)
        return self.taken(around, depth + 1) if rule == "parameter" else None

    def _member(self, key: Node | None) -> str | None:
        name = self.source.slice(key).strip("\"'") if key is not None else ""
        return f".{name}" if name.replace("$", "_").isidentifier() else None


def _behind(known: str | None, step: str | None) -> str | None:
    return known + step if known and step else None


def _index(around: Node, node: Node) -> int:
    """Which of the children of a list a node is, without comments."""
    before = [one for one in around.named_children if one.start_byte < node.start_byte and one.type != "comment"]
    return len(before)


@cache
def _rules(language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    data = by_name(language).names
    return data.get("expected", {}), data.get("parts", {})
