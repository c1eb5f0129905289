"""The code graph of a codebase: nodes, and edges with the rule that found them and how sure it is.

Belongs here: pure resolution, facts in, nodes and edges out. What an import means is `modules`, what a name may stand
for is `graph_names`, ranks are `ranking`; where the facts come from and where the edges go is `storage.graph_store`.

Rules, in this order; the first that applies decides, and what none decides has no edge:
- `nesting`: a file contains its definitions, a definition those inside it (certain).
- `import`: a file imports the file, or the definition, that its import resolves to (certain).
- `same_scope`: a bare name is the nearest definition around it; `self.x` is a member of the enclosing class; `A.x` is
  a member of a definition `A` in the same file (certain).
- `imported`: the name, or its receiver, is bound by an import of this file to a file that defines it (certain).
- `unique_name`: the codebase has exactly one definition of that name that suits (possible).
A name that an import binds to something outside of the codebase is never looked for inside. "likely" replaces "certain"
where the same qualified name is defined more than once in the file: the last one is taken.

What an edge depends on, beside its own file: which nodes of the same name exist (and, among those with an equal
qualified name, their order), and what its file's imports resolve to. The incremental graph relies on that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.facts import Definition, Import, Reference
from ingest_assets.analysis.graph_nodes import Node, Target, World, choose, definition_nodes, family, file_node, qualify
from ingest_assets.analysis.scopes import Binding, Imports, Scopes

EDGE_KINDS: Mapping[str, str] = {"call": "calls", "inherit": "inherits", "decorate": "decorates"}  # else references
RANKED_KINDS = ("imports", "calls", "inherits", "decorates", "references")
_LEADING_NAME = re.compile(r"[\w$]+")
_DOTTED = re.compile(r"[\w$]+(?:\.[\w$]+)*\Z")


class Edge(NamedTuple):
    """A use of one node by another, at a place."""

    source: int  # node_id
    target: int  # node_id
    kind: str  # contains, imports, calls, inherits, decorates, references
    confidence: str  # certain, likely, possible
    rule: str
    path: str  # where it is written
    line: int
    origin: str  # definition, import, reference: the kind of fact that it was made from
    origin_ordinal: int


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the graph needs to know of one file."""

    path: str
    language: str | None
    definitions: Sequence[Definition]  # all of the file, by ordinal
    imports: Sequence[Import]  # all of the file
    references: Sequence[Reference]  # those to resolve


class _Resolver:
    """Resolves the references of one file."""

    def __init__(self, facts: FileFacts, nodes: Sequence[Node], world: World) -> None:
        self.family = family(facts.path)
        self.world = world
        self.imports = Imports(facts.path, facts.language, facts.imports, world)
        self.scopes = Scopes(facts.definitions, nodes, self.family in names.MEMBERS_ARE_IN_SCOPE)

    def target(self, reference: Reference) -> Target | None:
        """What a reference means, or None."""
        if not reference.receiver:
            return self._bare(reference)
        receiver = reference.receiver.replace("::", ".").replace("->", ".").replace("?.", ".")
        return self._member(reference, receiver)

    def _bare(self, reference: Reference) -> Target | None:
        name = reference.name
        found = self.scopes.nearest(name, reference)
        if found:
            return choose(found, "same_scope")
        bindings = self.imports.bound.get(name)
        if bindings:
            return self._through(bindings, "", reference)
        wild = [
            node
            for binding in self.imports.wildcards
            for node in self.world.find(name, binding.files, qualify(binding.prefix, name))
        ]
        if wild:
            return choose(list(dict.fromkeys(wild)), "imported")
        if self.family in names.IMPORTS_ARE_EXPLICIT and not any(binding.files for binding in self.imports.wildcards):
            return None
        return self._anything(reference)

    def _member(self, reference: Reference, receiver: str) -> Target | None:
        name = reference.name
        if receiver in names.SELF_RECEIVERS:
            qualified_name = self.scopes.enclosing_class(reference)
            found = self.scopes.member(qualified_name, name) if qualified_name is not None else []
            return choose(found, "same_scope") if found else self._any_method(reference)
        if _DOTTED.match(receiver) is None:  # a call, an index, ...: only where it begins is known
            lead = _LEADING_NAME.match(receiver)
            bindings = self.imports.bound.get(lead.group()) if lead else None
            outside = bindings is not None and not any(binding.files for binding in bindings)
            return None if outside else self._any_method(reference)
        root, _, rest = receiver.partition(".")
        for owner in self.scopes.nearest(root, reference):
            found = self.scopes.member(qualify(owner.qualified_name, rest), name)
            if found:
                return choose(found, "same_scope")
        bindings, rest = self.imports.of(receiver)
        return self._through(bindings, rest, reference) if bindings else self._any_method(reference)

    def _through(self, bindings: list[Binding], rest: str, reference: Reference) -> Target | None:
        """Follow a name that imports bind; `rest` stands between it and the name of the reference."""
        inside = [binding for binding in bindings if binding.files]
        if not inside:
            return None
        nodes: list[Node] = []
        for binding in inside:
            if reference.receiver and binding.found:
                place = qualify(binding.prefix, rest, reference.name)
                nodes += self.world.find(reference.name, binding.files, place)
            elif not reference.receiver:
                nodes += binding.nodes
        if nodes:
            return choose(list(dict.fromkeys(nodes)), "imported", sure=len(bindings) == 1)
        if reference.receiver:
            module = not rest and any(binding.found and not binding.prefix for binding in inside)
            return self._anything(reference) if module else self._any_method(reference)
        return self._anything(reference) if any(binding.prefix for binding in inside) else None

    def _anything(self, reference: Reference) -> Target | None:
        """A name that a file of the codebase passes on from somewhere."""
        return self.world.unique(reference.name, reference.kind, self.family, False)

    def _any_method(self, reference: Reference) -> Target | None:
        """A member of an object that nothing is known of."""
        if len(reference.name) < names.SHORTEST_METHOD or reference.name in names.COMMON_METHODS:
            return None
        return self.world.unique(reference.name, reference.kind, self.family, True)


def resolve(facts: FileFacts, world: World) -> list[Edge]:
    """The edges of one file: of all its definitions, of all its imports and of the given references.

    A reference without an edge is unresolved.
    """
    file = file_node(facts.path)
    nodes = definition_nodes(facts.path, facts.definitions)
    resolver = _Resolver(facts, nodes, world)
    edges = [*_contains(file, facts.definitions, nodes), *_imports(file, resolver.imports.resolved)]
    by_ordinal = resolver.scopes.nodes
    for reference in facts.references:
        target = resolver.target(reference)
        if target is not None:
            source = file if reference.enclosing is None else by_ordinal.get(reference.enclosing, file)
            kind = EDGE_KINDS.get(reference.kind, "references")
            place = facts.path, reference.line, "reference", reference.ordinal
            edges.append(Edge(source.node_id, target.node_id, kind, target.confidence, target.rule, *place))
    return edges


def _contains(file: Node, definitions: Sequence[Definition], nodes: Sequence[Node]) -> Iterable[Edge]:
    by_ordinal = {definition.ordinal: node for definition, node in zip(definitions, nodes, strict=True)}
    for definition, node in zip(definitions, nodes, strict=True):
        parent = by_ordinal.get(definition.parent, file) if definition.parent is not None else file
        yield Edge(
            parent.node_id, node.node_id, "contains", "certain", "nesting", file.path, node.line, "definition",
            definition.ordinal,
        )  # fmt: skip


def _imports(file: Node, resolved: Iterable[tuple[Import, Binding]]) -> Iterable[Edge]:
    for imported, binding in resolved:
        target = choose(binding.nodes, "import")
        if target is not None:
            targets = [target]
        else:
            targets = [Target(file_node(path).node_id, "certain", "import") for path in binding.files]
        for node, confidence, rule in targets:
            yield Edge(
                file.node_id, node, "imports", confidence, rule, file.path, imported.line, "import", imported.ordinal
            )
