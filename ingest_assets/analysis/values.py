"""Values: what expressions are, and which nodes of the graph they lead to.

Belongs here: the shape of values, and what follows from one alone. How they are found out is `inference`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.graph_nodes import Node, Target, file_node
from ingest_assets.analysis.scopes import FileNames, Symbol, is_declared

_ELSEWHERE = re.compile(r"\A(?:\w+ )*extern\b(?!.*[={])|= *delete;?\Z")  # what is declared alone, and what nothing has
_MOST_CHOICES = 8  # of one name in a file
_PARTIAL = re.compile(r"\bpartial\b")


class Value(NamedTuple):
    """What an expression is."""

    # module, package, definition, instance, elements, method of elements, several (values), unknown (one of these),
    # function, object, literal (an object by its members), super, outside
    kind: str
    symbol: Symbol | None = None  # the definition, or the class of the instance
    paths: tuple[str, ...] = ()  # of a module
    elements: tuple[Value, ...] = ()  # of something that holds others: what is known of them, in the order of its type
    sure: bool = True
    bound: Bound | None = None  # of a method: the class through which it was reached
    others: tuple[Symbol, ...] = ()  # of several definitions of one qualified name the others; of a literal its members
    also: tuple[Value, ...] = ()  # what else it is, or may be: by a declared type that names several
    given: Given = ()  # of an instance: what the parameters of its generic type are
    written: Written | None = None  # of a function or an object that has no definition: its type
    family: str = ""  # of elements: of the language that they are written in


class Bound(NamedTuple):
    """What a type as written is read for."""

    symbol: Symbol | None  # what `Self` means
    given: Given = ()  # what the parameters of its type are


class Written(NamedTuple):
    """A type at the place where it is written."""

    text: str
    file: FileNames
    enclosing: int | None
    bound: Bound | None


Given = tuple[tuple[str, Value], ...]
OUTSIDE = Value("outside")
CALLED = ("()", "<")  # behind what is called stands one of these in an expression


def definition(found: Sequence[Symbol], *, sure: bool = True) -> Value:
    """Of several definitions of one qualified name the first, as other tools do. Functions that stand one behind the
    other are one function with several forms; of what `#if` chooses from each is what the name may mean."""
    if len(found) > 1 and found[0].file.traits.attributes_are_assigned:
        said = [one for one in found if is_declared(one.definition)]
        found = said or [one for one in found if not (one.definition.signature or "").startswith("self.")] or found
    if len(found) == 1:
        return Value("definition", found[0], sure=sure)
    if found[0].file.traits.builds_choose:
        proper = [one for one in found if not is_elsewhere(one)]
        if 0 < len(proper) < len(found):
            return definition(proper, sure=sure)
    ordered = sorted(found, key=lambda one: (one.node.line, one.node.node_id))
    classes = [one for one in ordered if one.definition.kind in names.CLASS_KINDS]
    if len(classes) == 1 and all(one.definition.kind == "type" for one in ordered if one is not classes[0]):
        others = tuple(one for one in ordered if one is not classes[0])  # give it its own name
        return Value("definition", classes[0], sure=sure, others=others)
    same = all(one.definition.kind in names.FUNCTION_KINDS for one in ordered) and not any(
        first.file is not second.file or second.definition.ordinal - first.definition.ordinal > 1
        for first, second in pairwise(ordered)
    )
    first, *behind = ordered
    if first.file.traits.builds_choose:
        same = same and first.file.language not in first.file.traits.like_c
        mixed = len({one.definition.kind in names.TYPE_KINDS for one in ordered}) > 1
        also = () if same or mixed else tuple(Value("definition", one, sure=False) for one in behind[:_MOST_CHOICES])
        return Value("definition", first, sure=sure and same, others=tuple(behind), also=also)
    is_property = (first.definition.hint or "").startswith("`")  # of which the others set the value
    return Value("definition", first, sure=sure and (same or is_property), others=tuple(behind))


def are_parts(found: Sequence[Value]) -> bool:
    """Whether these are parts of one class."""
    symbols = [one.symbol for one in found if one.symbol is not None]
    return len(symbols) == len(found) and all(
        one.file.traits.classes_have_parts
        and one.definition.kind in names.CLASS_KINDS
        and _PARTIAL.search(one.definition.signature or "")
        and one.definition.qualified_name == symbols[0].definition.qualified_name
        for one in symbols
    )


def prefer(value: Value, *, types: bool) -> Value:
    """Where a name stands for a type and for a value, which is no mistake in some languages, the one that is meant."""
    if not value.others or value.symbol is None:
        return value
    either = (*value.others, value.symbol)
    only_types = names.TYPE_KINDS if value.symbol.file.traits.tags_are_apart else names.ONLY_TYPE_KINDS
    kept = [
        one
        for one in either
        if (one.definition.kind in names.TYPE_KINDS if types else one.definition.kind not in only_types)
    ]
    added = [one for one in kept if one.definition.kind == "module"]  # a namespace adds to what has its name
    kept = [one for one in kept if one not in added] or added
    if not 0 < len(kept) < len(either):
        return value
    also = tuple(Value("definition", one) for one in added if not types and one not in kept)
    found = definition(kept)
    return found._replace(bound=value.bound, also=(*found.also, *also))


def is_elsewhere(symbol: Symbol) -> bool:
    """Whether what is written in C and C++ declares something alone, or says that nothing has it."""
    return _ELSEWHERE.search(symbol.definition.signature or "") is not None


def is_stand_in(symbol: Symbol | None) -> bool:
    """Whether it is a macro for what the language has itself, which is not needed in every build."""
    if symbol is None or not symbol.file.traits.builds_choose or symbol.definition.kind not in ("macro", "constant"):
        return False
    return symbol.definition.name in symbol.file.traits.builtins


def is_tag(symbol: Symbol) -> bool:
    """Whether the name of a type of C is one behind `struct` and the like alone."""
    return symbol.definition.kind in names.CLASS_KINDS and not (symbol.definition.signature or "").startswith("typedef")


def alias(value: Value) -> Value:
    """Of a type that another statement gives its own name again (`typedef struct part part;`) that statement, which is
    what the name alone means."""
    symbol = value.symbol
    if not value.others or symbol is None or symbol.definition.kind not in names.CLASS_KINDS:
        return value
    for one in value.others:
        if one.definition.kind == "type" and one.definition.signature != f"typedef {one.definition.name}":  # alone
            return value._replace(symbol=one)
    return value


def target_of(found: Value | None, rule: str, kind: str) -> Target | None:
    """The node that a reference of this kind means: of a definition, or the file of a module."""
    if found is None or found is OUTSIDE:
        return None
    found = prefer(found, types=kind in ("type", "tag", "inherit"))
    confidence = "certain" if found.sure else "likely"
    if found.symbol is not None and found.kind == "definition":
        return Target(found.symbol.node.node_id, confidence, rule)
    if found.kind == "module" and len(found.paths) == 1:
        return Target(file_node(found.paths[0]).node_id, confidence, rule)
    return None


def node_of(found: Value) -> Node:
    """The node of a definition, or of the first file of a module."""
    return found.symbol.node if found.symbol is not None else file_node(found.paths[0])
