"""What calling things gives, and what they expect as arguments.

Belongs here: functions, classes, objects that can be called, and methods of containers that languages bring along.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis import hints
from ingest_assets.analysis import written_types as written
from ingest_assets.analysis.families import traits_of
from ingest_assets.analysis.scopes import Symbol
from ingest_assets.analysis.values import OUTSIDE, Bound, Given, Value, Written, definition, is_elsewhere, prefer

if TYPE_CHECKING:
    from ingest_assets.analysis.inference import Inference

_WORD = re.compile(r"[\w$]+")


class Calls:
    """Calls in one world."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.lookups = inference.lookups

    def constructor(self, value: Value) -> Value | None:
        """The constructor that making an instance of a class calls, where it is written and has a name of its own."""
        symbol = prefer(value, types=False).symbol
        if value.kind != "definition" or symbol is None or symbol.definition.kind not in ("class", "struct", "enum"):
            return None
        if symbol.file.traits.constructors_are_named:
            return self._of_its_name(symbol)
        name = symbol.file.traits.constructor
        if symbol.definition.kind != "class" or name is None:
            return None
        return self.inference.members.of(Value("definition", symbol), name)

    def _of_its_name(self, symbol: Symbol) -> Value | None:
        """The constructor of a class that is called as this; where a build chooses and there are several, maybe it."""
        own = self.inference.members.own(symbol, symbol.definition.name)
        if not symbol.file.traits.builds_choose:
            return definition(own) if own else None
        apart = self.inference.owners.members(symbol, symbol.definition.name)
        own = [one for one in dict.fromkeys((*own, *apart)) if not is_elsewhere(one)]
        return definition(own, sure=len(own) == 1)._replace(also=()) if own else None

    def called(self, value: Value, settled: Value) -> Value | None:
        """What calling something gives."""
        symbol = settled.symbol
        if settled.kind == "instance" and value.symbol is not None and _is_read_by_call(value.symbol):
            return settled
        if settled.kind == "function" and settled.written is not None:
            signature = written.signature(settled.written.text)
            return self.inference.instances.at(settled.written._replace(text=signature.gives)) if signature else None
        if settled.kind == "function":
            return settled.elements[0] if settled.elements else None
        if settled.kind == "method of elements":
            return _given_by_elements(settled)
        if settled.kind in ("instance", "object"):
            function = self.function(settled)
            return self.called(function, function) if function is not None else None
        if settled.kind != "definition" or symbol is None:
            return None
        if (made := self.inference.made(settled)) is not None:
            return made
        if symbol.definition.kind in names.CLASS_KINDS or self.inference.has_methods(symbol):
            return Value("instance", symbol, sure=settled.sure, given=settled.given)
        gives = hints.gives(symbol.definition.hint or "")
        if not gives:
            return None
        bound = settled.bound
        key = ("called", symbol.node.node_id, bound)
        place = symbol.definition.ordinal
        given = self.lookups.remember(key, lambda: self.inference.value(gives, symbol.file, place, bound), None)
        if given is None or given is OUTSIDE:
            return given
        return given if settled.sure else given._replace(sure=False)

    def taken(self, settled: Value, index: int) -> Value | None:
        """What is expected as an argument of something that is called."""
        symbol, place = settled.symbol, settled.written
        if settled.kind == "function" and place is not None:
            signature = written.signature(place.text)
            types = signature.takes if signature is not None else ()
            found = self.inference.instances.at(place._replace(text=types[index])) if index < len(types) else None
            if settled.also and (found is None or found is OUTSIDE):  # it can be called in another way too
                return self.taken(settled.also[0]._replace(also=settled.also[1:]), index)
            return found if found is None or settled.sure else found._replace(sure=False)
        if settled.kind == "method of elements" and settled.paths[0] in traits_of(settled.family).taking_methods:
            return settled.elements[-1] if settled.elements else None
        if settled.kind == "method of elements":
            handed = traits_of(settled.family).handed_methods.get(settled.paths[0], ())
            return settled._replace(kind="handed elements") if handed and index == 0 else None
        if settled.kind == "handed elements":
            handed = traits_of(settled.family).handed_methods.get(settled.paths[0], ())
            return settled.elements[-1] if settled.elements and index in handed else None
        if settled.kind == "elements" and len(settled.elements) == 1 and settled.family:
            return settled.elements[0] if index == 0 else None  # a function of something, such as a component
        if settled.kind in ("instance", "object"):
            called = self.function(settled)
            return self.taken(called, index) if called is not None else None
        if settled.kind != "definition" or symbol is None:
            return None
        if symbol.definition.kind in names.CLASS_KINDS:
            made = self.constructor(settled)
            return self.taken(made, index) if made is not None and made.kind == "definition" else None
        answer = None
        for one in (symbol, *settled.others):  # of several forms the first that takes something of the codebase there
            hint = one.definition.hint or ""
            types = hints.takes(hint)
            if index < len(types) and types[index]:
                found = self.inference.instances.of(types[index], one.file, one.definition.ordinal, settled.bound)
                words = set(_WORD.findall(types[index]))
                # What a parameter of the function's own type is follows from what is passed.
                known = {name for name, _ in settled.bound.given} if settled.bound is not None else ()
                follows = any(name in words and name not in known for name, _ in hints.type_parameters(hint))
                if found is not None and found is not OUTSIDE:
                    return found._replace(sure=False) if follows else found
                answer = answer or found
        return answer

    def function(self, value: Value) -> Value | None:
        """The function as which an object can be called by its type."""
        symbol, place = value.symbol, value.written
        if value.kind == "object" and place is not None:
            forms = [Value("function", written=place._replace(text=text)) for text in written.called_as(place.text)]
            return forms[0]._replace(also=tuple(forms[1:])) if forms else None
        if symbol is None or not symbol.file.traits.types_are_structures:
            return None
        key = ("function", symbol.node.node_id, value.given)
        return self.lookups.remember(key, lambda: self._called_as(symbol, value.given), None)

    def _called_as(self, symbol: Symbol, given: Given) -> Value | None:
        """The functions as which instances of a type can be called, or those of the nearest of its bases."""
        hint = symbol.definition.hint or ""
        place = Written("", symbol.file, symbol.definition.ordinal, Bound(symbol, given))
        texts = hints.calls(hint) or written.called_as(hints.held(hint).strip("`"))
        found = [Value("function", written=place._replace(text=text)) for text in texts]
        if found:
            return found[0]._replace(also=tuple(found[1:]))
        for base in self.inference.members.bases(symbol, given):
            if base is not None and base.symbol is not None:
                inherited = self.function(Value("instance", base.symbol, given=base.given))
                if inherited is not None:
                    return inherited
            elif base is not None and base.kind == "function":
                return base
        return None


def _is_read_by_call(symbol: Symbol) -> bool:
    return symbol.definition.kind in names.VALUE_KINDS and symbol.file.traits.properties_are_called


def _given_by_elements(method: Value) -> Value | None:
    """What a method of a container gives."""
    if method.paths[0] in traits_of(method.family).element_methods:
        return method.elements[-1] if method.elements else None
    if method.paths[0] in traits_of(method.family).same_methods:
        return method._replace(kind="elements", paths=())
    return None
