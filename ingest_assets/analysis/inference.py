"""What expressions are: modules, definitions, instances of classes; and what their members are.

Belongs here: reading the hints of `names`, as far as declared types, constructors and bases say. Nothing is guessed:
what is not written in the codebase is None, what is known to be from elsewhere is OUTSIDE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.extensions import Extensions
from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.graph_nodes import family
from ingest_assets.analysis.graph_world import OUTSIDE, Value, World, are_parts, definition, prefer
from ingest_assets.analysis.modules import ModuleRules, nothing_beside
from ingest_assets.analysis.names import MADE
from ingest_assets.analysis.owners import Owners
from ingest_assets.analysis.scopes import FileNames, Symbol, suiting

_STEP = re.compile(r"\.\s*([^.\s()\[\]`]+)\s*|(\(\))|\[(\d*)\]")
_ROOT = re.compile(r"`([^`]*)`|([\w$@#]+)")
_PLAIN = re.compile(r"#?[\w$.]+\Z")
_MAX_STEPS = 20
_MAX_ALTERNATIVES = 8
_MAX_CLASSES = 200  # of which one inherits
# Types that are worth what their argument is, or one of their arguments.
_TRANSPARENT = frozenset(
    [
        "Optional",
        "Union",
        "Annotated",
        "Final",
        "ClassVar",
        "Awaitable",
        "Coroutine",
        "Promise",
        "Readonly",
        "NonNullable",
        "Required",
        "Partial",
        "Pick",
        "Omit",
        "Exclude",
        "Extract",
        "PromiseLike",
        "ReadOnly",
        "NotRequired",
        "InitVar",
        "Mapped",
        "Writable",
        "Awaited",
        "AsyncContextManager",
        "ContextManager",
        "AbstractContextManager",
        "AbstractAsyncContextManager",
    ]
)
_LAST_OF = frozenset({"Coroutine"})  # of several arguments the last one is what it is worth
_CLASS_OF = frozenset({"type", "Type"})
_NOTHING = frozenset({"None", "null", "undefined", "void", "never"})
_OF_SELF = frozenset({"Self", "this"})


class Inference:
    """Values in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lookups = world.lookups
        self.owners = Owners(world, self._class_named)
        self.extensions = Extensions(world, self.bases)

    def value(
        self,
        expression: str,
        file: FileNames,
        enclosing: int | None,
        bound: Symbol | None = None,
        kind: str = "value",
    ) -> Value | None:
        """What an expression is at a place of a file. `bound` is what `Self` means there; `kind` "type" where the names
        of a type are written."""
        root = _ROOT.match(expression)
        if root is None:
            return None
        at = root.end()
        found: Value | None
        if root[1] is not None:
            found = self.instance(root[1], file, enclosing, bound)
        else:
            found, at = self._root(expression, root, file, enclosing, kind)
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
                is_called = expression.startswith("()", at)
                meant = "call" if is_called else kind
                found = self._entered(settled) if step[1] == "__enter__" else self.member(settled, step[1], meant)
                if found is None or found is OUTSIDE:
                    given = self._given(settled, step[1], file) if is_called else None
                    found, at = (given, at + 2) if given is not None else (found, at)
                    if given is None:
                        found = self.extensions.find(settled, step[1], file) or found
                else:
                    found = by_use(found, is_called)
            elif step[2] is not None:
                found = self.called(found, settled)
            else:
                found = self._element(settled, step[3])
        return found if at >= len(expression) or found is OUTSIDE else None

    def _root(
        self, expression: str, root: re.Match[str], file: FileNames, enclosing: int | None, kind: str
    ) -> tuple[Value | None, int]:
        name, end = root[2], root.end()
        if name.startswith("#"):
            return self._absolute(expression, file)
        if name.startswith("@") and name[1:].isdigit():
            symbol = file.symbols.get(int(name[1:]))
            return (Value("definition", symbol) if symbol is not None else None), end
        rules = self.world.rules(file)
        if rules is not None and name in rules.roots:
            return self._module(name, file, enclosing), end
        if name == "this" and (extended := self._extended(file, enclosing)) is not None:
            return extended, end
        if name in names.SELF_RECEIVERS:
            around = self.owners.around(file, enclosing)
            kind = "definition" if name in names.CLASS_RECEIVERS else "instance"
            return (Value(kind, around) if around is not None else None), end
        if name == "super":
            around = self.owners.around(file, enclosing)
            end += 2 if expression.startswith("()", end) else 0
            return (Value("super", around) if around is not None else None), end
        if name in names.ELSEWHERE.get(file.family, ()):
            return OUTSIDE, len(expression)
        self.lookups.add("name", file.path, name)
        meant = "call" if expression.startswith("()", end) else kind
        own = file.nearest(name, enclosing, meant=meant)
        if own:
            return definition(own), end
        inherited = self.inherited(name, file, enclosing, meant)
        if inherited is not None:
            return inherited, end
        if (elsewhere := self.owners.lexical(name, file, enclosing)) is not None:
            return Value("definition", elsewhere), end
        dotted = re.match(r"[\w$]+(?:\.[\w$]+)*", expression)
        written = written_whole = dotted[0] if dotted else name
        while written not in file.bound and "." in written:
            written = written.rpartition(".")[0]
        if written in file.bound:
            self.lookups.add("name", file.path, written)
            found = _only(self.world.imported(file.bound[written], file.path))
            if found is OUTSIDE:
                found = self.world.namespace(file, written) or found
            return found, len(written)
        found = _only(self.bare(name, file))
        if found is None or found is OUTSIDE:
            found = self.world.namespace(file, name) or found
        if found is None and rules is not None and rules.beside is not nothing_beside:
            found, end = self._below(written_whole, file, rules, end)
        if found is None and rules is not None and rules.roots:
            found = self._module(name, file, enclosing)
        if found is None and kind == "type" and (declared := self.owners.only_class(name, file.family)) is not None:
            found = Value("definition", declared)
        self.lookups.add("name", file.path, "")
        is_outside = file.is_explicit or name in names.BUILTINS.get(file.family, ())
        return (OUTSIDE if found is None and is_outside else found), end

    def inherited(self, name: str, file: FileNames, enclosing: int | None, meant: str | None) -> Value | None:
        """What a bare name means of the members that the classes around a place inherit."""
        extended = self._extended(file, enclosing)
        if extended is not None and extended is not OUTSIDE:
            found = self.member(extended, name, meant)
            if found is not None and found is not OUTSIDE:
                return found
        for around in self.owners.all_around(file, enclosing) if file.members_in_scope else ():
            if around.definition.name == name and around.file.family in names.CONSTRUCTORS_ARE_NAMED:
                continue  # the class itself, not its constructor
            self.lookups.add("name", around.file.path, around.definition.name)
            found = self.member(Value("instance", around), name, meant)
            if found is not None and found is not OUTSIDE:
                return found
        return None

    def _extended(self, file: FileNames, enclosing: int | None) -> Value | None:
        """What the function around a place extends."""
        if file.language not in names.EXTENDING:
            return None
        for ordinal in file.around(enclosing):
            symbol = file.symbols[ordinal]
            written = self.extensions.extended(symbol)
            if written is not None:
                self.lookups.add("name", file.path, symbol.definition.name)
                return self.instance(written, file, symbol.definition.parent, None)
        return None

    def _absolute(self, expression: str, file: FileNames) -> tuple[Value | None, int]:
        """A path from the root of all names, and where it ends."""
        written = re.match(r"#([\w$.]*)", expression)
        path = written[1] if written else ""
        module, _, name = path.rpartition(".")
        if not module:
            return OUTSIDE, len(expression)
        imported = Import(0, module.replace(".", "\\"), 0, name, None, 0)
        return _only(self.world.imported([imported], file.path)), len(path) + 1

    def _below(self, path: str, file: FileNames, rules: ModuleRules, end: int) -> tuple[Value | None, int]:
        """What a path from the namespace of a file leads to, and where it ends."""
        while "." in path:
            beside = rules.beside(file.path, path, self.world.index)
            if beside is not None:
                return _only(self.world.names((beside,), path.rpartition(".")[2])), len(path)
            path = path.rpartition(".")[0]
        return None, end

    def bare(self, name: str, file: FileNames) -> tuple[Value, ...]:
        """What a name means that the file neither defines nor imports: from wildcards, or from files that it sees."""
        rules = self.world.rules(file)
        if rules is not None and rules.packages:
            return self.world.visible(file, name)
        siblings = rules.siblings(file.path, self.world.index) if rules is not None else ()
        beside = rules.beside(file.path, name, self.world.index) if rules is not None else None
        paths = (file.path, *(one for one in siblings if one != file.path), *((beside,) if beside else ()))
        return self.world.names(paths, name)

    def _module(self, name: str, file: FileNames, enclosing: int | None) -> Value | None:
        """The module that a path begins with; OUTSIDE where that is none of the codebase's."""
        around = file.around(enclosing)
        if name == "super" and any(file.symbols[one].definition.kind == "module" for one in around):
            return Value("module", paths=(file.path,))
        module = self.world.module(Import(0, name, 0, None, None, 0), file.path)
        return Value("module", paths=module.files) if module is not None and module.files else OUTSIDE

    def _class_named(self, written: str, file: FileNames, enclosing: int | None) -> Value | None:
        found = self.value(written, file, enclosing)
        return prefer(found, types=True) if found is not None else None

    def _given(self, value: Value, name: str, file: FileNames) -> Value | None:
        """What a method that all values of a language have gives: the same, an element, or an instance of the class."""
        form = names.GIVEN.get(file.family, {}).get(name)
        if form == "same":
            return value
        if form == "class":
            return Value("definition", value.symbol, sure=value.sure) if value.symbol is not None else None
        if form == "element":
            return self._element(value, "")
        return self.called(value, value) if form == "made" and value.kind == "definition" else None

    def settle(self, value: Value) -> Value | None:
        """What a variable holds; everything else is itself."""
        value = prefer(value, types=False)
        for _ in range(_MAX_STEPS):
            symbol = value.symbol
            if value.kind != "definition" or symbol is None or symbol.definition.kind in names.CLASS_KINDS:
                return value
            if symbol.definition.kind == "type" and self._has_methods(symbol):
                return value
            hint = symbol.definition.hint
            if hint is None or hint.startswith("("):
                return value
            sure, bound = value.sure, value.bound
            held = self._held(symbol, bound)
            if held is None or held == value:
                return None
            value = held if sure else held._replace(sure=False)
        return None

    def _held(self, symbol: Symbol, bound: Symbol | None) -> Value | None:
        hint = symbol.definition.hint or ""
        key = ("held", symbol.node.node_id, bound.node.node_id if bound else None)
        place = symbol.definition.parent if symbol.definition.kind in names.VALUE_KINDS else symbol.definition.ordinal
        return self.lookups.remember(key, lambda: self.value(hint, symbol.file, place, bound), None)

    def constructor(self, value: Value) -> Value | None:
        """The constructor that making an instance of a class calls, where it is written and has a name of its own."""
        symbol = prefer(value, types=False).symbol
        if value.kind != "definition" or symbol is None or symbol.definition.kind not in ("class", "struct", "enum"):
            return None
        if symbol.file.family in names.CONSTRUCTORS_ARE_NAMED:
            own = self._own(symbol, symbol.definition.name)
            return definition(own) if own else None
        if symbol.definition.kind != "class" or symbol.file.family not in names.CONSTRUCTORS:
            return None
        return self.member(Value("definition", symbol), names.CONSTRUCTORS[symbol.file.family])

    def called(self, value: Value, settled: Value) -> Value | None:
        """What calling something gives."""
        symbol = settled.symbol
        if settled.kind == "instance" and value.symbol is not None and self._is_read_by_call(value.symbol):
            return settled
        if settled.kind != "definition" or symbol is None:
            return None
        if (made := self._made(settled)) is not None:
            return made
        if symbol.definition.kind in names.CLASS_KINDS or self._has_methods(symbol):
            return Value("instance", symbol, sure=settled.sure)
        hint = symbol.definition.hint
        if hint is None or not hint.startswith("()"):
            return None
        bound = settled.bound
        key = ("called", symbol.node.node_id, bound.node.node_id if bound else None)
        place = symbol.definition.ordinal
        given = self.lookups.remember(key, lambda: self.value(hint[2:], symbol.file, place, bound), None)
        if given is None or given is OUTSIDE:
            return given
        return given if settled.sure else given._replace(sure=False)

    def _element(self, value: Value, which: str) -> Value | None:
        if value.kind == "several":
            given = value.elements[int(which)] if which and int(which) < len(value.elements) else None
            return given if given is not None and given.kind != "unknown" else None
        if value.elements:
            return value.elements[-1]
        if value.kind == "definition" and self._made(value) is not None:
            return self._content(value)
        if (
            value.kind == "instance"
            and value.symbol is not None
            and value.symbol.file.family in names.ARRAYS_ARE_VALUES
        ):
            method = self.member(value, "operator[]")
            return value if method is None or method is OUTSIDE else self.called(method, method)
        for name in ("__getitem__", "__iter__", "__next__"):
            method = self.member(value, name) if value.kind == "instance" else None
            given = self.called(method, method) if method is not None else None
            if given is not None:
                return given.elements[0] if name == "__iter__" and given.elements else given
        return None

    def _entered(self, value: Value) -> Value | None:
        if value.elements:
            return value.elements[0]
        for name in ("__enter__", "__aenter__"):
            method = self.member(value, name) if value.kind == "instance" else None
            if method is not None:
                return self.called(method, method) or value
        return value

    def _is_read_by_call(self, symbol: Symbol) -> bool:
        return symbol.definition.kind in names.VALUE_KINDS and symbol.file.family in names.PROPERTIES_ARE_CALLED

    def _made(self, value: Value) -> Value | None:
        """The instance that a member of an enumeration is, or makes."""
        symbol = value.symbol
        hint = symbol.definition.hint if symbol is not None and value.kind == "definition" else None
        if symbol is None or hint is None or not hint.startswith(MADE):
            return None
        around = symbol.file.symbols.get(symbol.definition.parent) if symbol.definition.parent is not None else None
        return Value("instance", around, sure=value.sure) if around is not None else None

    def _content(self, value: Value) -> Value | None:
        """What a member of an enumeration holds."""
        symbol = value.symbol
        held = (symbol.definition.hint or "").removeprefix(MADE) if symbol is not None else ""
        if symbol is None or not held.startswith("`"):
            return None
        return self.value(held, symbol.file, symbol.definition.parent)

    def member(self, value: Value, name: str, meant: str | None = None) -> Value | None:
        """What stands behind the dot; OUTSIDE where it can only be inherited from elsewhere. `meant`: see
        `suiting`."""
        if not value.also or are_parts((value, *value.also)):
            return self._member(value, name, meant)
        found = [self._member(one, name, meant) for one in (value._replace(also=()), *value.also)]
        inside = list(dict.fromkeys(one for one in found if one is not None and one is not OUTSIDE))
        if not inside:
            return OUTSIDE if OUTSIDE in found else None
        return inside[0]._replace(sure=inside[0].sure and len(inside) == 1, also=tuple(inside[1:]))

    def _member(self, value: Value, name: str, meant: str | None = None) -> Value | None:
        if value.kind == "module":
            return _only(self.world.names(value.paths, name))
        if value.kind == "package":
            package, of_family = value.paths
            return _only(self.world.in_package(package, name, of_family)) or self.world.package_of(
                f"{package}.{name}", of_family
            )
        value = self._made(value) or value
        if value.symbol is None:
            return OUTSIDE if value.kind == "elements" else None
        has_members = value.symbol.definition.kind in names.CLASS_KINDS | {"module"} or self._has_methods(value.symbol)
        if value.kind == "definition" and not has_members:
            return None
        symbol, above = value.symbol, value.kind == "super"
        if symbol.file.family not in names.TYPES_ARE_APART:
            meant = None
        key = ("member", symbol.node.node_id, name, above, meant)
        found = self.lookups.remember(key, lambda: self._inherited(symbol, name, above, meant), None)
        if found is None or found is OUTSIDE:
            return found
        return found._replace(bound=symbol, sure=found.sure and value.sure)

    def overridden(self, symbol: Symbol) -> Value | None:
        """What a member of a class overrides in the nearest base that has it."""
        parent = symbol.file.symbols.get(symbol.definition.parent) if symbol.definition.parent is not None else None
        if parent is None or not self.bases(parent) or symbol.definition.kind not in names.METHOD_KINDS:
            return None
        found = self._member(Value("super", parent), symbol.definition.name, "call")
        return found if found is not None and found.kind == "definition" else None

    def _inherited(self, symbol: Symbol, name: str, above: bool, meant: str | None) -> Value | None:
        """A member of a class, or of the nearest of its bases that has it."""
        pending, seen, outside = [symbol], set[int](), False
        while pending and len(seen) < _MAX_CLASSES:
            one = pending.pop(0)
            if one.node.node_id in seen:
                continue
            seen.add(one.node.node_id)
            if not (above and one is symbol):
                own = suiting(self._own(one, name), meant)
                if own:
                    return definition(own)
            bases = self._all_bases(one)
            if (order := names.BASE_ORDER.get(one.file.family)) is not None:
                kinds = {base: base.symbol.definition.kind if base and base.symbol else "" for base in bases}
                bases = tuple(sorted(bases, key=lambda base: order.get(kinds[base], 1)))
            if one.file.family in names.BASES_ARE_FIELDS:
                for base in bases:
                    if base is not None and base.symbol is not None and base.symbol.definition.name == name:
                        return base
            outside |= any(base is None or base.symbol is None for base in bases)
            pending = [base.symbol for base in bases if base is not None and base.symbol is not None] + pending
        return OUTSIDE if outside else None

    def _own(self, symbol: Symbol, name: str) -> list[Symbol]:
        """The members of a class that it does not inherit: in its file, or in others that add to it."""
        place = f"{symbol.definition.qualified_name}.{name}"
        rules = self.world.rules(symbol.file)
        siblings = rules.siblings(symbol.file.path, self.world.index) if rules is not None else ()
        found: list[Symbol] = []
        if symbol.file.family in names.CLASSES_HAVE_PARTS:
            siblings = tuple(one.file.path for one in self._parts(symbol))
        for path in dict.fromkeys((symbol.file.path, *siblings)):
            self.lookups.add("name", path, name)
            file = self.world.file(path)
            found += file.places.get(place, ()) if file is not None else ()
            if found and not (rules is not None and rules.alternatives):
                break
        return found or self.owners.members(symbol, name)

    def bases(self, symbol: Symbol) -> tuple[Value | None, ...]:
        """The classes that a class names as its bases; None for what is not found."""
        hint = symbol.definition.hint
        if hint is not None and self._has_methods(symbol):
            held = self._held(symbol, None)
            return (Value("definition", held.symbol),) if held is not None and held.symbol is not None else ()
        if hint is None or not hint.startswith("(") or hint.startswith("()"):
            return ()
        key = ("bases", symbol.node.node_id)
        return self.lookups.remember(key, lambda: tuple(self._base(one, symbol) for one in hint[1:-1].split(",")), ())

    def _all_bases(self, symbol: Symbol) -> tuple[Value | None, ...]:
        openings = self.owners.openings(symbol)
        if symbol.file.family in names.CLASSES_HAVE_PARTS:
            openings = [*openings, *self._parts(symbol)]
        return tuple(base for one in openings for base in self.bases(one))

    def _parts(self, symbol: Symbol) -> list[Symbol]:
        """The other parts of a class, in other files."""
        place = symbol.definition.qualified_name
        nodes = [one for one in self.world.named(symbol.definition.name) if one.qualified_name == place]
        paths = sorted({one.path for one in nodes if family(one.path) == symbol.file.family} - {symbol.file.path})
        parts: list[Symbol] = []
        for path in paths:
            self.lookups.add("name", path, symbol.definition.name)
            file = self.world.file(path)
            found = file.places.get(place, ()) if file is not None else ()
            parts += [one for one in found if are_parts((Value("definition", symbol), Value("definition", one)))]
        return parts

    def _base(self, written: str, symbol: Symbol) -> Value | None:
        file, ordinal = symbol.file, symbol.definition.ordinal
        written = written.replace("::", ".").replace("\\", ".")
        name, dot, rest = written.partition(".")
        self.lookups.add("name", file.path, name)
        own = file.nearest(name, ordinal, head=True, meant="type")
        if own:
            found: Value | None = prefer(definition(own), types=True)
            for part in rest.split(".") if dot else ():
                found = self.member(found, part) if found is not None else None
        else:
            found = self.value(written, file, symbol.definition.parent, kind="type")
        settled = self.settle(prefer(found, types=True)) if found is not None else None
        if settled is None or settled.symbol is None or settled.kind != "definition":
            return None
        return settled

    def instance(self, written: str, file: FileNames, enclosing: int | None, bound: Symbol | None) -> Value | None:
        """An instance of a type as written; of several, the one that the codebase defines."""
        key = ("type", written, file.path, enclosing, bound.node.node_id if bound else None)
        return self.lookups.remember(key, lambda: self._instance(written, file, enclosing, bound), None)

    def _instance(self, written: str, file: FileNames, enclosing: int | None, bound: Symbol | None) -> Value | None:
        text = written.strip().strip("\"'").strip()
        if not text:
            return None
        for prefix in ("readonly ", "unique ", "typeof ", "asserts ", "&", "mut ", "dyn ", "impl ", "*"):
            text = text.removeprefix(prefix).lstrip()
        parts = [one for one in _split(text, "|") if one not in _NOTHING]
        if len(parts) > 1:
            found = [self._instance(one, file, enclosing, bound) for one in parts]
            inside = [one for one in found if one is not None and one is not OUTSIDE]
            if not inside:
                return OUTSIDE if found and all(one is OUTSIDE for one in found) else None
            if len(inside) > 1:
                inside = [one._replace(sure=False) for one in inside[:_MAX_ALTERNATIVES]]
            return inside[0]._replace(also=tuple(inside[1:])) if len(inside) > 1 else inside[0]
        text = parts[0] if parts else ""
        while text.endswith("[]"):  # an array of TypeScript
            element = self._instance(text[:-2], file, enclosing, bound)
            return Value("elements", elements=(element,)) if element is not None else OUTSIDE
        if text.startswith("[") and text.endswith("]"):
            parts = list(_split(text[1:-1], ","))
            found = [self._instance(part, file, enclosing, bound) for part in parts]
            return Value("several", elements=tuple(one or Value("unknown") for one in found))
        if text in _OF_SELF:
            around = bound or self.owners.around(file, enclosing)
            return Value("instance", around) if around is not None else None
        head, arguments = _generic(text)
        if head is None:
            return None
        last = head.rpartition(".")[2]
        if arguments and (last in _TRANSPARENT or last in names.TRANSPARENT.get(file.family, ())):
            if last in ("Union",):
                return self._instance("|".join(arguments), file, enclosing, bound)
            return self._instance(arguments[-1 if last in _LAST_OF else 0], file, enclosing, bound)
        if last in _CLASS_OF and arguments:
            of = self._instance(arguments[0], file, enclosing, bound)
            return of._replace(kind="definition") if of is not None and of.symbol is not None else None
        if not _PLAIN.match(head):
            return None
        named = self.value(head, file, enclosing, kind="type")
        if named is OUTSIDE or named is None:
            elements = tuple(
                one
                for part in arguments
                if (one := self._instance(part, file, enclosing, bound)) not in (None, OUTSIDE)
            )
            return Value("elements", elements=elements) if elements else named
        named = prefer(named, types=True)
        symbol = named.symbol
        if symbol is not None and symbol.definition.kind in names.CLASS_KINDS:
            return Value("instance", symbol, sure=named.sure)
        if symbol is not None and self._has_methods(symbol):
            held = self._held(symbol, None) if symbol.definition.hint else None
            return Value("instance", symbol, sure=named.sure, elements=held.elements if held is not None else ())
        if symbol is not None and symbol.definition.kind in names.ALIAS_KINDS and symbol.definition.hint:
            return self._held(symbol, None)
        return None

    def _has_methods(self, symbol: Symbol) -> bool:
        """Whether a type that is no class can have methods."""
        return symbol.definition.kind == "type" and symbol.file.family in names.TYPES_HAVE_METHODS


def by_use(value: Value, is_called: bool) -> Value:
    """Where a class has a method and a property of one name, the one that is meant."""
    if not value.others or value.symbol is None or value.symbol.file.family not in names.MEMBERS_BY_USE:
        return value
    either = sorted((value.symbol, *value.others), key=lambda one: one.definition.ordinal)
    kept = [one for one in either if (one.definition.kind in names.FUNCTION_KINDS) == is_called]
    return definition(kept)._replace(bound=value.bound) if kept else value


def _only(found: Sequence[Value]) -> Value | None:
    """The one value that was found; of several, none."""
    return found[0] if len(found) == 1 else None


def _split(text: str, by: str) -> Iterator[str]:
    """The parts between separators that stand in no brackets."""
    depth = start = 0
    for at, character in enumerate(text):
        if character in "([{<":
            depth += 1
        elif character in ")]}" or (character == ">" and text[at - 1 : at] != "="):
            depth -= 1
        elif character == by and depth == 0:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()


def _generic(text: str) -> tuple[str | None, list[str]]:
    """`A[B, C]` and `A<B, C>`: the name and the arguments."""
    bracket = min((at for at in (text.find("["), text.find("<")) if at >= 0), default=-1)
    if bracket < 0:
        return text.strip("\"'") or None, []
    if text[-1] not in "]>" or bracket == 0:
        return None, []
    return text[:bracket].strip(), [one for one in _split(text[bracket + 1 : -1], ",") if one]
