"""What the names in a file are bound to: which are local, what is known of their types, and the uses of all others.

A language tells it by a query of its own (`languages_data/*.names.scm`) with these captures:

- `@scope` a node whose names are not seen outside; `@bind` a name that is bound there, with the expression of its
  `@value`, its `@type` as written, or the `@element`s or `@context` that it is taken from; `@parts` a list of names
  that are bound to what the list `@part` gives; one that is the `@second` of the pairs that a call gives; `@narrowed`
  a name that has another `@type` `@inside` a scope; a name that is bound `@elsewhere`;
- `@used_type` a name that may be the use of a type; all other words may be uses, but for `@skip`, which are none, and
  those in the ranges of `@ignore`, where a `@code` has uses again; `@written` a type in quotes; `@object` and `@member`
  a name behind a dot, `@loose` where they are tokens, of which the object may be only the last name of what it is;
- `@attribute` what is bound behind `@self`, and `@field` what is otherwise part of a type; `@function` the name of a
  function with the `@type` that it returns, and `@property` that of one which is used without being called;
- a name that is bound `@outside` of a scope that it begins in;
- `@held` a name that is bound in the whole type around it;
- `@maker` the name of an instance of the type around it, or of what makes one, of a value of this `@type`;
- `@callable` a function, for what it takes and gives, with its name as `@function`; `@generic` the name of what has the
  type `@parameters`, `@called` that of a type with the `@type` as which it can be called, `@based` that of a base with
  the arguments `@parameters`;
- `@literal` an object whose keys are uses of members of what is expected there, `@key` a key in a pattern or an
  element, `@index` a member in quotes `@of` a type; a name with `@part` is bound to what its place in a pattern takes;
- `@renamed` a name that is exported as `@alias`, or as `@default`.

What is known of a value is written as an expression over names that are not local: `a.b` a member, `a()` what calling
it gives, `a[]` an element of it, `a{0}` what it expects as its first argument, a type in backticks an instance of it,
and `@1` the definition of this ordinal in the file, `a[1]` the second of several values that it gives, which are a type
`[A,B]`. How what is known of a definition is written is told in `hints`, what an expression means is a matter of
`inference`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tree_sitter import Node

from ingest_assets.analysis import hints
from ingest_assets.analysis.captures import Found, Gathered, Use
from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.name_captures import NameCaptures
from ingest_assets.analysis.name_expressions import Expressions
from ingest_assets.analysis.name_keys import keys
from ingest_assets.analysis.name_rules import NameRules, name_rules
from ingest_assets.analysis.name_scopes import CLASSES, FUNCTIONS, HOLDERS, Binding, Scopes
from ingest_assets.analysis.name_types import MAX_EXPRESSION, UNKNOWN, Written
from ingest_assets.analysis.syntax import Source

_DOTTED = re.compile(rb"[\w$]+(?:\s*\.\s*[\w$]+)*\Z")
_NO_NAMES = b"/\"'"  # with which a comment or a string begins
_LEADING_NAME = re.compile(rb"[\w$#@]+")
_ORDINAL = re.compile(r"@(\d+)\b")
_LEADING_NAMES = re.compile(rb"\.?\b([A-Za-z_]\w*)")
_WORDS = re.compile(r"[A-Za-z_$][\w$]*")
_RETURNS = re.compile(rb"\breturn\b(?!\s*(?:None\b|\n|\r|#|\Z))|\byield\b")
_OWN = re.compile(r"@|this\b")  # an expression that begins with a definition of the file


class Names:
    """The names of one file; nothing is known of them in a language without rules for them."""

    def __init__(self, source: Source, language: Language, defined: Sequence[Found], gathered: Gathered) -> None:
        self.source = source
        self.rules = name_rules(language.name)
        self.owners: dict[int, str] = {}  # what a key is a member of, by where the key begins
        self.hints: dict[int, str] = {}  # ordinal of a definition -> expression
        self.arguments: dict[tuple[int, int], str] = {}  # line and column of a base -> what stands behind its name
        self.uses: list[Use] = []  # beside the references that were captured
        self.renamed: list[tuple[str, str, int]] = []  # a name, what it is exported as, where that is written
        self._free: set[int] = set()  # where uses of names begin that are known to be bound nowhere in the file
        if self.rules is not None:
            known = {*imported_names(gathered), *(source.slice(one.name) for one in defined)}
            self.written = Written(source, self.rules)
            outer = known
            if self.rules.objects:  # many members, of which none is seen by its bare name
                outer = {*imported_names(gathered), *(source.slice(one.name) for one in defined if one.around is None)}
            self.scopes = Scopes(source, self.rules, gathered.names, defined, outer)
            self.values = Expressions(source, language.name, self.rules, self.written, self.scopes)
            if self.rules.objects:
                self.values.members = {one.name.start_byte: one.ordinal for one in defined}
            self._read(gathered, defined, known, self.rules)

    def _read(self, gathered: Gathered, defined: Sequence[Found], known: set[str], rules: NameRules) -> None:
        captured, text, by_place = gathered.names, self.source.slice, self.scopes.by_place
        for node, alias in captured.renamed:
            written = "default" if alias is None else text(alias)
            self.renamed.append((text(node), written.strip("\"'"), node.start_byte))
        for start, node in captured.based.items():
            row = self.source.row(start)
            self.arguments[row + 1, start - self.source.starts[row]] = self.written.text(node)
        fields = {start: Binding(start, form, node) for start, (form, node) in captured.fields.items()}
        self._hint(defined, by_place | fields, captured, known, rules)
        self._hint_attributes(defined, captured)
        if rules.keys:
            self._take_keys(captured, known, rules)
        named = {one.name.start_byte for one in defined}
        if rules.members_of_objects:  # what is both the name of a member and its value is used as well
            named -= {
                one.start for one in defined if one.node.type in rules.members_of_objects and one.node == one.name
            }
        skipped = captured.skipped | by_place.keys() | named | {one.start_byte for one in captured.keys}
        self._take(captured, skipped, known, {start for start, _, _, _ in gathered.references}, rules)
        self._take_written(captured.written, known)

    def _returned(self, function: Found, known: set[str], rules: NameRules) -> str | None:
        """What a function gives that does not say it, where it ends with the only value that it returns."""
        data, (start, end) = self.source.data, function.node.byte_range
        last = data.rfind(rules.only_return, start, end)
        lead = _LEADING_NAME.match(data, last + len(rules.only_return)) if last >= 0 else None
        root = lead[0].decode("utf-8", "replace") if lead is not None else ""
        if not (root in known or root in rules.selves or (root and self.scopes.local(root, last))):
            return None
        is_more = data.find(rules.only_return, start, last) >= 0 or data.find(b"yield", start, end) >= 0
        if is_more and len(_RETURNS.findall(data, start, end)) > 1:
            return None
        body = function.node.child_by_field_name("body")
        statement = (
            body.named_child(body.named_child_count - 1) if body is not None and body.named_child_count else None
        )
        if statement is None or statement.start_byte != last or not statement.named_child_count:
            return None
        return self.values.of(statement.named_child(0))

    def _hint(
        self,
        defined: Sequence[Found],
        by_place: Mapping[int, Binding],
        captured: NameCaptures,
        known: set[str],
        rules: NameRules,
    ) -> None:
        """What is known of the definitions."""
        functions, callables, properties = captured.functions, captured.callables, captured.properties
        bound = self.values.bound
        members_of_objects = self.values.rules.members_of_objects
        for one in defined:
            start = one.name.start_byte
            if start in callables and not (start in by_place and by_place[start].form == "type"):
                written = self.written.function(callables[start], self.values.of, start in properties)
                if written:
                    self.hints[one.ordinal] = written
            elif start in functions:
                written = bound(Binding(start, *functions[start]))
                if written:
                    self.hints[one.ordinal] = written if start in properties else "()" + written
            elif rules.only_return and one.kind in FUNCTIONS and (given := self._returned(one, known, rules)):
                self.hints[one.ordinal] = given if start in properties else "()" + given
            elif start in properties:
                self.hints[one.ordinal] = UNKNOWN
            elif start in captured.makers:
                held = captured.makers[start]
                self.hints[one.ordinal] = hints.MADE + ((self.written.type(held) or "") if held is not None else "")
            elif start in by_place and (said := bound(by_place[start])):
                self.hints[one.ordinal] = said
            elif members_of_objects and one.node.type in members_of_objects:
                said = self.values.of(one.node.child_by_field_name("value") or one.node)
                if said:
                    self.hints[one.ordinal] = said
        for one in defined if captured.called or captured.generics else ():
            start = one.name.start_byte
            if written := "".join(self.written.type(node) or "" for node in captured.called.get(start, ())):
                self.hints[one.ordinal] = hints.called(written)
            if start in captured.generics:
                written = self.written.text(captured.generics[start])[1:-1]
                self.hints[one.ordinal] = self.hints.get(one.ordinal, "") + hints.generic(written)

    def _hint_attributes(self, defined: Sequence[Found], captured: NameCaptures) -> None:
        """What is known of what is bound behind objects, where it is a definition."""
        by_name: dict[str, Found] = {}
        for one in defined:
            by_name.setdefault(one.qualified, one)
        assigned: dict[int, list[Binding]] = {}
        classes = [one for one in defined if one.kind in CLASSES]
        for node, of_self, (form, value) in captured.attributes:
            start = node.start_byte
            around = [one for one in classes if one.start <= start < one.end] if of_self else []
            target = by_name.get(f"{around[-1].qualified}.{self.source.slice(node)}") if around else None
            if target is not None:
                assigned.setdefault(target.ordinal, []).append(Binding(start, form, value))
        for start, end, form, value in captured.held:  # what stands behind a property of its name
            around = [one for one in defined if one.kind in HOLDERS and one.start <= start < one.end]
            written = self.source.data[start:end].decode("utf-8", "replace").lstrip("@")
            target = by_name.get(f"{around[-1].qualified}.{written}") if around else None
            if target is not None:
                assigned.setdefault(target.ordinal, []).append(Binding(start, form, value))
        for ordinal, bindings in assigned.items():
            bindings.sort(key=lambda one: (one.form != "type", one.start))
            known = next((text for one in bindings if (text := self.values.bound(one))), None)
            if known and ordinal not in self.hints:
                self.hints[ordinal] = known

    def _take_keys(self, captured: NameCaptures, known: set[str], rules: NameRules) -> None:
        """List the uses of members as keys, where these may be of the codebase."""
        for key, around, owner in keys(captured, rules, self.values.expected, self.written):
            if _OWN.match(owner) or not known.isdisjoint(_WORDS.findall(owner)):
                start, end = key.byte_range
                self.owners[start] = owner
                self.uses.append((start, "use", end, around))

    def _take(
        self, captured: NameCaptures, skipped: set[int], known: set[str], taken: set[int], rules: NameRules
    ) -> None:
        """List the uses of names that are not local and not defined elsewhere for all that the file says, but for those
        that are `taken` as references already."""
        data = self.source.data
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
            if lead is None:  # in brackets: told by what is in them
                inside = None if rules.unbound else self.values.of(owner)
                if rules.unbound or (inside is not None and not known.isdisjoint(_WORDS.findall(inside))):
                    self.uses.append((start, "use", end, owner))
                continue
            root = lead[0]
            name = root.decode("utf-8", "replace")
            if name not in rules.selves and root not in wanted:
                binding = self.scopes.local(name, owner.start_byte)
                if binding is None and not everything:
                    if rules.objects and root in reserved:  # `new A().b`
                        inside = self.values.of(owner)
                        if inside is not None and not known.isdisjoint(_WORDS.findall(inside)):
                            self.uses.append((start, "use", end, owner))
                    continue
                if binding is not None and not self.values.bound(binding):
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
            if name_written in wanted or (
                everything and name_written not in reserved and name_written[0] not in _NO_NAMES
            ):
                start = match.start()
                if name_written in packages and data[match.end() : match.end() + 1] == b".":
                    continue
                if start not in skipped:
                    self._use(start, name_written, "use")

    def _use(self, start: int, written: bytes, kind: str) -> None:
        binding = self.scopes.local(written.decode("utf-8", "replace"), start)
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
        rules = self.rules
        if rules is None:
            return None
        data, local = self.source.data, self.scopes.local
        if receiver is None:
            if start in self._free:
                return None
            binding = local(data[start:end].decode("utf-8", "replace"), start)
            return None if binding is None else self.values.bound(binding) or ""
        if self.is_key(start, receiver):
            return self.owners[start]
        first, last = receiver.byte_range
        if data[first:last] in rules.plain_selves:
            return None
        lead = _LEADING_NAME.match(data, first)
        if lead is not None and last - first < MAX_EXPRESSION and _DOTTED.match(data[first:last]):
            root = lead[0].decode("utf-8", "replace")
            if root not in rules.otherwise and (root in rules.selves or local(root, first) is None):
                return None
        return self.values.of(receiver) or ""


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
