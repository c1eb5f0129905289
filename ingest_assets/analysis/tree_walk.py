"""The one walk over a tree that all its metrics come from: tokens, comments, marks, the complexity of each function.

What a node means stands in `node_roles`; what is made of the counts, and its sources, in `metrics`.
"""

from __future__ import annotations

from array import array
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
    NOT_DEFINING,
    OPERAND_TOKEN,
    OPERATOR_TOKEN,
    SPECIAL,
    SPECIAL_FLAGS,
    STATEMENT_MARK,
    VISIT,
    Roles,
)
from ingest_assets.analysis.parsing import FUNCTIONS, TYPES, Facts
from ingest_assets.analysis.syntax import Source

_ERROR_KIND = 0xFFFF
_MARKS = range(len(MARKS))
Lengths = tuple[int, int, int]  # of the walk's operators, operands and marks
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
    begins: Lengths  # when it was entered
    frames: list[Frame]
    ends: Lengths = (0, 0, 0)  # when it was left
    clauses: int = 1  # in which it is written
    inside: list[Space] = field(default_factory=list)  # functions
    functions: int = 0  # that lie in it, itself included
    marks: list[int] = field(default_factory=list)  # how many of each of MARKS
    own: list[int] = field(default_factory=list)  # those that lie in no function inside it


class TreeWalk:
    """One pass over a tree with a cursor for every space; no recursion, so that depth does not matter."""

    def __init__(self, source: Source, facts: Facts, table: Roles) -> None:
        self.source = source
        self.table = table
        # Arrays: a file has hundreds of thousands of these to the megabyte.
        self.operators = array("H")  # kind ids
        self.operands: list[bytes] = []
        self.operator_starts = array("I")  # the bytes at which they begin
        self.operand_starts = array("I")
        self.marks = bytearray()
        self.comments: list[tuple[int, int]] = [node.byte_range for node in facts.docstrings]
        self.docstrings = {start for start, _ in self.comments}
        self.actions = bytearray(table.actions)
        self.definitions: dict[int, int] = {}  # node id -> ordinal
        self.functions: set[int] = set()
        for ordinal, node in (*enumerate(facts.nodes), *facts.clauses):
            one = facts.parsed.definitions[ordinal]
            is_function = one.kind in FUNCTIONS
            if (is_function or one.kind in TYPES) and (kind := node.kind_id) != _ERROR_KIND:
                self.actions[kind] = DEFINITION
                self.definitions[node.id] = ordinal
                if is_function:
                    self.functions.add(ordinal)
        self.heads = [(ordinal, facts.nodes[ordinal].kind_id, is_open) for ordinal, is_open in facts.heads]
        everything = Space(True, Count(), None, (0, 0, 0), [(len(source.data) + 1, 0, 0, False)])
        self.spaces = {-1: everything}  # by ordinal; -1: the file
        self.chained: set[int] = set()  # `if` nodes that continue an `else`
        self.switches: set[tuple[int, int]] = set()  # end and depth of those of which a case was seen
        self.counted: set[int] = set()  # boolean operators of a sequence that was counted

    def run(self) -> None:
        """Visit every node that is not ignored once, in document order."""
        data, actions, definitions, arithmetic = self.source.data, self.actions, self.definitions, self.table.arithmetic
        add_operator, add_operator_start = self.operators.append, self.operator_starts.append
        add_operand, add_operand_start = self.operands.append, self.operand_starts.append
        marks, marks_of, space = self.marks, self.table.marks, self.spaces[-1]
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
                add_operator(kind)
                add_operator_start(node.start_byte)
            elif action == OPERAND_TOKEN:
                add_operand_start(start := node.start_byte)
                add_operand(data[start : node.end_byte])
            elif action == VISIT:
                if down():
                    continue
                if written := data[(start := node.start_byte) : node.end_byte]:
                    add_operand_start(start)
                    add_operand(written)
            elif action == MARK:
                marks += marks_of[kind]
                if down():
                    continue
                add_operand_start(start := node.start_byte)
                add_operand(data[start : node.end_byte])
            elif action == BINARY:
                second = node.child(1) if node.child_count > 1 else None
                if second is None or second.kind_id not in arithmetic:
                    self._boolean(node, space.count)
                if down():
                    continue
            elif action == DEFINITION and (ordinal := definitions.get(node.id)) is not None:
                marks += marks_of[kind].translate(None, NOT_DEFINING)
                around.append((space, cursor))
                space, cursor = self._enter(node, ordinal, space), node.walk()
                down, across, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent
                if down():
                    continue
            elif action >= SPECIAL:
                self._special(node, kind, space)
                if down():
                    continue
            elif action == LITERAL:
                if self._literal(node) and down():
                    continue
            elif action == MARKED_OPERATOR:
                add_operator(kind)
                add_operator_start(node.start_byte)
                flag = self.table.flags[kind]
                space.count.cyclomatic += flag & DECISION != 0
                if not flag & ANGLE or _is_between(cursor, node):
                    marks += marks_of[kind]
            elif action == COMMENT_TOKEN:
                self.comments.append(node.byte_range)
            while not across():
                if up():
                    continue
                self._leave(space)
                if not around:
                    self._end_rests()
                    return
                space, cursor = around.pop()
                down, across, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent

    def tokens(self, space: Space) -> tuple[array[int], list[bytes]]:
        """The operators and operands that lie in a space."""
        return self.operators[space.begins[0] : space.ends[0]], self.operands[space.begins[1] : space.ends[1]]

    def _enter(self, node: Node, ordinal: int, around: Space) -> Space:
        if (known := self.spaces.get(ordinal)) is not None:  # each further clause is a case of the same function
            known.count.cyclomatic += 1
            known.count.cases += 1
            known.count.switches += known.clauses == 1
            known.clauses += 1
            known.frames[:] = [(node.end_byte, 0, 0, False)]
            return known
        is_function = ordinal in self.functions
        space = self.spaces[ordinal] = Space(
            is_function,
            Count() if is_function else around.count,
            around if around.is_function else around.function,
            self._lengths(),
            [(node.end_byte, 0, 0, False)] if is_function else around.frames,
        )
        if is_function and space.function is not None:
            space.function.inside.append(space)
        return space

    def _leave(self, space: Space) -> None:
        space.ends = self._lengths()
        self._add_up(space)

    def _lengths(self) -> Lengths:
        return len(self.operators), len(self.operands), len(self.marks)

    def _end_rests(self) -> None:
        """What encloses all that follows was left behind its head: it lasts until the next one begins."""
        ends = self._lengths()
        for ordinal, kind, is_open in reversed(self.heads):
            if (space := self.spaces.get(ordinal)) is not None:
                operators, operands, marks = space.begins
                space.begins = operators, operands, marks - len(self.table.marks[kind])  # its own marks are its as well
                if is_open:
                    space.ends = ends
                    self._add_up(space)
                ends = space.begins

    def _add_up(self, space: Space) -> None:
        """Count the marks of a space that was left; what lies inside was before."""
        count = self.marks[space.begins[2] : space.ends[2]].count
        space.marks = space.own = [count(mark) for mark in _MARKS]
        own = space.is_function and space.function is not None
        space.functions = sum((one.functions for one in space.inside), int(own))
        for one in space.inside:
            space.own = [total - inner for total, inner in zip(space.own, one.marks, strict=True)]

    def _literal(self, node: Node) -> bool:
        """Note an operand; whether something in it is to be visited."""
        start, end = node.byte_range
        if start in self.docstrings:
            return False
        self.operands.append(self.source.data[start:end])
        self.operand_starts.append(start)
        children = node.child_count
        if children < 3:
            return children > 0 and not self._flag(node.child(0)) & IGNORED
        return children > 3 or not self._flag(node.child(1)) & IGNORED

    def _special(self, node: Node, kind: int, space: Space) -> None:
        """Add to the complexity what a node costs."""
        flag = self.table.flags[kind]
        if flag & BLOCK:
            self._block(node)
        count, frames = space.count, space.frames
        if flag & BOOLEAN:
            self._boolean(node, count)
        marks = self.table.marks[kind]
        if flag & KEYWORD:
            word = self._keyword(node)
            if word in self.table.words:
                flag |= self.table.keywords.get(word, 0)
                marks = self.table.keyword_marks.get(word, marks)
                self._paths(node, word, count)
            elif flag & SPECIAL_FLAGS == KEYWORD:  # a plain call
                self.marks += marks
                return
        self.marks += marks
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

    def _keyword(self, node: Node) -> str:
        """The word that tells what a node means: a field of it, or the node itself, which is an operand then."""
        field = self.table.keyword_field
        if not field:
            self.operands.append(self.source.data[node.start_byte : node.end_byte])
            self.operand_starts.append(node.start_byte)
        target = node.child_by_field_name(field) if field else node
        return self.source.slice(target) if target and target.child_count < 2 else ""

    def _paths(self, node: Node, word: str, count: Count) -> None:
        """What a list that begins with a word adds, where `and` and the like are no operators."""
        table = self.table
        if word in table.sequences:
            operators = max(0, sum(not self._flag(part) & IGNORED for part in node.named_children) - 2)
            count.cyclomatic += operators
            count.cognitive += operators > 0
        elif (first := table.case_words.get(word)) is not None:
            parts = [part for part in node.named_children if not self._flag(part) & IGNORED][first + 1 :]
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


def _is_between(cursor: TreeCursor, node: Node) -> bool:
    """Whether the token at a cursor stands between two others, as an operator does and a bracket does not."""
    here = cursor.descendant_index
    cursor.goto_parent()  # a node itself would look for its parent from the root on
    around = cursor.node
    cursor.goto_descendant(here)
    return around is not None and around.child_count > 2 and around.child(1) == node
