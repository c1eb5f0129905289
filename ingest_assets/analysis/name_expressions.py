"""What is known of the values in a file, as expressions over names that are not local; see `names` for the notation.

Belongs here: going inwards in the tree, from a value to the names that it is made of, and through what local names are
bound to. What is expected where a value stands is `expected`.
"""

from __future__ import annotations

import re

from tree_sitter import Node

from ingest_assets.analysis.expected import Expected
from ingest_assets.analysis.name_rules import NameRules
from ingest_assets.analysis.name_scopes import Binding, Scopes
from ingest_assets.analysis.name_types import MAX_EXPRESSION, UNKNOWN, Written
from ingest_assets.analysis.syntax import Source

_MAX_DEPTH = 30
_MAX_ARGUMENTS = 4  # of a call that are looked at
_MAX_GIVEN = 160  # characters of what a call is given
_ENTER = ".__enter__()"  # what a context gives, whatever the language calls it
_CLASS = ".__class__"  # what an object is an instance of
_EXPECTED = "0"  # a context that gives what holds an exception: no type is called so
_ARGUMENTS = re.compile(r"(?:\s*::)?\s*<[^<>]*>")  # of a generic name that is part of a path
_PATH = re.compile(r"#?[\w$]+(?:\.[\w$]+)*")


class Expressions:
    """What is known in one file."""

    def __init__(self, source: Source, language: str, rules: NameRules, written: Written, scopes: Scopes) -> None:
        self.source = source
        self.rules = rules
        self.written = written
        self.scopes = scopes
        self.members: dict[int, int] = {}  # of objects: where their names begin -> their ordinals
        self.expected = Expected(source, language, self.of, written.type, self.given)
        self._given: dict[tuple[int, int], str] = {}

    def bound(self, binding: Binding, depth: int = 0) -> str | None:
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
        elif binding.form == "second":
            binding.known = self._second(node, depth + 1)
        elif (known := self.of(node, depth + 1)) is not None:
            step = {"element": "[]", "context": _ENTER}.get(binding.form, "")
            if binding.form.isdigit():  # one of several
                step = f"[{binding.form}]" if node.type in self.rules.calls else ""
                known = known if step or binding.form == "0" else ""
            binding.known = known + step if known else None
        return binding.known

    def of(self, node: Node | None, depth: int = 0) -> str | None:
        """What is known of the value of a node, or None."""
        rules = self.rules
        if node is None or depth > _MAX_DEPTH:
            return None
        kind = node.type
        known: str | None = None
        if kind in rules.identifiers:
            return self._name(node, depth)
        if kind in rules.paths:
            known = self._path(node)
        elif kind in rules.methods:
            receiver, name = (_part(node, one) for one in rules.methods[kind])
            known = self.of(receiver, depth + 1) if receiver is not None else None
            if name is not None and (known is not None or receiver is None):
                known = (f"{known}." if known is not None else "") + self.source.slice(name) + "()"
        elif kind in rules.members:
            owner, member = (_part(node, name) for name in rules.members[kind])
            known = self.of(owner, depth + 1)
            if known is not None and member is not None:
                known += "." + self.source.slice(member).lstrip("?.:! " + rules.sigil)
        elif kind in rules.calls:
            known = self._call(node, depth)
        elif kind in rules.indexes:
            known = self.of(_part(node, rules.indexes[kind]), depth + 1)
            if known is not None:
                known += "[]"
        elif kind in rules.taken and (first := node.child(0)) is not None and rules.taken[kind] in ("", first.type):
            known = self.of(node.named_child(0), depth + 1)
            if known is not None and not any(one.type in rules.slices for one in node.named_children[1:2]):
                known += "[]"
        elif kind in rules.casts:
            cast = _part(node, rules.casts[kind])
            if cast is None and node.named_child_count:
                cast = node.named_children[-1]
                if cast == node.named_children[0]:  # `as const`
                    return self.of(cast, depth + 1)
            known = self.written.type(cast) if cast is not None else None
        elif kind in rules.inside and node.named_child_count:
            return self.of(node.named_child(0), depth + 1)
        elif kind in rules.either:
            return self._either(node, depth)
        elif kind in rules.objects:
            known = self._object(node)
        return known if known is not None and len(known) <= MAX_EXPRESSION else None

    def _name(self, node: Node, depth: int) -> str | None:
        written = self.source.slice(node)
        binding = self.scopes.local(written, node.start_byte)
        if binding is None:
            return self.rules.otherwise.get(written, written) if self.rules.otherwise else written
        if binding.start >= node.start_byte and not (binding.known or "").startswith("@"):
            around = binding.node.parent if binding.node is not None else None
            if around is None or around.type not in self.rules.behind:
                return None  # bound further down only: in a loop, for example
        return self.bound(binding, depth + 1)

    def _path(self, node: Node) -> str | None:
        """The names of a path, which begins with none that is local."""
        written = "".join(self.source.slice(node).split())
        while (without := _ARGUMENTS.sub("", written)) != written:
            written = without
        written = self.written.spelled(written)
        root, dot, rest = written.partition(".")
        if not _PATH.fullmatch(written) or self.scopes.local(root, node.start_byte):
            return None
        return self.rules.otherwise.get(root, root) + dot + rest

    def _call(self, node: Node, depth: int) -> str | None:
        rules = self.rules
        called = _part(node, rules.calls[node.type])
        known = self.of(called, depth + 1)
        made = rules.made_by.match(self.source.slice(called)) if rules.made_by and called is not None else None
        if made is not None:
            return f"`{self.written.spelled(made[1]).strip()}`"
        if known is None:
            return None
        if known not in rules.about_first:
            if not rules.type_arguments:
                return known + "()"
            return self._made(node, called) or known + self.given(node, None, depth) + "()"
        arguments = node.child_by_field_name("arguments")
        first = _first(arguments)
        if first is None:
            return None
        if known in rules.makers:
            return self.written.type(first)
        if known in rules.expecting:
            return f"`{_EXPECTED}[{_EXPECTED}[{self.written.text(first)}]]`"
        given = self.of(first, depth + 1)
        return f"{given}{_CLASS}" if given is not None and known in rules.type_of else given

    def _second(self, call: Node, depth: int) -> str | None:
        """The second of each pair that a call gives."""
        rules, called = self.rules, call.child_by_field_name("function")
        arguments = call.child_by_field_name("arguments")
        if called is None:
            return None
        if called.type in rules.members:
            owner, member = (_part(called, one) for one in rules.members[called.type])
        else:
            owner, member = _first(arguments), called
        if member is None or self.source.slice(member) not in rules.pairs:
            return None
        known = self.of(owner, depth + 1)
        return f"{known}[]" if known is not None else None

    def _object(self, node: Node) -> str | None:
        """An object by its members: those that nothing behind them may replace."""
        found: list[str] = []
        for one in node.named_children:
            name = one.child_by_field_name("key") or one.child_by_field_name("name") or one
            ordinal = self.members.get(name.start_byte)
            if ordinal is not None:
                found.append(f"@{ordinal}")
            elif one.type not in self.rules.members_of_objects and not one.is_extra:
                found = []
        return "@" + "".join(found) if found else None

    def _made(self, node: Node, called: Node | None) -> str | None:
        """What `new` makes of a type that is written with its arguments."""
        types = node.child_by_field_name(self.rules.type_arguments)
        if types is None or called is None or self.rules.calls[node.type] != "constructor":
            return None
        return f"`{self.source.slice(called)}{self.written.text(types)}`"

    def given(self, call: Node, to: Node | None, depth: int = 0) -> str:
        """What a call is given that may tell what the parameters of a generic function are, see `generics`; "" where
        that is nothing. With `to`, for this argument of it: by the others that are no functions and no objects, and by
        what is expected of the call."""
        key = call.id, to.id if to is not None else 0
        if key not in self._given:
            self._given[key] = ""  # in circles
            self._given[key] = self._find_given(call, to, depth)
        return self._given[key]

    def _find_given(self, call: Node, to: Node | None, depth: int) -> str:
        rules = self.rules
        written = call.child_by_field_name(rules.type_arguments)
        types = [self.written.type(one) for one in written.named_children] if written is not None else []
        listed = call.child_by_field_name("arguments")
        passed = [one for one in listed.named_children if not one.is_extra] if listed is not None else []
        arguments = [self._passed(one, to, depth + 1) for one in passed[:_MAX_ARGUMENTS]]
        expected = self.expected.of(call, depth + 1) if to is not None and not types else None
        if None in types or not (types or expected or any(one != "?" for one in arguments)):
            return ""
        arguments += ["?"] * (len(passed) - len(arguments))
        found = f"<{','.join(one for one in types if one)}|{','.join(arguments)}"
        found += f"|{expected}>" if expected else ">"
        return found if len(found) <= _MAX_GIVEN else ""

    def _passed(self, node: Node, to: Node | None, depth: int) -> str:
        """An argument: what it is, or as a function what it gives."""
        is_function = node.child_by_field_name("body") is not None
        if to is not None and (node == to or is_function or node.type in self.rules.objects):
            return "?"
        if is_function:
            given = self.written.function(node, self.of, True)
            return f":{given}" if given and given != UNKNOWN else "?"
        return self.of(node, depth) or "?"

    def _either(self, node: Node, depth: int) -> str | None:
        """The first that is known of what a node may be worth."""
        rules = self.rules
        fields = rules.either[node.type]
        operator = node.child_by_field_name("operator") if rules.either_operators else None
        if operator is not None and operator.type not in rules.either_operators:
            return None
        parts = [node.child_by_field_name(one) for one in fields] if fields else node.named_children
        return next((text for one in parts if (text := self.of(one, depth + 1))), None)


def _first(nodes: Node | None) -> Node | None:
    return nodes.named_child(0) if nodes is not None and nodes.named_child_count else None


def _part(node: Node, where: str) -> Node | None:
    """A child by its field, or by its place among those with names: "0" the first, "-1" the last."""
    if where > "9":  # most are, in all languages
        return node.child_by_field_name(where)
    if where == "-1":
        return node.named_child(node.named_child_count - 1) if node.named_child_count else None
    return next(iter(node.named_children[int(where) :]), None) if where else None
