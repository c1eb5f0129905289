"""Where an indexer leads on to: from a name in the braces of an export or an import to what it says that this means.

Belongs here: the texts of exports and imports of JavaScript and TypeScript, held against what the indexer says of them.
For `export { a as b }` scip-typescript says at a use of `b` no more than that it is local to some file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from tree_sitter import Query, QueryCursor

from ingest_assets.analysis import syntax
from ingest_assets.analysis.languages import detect
from ingest_assets_tests.agreement.scip import IN_CODEBASE, Use

_WORD = re.compile(r"[\w$#]+")
_CLAUSE = re.compile(r"^(?:export|import)\b(?:\s+type\b)?[^{};=('\"*]*(?:\{([^{}]*)\}|\*\s*as\s+([\w$]+))", re.M)
_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})  # grammars
_SPECIFIER = re.compile(r"(?:\btype\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?")


def chained(uses: Sequence[Use], folder: Path) -> list[Use]:
    """The uses, gone on from where the indexer stops at a name in the braces of an export or an import: to what it says
    itself that this means. It has no place for such a name where it is exported as another one; then what all names in
    braces mean that are written so, if that is one thing."""
    at: dict[tuple[str, int, int], list[Use]] = defaultdict(list)
    on_line: dict[tuple[str, int], list[Use]] = defaultdict(list)
    for use in uses:
        at[use.path, use.line, use.column].append(use)
        on_line[use.path, use.line].append(use)
    lines: dict[str, list[str]] = {}
    first_lines: dict[tuple[str, int], int] = {}
    passed: dict[tuple[str, int], list[Use]] = {}  # by where it is written
    named: dict[str, list[Use]] = defaultdict(list)  # by what it is called then
    for path in sorted({use.path for use in uses}):
        text = (folder / path).read_text("utf-8", "replace")
        lines[path] = text.split("\n")
        for clause in _CLAUSE.finditer(text):
            for one in _SPECIFIER.finditer(text, clause.start(1), clause.end(1)) if clause[1] else ():
                line, column = (
                    text.count("\n", 0, one.start(1)) + 1,
                    one.start(1) - text.rfind("\n", 0, one.start(1)) - 1,
                )
                meant = [use for use in at[path, line, column] if use.kind in IN_CODEBASE]
                passed.setdefault((path, line), []).extend(meant)
                named[one[2] or one[1]] += meant
            begin, end = (text.count("\n", 0, at) + 1 for at in clause.span())
            first_lines |= dict.fromkeys(((path, line) for line in range(begin + 1, end + 1)), begin)
            if clause[2]:  # a module as a whole
                line = text.count("\n", 0, clause.start(2)) + 1
                named[clause[2]] += [use for use in on_line[path, line] if use.kind == "module"]
    answer = []
    for use in uses:
        if use.kind == "module":
            use = use._replace(first_line=first_lines.get((use.path, use.line), 0))
        meant = [one for target in use.targets for one in passed.get((target.path, target.line), ())]
        word = _WORD.match(lines[use.path][use.line - 1][use.column :])
        if use.kind == "local" and not use.targets and word and (called := named[word[0]]):
            meant = called if len({one.targets for one in called}) == 1 else []
            known = meant[0].kind if meant and not use.maybe else use.kind
            use = use._replace(kind=known, unclear=not meant)
        targets = dict.fromkeys((*use.targets, *(target for one in meant for target in one.targets)))
        answer.append(use._replace(targets=tuple(targets)))
    return answer


def shorthands(paths: Iterable[str], folder: Path) -> set[tuple[str, int, int]]:
    """Where shorthand properties stand in these files: path, line and column."""
    found = set()
    for path in paths:
        language = detect(path)
        if language is None or language.grammar not in _SCRIPTS:
            continue
        source = syntax.read((folder / path).read_text("utf-8", "replace"), language)
        query = Query(syntax.grammar(language.name), "(shorthand_property_identifier) @name")
        for node in QueryCursor(query).captures(source.root).get("name", ()):
            row = source.row(node.start_byte)
            found.add((path, row + 1, node.start_byte - source.starts[row]))
    return found
