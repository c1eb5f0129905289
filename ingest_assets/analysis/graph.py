"""The code graph of a codebase: nodes, and edges with the rule that found them and how sure it is.

Belongs here: pure resolution, facts in, nodes and edges out. Names in modules are `graph_world`, values and members
`inference`, what an import means `modules`, ranks `ranking`; where the facts come from and where the edges go is
`storage.graph_update`.

Rules, in this order; the first that applies decides, and what none decides has no edge:
- `nesting`: a folder contains its files, a file its definitions, a definition those inside it.
- `import`: a file imports the files of a module, and what it takes from it, through re-exports too; or the package
  outside of the codebase that the module is of.
- `same_scope`: a bare name is the nearest definition around it.
- `imported`: the name, or what it stands behind, is bound by an import, or by a wildcard, to a file that defines it or
  passes it on.
- `member`: what stands behind `self`, `super()` or a class of the file is the member of that class, or of the nearest
  base that has one.
- `typed`: what stands behind a value is a member of its class, where that follows from a constructor, a declared type
  or what a function says that it returns.
- `override`: a member of a class overrides that of the nearest base that has one of its name.
- `local`: a local name stands for a definition (likely, never more).
- `route`: a route leads to the definition that is decorated with it, or that stands as its handler; a router, or the
  file, mounts routes and other routers: see `routes`.
- `naming`: a test is of what it uses and is named after: see `graph_tests`.
- `link`, `mention`: a document links to a file, or names a file or a definition: see `graph_documents`.
- `unique_name`: the codebase has exactly one definition of that name that suits (always possible, never more).
Edges are certain; likely where a name is bound more than once, where a qualified name is defined more than once in the
file (the first one is taken), or where a declared type names several. A name that is local, or bound to something
outside of the codebase, is never looked for. A reference without an edge keeps its reason: see `unresolved`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ingest_assets.analysis import graph_names as names
from ingest_assets.analysis.facts import Reference
from ingest_assets.analysis.flags import is_test
from ingest_assets.analysis.graph_documents import Mention, documents
from ingest_assets.analysis.graph_edges import Edge
from ingest_assets.analysis.graph_nodes import Node, Target, file_node, folder_node, package_node
from ingest_assets.analysis.graph_route_edges import Mounted, RouteEdges
from ingest_assets.analysis.graph_tests import subjects
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.inference import Inference
from ingest_assets.analysis.members import by_use
from ingest_assets.analysis.scopes import FileNames, Symbol
from ingest_assets.analysis.unresolved import (
    BUILTIN,
    EXTERNAL,
    LEADING_NAME,
    LOCAL,
    MEMBER,
    NAMESAKES,
    RECEIVER,
    UNDEFINED,
    Unresolved,
)
from ingest_assets.analysis.values import (
    OUTSIDE,
    Value,
    alias,
    definition,
    is_stand_in,
    is_tag,
    node_of,
    prefer,
    target_of,
)

EDGE_KINDS: Mapping[str, str] = {"call": "calls", "inherit": "inherits", "decorate": "decorates"}  # else references
RANKED_KINDS = ("imports", "calls", "inherits", "implements", "overrides", "decorates", "references")
# Kind of a reference -> what it can mean, as `suiting` says it; else a value.
_MEANT = {"call": "call", "decorate": "type", "type": "type", "tag": "type", "inherit": "type"}
_TYPES = frozenset({"type", "tag", "inherit"})
_ORDINAL = re.compile(r"@\d+\Z")
_DOTTED = re.compile(r"[\w$@#]+(?:\.[\w$#]+)*\Z")

# What a reference means: a node; a value, by which rule; or nothing, for which reason. Of a value of None only the
# reason is known, and its name may be that of the only method.
Meaning = Target | tuple[Value | None, str] | str


class Resolved(NamedTuple):
    """What is known of one file."""

    edges: list[Edge]
    unresolved: list[Unresolved]
    packages: list[Node]  # outside of the codebase, that it imports
    mounted: list[Mounted]


def resolve(
    file: FileNames, references: Sequence[Reference], world: World, mentions: Sequence[Mention] = ()
) -> Resolved:
    """The edges of one file: of all its definitions and imports, of these references, and of what it mentions, if it is
    a document; and the references without any."""
    resolver = _Resolver(file, world)
    web = RouteEdges(file, resolver.inference)
    edges = [*_contains(file), *resolver.imports(), *resolver.overrides(), *web.routes(), *web.mounts()]
    unresolved = []
    for reference in references:
        found = resolver.edges(reference)
        if isinstance(found, str):
            unresolved.append(Unresolved(reference, found))
        else:
            edges += found
    if resolver.used is not None:
        edges += list(subjects(file, edges, resolver.used))
    edges += documents(file, mentions, world)
    return Resolved(edges, unresolved, list(resolver.packages.values()), web.mounted)


class _Resolver:
    """Resolves the references of one file."""

    def __init__(self, file: FileNames, world: World) -> None:
        self.file = file
        self.world = world
        self.inference = Inference(world)
        self.packages: dict[str, Node] = {}  # from elsewhere, that the file imports
        self.used: dict[int, Node] | None = {} if is_test(file.path) else None  # what edges of a test lead to
        # Much is written many times: what was found for it.
        self._owners: dict[tuple[str, str | None, int | None], tuple[Value | None, Value | None, str]] = {}
        self._names: dict[tuple[str, str], Meaning] = {}
        self._members: dict[tuple[str, str | None, int | None, str, str], Meaning] = {}
        self._classes: dict[int | None, int | None] = {}
        # By the identity of the meaning, which is kept with it, and the kind of the reference.
        self._targets: dict[tuple[int, str], tuple[object, list[tuple[Node, Target]]]] = {}

    def imports(self) -> Iterator[Edge]:
        """From the file to what it imports; to the files of a module, or to its package, once a line."""
        file, world = self.file, self.world
        done: set[tuple[int, int]] = set()
        for imported in file.imports:
            targets: dict[int, tuple[str, str]] = {}
            if not imported.is_import:
                continue
            module = world.module(imported, file.path)
            used = [file_node(path) for path in module.files] if module is not None else []
            elsewhere = module is None or module.definition is not None
            package = world.package(imported, file.path) if elsewhere else None
            if package is not None:
                used.append(self.packages.setdefault(package, package_node(package, file.family)))
            for node in used:
                targets[node.node_id] = "certain", "import"
            if module is not None and imported.name != "*":
                meant = world.imported([imported], file.path)
                target = target_of(meant[0], "import", "") if len(meant) == 1 else None
                if target is not None:
                    targets[target.node_id] = target.confidence, target.rule
                    used.append(node_of(prefer(meant[0], types=False)))
            if self.used is not None:
                self.used |= {node.node_id: node for node in used if node.kind != "external"}
            for identity, (confidence, rule) in targets.items():
                if (imported.line, identity) not in done:
                    done.add((imported.line, identity))
                    place = file.path, imported.line, "import", imported.ordinal
                    yield Edge(file.node.node_id, identity, "imports", confidence, rule, *place)

    def overrides(self) -> Iterator[Edge]:
        """From the members of classes to what they override in the nearest base that has it."""
        for ordinal, symbol in self.file.symbols.items():
            target = target_of(self.inference.members.overridden(symbol), "override", "")
            if target is not None:
                place = self.file.path, symbol.node.line, "definition", ordinal
                yield Edge(symbol.node.node_id, target.node_id, "overrides", target.confidence, target.rule, *place)

    def edges(self, reference: Reference) -> list[Edge] | str:
        """What a reference means: one thing, or one for each that a type names, and the constructor that it calls; or
        the reason why nothing is known."""
        found = self._member(reference) if reference.receiver else self._name(reference)
        if isinstance(found, str):
            return found
        source = self.file.symbols.get(reference.enclosing) if reference.enclosing is not None else None
        start = source.node if source is not None else self.file.node
        place = self.file.path, reference.line, "reference", reference.ordinal
        kind = EDGE_KINDS.get(reference.kind, "references")
        if isinstance(found, Target):
            return [Edge(start.node_id, found.node_id, kind, found.confidence, found.rule, *place)]
        value, rule = found
        if value is None:
            return rule
        key = id(found), reference.kind
        if key not in self._targets:
            self._targets[key] = found, self._targets_of(value, rule, reference.kind)
        edges: list[Edge] = []
        for node, target in self._targets[key][1]:
            if self.used is not None:
                self.used[node.node_id] = node
            implements = (
                kind == "inherits" and node.kind in names.CONTRACT_KINDS and start.kind not in names.CONTRACT_KINDS
            )
            shown = "implements" if implements else kind
            edges.append(Edge(start.node_id, target.node_id, shown, target.confidence, target.rule, *place))
        return edges or (LOCAL if rule == "local" else NAMESAKES)

    def _targets_of(self, value: Value, rule: str, kind: str) -> list[tuple[Node, Target]]:
        """The nodes that references of a kind lead to which mean this."""
        value = by_use(prefer(value, types=kind in _TYPES), kind == "call")
        value = alias(value) if kind != "tag" else value
        value = value._replace(sure=False) if is_stand_in(value.symbol) else value
        made = self.inference.calls.constructor(value) if kind == "call" else None
        found: dict[int, tuple[Node, Target]] = {}
        for one in (value, *value.also, *((made,) if made is not None else ())):
            target = target_of(one, rule, kind)
            if target is not None:
                found.setdefault(target.node_id, (node_of(one), target))
        return list(found.values())

    def _name(self, reference: Reference) -> Meaning:
        file, name = self.file, reference.name
        if reference.hint is not None or file.traits.members_are_in_scope or file.defines(name):
            return self._bare(reference)
        key = name, reference.kind  # nothing around it matters
        if key not in self._names:
            self._names[key] = self._bare(reference)
        return self._names[key]

    def _bare(self, reference: Reference) -> Meaning:
        name, file = reference.name, self.file
        if reference.hint is not None:  # a local name
            found = self.inference.value(reference.hint, file, reference.enclosing) if reference.hint else None
            if found is None or found is OUTSIDE:
                return LOCAL
            if _ORDINAL.match(reference.hint):
                return found, "same_scope"
            return found._replace(sure=False), "local"
        head = reference.kind in ("inherit", "decorate")
        meant = _MEANT.get(reference.kind, "value")
        own = file.nearest(name, reference.enclosing, head=head, meant=meant)
        if own:
            named = self._alias(reference, own) if file.traits.like_c else None
            if named is not None:
                return named, "imported"
            return definition(own), "same_scope"
        inherited = None
        if file.traits.members_are_in_scope and not head:
            inherited = self.inference.roots.inherited(name, file, reference.enclosing, meant)
        if inherited is not None:
            return inherited, "member"
        opened = file.traits.opened_kinds
        elsewhere = self.inference.owners.lexical(name, file, reference.enclosing) if opened else None
        if elsewhere is not None:
            return Value("definition", elsewhere), "imported"
        bound = file.bound.get(name)
        if bound:
            brought = self.world.imported(bound, file.path)
            if not brought and all(self.world.is_outside(one, file.path) for one in bound):
                return EXTERNAL
            return _imported(brought)
        inside = self.inference.roots.bare(name, file, "type" if meant == "type" else None)
        if inside and inside != (OUTSIDE,):
            return _imported(inside)
        otherwise = EXTERNAL if inside else UNDEFINED
        if name in names.SELF_RECEIVERS:
            otherwise = LOCAL
        elif name in file.traits.builtins:
            otherwise = BUILTIN
        if reference.kind in ("type", "tag") and not inside and file.traits.types_may_be_values:
            as_value = self._bare(reference._replace(kind="use"))
            if isinstance(as_value, tuple) and not isinstance(as_value, Target):
                return as_value
        if inside or file.is_explicit or otherwise == BUILTIN:
            if not file.traits.macros_are_seen or reference.kind != "call":
                return otherwise
            return self.world.unique(name, "macro", file.family, False) or otherwise
        alone = self.world.unique(name, reference.kind, file.family, False)
        if alone == NAMESAKES and reference.kind == "call" and file.traits.builds_choose:
            linked = self.inference.owners.linked(name, file)
            return (linked, "imported") if linked is not None else NAMESAKES
        return alone or otherwise

    def _alias(self, reference: Reference, own: Sequence[Symbol]) -> Value | None:
        """What gives a `struct` of the file, of which another one makes it a type, the name that is written alone."""
        is_alone = reference.kind == "type" and self.file.language in self.file.traits.like_c
        if not is_alone or not all(is_tag(one) for one in own):
            return None
        found = self.inference.roots.brought(reference.name, self.file)
        found = alias(found) if found is not None else None
        return found if found is not None and found.symbol is not None and not is_tag(found.symbol) else None

    def _member(self, reference: Reference) -> Meaning:
        receiver, hint, enclosing = reference.receiver or "", reference.hint, reference.enclosing
        if hint is None and receiver in names.SELF_RECEIVERS and not self.file.extends:
            # The same in all methods of a class.
            enclosing = self._class_around(enclosing)
        meant = _MEANT.get(reference.kind, "value") if self.file.traits.types_are_apart else "value"
        key = receiver, hint, enclosing, reference.name, meant
        if key not in self._members:
            self._members[key] = self._find_member(*key)
        found = self._members[key]
        if isinstance(found, str) or found[0] is not None:
            return found
        return self._any_method(reference, str(found[1]))

    def _find_member(self, written: str, hint: str | None, enclosing: int | None, name: str, meant: str) -> Meaning:
        owner, settled, expression = self._owner(written, hint, enclosing)
        known = settled if settled is not OUTSIDE else None
        found = self.inference.members.of(known, name, meant) if known is not None else None
        if (found is None or found is OUTSIDE) and self.file.extends:
            extension = self.inference.extensions.find(known, name, self.file)
            if extension is not None:
                return extension, "imported"
        if owner is OUTSIDE or settled is OUTSIDE:
            return EXTERNAL
        if settled is None:
            return None, RECEIVER
        given = self.file.traits.given.get(name) if found is None else None
        if given == "made":
            found = self.inference.calls.constructor(settled)
        if found is None:
            unknown = BUILTIN if given is not None else MEMBER
            return unknown if settled.kind == "module" or given is not None else (None, unknown)
        if found is OUTSIDE or settled.kind == "elements":
            return EXTERNAL if settled.kind in ("module", "elements") else (None, EXTERNAL)
        return found, self._rule(settled, expression)

    def _owner(self, written: str, hint: str | None, enclosing: int | None) -> tuple[Value | None, Value | None, str]:
        """What stands before the dot: what it is, what that holds, and as which expression."""
        key = written, hint, enclosing
        if key not in self._owners:
            receiver = written.replace("::", ".").replace("->", ".").replace("?.", ".").replace("\\", ".")
            expression, owner = receiver if hint is None else hint, None
            if hint is None and _DOTTED.match(receiver) is None:  # a call, an index, ...: only its root is known
                lead = LEADING_NAME.match(receiver)
                bound = self.file.bound.get(lead.group()) if lead else None
                if bound is not None and self.world.imported(bound, self.file.path) == (OUTSIDE,):
                    owner = OUTSIDE
            elif expression:
                owner = self.inference.value(expression, self.file, enclosing)
            settled = self.inference.settle(owner) if owner is not None else None
            self._owners[key] = owner, settled, expression
        return self._owners[key]

    def _class_around(self, enclosing: int | None) -> int | None:
        if enclosing not in self._classes:
            around = self.file.enclosing_class(enclosing)
            apart = enclosing if self.file.traits.members_stand_apart else None
            self._classes[enclosing] = apart if around is None else around.definition.ordinal
        return self._classes[enclosing]

    def _rule(self, settled: Value, expression: str) -> str:
        if settled.kind == "module":
            return "imported"
        if settled.kind == "instance" and expression not in names.SELF_RECEIVERS:
            return "typed"
        if settled.symbol is not None and settled.kind == "definition" and settled.symbol.file is not self.file:
            return "imported"
        return "member"

    def _any_method(self, reference: Reference, otherwise: str) -> Target | str:
        """A member of an object that does not tell what it is; else the reason why there is none."""
        if reference.kind == "use" or len(reference.name) < names.SHORTEST_METHOD:
            return otherwise
        if reference.name in names.COMMON_METHODS:
            return otherwise
        found = self.world.unique(reference.name, reference.kind, self.file.family, True)
        return found if isinstance(found, Target) or (found and otherwise == RECEIVER) else otherwise


def _imported(found: tuple[Value, ...]) -> Meaning:
    """The one thing that was found, where all is the same."""
    if len(found) != 1:
        return NAMESAKES if found else MEMBER
    return EXTERNAL if found[0] is OUTSIDE else (found[0], "imported")


def _contains(file: FileNames) -> Iterator[Edge]:
    yield contained(file.path, file.node)
    for symbol in file.symbols.values():
        one = symbol.definition
        parent = file.symbols.get(one.parent) if one.parent is not None else None
        source = parent.node.node_id if parent is not None else file.node.node_id
        place = file.path, symbol.node.line, "definition", one.ordinal
        yield Edge(source, symbol.node.node_id, "contains", "certain", "nesting", *place)


def contained(path: str, node: Node) -> Edge:
    """From the folder of a file, or of a folder, to its node."""
    folder = folder_node(posixpath.dirname(path))
    return Edge(folder.node_id, node.node_id, "contains", "certain", "nesting", node.path, 1, "file", 0)
