"""The one walk over a tree that all its metrics come from: tokens, comments, marks, and the functions that they lie in.

What a node means stands in `node_roles`, what it adds to complexity in `complexity`; what is made of the counts, and
its sources, in `metrics`.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from tree_sitter import Node, TreeCursor

from ingest_assets.analysis.complexity import ERROR_KIND, Complexity, Count, Frame
from ingest_assets.analysis.node_roles import (
    ANGLE,
    BINARY,
    BLOCK,
    BOOLEAN,
    COMMENT,
    COMMENT_TOKEN,
    DECISION,
    DEFINITION,
    DOCUMENT,
    IGNORED,
    KEYWORD,
    LITERAL,
    MARK,
    MARKED_OPERATOR,
    MARKS,
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

_MARKS = range(len(MARKS))
Lengths = tuple[int, int, int]  # of the walk's operators, operands and marks


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
        self.same: dict[bytes, bytes] = {}  # what is written many times is kept once
        self.marks = bytearray()
        self.comments: list[tuple[int, int]] = [node.byte_range for node in facts.docstrings]
        self.docstrings = {start for start, _ in self.comments}
        self.actions = bytearray(table.actions)
        self.definitions: dict[int, int] = {}  # node id -> ordinal
        self.functions: set[int] = set()
        for ordinal, node in (*enumerate(facts.nodes), *facts.clauses):
            one = facts.parsed.definitions[ordinal]
            is_function = one.kind in FUNCTIONS
            if (is_function or one.kind in TYPES) and (kind := node.kind_id) != ERROR_KIND:
                self.actions[kind] = DEFINITION
                self.definitions[node.id] = ordinal
                if is_function:
                    self.functions.add(ordinal)
        self.heads = [(ordinal, facts.nodes[ordinal].kind_id, is_open) for ordinal, is_open in facts.heads]
        everything = Space(True, Count(), None, (0, 0, 0), [(len(source.data) + 1, 0, 0, False)])
        self.spaces = {-1: everything}  # by ordinal; -1: the file
        self.complexity = Complexity(source, table)

    def run(self) -> None:
        """Visit every node that is not ignored once, in document order."""
        data, actions, definitions, arithmetic = self.source.data, self.actions, self.definitions, self.table.arithmetic
        add_operator, add_operator_start = self.operators.append, self.operator_starts.append
        add_operand, add_operand_start = self.operands.append, self.operand_starts.append
        same = self.same.setdefault
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
                add_operand(same(written := data[start : node.end_byte], written))
            elif action == VISIT:
                if down():
                    continue
                if written := data[(start := node.start_byte) : node.end_byte]:
                    add_operand_start(start)
                    add_operand(same(written, written))
            elif action == MARK:
                marks += marks_of[kind]
                if down():
                    continue
                add_operand_start(start := node.start_byte)
                add_operand(same(written := data[start : node.end_byte], written))
            elif action == BINARY:
                second = node.child(1) if node.child_count > 1 else None
                if second is None or second.kind_id not in arithmetic:
                    self.complexity.boolean(node, space.count)
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
            return children > 0 and not self.complexity.flag(node.child(0)) & IGNORED
        return children > 3 or not self.complexity.flag(node.child(1)) & IGNORED

    def _special(self, node: Node, kind: int, space: Space) -> None:
        """Note what a node that is more than its marks means."""
        flag = self.table.flags[kind]
        if flag & BLOCK:
            self._block(node)
        count = space.count
        if flag & BOOLEAN:
            self.complexity.boolean(node, count)
        marks = self.table.marks[kind]
        if flag & KEYWORD:
            word = self._keyword(node)
            if word in self.table.words:
                flag |= self.table.keywords.get(word, 0)
                marks = self.table.keyword_marks.get(word, marks)
                self.complexity.add_paths(node, word, count)
            elif flag & SPECIAL_FLAGS == KEYWORD:  # a plain call
                self.marks += marks
                return
        self.marks += marks
        self.complexity.add(node, flag, count, space.frames)

    def _block(self, node: Node) -> None:
        flags, lines = self.table.flags, 0
        for child in node.named_children:
            kind = child.kind_id
            flag = flags[kind] if kind != ERROR_KIND else 0
            if flag & COMMENT:
                continue
            lines += 1
            if flag & DOCUMENT and (start := child.start_byte) not in self.docstrings:
                self.docstrings.add(start)
                self.comments.append(child.byte_range)
        self.marks += STATEMENT_MARK * lines

    def _keyword(self, node: Node) -> str:
        """The word that tells what a node means: a field of it, or the node itself, which is an operand then."""
        field = self.table.keyword_field
        if not field:
            self.operands.append(self.source.data[node.start_byte : node.end_byte])
            self.operand_starts.append(node.start_byte)
        target = node.child_by_field_name(field) if field else node
        return self.source.slice(target) if target and target.child_count < 2 else ""


def _is_between(cursor: TreeCursor, node: Node) -> bool:
    """Whether the token at a cursor stands between two others, as an operator does and a bracket does not."""
    here = cursor.descendant_index
    cursor.goto_parent()  # a node itself would look for its parent from the root on
    around = cursor.node
    cursor.goto_descendant(here)
    return around is not None and around.child_count > 2 and around.child(1) == node
