"""Code smells that no single number shows: classes that do everything, and code that was commented out.

Those that a threshold on a metric shows (long methods, long parameter lists, deep nesting, large files) are in
`quality`, duplicated blocks in `clones`.
"""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tree_sitter import Node

from ingest_assets.analysis import syntax
from ingest_assets.analysis.facts import Finding, FunctionMetrics, ParsedFile
from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.node_roles import ASSIGNMENT, CALL, DECISION, EXIT, roles
from ingest_assets.analysis.syntax import Source

# Lanza and Marinescu, "Object-Oriented Metrics in Practice", 2006: a weighted method count that is very high, of
# methods that are as complex as usual on average: many trivial ones (accessors, test cases) make no god class.
GOD_WEIGHT = 47
GOD_AVERAGE = 2.0
GOD_METHODS = 20
_CLASSES = frozenset({"class", "struct", "trait", "interface", "module", "object"})

COMMENTED_LINES = 2  # lines of code in a row that are not left to look like an example of a word or two
_MAX_LINES = 200  # of one comment that is looked into
_CODE = re.compile(r"[;{}]\s*$|\w\s*\(.*\)\s*:?\s*$|\w\s*[-+*/|&:]?=\s*\S|^\s*(?:return|import|if|for|while)\b.*[:;{)]")
_NO_CODE = re.compile(r"\w+\s+\w+\s+\w+\s+\w+|^\s*(?:>>>|\$ |@\w|\d+[.)])|https?:|\w\.\s*$")
_DOCUMENTATION = ("/**", "///", "//!", "/*!")
_HEADING = re.compile(r"\s*[A-Z][\w ]*:\s*$")  # above an example; to some grammars a label or a type
_STRONG = ASSIGNMENT | CALL | DECISION | EXIT


def god_classes(parsed: ParsedFile, functions: Iterable[FunctionMetrics]) -> Iterator[Finding]:
    """Classes with more than 20 methods whose cyclomatic complexities add up to 47 or more, 2 or more on average."""
    weights: dict[int, list[int]] = defaultdict(list)
    for function in functions:
        parent = parsed.definitions[function.ordinal].parent
        if parent is not None and parsed.definitions[parent].kind in _CLASSES:
            weights[parent].append(int(function.metrics["cyclomatic_complexity"] or 0))
    for ordinal, methods in sorted(weights.items()):
        total = sum(methods)
        if len(methods) > GOD_METHODS and total >= max(GOD_WEIGHT, GOD_AVERAGE * len(methods)):
            one = parsed.definitions[ordinal]
            message = (
                f"{one.qualified_name} has {len(methods)} methods with a cyclomatic complexity of {total} together"
                f" (limits {GOD_METHODS} and {GOD_WEIGHT}): split it by what its methods work on"
            )
            yield Finding("god_class", "major", message, one.start_line, one.end_line, total, GOD_WEIGHT)


def commented_out(source: Source, comments: Sequence[tuple[int, int]], docs: frozenset[int]) -> Iterator[Finding]:
    """Comments that are code: they parse without an error as the language of the file, and say something to be done.

    `comments` are ranges of bytes in order, `docs` the first bytes of those that document something.
    """
    if source.language is None:
        return
    for first, last, text in _blocks(source, source.language, comments, docs):
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) >= COMMENTED_LINES and _may_be_code(lines) and _is_code(text, source.language):
            message = f"{len(lines)} lines of code are commented out: delete them, version control remembers"
            yield Finding("commented_out_code", "minor", message, first + 1, last + 1, len(lines), COMMENTED_LINES)


def _may_be_code(lines: Sequence[str]) -> bool:
    """Whether parsing is worth while: most lines look like code, none like prose or an example."""
    if len(lines) > _MAX_LINES or _HEADING.match(lines[0]) or any(_NO_CODE.search(line) for line in lines):
        return False
    return sum(bool(_CODE.search(line)) for line in lines) * 2 >= len(lines)


def _is_code(text: str, language: Language) -> bool:
    tree = syntax.read(text, language)
    if tree.tree is None or tree.root.has_error:
        return False
    flags, strong = roles(language.name).flags, 0
    nodes: list[Node] = [tree.root]
    while nodes:
        node = nodes.pop()
        strong += bool(flags[node.kind_id] & _STRONG)
        nodes += node.named_children
    return strong >= COMMENTED_LINES


def _blocks(
    source: Source, language: Language, comments: Sequence[tuple[int, int]], docs: frozenset[int]
) -> Iterator[tuple[int, int, str]]:
    """Comments that stand alone on their lines, those on lines in a row together, of two lines or more: first and last
    row, and what they say."""
    starts, data = source.starts, source.data
    run: list[tuple[int, int]] = []
    began = ended = -2
    for start, end in (*sorted(comments), (len(data), len(data))):
        first = bisect_right(starts, start) - 1
        line = starts[first]
        alone = start < end and start not in docs and (start == line or data[line:start].isspace())
        if run and (first != ended + 1 or not alone):
            if ended - began + 1 >= COMMENTED_LINES:
                yield began, ended, _said(data, run, language)
            run = []
        if alone:
            began = first if not run else began
            run.append((start, end))
            ended = bisect_right(starts, end - 1) - 1


def _said(data: bytes, comments: Iterable[tuple[int, int]], language: Language) -> str:
    """What comments say without their marks, dedented."""
    lines = [
        line for start, end in comments for line in _unmarked(data[start:end].decode("utf-8", "replace"), language)
    ]
    return textwrap.dedent("\n".join(lines)) + "\n"


def _unmarked(written: str, language: Language) -> list[str]:
    """The lines of a comment without what makes it one; none of a comment that documents something."""
    if written.startswith(_DOCUMENTATION):
        return []
    for opening, closing in language.block_comments:
        if written.startswith(opening) and len(written) >= len(opening) + len(closing):
            inside = written[len(opening) : -len(closing) or None].strip("\n")
            return [
                re.sub(r"^\s*\* ?", "", line) if line.lstrip().startswith("*") else line for line in inside.split("\n")
            ]
    for mark in sorted(language.line_comments, key=len, reverse=True):
        if written.startswith(mark):
            return [written[len(mark) :].rstrip()]
    return []
