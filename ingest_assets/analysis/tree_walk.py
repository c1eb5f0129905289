"""The one walk over a tree that all its metrics come from: tokens, comments, marks, the complexity of each function.

What a node means stands in `node_roles`; what is made of the counts, and its sources, in `metrics`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node, TreeCursor

from ingest_assets.analysis.node_roles import (
    ANGLE,
    BINARY,
    BLOCK,
    BOOLEAN,
    CASE,
    CLAUSES,
    CLOSURE,
    CLOSURE_MARK,
    COMMENT,
    COMMENT_TOKEN,
    DECISION,
    DEFINITION,
    DOCUMENT,
    FLAT,
    GUARD,
    IF,
    IGNORED,
    JUMP,
    KEYWORD,
    LITERAL,
    MARK,
    MARKED_OPERATOR,
    MARKS,
    NESTING,
    OPERAND_TOKEN,
    OPERATOR_TOKEN,
    SPECIAL,
    STATEMENT_MARK,
    VISIT,
    Roles,
)
from ingest_assets.analysis.parsing import FUNCTIONS, TYPES, Facts
from ingest_assets.analysis.syntax import Source

_ERROR_KIND = 0xFFFF
_MARKS = range(len(MARKS))
Frame = tuple[int, int, int, bool]  # of what nests: its end, the depth in it, from where on it is deep, is it a switch


@dataclass(slots=True)
class Count:
    """The complexity of one function, or of the code outside functions; a type's own code belongs to what is around."""

    cyclomatic: int = 1
    cases: int = 0  # decisions that are cases of a switch
    switches: int = 0
    cognitive: int = 0
    nesting: int = 0


@dataclass(slots=True)
class Space:
    """A file, a function or a type: what of the walk's lists lies in it, nested functions included."""

    is_function: bool
    count: Count
    function: Space | None  # the innermost function around it, or the file
    begins: tuple[int, int, int]  # length of operators, operands and marks when it was entered
    frames: list[Frame]
    ends: tuple[int, int] = (0, 0)  # length of the first two when it was left
    functions: int = 0  # that lie in it, itself included
    marks: list[int] = field(default_factory=list)  # how many of each of MARKS
    nested: list[int] | None = None  # those that lie in functions inside it
    own: list[int] = field(default_factory=list)  # the others


class TreeWalk:
    """One pass over a tree with a cursor for every space; no recursion, so that depth does not matter."""

    def __init__(self, source: Source, facts: Facts, table: Roles) -> None:
        self.source = source
        self.table = table
        self.operators: list[int] = []  # kind ids
        self.operands: list[bytes] = []
        self.marks = bytearray()
        self.comments: list[tuple[int, int]] = [node.byte_range for node in facts.docstrings]
        self.docstrings = {start for start, _ in self.comments}
        self.actions = bytearray(table.actions)
        self.definitions: dict[int, int] = {}  # node id -> ordinal
        self.functions: set[int] = set()
        for one, node in zip(facts.parsed.definitions, facts.nodes, strict=True):
            is_function = one.kind in FUNCTIONS
            if (is_function or one.kind in TYPES) and (kind := node.kind_id) != _ERROR_KIND:
                self.actions[kind] = DEFINITION
                self.definitions[node.id] = one.ordinal
                if is_function:
                    self.functions.add(one.ordinal)
        everything = Space(True, Count(), None, (0, 0, 0), [(len(source.data) + 1, 0, 0, False)])
        self.spaces = {-1: everything}  # by ordinal; -1: the file
        self.chained: set[int] = set()  # `if` nodes that continue an `else`
        self.switches: set[tuple[int, int]] = set()  # end and depth of those of which a case was seen
        self.counted: set[int] = set()  # boolean operators of a sequence that was counted

    def run(self) -> None:
        """Visit every node that is not ignored once, in document order."""
        data, actions, operators, operands = self.source.data, self.actions, self.operators, self.operands
        marks, marks_of, definitions = self.marks, self.table.marks, self.definitions
        arithmetic, space = self.table.arithmetic, self.spaces[-1]
        around: list[tuple[Space, TreeCursor]] = []
        cursor = self.source.root.walk()
        down, across, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent
        while True:
            node: Node = cursor.node  # type: ignore[assignment]
            kind = node.kind_id
            try:
                action = actions[kind]
            except IndexError:  # the kind of an error
                action = VISIT
            if action == OPERATOR_TOKEN:
                operators.append(kind)
            elif action == OPERAND_TOKEN:
                operands.append(data[node.start_byte : node.end_byte])
            elif action == VISIT:
                if down():
                    continue
                if written := data[node.start_byte : node.end_byte]:
                    operands.append(written)
            elif action == MARK:
                marks += marks_of[kind]
                if down():
                    continue
                operands.append(data[node.start_byte : node.end_byte])
            elif action == BINARY:
                second = node.child(1) if node.child_count > 1 else None
                if second is None or second.kind_id not in arithmetic:
                    self._boolean(node, space.count)
                if down():
                    continue
            elif action == DEFINITION and (ordinal := definitions.get(node.id)) is not None:
                marks += marks_of[kind].replace(CLOSURE_MARK, b"")
                around.append((space, cursor))
                space, cursor = self._enter(node, ordinal, space), node.walk()
                down, across, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent
                if down():
                    continue
            elif action >= SPECIAL:
                marks += marks_of[kind]
                self._special(node, kind, space)
                if down():
                    continue
            elif action == LITERAL:
                if self._literal(node) and down():
                    continue
            elif action == MARKED_OPERATOR:
                operators.append(kind)
                if not self.table.flags[kind] & ANGLE or _is_between(node):
                    marks += marks_of[kind]
            elif action == COMMENT_TOKEN:
                self.comments.append(node.byte_range)
            while not across():
                if up():
                    continue
                self._leave(space)
                if not around:
                    return
                space, cursor = around.pop()
                down, across, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent

    def tokens(self, space: Space) -> tuple[list[int], list[bytes]]:
        """The operators and operands that lie in a space."""
        return self.operators[space.begins[0] : space.ends[0]], self.operands[space.begins[1] : space.ends[1]]

    def _enter(self, node: Node, ordinal: int, around: Space) -> Space:
        is_function = ordinal in self.functions
        space = self.spaces[ordinal] = Space(
            is_function,
            Count() if is_function else around.count,
            around if around.is_function else around.function,
            (len(self.operators), len(self.operands), len(self.marks)),
            [(node.end_byte, 0, 0, False)] if is_function else around.frames,
        )
        return space

    def _leave(self, space: Space) -> None:
        space.ends = len(self.operators), len(self.operands)
        count = self.marks[space.begins[2] :].count
        totals = space.marks = space.own = [count(mark) for mark in _MARKS]
        if space.nested is not None:
            space.own = [total - nested for total, nested in zip(totals, space.nested, strict=True)]
        if space.is_function and (outer := space.function) is not None:
            space.functions += 1
            outer.functions += space.functions
            nested = outer.nested
            outer.nested = totals if nested is None else [a + b for a, b in zip(nested, totals, strict=True)]

    def _literal(self, node: Node) -> bool:
        """Note an operand; whether something in it is to be visited."""
        start, end = node.byte_range
        if start in self.docstrings:
            return False
        self.operands.append(self.source.data[start:end])
        children = node.child_count
        if children < 3:
            return children > 0 and not self._flag(node.child(0)) & IGNORED
        return children > 3 or not self._flag(node.child(1)) & IGNORED

    def _special(self, node: Node, kind: int, space: Space) -> None:
        """Add to the complexity what a node costs."""
        flag = self.table.flags[kind]
        if flag & BLOCK:
            self._block(node)
            return
        count, frames = space.count, space.frames
        if flag & BOOLEAN:
            self._boolean(node, count)
        if flag & KEYWORD:
            flag |= self._keyword(node)
        if flag & CASE:
            self._case(node, count, frames)
        if flag & DECISION and not (flag & CASE and self._is_default(node)):
            count.cyclomatic += 1
            count.cases += flag & CASE != 0
        if flag & GUARD and node.child_by_field_name(self.table.guards[node.type]) is not None:
            count.cyclomatic += 1
        if flag & CLAUSES:
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

    def _block(self, node: Node) -> None:
        flags, lines = self.table.flags, 0
        for child in node.named_children:
            kind = child.kind_id
            flag = flags[kind] if kind != _ERROR_KIND else 0
            if flag & COMMENT:
                continue
            lines += 1
            if flag & DOCUMENT and (start := child.start_byte) not in self.docstrings:
                self.docstrings.add(start)
                self.comments.append(child.byte_range)
        self.marks += STATEMENT_MARK * lines

    def _flag(self, node: Node | None) -> int:
        """The flags of a node; an error has none."""
        return self.table.flags[node.kind_id] if node is not None and node.kind_id != _ERROR_KIND else 0

    def _keyword(self, node: Node) -> int:
        target = node.child_by_field_name(self.table.keyword_field)
        return self.table.keywords.get(self.source.slice(target), 0) if target and target.child_count < 2 else 0

    def _is_default(self, node: Node) -> bool:
        heads = (node.child(0), node.named_child(0) if node.named_child_count else None)
        return any(head is not None and self.source.slice(head) in self.table.default_case for head in heads)

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
            elif branch.kind_id != _ERROR_KIND and not self._flag(branch) & FLAT:
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

    def _boolean(self, node: Node, count: Count) -> None:
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


def _is_between(node: Node) -> bool:
    """Whether a token stands between two others, as an operator does and a bracket does not."""
    around = node.parent
    return around is not None and around.child_count > 2 and around.child(1) == node
