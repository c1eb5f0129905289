"""What expressions are: modules, definitions, instances of classes; and what their members are.

Belongs here: reading the hints of `names`, as far as declared types, constructors and bases say. Nothing is guessed:
what is not written in the codebase is None, what is known to be from elsewhere is OUTSIDE.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest_assets.analysis import containers, hints
from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis import written_types as written
from ingest_assets.analysis.calls import Calls
from ingest_assets.analysis.graph_world import OUTSIDE, Bound, Given, Value, World, Written, definition, prefer
from ingest_assets.analysis.instances import Instances
from ingest_assets.analysis.scopes import FileNames, Symbol

_STEP = re.compile(r"\.\s*([^.\s()\[\]{}`]+)\s*|(\(\))|(\[\])|\{(\d+)\}")
_ROOT = re.compile(r"`([^`]*)`|([\w$@#]+)")
_MAX_STEPS = 20
_MAX_CLASSES = 200  # of which one inherits


class Inference:
    """Values in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lookups = world.lookups
        self.instances = Instances(self)
        self.calls = Calls(self)

    def value(
        self, expression: str, file: FileNames, enclosing: int | None, bound: Bound | None = None
    ) -> Value | None:
        """What an expression is at a place of a file, read for `bound`."""
        root = _ROOT.match(expression)
        if root is None:
            return None
        at = root.end()
        found: Value | None
        if root[1] is not None:
            found = self.instances.of(root[1], file, enclosing, bound)
        else:
            found, at = self._root(expression, root, file, enclosing)
        for _ in range(_MAX_STEPS):
            if found is None or found is OUTSIDE or at >= len(expression):
                break
            step = _STEP.match(expression, at)
            if step is None:
                return None
            at = step.end()
            settled = self.settle(found)
            if settled is None:
                return None
            if step[1] is not None:
                found = self._entered(settled) if step[1] == "__enter__" else self.member(settled, step[1])
            elif step[2] is not None:
                found = self.calls.called(found, settled)
            elif step[3] is not None:
                found = self.element(settled)
            else:
                found = self.calls.taken(settled, int(step[4]))
        return found if at >= len(expression) or found is OUTSIDE else None

    def _root(
        self, expression: str, root: re.Match[str], file: FileNames, enclosing: int | None
    ) -> tuple[Value | None, int]:
        name, end = root[2], root.end()
        if name.startswith("@") and name[1:].isdigit():
            symbol = file.symbols.get(int(name[1:]))
            return (Value("definition", symbol) if symbol is not None else None), end
        if name in names.SELF_RECEIVERS:
            around = file.enclosing_class(enclosing)
            kind = "definition" if name in names.CLASS_RECEIVERS else "instance"
            return (Value(kind, around) if around is not None else None), end
        if name == "super":
            around = file.enclosing_class(enclosing)
            end += 2 if expression.startswith("()", end) else 0
            return (Value("super", around) if around is not None else None), end
        self.lookups.add("name", file.path, name)
        own = file.nearest(name, enclosing)
        if own:
            return definition(own), end
        dotted = re.match(r"[\w$]+(?:\.[\w$]+)*", expression)
        written = dotted[0] if dotted else name
        while written not in file.bound and "." in written:
            written = written.rpartition(".")[0]
        if written in file.bound:
            self.lookups.add("name", file.path, written)
            return _only(self.world.imported(file.bound[written], file.path)), len(written)
        found = _only(self.bare(name, file))
        self.lookups.add("name", file.path, "")
        return (OUTSIDE if found is None and file.is_explicit else found), end

    def bare(self, name: str, file: FileNames) -> tuple[Value, ...]:
        """What a name means that the file neither defines nor imports: from wildcards, or from files that it sees."""
        rules = self.world.rules(file)
        siblings = rules.siblings(file.path, self.world.index) if rules is not None else ()
        return self.world.names((file.path, *(one for one in siblings if one != file.path)), name)

    def settle(self, value: Value) -> Value | None:
        """What a variable holds; everything else is itself."""
        value = prefer(value, types=False)
        for _ in range(_MAX_STEPS):
            symbol = value.symbol
            if value.kind != "definition" or symbol is None or symbol.definition.kind in names.CLASS_KINDS:
                return value
            if not hints.is_held(symbol.definition.hint):
                return value
            sure, bound = value.sure, value.bound
            held = self.held(symbol, bound)
            if held is None or held == value:
                return None
            value = held if sure else held._replace(sure=False)
        return None

    def held(self, symbol: Symbol, bound: Bound | None) -> Value | None:
        """What a variable holds, or a type is another name of."""
        held = hints.held(symbol.definition.hint or "")
        is_value = symbol.definition.kind in names.VALUE_KINDS and "{" not in held
        place = symbol.definition.parent if is_value else symbol.definition.ordinal
        key = ("held", symbol.node.node_id, bound)
        return self.lookups.remember(key, lambda: self.value(held, symbol.file, place, bound), None)

    def element(self, value: Value) -> Value | None:
        """What a container holds."""
        if value.elements:
            return value.elements[-1]
        for name in ("__getitem__", "__iter__", "__next__"):
            method = self.member(value, name) if value.kind == "instance" else None
            given = self.calls.called(method, method) if method is not None else None
            if given is not None:
                return given.elements[0] if name == "__iter__" and given.elements else given
        return None

    def _entered(self, value: Value) -> Value | None:
        if value.elements:
            return value.elements[0]
        for name in ("__enter__", "__aenter__"):
            method = self.member(value, name) if value.kind == "instance" else None
            if method is not None:
                return self.calls.called(method, method) or value
        return value

    def member(self, value: Value, name: str) -> Value | None:
        """What stands behind the dot; OUTSIDE where it can only be inherited from elsewhere."""
        if not value.also:
            return self._member(value, name)
        found = [self._member(one, name) for one in (value._replace(also=()), *value.also)]
        inside = list(dict.fromkeys(one for one in found if one is not None and one is not OUTSIDE))
        if not inside:
            return OUTSIDE if OUTSIDE in found else None
        return inside[0]._replace(sure=inside[0].sure and len(inside) == 1, also=tuple(inside[1:]))

    def _member(self, value: Value, name: str) -> Value | None:
        if value.kind == "module":
            return _only(self.world.names(value.paths, name))
        if value.kind == "object" and value.written is not None:
            place = value.written
            own = place.file.children.get((place.enclosing, name), ())
            own = [one for one in own if one.definition.kind in names.VALUE_KINDS | names.METHOD_KINDS]
            if own:
                self.lookups.add("name", place.file.path, name)
                return definition(own)
            text = written.members(place.text).get(name)
            return self.instances.at(place._replace(text=text)) if text else None
        if value.kind == "elements":
            known = name in containers.ELEMENT.get(value.family, ()) or name in containers.SAME.get(value.family, ())
            if known or name in containers.HANDED.get(value.family, ()):
                return value._replace(kind="method of elements", paths=(name,))
            return OUTSIDE
        if value.symbol is None:
            return None
        kind = value.symbol.definition.kind
        if value.kind == "definition" and kind in names.VALUE_KINDS:  # an object that is written there
            own = self._own(value.symbol, name)
            return definition(own) if own else None
        if value.kind == "definition" and kind not in names.CLASS_KINDS | {"module"}:
            return None
        symbol, given = value.symbol, value.given
        key = ("member", symbol.node.node_id, name, value.kind == "super", given)
        found = self.lookups.remember(key, lambda: self._inherited(symbol, name, value.kind == "super", given), None)
        if found is None or found is OUTSIDE:
            return found
        through = Bound(symbol, found.bound.given if found.bound is not None else ())
        return found._replace(bound=through, sure=found.sure and value.sure)

    def overridden(self, symbol: Symbol) -> Value | None:
        """What a member of a class overrides in the nearest base that has it."""
        parent = symbol.file.symbols.get(symbol.definition.parent) if symbol.definition.parent is not None else None
        if parent is None or not self.bases(parent) or symbol.definition.kind not in names.METHOD_KINDS:
            return None
        found = self._member(Value("super", parent), symbol.definition.name)
        return found if found is not None and found.kind == "definition" else None

    def _inherited(self, symbol: Symbol, name: str, above: bool, given: Given) -> Value | None:
        """A member of a class, or of the nearest of its bases that has it; of a type that is one of several those of
        all of them."""
        pending, seen, outside = [(symbol, given)], set[int](), False
        while pending and len(seen) < _MAX_CLASSES:
            one, given = pending.pop(0)
            if one.node.node_id in seen:
                continue
            seen.add(one.node.node_id)
            own = self._own(one, name) if not (above and one is symbol) else []
            is_type = one.definition.kind == "type"
            if own and not is_type:
                found = definition(own)._replace(bound=Bound(one, given))
                return _forms(found) if found.others and one.file.family in names.ACCESSORS else found
            bases = self.bases(one, given)
            if is_type:
                parts = [Value("definition", part, bound=Bound(one, given)) for part in own]
                parts += [
                    part
                    for base in bases
                    if base is not None and (part := self.member(base, name)) is not None and part is not OUTSIDE
                ]
                parts = list({part.symbol or part: part for part in parts}.values())
                if parts:
                    return parts[0]._replace(sure=len(parts) == 1, also=tuple(parts[1:]))
            else:
                pending = [(base.symbol, base.given) for base in bases if base and base.symbol] + pending
            outside |= any(base is None or base.symbol is None for base in bases)
        return OUTSIDE if outside else None

    def _own(self, symbol: Symbol, name: str) -> list[Symbol]:
        """The members of a class that it does not inherit: in its file, or in others that add to it."""
        place = f"{symbol.definition.qualified_name}.{name}"
        rules = self.world.rules(symbol.file)
        siblings = rules.siblings(symbol.file.path, self.world.index) if rules is not None else ()
        for path in (symbol.file.path, *siblings):
            self.lookups.add("name", path, name)
            file = self.world.file(path)
            found = file.places.get(place) if file is not None else None
            if found:
                return found
        return []

    def bases(self, symbol: Symbol, given: Given = ()) -> tuple[Value | None, ...]:
        """The classes that a class names as its bases, and the types that a type is made of; None for what is not
        found."""
        if symbol.definition.kind == "type":
            held = self.held(symbol, Bound(symbol, given))
            if held is None or held is OUTSIDE:
                return (None,)
            return tuple(one for one in (held._replace(also=()), *held.also) if one.symbol is not symbol)
        bases = hints.bases(symbol.definition.hint or "")
        if not bases:
            return ()
        key = ("bases", symbol.node.node_id, given)
        bound = Bound(symbol, given)
        return self.lookups.remember(key, lambda: tuple(self._base(one, symbol, bound) for one in bases), ())

    def _base(self, base: str, symbol: Symbol, bound: Bound) -> Value | None:
        file, ordinal = symbol.file, symbol.definition.ordinal
        head, bracket, _ = base.partition("<")
        name, dot, rest = head.partition(".")
        self.lookups.add("name", file.path, name)
        own = file.nearest(name, ordinal, head=True)
        if own:
            found: Value | None = prefer(definition(own), types=True)
            for part in rest.split(".") if dot else ():
                found = self.member(found, part) if found is not None else None
        else:
            found = self.value(head, file, symbol.definition.parent)
        settled = self.settle(prefer(found, types=True)) if found is not None else None
        if settled is None or settled.symbol is None or settled.kind != "definition":
            return None
        if not bracket:
            return settled
        given = self.instances.given(settled.symbol, written.generic(base)[1], Written("", file, ordinal, bound))
        return settled._replace(given=given)


def _only(found: Sequence[Value]) -> Value | None:
    """The one value that was found; of several, none."""
    return found[0] if len(found) == 1 else None


def _forms(found: Value) -> Value:
    """A property that is read by one function and written by another is both."""
    if found.symbol is None or not hints.is_held(found.symbol.definition.hint):
        return found
    return found._replace(also=tuple(Value("definition", one, bound=found.bound) for one in found.others))
