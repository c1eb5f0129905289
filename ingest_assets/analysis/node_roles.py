"""What each kind of node means to the metrics of a language: a table of flags by kind id, built from its data.

How the flags are added up belongs to `tree_walk` and `metrics`. The keys of `[metrics]` are lists of node kinds; a name
stands for the named nodes of that kind, or else for the token that is written so.

Where calls and statements are nodes of one kind (`keyword_node`, its name in `keyword_field`), words tell what they
are: `branches`, `switches`, `leaving` a function, `jumping`, `sequences` (`and`), `case_words` before pairs, and
`forms`, which are no calls. `exit_calls`, `makes_anew` and `recursive_word` are used in `metrics`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tree_sitter import Language as Grammar
from tree_sitter import Parser

from ingest_assets.analysis.languages import by_name
from ingest_assets.analysis.syntax import grammar

IGNORED = 1  # neither operator nor operand; what lies inside is not visited
COMMENT = 2
OPERATOR = 4  # a keyword, operator or opening bracket
OPERAND = 8  # a literal with parts: one operand, what is interpolated counts as well
DECISION = 16  # one more path: McCabe
NESTING = 32  # costs more the deeper it stands, and makes what lies inside deeper
FLAT = 64  # costs one wherever it stands
CLOSURE = 128  # makes what lies inside deeper, costs nothing
BOOLEAN = 256  # may be `and`, `or`
JUMP = 512  # costs one when it names a label
IF = 1024
CASE = 2048  # of a switch; no decision when it is the default
KEYWORD = 4096  # its meaning is told by its text, in `keywords`
CLAUSES = 8192  # a closure of which every clause is a decision: the first is none
EXIT = 1 << 15  # leaves a function
STATEMENT = 1 << 16  # a logical line
ASSIGNMENT = 1 << 17  # ABC: A
CALL = 1 << 18  # ABC: B
CONDITION = 1 << 19  # ABC: C
DOCUMENT = 1 << 20  # a literal that is a comment where it is a statement
BLOCK = 1 << 22  # what lies in it is a logical line each
GUARD = 1 << 23  # a decision when it has the field that `guards` names
ANGLE = 1 << 21  # `<` and `>`: a comparison only where they stand between two things

_LISTS = {
    "comments": COMMENT | IGNORED,
    "operators": OPERATOR,
    "operands": OPERAND,
    "ignored": IGNORED,
    "decisions": DECISION,
    "nesting": NESTING,
    "flat": FLAT,
    "closures": CLOSURE,
    "boolean": BOOLEAN,
    "jumps": JUMP,
    "ifs": IF,
    "cases": CASE,
    "clauses": CLAUSES,
    "exits": EXIT,
    "statements": STATEMENT,
    "assignments": ASSIGNMENT,
    "calls": CALL,
    "conditions": CONDITION,
    "comment_statements": DOCUMENT,
    "blocks": BLOCK,
    "guards": GUARD,
}
SPECIAL_FLAGS = DECISION | NESTING | FLAT | CLOSURE | BOOLEAN | JUMP | IF | KEYWORD | CLAUSES | BLOCK | CASE | GUARD
_OF_TOKENS = EXIT | STATEMENT | ASSIGNMENT | CALL | CONDITION | DECISION  # what a token can be as well
MARKS = (EXIT, STATEMENT, ASSIGNMENT, CALL, CONDITION, CLOSURE)  # flags that are only counted; a mark is an index
STATEMENT_MARK = bytes([MARKS.index(STATEMENT)])
NOT_DEFINING = bytes([MARKS.index(CLOSURE), MARKS.index(CALL)])  # marks that what defines something does not have

# What the walk does at a node of a kind: the flags boiled down.
VISIT = 0  # what lies inside; an operand when there is nothing inside
OPERATOR_TOKEN = 1
OPERAND_TOKEN = 2
MARK = 3  # note its marks, visit what lies inside
SKIP = 4
COMMENT_TOKEN = 5
MARKED_OPERATOR = 6
LITERAL = 7
BINARY = 8  # may be `and`, `or`; nothing else
SPECIAL = 9
DEFINITION = 10  # SPECIAL, and may define a function or type: set file by file


@dataclass(frozen=True)
class Roles:
    """The roles of a language's nodes."""

    flags: tuple[int, ...]  # by kind id
    actions: bytes  # by kind id: VISIT, ...
    texts: tuple[bytes, ...]  # by kind id: how a token is written
    marks: tuple[bytes, ...]  # by kind id: indexes into MARKS
    keys: frozenset[str]  # what its data says something about
    arithmetic: frozenset[int]  # kind ids of tokens that are no `and`, `or`
    boolean_operators: frozenset[int]  # kind ids, as in the next two
    boolean_words: frozenset[bytes]  # operators that are told by what is written in a node of any kind
    parentheses: frozenset[int]
    tightened: frozenset[int]  # that the grammar reads as looser than `and`: `a < (b and c)`
    boolean: frozenset[int]
    labels: frozenset[str]
    default_case: frozenset[str]  # what a default case says
    default_pattern: re.Pattern[str] | None  # or what its whole head looks like: a name that takes any value
    alternative: str  # field of an `if` that holds its `else`
    else_clauses: frozenset[str]
    ifs: frozenset[str]
    guards: Mapping[str, str]  # node kind -> field
    keyword_field: str
    keywords: Mapping[str, int]  # text -> flags
    keyword_marks: Mapping[str, bytes]  # text -> marks, instead of those of its kind
    sequences: frozenset[str]  # words before what stands with `and`, `or` between elsewhere
    case_words: Mapping[str, int]  # words before pairs that are a case each -> how much stands before the first
    words: frozenset[str]  # all of these
    self_names: frozenset[str]


@cache
def roles(language: str) -> Roles:
    """The roles of a language with a grammar, built once a process. Raises KeyError for an unknown node kind."""
    return build(by_name(language).metrics, grammar(language))


def build(data: Mapping[str, Any], kinds: Grammar) -> Roles:
    """The roles that `[metrics]` gives to the nodes of a grammar. Raises KeyError for an unknown node kind."""
    ids: dict[str, list[int]] = {}
    flags = [0] * kinds.node_kind_count
    for kind in range(kinds.node_kind_count):
        ids.setdefault(kinds.node_kind_for_id(kind) or "", []).append(kind)
        if not kinds.node_kind_is_named(kind):
            flags[kind] = OPERATOR
    for name, flag in _LISTS.items():
        for kind_name in data.get(name, ()):
            found = ids[kind_name]
            named = [kind for kind in found if kinds.node_kind_is_named(kind)]
            if flag & IGNORED:
                for kind in found:
                    flags[kind] = flag
            else:
                for kind in named or (found if flag & _OF_TOKENS else ()):
                    flags[kind] |= flag
    for kind_name in ("<", ">"):
        for kind in ids.get(kind_name, ()):
            flags[kind] |= ANGLE if flags[kind] & CONDITION else 0
    if "keyword_node" in data:
        for kind in ids[data["keyword_node"]]:
            flags[kind] |= KEYWORD
    first = Parser(kinds).parse(b"").root_node.kind_id  # kinds below that of the root are tokens
    tokens = {kind for kind in range(first if first < len(flags) else 0) if kinds.node_kind_is_named(kind)}
    keywords = {
        word: flag
        for key, flag in (
            ("switches", NESTING),
            ("branches", NESTING | DECISION),
            ("decision_words", DECISION),
            ("leaving", EXIT),
            ("jumping", JUMP),
            ("forms", 0),
        )
        for word in data.get(key, ())
    }
    usual = max((flags[kind] for kind in ids.get(data.get("keyword_node", ""), ())), default=0) & ~CALL

    def names(key: str) -> frozenset[str]:
        return frozenset(data.get(key, ()))

    return Roles(
        tuple(flags),
        bytes(_action(flag, kind in tokens) for kind, flag in enumerate(flags)),
        tuple((kinds.node_kind_for_id(kind) or "").encode() for kind in range(kinds.node_kind_count)),
        tuple(map(_marks, flags)),
        frozenset(data) | {"statements" for key in data if key == "blocks"},
        frozenset(
            kind
            for kind, flag in enumerate(flags)
            if flag & OPERATOR and kinds.node_kind_for_id(kind) not in data.get("boolean_operators", ())
        ),
        frozenset(kind for name in data.get("boolean_operators", ()) for kind in ids.get(name, ())),
        frozenset(map(str.encode, () if names("boolean_operators") <= ids.keys() else names("boolean_operators"))),
        frozenset(kind for name in data.get("parentheses", ()) for kind in ids[name]),
        frozenset(kind for name in data.get("tightened", ()) for kind in ids[name]),
        frozenset(kind for name in data.get("boolean", ()) for kind in ids[name]),
        names("labels"),
        names("default_case"),
        re.compile(data["default_pattern"]) if "default_pattern" in data else None,
        data.get("alternative", ""),
        names("else_clauses"),
        names("ifs"),
        data.get("guards", {}),
        data.get("keyword_field", ""),
        keywords,
        {word: _marks(usual | flag) for word, flag in keywords.items()},
        names("sequences"),
        data.get("case_words", {}),
        frozenset((*keywords, *data.get("sequences", ()), *data.get("case_words", ()))),
        names("self_names"),
    )


def _marks(flag: int) -> bytes:
    return bytes(mark for mark, bit in enumerate(MARKS) if flag & bit)


def _action(flag: int, is_token: bool) -> int:
    if flag & IGNORED:
        return COMMENT_TOKEN if flag & COMMENT else SKIP
    if flag & OPERATOR:
        return OPERATOR_TOKEN if flag == OPERATOR else MARKED_OPERATOR
    if flag & OPERAND:
        return LITERAL
    if flag == BOOLEAN:
        return BINARY
    if flag & SPECIAL_FLAGS:
        return SPECIAL
    if flag:
        return MARK
    return OPERAND_TOKEN if is_token else VISIT
