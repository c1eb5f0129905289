"""Types whose members are written apart from them: methods behind `impl`, definitions of what a header declares, and
classes and modules that are opened again.

Belongs here: from a member to its type and back, in families of languages that have such. What the members of a class
are beside those is `inference`.
"""

from __future__ import annotations

from collections.abc import Callable

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.families import family, traits_of
from ingest_assets.analysis.flags import is_test
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.scopes import FileNames, Symbol
from ingest_assets.analysis.values import Value, definition

Evaluate = Callable[[str, FileNames, int | None], Value | None]
_MAX_OPENINGS = 200  # of one class
_MAX_PROGRAMS = 8  # that define a function of one name


class Owners:
    """The owners of members in one world; `evaluate` tells what an expression is at a place."""

    def __init__(self, world: World, evaluate: Evaluate) -> None:
        self.world = world
        self.evaluate = evaluate

    def around(self, file: FileNames, enclosing: int | None) -> Symbol | None:
        """The class around a place, wherever it is written."""
        if not file.traits.members_stand_apart:
            return file.enclosing_class(enclosing)
        for ordinal in file.around(enclosing):
            symbol = file.symbols[ordinal]
            if symbol.definition.kind in names.CLASS_KINDS | file.traits.opened_kinds:
                return symbol
            if symbol.definition.kind in names.METHOD_KINDS and (owner := self.owner(symbol)) is not None:
                return owner
        return None

    def all_around(self, file: FileNames, enclosing: int | None) -> list[Symbol]:
        """The classes whose members a bare name can mean at a place, innermost first."""
        if not file.traits.members_stand_apart:
            return list(file.enclosing_classes(enclosing))
        around = self.around(file, enclosing)
        return [around] if around is not None else []

    def owner(self, symbol: Symbol) -> Symbol | None:
        """The class of a method that does not stand in it."""
        file, one = symbol.file, symbol.definition
        above = file.symbols[one.parent].definition.qualified_name if one.parent in file.symbols else ""
        written = one.qualified_name.removeprefix(f"{above}.").rpartition(".")[0]
        if not written:
            return None
        key = ("owner", file.path, written, one.parent)
        found = self.world.lookups.remember(key, lambda: self.evaluate(written, file, one.parent), None)
        if found is None or found.symbol is None or found.symbol.definition.kind not in names.CLASS_KINDS:
            return None
        return found.symbol

    def members(self, symbol: Symbol, name: str) -> list[Symbol]:
        """The members of a class, or of a namespace, that stand apart from it."""
        traits = symbol.file.traits
        if not traits.members_stand_apart:
            return []
        place = f"{symbol.definition.qualified_name}.{name}"
        found: list[Symbol] = []
        for one in self._named(name, place, symbol.file):
            is_class = symbol.definition.kind in names.CLASS_KINDS
            if is_class and traits.members_name_their_owner and self.owner(one) is not symbol:
                continue
            found.append(one)
        return found[:1] if found and found[0].definition.kind in names.CLASS_KINDS | {"module"} else found

    def only_class(self, name: str, of_family: str) -> Symbol | None:
        """The only class of a name, of which a file may know the name alone, in families with such declarations."""
        if not traits_of(of_family).classes_are_declared:
            return None
        nodes = [one for one in self.world.named(name) if family(one.path) == of_family]
        nodes = [one for one in nodes if one.kind in names.CLASS_KINDS]
        file = self.world.file(nodes[0].path) if len(nodes) == 1 else None
        found = file.places.get(nodes[0].qualified_name) if file is not None else None
        if file is not None:
            self.world.lookups.add("name", file.path, name)
        return next((one for one in found or () if one.definition.kind in names.CLASS_KINDS), None)

    def linked(self, name: str, file: FileNames) -> Value | None:
        """The functions of a name that a file may be linked with, of which each program has one; those of tests only
        for tests."""
        nodes = [one for one in self.world.named(name) if family(one.path) == file.family and one.kind == "function"]
        nodes = [one for one in nodes if one.qualified_name == name and is_test(one.path) <= is_test(file.path)]
        found: list[Symbol] = []
        for path in sorted({one.path for one in nodes})[:_MAX_PROGRAMS]:
            self.world.lookups.add("name", path, name)
            other = self.world.file(path)
            found += [one for one in (other.places.get(name, ()) if other is not None else ()) if _is_linked(one)]
        return definition(found)._replace(sure=False) if found else None

    def openings(self, symbol: Symbol) -> list[Symbol]:
        """Where a class that can be opened again is opened, itself first."""
        if not symbol.file.traits.opened_kinds:
            return [symbol]
        one = symbol.definition
        return [symbol, *self._named(one.name, one.qualified_name, symbol.file)][:_MAX_OPENINGS]

    def lexical(self, name: str, file: FileNames, enclosing: int | None) -> Symbol | None:
        """A class, a module or a constant by the modules around a place, where these may be opened anywhere."""
        if not file.traits.opened_kinds or not name[:1].isupper():
            return None
        around = file.around(enclosing)
        prefix = file.symbols[around[0]].definition.qualified_name if around else ""
        while True:
            place = f"{prefix}.{name}" if prefix else name
            own = file.places.get(place)
            found = own or self._named(name, place, file)
            found = [one for one in found if one.definition.kind not in names.FUNCTION_KINDS]
            if found:
                return found[0]
            if not prefix:
                return None
            prefix = prefix.rpartition(".")[0]

    def _named(self, name: str, place: str, file: FileNames) -> list[Symbol]:
        """The definitions of a qualified name in other files, those nearest to the root first, tests last. A namespace
        around a class is left out by those who are `using` it."""
        paths = {
            node.path
            for node in self.world.named(name)
            if node.path != file.path
            and (
                node.qualified_name == place
                or (file.traits.namespaces_are_left_out and _ends_with(place, node.qualified_name))
            )
            and family(node.path) == file.family
        }
        found: list[Symbol] = []
        for path in sorted(paths, key=lambda one: (is_test(one), one.count("/"), one)):
            self.world.lookups.add("name", path, name)
            other = self.world.file(path)
            if other is not None:
                found += next((other.places[end] for end in _ends(place) if end in other.places), ())
        return found


def _is_linked(symbol: Symbol) -> bool:
    return symbol.definition.kind == "function" and symbol.definition.visibility != "private"


def _ends_with(place: str, end: str) -> bool:
    return "." in end and place.endswith(f".{end}")


def _ends(place: str) -> list[str]:
    parts = place.split(".")
    return [".".join(parts[at:]) for at in range(len(parts) - 1)] or [place]
