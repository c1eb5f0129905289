"""From a syntax tree to the facts of one file: definitions, references, imports, exports, parse errors.

What is looked for stands in the language's query (`languages_data/*.scm`), whose captures have these meanings:

- `@definition.<kind>` a definition, `@name` its name, `@function` the node with its parameters and body where that is
  another one, `@owner` the type that a method belongs to; `@scope` with `@scope.name` qualifies what lies inside, and
  with `@scope.public` makes it public;
- `@reference.<kind>` a used name, `@receiver` what stands before it, `@decorated` the definition that it decorates;
- `@import.module`, `@import.name`, `@import.alias`, `@import.wildcard`, `@import.default`, or `@import` for a
  statement that a function of `imports` takes apart;
- `@export` an exported name, `@exported` a local name exported under another; `@doc_next` and `@doc_enclosing`
  documentation; `@ignore` a range without references.

Metrics, chunks and what a name refers to are not found here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from tree_sitter import Node, Query, QueryCursor

from ingest_assets.analysis import conventions
from ingest_assets.analysis.facts import Definition, Import, ParsedFile, ParseError, Reference
from ingest_assets.analysis.imports import MODULE_PATHS, STATEMENTS, Imported
from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.syntax import Source, grammar, query, read

FUNCTIONS = frozenset({"function", "method", "macro"})
TYPES = frozenset({"class", "struct", "enum", "trait", "interface", "type", "module"})
VALUES = frozenset({"constant", "variable"})
_MAX_ERRORS = 100
_RECEIVER_CHARACTERS = 100

Captures = dict[str, list[Node]]


@dataclass(slots=True)
class Facts:
    """The facts of a file, and the nodes that they were read from for the passes that follow."""

    parsed: ParsedFile
    nodes: list[Node] = field(default_factory=list)  # of each definition; of a function the one with its parameters
    docstrings: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """A definition, or a scope, as captured."""

    node: Node
    name: Node
    kind: str  # "" for a scope
    function: Node
    owner: str | None
    public: bool  # of a scope: what lies inside is public without a modifier
    start: int
    end: int
    ordinal: int | None = None
    qualified: str = ""
    around: _Found | None = None  # definition or scope in which it lies


def parse(text: str, language: Language | None) -> ParsedFile:
    """The facts of a text. Never raises: a text that cannot be parsed gives `text_only` with the reason."""
    return facts(read(text, language)).parsed


def facts(source: Source) -> Facts:
    """The facts of a source that was read."""
    language = source.language
    if language is None or source.tree is None:
        return Facts(ParsedFile(language.name if language else None, "text_only", source.reason))
    matches = sorted(QueryCursor(query(language.name)).matches(source.root), key=lambda match: match[0])
    gathered = _Gathered(source, language)
    for _pattern, captures in matches:
        gathered.take(captures)
    return gathered.facts()


class _Gathered:
    """What the matches of one file add up to."""

    def __init__(self, source: Source, language: Language) -> None:
        self.source = source
        self.language = language
        self.rules = language.conventions
        self.found: dict[tuple[int, int], _Found] = {}  # by start of the name and of the node: the first pattern wins
        self.references: dict[tuple[int, str], tuple[Node, Node | None, Node | None]] = {}
        self.imports: dict[tuple[int, int], tuple[Node, list[Imported]]] = {}
        self.exports: dict[str, None] = {}
        self.exported: set[str] = set()
        self.others: dict[str, list[Node]] = {"doc_next": [], "doc_enclosing": [], "ignore": []}

    def take(self, captures: Captures) -> None:
        """Sort one match into its list."""
        for capture, nodes in captures.items():
            group, kind = _group(capture)
            if group == "reference":
                receiver, decorated = captures.get("receiver"), captures.get("decorated")
                self.references.setdefault(
                    (nodes[0].start_byte, kind),
                    (nodes[0], receiver[0] if receiver else None, decorated[0] if decorated else None),
                )
            elif group == "definition":
                self._definition(captures, nodes[0], captures["name"], kind)
            elif group == "scope" and not kind:
                self._definition(captures, nodes[0], captures["scope.name"], "")
            elif group == "import":
                self._import(captures, nodes[0], kind)
            elif group == "export":
                self.exports.update(dict.fromkeys(self.source.slice(node).strip("\"'") for node in nodes))
            elif group == "exported":
                self.exported.update(map(self.source.slice, nodes))
            elif group in self.others:
                self.others[group] += nodes

    def _definition(self, captures: Captures, node: Node, names: Sequence[Node], kind: str) -> None:
        function = captures["function"][0] if "function" in captures else node
        owner = self.source.slice(captures["owner"][0]) if "owner" in captures else None
        start, end = node.byte_range
        for name in names:
            found = _Found(node, name, kind, function, owner, "scope.public" in captures, start, end)
            self.found.setdefault((name.start_byte, start), found)

    def _import(self, captures: Captures, module: Node, part: str) -> None:
        text = self.source.slice
        if not part:
            statement = list(STATEMENTS[self.rules["imports"]](module, text))
            self.imports.setdefault((module.start_byte, 0), (module, statement))
        if part != "module":
            return
        written, level = MODULE_PATHS[self.rules["module_path"]](text(module))
        names, aliases = captures.get("import.name", []), captures.get("import.alias", [])
        name = text(names[0]).strip("\"'") if names else None
        if "import.wildcard" in captures:
            name = "*"
        elif "import.default" in captures:
            name = "default"
        taken = Imported(written, level, name, text(aliases[0]) if aliases else None)
        self.imports.setdefault((module.start_byte, [*names, *aliases, module][0].start_byte), (module, [taken]))

    def facts(self) -> Facts:
        """Put the lists in document order and tie them together."""
        imported = {start for _, start in self.imports}
        found = (one for (start, _), one in self.found.items() if start not in imported)
        ordered = sorted(found, key=lambda one: (one.start, -one.end, one.name.start_byte))
        self._nest(ordered)
        listed = [one for one in ordered if one.kind]
        owners = {one.qualified: one for one in reversed(listed) if one.kind in TYPES}
        docs, docstrings = self._docs(ordered, listed)
        definitions = tuple(self._fact(one, owners, docs) for one in listed)
        public = [one.name for one in definitions if one.visibility == "public" and one.qualified_name == one.name]
        exports = conventions.EXPORTS[self.rules["exports"]](list(self.exports), list(dict.fromkeys(public)))
        errors = _errors(self.source, self.language)
        parsed = ParsedFile(
            self.language.name,
            "partial" if errors else "parsed",
            f"{len(errors)} syntax errors, the first in line {errors[0].start_line}" if errors else None,
            definitions,
            tuple(self._reference_facts(ordered, owners)),
            tuple(self._import_facts()),
            tuple(exports),
            errors,
        )
        return Facts(parsed, [one.function for one in listed], docstrings)

    def _nest(self, ordered: list[_Found]) -> None:
        """Find what encloses each definition, and its qualified name."""
        open_: list[_Found] = []
        ordinal = 0
        for one in ordered:
            while open_ and (open_[-1].end <= one.start or (open_[-1].start, open_[-1].end) == (one.start, one.end)):
                open_.pop()
            one.around = open_[-1] if open_ else None
            name = self.source.slice(one.name)
            parts = (one.around.qualified if one.around else "", one.owner or "", name)
            one.qualified = ".".join(part for part in parts if part)
            if one.kind:
                one.ordinal, ordinal = ordinal, ordinal + 1
            open_.append(one)

    def _docs(self, ordered: list[_Found], listed: list[_Found]) -> tuple[dict[int, str], list[Node]]:
        """The documentation of definitions by ordinal, and the strings that are documentation."""
        docs: dict[int, str] = {}
        strings: list[Node] = []
        text = self.source.slice
        if self.rules["docs"] == "docstring":
            for one in listed:
                if one.kind not in VALUES and (node := conventions.docstring_node(_body(one.function))):
                    docs[one.ordinal or 0] = conventions.string_text(text(node))
                    strings.append(node)
            if node := conventions.docstring_node(self.source.root):
                strings.append(node)
        elif self.rules["docs"] == "comment_above":
            for one in listed:
                if doc := conventions.comment_above(self.source, self.source.row(one.start), self.rules):
                    docs[one.ordinal or 0] = doc
        else:
            following = sorted(self.others["doc_next"], key=lambda node: node.start_byte)
            for node, one in zip(following, _next(listed, [node.end_byte for node in following]), strict=True):
                if one is not None:
                    docs[one.ordinal or 0] = conventions.string_text(text(node))
            inner = sorted(self.others["doc_enclosing"], key=lambda node: node.start_byte)
            for node, one in zip(inner, _innermost(ordered, [node.start_byte for node in inner]), strict=True):
                if one is not None and one.ordinal is not None:
                    docs[one.ordinal] = conventions.string_text(text(node))
            strings += following + inner
        return docs, strings

    def _fact(self, one: _Found, owners: dict[str, _Found], docs: dict[int, str]) -> Definition:
        parent, kind, name = one.around, one.kind, self.source.slice(one.name)
        scoped = parent is not None and not parent.kind
        if kind == "function" and (scoped or (parent and parent.kind in self.rules["method_parents"])):
            kind = "method"
        if scoped or one.owner:
            parent = owners.get(one.qualified.removesuffix(f".{name}"))
        ordinal = one.ordinal or 0
        first, last = self.source.row(one.start), self.source.row(one.end)
        starts = self.source.starts
        return Definition(
            ordinal,
            parent.ordinal if parent else None,
            kind,
            name,
            one.qualified,
            conventions.signature(self.source, one.node, _body(one.function), self.rules),
            docs.get(ordinal),
            self._visibility(one, name),
            first + 1,
            one.start - starts[first],
            last + 1,
            one.end - starts[last],
        )

    def _visibility(self, one: _Found, name: str) -> str | None:
        if one.around is not None and (one.around.public or one.around.kind == "trait"):
            return "public"
        if self.rules["visibility"] == "exported" and one.around is None:
            is_module = bool(self.exports or self.exported or self.imports)
            return "public" if not is_module or name in self.exports or name in self.exported else "private"
        return conventions.VISIBILITY[self.rules["visibility"]](name, one.node, self.source, self.rules)

    def _reference_facts(self, ordered: list[_Found], owners: dict[str, _Found]) -> Iterator[Reference]:
        names = {one.name.start_byte for one in ordered if one.kind}
        by_node = {one.node.id: one for one in ordered}
        code = [one for one in ordered if one.kind not in VALUES]
        taken = sorted(self.references.items())
        around = _innermost(code, [start for (start, _), _ in taken])
        ignored = _covered(self.others["ignore"], [start for (start, _), _ in taken])
        starts = self.source.starts
        ordinal = 0
        for index, ((start, kind), (node, receiver, decorated)) in enumerate(taken):
            if ignored[index] or (start in names and kind == "call"):
                continue
            one = by_node.get(decorated.id) if decorated else around[index]
            if one is not None and not one.kind:
                one = owners.get(one.qualified)
            row = self.source.row(start)
            yield Reference(
                ordinal,
                kind,
                self.source.slice(node),
                self._receiver(receiver) if receiver else None,
                row + 1,
                start - starts[row],
                one.ordinal if one else None,
            )
            ordinal += 1

    def _receiver(self, node: Node) -> str:
        start, end = node.byte_range
        if end - start <= _RECEIVER_CHARACTERS:
            return self.source.data[start:end].decode()
        written = self.source.data[start : start + 4 * _RECEIVER_CHARACTERS].decode("utf-8", "ignore")
        return written[: min(_RECEIVER_CHARACTERS, end - start)]

    def _import_facts(self) -> Iterator[Import]:
        ordinal = 0
        for _, (node, taken) in sorted(self.imports.items()):
            for one in taken:
                yield Import(ordinal, one.module, one.level, one.name, one.alias, self.source.row(node.start_byte) + 1)
                ordinal += 1


@cache
def _group(capture: str) -> tuple[str, str]:
    group, _, kind = capture.partition(".")
    return group, kind


def _body(function: Node) -> Node | None:
    return function.child_by_field_name("body")


def _innermost(ordered: Sequence[_Found], positions: Sequence[int]) -> list[_Found | None]:
    """The innermost definition at each of these bytes, both in document order."""
    open_: list[_Found] = []
    found: list[_Found | None] = []
    index = 0
    for position in positions:
        while index < len(ordered) and ordered[index].start <= position:
            while open_ and open_[-1].end <= ordered[index].start:
                open_.pop()
            open_.append(ordered[index])
            index += 1
        while open_ and open_[-1].end <= position:
            open_.pop()
        found.append(open_[-1] if open_ else None)
    return found


def _next(listed: Sequence[_Found], positions: Sequence[int]) -> list[_Found | None]:
    """The first definition behind each of these bytes, both in document order."""
    starts = [one.start for one in listed]
    indexes = [bisect_left(starts, position) for position in positions]
    return [listed[index] if index < len(listed) else None for index in indexes]


def _covered(ranges: Sequence[Node], positions: Sequence[int]) -> list[bool]:
    """Whether each of these bytes, in document order, lies in one of the ranges."""
    if not ranges:
        return [False] * len(positions)
    spans = sorted(node.byte_range for node in ranges)
    starts = [start for start, _ in spans]
    return [(index := bisect_right(starts, at) - 1) >= 0 and at < spans[index][1] for at in positions]


@cache
def _error_query(name: str) -> Query:
    return Query(grammar(name), "(ERROR) @error (MISSING) @missing")


def _errors(source: Source, language: Language) -> tuple[ParseError, ...]:
    if not source.root.has_error:
        return ()
    captures = QueryCursor(_error_query(language.name)).captures(source.root)
    ranges = sorted(
        {(node.start_point.row + 1, node.end_point.row + 1, kind) for kind, nodes in captures.items() for node in nodes}
    )
    return tuple(ParseError(*one) for one in ranges[:_MAX_ERRORS])
