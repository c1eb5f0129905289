"""From a syntax tree to the facts of one file: definitions, references, imports, exports, parse errors.

What a language's query finds is sorted in `captures`; here it is put in document order and tied together. Metrics,
chunks, and what a name refers to, are not found here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter

from tree_sitter import Node, Query, QueryCursor

from ingest_assets.analysis import conventions, parameters
from ingest_assets.analysis.captures import VALUES, Found, Gathered, gather
from ingest_assets.analysis.doc_texts import documented
from ingest_assets.analysis.facts import Definition, Import, ParsedFile, ParseError, Reference
from ingest_assets.analysis.hints import BEHIND
from ingest_assets.analysis.imports import PATHS
from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.names import Names
from ingest_assets.analysis.references import references
from ingest_assets.analysis.syntax import Source, grammar, read
from ingest_assets.analysis.visibility import VISIBILITY

FUNCTIONS = frozenset({"function", "method", "macro"})
TYPES = frozenset({"class", "struct", "enum", "trait", "interface", "type", "module"})
_MAX_ERRORS = 100
_PREFIX_CHARACTERS = 500  # of a qualified name: thousands of nested definitions must not add up


@dataclass(slots=True)
class Facts:
    """The facts of a file, and the nodes that they were read from for the passes that follow."""

    parsed: ParsedFile
    nodes: list[Node] = field(default_factory=list)  # of each definition; of a function the one with its parameters
    docstrings: list[Node] = field(default_factory=list)
    clauses: list[tuple[int, Node]] = field(default_factory=list)  # further ones of a function, with its ordinal
    heads: list[tuple[int, bool]] = field(default_factory=list)  # ordinals of `encloses_rest`; whether it has no body


def parse(text: str, language: Language | None) -> ParsedFile:
    """The facts of a text. Never raises: a text that cannot be parsed gives `text_only` with the reason."""
    return facts(read(text, language)).parsed


def facts(source: Source) -> Facts:
    """The facts of a source that was read."""
    language = source.language
    gathered = gather(source, language) if language is not None and source.tree is not None else None
    if language is None or gathered is None or source.tree is None:  # which may have been given up meanwhile
        return Facts(ParsedFile(language.name if language else None, "text_only", source.reason))
    return _File(source, language, gathered).facts()


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
        found = [one for (start, _), one in self.gathered.found.items() if start not in imported]
        heads = self._spread(found)
        ordered = self._nest(sorted(found, key=lambda one: (one.start, -one.end, one.name.start_byte)))
        listed = [one for one in ordered if one.kind]
        owners = {one.qualified: one for one in reversed(listed) if one.kind in TYPES}
        docs, docstrings = documented(self.source, self.rules, self.gathered, ordered, listed)
        names = Names(self.source, self.language, listed, self.gathered)
        definitions = tuple(self._fact(one, owners, docs) for one in listed)
        public = [one.name for one in definitions if one.visibility == "public" and one.qualified_name == one.name]
        exported = sorted(self.gathered.exports, key=lambda name: self.gathered.exports[name])
        exports = conventions.EXPORTS[self.rules["exports"]](exported, list(dict.fromkeys(public)))
        errors = _errors(self.source, self.language)
        found_references = references(self.source, self.rules, self.gathered, ordered, owners, names)
        parsed = ParsedFile(
            self.language.name,
            "partial" if errors else "parsed",
            f"{len(errors)} syntax errors, the first in line {errors[0].start_line}" if errors else None,
            _with_hints(definitions, names, found_references),
            found_references,
            tuple(self._import_facts(names.renamed)),
            tuple(exports),
            errors,
        )
        clauses = [
            (one.ordinal, clause.function) for one in listed for clause in one.clauses if not self._is_bare(clause)
        ]
        kept = [(one.ordinal, is_open) for one, is_open in heads if one.ordinal >= 0]
        return Facts(parsed, [one.function for one in listed], docstrings, clauses, kept)

    def _spread(self, found: list[Found]) -> list[tuple[Found, bool]]:
        """Let what a head alone names (`encloses_rest`: `package X;`) enclose what follows, up to the next such head or
        the end of what it stands in. All such heads, with whether they do: one with a body does not."""
        kinds = self.rules.get("encloses_rest")
        spread: list[tuple[Found, bool]] = []
        behind: dict[int, int] = {}  # id of what heads stand in -> where the next one begins
        heads = sorted((one for one in found if one.node.type in kinds), key=lambda one: one.start) if kinds else []
        for one in reversed(heads):
            if (around := one.node.parent) is not None:
                is_open = not any(child.type in self.rules.get("bodies", ()) for child in one.node.named_children[1:])
                if is_open:
                    one.end = behind.get(around.id, around.end_byte)
                behind[around.id] = one.start
                spread.append((one, is_open))
        return spread[::-1]

    def _nest(self, ordered: list[Found]) -> list[Found]:
        """Find what encloses each definition, and its qualified name; of a value assigned anew keep the first, and make
        one of the clauses of a function where each is a node (`merge_clauses`)."""
        merged, inner = self.rules.get("merge_clauses", ()), self.rules.get("inner", ())
        lost = self.rules.get("lost", ())
        apart = self.rules.get("apart", ())
        open_: list[Found] = []
        kept: list[Found] = []
        values: set[tuple[int, str]] = set()  # id of what encloses one, and its qualified name
        ordinal = 0
        for one in ordered:
            before = None
            while open_ and (open_[-1].end <= one.start or (open_[-1].start, open_[-1].end) == (one.start, one.end)):
                before = open_.pop()
            around = open_[-1] if open_ else None
            if one.kind == "property" and around is not None and around.kind in FUNCTIONS:
                while around is not None and around.kind not in TYPES:  # a parameter that the type keeps
                    around = around.around
            if one.kind == "attribute":
                while around is not None and around.kind not in TYPES:
                    around = around.around
                if around is None:
                    continue
                one.kind = "variable"
            if around is None and one.node.type in inner:  # where the grammar is lost: there is nothing that has it
                continue
            if lost and around is None and one.kind == "variable" and self._is_lost(one, lost):
                continue
            one.around = around
            name = one.written = self._name(one)
            if one.kind and not name:  # the parser puts in what is missing
                continue
            parts = (around.qualified[:_PREFIX_CHARACTERS] if around else "", one.owner or "", name)
            one.qualified = ".".join(part for part in parts if part)
            if merged and before is not None and one.node.type in merged and self._continues(before, one):
                if self._is_bare(before):
                    before.function, one.function = one.function, before.function
                before.clauses += (one,)
                before.end = one.end
                open_.append(before)
                continue
            if one.kind in VALUES and not self.rules.get("preprocessed"):
                if apart and one.node.type in apart:  # one object does not assign what another one holds
                    holder = one.node.parent.id if one.node.parent is not None else 0
                else:
                    holder = id(around)
                if (key := (holder, one.qualified)) in values:
                    continue
                values.add(key)
            if one.kind:
                one.ordinal, ordinal = ordinal, ordinal + 1
                one.body = one.function.child_by_field_name("body")
            open_.append(one)
            kept.append(one)
        return kept

    def _is_lost(self, one: Found, lost: Sequence[str]) -> bool:
        """Whether a variable lies in what the grammar does not know to be a function: all there but the margin."""
        around = one.node.parent
        while around is not None and around.type.startswith("preproc_"):
            around = around.parent
        is_at_the_margin = self.source.starts[self.source.row(one.start)] == one.start
        return around is not None and around.type in lost and not is_at_the_margin

    def _continues(self, before: Found, one: Found) -> bool:
        """Whether a definition is a further clause of the one that stands before it."""
        same = one.kind in FUNCTIONS and (one.kind, one.qualified) == (before.kind, before.qualified)
        data = self.source.data
        return same and parameters.count(one.function, self.rules, data) == parameters.count(
            before.function, self.rules, data
        )

    def _is_bare(self, one: Found) -> bool:
        """Whether what is like a clause only announces the function: it ends with its head."""
        kind, parts = self.rules.get("bare_clause"), one.function.named_children
        return bool(parts) and parts[-1].type == kind and parts[-1].named_child_count == 1

    def _fact(self, one: Found, owners: dict[str, Found], docs: dict[int, str]) -> Definition:
        parent, kind, name = one.around, one.kind, one.written
        scoped = parent is not None and not parent.kind
        if kind == "function" and (scoped or (parent and parent.kind in self.rules["method_parents"])):
            kind = "method"
        if scoped or one.owner:
            around = parent if parent is not None and parent.kind else None
            parent = owners.get(one.qualified.removesuffix(f".{name}"), around)
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
        if "name_without" in self.rules:
            name = conventions.compiled(self.rules["name_without"]).sub("", name)
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
            if one.kind == "property" and around is not None:  # no less visible than what it belongs to
                name = self._name(around)
            return "public" if not exports or name in exports or one.kind == "module" else "private"
        return VISIBILITY[self.rules["visibility"]](name, one.node, self.source, self.rules)

    def _import_facts(self, renamed: Sequence[tuple[str, str, int]]) -> Iterator[Import]:
        ordinal, bound, is_path = 0, -1, self.rules["module_path"] in PATHS
        for (module, named), (start, taken) in sorted(self.gathered.imports.items(), key=itemgetter(0)):
            if module == named == bound:  # a name is bound to it, which is an import already
                continue
            bound = module
            for one in taken:
                line = self.source.row(named if named > 0 else start) + 1
                yield Import(ordinal, one.module, one.level, one.name, one.alias, line, is_path or one.is_path)
                ordinal += 1
        for name, alias, place in renamed:
            yield Import(ordinal, "", 0, name, alias, self.source.row(place) + 1)
            ordinal += 1


def _with_hints(definitions: Sequence[Definition], names: Names, found: Sequence[Reference]) -> tuple[Definition, ...]:
    """The definitions with what is known of them: of types their bases."""
    bases: dict[int, list[str]] = {}
    for one in found:
        if one.kind == "inherit" and one.enclosing is not None:
            name = f"{one.receiver}.{one.name}" if one.receiver else one.name
            bases.setdefault(one.enclosing, []).append(name + names.arguments.get((one.line, one.column), ""))
    # What lies in no type may be written in a function.
    types = {one.ordinal for one in definitions if one.kind in TYPES}
    known = dict(names.hints)
    for ordinal, written in bases.items():
        if ordinal in types:
            behind = known.get(ordinal, "")
            known[ordinal] = f"({','.join(written)}){behind if behind.startswith(BEHIND) else ''}"
    return tuple(one._replace(hint=known[one.ordinal]) if one.ordinal in known else one for one in definitions)


def _last_byte(data: bytes, one: Found) -> int:
    """Where a definition ends: grammars of lines let it end behind the line feed, and blank lines behind that."""
    end = one.end
    while data[end - 1] in b" \t\r\n" and end > one.name.end_byte:
        end -= 1
    return end


@cache
def _error_query(name: str) -> Query:
    return Query(grammar(name), "(ERROR) @error (MISSING) @missing")


def _errors(source: Source, language: Language) -> tuple[ParseError, ...]:
    if not source.root.has_error:
        return ()
    captures = QueryCursor(_error_query(language.name)).captures(source.root)
    last = max(len(source.lines), 1)  # grammars of lines let one end behind the last line feed
    ranges = sorted(
        {
            (min(node.start_point.row + 1, last), min(node.end_point.row + 1, last), kind)
            for kind, nodes in captures.items()
            for node in nodes
        }
    )
    return tuple(ParseError(*one) for one in ranges[:_MAX_ERRORS])
