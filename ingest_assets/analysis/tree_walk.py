"""The one walk over a tree that all its metrics come from: tokens, comments, and the complexity of each function.

What a node means stands in `node_roles`; what is made of the counts, and its sources, in `metrics`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from ingest_assets.analysis.node_roles import (
    BOOLEAN,
    CASE,
    CLAUSES,
    CLOSURE,
    COMMENT,
    DECISION,
    FLAT,
    FUNCTION,
    IF,
    IGNORED,
    JUMP,
    KEYWORD,
    NESTING,
    OPERAND,
    OPERATOR,
    Roles,
)
from ingest_assets.analysis.parsing import FUNCTIONS, Facts
from ingest_assets.analysis.syntax import Source

_ERROR_KIND = 0xFFFF


@dataclass(slots=True)
class Count:
    """What is counted of one function, or of the code outside functions."""

    cyclomatic: int = 1
    cognitive: int = 0
    nesting: int = 0


class TreeWalk:
    """One pass over a tree with a cursor; no recursion, so that depth does not matter."""

    def __init__(self, source: Source, facts: Facts, table: Roles) -> None:
        self.source = source
        self.table = table
        self.operators: list[int] = []
        self.operands: list[bytes] = []
        self.comments: list[tuple[int, int]] = [node.byte_range for node in facts.docstrings]
        self.docstrings = {start for start, _ in self.comments}
        definitions = facts.parsed.definitions
        self.functions = {
            node.id: one.ordinal for one, node in zip(definitions, facts.nodes, strict=True) if one.kind in FUNCTIONS
        }
        self.flags = list(table.flags)
        for one, node in zip(definitions, facts.nodes, strict=True):
            if one.kind in FUNCTIONS and node.kind_id != _ERROR_KIND:
                self.flags[node.kind_id] |= FUNCTION
        self.counts: dict[int, Count] = {0: Count()}  # 0: outside functions; else ordinal + 1
        self.chained: set[int] = set()  # `if` nodes that continue an `else`
        self.counted: set[int] = set()  # boolean operators of a sequence that was counted

    def run(self) -> None:
        """Visit every node once, in document order."""
        data, flags, operators, operands = self.source.data, self.flags, self.operators, self.operands
        cursor = self.source.root.walk()
        down, across, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent
        frames: list[tuple[int, int, Count]] = [(len(data) + 1, 0, self.counts[0])]  # end, nesting, counted for
        while True:
            node: Node = cursor.node  # type: ignore[assignment]
            kind = node.kind_id
            try:
                flag = flags[kind]
            except IndexError:  # the kind of an error
                flag = 0
            if flag == OPERATOR:
                operators.append(kind)
            elif not flag:
                if down():
                    continue
                start, end = node.byte_range
                operands.append(data[start:end])
            else:
                if flag & OPERATOR:
                    operators.append(kind)
                elif flag != IGNORED:
                    self._special(node, flag, frames)
                if not flag & (IGNORED | OPERATOR) and down():
                    continue
            if across():
                continue
            while up():
                if across():
                    break
            else:
                return

    def _special(self, node: Node, flag: int, frames: list[tuple[int, int, Count]]) -> None:
        start, end = node.byte_range
        if flag & COMMENT:
            self.comments.append((start, end))
            return
        if flag & OPERAND and start not in self.docstrings:
            self.operands.append(self.source.data[start:end])
        while frames[-1][0] <= start:
            frames.pop()
        _, nesting, count = frames[-1]
        if flag & KEYWORD:
            flag |= self._keyword(node)
        if flag & FUNCTION and (ordinal := self.functions.get(node.id)) is not None:
            count = self.counts[ordinal + 1] = Count()
            frames.append((end, 0, count))
            return
        if flag & DECISION and not (flag & CASE and self._is_default(node)):
            count.cyclomatic += 1
        if flag & CLAUSES:
            count.cyclomatic -= 1
        if flag & IF:
            count.cognitive += self._else(node)
        if flag & BOOLEAN:
            self._boolean(node, count)
        if flag & JUMP and any(child.type in self.table.labels for child in node.named_children):
            count.cognitive += 1
        if node.id in self.chained:
            count.cognitive += 1
        elif flag & NESTING:
            count.cognitive += 1 + nesting
            frames.append((end, nesting + 1, count))
            count.nesting = max(count.nesting, nesting + 1)
        elif flag & CLOSURE:
            frames.append((end, nesting + 1, count))
        if flag & FLAT:
            count.cognitive += 1

    def _keyword(self, node: Node) -> int:
        target = node.child_by_field_name(self.table.keyword_field)
        return self.table.keywords.get(self.source.slice(target), 0) if target and not target.child_count else 0

    def _is_default(self, node: Node) -> bool:
        head = node.named_children[0] if node.named_child_count else None
        return head is not None and self.source.slice(head) in self.table.default_case

    def _else(self, node: Node) -> int:
        """What the `else` of an `if` costs; an `else if` is marked and costs when it is visited."""
        cost = 0
        for branch in node.children_by_field_name(self.table.alternative):
            if branch.type in self.table.else_clauses and branch.named_child_count:
                inner = branch.named_children[-1]
                if inner.type not in self.table.ifs:
                    cost += 1
                    continue
                branch = inner
            if branch.type in self.table.ifs:
                self.chained.add(branch.id)
            elif not self._is_flat(branch):
                cost += 1
        return cost

    def _is_flat(self, node: Node) -> bool:
        return bool(self.flags[node.kind_id] & FLAT) if node.kind_id != _ERROR_KIND else True

    def _boolean(self, node: Node, count: Count) -> None:
        """Each operator is a decision; each sequence of equal ones costs one."""
        operators = [child.type for child in node.children if child.type in self.table.boolean_operators]
        if not operators:
            return
        count.cyclomatic += len(operators)
        if node.id not in self.counted:
            count.cognitive += 1
        for child in node.named_children:
            while child.type in self.table.parentheses and child.named_child_count:
                child = child.named_children[0]
            if child.type in self.table.boolean and any(part.type == operators[0] for part in child.children):
                self.counted.add(child.id)
