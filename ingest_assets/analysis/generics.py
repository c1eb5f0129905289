"""What the parameters of generic functions and types are, by what these are given.

Belongs here: from types in brackets, arguments and what is expected of a call to the parameters. A type as it is
written is held against a value; what a type means otherwise is `instances`. What does not follow is left out.

What a call is given stands before it in an expression as `<A|B>` or `<A|B|C>`: types in backticks, its arguments, and
what is expected of it. An argument is an expression, `?` where it is not known, or `:` and what a function gives.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis import hints
from ingest_assets.analysis import written_types as written
from ingest_assets.analysis.scopes import Symbol
from ingest_assets.analysis.values import OUTSIDE, Bound, Given, Value, Written, prefer

if TYPE_CHECKING:
    from ingest_assets.analysis.inference import Inference

_WORD = re.compile(r"[\w$]+")
_MAX_DEPTH = 10  # of types inside types
_MAX_NESTED = 4  # values inside a value that are kept
_MAX_MEMBERS = 30  # of a type that are held against those of a value
_HELD_BY = names.words("Array ReadonlyArray Set ReadonlySet Iterable AsyncIterable ArrayLike")
_SAME_AS = names.words("Readonly Partial Required Promise PromiseLike Awaitable NoInfer NonNullable Awaited")


class Generics:
    """Parameters of types in one world."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference

    def bind(self, settled: Value, step: str, at: Written) -> Value:
        """What is called, with what its parameters are; `step` is what it is given at this place."""
        parts = [*split_step(step), "", ""]
        types, arguments, expected = (written.split(one, ",") for one in parts[:3])
        found = [
            self._bound(one, types, arguments, expected, at)
            for one in self._forms(settled)
            if self._may_take(one, len(arguments))
        ]
        return found[0]._replace(also=tuple(found[1:])) if found else settled

    def _forms(self, settled: Value) -> list[Value]:
        """The functions as which something can be called."""
        if settled.kind in ("instance", "object"):
            called = self.inference.calls.function(settled)
            return [called._replace(also=()), *called.also] if called is not None else []
        return [settled._replace(also=()), *settled.also] if settled.kind == "function" else [settled]

    def _may_take(self, settled: Value, count: int) -> bool:
        if settled.kind != "function" or settled.written is None:
            return True
        signature = written.signature(settled.written.text)
        return signature is None or signature.least <= count <= signature.most

    def _bound(
        self, settled: Value, types: Sequence[str], arguments: Sequence[str], expected: Sequence[str], at: Written
    ) -> Value:
        takes, gives, place, parameters = self._signature(settled)
        if place is None or not parameters:
            return settled
        wanted = {name for name, _ in parameters}
        found: dict[str, Value] = {}
        for (name, _), text in zip(parameters, types, strict=False):
            value = self._value(text, at)
            if value is not None:
                found[name] = value
        for text, argument in zip(takes, arguments, strict=False):
            if text and argument != "?" and not wanted.isdisjoint(_WORD.findall(text)):
                self.solve(text, place, self._value(argument, at), wanted, found)
        if gives and expected and not wanted <= found.keys():
            self.solve(gives, place, self._value(expected[0], at), wanted, found)
        given = tuple((name, shallow(found[name])) for name, _ in parameters if name in found)
        if not given:
            return settled
        if settled.written is not None:
            around = settled.written.bound
            bound = Bound(around.symbol if around is not None else None, given + (around.given if around else ()))
            return settled._replace(written=settled.written._replace(bound=bound))
        if settled.symbol is not None and settled.symbol.definition.kind in names.CLASS_KINDS:
            return settled._replace(given=given)
        around = settled.bound
        bound = Bound(around.symbol if around is not None else settled.symbol, given + (around.given if around else ()))
        return settled._replace(bound=bound)

    def _signature(self, settled: Value) -> tuple[Sequence[str], str, Written | None, Sequence[tuple[str, str]]]:
        """What is taken and given, as written, the place where that is, and the parameters of the type."""
        if settled.kind == "function" and settled.written is not None:
            text = settled.written.text
            signature = written.signature(text)
            if signature is None:
                return (), "", None, ()
            return signature.takes, signature.gives, settled.written, hints.own_parameters(text)
        symbol = settled.symbol
        if settled.kind != "definition" or symbol is None:
            return (), "", None, ()
        hint = symbol.definition.hint or ""
        place = Written("", symbol.file, symbol.definition.ordinal, settled.bound)
        parameters = hints.type_parameters(hint)
        if symbol.definition.kind in names.CLASS_KINDS:
            made = self.inference.calls.constructor(settled) if parameters else None
            taken = made.symbol.definition.hint if made is not None and made.symbol is not None else None
            return hints.takes(taken or ""), "", place, parameters
        gives = hints.gives(hint)
        return hints.takes(hint), gives.strip("`") if gives.startswith("`") else "", place, parameters

    def _value(self, text: str, at: Written) -> Value | None:
        if text.startswith(":"):  # a function
            given = self._value(text[1:], at)
            return Value("function", elements=(given,)) if given is not None else None
        found = self.inference.value(text, at.file, at.enclosing, at.bound)
        return self.inference.settle(found) if found is not None and found is not OUTSIDE else None

    def solve(
        self,
        text: str,
        place: Written,
        value: Value | None,
        wanted: Collection[str],
        found: dict[str, Value],
        depth: int = 0,
    ) -> None:
        """Put into `found` what the wanted names in a type are where it is the type of this value."""
        text = text.strip().removeprefix("readonly ")
        if value is None or value is OUTSIDE or depth > _MAX_DEPTH:
            return
        if text.startswith("infer "):
            text = text[6:].partition(" extends ")[0].strip()
        if text in wanted:
            found.setdefault(text, value)
            return
        if not any(one in wanted for one in _WORD.findall(text)):
            return
        if text.startswith("(") and written.closing(text) == len(text) - 1:
            text = text[1:-1].strip()
        inside = (wanted, found, depth + 1)
        parts = written.split(text, "|")
        signature = written.signature(text)
        if signature is not None and signature.gives:
            given = self._given_by(value)
            self.solve(signature.gives, place, given, *inside)
        elif len(parts) > 1:
            self._solve_one_of(parts, place, value, *inside)
        elif len(parts := written.split(text, "&")) > 1:
            for one in parts:
                self.solve(one, place, value, *inside)
        elif text.endswith("[]"):
            self.solve(text[:-2], place, self._element(value), *inside)
        elif text.startswith("{"):
            for name, kind in list(written.members(text).items())[:_MAX_MEMBERS]:
                if name and any(one in wanted for one in _WORD.findall(kind)):
                    self.solve(kind, place, self._member(value, name), *inside)
        else:
            self._solve_named(text, place, value, *inside)

    def _solve_one_of(
        self,
        parts: Iterable[str],
        place: Written,
        value: Value,
        wanted: Collection[str],
        found: dict[str, Value],
        depth: int,
    ) -> None:
        """Of several types functions are those of functions; a parameter alone is what nothing else is."""
        is_function = self._given_by(value) is not None
        alone = [one for one in parts if one in wanted]
        before = len(found)
        for one in parts:
            if one not in alone and (written.signature(one.strip("() ")) is None or is_function):
                self.solve(one, place, value, wanted, found, depth)
        if len(found) == before and len(alone) == 1:
            self.solve(alone[0], place, value, wanted, found, depth)

    def _solve_named(
        self, text: str, place: Written, value: Value, wanted: Collection[str], found: dict[str, Value], depth: int
    ) -> None:
        head, arguments = written.generic(text)
        if head is None or not arguments:
            return
        named = self.inference.value(head, place.file, place.enclosing, kind="type")
        symbol = prefer(named, types=True).symbol if named is not None and named is not OUTSIDE else None
        if symbol is None:
            if head in _HELD_BY:
                self.solve(arguments[0], place, self._element(value), wanted, found, depth)
            elif head in _SAME_AS:
                self.solve(arguments[0], place, value, wanted, found, depth)
            return
        parameters = hints.type_parameters(symbol.definition.hint or "")
        known = self._parameters(symbol, value, len(arguments), depth) if parameters else {}
        for (name, _), argument in zip(parameters, arguments, strict=False):
            if name in known:
                self.solve(argument, place, known[name], wanted, found, depth)

    def _parameters(self, symbol: Symbol, value: Value, count: int, depth: int) -> dict[str, Value]:
        """What the parameters of a type are, of which a value is one; `count` of them are said."""
        key = ("parameters", symbol.node.node_id, value, count)
        return self.inference.lookups.remember(key, lambda: self._find_parameters(symbol, value, count, depth), {})

    def _find_parameters(self, symbol: Symbol, value: Value, count: int, depth: int) -> dict[str, Value]:
        hint = symbol.definition.hint or ""
        self.inference.lookups.add("name", symbol.file.path, symbol.definition.name)
        wanted = {name for name, _ in hints.type_parameters(hint)}
        if (same := self._as_base(symbol, value)) is not None:
            return dict(same)
        found: dict[str, Value] = {}
        place = Written("", symbol.file, symbol.definition.ordinal, None)
        if symbol.definition.kind == "type":
            self.solve(hints.held(hint).strip("`"), place, value, wanted, found, depth)
        elif symbol.definition.kind == "interface":
            for text in hints.calls(hint):
                self.solve(text, place, value, wanted, found, depth)
            for name, kind in self._members(symbol)[:_MAX_MEMBERS]:
                if any(one in wanted for one in _WORD.findall(kind)):
                    self.solve(kind, place, self._member(value, name), wanted, found, depth)
        defaults = hints.defaults(hint)
        for name, _ in hints.type_parameters(hint)[count:]:  # what is not said is what it is otherwise
            if name in found and name in defaults:
                self.solve(defaults[name], place, found[name], wanted - {name}, found, depth)
        return found

    def _as_base(self, symbol: Symbol, value: Value) -> Given | None:
        """The parameters of a class or an interface that a value is one of by its class, or by one of its bases."""
        pending, seen = [value], 0
        while pending and seen < _MAX_MEMBERS:
            one, seen = pending.pop(0), seen + 1
            if one.symbol is symbol and one.kind in ("instance", "definition"):
                return one.given
            if one.kind == "instance" and one.symbol is not None:
                bases = self.inference.members.bases(one.symbol, one.given)
                pending += [base._replace(kind="instance") for base in bases if base is not None and base.symbol]
        return None

    def _members(self, symbol: Symbol) -> list[tuple[str, str]]:
        """The members of an interface with their types: of methods as function types."""
        file, ordinal = symbol.file, symbol.definition.ordinal
        found = []
        for (parent, name), members in file.children.items():
            if parent == ordinal:
                self.inference.lookups.add("name", file.path, name)
                hint = members[0].definition.hint or ""
                if hints.is_function(hint):
                    found.append((name, f"() => {hints.gives(hint).strip('`')}"))
                elif hint.startswith("`"):
                    found.append((name, hint.strip("`")))
        return found

    def _given_by(self, value: Value) -> Value | None:
        """What a function gives; None for everything else."""
        calls = self.inference.calls
        if value.kind in ("instance", "object"):
            function = calls.function(value)
            return self._settled(calls.called(function, function)) if function is not None else None
        is_function = value.symbol is not None and value.symbol.definition.kind in names.FUNCTION_KINDS
        return self._settled(calls.called(value, value)) if value.kind == "function" or is_function else None

    def _member(self, value: Value, name: str) -> Value | None:
        return self._settled(self.inference.members.of(value, name))

    def _element(self, value: Value) -> Value | None:
        return value.elements[-1] if value.kind == "elements" and value.elements else None

    def _settled(self, value: Value | None) -> Value | None:
        return self.inference.settle(value) if value is not None and value is not OUTSIDE else None


def split_step(step: str) -> list[str]:
    """The parts of what a call is given."""
    parts, start, depth, is_type = [], 0, 0, False
    for at, character in enumerate(step):
        if character == "`":
            is_type = not is_type
        elif not is_type:
            depth += (character in "<([{") - (character in ">)]}")
            if character == "|" and depth == 0:
                parts.append(step[start:at])
                start = at + 1
    return [*parts, step[start:]]


def shallow(value: Value, depth: int = 0) -> Value:
    """A value that holds no more values one inside the other than can be kept."""
    if not value.given and not value.elements:
        return value
    if depth >= _MAX_NESTED:
        return value._replace(given=(), elements=())
    given = tuple((name, shallow(one, depth + 1)) for name, one in value.given)
    return value._replace(given=given, elements=tuple(shallow(one, depth + 1) for one in value.elements))
