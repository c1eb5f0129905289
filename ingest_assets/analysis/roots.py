"""What the names mean that expressions begin with: definitions, imports, the object around, packages, modules.

Belongs here: bare names. What stands behind a dot is `members`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules import ModuleRules, nothing_beside
from ingest_assets.analysis.scopes import FileNames
from ingest_assets.analysis.values import CALLED, OUTSIDE, Value, definition

if TYPE_CHECKING:
    from ingest_assets.analysis.inference import Inference

_DOTTED = re.compile(r"[\w$]+(?:\.[\w$]+)*")
_ABSOLUTE = re.compile(r"#([\w$.]*)")


class Roots:
    """Bare names in one world."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.world = inference.world
        self.lookups = inference.lookups
        self.owners = inference.owners

    def of(
        self, expression: str, name: str, end: int, file: FileNames, enclosing: int | None, kind: str
    ) -> tuple[Value | None, int]:
        """What the name, which ends at `end`, or the path means that an expression begins with; and where that ends."""
        if name.startswith("#"):
            return self._absolute(expression, file)
        if name.startswith("@"):
            return self._own(name, file), end
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
        if name in file.traits.elsewhere:
            return OUTSIDE, len(expression)
        self.lookups.add("name", file.path, name)
        meant = "call" if expression.startswith(CALLED, end) else kind
        own = file.nearest(name, enclosing, meant=meant)
        if own:
            return definition(own), end
        inherited = self.inherited(name, file, enclosing, meant) if file.traits.members_are_in_scope else None
        if inherited is not None:
            return inherited, end
        elsewhere = self.owners.lexical(name, file, enclosing) if file.traits.opened_kinds else None
        if elsewhere is not None:
            return Value("definition", elsewhere), end
        return self._imported(expression, name, end, file, rules, enclosing, kind)

    def _own(self, written: str, file: FileNames) -> Value | None:
        """A definition of the file, or an object that is written in it."""
        found = [file.symbols.get(int(one)) for one in written.split("@") if one.isdigit()]
        known = tuple(one for one in found if one is not None)
        if written.startswith("@@"):
            return Value("literal", others=known)
        return Value("definition", known[0]) if known else None

    def _imported(
        self,
        expression: str,
        name: str,
        end: int,
        file: FileNames,
        rules: ModuleRules | None,
        enclosing: int | None,
        kind: str,
    ) -> tuple[Value | None, int]:
        """What a path means that begins with nothing which the file defines; and where that ends."""
        dotted = _DOTTED.match(expression)
        path = written = dotted[0] if dotted else name
        while written not in file.bound and "." in written:
            written = written.rpartition(".")[0]
        if written in file.bound:
            self.lookups.add("name", file.path, written)
            found = only(self.world.imported(file.bound[written], file.path))
            if found is OUTSIDE:
                found = self.world.namespace(file, written) or found
            return found, len(written)
        found = only(self.bare(name, file, "type" if kind == "type" else None))
        if found is None or found is OUTSIDE:
            found = self.world.namespace(file, name) or found
        if found is None and rules is not None and rules.beside is not nothing_beside:
            found, end = self._below(path, file, rules, end)
        if found is None and rules is not None and rules.roots:
            found = self._module(name, file, enclosing)
        if found is None and kind == "type" and (declared := self.owners.only_class(name, file.family)) is not None:
            found = Value("definition", declared)
        self.lookups.add("name", file.path, "")
        is_outside = file.is_explicit or name in file.traits.builtins
        return (OUTSIDE if found is None and is_outside else found), end

    def inherited(self, name: str, file: FileNames, enclosing: int | None, meant: str | None) -> Value | None:
        """What a bare name means of the members that the classes around a place inherit."""
        member = self.inference.members.of
        extended = self._extended(file, enclosing)
        if extended is not None and extended is not OUTSIDE:
            found = member(extended, name, meant)
            if found is not None and found is not OUTSIDE:
                return found
        for around in self.owners.all_around(file, enclosing) if file.traits.members_are_in_scope else ():
            if around.definition.name == name and around.file.traits.constructors_are_named:
                continue  # the class itself, not its constructor
            self.lookups.add("name", around.file.path, around.definition.name)
            found = member(Value("instance", around), name, meant)
            if found is not None and found is not OUTSIDE:
                return found
        return None

    def _extended(self, file: FileNames, enclosing: int | None) -> Value | None:
        """What the function around a place extends."""
        if not file.extends:
            return None
        for ordinal in file.around(enclosing):
            symbol = file.symbols[ordinal]
            written = self.inference.extensions.extended(symbol)
            if written is not None:
                self.lookups.add("name", file.path, symbol.definition.name)
                return self.inference.instances.of(written, file, symbol.definition.parent, None)
        return None

    def _absolute(self, expression: str, file: FileNames) -> tuple[Value | None, int]:
        """A path from the root of all names, and where it ends."""
        written = _ABSOLUTE.match(expression)
        path = written[1] if written else ""
        module, _, name = path.rpartition(".")
        if not module:
            return OUTSIDE, len(expression)
        imported = Import(0, module.replace(".", "\\"), 0, name, None, 0)
        return only(self.world.imported([imported], file.path)), len(path) + 1

    def _below(self, path: str, file: FileNames, rules: ModuleRules, end: int) -> tuple[Value | None, int]:
        """What a path from the namespace of a file leads to, and where it ends."""
        while "." in path:
            beside = rules.beside(file.path, path, self.world.index)
            if beside is not None:
                return only(self.world.names((beside,), path.rpartition(".")[2])), len(path)
            path = path.rpartition(".")[0]
        return None, end

    def bare(self, name: str, file: FileNames, meant: str | None = None) -> tuple[Value, ...]:
        """What a name means that the file neither defines nor imports: from wildcards, or from files that it sees.
        `meant`: see `suiting`."""
        rules = self.world.rules(file)
        if rules is not None and rules.packages:
            return self.world.visible(file, name)
        siblings = rules.siblings(file.path, self.world.index) if rules is not None else ()
        beside = rules.beside(file.path, name, self.world.index) if rules is not None else None
        paths = (file.path, *(one for one in siblings if one != file.path), *((beside,) if beside else ()))
        return self.world.names(paths, name, meant if file.traits.tags_are_apart else None)

    def brought(self, name: str, file: FileNames) -> Value | None:
        """The type that a name means which the wildcards of a file bring in."""
        modules = [self.world.module(one, file.path) for one in file.wildcards]
        paths = tuple(path for one in modules if one is not None for path in one.files if path != file.path)
        return only(self.world.names(paths, name, "type"))

    def _module(self, name: str, file: FileNames, enclosing: int | None) -> Value | None:
        """The module that a path begins with; OUTSIDE where that is none of the codebase's."""
        around = file.around(enclosing)
        if name == "super" and any(file.symbols[one].definition.kind == "module" for one in around):
            return Value("module", paths=(file.path,))
        module = self.world.module(Import(0, name, 0, None, None, 0), file.path)
        return Value("module", paths=module.files) if module is not None and module.files else OUTSIDE


def only(found: Sequence[Value]) -> Value | None:
    """The one value that was found; of several, none."""
    return found[0] if len(found) == 1 else None
