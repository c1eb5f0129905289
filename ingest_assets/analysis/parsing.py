"""From a syntax tree to the facts of one file: definitions, references, imports, exports, parse errors.

What a language's query finds is sorted in `captures`; here it is put in document order and tied together. Metrics,
chunks, and what a name refers to, are not found here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter

from tree_sitter import Node, Query, QueryCursor

from ingest_assets.analysis import conventions
from ingest_assets.analysis.captures import Found, Gathered, gather
from ingest_assets.analysis.facts import Definition, Import, ParsedFile, ParseError, Reference
from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.syntax import Source, grammar, read
from ingest_assets.analysis.visibility import VISIBILITY

FUNCTIONS = frozenset({"function", "method", "macro"})
TYPES = frozenset({"class", "struct", "enum", "trait", "interface", "type", "module"})
VALUES = frozenset({"constant", "variable"})
_MAX_ERRORS = 100
_RECEIVER_CHARACTERS = 100
_PREFIX_CHARACTERS = 500  # of a qualified name: thousands of nested definitions must not add up


@dataclass(slots=True)
class Facts:
    """The facts of a file, and the nodes that they were read from for the passes that follow."""

    parsed: ParsedFile
    nodes: list[Node] = field(default_factory=list)  # of each definition; of a function the one with its parameters
    docstrings: list[Node] = field(default_factory=list)


def parse(text: str, language: Language | None) -> ParsedFile:
    """The facts of a text. Never raises: a text that cannot be parsed gives `text_only` with the reason."""
    return facts(read(text, language)).parsed


def facts(source: Source) -> Facts:
    """The facts of a source that was read."""
    language = source.language
    if language is None or source.tree is None:
        return Facts(ParsedFile(language.name if language else None, "text_only", source.reason))
    return _File(source, language, gather(source, language)).facts()


class _File:
    """One file whose captures are tied together."""

    def __init__(self, source: Source, language: Language, gathered: Gathered) -> None:
        self.source = source
        self.language = language
        self.rules = language.conventions
        self.gathered = gathered

    def facts(self) -> Facts:
        """Put the lists in document order and tie them together."""
        imported = {start for _, start in self.gathered.imports}
        found = (one for (start, _), one in self.gathered.found.items() if start not in imported)
        ordered = self._nest(sorted(found, key=lambda one: (one.start, -one.end, one.name.start_byte)))
        listed = [one for one in ordered if one.kind]
        owners = {one.qualified: one for one in reversed(listed) if one.kind in TYPES}
        docs, docstrings = self._docs(ordered, listed)
        definitions = tuple(self._fact(one, owners, docs) for one in listed)
        public = [one.name for one in definitions if one.visibility == "public" and one.qualified_name == one.name]
        exported = sorted(self.gathered.exports, key=lambda name: self.gathered.exports[name])
        exports = conventions.EXPORTS[self.rules["exports"]](exported, list(dict.fromkeys(public)))
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

    def _nest(self, ordered: list[Found]) -> list[Found]:
        """Find what encloses each definition, and its qualified name; of a value assigned anew keep the first."""
        open_: list[Found] = []
        kept: list[Found] = []
        values: set[str] = set()
        ordinal = 0
        for one in ordered:
            while open_ and (open_[-1].end <= one.start or (open_[-1].start, open_[-1].end) == (one.start, one.end)):
                open_.pop()
            around = one.around = open_[-1] if open_ else None
            name = self._name(one)
            parts = (around.qualified[:_PREFIX_CHARACTERS] if around else "", one.owner or "", name)
            one.qualified = ".".join(part for part in parts if part)
            if one.kind in VALUES:
                if one.qualified in values:
                    continue
                values.add(one.qualified)
            if one.kind:
                one.ordinal, ordinal = ordinal, ordinal + 1
                one.body = one.function.child_by_field_name("body")
            open_.append(one)
            kept.append(one)
        return kept

    def _docs(self, ordered: list[Found], listed: list[Found]) -> tuple[dict[int, str], list[Node]]:
        """The documentation of definitions by ordinal, and the strings that are documentation."""
        docs: dict[int, str] = {}
        strings: list[Node] = []
        text = self.source.slice
        if self.rules["docs"] == "docstring":
            for one in listed:
                if one.kind not in VALUES and (node := conventions.docstring_node(one.body)):
                    docs[one.ordinal] = conventions.string_text(text(node))
                    strings.append(node)
            if node := conventions.docstring_node(self.source.root):
                strings.append(node)
        elif self.rules["docs"] == "comment_above":
            for one in listed:
                row = self.source.row(one.start)
                if one.around is not None and self.source.row(one.around.start) == row:
                    continue  # the comment is that of the definition which begins on the same line
                if doc := conventions.comment_above(self.source, row, self.rules):
                    docs[one.ordinal] = doc
        following = sorted(self.gathered.doc_next, key=lambda node: node.start_byte)
        for node, behind in zip(following, _next(listed, [node.end_byte for node in following]), strict=True):
            if behind is not None:
                docs[behind.ordinal] = conventions.written_text(text(node), self.rules)
        inner = sorted(self.gathered.doc_enclosing, key=lambda node: node.start_byte)
        for node, around in zip(inner, _innermost(ordered, [node.start_byte for node in inner]), strict=True):
            if around is not None and around.kind:
                docs[around.ordinal] = conventions.written_text(text(node), self.rules)
        strings += following + inner
        return docs, strings

    def _fact(self, one: Found, owners: dict[str, Found], docs: dict[int, str]) -> Definition:
        parent, kind, name = one.around, one.kind, self._name(one)
        scoped = parent is not None and not parent.kind
        if kind == "function" and (scoped or (parent and parent.kind in self.rules["method_parents"])):
            kind = "method"
        if scoped or one.owner:
            parent = owners.get(one.qualified.removesuffix(f".{name}"))
        ordinal = one.ordinal
        starts = self.source.starts
        end = _last_byte(self.source.data, one)
        first, last = bisect_right(starts, one.start) - 1, bisect_right(starts, end) - 1
        return Definition(
            ordinal,
            parent.ordinal if parent else None,
            kind,
            name,
            one.qualified,
            conventions.signature(self.source, one.node, one.body, self.rules),
            docs.get(ordinal),
            self._visibility(one, name),
            first + 1,
            one.start - starts[first],
            last + 1,
            end - starts[last],
        )

    def _name(self, one: Found) -> str:
        """The name of a definition, without what some languages write before it: `:name` in Ruby, `$script:name`."""
        name = self.source.slice(one.name).strip(self.rules.get("name_marks", "\n"))
        return name.rpartition(self.rules["name_behind"])[2] if "name_behind" in self.rules else name

    def _visibility(self, one: Found, name: str) -> str | None:
        around = one.around
        if around is not None and (around.public or (around.kind == "trait" and self.rules["visibility"] != "words")):
            return "public"
        if self.rules["visibility"] == "exported" and one.around is None:
            gathered = self.gathered
            is_module = bool(gathered.exports or gathered.exported or gathered.imports)
            return "public" if not is_module or name in gathered.exports or name in gathered.exported else "private"
        if self.rules["visibility"] == "listed":
            exports = self.gathered.exports
            return "public" if not exports or name in exports or one.kind == "module" else "private"
        return VISIBILITY[self.rules["visibility"]](name, one.node, self.source, self.rules)

    def _reference_facts(self, ordered: list[Found], owners: dict[str, Found]) -> Iterator[Reference]:
        data, starts, row, ordinal = self.source.data, self.source.starts, 0, 0
        names = {one.name.start_byte for one in ordered if one.kind}
        taken = sorted(self.gathered.references.items(), key=itemgetter(0))
        positions = [start for (start, _), _ in taken]
        around = _innermost([one for one in ordered if one.kind not in VALUES], positions)
        following = _next(ordered, positions) if "decorated" in self.rules else around
        ignored = _covered(self.gathered.ignore, positions)
        not_called = frozenset(self.rules.get("not_called", ()))
        for ((start, kind), (node, receiver)), enclosing, behind, is_ignored in zip(
            taken, around, following, ignored, strict=True
        ):
            if is_ignored or (kind == "call" and start in names):
                continue
            name = data[start : node.end_byte].decode("utf-8", "replace")
            if kind == "call" and name in not_called:
                continue
            one = behind if kind == "decorate" else enclosing
            if one is not None and not one.kind:
                one = owners.get(one.qualified)
            row = bisect_right(starts, start, row) - 1
            yield Reference(
                ordinal,
                kind,
                name,
                None if receiver is None else self._receiver(receiver.start_byte, receiver.end_byte),
                row + 1,
                start - starts[row],
                None if one is None else one.ordinal,
            )
            ordinal += 1

    def _receiver(self, start: int, end: int) -> str:
        written = self.source.data[start : min(end, start + 4 * _RECEIVER_CHARACTERS)].decode("utf-8", "ignore")
        return written[:_RECEIVER_CHARACTERS].rstrip(".")

    def _import_facts(self) -> Iterator[Import]:
        ordinal = 0
        for _, (start, taken) in sorted(self.gathered.imports.items(), key=itemgetter(0)):
            for one in taken:
                yield Import(ordinal, one.module, one.level, one.name, one.alias, self.source.row(start) + 1)
                ordinal += 1


def _last_byte(data: bytes, one: Found) -> int:
    """Where a definition ends: grammars of lines let it end behind the line feed, and blank lines behind that."""
    end = one.end
    while data[end - 1] in b" \t\r\n" and end > one.name.end_byte:
        end -= 1
    return end


def _innermost(ordered: Sequence[Found], positions: Sequence[int]) -> list[Found | None]:
    """The innermost definition at each of these bytes, both in document order."""
    open_: list[Found] = []
    found: list[Found | None] = []
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


def _next(listed: Sequence[Found], positions: Sequence[int]) -> list[Found | None]:
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
