"""What lies in a file in other languages: scripts and styles in HTML, commands in a Dockerfile, SQL in strings.

A language's data says where (`injections`, a query): a capture named after a language holds text in it, `@content` text
in the language that `@language` names. Each inner language is read once, from the text with blanks in place of
everything else, so that its positions are those of the file. Languages inside of these are not looked for.

Strings are found by their marks, see `marked`. Of what lies in them only facts are taken: that it is not whole, or in
another dialect, is no error of the file, and the metrics of the file are those of its own language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter, itemgetter

from tree_sitter import Query, QueryCursor

from ingest_assets.analysis import marked, names, security
from ingest_assets.analysis.facts import Definition, FileMetrics, ParsedFile
from ingest_assets.analysis.languages import Language, by_alias, by_name
from ingest_assets.analysis.line_metrics import add_lines, joined_rows
from ingest_assets.analysis.metrics import CLASSES, METRICS, Values, derived, measure_rows
from ingest_assets.analysis.parsing import FUNCTIONS, Facts, facts
from ingest_assets.analysis.syntax import Source, grammar, read

_MAX_ERRORS = 100
_BLANK = bytes(byte if byte in b"\r\n" else ord(" ") for byte in range(256))


@dataclass(frozen=True, slots=True)
class Part:
    """What a file holds in one language."""

    source: Source
    facts: Facts
    is_marked: bool = False  # lies in strings


def parts(source: Source) -> list[Part]:
    """The file in its own language, then what lies in it in each other language."""
    found = [Part(source, facts(source))]
    language = source.language
    if source.tree is None or language is None:
        return found
    if language.marked:
        texts = marked.texts(source, language)
    elif language.injections:
        texts = {name: _only(source.data, ranges) for name, ranges in _ranges(source, language).items()}
    else:
        return found
    for name, text in texts.items():
        inner = read(text, by_name(name))
        if inner.tree is not None:
            found.append(Part(inner, facts(inner), bool(language.marked)))
    return found


def joined(found: Sequence[Part]) -> ParsedFile:
    """The facts of all parts in document order, their ordinals counted anew."""
    outer = found[0].facts.parsed
    if len(found) == 1:
        return outer
    found = [_in_strings(part) if part.is_marked else part for part in found]
    ordinals = _ordinals(found)
    definitions = [
        one._replace(
            ordinal=new[one.ordinal],
            parent=None if one.parent is None else new[one.parent],
            hint=names.renumbered(one.hint, new),
        )
        for part, new in zip(found, ordinals, strict=True)
        for one in part.facts.parsed.definitions
    ]
    definitions.sort(key=attrgetter("ordinal"))
    references = [
        one._replace(
            enclosing=None if one.enclosing is None else new[one.enclosing], hint=names.renumbered(one.hint, new)
        )
        for part, new in zip(found, ordinals, strict=True)
        if not part.is_marked
        for one in part.facts.parsed.references
    ]
    references += [
        one._replace(enclosing=_around(definitions, one.line, one.column))
        for part in found
        if part.is_marked
        for one in part.facts.parsed.references
    ]
    imports = [one for part in found for one in part.facts.parsed.imports]
    exports = dict.fromkeys(name for part in found for name in part.facts.parsed.exports)
    errors = sorted((one for part in found for one in part.facts.parsed.errors), key=attrgetter("start_line"))
    references.sort(key=attrgetter("line", "column"))
    imports.sort(key=attrgetter("line"))
    return ParsedFile(
        outer.language,
        "partial" if errors else "parsed",
        f"{len(errors)} syntax errors, the first in line {errors[0].start_line}" if errors else None,
        tuple(definitions),
        tuple(one._replace(ordinal=ordinal) for ordinal, one in enumerate(references)),
        tuple(replace(one, ordinal=ordinal) for ordinal, one in enumerate(imports)),
        tuple(exports),
        tuple(errors[:_MAX_ERRORS]),
    )


def measured(found: Sequence[Part], *, is_test: bool = False) -> FileMetrics:
    """The metrics of all parts: counts are added up, and what follows from them is made anew."""
    found = [part for part in found if not part.is_marked]
    measured_rows = [measure_rows(part.source, part.facts, is_test=is_test) for part in found]
    each = [metrics for metrics, _ in measured_rows]
    if len(each) == 1:
        return each[0]
    values: Values = {}
    for name in METRICS:
        had = [value for one in each if (value := one.values[name]) is not None]
        values[name] = _COMBINED.get(name, sum)(had) if had else None
    for name in ("cyclomatic_complexity", "cyclomatic_modified"):  # code outside functions is one path in every part
        paths = values[name]
        values[name] = None if paths is None else paths - sum(one.values[name] is not None for one in each) + 1
    add_lines(values, joined_rows([(part.source, rows) for part, (_, rows) in zip(found, measured_rows, strict=True)]))
    definitions = [one for part in found for one in part.facts.parsed.definitions if one.kind in FUNCTIONS | CLASSES]
    public = [one for one in definitions if one.visibility == "public"]
    values["documentation_coverage"] = sum(one.doc is not None for one in public) / len(public) if public else None
    values |= derived(values)
    values["maintainability_index"] = values["mi_visual_studio"]
    pairs = list(zip(each, _ordinals(found), strict=True))
    functions = [replace(two, ordinal=new[two.ordinal]) for one, new in pairs for two in one.functions]
    classes = [replace(two, ordinal=new[two.ordinal]) for one, new in pairs for two in one.classes]
    findings = {two for one in each for two in one.findings}  # the text is the outer language's as well
    if values["vulnerability_count"] is not None:
        weak = [one for one in findings if one.cwe is not None]
        values |= {"vulnerability_count": len(weak), "security_score": security.score(weak)}
    return FileMetrics(
        values,
        {name: reason for one in reversed(each) for name, reason in one.reasons.items() if values.get(name) is None},
        tuple(sorted(functions, key=attrgetter("ordinal"))),
        tuple(sorted(findings, key=attrgetter("start_line", "rule", "message"))),
        each[0].fingerprints,
        tuple(sorted(classes, key=attrgetter("ordinal"))),
    )


def _first(values: Sequence[float]) -> float:
    return values[0]


_COMBINED: dict[str, Callable[[Sequence[float]], float]] = {
    "longest_line": _first,
    **dict.fromkeys(("cyclomatic_max", "nesting_depth", "parameter_max", "longest_function"), max),
}


def _ordinals(found: Sequence[Part]) -> list[dict[int, int]]:
    """Of each part: the ordinals of its definitions -> those in document order among all."""
    places = [
        ((one.start_line, one.start_column, -one.end_line, -one.end_column), index, one.ordinal)
        for index, part in enumerate(found)
        for one in part.facts.parsed.definitions
    ]
    ordinals: list[dict[int, int]] = [{} for _ in found]
    for new, (_, index, old) in enumerate(sorted(places)):
        ordinals[index][old] = new
    return ordinals


def _in_strings(part: Part) -> Part:
    """A part with what can be said of text in strings: no errors, and nothing about values that are put in."""
    parsed = part.facts.parsed
    references = tuple(one for one in parsed.references if not marked.is_filling(one.name))
    only = replace(parsed, references=references, exports=(), errors=())
    return replace(part, facts=replace(part.facts, parsed=only))


def _around(definitions: Sequence[Definition], line: int, column: int) -> int | None:
    """The ordinal of the innermost function or type at a place."""
    place = (line, column)
    around = [
        one.ordinal
        for one in definitions
        if (one.start_line, one.start_column) <= place < (one.end_line, one.end_column)
        and one.kind in FUNCTIONS | CLASSES
    ]
    return around[-1] if around else None  # in document order: the last one is the innermost


def _ranges(source: Source, language: Language) -> dict[str, list[tuple[int, int]]]:
    """The ranges of bytes in each inner language, by its name, in document order."""
    found: dict[tuple[int, int], str] = {}  # "" for a language that is not known
    for _, captures in sorted(QueryCursor(_query(language.name)).matches(source.root), key=itemgetter(0)):
        named = captures.pop("language", None)
        for name, nodes in captures.items():
            if not name.startswith("_"):
                inner = by_alias(source.slice(named[0])) if named else by_name(name)
                found.setdefault(nodes[0].byte_range, inner.name if inner is not None else "")
    ranges: dict[str, list[tuple[int, int]]] = {}
    for place, name in sorted(found.items()):
        if name and name != language.name and place[0] < place[1]:
            ranges.setdefault(name, []).append(place)
    return ranges


@cache
def _query(name: str) -> Query:
    return Query(grammar(name), by_name(name).injections)


def _only(data: bytes, ranges: Sequence[tuple[int, int]]) -> str:
    """The text in these ranges, with blanks in place of the rest."""
    written: list[bytes] = []
    at = 0
    for start, end in ranges:
        written += data[at:start].translate(_BLANK), data[start:end]
        at = end
    return b"".join((*written, data[at:].translate(_BLANK))).decode("utf-8", "replace")
