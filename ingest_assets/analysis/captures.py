"""What a language's query found in a tree, sorted into lists: the captures, before they are tied together.

The captures of the queries (`languages_data/*.scm`) have these meanings:

- `@definition.<kind>` a definition, `@name` its name, `@function` the node with its parameters and body where that is
  another one, inside or behind it, `@owner` the type that a method belongs to; a `@definition.attribute` is a variable
  of the type around it, however deep in its methods it is assigned, and none where there is no type; `@scope` with
  `@scope.name` qualifies what lies inside, and with `@scope.public` makes it public;
- `@reference.<kind>` a used name, `@receiver` what stands before it;
- `@import.module`, `@import.name`, `@import.alias`, `@import.wildcard`, `@import.default`, or `@import` for a
  statement that a function of `imports` takes apart;
- `@export` an exported name, `@exported` a local name exported under another; `@doc_next` and `@doc_enclosing`
  documentation of the next definition and of the one around it; `@ignore` a range without references.

Where several patterns find the same thing, the one that stands first in the query wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from tree_sitter import Node

from ingest_assets.analysis import import_calls, import_statements
from ingest_assets.analysis.conventions import compiled
from ingest_assets.analysis.imports import MODULE_PATHS, Imported
from ingest_assets.analysis.languages import Language, by_name
from ingest_assets.analysis.name_captures import NameCaptures
from ingest_assets.analysis.syntax import Match, Source, facts_patterns, matches, queries

_STATEMENTS = import_statements.STATEMENTS | import_calls.STATEMENTS
_MAIN = re.compile(
    r"@(reference|definition|scope|import|export|exported|doc_next|doc_enclosing|ignore)(?:\.(\w+))?(?!\w)"
)
_PARTS = frozenset({"name", "alias", "wildcard", "default", "public"})  # captures beside the main one


VALUES = frozenset({"constant", "variable"})  # kinds of definitions that nothing stands in
Use = tuple[int, str, int, Node | None]  # of a name: where it begins, kind, where it ends, receiver


@dataclass(slots=True)
class Found:
    """A definition, or a scope, as captured; `parsing` fills in the rest."""

    node: Node
    name: Node
    kind: str  # "" for a scope
    function: Node
    owner: str | None
    public: bool  # of a scope: what lies inside is public without a modifier
    start: int
    end: int
    body: Node | None = None
    ordinal: int = -1  # of a definition
    written: str = ""  # its name
    qualified: str = ""
    around: Found | None = None  # definition or scope in which it lies
    clauses: tuple[Found, ...] = ()  # that follow it, where a function is written in several


@dataclass(slots=True)
class Gathered:
    """The lists of one file, keyed so that nothing stands in them twice."""

    found: dict[tuple[int, int], Found] = field(default_factory=dict)  # by start of the name and of the node
    references: list[Use] = field(default_factory=list)  # by pattern, then in document order; may be there twice
    # By where it begins and where the name stands that it binds, -1 for a statement -> where it begins
    imports: dict[tuple[int, int], tuple[int, list[Imported]]] = field(default_factory=dict)
    exports: dict[str, int] = field(default_factory=dict)  # -> where it stands
    exported: set[str] = field(default_factory=set)
    doc_next: list[Node] = field(default_factory=list)
    doc_enclosing: list[Node] = field(default_factory=list)
    ignore: list[Node] = field(default_factory=list)
    names: NameCaptures = field(default_factory=NameCaptures)


def gather(source: Source, language: Language) -> Gathered:
    """Run the language's queries over a tree."""
    gathered, roles, rules = Gathered(), _roles(language.name), language.conventions
    add = gathered.references.append
    constant_names = compiled(rules["constant_names"]) if "constant_names" in rules else None
    for pattern, captures in _each(source, language, gathered.names):
        capture, group, kind = roles[pattern]
        nodes = captures[capture]
        if group == "reference":
            node, receiver = nodes[0], captures.get("receiver")
            add((node.start_byte, kind, node.end_byte, receiver[0] if receiver else None))
        elif group == "definition":
            function = captures["function"][0] if "function" in captures else nodes[0]
            owner = source.slice(captures["owner"][0]) if "owner" in captures else None
            start, end = nodes[0].start_byte, max(nodes[0].end_byte, function.end_byte)
            for name in captures["name"]:
                is_constant = constant_names and kind == "variable" and constant_names.match(source.slice(name))
                found = Found(nodes[0], name, "constant" if is_constant else kind, function, owner, False, start, end)
                gathered.found.setdefault((name.start_byte, start), found)
        elif group == "scope":
            name, (start, end) = captures["scope.name"][0], nodes[0].byte_range
            found = Found(nodes[0], name, "", nodes[0], None, "scope.public" in captures, start, end)
            gathered.found.setdefault((name.start_byte, start), found)
        elif capture == "import":
            start = nodes[0].start_byte
            gathered.imports.setdefault(
                (start, -1), (start, list(_STATEMENTS[rules["imports"]](nodes[0], source.slice)))
            )
        elif group == "import":
            _import(source, gathered, captures, rules["module_path"])
        elif group == "export":
            for node in nodes:
                gathered.exports.setdefault(source.slice(node).strip("\"'"), node.start_byte)
        elif group == "exported":
            gathered.exported.update(map(source.slice, nodes))
        else:
            getattr(gathered, group).extend(nodes)
    return gathered


def _each(source: Source, language: Language, names: NameCaptures) -> Iterator[Match]:
    """The matches of facts; those of names go to where they are sorted."""
    for of_facts, of_names in matches(source, language):
        for _, captures in of_names:
            names.take(captures)
        yield from of_facts


def _import(source: Source, gathered: Gathered, captures: dict[str, list[Node]], module_path: str) -> None:
    module = captures["import.module"][0]
    written, level = MODULE_PATHS[module_path](source.slice(module))
    names, aliases = captures.get("import.name", []), captures.get("import.alias", [])
    name = source.slice(names[0]).strip("\"'") if names else None
    if "import.wildcard" in captures:
        name = "*"
    elif "import.default" in captures:
        name = "default"
    taken = Imported(written, level, name, source.slice(aliases[0]) if aliases else None)
    key = (module.start_byte, [*names, *aliases, module][0].start_byte)
    gathered.imports.setdefault(key, (module.start_byte, [taken]))


@cache
def _roles(name: str) -> tuple[tuple[str, str, str], ...]:
    """Of each pattern of a language's queries: its main capture, the group and the kind that it names."""
    language = by_name(name)
    roles = []
    everywhere, top = queries(name)
    for query, text, patterns in (
        (everywhere, language.queries, facts_patterns(name)),
        (top, language.top_queries, top.pattern_count),
    ):
        data = text.encode()
        for pattern in range(patterns):
            written = data[query.start_byte_for_pattern(pattern) : query.end_byte_for_pattern(pattern)].decode()
            main = next(match for match in _MAIN.finditer(written) if match[2] not in _PARTS)
            roles.append((main[0][1:], main[1], main[2] or ""))
    return tuple(roles)
