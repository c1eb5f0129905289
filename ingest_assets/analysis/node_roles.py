"""What each kind of node means to the metrics of a language: a table of flags by kind id, built from its data.

How the flags are added up belongs to `metrics`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

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
CASE = 2048  # no decision when it is the default
KEYWORD = 4096  # its meaning is told by its text, in `keywords`
CLAUSES = 8192  # a closure of which every clause is a decision: the first is none
FUNCTION = 16384  # set file by file, for kinds that define functions

_LISTS = {
    "comments": COMMENT | IGNORED,
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
}


@dataclass(frozen=True)
class Roles:
    """The roles of a language's nodes."""

    flags: tuple[int, ...]  # by kind id
    boolean_operators: frozenset[str]
    parentheses: frozenset[str]
    labels: frozenset[str]
    default_case: frozenset[str]  # what a default case says
    alternative: str  # field of an `if` that holds its `else`
    else_clauses: frozenset[str]
    ifs: frozenset[str]
    boolean: frozenset[str]
    keyword_field: str
    keywords: Mapping[str, int]  # text -> flags
    self_names: frozenset[str]


@cache
def roles(language: str) -> Roles:
    """The roles of a language with a grammar, built once a process. Raises KeyError for an unknown node kind."""
    data, kinds = by_name(language).metrics, grammar(language)
    ids: dict[str, list[int]] = {}
    flags = [0] * kinds.node_kind_count
    for kind in range(kinds.node_kind_count):
        ids.setdefault(kinds.node_kind_for_id(kind) or "", []).append(kind)
        if not kinds.node_kind_is_named(kind):
            flags[kind] = OPERATOR
    for name, flag in _LISTS.items():
        for kind_name in data.get(name, ()):
            for kind in ids[kind_name]:
                named = kinds.node_kind_is_named(kind)
                flags[kind] = flag if flag & IGNORED else flags[kind] | flag * named
    if "keyword_node" in data:
        for kind in ids[data["keyword_node"]]:
            flags[kind] |= KEYWORD
    keywords = dict.fromkeys(data.get("switches", ()), NESTING) | dict.fromkeys(
        data.get("branches", ()), NESTING | DECISION
    )

    def names(key: str) -> frozenset[str]:
        return frozenset(data.get(key, ()))

    return Roles(
        tuple(flags),
        names("boolean_operators"),
        names("parentheses"),
        names("labels"),
        names("default_case"),
        data.get("alternative", ""),
        names("else_clauses"),
        names("ifs"),
        names("boolean"),
        data.get("keyword_field", ""),
        keywords,
        names("self_names"),
    )
