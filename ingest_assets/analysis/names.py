"""What the names in a file are bound to: which are local, what is known of their types, and the uses of all others.

A language tells it by a query of its own (`languages_data/*.names.scm`) with these captures:

- `@scope` a node whose names are not seen outside; `@bind` a name that is bound there, with the expression of its
  `@value`, its `@type` as written, or the `@element`s or `@context` that it is taken from; `@parts` a list of names
  that are bound to what the list `@part` gives; `@narrowed` a name that has another `@type` `@inside` a scope;
- `@used_type` a name that may be the use of a type; all other words may be uses, but for `@skip`, which are none, and
  those in the ranges of `@ignore`, where a `@code` has uses again; `@written` a type in quotes; `@object` and `@member`
  a name behind a dot, `@loose` where they are tokens, of which the object may be only the last name of what it is;
- `@attribute` what is bound behind `@self`, and `@field` what is otherwise part of a type; `@function` the name of a
  function with the `@type` that it returns, and `@property` that of one which is used without being called;
- a name that is bound `@outside` of a scope that it begins in;
- `@held` a name that is bound in the whole type around it;
- `@maker` the name of an instance of the type around it, or of what makes one, of a value of this `@type`;
- `@renamed` a name that is exported as `@alias`, or as `@default`.

What is known of a value is written as an expression over names that are not local: `a.b` a member, `a()` what calling
it gives, `a[]` an element of it, a type in backticks an instance of it, and `@1` the definition of this ordinal in the
file, `a[1]` the second of several values that it gives, which are a type `[A,B]`. Before it stands `()` for a function:
what calling it gives; and `(A,B)` is a class with these bases. What an expression means is a matter of `inference`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tree_sitter import Node

from ingest_assets.analysis.captures import Found, Gathered, Use
from ingest_assets.analysis.languages import Language, by_name
from ingest_assets.analysis.name_captures import NameCaptures
from ingest_assets.analysis.syntax import Source
from ingest_assets.analysis.type_syntax import TypeSyntax

MADE = "(=)"  # of what is, or makes, an instance of the type around it
UNKNOWN = "``"  # of a property that says nothing of its type
MAX_EXPRESSION = 200  # characters; longer ones are not known
_MAX_DEPTH = 30
SELF_NAMES = frozenset({"self", "cls", "this", "super"})
_DOTTED = re.compile(rb"[\w$]+(?:\s*\.\s*[\w$]+)*\Z")
_NAME = re.compile(rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*")
_LEADING_NAME = re.compile(rb"[\w$#@]+")
_ORDINAL = re.compile(r"@(\d+)\b")
_LEADING_NAMES = re.compile(rb"\.?\b([A-Za-z_]\w*)")
_ARGUMENTS = re.compile(r"(?:\s*::)?\s*<[^<>]*>")  # of a generic name that is part of a path
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
    seen: int = -1  # behind which it is, where declarations come first


class Names:
    """The names of one file."""

    def __init__(self, source: Source, language: Language, defined: Sequence[Found], gathered: Gathered) -> None:
        self.source = source
        self.rules = _rules(language.name)
        self.hints: dict[int, str] = {}  # ordinal of a definition -> expression
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
        self._nest(captured.scopes)
        by_place = self._bind(captured.binds, captured.outside, known)
        self._hold(captured.held, defined)
        self._bind_definitions(defined)
        self._locals.update(self._file.names, *(scope.names for scope in self._scopes))
        self._narrow(captured)
        fields = {start: _Binding(start, form, node) for start, (form, node) in captured.fields.items()}
        self._hint(defined, by_place | fields, captured)
        skipped = captured.skipped | by_place.keys() | {one.name.start_byte for one in defined}
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

    def _bind(
        self, binds: Iterable[tuple[int, int, str, Node | None]], outside: Mapping[int, int], known: set[str]
    ) -> dict[int, _Binding]:
        """Put bindings into their scopes, that of the file for names that are `known` otherwise left out; all of them,
        by place."""
        by_place: dict[int, _Binding] = {}
        data = self.source.data
        declared_first = self.rules is not None and self.rules.declared_first
        for start, end, form, value in binds:
            before = by_place.get(start)
            if before is not None and (before.form or not form):
                continue
            scope = self._scope(outside.get(start, start) if outside else start)
            binding = by_place[start] = _Binding(start, form, value)
            if declared_first:
                binding.seen = start if value is None or form == "type" else max(start, value.end_byte - 1)
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

    def _narrow(self, captured: NameCaptures) -> None:
        """Bind local names in the scopes in which they have another type."""
        for name, kind, inside in captured.narrowed:
            start, written = inside.start_byte, self.source.slice(name)
            scope = self._scope(start)
            is_local = self._local(written, name.end_byte) is not None
            if scope is not None and scope.start == start and is_local:
                scope.names.setdefault(written, []).insert(0, _Binding(start, "type", kind, seen=start))

    def _hold(self, held: Iterable[tuple[int, int, str, Node | None]], defined: Sequence[Found]) -> None:
        """Bind names in the types around them, to the first thing that is known of them."""
        data, types = self.source.data, [one for one in defined if one.kind in _HOLDERS]
        for start, end, form, value in held:
            around = [one for one in types if one.start <= start < one.end]
            scope = self._scope(start)
            while scope is not None and around and scope.start != around[-1].start:
                scope = scope.around
            name = data[start:end].decode("utf-8", "replace")
            bindings = (scope or self._file).names.setdefault(name, [])
            bindings.insert(0, _Binding(-1, form, value))  # so that the first one stands last, and is taken

    def _bind_definitions(self, defined: Sequence[Found]) -> None:
        """Put the definitions that stand in functions into their scopes."""
        for one in defined:
            if one.around is not None and one.around.kind in _CLASSES:
                continue
            start = min(one.start, one.function.start_byte)
            scope = self._scope(start)
            while scope is not None and scope.start >= start:
                scope = scope.around
            if scope is not None:
                binding = _Binding(one.name.start_byte, "", None, f"@{one.ordinal}", True, -1)
                names = scope.names.setdefault(self.source.slice(one.name), [])
                names[:] = [other for other in names if other.start != binding.start]
                names.append(binding)
                names.sort(key=lambda other: other.start)

    def _hint(self, defined: Sequence[Found], by_place: Mapping[int, _Binding], captured: NameCaptures) -> None:
        """What is known of the definitions."""
        functions, properties = captured.functions, captured.properties
        by_name: dict[str, Found] = {}
        for one in defined:
            by_name.setdefault(one.qualified, one)
            start = one.name.start_byte
            if start in functions:
                written = self._bound(_Binding(start, *functions[start]), 0)
                if written:
                    self.hints[one.ordinal] = written if start in properties else "()" + written
            elif start in properties:
                self.hints[one.ordinal] = UNKNOWN
            elif start in captured.makers:
                held = captured.makers[start]
                self.hints[one.ordinal] = MADE + ((self._type(held) or "") if held is not None else "")
            elif start in by_place and (known := self._bound(by_place[start], 0)):
                self.hints[one.ordinal] = known
        assigned: dict[int, list[_Binding]] = {}
        classes = [one for one in defined if one.kind in _CLASSES]
        for node, of_self, (form, value) in captured.attributes:
            start = node.start_byte
            around = [one for one in classes if one.start <= start < one.end] if of_self else []
            target = by_name.get(f"{around[-1].qualified}.{self.source.slice(node)}") if around else None
            if target is not None:
                assigned.setdefault(target.ordinal, []).append(_Binding(start, form, value))
        for start, end, form, value in captured.held:  # what stands behind a property of its name
            around = [one for one in defined if one.kind in _HOLDERS and one.start <= start < one.end]
            written = self.source.data[start:end].decode("utf-8", "replace").lstrip("@")
            target = by_name.get(f"{around[-1].qualified}.{written}") if around else None
            if target is not None:
                assigned.setdefault(target.ordinal, []).append(_Binding(start, form, value))
        for ordinal, bindings in assigned.items():
            bindings.sort(key=lambda one: (one.form != "type", one.start))
            known = next((text for one in bindings if (text := self._bound(one, 0))), None)
            if known and ordinal not in self.hints:
                self.hints[ordinal] = known

    def _take(self, captured: NameCaptures, skipped: set[int], known: set[str], taken: set[int]) -> None:
        """List the uses of names that are not local and not defined elsewhere for all that the file says, but for those
        that are `taken` as references already."""
        data = self.source.data
        rules = self.rules
        assert rules is not None
        reserved = rules.reserved
        wanted = {name.encode("utf-8", "replace") for name in known}
        everything = rules.unbound or b"*" in wanted
        packages = wanted if rules.packages_only else frozenset[bytes]()
        words = bytearray(data)
        for start, end, is_code in captured.ranges:
            words[start:end] = data[start:end] if is_code else bytes(end - start)
        for start, end, owner in captured.members:
            skipped.add(start)
            if start in taken:  # by a call, for example
                continue
            lead = _LEADING_NAME.match(data, owner.start_byte)
            if lead is None:
                if rules.unbound:
                    self.uses.append((start, "use", end, owner))
                continue
            root = lead[0]
            name = root.decode("utf-8", "replace")
            if name not in rules.selves and root not in wanted:
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
                if data[start:end] in wanted or (everything and data[start:end] not in reserved):
                    self._use(start, data[start:end], "type")
        # Looked for in the text: few names of a file are wanted, and a match of a query costs more than ten words.
        wanted -= reserved
        for match in rules.words.finditer(words):
            name_written = match[0]
            if name_written in wanted or (everything and name_written not in reserved):
                start = match.start()
                if name_written in packages and data[match.end() : match.end() + 1] == b".":
                    continue
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
        first, last = receiver.byte_range
        if data[first:last] in self.rules.plain_selves:
            return None
        selves, otherwise = self.rules.selves, self.rules.otherwise
        lead = _LEADING_NAME.match(data, first)
        if lead is not None and last - first < MAX_EXPRESSION and _DOTTED.match(data[first:last]):
            root = lead[0].decode("utf-8", "replace")
            if root not in otherwise and (root in selves or self._local(root, first) is None):
                return None
        return self.expression(receiver) or ""

    def _local(self, name: str, position: int) -> _Binding | None:
        """The binding of a local name that is seen at a place: the last one before it."""
        rules = self.rules
        if rules is None or name not in self._locals or name in rules.selves:
            return None
        scope = self._scope(position)
        if rules.declared_first:
            return self._declared(name, position, scope)
        while scope is not None and name not in scope.names:
            scope = scope.around
        bindings = (scope or self._file).names.get(name)
        if not bindings:
            return None
        return next((one for one in reversed(bindings) if one.start < position), bindings[0])

    def _declared(self, name: str, position: int, scope: _Scope | None) -> _Binding | None:
        """The binding of a name that is seen at a place, where that begins behind its declaration."""
        while True:
            for one in reversed((scope or self._file).names.get(name, ())):
                if one.seen < position:
                    return one
            if scope is None:
                return None
            scope = scope.around

    def _bound(self, binding: _Binding, depth: int) -> str | None:
        """What is known of what a name is bound to; of one that is declared with a type, that."""
        if binding.done:
            return binding.known
        binding.done = True
        node = binding.node
        if node is None or depth > _MAX_DEPTH:
            return None
        if binding.form == "type":
            binding.known = self._type(node)
        elif (known := self.expression(node, depth + 1)) is not None:
            step = {"element": "[]", "context": _ENTER}.get(binding.form, "")
            if binding.form.isdigit():  # one of several
                step = f"[{binding.form}]" if self.rules is not None and node.type in self.rules.calls else ""
                known = known if step or binding.form == "0" else ""
            binding.known = known + step if known else None
        return binding.known

    def _type(self, node: Node) -> str | None:
        rules = self.rules
        types = rules.types if rules is not None else None
        written = " ".join((types.written(node) if types else self.source.slice(node)).split()).lstrip(": ")
        if rules is not None and node.type in rules.described:
            said = rules.described[node.type].search(written)
            written = said[1] if said else ""
        if rules is not None and rules.spelling:
            written = self._spelled(written).strip()
        return f"`{written}`" if written and len(written) < MAX_EXPRESSION and "`" not in written else None

    def _spelled(self, written: str) -> str:
        """A path or a type as other languages write it."""
        for pattern, instead in self.rules.spelling if self.rules is not None else ():
            written = pattern.sub(instead, written)
        return written.replace("::", ".")

    def _path(self, node: Node) -> str | None:
        """The names of a path, which begins with none that is local."""
        written = "".join(self.source.slice(node).split())
        while (without := _ARGUMENTS.sub("", written)) != written:
            written = without
        written = self._spelled(written)
        root, dot, rest = written.partition(".")
        rules = self.rules
        if rules is None or not re.fullmatch(r"#?[\w$]+(?:\.[\w$]+)*", written) or self._local(root, node.start_byte):
            return None
        return rules.otherwise.get(root, root) + dot + rest

    def expression(self, node: Node | None, depth: int = 0) -> str | None:
        """What is known of the value of a node, or None."""
        rules = self.rules
        if node is None or rules is None or depth > _MAX_DEPTH:
            return None
        kind = node.type
        known: str | None = None
        if kind in rules.identifiers:
            written = self.source.slice(node)
            binding = self._local(written, node.start_byte)
            if binding is None:
                return rules.otherwise.get(written, written) if rules.otherwise else written
            if binding.start >= node.start_byte and not (binding.known or "").startswith(
                "@"
            ):  # bound further down only: in a loop, for example
                return None
            return self._bound(binding, depth + 1)
        if kind in rules.paths:
            known = self._path(node)
        elif kind in rules.methods:
            receiver, name = (_part(node, one) for one in rules.methods[kind])
            known = self.expression(receiver, depth + 1) if receiver is not None else None
            if name is not None and (known is not None or receiver is None):
                known = (f"{known}." if known is not None else "") + self.source.slice(name) + "()"
        elif kind in rules.members:
            owner, member = (_part(node, name) for name in rules.members[kind])
            known = self.expression(owner, depth + 1)
            if known is not None and member is not None:
                known += "." + self.source.slice(member).lstrip("?.:! " + rules.sigil)
        elif kind in rules.calls:
            called = _part(node, rules.calls[kind])
            known = self.expression(called, depth + 1)
            made = rules.made_by.match(self.source.slice(called)) if rules.made_by and called is not None else None
            if made is not None:
                known = f"`{self._spelled(made[1]).strip()}`"
            elif known in rules.makers:
                arguments = node.child_by_field_name("arguments")
                first = arguments.named_child(0) if arguments is not None else None
                known = self._type(first) if first is not None else None
            elif known in rules.wrappers:
                arguments = node.child_by_field_name("arguments")
                given = arguments.named_children[:1] if arguments is not None else ()
                known = self.expression(given[0], depth + 1) if given else None
            elif known is not None:
                known += "()"
        elif kind in rules.indexes:
            known = self.expression(_part(node, rules.indexes[kind]), depth + 1)
            if known is not None:
                known += "[]"
        elif kind in rules.taken and (first := node.child(0)) is not None and rules.taken[kind] in ("", first.type):
            known = self.expression(node.named_child(0), depth + 1)
            if known is not None and not any(one.type in rules.slices for one in node.named_children[1:2]):
                known += "[]"
        elif kind in rules.casts:
            cast = _part(node, rules.casts[kind])
            if cast is None and node.named_child_count:
                cast = node.named_children[-1]
            known = self._type(cast) if cast is not None else None
        elif kind in rules.inside and node.named_child_count:
            return self.expression(node.named_child(0), depth + 1)
        elif kind in rules.either:
            return next((text for one in node.named_children if (text := self.expression(one, depth + 1))), None)
        return known if known is not None and len(known) <= MAX_EXPRESSION else None


def _part(node: Node, where: str) -> Node | None:
    """A child by its field, or by its place among those with names: "0" the first, "-1" the last."""
    if where > "9":  # most are, in all languages
        return node.child_by_field_name(where)
    if where == "-1":
        return node.named_child(node.named_child_count - 1) if node.named_child_count else None
    return next(iter(node.named_children[int(where) :]), None) if where else None


_CLASSES = frozenset({"class", "struct", "enum", "trait", "interface"})
_HOLDERS = _CLASSES | {"module"}


@dataclass(frozen=True, slots=True)
class _Rules:
    """Which nodes are what; the keys of `[names]` in a language's data."""

    reserved: frozenset[bytes]  # words that are no names, though members may be called so
    identifiers: frozenset[str]
    selves: frozenset[str]  # names that mean the object around, its class or its base
    plain_selves: frozenset[bytes]  # those of them that are called as they are written
    otherwise: Mapping[str, str]  # names that `inference` calls otherwise
    words: re.Pattern[bytes]  # what may be a name, where no query tells it
    members: Mapping[str, Sequence[str]]  # node -> its fields with what stands before the dot, and behind it
    methods: Mapping[str, Sequence[str]]  # node of a call -> its fields with what stands before the dot, and behind it
    paths: frozenset[str]  # nodes of names with separators between them
    sigil: str  # with which a member may begin that is not called so
    described: Mapping[str, re.Pattern[str]]  # node -> what in its text is a type
    spelling: Sequence[tuple[re.Pattern[str], str]]  # what in a path or a type is written instead
    calls: Mapping[str, str]  # node -> its field with what is called
    indexes: Mapping[str, str]  # node -> its field with what is indexed
    taken: Mapping[str, str]  # node -> the token, or "", that it begins with where it is an element of its first child
    slices: frozenset[str]  # nodes that are no index of one element
    casts: Mapping[str, str]  # node -> its field with a type, or "" for the last child
    inside: frozenset[str]  # nodes that are worth what their first child is
    either: frozenset[str]  # nodes that are worth one of their children
    makers: frozenset[str]  # functions that give an instance of the type which is their first argument
    made_by: re.Pattern[str] | None  # calls that give an instance of the type which the pattern finds in their name
    wrappers: frozenset[str]  # functions that are worth what their first argument is
    unbound: bool  # whether every word that is bound nowhere may be a use: others see what a file defines unimported
    declared_first: bool  # whether a local name is seen behind its declaration only
    packages_only: bool  # whether what imports bind is no use of its own before a dot
    types: TypeSyntax | None  # of languages whose types are not read as they are written


@cache
def _rules(language: str) -> _Rules | None:
    data: Mapping[str, Any] = by_name(language).names
    if not data:
        return None
    lists = ("identifiers", "inside", "either", "makers", "paths", "slices", "wrappers")
    sets = {key: frozenset(data.get(key, ())) for key in lists}
    keys = ("members", "methods", "calls", "indexes", "casts", "taken", "otherwise")
    maps = {key: dict(data.get(key, {})) for key in keys}
    flags = {key: bool(data.get(key)) for key in ("unbound", "declared_first", "packages_only")}
    reserved = frozenset(word.encode() for word in data.get("reserved", ()))
    types = TypeSyntax.of(data["types"]) if "types" in data else None
    selves = frozenset(data.get("selves", SELF_NAMES))
    plain = frozenset(name.encode() for name in selves - maps["otherwise"].keys())
    words = re.compile(data["words"].encode()) if "words" in data else _NAME
    spelling = [(re.compile(pattern), instead) for pattern, instead in data.get("spelling", ())]
    described = {kind: re.compile(pattern) for kind, pattern in data.get("described", {}).items()}
    made_by = re.compile(data["made_by"]) if "made_by" in data else None
    texts = {
        "made_by": made_by,
        "words": words,
        "spelling": spelling,
        "described": described,
        "sigil": data.get("sigil", ""),
    }
    return _Rules(reserved=reserved, types=types, selves=selves, plain_selves=plain, **texts, **sets, **maps, **flags)  # type: ignore[arg-type]


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
