"""Which nodes of a language are what to `names`: the keys of `[names]` in its data.

Belongs here: reading them. What is expected where, `[names.expected]` and `[names.parts]`, is read in `expected`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest_assets.analysis.languages import by_name
from ingest_assets.analysis.narrowing import Narrowing
from ingest_assets.analysis.type_syntax import TypeSyntax

SELF_NAMES = frozenset({"self", "cls", "this", "super"})
_NAME = re.compile(rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*")
_SETS_OF_VALUES = (
    "identifiers",
    "inside",
    "makers",
    "paths",
    "slices",
    "wrappers",
    "type_of",
    "expecting",
    "pairs",
    "behind",
    "either_operators",
)
_SETS_OF_TYPES = ("members_of_types", "returns", "keys", "around_keys", "objects", "members_of_objects")
_MAPS = ("members", "methods", "calls", "indexes", "casts", "taken", "otherwise", "functions")
_FLAGS = ("unbound", "declared_first", "packages_only")


@dataclass(frozen=True, slots=True)
class NameRules:
    """Which nodes are what."""

    # Names
    reserved: frozenset[bytes]  # words that are no names, though members may be called so
    identifiers: frozenset[str]
    words: re.Pattern[bytes]  # what may be a name, where no query tells it
    selves: frozenset[str]  # names that mean the object around, its class or its base
    plain_selves: frozenset[bytes]  # those of them that are called as they are written
    otherwise: Mapping[str, str]  # names that `inference` calls otherwise
    sigil: str  # with which a member may begin that is not called so
    paths: frozenset[str]  # nodes of names with separators between them
    spelling: Sequence[tuple[re.Pattern[str], str]]  # what in a path or a type is written instead
    unbound: bool  # whether every word that is bound nowhere may be a use: others see what a file defines unimported
    declared_first: bool  # whether a local name is seen behind its declaration only
    packages_only: bool  # whether what imports bind is no use of its own before a dot
    # Values
    members: Mapping[str, Sequence[str]]  # node -> its fields with what stands before the dot, and behind it
    methods: Mapping[str, Sequence[str]]  # node of a call -> its fields with what stands before the dot, and behind it
    calls: Mapping[str, str]  # node -> its field with what is called
    indexes: Mapping[str, str]  # node -> its field with what is indexed
    taken: Mapping[str, str]  # node -> the token, or "", that it begins with where it is an element of its first child
    slices: frozenset[str]  # nodes that are no index of one element
    casts: Mapping[str, str]  # node -> its field with a type, or "" for the last child
    inside: frozenset[str]  # nodes that are worth what their first child is
    either: Mapping[str, Sequence[str]]  # nodes that are worth one of their children -> the fields of these, () for all
    either_operators: frozenset[str]  # of those that have one, if any are said
    makers: frozenset[str]  # functions that give an instance of the type which is their first argument
    made_by: re.Pattern[str] | None  # calls that give an instance of the type which the pattern finds in their name
    wrappers: frozenset[str]  # functions that are worth what their first argument is
    type_arguments: str  # the field of a call with types, where these tell what it gives
    expecting: frozenset[str]  # those that give a context for an exception of the type which is their first argument
    type_of: frozenset[str]  # functions that give the class of their first argument
    about_first: frozenset[str]  # all of these that tell something of their first argument
    narrowing: Narrowing | None  # where tests of types hold
    # Types and functions
    types: TypeSyntax | None  # of languages whose types are not read as they are written
    described: Mapping[str, re.Pattern[str]]  # node -> what in its text is a type
    members_of_types: frozenset[str]  # definitions that are members of a type, wherever that is written
    functions: Mapping[str, str]  # `parameters`, `gives` and `body` -> the fields of a function
    only_return: bytes  # with which the statement begins whose value is what a function without a type gives
    behind: frozenset[str]  # clauses that bind names which are seen before them
    pairs: frozenset[str]  # functions and methods that give pairs, of which the second is an element
    returns: frozenset[str]  # statements that tell what a function gives
    keys: frozenset[str]  # names of members in objects
    objects: frozenset[str]  # objects that are written with their members
    members_of_objects: frozenset[str]  # those of them that are no functions: definitions with a value
    around_keys: frozenset[str]  # what such names, and those in patterns and elements, stand in


@cache
def name_rules(language: str) -> NameRules | None:
    """Those of a language; None where nothing is said of its names."""
    data: Mapping[str, Any] = by_name(language).names
    if not data:
        return None
    plain: dict[str, Any] = {key: frozenset(data.get(key, ())) for key in (*_SETS_OF_VALUES, *_SETS_OF_TYPES)}
    plain |= {key: dict(data.get(key, {})) for key in _MAPS}
    plain |= {key: bool(data.get(key)) for key in _FLAGS}
    either = data.get("either", ())
    selves = frozenset(data.get("selves", SELF_NAMES))
    return NameRules(
        reserved=frozenset(word.encode() for word in data.get("reserved", ())),
        words=re.compile(data["words"].encode()) if "words" in data else _NAME,
        selves=selves,
        plain_selves=frozenset(name.encode() for name in selves - plain["otherwise"].keys()),
        only_return=data.get("only_return", "").encode(),
        sigil=data.get("sigil", ""),
        type_arguments=data.get("type_arguments", ""),
        spelling=[(re.compile(pattern), instead) for pattern, instead in data.get("spelling", ())],
        either=dict(either) if isinstance(either, Mapping) else dict.fromkeys(either, ()),
        made_by=re.compile(data["made_by"]) if "made_by" in data else None,
        about_first=plain["makers"] | plain["wrappers"] | plain["expecting"] | plain["type_of"],
        narrowing=Narrowing.of(data["narrowing"]) if "narrowing" in data else None,
        types=TypeSyntax.of(data["types"]) if "types" in data else None,
        described={kind: re.compile(pattern) for kind, pattern in data.get("described", {}).items()},
        **plain,
    )
