"""The names of one file: its definitions by where they can be seen, and what its imports bind.

Belongs here: what follows from the facts of one file. What an import leads to is `graph_world`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.facts import Definition, Import
from ingest_assets.analysis.families import family, traits_of
from ingest_assets.analysis.graph_nodes import Node, definition_nodes, file_node, qualify, route_nodes
from ingest_assets.analysis.modules import LANGUAGES
from ingest_assets.analysis.routes import Mount, Route

_TYPED = re.compile(r"[\w.]+\s*:(?!=)")
_ORDINAL = re.compile(r"@(\d{1,9})\b")


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """A definition in its file."""

    node: Node
    definition: Definition
    file: FileNames


class FileNames:
    """What can be asked of one file."""

    def __init__(
        self,
        path: str,
        language: str | None,
        definitions: Sequence[Definition],
        imports: Sequence[Import],
        routes: Sequence[Route] = (),
        mounts: Sequence[Mount] = (),
    ) -> None:
        self.path = path
        self.language = language
        self.family = family(path)
        self.traits = traits_of(self.family)
        self.extends = self.traits.extensions.get(language or "")  # how its functions say that they are members
        self.node = file_node(path)
        self.imports = imports
        self.routes = list(zip(routes, route_nodes(path, routes), strict=True))
        self.mounts = mounts
        of_modules = self.traits.modules_are_explicit and bool(imports)
        self.is_explicit = of_modules or self.traits.imports_are_explicit
        nodes = definition_nodes(path, definitions)
        self.symbols = {one.ordinal: Symbol(node, one, self) for one, node in zip(definitions, nodes, strict=True)}
        self.places: dict[str, list[Symbol]] = {}  # by qualified name
        self.children: dict[tuple[int | None, str], list[Symbol]] = {}
        self._by_name: dict[str, list[Symbol]] = {}
        self._around: dict[int | None, list[int]] = {}  # as far as it was asked for
        self._apart: set[int] = set()  # members that do not stand in what they belong to
        for symbol in self.symbols.values():
            one = symbol.definition
            parent = one.parent if one.parent in self.symbols else None
            above = self.symbols[parent].definition.qualified_name if parent is not None else ""
            # Else it stands apart from what it belongs to.
            if one.qualified_name == (f"{above}.{one.name}" if above else one.name):
                self.children.setdefault((parent, one.name), []).append(symbol)
            else:
                self._apart.add(one.ordinal)
            if parent is not None and self.traits.enumerators_are_seen and one.kind == "constant":
                around = self.symbols[parent].definition
                if around.kind == "enum":
                    outside = around.parent if around.parent in self.symbols else None
                    self.children.setdefault((outside, one.name), []).append(symbol)
                    outer = qualify(around.qualified_name.rpartition(".")[0], one.name)
                    self.places.setdefault(outer, []).append(symbol)
            self.places.setdefault(one.qualified_name, []).append(symbol)
            self._by_name.setdefault(one.name, []).append(symbol)

    @cached_property
    def packages(self) -> list[str]:
        """The packages whose names it sees without an import, innermost first; "" for that without a name."""
        found = [one.definition.qualified_name for one in self.symbols.values() if one.definition.kind == "module"]
        if self.traits.packages_are_nested:
            found = sorted({"", *(above for one in found for above in _prefixes(one))}, key=len, reverse=True)
        return found or [""]

    def close(self) -> None:
        """Forget the definitions, which name this file."""
        for known in (self.symbols, self.places, self.children, self._by_name):
            known.clear()

    def nodes(self) -> list[Node]:
        """Its definitions."""
        return [symbol.node for symbol in self.symbols.values()]

    @cached_property
    def bound(self) -> dict[str, list[Import]]:
        """The names that imports bind, and dotted ones where a module is used as it was imported."""
        found: dict[str, list[Import]] = {}
        rules = LANGUAGES.get(self.language or "")
        for imported in self.imports if rules is not None else ():
            if imported.alias:
                found.setdefault(imported.alias, []).append(imported)
            elif imported.name == "*" or (rules is not None and rules.brings_all):
                continue
            elif imported.name is not None:
                found.setdefault(imported.name, []).append(imported)
            elif rules is not None:
                found.setdefault(imported.tail if rules.binds_tail else imported.module, []).append(imported)
                root = imported.module.partition(".")[0]
                if not rules.binds_tail and root != imported.module:  # `import a.b` makes `a` known too
                    package = Import(imported.ordinal, root, imported.level, None, None, imported.line)
                    found.setdefault(root, []).append(package)
        return found

    @cached_property
    def wildcards(self) -> list[Import]:
        """The imports that bring in names which are not known."""
        rules = LANGUAGES.get(self.language or "")
        all_of_it = ("*", None) if rules is not None and rules.brings_all else ("*",)
        return [one for one in self.imports if one.name in all_of_it and one.alias is None]

    def defines(self, name: str) -> bool:
        """Whether any of its definitions has this name, wherever it is seen."""
        return name in self._by_name

    def top(self, name: str) -> list[Symbol]:
        """The definitions of a name that others see in the file: those inside nothing, or inside packages alone."""
        found = self.places.get(name, [])
        if found or not self.traits.packages_enclose:
            return found
        head, _, last = name.rpartition(".")
        candidates = self._by_name.get(last, [])
        inside = [one for one in candidates if self._inside(one) == head]
        return [one for one in inside if one.definition.ordinal not in self._apart]

    def _inside(self, symbol: Symbol) -> str:
        """The qualified name of what a definition lies in, without packages."""
        around = [self.symbols[one].definition for one in self.around(symbol.definition.ordinal)[1:]]
        seen = {"module", "enum"} if self.traits.enumerators_are_seen else {"module"}
        return ".".join(one.name for one in reversed(around) if one.kind not in seen)

    def signatures(self) -> dict[str, int]:
        """Of each name that others can ask this file for, a number that changes when the answer may."""
        parts: dict[str, list[object]] = {"": [self.language, self.is_explicit]}
        if self.traits.packages_enclose:
            parts[""].append(self.packages)
        for ordinal, symbol in self.symbols.items():
            one = symbol.definition
            scopes = [self.symbols[above].definition.kind for above in self.around(ordinal)[1:]]
            said: list[object] = []
            if self.extends and one.kind in names.FUNCTION_KINDS | names.CLASS_KINDS:
                said = [one.signature]
            elif self.traits.attributes_are_assigned and one.hint and one.kind in names.VALUE_KINDS:
                said = [is_declared(one)]
            if self.traits.classes_are_declared:  # who can link to it, and whether it is defined there
                said += [one.visibility, one.signature]
            parts.setdefault(one.name, []).append((symbol.node.node_id, self._meant(one.hint), scopes, *said))
            if scopes and scopes[0] in names.ONLY_TYPE_KINDS and one.parent is not None:  # the members of a type
                parts.setdefault(f"{self.symbols[one.parent].definition.name}.*", []).append(one.name)
        for name, imports in self.bound.items():
            parts.setdefault(name, []).append([(one.module, one.level, one.name) for one in imports])
        for imported in self.wildcards:
            parts.setdefault("*", []).append((imported.module, imported.level))
        return {name: _number(repr(found)) for name, found in parts.items()}

    def _meant(self, hint: str | None) -> str | None:
        """A hint with the nodes of the definitions that it names by their ordinals."""
        if hint is None or "@" not in hint:
            return hint
        nodes = {ordinal: symbol.node.node_id for ordinal, symbol in self.symbols.items()}
        return _ORDINAL.sub(lambda match: f"@{nodes.get(int(match[1]))}", hint)

    def around(self, ordinal: int | None) -> list[int]:
        """The definitions around a place, innermost first, from the one it stands in. Not to be changed."""
        known = self._around.get(ordinal)
        if known is not None:
            return known
        chain: list[int] = []
        seen: set[int] = set()
        while ordinal is not None and ordinal in self.symbols and ordinal not in seen:
            chain.append(ordinal)
            seen.add(ordinal)
            ordinal = self.symbols[ordinal].definition.parent
        self._around[chain[0] if chain else None] = chain
        return chain

    def nearest(
        self, name: str, enclosing: int | None, *, head: bool = False, meant: str | None = None
    ) -> list[Symbol]:
        """The definitions that a bare name means: those of the nearest scope that has any.

        `head`: written at the head of the definition `enclosing`, so that it cannot mean that one. `meant`: see
        `suiting`.
        """
        if name not in self._by_name:
            return []
        around, traits = self.around(enclosing), self.traits
        opened = traits.opened_kinds
        inner = self._first_outside_of_methods(around) if opened else None
        hidden = names.SEEN_THROUGH_KINDS if traits.members_need_a_receiver else ()
        for depth, scope in enumerate([*around, None]):
            kind = self.symbols[scope].definition.kind if scope is not None else ""
            if kind in hidden:
                continue
            is_class = kind in names.CLASS_KINDS
            if is_class and (head or depth > 0) and not traits.members_are_in_scope:
                continue  # members of a class are seen from its body only, not from its methods
            found = self.children.get((scope, name), ())
            kept = [one for one in found if not (head and one.definition.ordinal in around)]
            if is_class and traits.constructors_are_named:
                owner = self.symbols[scope].definition.name if scope is not None else ""
                kept = [one for one in kept if one.definition.name != owner or one.definition.kind != "method"]
            if traits.members_are_in_scope:
                kept = suiting(kept, meant)
            if not (is_class or traits.members_are_in_scope):  # what an object holds is seen through it only
                kept = [one for one in kept if one.definition.kind not in names.METHOD_KINDS]
            if opened and scope not in (None, inner):  # only constants are seen from inside
                kept = [one for one in kept if one.definition.kind not in names.MEMBER_KINDS]
            if hidden and kind in names.FUNCTION_KINDS:  # of the types of its parameters
                kept = [one for one in kept if one.definition.kind not in names.VALUE_KINDS]
            if kept:
                return kept
        return []

    def _first_outside_of_methods(self, around: Sequence[int]) -> int | None:
        return next((one for one in around if self.symbols[one].definition.kind not in names.METHOD_KINDS), None)

    def enclosing_class(self, ordinal: int | None) -> Symbol | None:
        """The class around a place."""
        for one in self.around(ordinal):
            if self.symbols[one].definition.kind in names.CLASS_KINDS:
                return self.symbols[one]
        return None

    def enclosing_classes(self, ordinal: int | None) -> Iterator[Symbol]:
        """The classes around a place, innermost first."""
        for one in self.around(ordinal):
            if self.symbols[one].definition.kind in names.CLASS_KINDS:
                yield self.symbols[one]


def is_declared(one: Definition) -> bool:
    """Whether a member is more than a value that is assigned: a function, a class, or of a type that is written."""
    if one.kind not in names.VALUE_KINDS:
        return True
    return (one.hint or "").startswith("`") and _TYPED.match(one.signature or "") is not None


def suiting(found: list[Symbol], meant: str | None) -> list[Symbol]:
    """Those that are called, or those that are not, where a method and a value can have the same name; and the types,
    where one is written. `meant`: "call", "type", "value", or None where it is not known."""
    if meant is None or not found:
        return found
    traits = found[0].file.traits
    if meant == "type":
        is_apart, others = traits.types_are_apart, names.VALUE_KINDS | names.FUNCTION_KINDS
    else:
        is_apart = traits.methods_are_apart
        others = names.VALUE_KINDS if meant == "call" else names.FUNCTION_KINDS
    return [one for one in found if one.definition.kind not in others] if is_apart else found


def _prefixes(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
