"""Which nodes of a language are what to `names`: the keys of `[names]` in its data.

Belongs here: reading them. What is expected where, `[names.expected]` and `[names.parts]`, is read in `expected`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest_assets.analysis.languages import by_name

_SETS = ("identifiers", "held", "inside", "either_operators", "returns", "keys", "around_keys")


@dataclass(frozen=True, slots=True)
class NameRules:
    """Which nodes are what."""

    reserved: frozenset[bytes]  # words that are no names, though members may be called so
    identifiers: frozenset[str]
    members: Mapping[str, Sequence[str]]  # node -> its fields with what stands before the dot, and behind it
    calls: Mapping[str, str]  # node -> its field with what is called
    indexes: Mapping[str, str]  # node -> its field with what is indexed
    casts: Mapping[str, str]  # node -> its field with a type, or "" for the last child
    held: frozenset[str]  # definitions that are members of a type, wherever that is written
    inside: frozenset[str]  # nodes that are worth what their first child is
    either: Mapping[
        str, Sequence[str]
    ]  # nodes that are worth one of their children -> the fields of these, all if none
    either_operators: frozenset[str]  # of those that have one, if any are said
    returns: frozenset[str]  # statements that tell what a function gives
    keys: frozenset[str]  # names of members in objects
    around_keys: frozenset[str]  # what such names, and those in patterns and elements, stand in
    functions: Mapping[str, str]  # `parameters`, `gives` and `body` -> the fields of a function


@cache
def name_rules(language: str) -> NameRules | None:
    """Those of a language; None where nothing is said of its names."""
    data: Mapping[str, Any] = by_name(language).names
    if not data:
        return None
    sets = {
        key: frozenset(data.get(key, ()))
        for key in ("identifiers", "held", "inside", "either_operators", "returns", "keys", "around_keys")
    }
    maps = {key: dict(data.get(key, {})) for key in ("members", "calls", "indexes", "casts", "either", "functions")}
    reserved = frozenset(word.encode() for word in data.get("reserved", ()))
    return NameRules(reserved=reserved, **sets, **maps)  # type: ignore[arg-type]
