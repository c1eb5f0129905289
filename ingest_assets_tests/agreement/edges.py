"""How far our edges agree with indexers that know the language: precision by confidence and rule, recall by kind.

    python -m ingest_assets_tests.agreement edges scip-python FOLDER [--index FILE] [--jedi] [--show 20]
    python -m ingest_assets_tests.agreement edges libclang FOLDER [--argument=-I/usr/include/lua5.1]... [--show 20]

A use counts as found when one of our edges on its line leads to the definition that the indexer names, or that it leads
on to where it stops at an export (see `chains`); an import over several lines is one place. An edge counts as right
when the indexer says the same of its line, as wrong when it knows the name at that place and says otherwise. It is not
judged where the indexer knows nothing, or only that the name is one of several (members of types without a name, or
exports), among them that of the edge. Nor is what a shorthand property `{ x }` takes its value from where the indexer
says only which property it is, nor the constructor that a class inherits where it names the class. The indexers are
npm's @sourcegraph/scip-python and @sourcegraph/scip-typescript, on the PATH; C and C++ are read with libclang, see
`clang_uses`.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ingest_assets.analysis.facts import ParsedFile
from ingest_assets.analysis.graph import Resolved, resolve
from ingest_assets.analysis.graph_edges import Edge
from ingest_assets.analysis.graph_nodes import Node
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.parsing import parse
from ingest_assets.analysis.scopes import FileNames
from ingest_assets_tests.agreement import clang_uses, scip
from ingest_assets_tests.agreement.chains import chained, shorthands
from ingest_assets_tests.agreement.jedi_uses import asked
from ingest_assets_tests.agreement.scip import IN_CODEBASE, Use

_DEFINES = re.compile(r"(?:\A|\s)(?:def|class)\s+\Z")
_BARE = frozenset({"same_scope", "imported", "local"})  # rules by which a name alone is resolved
_LINES_APART = 3  # a definition may begin so many lines before its name, with a decorator for example
_IGNORED = frozenset({".git", "node_modules", "dist", "build", "__pycache__", ".venv", "venv"})


class Found(NamedTuple):
    """An edge with what is needed to compare it."""

    edge: Edge
    target: Node
    column: int | None  # of the reference


@dataclass(frozen=True)
class Codebase:
    """The graph of a folder, with what it was made of."""

    folder: Path
    parsed: Mapping[str, ParsedFile]  # by path
    nodes: Mapping[int, Node]  # files and definitions, by their ids
    resolved: Mapping[str, Resolved]  # by path

    def text(self, path: str) -> str:
        """The text of a file."""
        return _text(self.folder, path)

    def line(self, path: str, number: int) -> str:
        """A line of a file; "" where it has none of this number."""
        lines = self.text(path).splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


@cache
def _text(folder: Path, path: str) -> str:
    return (folder / path).read_text("utf-8", "replace")


def read(folder: Path) -> Codebase:
    """Analyse a folder and resolve its references."""
    parsed: dict[str, ParsedFile] = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_file() or _IGNORED & set(relative.parts) or detect(path.name) is None:
            continue
        text = _text(folder, relative.as_posix())
        parsed[relative.as_posix()] = parse(text, detect(path.name, text))
    files = {path: FileNames(path, one.language, one.definitions, one.imports) for path, one in parsed.items()}
    nodes = {node.node_id: node for one in files.values() for node in (one.node, *one.nodes())}
    world = World.of(files.values(), parsed, lambda path: _text(folder, path))
    resolved = {path: resolve(files[path], one.references, world) for path, one in parsed.items()}
    return Codebase(folder, parsed, nodes, resolved)


def ours(folder: Path) -> list[Found]:
    """The edges of a folder, without `contains`."""
    codebase = read(folder)
    found = []
    for path, one in codebase.parsed.items():
        columns = {reference.ordinal: reference.column for reference in one.references}
        for edge in codebase.resolved[path].edges:
            if edge.kind != "contains" and edge.target in codebase.nodes:
                column = columns[edge.origin_ordinal] if edge.origin == "reference" else None
                found.append(Found(edge, codebase.nodes[edge.target], column))
    return found


def is_same(target: Node, use: Use) -> bool:
    """Whether a node of ours is the definition that the indexer names."""
    if target.kind == "file":
        return use.kind == "module" and any(place.path == target.path for place in use.targets)
    name = target.name.rpartition(".")[2]
    if target.kind == "class" and any(
        place.path == target.path and place.name == "constructor" and place.line > target.line for place in use.targets
    ):
        return True  # to the indexer, a call of a class is one of its constructor
    return any(
        place.path == target.path and place.name == name and 0 <= place.line - target.line <= _LINES_APART
        for place in use.targets
    )


class Judgement(NamedTuple):
    """What was said of one edge."""

    found: Found
    verdict: str  # right, wrong, not judged
    said: str


def judge(found: Iterable[Found], uses: Sequence[Use], folder: Path) -> list[Judgement]:
    """Hold the edges of the files that the indexer knows against what it says of their lines."""
    shorthand = shorthands({use.path for use in uses}, folder)
    by_line: dict[tuple[str, int], list[Use]] = defaultdict(list)
    for use in uses:
        by_line[use.path, use.line].append(use)
    files = {use.path for use in uses}
    answer: list[Judgement] = []
    right_at: dict[tuple[str, int, int | None], set[int]] = defaultdict(set)  # ordinals of the references
    for one in found:
        if one.edge.path in files:
            on_line = by_line[one.edge.path, one.edge.line]
            here = [use for use in on_line if use.column == one.column]
            said = f"{here[0].kind} {here[0].targets[:1]}" if here else ""
            right = any(is_same(one.target, use) for use in on_line)
            maybe = any(use.unclear or is_same(one.target, use._replace(targets=tuple(use.maybe))) for use in here)
            unknown = not right and maybe
            verdict = "right" if right else "not judged" if unknown or not here else "wrong"
            answer.append(Judgement(one, verdict, said))
            if right:
                right_at[one.edge.path, one.edge.line, one.column].add(one.edge.origin_ordinal)
    for at, judged in enumerate(answer):
        edge, target, column = judged.found
        ordinals = right_at[edge.path, edge.line, column]
        others = ordinals if target.name == "constructor" else ordinals - {edge.origin_ordinal}
        is_value = (edge.path, edge.line, column) in shorthand and target.name != "constructor"
        if judged.verdict == "wrong" and column is not None and (others or (is_value and edge.rule in _BARE)):
            answer[at] = judged._replace(verdict="not judged")
    return answer


def second_opinion(folder: Path, judged: Sequence[Judgement]) -> list[Judgement]:
    """Ask jedi about the edges that are said to be wrong, or of which nothing is said."""
    doubtful = [one for one in judged if one.verdict != "right" and one.found.column is not None]
    places = sorted({(one.found.edge.path, one.found.edge.line, one.found.column or 0) for one in doubtful})
    answers = asked(folder, places)
    answer = []
    for one in judged:
        edge, column = one.found.edge, one.found.column
        targets = answers.get((edge.path, edge.line, column if column is not None else -1))
        if targets:
            kind = "module" if targets[0].name == "" else "value"
            right = is_same(one.found.target, Use(edge.path, edge.line, column or 0, targets, kind))
            one = one._replace(verdict="right" if right else "wrong", said=f"{one.said} jedi {targets[:1]}")
        answer.append(one)
    return answer


def settled(folder: Path, judged: Sequence[Judgement], uses: Sequence[Use]) -> list[Use]:
    """The uses as jedi sees them where it goes elsewhere than the indexer, and to what one of our edges on the line
    leads to; without those that are definitions themselves, which scip-python takes for uses of the first of its name.
    """
    edges = _by_line(judged)
    uses = [use for use in uses if not _DEFINES.search(_line(folder, use)[: use.column])]
    missed = [use for use in uses if use.kind in IN_CODEBASE and not _is_found(use, edges)]
    answers = asked(folder, sorted({(use.path, use.line, use.column) for use in missed}))
    instead: dict[Use, Use] = {}
    for use in missed:
        other = use._replace(targets=answers[use.path, use.line, use.column])
        if other.targets and _is_found(other, edges):
            instead[use] = other
    return [instead.get(use, use) for use in uses]


def _line(folder: Path, use: Use) -> str:
    return _lines(folder, use.path)[use.line - 1]


@cache
def _lines(folder: Path, path: str) -> list[str]:
    return _text(folder, path).split("\n")


def _by_line(judged: Iterable[Judgement]) -> dict[tuple[str, int], list[Found]]:
    edges: dict[tuple[str, int], list[Found]] = defaultdict(list)
    for one in judged:
        edges[one.found.edge.path, one.found.edge.line].append(one.found)
    return edges


def _is_found(use: Use, edges: Mapping[tuple[str, int], Sequence[Found]]) -> bool:
    """Whether one of our edges on the lines of a use leads to where it is defined."""
    lines = range(use.first_line or use.line, use.line + 1)
    return any(is_same(one.target, use) for line in lines for one in edges.get((use.path, line), ()))


def compare(judged: Sequence[Judgement], uses: Sequence[Use], show: int) -> None:
    """Print precision and recall."""
    precision: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    edges = _by_line(judged)
    for found, verdict, said in judged:
        edge, target = found.edge, found.target
        precision[edge.confidence, edge.rule][verdict] += 1
        precision[edge.confidence, "all"][verdict] += 1
        if verdict == "wrong":
            ours = f"{target.path}:{target.line} {target.qualified_name}"
            wrong[edge.confidence, edge.rule].append(
                f"{edge.path}:{edge.line}:{found.column} ours {ours}, theirs {said}"
            )
    print("| confidence | rule | edges | right | wrong | not judged | precision |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for (confidence, rule), counts in sorted(precision.items()):
        known = counts["right"] + counts["wrong"]
        share = f"{counts['right'] / known:.3f}" if known else ""
        print(
            f"| {confidence} | {rule} | {counts.total():,} | {counts['right']:,} | {counts['wrong']:,} |"
            f" {counts['not judged']:,} | {share} |"
        )
    recall: dict[str, Counter[str]] = defaultdict(Counter)
    missed: dict[str, list[str]] = defaultdict(list)
    for use in uses:
        if use.kind in IN_CODEBASE:
            hit = _is_found(use, edges)
            recall[use.kind][str(hit)] += 1
            recall["all"][str(hit)] += 1
            if not hit:
                missed[use.kind].append(f"{use.path}:{use.line}:{use.column} -> {use.targets[:1]}")
    print("\n| defined | uses | found | recall |")
    print("|---|--:|--:|--:|")
    for kind, counts in sorted(recall.items()):
        print(f"| {kind} | {counts.total():,} | {counts['True']:,} | {counts['True'] / counts.total():.3f} |")
    rng = random.Random(1)
    for title, lists in (("wrong", wrong), ("missed", missed)):
        for key, items in sorted(lists.items()):
            for item in rng.sample(items, min(show, len(items))):
                print(title, key, item)


def _uses(options: argparse.Namespace) -> list[Use]:
    if options.indexer == "libclang":
        return clang_uses.read(options.folder, options.argument)
    uses = scip.read(options.index, options.folder) if options.index else scip.run(options.indexer, options.folder)
    return chained(uses, options.folder)


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m ingest_assets_tests.agreement edges", description=__doc__)
    parser.add_argument("indexer", choices=("scip-python", "scip-typescript", "libclang"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path, help="a SCIP index that was made before")
    parser.add_argument("--show", type=int, default=0, help="print so many differences of each kind")
    parser.add_argument("--jedi", action="store_true", help="ask jedi where the indexer says otherwise, or nothing")
    parser.add_argument("--argument", action="append", default=[], help="for libclang to hand on to clang")
    options = parser.parse_args(words)
    uses = _uses(options)
    judged = judge(ours(options.folder), uses, options.folder)
    if options.jedi:
        judged = second_opinion(options.folder, judged)
        uses = settled(options.folder, judged, uses)
    compare(judged, uses, options.show)
