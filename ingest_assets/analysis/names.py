"""What the names in a file are bound to: which are local, what is known of their types, and the uses of all others.

A language tells it by a query of its own (`languages_data/*.names.scm`) with these captures:

- `@scope` a node whose names are not seen outside; `@bind` a name that is bound there, with the expression of its
  `@value`, its `@type` as written, or the `@element`s or `@context` that it is taken from;
- `@used_type` a name that may be the use of a type; all other words may be uses, but for `@skip`, which are none, and
  those in the ranges of `@ignore`, where a `@code` has uses again; `@written` a type in quotes; `@object` and `@member`
  a name behind a dot;
- `@attribute` what is bound behind `@self`, and `@field` what is otherwise part of a type; `@function` the name of a
  function with the `@type` that it returns, and `@property` that of one which is used without being called;
- `@renamed` a name that is exported as `@alias`, or as `@default`.

What is known of a value is written as an expression over names that are not local: `a.b` a member, `a()` what calling
it gives, `a[]` an element of it, a type in backticks an instance of it, and `@1` the definition of this ordinal in the
file. Before it stands `()` for a function: what calling it gives; and `(A,B)` is a class with these bases. What such an
expression means is a matter of `inference`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from ingest_assets.analysis import hints
from ingest_assets.analysis.captures import Found, Gathered, Use
from ingest_assets.analysis.expected import Expected
from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.name_captures import NameCaptures
from ingest_assets.analysis.name_keys import keys
from ingest_assets.analysis.name_rules import name_rules
from ingest_assets.analysis.name_types import MAX_EXPRESSION, UNKNOWN, Written
from ingest_assets.analysis.syntax import Source

_MAX_DEPTH = 30
_CLASSES = frozenset({"class", "struct", "enum", "trait", "interface"})
SELF_NAMES = frozenset({"self", "cls", "this", "super"})
_SELVES = frozenset(name.encode() for name in SELF_NAMES)
_DOTTED = re.compile(rb"[\w$]+(?:\s*\.\s*[\w$]+)*\Z")
_NAME = re.compile(rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*")
_LEADING_NAME = re.compile(rb"[\w$#@]+")
_ORDINAL = re.compile(r"@(\d+)\b")
_LEADING_NAMES = re.compile(rb"\.?\b([A-Za-z_]\w*)")
_WORDS = re.compile(r"[A-Za-z_$][\w$]*")
_OWN = re.compile(r"@|this\b")  # an expression that begins with a definition of the file
_ENTER = ".__enter__()"  # what a context gives, whatever the language calls it


@dataclass(slots=True)
class _Scope:
    start: int
    end: int
    around: _Scope | None
    names: dict[str, list[_Binding]] = field(default_factory=dict)


@dataclass(slots=True)
class _Binding:
    start: int
    form: str  # one of FORMS; "" when nothing is said of it
    node: Node | None
    known: str | None = None  # as an expression
    done: bool = False  # `known` was found out, or is being so


class Names:
    """The names of one file."""

    def __init__(self, source: Source, language: Language, defined: Sequence[Found], gathered: Gathered) -> None:
        self.source = source
        self.rules = name_rules(language.name)
        self.written = Written(source)
        self.expected = Expected(source, language.name, self.expression, self.written.type)
        self.owners: dict[int, str] = {}  # what a key is a member of, by where the key begins
        self.hints: dict[int, str] = {}  # ordinal of a definition -> expression
        self.arguments: dict[tuple[int, int], str] = {}  # line and column of a base -> what stands behind its name
        self.uses: list[Use] = []  # beside the references that were captured
        self.renamed: list[tuple[str, str, int]] = []  # a name, what it is exported as, where that is written
        self._free: set[int] = set()  # where uses of names begin that are known to be bound nowhere in the file
        self._file = _Scope(0, len(source.data), None)
        self._scopes: list[_Scope] = []
        self._starts: list[int] = []
        self._locals: set[str] = set()  # every name that a scope binds
        if self.rules is not None:
            self._read(gathered, defined)

    def _read(self, gathered: Gathered, defined: Sequence[Found]) -> None:
        captured, text = gathered.names, self.source.slice
        for node, alias in captured.renamed:
            written = "default" if alias is None else text(alias)
            self.renamed.append((text(node), written.strip("\"'"), node.start_byte))
        known = {*imported_names(gathered), *(self.source.slice(one.name) for one in defined)}
        for start, node in captured.based.items():
            row = self.source.row(start)
            self.arguments[row + 1, start - self.source.starts[row]] = self.written.text(node)
        self._nest(captured.scopes)
        by_place = self._bind(captured.binds, known)
        self._bind_definitions(defined)
        self._locals.update(self._file.names, *(scope.names for scope in self._scopes))
        fields = {start: _Binding(start, form, node) for start, (form, node) in captured.fields.items()}
        self._hint(defined, by_place | fields, captured)
        self._take_keys(captured, known)
        named = {one.name.start_byte for one in defined}
        skipped = captured.skipped | by_place.keys() | named | {one.start_byte for one in captured.keys}
        self._take(captured, skipped, known, {start for start, _, _, _ in gathered.references})
        self._take_written(captured.written, known)

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

    def _bind(self, binds: Iterable[tuple[int, int, str, Node | None]], known: set[str]) -> dict[int, _Binding]:
        """Put bindings into their scopes, that of the file for names that are `known` otherwise left out; all of them,
        by place."""
        by_place: dict[int, _Binding] = {}
        data = self.source.data
        for start, end, form, value in binds:
            before = by_place.get(start)
            if before is not None and (before.form or not form):
                continue
            scope = self._scope(start)
            binding = by_place[start] = _Binding(start, form, value)
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

    def _bind_definitions(self, defined: Sequence[Found]) -> None:
        """Put the definitions that stand in functions into their scopes."""
        held = self.rules.held if self.rules is not None else ()
        for one in defined:
            if (one.around is not None and one.around.kind in _CLASSES) or one.node.type in held:
                continue
            start = min(one.start, one.function.start_byte)
            scope = self._scope(start)
            while scope is not None and scope.start >= start:
                scope = scope.around
            if scope is not None:
                binding = _Binding(one.name.start_byte, "", None, f"@{one.ordinal}", True)
                names = scope.names.setdefault(self.source.slice(one.name), [])
                names[:] = [other for other in names if other.start != binding.start]
                names.append(binding)
                names.sort(key=lambda other: other.start)

    def _hint(self, defined: Sequence[Found], by_place: Mapping[int, _Binding], captured: NameCaptures) -> None:
        """What is known of the definitions."""
        functions, callables, properties = captured.functions, captured.callables, captured.properties
        by_name: dict[str, Found] = {}
        for one in defined:
            by_name.setdefault(one.qualified, one)
            start = one.name.start_byte
            if start in callables and not (start in by_place and by_place[start].form == "type"):
                written = self.written.function(callables[start], self.rules, self.expression, start in properties)
                if written:
                    self.hints[one.ordinal] = written
            elif start in functions:
                written = self.written.type(functions[start])
                if written:
                    self.hints[one.ordinal] = written if start in properties else "()" + written
            elif start in properties:
                self.hints[one.ordinal] = UNKNOWN
            elif start in by_place and (known := self._bound(by_place[start], 0)):
                self.hints[one.ordinal] = known
        for one in defined if captured.called or captured.generics else ():
            start = one.name.start_byte
            if written := "".join(self.written.type(node) or "" for node in captured.called.get(start, ())):
                self.hints[one.ordinal] = hints.called(written)
            if start in captured.generics:
                written = self.written.text(captured.generics[start])[1:-1]
                self.hints[one.ordinal] = self.hints.get(one.ordinal, "") + hints.generic(written)
        assigned: dict[int, list[_Binding]] = {}
        classes = [one for one in defined if one.kind in _CLASSES]
        for node, of_self, (form, value) in captured.attributes:
            start = node.start_byte
            around = [one for one in classes if one.start <= start < one.end] if of_self else []
            target = by_name.get(f"{around[-1].qualified}.{self.source.slice(node)}") if around else None
            if target is not None:
                assigned.setdefault(target.ordinal, []).append(_Binding(start, form, value))
        for ordinal, bindings in assigned.items():
            bindings.sort(key=lambda one: (one.form != "type", one.start))
            known = next((text for one in bindings if (text := self._bound(one, 0))), None)
            if known and ordinal not in self.hints:
                self.hints[ordinal] = known

    def _take_keys(self, captured: NameCaptures, known: set[str]) -> None:
        """List the uses of members as keys, where these may be of the codebase."""
        if self.rules is None or not self.rules.keys:
            return
        for key, around, owner in keys(captured, self.rules, self.expected, self.written):
            if _OWN.match(owner) or not known.isdisjoint(_WORDS.findall(owner)):
                start, end = key.byte_range
                self.owners[start] = owner
                self.uses.append((start, "use", end, around))

    def _take(self, captured: NameCaptures, skipped: set[int], known: set[str], taken: set[int]) -> None:
        """List the uses of names that are not local and not defined elsewhere for all that the file says, but for those
        that are `taken` as references already."""
        data = self.source.data
        reserved = self.rules.reserved if self.rules else frozenset()
        wanted = {name.encode("utf-8", "replace") for name in known}
        everything = b"*" in wanted
        words = bytearray(data)
        for start, end, is_code in captured.ranges:
            words[start:end] = data[start:end] if is_code else bytes(end - start)
        for start, end, owner in captured.members:
            skipped.add(start)
            if start in taken:  # by a call, for example
                continue
            lead = _LEADING_NAME.match(data, owner.start_byte)
            if lead is None:  # in brackets: told by what is in them
                inside = self.expression(owner)
                if inside is not None and not known.isdisjoint(_WORDS.findall(inside)):
                    self.uses.append((start, "use", end, owner))
                continue
            root = lead[0]
            name = root.decode("utf-8", "replace")
            if name not in SELF_NAMES and root not in wanted:
                binding = self._local(name, owner.start_byte)
                if binding is None and not everything:
                    continue
                if binding is not None and not self._bound(binding, 0):
                    continue
            self.uses.append((start, "use", end, owner))
        skipped |= taken
        for start, end in captured.types:
            if start not in skipped and words[start]:
                skipped.add(start)
                if everything or data[start:end] in wanted:
                    self._use(start, data[start:end], "type")
        # Looked for in the text: few names of a file are wanted, and a match of a query costs more than ten words.
        wanted -= reserved
        for match in _NAME.finditer(words):
            name_written = match[0]
            if name_written in wanted or (everything and name_written not in reserved):
                start = match.start()
                if start not in skipped:
                    self._use(start, name_written, "use")

    def _use(self, start: int, written: bytes, kind: str) -> None:
        binding = self._local(written.decode("utf-8", "replace"), start)
        if binding is None:
            self._free.add(start)
        if binding is None or (binding.known or "").startswith("@"):
            self.uses.append((start, kind, start + len(written), None))

    def _take_written(self, written: Iterable[Node], known: set[str]) -> None:
        """List the uses in types that are written as text."""
        for node in written:
            for match in _LEADING_NAMES.finditer(self.source.data, *node.byte_range):
                if match[1].decode("utf-8", "replace") in known and not match[0].startswith(b"."):
                    self.uses.append((match.start(1), "type", match.end(1), None))

    def is_key(self, start: int, receiver: Node) -> bool:
        """Whether a used name is a key in an object, a pattern or an element, which is around it."""
        return start in self.owners and self.rules is not None and receiver.type in self.rules.around_keys

    def hint(self, start: int, end: int, receiver: Node | None) -> str | None:
        """What stands before a used name, or the name itself where nothing does, if it begins with a local name or is
        not just names and dots: an expression, "" when nothing is known of it, else None."""
        if self.rules is None:
            return None
        data = self.source.data
        if receiver is None:
            if start in self._free:
                return None
            binding = self._local(data[start:end].decode("utf-8", "replace"), start)
            return None if binding is None else self._bound(binding, 0) or ""
        if self.is_key(start, receiver):
            return self.owners[start]
        first, last = receiver.byte_range
        if data[first:last] in _SELVES:
            return None
        lead = _LEADING_NAME.match(data, first)
        if lead is not None and last - first < MAX_EXPRESSION and _DOTTED.match(data[first:last]):
            root = lead[0].decode("utf-8", "replace")
            if root in SELF_NAMES or self._local(root, first) is None:
                return None
        return self.expression(receiver) or ""

    def _local(self, name: str, position: int) -> _Binding | None:
        """The binding of a local name that is seen at a place: the last one before it."""
        if name not in self._locals or name in SELF_NAMES:
            return None
        scope = self._scope(position)
        while scope is not None and name not in scope.names:
            scope = scope.around
        bindings = (scope or self._file).names.get(name)
        if not bindings:
            return None
        return next((one for one in reversed(bindings) if one.start < position), bindings[0])

    def _bound(self, binding: _Binding, depth: int) -> str | None:
        """What is known of what a name is bound to; of one that is declared with a type, that."""
        if binding.done:
            return binding.known
        binding.done = True
        node = binding.node
        if node is None or depth > _MAX_DEPTH:
            return None
        if binding.form == "type":
            binding.known = self.written.type(node)
        elif binding.form == "part":
            binding.known = self.expected.taken(node, depth + 1)
        elif (known := self.expression(node, depth + 1)) is not None:
            binding.known = known + {"element": "[]", "context": _ENTER}.get(binding.form, "")
        return binding.known

    def expression(self, node: Node | None, depth: int = 0) -> str | None:
        """What is known of the value of a node, or None."""
        rules = self.rules
        if node is None or rules is None or depth > _MAX_DEPTH:
            return None
        kind = node.type
        known: str | None = None
        if kind in rules.identifiers:
            name = self.source.slice(node)
            binding = self._local(name, node.start_byte)
            if binding is None:
                return name
            if binding.start >= node.start_byte and not (binding.known or "").startswith(
                "@"
            ):  # bound further down only: in a loop, for example
                return None
            return self._bound(binding, depth + 1)
        if kind in rules.members:
            owner, member = (node.child_by_field_name(name) for name in rules.members[kind])
            known = self.expression(owner, depth + 1)
            if known is not None and member is not None:
                known += "." + self.source.slice(member)
        elif kind in rules.calls:
            known = self.expression(node.child_by_field_name(rules.calls[kind]), depth + 1)
            if known is not None:
                known += "()"
        elif kind in rules.indexes:
            known = self.expression(node.child_by_field_name(rules.indexes[kind]), depth + 1)
            if known is not None:
                known += "[]"
        elif kind in rules.casts:
            written = node.child_by_field_name(rules.casts[kind])
            if written is None and node.named_child_count:
                written = node.named_children[-1]
                if written == node.named_children[0]:  # `as const`
                    return self.expression(written, depth + 1)
            known = self.written.type(written) if written is not None else None
        elif kind in rules.inside and node.named_child_count:
            return self.expression(node.named_child(0), depth + 1)
        elif kind in rules.either:
            fields = rules.either[kind]
            operator = node.child_by_field_name("operator") if rules.either_operators else None
            if operator is not None and operator.type not in rules.either_operators:
                return None
            parts = [node.child_by_field_name(one) for one in fields] if fields else node.named_children
            return next((text for one in parts if (text := self.expression(one, depth + 1))), None)
        return known if known is not None and len(known) <= MAX_EXPRESSION else None


def renumbered(hint: str | None, ordinals: Mapping[int, int]) -> str | None:
    """A hint whose definitions have other ordinals now."""
    if hint is None or "@" not in hint:
        return hint
    return _ORDINAL.sub(lambda match: f"@{ordinals.get(int(match[1]))}", hint)


def imported_names(gathered: Gathered) -> set[str]:
    """Every name that the imports of a file may bind; "*" where one of them brings in names that are not known."""
    names: set[str] = set()
    for _, taken in gathered.imports.values():
        for one in taken:
            names.update(name for name in (one.alias, one.name) if name)
            names.update(part for part in re.split(r"[./:\\-]+", one.module) if part)
    return names
