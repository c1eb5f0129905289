"""Where the names of a file are seen: scopes, what is bound in them, and which binding a place sees.

Belongs here: positions. What is known of what a name is bound to is `name_expressions`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from ingest_assets.analysis.captures import Found
from ingest_assets.analysis.name_captures import NameCaptures
from ingest_assets.analysis.name_rules import NameRules
from ingest_assets.analysis.syntax import Source

CLASSES = frozenset({"class", "struct", "enum", "trait", "interface"})
FUNCTIONS = frozenset({"function", "method"})
HOLDERS = CLASSES | {"module"}
_TESTED = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(slots=True)
class _Scope:
    start: int
    end: int
    around: _Scope | None
    names: dict[str, list[Binding]] = field(default_factory=dict)


@dataclass(slots=True)
class Binding:
    """What a name is bound to."""

    start: int
    form: str  # one of FORMS; "" when nothing is said of it
    node: Node | None
    known: str | None = None  # as an expression
    done: bool = False  # `known` was found out, or is being so
    seen: int = -1  # behind which it is, where declarations come first
    made: int = -1  # where its value ends, in which the name is what it was before


class Scopes:
    """The scopes of one file. `known` are the names that are no local ones in the file itself."""

    def __init__(
        self, source: Source, rules: NameRules, captured: NameCaptures, defined: Sequence[Found], known: set[str]
    ) -> None:
        self.source = source
        self.rules = rules
        self._file = _Scope(0, len(source.data), None)
        self._scopes: list[_Scope] = []
        self._starts: list[int] = []
        self._locals: set[str] = set()  # every name that a scope binds
        self._nest(captured.scopes)
        self.by_place = self._bind(captured.binds, captured.outside, known)
        self._unbind(captured.elsewhere)
        self._hold(captured.held, defined)
        self._bind_definitions(defined)
        self._locals.update(self._file.names, *(scope.names for scope in self._scopes))
        self._narrow(captured)

    def _nest(self, ranges: list[tuple[int, int]]) -> None:
        around: _Scope | None = None
        for start, end in sorted(set(ranges), key=lambda one: (one[0], -one[1])):
            while around is not None and around.end <= start:
                around = around.around
            around = _Scope(start, end, around)
            self._scopes.append(around)
        self._starts = [scope.start for scope in self._scopes]

    def _scope(self, position: int) -> _Scope | None:
        index = bisect_right(self._starts, position) - 1
        scope = self._scopes[index] if index >= 0 else None
        while scope is not None and scope.end <= position:
            scope = scope.around
        return scope

    def _bind(
        self, binds: Iterable[tuple[int, int, str, Node | None]], outside: Mapping[int, int], known: set[str]
    ) -> dict[int, Binding]:
        """Put bindings into their scopes, that of the file for names that are `known` otherwise left out; all of them,
        by place."""
        by_place: dict[int, Binding] = {}
        data, declared_first = self.source.data, self.rules.declared_first
        for start, end, form, value in binds:
            before = by_place.get(start)
            if before is not None and (before.form or not form):
                continue
            scope = self._scope(outside.get(start, start) if outside else start)
            binding = by_place[start] = Binding(start, form, value)
            if declared_first:
                binding.seen = start if value is None or form == "type" else max(start, value.end_byte - 1)
            elif value is not None and form != "type":
                binding.made = value.end_byte
            name = data[start:end].decode("utf-8", "replace")
            if scope is not None or name not in known:
                names = (scope or self._file).names.setdefault(name, [])
                if before is not None:
                    names.remove(before)
                names.append(binding)
        for scope in (self._file, *self._scopes):
            for names in scope.names.values():
                names.sort(key=lambda one: one.start)
        return by_place

    def _unbind(self, elsewhere: Iterable[Node]) -> None:
        """Take names out of scopes that say that they are bound elsewhere: what is assigned to them there is a use."""
        for node in elsewhere:
            scope = self._scope(node.start_byte)
            bindings = scope.names.pop(self.source.slice(node), ()) if scope is not None else ()
            for one in bindings:
                self.by_place.pop(one.start, None)

    def _hold(self, held: Iterable[tuple[int, int, str, Node | None]], defined: Sequence[Found]) -> None:
        """Bind names in the types around them, to the first thing that is known of them."""
        data, types = self.source.data, [one for one in defined if one.kind in HOLDERS]
        for start, end, form, value in held:
            around = [one for one in types if one.start <= start < one.end]
            scope = self._scope(start)
            while scope is not None and around and scope.start != around[-1].start:
                scope = scope.around
            name = data[start:end].decode("utf-8", "replace")
            bindings = (scope or self._file).names.setdefault(name, [])
            bindings.insert(0, Binding(-1, form, value))  # so that the first one stands last, and is taken

    def _bind_definitions(self, defined: Sequence[Found]) -> None:
        """Put the definitions that stand in functions into their scopes."""
        of_types = self.rules.members_of_types
        for one in defined:
            if (one.around is not None and one.around.kind in CLASSES) or one.node.type in of_types:
                continue
            start = min(one.start, one.function.start_byte)
            scope = self._scope(start)
            while scope is not None and scope.start >= start:
                scope = scope.around
            if scope is not None:
                binding = Binding(one.name.start_byte, "", None, f"@{one.ordinal}", True, -1)
                names = scope.names.setdefault(self.source.slice(one.name), [])
                names[:] = [other for other in names if other.start != binding.start]
                names.append(binding)
                names.sort(key=lambda other: other.start)

    def _narrow(self, captured: NameCaptures) -> None:
        """Bind local names in the scopes, or where a test of them holds, in which they have another type."""
        if self.rules.narrowing is not None:
            for name, kind, test in self.rules.narrowing.tests(self.source):
                for place in self.rules.narrowing.places(test):
                    self._narrow_at(name, kind, *place)
        for name, kind, inside in captured.narrowed:
            start, written = inside.start_byte, self.source.slice(name)
            scope = self._scope(start)
            is_local = self.local(written, name.end_byte) is not None
            if scope is not None and scope.start == start and is_local:
                scope.names.setdefault(written, []).insert(0, Binding(start, "type", kind, seen=start))

    def _narrow_at(self, name: Node, kind: Node, start: int, end: int) -> None:
        """Bind a local name from `start` to `end`, or to where it is bound otherwise."""
        written = self.source.slice(name)
        scope = self._scope(start)
        types = _TESTED.findall(self.source.slice(kind))
        bindings = scope.names.get(written) if scope is not None and name.end_byte > scope.start else None
        if not bindings or not types or any(self.local(one.partition(".")[0], start) for one in types):
            return
        before = next((one for one in reversed(bindings) if one.start < end), bindings[0])
        bindings.append(Binding(start - 1, "type", kind))
        if before.start < start:
            bindings.append(Binding(end, before.form, before.node, before.known, before.done))
        bindings.sort(key=lambda one: one.start)

    def local(self, name: str, position: int) -> Binding | None:
        """The binding of a local name that is seen at a place: the last one before it."""
        if name not in self._locals or name in self.rules.selves:
            return None
        scope = self._scope(position)
        if self.rules.declared_first:
            return self._declared(name, position, scope)
        while scope is not None and name not in scope.names:
            scope = scope.around
        bindings = (scope or self._file).names.get(name)
        if not bindings:
            return None
        return next((one for one in reversed(bindings) if one.start < position >= one.made), bindings[0])

    def _declared(self, name: str, position: int, scope: _Scope | None) -> Binding | None:
        """The binding of a name that is seen at a place, where that begins behind its declaration."""
        while True:
            for one in reversed((scope or self._file).names.get(name, ())):
                if one.seen < position:
                    return one
            if scope is None:
                return None
            scope = scope.around
