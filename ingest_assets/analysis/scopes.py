"""What names mean inside one file: the scopes of its definitions, and what its imports bind.

Belongs here: looking a name up in one file. Which rule is tried first, and which edges follow, is `graph`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.facts import Definition, Import, Reference
from ingest_assets.analysis.graph_nodes import Node, World, qualify
from ingest_assets.analysis.modules import LANGUAGES, Resolver


class Binding(NamedTuple):
    """What an import makes a name of the file stand for."""

    files: tuple[str, ...]  # none: outside of the codebase
    prefix: str = ""  # qualified name that it stands for in these files; "" for the file itself
    found: bool = True  # False: the files do not define it themselves
    nodes: tuple[Node, ...] = ()  # the definitions that it is; none for a file


_OUTSIDE = Binding((), found=False)


def _bind(imported: Import, path: str, resolver: Resolver, world: World) -> Binding:
    """What an import means, looked up in the files it leads to."""
    module = resolver(imported, path, world.index)
    if module is None:
        return _OUTSIDE
    files, prefix = module.files, ""
    nodes: tuple[Node, ...] = ()
    if module.definition is not None:
        nodes = tuple(world.module(module.definition))
        files, prefix = tuple(dict.fromkeys(node.path for node in nodes)), module.definition
        if len(files) != 1:
            return _OUTSIDE
    if module.member is None or module.member == "*":
        return Binding(files, prefix, True, nodes)
    place = qualify(prefix, module.member)
    members = tuple(world.find(module.member, files, place))
    if members:
        return Binding(tuple(dict.fromkeys(node.path for node in members)), place, True, members)
    if module.submodule is not None:
        return Binding((module.submodule,))
    return Binding(files, place, False)


class Imports:
    """The names that the imports of one file bind."""

    def __init__(self, path: str, language: str | None, imports: Sequence[Import], world: World) -> None:
        self.bound: dict[str, list[Binding]] = {}
        self.wildcards: list[Binding] = []
        self.resolved: list[tuple[Import, Binding]] = []
        rules = LANGUAGES.get(language or "")
        if rules is None:
            return
        for imported in imports:
            binding = _bind(imported, path, rules.resolve, world)
            self.resolved.append((imported, binding))
            named = imported.name not in (None, "*")
            if imported.alias:
                self.bound.setdefault(imported.alias, []).append(binding)
            elif imported.name == "*":
                self.wildcards.append(binding)
            elif named:
                self.bound.setdefault(str(imported.name), []).append(binding)
            else:
                self.bound.setdefault(imported.tail if rules.binds_tail else imported.module, []).append(binding)
                root = imported.module.partition(".")[0]
                if not rules.binds_tail and root != imported.module:  # `import a.b` makes `a` known, not what is in it
                    self.bound.setdefault(root, []).append(binding._replace(found=False, nodes=()))

    def of(self, receiver: str) -> tuple[list[Binding], str]:
        """What the longest bound beginning of a dotted receiver stands for, and the rest of the receiver."""
        head, rest = receiver, ""
        while head not in self.bound:
            head, dot, last = head.rpartition(".")
            if not dot:
                return [], receiver
            rest = f"{last}.{rest}" if rest else last
        return self.bound[head], rest


class Scopes:
    """The definitions of one file, by where they can be seen."""

    def __init__(self, definitions: Sequence[Definition], nodes: Sequence[Node], members_in_scope: bool) -> None:
        self.by_ordinal = {definition.ordinal: definition for definition in definitions}
        self.nodes = {definition.ordinal: node for definition, node in zip(definitions, nodes, strict=True)}
        self.members_in_scope = members_in_scope
        self.names = {definition.name for definition in definitions}
        self.children: dict[tuple[int | None, str], list[int]] = {}
        self.members: dict[tuple[str, str], list[int]] = {}  # (qualified name, name)
        for definition in definitions:
            parent = definition.parent if definition.parent in self.by_ordinal else None
            self.children.setdefault((parent, definition.name), []).append(definition.ordinal)
            self.members.setdefault((definition.qualified_name, definition.name), []).append(definition.ordinal)

    def around(self, ordinal: int | None) -> list[int]:
        """The definitions around a place, innermost first, from the one it stands in."""
        chain: list[int] = []
        while ordinal is not None and ordinal in self.by_ordinal and ordinal not in chain:
            chain.append(ordinal)
            ordinal = self.by_ordinal[ordinal].parent
        return chain

    def nearest(self, name: str, reference: Reference) -> list[Node]:
        """The definitions that a bare name means: those of the nearest scope that has any."""
        if name not in self.names:
            return []
        head = reference.kind in ("inherit", "decorate")  # written at the head of a definition: it cannot mean that one
        around = self.around(reference.enclosing)
        for depth, scope in enumerate([*around, None]):
            is_class = scope is not None and self.by_ordinal[scope].kind in names.CLASS_KINDS
            if is_class and (head or depth > 0) and not self.members_in_scope:
                continue  # members of a class are seen from its body only, not from its methods
            found = [ordinal for ordinal in self.children.get((scope, name), ()) if not (head and ordinal in around)]
            if found:
                return [self.nodes[ordinal] for ordinal in found]
        return []

    def member(self, qualified_name: str, name: str) -> list[Node]:
        """The definitions of a name inside a definition of the file."""
        return [self.nodes[ordinal] for ordinal in self.members.get((qualify(qualified_name, name), name), ())]

    def enclosing_class(self, reference: Reference) -> str | None:
        """Qualified name of the class around a place."""
        for ordinal in self.around(reference.enclosing):
            if self.by_ordinal[ordinal].kind in names.CLASS_KINDS:
                return self.by_ordinal[ordinal].qualified_name
        return None
