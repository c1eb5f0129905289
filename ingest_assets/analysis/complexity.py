"""What single nodes add to the complexity of a function: cyclomatic and cognitive complexity, and nesting.

The walk that meets the nodes is `tree_walk`; what a node means stands in `node_roles`, the sources of the metrics in
`metrics`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from ingest_assets.analysis.node_roles import (
    CASE,
    CLAUSES,
    CLOSURE,
    DECISION,
    FLAT,
    GUARD,
    IF,
    IGNORED,
    JUMP,
    NESTING,
    Roles,
)
from ingest_assets.analysis.syntax import Source

ERROR_KIND = 0xFFFF
Frame = tuple[int, int, int, bool]  # of what nests: its end, the depth in it, from where on it is deep, is it a switch


@dataclass(slots=True)
class Count:
    """The complexity of one function, or of the code outside functions; a type's own code belongs to what is around."""

    cyclomatic: int = 1
    cases: int = 0  # decisions that are cases of a switch
    switches: int = 0
    cognitive: int = 0
    nesting: int = 0


class Complexity:
    """The rules for one tree, and what they have to remember of the nodes before."""

    def __init__(self, source: Source, table: Roles) -> None:
        self.source = source
        self.table = table
        self.chained: set[int] = set()  # `if` nodes that continue an `else`
        self.switches: set[tuple[int, int]] = set()  # end and depth of those of which a case was seen
        self.counted: set[int] = set()  # boolean operators of a sequence that was counted

    def flag(self, node: Node | None) -> int:
        """The flags of a node; an error has none."""
        return self.table.flags[node.kind_id] if node is not None and node.kind_id != ERROR_KIND else 0

    def add(self, node: Node, flag: int, count: Count, frames: list[Frame]) -> None:
        """Add what a node with these flags costs; `frames` are those of the function around it."""
        if flag & CASE:
            self._case(node, count, frames)
        if flag & DECISION and not (flag & CASE and self._is_default(node)):
            count.cyclomatic += 1
            count.cases += flag & CASE != 0
        if flag & GUARD and node.child_by_field_name(self.table.guards[node.type]) is not None:
            count.cyclomatic += 1
        if flag & CLAUSES and not any(self._is_default(clause) for clause in node.named_children):
            count.cyclomatic -= 1
            count.cases -= 1
        if flag & IF:
            count.cognitive += self._else(node)
        if flag & JUMP and any(child.type in self.table.labels for child in node.named_children):
            count.cognitive += 1
        if flag & FLAT:
            count.cognitive += 1
        if node.id in self.chained:
            count.cognitive += 1
        elif flag & (NESTING | CLOSURE):
            start, end = node.byte_range
            while frames[-1][0] <= start:
                frames.pop()
            nesting = frames[-1][1] - (start < frames[-1][2])
            if flag & NESTING:
                count.cognitive += 1 + nesting
                count.nesting = max(count.nesting, nesting + 1)
            if flag & IF and (condition := node.child_by_field_name("condition")) is not None:
                start = condition.end_byte
            frames.append((end, nesting + 1, start, flag & (NESTING | DECISION) == NESTING))

    def add_paths(self, node: Node, word: str, count: Count) -> None:
        """What a list that begins with a word adds, where `and` and the like are no operators."""
        table = self.table
        if word in table.sequences:
            operators = max(0, sum(not self.flag(part) & IGNORED for part in node.named_children) - 2)
            count.cyclomatic += operators
            count.cognitive += operators > 0
        elif (first := table.case_words.get(word)) is not None:
            parts = [part for part in node.named_children if not self.flag(part) & IGNORED][first + 1 :]
            cases = sum(self.source.slice(part) not in table.default_case for part in parts[: len(parts) // 2 * 2 : 2])
            count.cyclomatic += cases
            count.cases += cases
            count.switches += cases > 0

    def _is_default(self, node: Node) -> bool:
        table = self.table
        heads = (node.child(0) if node.child_count else None, node.named_child(0) if node.named_child_count else None)
        written = [self.source.slice(head) for head in heads if head is not None]
        if any(one in table.default_case for one in written):
            return True
        pattern = table.default_pattern
        if pattern is None or not written or any(child.type == "guard" for child in node.named_children):
            return False
        return pattern.fullmatch(written[-1]) is not None

    def _case(self, node: Node, count: Count, frames: list[Frame]) -> None:
        """Count the switch that a case is the first of."""
        start = node.start_byte
        while frames[-1][0] <= start:
            frames.pop()
        end, depth, _, is_switch = frames[-1]
        if is_switch and (end, depth) not in self.switches:
            self.switches.add((end, depth))
            count.switches += 1

    def _else(self, node: Node) -> int:
        """What the `else` of an `if` costs; an `else if` is marked and costs when it is visited."""
        cost = 0
        field = self.table.alternative
        for branch in node.children_by_field_name(field) if field else self._behind_else(node):
            if branch.type in self.table.else_clauses and branch.named_child_count:
                inner = branch.named_children[-1]
                if inner.type not in self.table.ifs:
                    cost += 1
                    continue
                branch = inner
            if branch.type in self.table.ifs:
                self.chained.add(branch.id)
            elif branch.kind_id != ERROR_KIND and not self.flag(branch) & FLAT:
                cost += 1
        return cost

    def _behind_else(self, node: Node) -> list[Node]:
        """The `else` of an `if`, or what stands behind the word, where the grammar has no field for it."""
        clauses = self.table.else_clauses
        branches = [
            child.next_named_sibling if child.type == "else" else child
            for child in node.children
            if child.type == "else" or (child.type in clauses and child.children and child.children[0].type == "else")
        ]
        return [branch for branch in branches if branch is not None]

    def boolean(self, node: Node, count: Count) -> None:
        """Each `and` and `or` is a decision; each sequence of equal ones costs one."""
        table = self.table
        parts = node.children
        operators = [self._operator(part) for part in parts]
        operators = [one for one in operators if one is not None]
        if not operators:
            return
        count.cyclomatic += len(operators)
        if node.id not in self.counted:
            count.cognitive += 1
        for part in parts:
            kind = part.kind_id
            while kind in table.parentheses and (inside := part.named_child(0)) is not None:
                part, kind = inside, inside.kind_id
            while kind in table.tightened and (inside := part.named_child(part.named_child_count - 1)) is not None:
                part, kind = inside, inside.kind_id
            if kind in table.boolean and any(self._operator(inner) == operators[0] for inner in part.children):
                self.counted.add(part.id)

    def _operator(self, node: Node) -> int | bytes | None:
        """What tells an `and` or `or` from another; None for everything else."""
        kind = node.kind_id
        if kind in self.table.boolean_operators:
            return kind
        if not self.table.boolean_words or node.child_count:
            return None
        written = self.source.data[node.start_byte : node.end_byte]
        return written if written in self.table.boolean_words else None
