"""What expressions are: modules, definitions, instances of classes.

Belongs here: reading the hints of `names` step by step, as far as declared types, constructors and bases say. Where a
path begins is `roots`, what stands behind a dot is `members`, what types as written mean is `instances`, what calling
gives is `calls`. Nothing is guessed: what is not written in the codebase is None, what is known to be from elsewhere is
OUTSIDE.
"""

from __future__ import annotations

import re

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis import hints
from ingest_assets.analysis import written_types as written
from ingest_assets.analysis.calls import Calls
from ingest_assets.analysis.extensions import Extensions
from ingest_assets.analysis.generics import Generics
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.instances import Instances
from ingest_assets.analysis.members import Members, by_use
from ingest_assets.analysis.owners import Owners
from ingest_assets.analysis.roots import Roots
from ingest_assets.analysis.scopes import FileNames, Symbol
from ingest_assets.analysis.values import CALLED, OUTSIDE, Bound, Value, Written, prefer

_STEP = re.compile(r"\.\s*(operator<[<=]*|[^.\s()\[\]{}`<]+)\s*|(\(\))|\[(\d*)\]|\{(\d+)\}")
_ROOT = re.compile(r"`([^`]*)`|([\w$@#]+)")
_MAX_STEPS = 20


class Inference:
    """Values in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lookups = world.lookups
        self.owners = Owners(world, self._class_named)
        self.members = Members(self)
        self.extensions = Extensions(world, self.members.bases)
        self.roots = Roots(self)
        self.instances = Instances(self)
        self.calls = Calls(self)
        self.generics = Generics(self)

    def value(
        self,
        expression: str,
        file: FileNames,
        enclosing: int | None,
        bound: Bound | None = None,
        kind: str = "value",
    ) -> Value | None:
        """What an expression is at a place of a file, read for `bound`; `kind` "type" where the names of a type are
        written."""
        root = _ROOT.match(expression)
        if root is None:
            return None
        at = root.end()
        found: Value | None
        if root[1] is not None:
            found = self.instances.of(root[1], file, enclosing, bound)
        else:
            found, at = self.roots.of(expression, root[2], at, file, enclosing, kind)
        for _ in range(_MAX_STEPS):
            if found is None or found is OUTSIDE or at >= len(expression):
                break
            settled = self.settle(found)
            if settled is None:
                return None
            if expression[at] == "<":  # what a call is given
                end = at + written.closing(expression[at:])
                found = self.generics.bind(settled, expression[at + 1 : end], Written("", file, enclosing, bound))
                at = end + 1
                continue
            step = _STEP.match(expression, at)
            if step is None:
                return None
            at = step.end()
            if step[1] is not None:
                found, at = self._behind(settled, step[1], expression, at, file, kind)
            elif step[2] is not None:
                found = self.calls.called(found, settled)
            elif step[3] is not None:
                found = self.element(settled, step[3])
            else:
                found = self.calls.taken(settled, int(step[4]))
        return found if at >= len(expression) or found is OUTSIDE else None

    def _behind(
        self, value: Value, name: str, expression: str, at: int, file: FileNames, kind: str
    ) -> tuple[Value | None, int]:
        """What a name behind a dot is, or what it gives where it is called and the class does not have it; and where
        that ends."""
        is_called = expression.startswith(CALLED, at)
        if name == "__enter__" and is_called:
            return self._entered(value), at + 2
        if name == "__class__":
            return (Value("definition", value.symbol, sure=value.sure) if value.symbol is not None else None), at
        found = self.members.of(value, name, "call" if is_called else kind)
        if found is not None and found is not OUTSIDE:
            return by_use(found, is_called), at
        given = self._given(value, name, file) if is_called else None
        if given is not None:
            return given, at + 2
        return self.extensions.find(value, name, file) or found, at

    def _class_named(self, written: str, file: FileNames, enclosing: int | None) -> Value | None:
        found = self.value(written, file, enclosing)
        return prefer(found, types=True) if found is not None else None

    def _given(self, value: Value, name: str, file: FileNames) -> Value | None:
        """What a method that all values of a language have gives: the same, an element, or an instance of the class."""
        form = file.traits.given.get(name)
        if form == "same":
            return value
        if form == "class":
            return Value("definition", value.symbol, sure=value.sure) if value.symbol is not None else None
        if form == "element":
            return self.element(value)
        return self.calls.called(value, value) if form == "made" and value.kind == "definition" else None

    def settle(self, value: Value) -> Value | None:
        """What a variable holds; everything else is itself."""
        value = prefer(value, types=False)
        for _ in range(_MAX_STEPS):
            symbol = value.symbol
            if value.kind != "definition" or symbol is None or symbol.definition.kind in names.CLASS_KINDS:
                return value
            if not hints.is_held(symbol.definition.hint) or self.has_methods(symbol):
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

    def element(self, value: Value, which: str = "") -> Value | None:
        """What a container holds, or the one of this number of several values."""
        if value.kind == "several":
            given = value.elements[int(which)] if which and int(which) < len(value.elements) else None
            return given if given is not None and given.kind != "unknown" else None
        if value.elements:
            return value.elements[-1]
        if value.kind == "definition":
            return self._content(value)
        if value.kind == "instance" and value.symbol is not None and value.symbol.file.traits.arrays_are_values:
            method = self.members.of(value, "operator[]")
            return value if method is None or method is OUTSIDE else self.calls.called(method, method)
        for name in ("__getitem__", "__iter__", "__next__"):
            method = self.members.of(value, name) if value.kind == "instance" else None
            given = self.calls.called(method, method) if method is not None else None
            if given is not None:
                return given.elements[0] if name == "__iter__" and given.elements else given
        return None

    def _entered(self, value: Value) -> Value | None:
        if value.elements:
            return value.elements[0]
        for name in ("__enter__", "__aenter__"):
            method = self.members.of(value, name) if value.kind == "instance" else None
            if method is not None:
                return self.calls.called(method, method) or value
        return value

    def _content(self, value: Value) -> Value | None:
        """What a member of an enumeration holds."""
        symbol = value.symbol
        hint = (symbol.definition.hint or "") if symbol is not None else ""
        if symbol is None or not hint.startswith(f"{hints.MADE}`"):
            return None
        return self.value(hint.removeprefix(hints.MADE), symbol.file, symbol.definition.parent)

    def made(self, value: Value) -> Value | None:
        """The instance that a member of an enumeration is, or makes."""
        symbol = value.symbol
        hint = symbol.definition.hint if symbol is not None and value.kind == "definition" else None
        if symbol is None or hint is None or not hint.startswith(hints.MADE):
            return None
        around = symbol.file.symbols.get(symbol.definition.parent) if symbol.definition.parent is not None else None
        return Value("instance", around, sure=value.sure) if around is not None else None

    def has_methods(self, symbol: Symbol) -> bool:
        """Whether a definition is a type that is no class and can have methods."""
        return symbol.definition.kind == "type" and symbol.file.traits.types_have_methods
