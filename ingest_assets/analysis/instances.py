"""What types as written mean: instances of classes, containers with what they hold, functions, objects.

Belongs here: reading declared types. Expressions over names and the members of what is found are `inference`, the text
of types is taken apart in `written_types`. What is known to be from elsewhere is OUTSIDE, what is not known None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis import hints
from ingest_assets.analysis import written_types as written
from ingest_assets.analysis.scopes import FileNames, Symbol
from ingest_assets.analysis.values import OUTSIDE, Bound, Given, Value, Written, prefer

if TYPE_CHECKING:
    from ingest_assets.analysis.inference import Inference

MAX_ALTERNATIVES = 40  # of one type
_MAX_DEPTH = 12  # of a type inside types
_PLAIN = re.compile(r"#?[\w$.]+\Z")
_MAPPED = re.compile(r"\{\s*(?:[+-]?readonly\s+)?\[\s*\w+\s+in\s+keyof\s+([\w.]+(?:<[\w., ]*>)?)[\s\]]")
_INFERRED = re.compile(r"\binfer\s+([\w$]+)")
_CONDITION = re.compile(r"(?<![\w$])extends(?![\w$])")
_BEGINNINGS = ("(", "{", "[", "<", "new ", "typeof ", "keyof ")
_PREFIXES = ("readonly ", "unique ", "asserts ", "&", "mut ", "dyn ", "impl ", "*")
# Types that are worth what their argument is, or one of their arguments.
_TRANSPARENT = names.words(
    """
    Optional Union Annotated Final ClassVar Awaitable Coroutine Promise Readonly NonNullable Required Partial Pick Omit
    Exclude Extract PromiseLike ReadOnly NotRequired InitVar Mapped Writable Awaited AsyncContextManager ContextManager
    AbstractContextManager AbstractAsyncContextManager NoInfer
    DeepPartial DeepReadonly Except Mutable PartialDeep Prettify ReadonlyDeep RequiredDeep SetOptional SetRequired
    Simplify Writeable WritableDeep
    """
)
_BOTH_OF = names.words("Assign Merge Overwrite Spread")  # types that have the members of all their arguments
_LAST_OF = frozenset({"Coroutine"})  # of several arguments the last one is what it is worth
_CLASS_OF = frozenset({"type", "Type"})
_GIVEN_BY = frozenset({"ReturnType", "InstanceType"})  # what calling, or making an instance of, the argument gives
_NOTHING = frozenset({"None", "null", "undefined", "void", "never"})
_OF_SELF = frozenset({"Self", "this"})


class Instances:
    """What types mean in one world."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.lookups = inference.lookups

    def of(self, text: str, file: FileNames, enclosing: int | None, bound: Bound | None) -> Value | None:
        """An instance of a type as written at a place of a file; of several, the ones that the codebase defines."""
        key = ("type", text, file.path, enclosing, bound)
        return self.lookups.remember(key, lambda: self._of(text, Written("", file, enclosing, bound), 0), None)

    def at(self, place: Written) -> Value | None:
        """The same, of a type with its place."""
        return self.of(place.text, place.file, place.enclosing, place.bound)

    def _of(self, text: str, place: Written, depth: int) -> Value | None:
        text = text.strip()
        if text[:1] in ("'", '"') and text.find(text[0], 1) in (-1, len(text) - 1):  # as a whole
            text = text.strip(text[0]).strip()
        if not text or depth > _MAX_DEPTH:
            return None
        for prefix in _PREFIXES:
            text = text.removeprefix(prefix).lstrip()
        if place.file.traits.types_are_structures:
            found = self._of_structure(text.lstrip("|& "), place, depth)
            if found is not None:
                return found[0]
        elif text.startswith("(") and text.endswith(")"):  # one of several that are tested for
            text = "|".join(written.split(text[1:-1], ","))
        parts = [one for one in written.split(text, "|") if one not in _NOTHING]
        if len(parts) > 1:
            return _either([self._of(one, place, depth + 1) for one in parts])
        text = parts[0] if parts else ""
        if text.endswith("[]"):  # an array
            held = self._of(text[:-2], place, depth + 1)
            return _container([held], place.file) if held is not None else OUTSIDE
        if text.startswith("[") and text.endswith("]"):  # the results of one function
            given = [self._of(one, place, depth + 1) for one in written.split(text[1:-1], ",")]
            return Value("several", elements=tuple(one or Value("unknown") for one in given))
        return self._of_name(text, place, depth)

    def _of_structure(self, text: str, place: Written, depth: int) -> tuple[Value | None] | None:
        """A type that is more than a name with arguments, as TypeScript has them; None for one that is not."""
        if not (text.startswith(_BEGINNINGS) or text.endswith("]") or "&" in text or " extends " in text):
            return None
        if " ? " in text and _CONDITION.search(text):
            parts = written.split(text, "?:")
            if len(parts) >= 3:
                inferred = self._inferred(parts[0], parts[1], place, depth)
                if inferred is not None:
                    return (inferred,)
                chosen = _either([self._of(one, place, depth + 1) for one in parts[1:]])
                return (chosen if chosen is None or chosen is OUTSIDE else chosen._replace(sure=False),)
        function = written.signature(text)
        if function is not None and function.gives:
            return (Value("function", written=place._replace(text=text)),)
        if len(written.split(text, "|")) > 1:
            return None
        if text.startswith("(") and written.closing(text) == len(text) - 1:
            return (self._of(text[1:-1], place, depth + 1),)
        parts = written.split(text, "&")
        if len(parts) > 1:
            return (_both([self._of(one, place, depth + 1) for one in parts]),)
        mapped = _MAPPED.match(text)
        if mapped:  # has the members of another type
            return (self._of(mapped[1], place, depth + 1),)
        if text.startswith("{"):
            return (Value("object", written=place._replace(text=text)) if text.endswith("}") else None,)
        if text.startswith("typeof "):
            return (self._of_value(text[7:].strip(), place),)
        if text.startswith("keyof "):
            return (OUTSIDE,)
        if text.startswith("[") and written.closing(text) == len(text) - 1:
            elements = [self._of(one.rpartition(":")[2], place, depth + 1) for one in written.split(text[1:-1], ",")]
            return (_container([one for one in elements if one is not None and one is not OUTSIDE], place.file),)
        inside = written.indexed(text)
        if inside is None:
            return None
        return (self._indexed(*inside, place, depth),)

    def _inferred(self, condition: str, then: str, place: Written, depth: int) -> Value | None:
        """What `A extends B<infer C> ? C : D` is where it is known what C is for A."""
        wanted = _INFERRED.findall(condition)
        asked, _, pattern = condition.partition(" extends ")
        value = self._of(asked, place, depth + 1) if wanted and pattern else None
        found: dict[str, Value] = {}
        self.inference.generics.solve(pattern, place, value, wanted, found)
        if not found:
            return None
        bound = place.bound
        given = (*found.items(), *(bound.given if bound is not None else ()))
        inside = place._replace(bound=Bound(bound.symbol if bound is not None else None, given))
        return self._of(then, inside, depth + 1)

    def _indexed(self, before: str, index: str, place: Written, depth: int) -> Value | None:
        """`A[]`, `A["member"]`, `A[number]`."""
        found = self._of(before, place, depth + 1)
        if not index:
            return OUTSIDE if found is None or found is OUTSIDE else _container([found], place.file)
        if found is None or found is OUTSIDE:
            return found
        if index.startswith("keyof ") and found.symbol is not None:
            return _either([self._member(found, name) for name in self._names(found.symbol)])
        if index[0] in "\"'":
            return self._member(found, index.strip("\"'"))
        return self.inference.element(found)

    def _member(self, of: Value, name: str) -> Value | None:
        found = self.inference.members.of(of, name)
        return self.inference.settle(found) if found is not None else None

    def _names(self, symbol: Symbol) -> list[str]:
        """The names of the members that a type has itself."""
        file, ordinal = symbol.file, symbol.definition.ordinal
        self.lookups.add("name", file.path, f"{symbol.definition.name}.*")
        return sorted({name for parent, name in file.children if parent == ordinal})

    def _of_value(self, text: str, place: Written) -> Value | None:
        """What a value is: `typeof a.b`."""
        if not _PLAIN.match(text):
            return None
        found = self.inference.value(text, place.file, place.enclosing, place.bound)
        return self.inference.settle(found) if found is not None else None

    def _of_name(self, text: str, place: Written, depth: int) -> Value | None:
        """A name, with its arguments."""
        file, enclosing, bound = place.file, place.enclosing, place.bound
        if text in _OF_SELF:
            around = bound.symbol if bound is not None else self.inference.owners.around(file, enclosing)
            return Value("instance", around) if around is not None else None
        if text.endswith("{}"):  # a type that is written there; without a name its members are those of what has it
            text = text.removesuffix("{}")
            own = file.symbols.get(enclosing) if enclosing is not None else None
            if not text:
                return Value("instance", own) if own is not None else None
        head, arguments = written.generic(text)
        if head is None:
            return None
        last = head.rpartition(".")[2]
        if arguments and (last in _TRANSPARENT or last in file.traits.transparent):
            if last in ("Union",):
                return self._of("|".join(arguments), place, depth + 1)
            return self._of(arguments[-1 if last in _LAST_OF else 0], place, depth + 1)
        if last in _BOTH_OF and len(arguments) > 1:
            return _both([self._of(one, place, depth + 1) for one in arguments])
        if last in _CLASS_OF and arguments:
            of = self._of(arguments[0], place, depth + 1)
            return of._replace(kind="definition") if of is not None and of.symbol is not None else None
        if not _PLAIN.match(head):
            return None
        for name, value in bound.given if bound is not None and not arguments else ():
            if name == head:
                return value
        named = self.inference.value(head, file, enclosing, kind="type")
        if named is OUTSIDE or named is None:
            if last in _GIVEN_BY and arguments and (of := self._of(arguments[0], place, depth + 1)) is not None:
                return self.inference.calls.called(of, of)
            if (
                not arguments
                and file.traits.types_are_structures
                and (bounded := self._parameter(head, file, enclosing))
            ):
                return self._of(bounded, place, depth + 1)
            found = [self._of(one, place, depth + 1) for one in arguments]
            held = [one for one in found if one is not None and one is not OUTSIDE]
            return _container(held, file) if held else named
        return self._of_definition(prefer(named, types=True), arguments, place, depth)

    def _of_definition(self, named: Value, arguments: Sequence[str], place: Written, depth: int) -> Value | None:
        symbol = named.symbol
        if symbol is None:
            return None
        hint, kind = symbol.definition.hint or "", symbol.definition.kind
        given = self.given(symbol, arguments, place, depth)
        if kind in names.CLASS_KINDS:
            return Value("instance", symbol, sure=named.sure, given=given)
        if self.inference.has_methods(symbol):
            held = self.inference.held(symbol, None) if hint else None
            return Value("instance", symbol, sure=named.sure, elements=held.elements if held is not None else ())
        conditional = " ? " in hint and _CONDITION.search(hints.held(hint)) is not None
        is_structure = kind == "type" and symbol.file.traits.types_are_structures and not conditional
        if is_structure and ("{" in hint or not hints.is_held(hint)):  # it may have members of its own
            return Value("instance", symbol, sure=named.sure, given=given)
        if kind in names.ALIAS_KINDS and hint:
            return self.inference.held(symbol, Bound(symbol, given) if given else None)
        return None

    def given(self, symbol: Symbol, arguments: Sequence[str], place: Written, depth: int = 0) -> Given:
        """What the parameters of a generic type are for these arguments."""
        hint = symbol.definition.hint or ""
        wanted, otherwise = hints.type_parameters(hint), hints.defaults(hint)
        if not arguments and not otherwise:
            return ()
        known = [self._of(one, place, depth + 1) for one in arguments[: len(wanted)]]
        given = [(a, b) for (a, _), b in zip(wanted, known, strict=False) if b is not None]
        for name, _ in wanted[len(arguments) :]:
            if name in otherwise:
                inside = Written("", symbol.file, symbol.definition.ordinal, Bound(symbol, tuple(given)))
                value = self._of(otherwise[name], inside, depth + 1)
                given += [(name, value)] if value is not None else []
        return tuple(given)

    def _parameter(self, name: str, file: FileNames, enclosing: int | None) -> str:
        """What a parameter of a generic type or function must be, "" for all other names."""
        for ordinal in file.around(enclosing):
            one = file.symbols[ordinal].definition
            self.lookups.add("name", file.path, one.name)
            for parameter, bounded in hints.type_parameters(one.hint or ""):
                if parameter == name:
                    return bounded
        return ""


def _container(held: Sequence[Value], file: FileNames) -> Value:
    return Value("elements", elements=tuple(held), family=file.family if file.traits.element_methods else "")


def _either(found: Sequence[Value | None]) -> Value | None:
    """One of several, which is not known."""
    inside = _flat(found)
    if not inside:
        return OUTSIDE if found and all(one is OUTSIDE for one in found) else None
    if len(inside) > 1:
        inside = [one._replace(sure=False) for one in inside[:MAX_ALTERNATIVES]]
    return inside[0]._replace(also=tuple(inside[1:])) if len(inside) > 1 else inside[0]


def _both(found: Sequence[Value | None]) -> Value | None:
    """Several in one."""
    inside = _flat(found)
    if not inside:
        return OUTSIDE if OUTSIDE in found else None
    return inside[0]._replace(also=tuple(inside[1:MAX_ALTERNATIVES]))


def _flat(found: Sequence[Value | None]) -> list[Value]:
    flat: list[Value] = []
    for one in found:
        if one is not None and one is not OUTSIDE:
            flat += [one._replace(also=()), *one.also]
    return list(dict.fromkeys(flat))
