"""Functions and properties that are written outside of a type and used as its members.

Belongs here: which extension a file sees under a name, and whether it is one of a value's class, by its declaration
(`fun Shape.area()` of Kotlin, `Area(this Shape shape)` of C#). What a class has itself is `inference`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.families import family
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.scopes import FileNames, Symbol
from ingest_assets.analysis.values import Value, definition

Bases = Callable[[Symbol], Sequence[Value | None]]
_MAX_CLASSES = 50  # of which a value is one
_TYPE = r"([A-Za-z_]\w*)(?:<[^()]*>)?\??"


class Extensions:
    """The extensions of one world; `bases` are the classes that a class names as its bases."""

    def __init__(self, world: World, bases: Bases) -> None:
        self.world = world
        self.bases = bases

    def find(self, value: Value | None, name: str, file: FileNames) -> Value | None:
        """The extension of a name that a file sees, of the class of a value where several are; sure where it is known
        to be one of that class."""
        if not file.extends:
            return None
        nothing: tuple[tuple[Symbol, str], ...] = ()
        key = ("extensions", file.path, name)
        found = self.world.lookups.remember(key, lambda: tuple(self._seen(name, file)), nothing)
        if not found:
            return None
        classes = set(self._classes(value)) if value is not None else set()
        own = [symbol for symbol, extended in found if extended in classes]
        if own:
            return definition(own)
        symbols = [symbol for symbol, _ in found]
        together = len({(one.file.path, one.definition.qualified_name) for one in symbols}) == 1
        return definition(symbols, sure=False) if together and not classes else None

    def extended(self, symbol: Symbol) -> str | None:
        """The type whose members are in scope in a function, because that extends it."""
        if symbol.file.extends != "receiver" or symbol.definition.kind not in names.FUNCTION_KINDS:
            return None
        written = re.search(
            _TYPE + r"\." + re.escape(symbol.definition.name) + r"\b", symbol.definition.signature or ""
        )
        return written[1] if written is not None else None

    def _seen(self, name: str, file: FileNames) -> Iterable[tuple[Symbol, str]]:
        """The extensions, with the names of the types that they extend."""
        if file.extends == "this":
            symbols: Iterable[Symbol] = self._methods(name, file)
            pattern = re.compile(r"\(\s*this\s+" + _TYPE)
        else:
            symbols = self._functions(name, file)
            pattern = re.compile(_TYPE + r"\." + re.escape(name) + r"\b")
        for symbol in symbols:
            extended = pattern.search(symbol.definition.signature or "")
            if extended is not None:
                yield symbol, extended[1]

    def _functions(self, name: str, file: FileNames) -> Iterable[Symbol]:
        """What stands outside of all classes, in the package or imported."""
        self.world.lookups.add("name", file.path, name)
        bound = file.bound.get(name)
        found = self.world.imported(bound, file.path) if bound else self.world.visible(file, name)
        for value in found:
            for one in (value, *value.also):
                yield from (symbol for symbol in (one.symbol, *one.others) if symbol is not None)

    def _methods(self, name: str, file: FileNames) -> Iterable[Symbol]:
        """The methods of classes in namespaces that the file is part of or uses."""
        self.world.lookups.add("name", file.path, "")
        self.world.lookups.add("name", file.path, "*")
        spaces = {*file.packages, *(one.module for one in file.wildcards)}
        for node in sorted(self.world.named(name), key=lambda one: (one.path, one.line, one.node_id)):
            space = node.qualified_name.rpartition(".")[0].rpartition(".")[0]
            if node.kind in names.METHOD_KINDS and family(node.path) == file.family and space in spaces:
                other = self.world.file(node.path)
                self.world.lookups.add("name", node.path, name)
                places = other.places.get(node.qualified_name, ()) if other is not None else ()
                yield from (one for one in places if one.node.node_id == node.node_id)

    def _classes(self, value: Value) -> Iterable[str]:
        """The names of the classes that a value is an instance of."""
        pending, seen = [value.symbol] if value.symbol is not None else [], set[int]()
        while pending and len(seen) < _MAX_CLASSES:
            one = pending.pop()
            if one.node.node_id not in seen:
                seen.add(one.node.node_id)
                yield one.definition.name
                pending += [base.symbol for base in self.bases(one) if base is not None and base.symbol is not None]
