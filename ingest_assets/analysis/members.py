"""What stands behind a dot: members of modules, classes, objects and containers, inherited ones too; and bases.

Belongs here: looking for a name in what a value is. What the value is, is `inference`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis import hints
from ingest_assets.analysis import written_types as written
from ingest_assets.analysis.families import family, traits_of
from ingest_assets.analysis.roots import only
from ingest_assets.analysis.scopes import Symbol, is_declared, suiting
from ingest_assets.analysis.values import OUTSIDE, Bound, Given, Value, Written, are_parts, definition, prefer

if TYPE_CHECKING:
    from ingest_assets.analysis.inference import Inference

_MAX_CLASSES = 200  # of which one inherits
_WITH_MEMBERS = names.CLASS_KINDS | {"module"}


class Members:
    """Members in one world."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.world = inference.world
        self.lookups = inference.lookups
        self.owners = inference.owners

    def of(self, value: Value, name: str, meant: str | None = None) -> Value | None:
        """What stands behind the dot; OUTSIDE where it can only be inherited from elsewhere. `meant`: see
        `suiting`."""
        if not value.also or are_parts((value, *value.also)):
            return self._of(value, name, meant)
        found = [self._of(one, name, meant) for one in (value._replace(also=()), *value.also)]
        inside = list(dict.fromkeys(one for one in found if one is not None and one is not OUTSIDE))
        if not inside:
            return OUTSIDE if OUTSIDE in found else None
        return inside[0]._replace(sure=inside[0].sure and len(inside) == 1, also=tuple(inside[1:]))

    def _of(self, value: Value, name: str, meant: str | None = None) -> Value | None:
        if value.kind == "module":
            return only(self.world.names(value.paths, name))
        if value.kind == "package":
            package, of_family = value.paths
            return only(self.world.in_package(package, name, of_family)) or self.world.package_of(
                f"{package}.{name}", of_family
            )
        if value.kind == "object" and value.written is not None:
            return self._of_object(value.written, name)
        if value.kind == "literal":
            own = [one for one in value.others if one.definition.name == name][-1:]
            for one in own:
                self.lookups.add("name", one.file.path, name)
            return definition(own) if own else None
        if value.kind == "elements":
            traits = traits_of(value.family)
            known = name in traits.element_methods or name in traits.same_methods or name in traits.taking_methods
            if known or name in traits.handed_methods:
                return value._replace(kind="method of elements", paths=(name,))
            if name in traits.element_properties and value.elements:
                return value.elements[-1]
            return OUTSIDE
        if value.kind == "definition":
            value = self.inference.made(value) or value
        symbol, above = value.symbol, value.kind == "super"
        if symbol is None:
            return None
        kind = symbol.definition.kind
        if value.kind == "definition" and kind not in _WITH_MEMBERS and not self.inference.has_methods(symbol):
            if kind not in names.VALUE_KINDS or not symbol.file.traits.types_are_structures:
                return None
            own = self.own(symbol, name)  # of an object that is written there
            return definition(own) if own else None
        if not symbol.file.traits.types_are_apart:
            meant = None
        given = value.given
        key = ("member", symbol.node.node_id, name, above, meant, given)
        found = self.lookups.remember(key, lambda: self._inherited(symbol, name, above, meant, given), None)
        if found is None or found is OUTSIDE:
            return found
        through = Bound(symbol, found.bound.given if found.bound is not None else ())
        return found._replace(bound=through, sure=found.sure and value.sure)

    def _of_object(self, place: Written, name: str) -> Value | None:
        own = place.file.children.get((place.enclosing, name), ())
        own = [one for one in own if one.definition.kind in names.VALUE_KINDS | names.METHOD_KINDS]
        if own:
            self.lookups.add("name", place.file.path, name)
            return definition(own)._replace(bound=place.bound)
        text = written.members(place.text).get(name)
        return self.inference.instances.at(place._replace(text=text)) if text else None

    def overridden(self, symbol: Symbol) -> Value | None:
        """What a member of a class overrides in the nearest base that has it."""
        parent = symbol.file.symbols.get(symbol.definition.parent) if symbol.definition.parent is not None else None
        if parent is None or not self.bases(parent) or symbol.definition.kind not in names.METHOD_KINDS:
            return None
        found = self._of(Value("super", parent), symbol.definition.name, "call")
        return found if found is not None and found.kind == "definition" else None

    def _inherited(self, symbol: Symbol, name: str, above: bool, meant: str | None, given: Given) -> Value | None:
        """A member of a class, or of the nearest of its bases that has it; of a type that is one of several those of
        all of them. Where methods assign attributes, what a class declares goes before what is just assigned."""
        pending, seen, outside = [(symbol, given)], set[int](), False
        assigned: Value | None = None
        while pending and len(seen) < _MAX_CLASSES:
            one, given = pending.pop(0)
            if one.node.node_id in seen:
                continue
            seen.add(one.node.node_id)
            traits = one.file.traits
            own = suiting(self.own(one, name), meant) if not (above and one is symbol) else []
            is_structure = _is_structure(one)
            if own and not is_structure:
                declared = (
                    [part for part in own if is_declared(part.definition)] if traits.attributes_are_assigned else own
                )
                found = definition(declared or own)._replace(bound=Bound(one, given))
                if declared:
                    return _forms(found) if found.others and traits.accessors else found
                assigned = assigned or found
            bases = self._all_bases(one, given)
            if is_structure:
                parts = [Value("definition", part, bound=Bound(one, given)) for part in own]
                parts += [
                    part
                    for base in bases
                    if base is not None and (part := self.of(base, name)) is not None and part is not OUTSIDE
                ]
                parts = list({part.symbol or part: part for part in parts}.values())
                if parts:
                    return parts[0]._replace(sure=len(parts) == 1, also=tuple(parts[1:]))
            else:
                if traits.base_order:
                    bases = _in_order(bases, traits.base_order)
                if traits.bases_are_fields:
                    for base in bases:
                        if base is not None and base.symbol is not None and base.symbol.definition.name == name:
                            return base
                pending = [(base.symbol, base.given) for base in bases if base and base.symbol] + pending
            outside |= any(base is None or base.symbol is None for base in bases)
        return assigned or (OUTSIDE if outside else None)

    def own(self, symbol: Symbol, name: str) -> list[Symbol]:
        """The members of a class that it does not inherit: in its file, or in others that add to it."""
        place = f"{symbol.definition.qualified_name}.{name}"
        rules = self.world.rules(symbol.file)
        siblings = rules.siblings(symbol.file.path, self.world.index) if rules is not None else ()
        found: list[Symbol] = []
        if symbol.file.traits.classes_have_parts:
            siblings = tuple(one.file.path for one in self._parts(symbol))
        for path in dict.fromkeys((symbol.file.path, *siblings)) if siblings else (symbol.file.path,):
            self.lookups.add("name", path, name)
            file = self.world.file(path)
            found += file.places.get(place, ()) if file is not None else ()
            if found and not (rules is not None and rules.alternatives):
                break
        if found and symbol.file.traits.types_are_structures:  # others may be of one that is called the same
            inside = [one for one in found if one.definition.parent == symbol.definition.ordinal]
            found = inside if inside or symbol.definition.kind == "type" else found
        return found or self.owners.members(symbol, name)

    def bases(self, symbol: Symbol, given: Given = ()) -> tuple[Value | None, ...]:
        """The classes that a class names as its bases, and the types that a type is made of; None for what is not
        found."""
        hint = symbol.definition.hint
        if not hint and not _is_structure(symbol):
            return ()
        if self.inference.has_methods(symbol):
            held = self.inference.held(symbol, None)
            return (Value("definition", held.symbol),) if held is not None and held.symbol is not None else ()
        bound = Bound(symbol, given)
        if _is_structure(symbol):
            held = self.inference.held(symbol, bound)
            if held is None or held is OUTSIDE:
                return (None,)
            return tuple(one for one in (held._replace(also=()), *held.also) if one.symbol is not symbol)
        bases = hints.bases(hint or "")
        if not bases:
            return ()
        key = ("bases", symbol.node.node_id, given)
        return self.lookups.remember(key, lambda: tuple(self._base(one, symbol, bound) for one in bases), ())

    def _all_bases(self, symbol: Symbol, given: Given) -> tuple[Value | None, ...]:
        """Those that all parts of a class name."""
        traits = symbol.file.traits
        if not traits.classes_have_parts and not traits.opened_kinds:
            return self.bases(symbol, given)
        parts = self._parts(symbol) if traits.classes_have_parts else []
        return tuple(base for one in (*self.owners.openings(symbol), *parts) for base in self.bases(one))

    def _parts(self, symbol: Symbol) -> list[Symbol]:
        """The other parts of a class, in other files."""
        place = symbol.definition.qualified_name
        nodes = [one for one in self.world.named(symbol.definition.name) if one.qualified_name == place]
        paths = sorted({one.path for one in nodes if family(one.path) == symbol.file.family} - {symbol.file.path})
        parts: list[Symbol] = []
        for path in paths:
            self.lookups.add("name", path, symbol.definition.name)
            file = self.world.file(path)
            found = file.places.get(place, ()) if file is not None else ()
            parts += [one for one in found if are_parts((Value("definition", symbol), Value("definition", one)))]
        return parts

    def _base(self, base: str, symbol: Symbol, bound: Bound) -> Value | None:
        file, ordinal = symbol.file, symbol.definition.ordinal
        head, bracket, _ = base.replace("::", ".").replace("\\", ".").partition("<")
        name, dot, rest = head.partition(".")
        self.lookups.add("name", file.path, name)
        own = file.nearest(name, ordinal, head=True, meant="type")
        if own:
            found: Value | None = prefer(definition(own), types=True)
            for part in rest.split(".") if dot else ():
                found = self.of(found, part) if found is not None else None
        else:
            found = self.inference.value(head, file, symbol.definition.parent, kind="type")
        settled = self.inference.settle(prefer(found, types=True)) if found is not None else None
        if settled is None or settled.symbol is None or settled.kind != "definition":
            return None
        if not bracket:
            return settled
        place = Written("", file, ordinal, bound)
        return settled._replace(given=self.inference.instances.given(settled.symbol, written.generic(base)[1], place))


def by_use(value: Value, is_called: bool) -> Value:
    """Where a class has a method and a property of one name, the one that is meant."""
    if not value.others or value.symbol is None or not value.symbol.file.traits.members_by_use:
        return value
    either = sorted((value.symbol, *value.others), key=lambda one: one.definition.ordinal)
    kept = [one for one in either if (one.definition.kind in names.FUNCTION_KINDS) == is_called]
    return definition(kept)._replace(bound=value.bound) if kept else value


def _is_structure(symbol: Symbol) -> bool:
    """Whether a type is what its members and its parts are."""
    return symbol.definition.kind == "type" and symbol.file.traits.types_are_structures


def _in_order(bases: tuple[Value | None, ...], order: Mapping[str, int]) -> tuple[Value | None, ...]:
    """Bases in the order in which they are asked for a member."""
    return tuple(
        sorted(bases, key=lambda base: order.get(base.symbol.definition.kind if base and base.symbol else "", 1))
    )


def _forms(found: Value) -> Value:
    """A property that is read by one function and written by another is both."""
    if found.symbol is None or not hints.is_held(found.symbol.definition.hint):
        return found
    return found._replace(also=tuple(Value("definition", one, bound=found.bound) for one in found.others))
