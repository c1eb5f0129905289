"""Where a condition holds: the parts of a syntax tree that are reached only when a test of a name's type was passed.

Belongs here: going outwards from a test, through `and`, `or` and `not`. Which nodes are what is data of a language
(`[names.narrowing]`); what the name is bound to there is `name_scopes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tree_sitter import Node

from ingest_assets.analysis.syntax import Source

BEHIND = ""  # in place of a part: all that follows in the block around


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The nodes of one language."""

    test: bytes  # how a test of a name's type begins: looked for in the text, since few files have any
    conditions: Mapping[str, Sequence[str]]  # node -> its part with the condition, and the one where that holds
    negations: frozenset[str]
    same: frozenset[str]  # nodes that are worth what is in them
    both: Mapping[str, Sequence[str]]  # node of two operands -> its operators for "and" and for "or"
    exits: frozenset[str]  # statements behind which nothing is reached
    alternative: str  # field of what is reached where a condition does not hold

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Narrowing:
        """From the data of a language."""
        sets = {key: frozenset(data.get(key, ())) for key in ("negations", "same", "exits")}
        return cls(
            data["test"].encode(),
            data["conditions"],
            both=data.get("both", {}),
            alternative=data.get("alternative", ""),
            **sets,
        )

    def tests(self, source: Source) -> Iterator[tuple[Node, Node, Node]]:
        """Each test of a name: the name, the type, and the whole."""
        at = source.data.find(self.test)
        while at >= 0:
            tested = source.root.descendant_for_byte_range(at, at + 1)
            test = tested.parent if tested is not None else None
            arguments = test.child_by_field_name("arguments") if test is not None else None
            given = arguments.named_children if arguments is not None else []
            if test is not None and test.start_byte == at and len(given) == 2 and given[0].child_count == 0:
                yield given[0], given[1], test
            at = source.data.find(self.test, at + 1)

    def places(self, test: Node) -> Iterator[tuple[int, int]]:
        """Where what is tested holds, in bytes."""
        node, holds = test, True
        while (around := node.parent) is not None:
            kind = around.type
            if kind in self.negations:
                holds = not holds
            elif kind in self.both:
                operator = around.child_by_field_name("operator")
                if operator is None or operator.type != self.both[kind][not holds]:
                    return
                right = around.child_by_field_name("right")
                if right is not None and right != node:
                    yield right.byte_range
            elif kind in self.conditions:
                yield from self._of_condition(around, node, holds)
                return
            elif kind not in self.same:
                return
            node = around

    def _of_condition(self, around: Node, condition: Node, holds: bool) -> Iterator[tuple[int, int]]:
        where, inside = self.conditions[around.type]
        if _part(around, where) != condition or around.parent is None:
            return
        behind = around.end_byte, around.parent.end_byte
        if inside == BEHIND:
            if holds:
                yield behind
            return
        part = _part(around, inside)
        if part is None:
            return
        if holds:
            yield part.byte_range
        elif (
            part.named_child_count
            and part.named_children[-1].type in self.exits
            and around.parent.type != around.type
            and around.child_by_field_name(self.alternative) is None
        ):
            yield behind


def _part(node: Node, where: str) -> Node | None:
    return node.named_child(int(where)) if where.isdigit() else node.child_by_field_name(where)
