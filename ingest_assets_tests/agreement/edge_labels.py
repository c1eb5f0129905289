"""How far our edges agree with labels made by hand, in languages without an indexer to ask: a measurement.

    python -m ingest_assets_tests.agreement edge-labels FOLDER [--language go] [--show 10]
    python -m ingest_assets_tests.agreement edge-labels FOLDER --language go --draw 150 PACKAGE

`labels/edges/<language>.tsv` says of uses of names, drawn at random before anything was measured, where each is
defined: `target_path` and `target_line`, the line with the name of the definition; empty where that is nothing of the
codebase, but local, or from elsewhere. What is made with `new` is labelled with the class. Packages are looked for in
FOLDER as in `labels`. `--draw` prints uses to label: words of code that some definition of the package is called by,
outside of imports, with the lines of these definitions; definitions and declarations among them are left out by hand.

A label is found when an edge from that name on that line leads to its target. Certain edges from labelled names are
right when they lead to the target, or to another overload of it, which are counted beside; else they are wrong.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tree_sitter import Node as Leaf

from ingest_assets.analysis import syntax
from ingest_assets.analysis.facts import ParsedFile
from ingest_assets.analysis.graph_nodes import Node
from ingest_assets.analysis.languages import Language, detect
from ingest_assets_tests.agreement.edges import Codebase, read

_LABELS = Path(__file__).with_name("labels") / "edges"
_COLUMNS = ("package", "path", "line", "name", "target_path", "target_line")
_LINES_APART = 3  # a definition may begin so many lines before its name, with an annotation for example
_MOST_CANDIDATES = 12
_WORD = re.compile(r"[A-Za-z_$][\w$]*\Z")
_NO_USES = re.compile(r"comment|string|import|package|use_declaration|using|include|preproc_def")
_OVERLOADED = frozenset({"function", "method"})
_Use = tuple[str, int, str]  # path, line, name


class Target(NamedTuple):
    """Where a label says that a name is defined."""

    path: str
    line: int


class Lead(NamedTuple):
    """Where an edge leads."""

    node: Node
    confidence: str
    rule: str


@dataclass
class Score:
    """What one language comes to."""

    labels: int = 0
    inside: int = 0  # labels with a target
    found: int = 0
    certain: int = 0  # certain edges from labelled names
    right: int = 0
    overloads: int = 0  # of the right ones, and of what was found
    wrong: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)  # wrong, and not said to be certain
    missing: list[str] = field(default_factory=list)


def main(arguments: Sequence[str]) -> None:
    """Measure, and print a table and examples; or draw."""
    parser = argparse.ArgumentParser(prog="python -m ingest_assets_tests.agreement edge-labels", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("package", nargs="?", help="only this one")
    parser.add_argument("--language", action="append")
    parser.add_argument("--draw", type=int, default=0, help="print so many uses to label")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many differences of each kind")
    options = parser.parse_args(arguments)
    if options.draw:
        for row in draw(options.folder, options.package, options.language, options.draw, options.seed):
            print("\t".join(row))
        return
    scores: dict[tuple[str, str], Score] = {}
    for file in sorted(_LABELS.glob("*.tsv")):
        if file.stem in (options.language or (file.stem,)):
            for package, labels in _labels(file).items():
                if package in (options.package or package,) and (options.folder / package).is_dir():
                    scores[file.stem, package] = score(read(options.folder / package), labels)
    _report(scores, options.show)


def score(codebase: Codebase, labels: Mapping[_Use, set[Target | None]]) -> Score:
    """Hold the edges of a codebase against its labels. Names that stand on a line twice are one use."""
    leads, reasons = _leads(codebase)
    nodes: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in codebase.nodes.values():
        nodes[node.path, node.name.rpartition(".")[2]].append(node)
    answer = Score()
    for use, targets in labels.items():
        path, line, name = use
        place = f"{path}:{line}: {name}"
        wanted = [node for target in targets if target for node in _labelled(target, name, nodes, codebase)]
        exact = {node.node_id for node in wanted}
        similar = {(node.path, node.qualified_name) for node in wanted if node.kind in _OVERLOADED}
        answer.labels += 1
        meant = " or ".join(f"{one.path}:{one.line}" for one in targets if one) or "nothing of the codebase"
        hits = overloads = 0
        for lead in leads[use]:
            is_right = lead.node.node_id in exact
            is_overload = not is_right and (lead.node.path, lead.node.qualified_name) in similar
            hits += is_right
            overloads += is_overload
            if lead.confidence == "certain":
                answer.certain += 1
                answer.right += is_right or is_overload
            if not (is_right or is_overload):
                said = f"{place}: {lead.rule} {lead.node.path}:{lead.node.line}, is {meant}"
                (answer.wrong if lead.confidence == "certain" else answer.unsure).append(said)
        if any(targets):
            answer.inside += 1
            answer.found += bool(hits or overloads)
            answer.overloads += bool(overloads and not hits)
            if not (hits or overloads):
                answer.missing.append(f"{place} -> {meant} ({', '.join(reasons.get(use, ['no reference']))})")
    return answer


def _leads(codebase: Codebase) -> tuple[defaultdict[_Use, list[Lead]], dict[_Use, list[str]]]:
    """Where the edges lead, and the reasons why there is none, by use. A constructor that a class has is no other
    answer than the class."""
    leads: defaultdict[_Use, list[Lead]] = defaultdict(list)
    reasons: dict[_Use, list[str]] = {}
    for path, resolved in codebase.resolved.items():
        references = codebase.parsed[path].references
        for edge in resolved.edges:
            node = codebase.nodes.get(edge.target)
            if edge.origin == "reference" and node is not None:
                name = references[edge.origin_ordinal].name
                leads[path, edge.line, name].append(Lead(node, edge.confidence, edge.rule))
        for one in resolved.unresolved:
            reasons.setdefault((path, one.reference.line, one.reference.name), []).append(one.reason)
    for use, found in leads.items():
        places = {one.node.qualified_name for one in found}
        kept = [one for one in found if one.node.qualified_name.rpartition(".")[0] not in places]
        leads[use] = list(dict.fromkeys(kept or found))
    return leads, reasons


def _labelled(
    target: Target, name: str, nodes: Mapping[tuple[str, str], Sequence[Node]], codebase: Codebase
) -> list[Node]:
    """The nodes that a label means: those on its line, else the last one before it that the line names."""
    words = re.findall(r"[\w$]+[?!]?", codebase.line(target.path, target.line))
    named = [*words, *(word.strip("$?!") for word in words)]
    for one in (name, *named):
        on_line = [node for node in nodes[target.path, one] if node.line == target.line]
        if on_line:
            return on_line
    near = [node for one in named for node in nodes[target.path, one]]
    near = [node for node in near if 0 < target.line - node.line <= _LINES_APART]
    return near and [max(near, key=lambda node: node.line)]


def _labels(file: Path) -> dict[str, dict[_Use, set[Target | None]]]:
    """The labels of a table, by package and use."""
    found: defaultdict[str, dict[_Use, set[Target | None]]] = defaultdict(dict)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            use = row["path"], int(row["line"]), row["name"]
            target = Target(row["target_path"], int(row["target_line"])) if row["target_path"] else None
            found[row["package"]].setdefault(use, set()).add(target)
    return found


def draw(folder: Path, package: str, wanted: Sequence[str] | None, count: int, seed: int) -> Iterator[tuple[str, ...]]:
    """Uses to label: the columns of a table, with the line and the definitions of that name behind them."""
    codebase = read(folder / package)
    places: defaultdict[str, list[str]] = defaultdict(list)
    for node in codebase.nodes.values():
        if node.kind not in ("file", "module"):
            places[node.name].append(f"{node.path}:{node.line}")
    uses = {
        (path, leaf.start_point.row + 1, leaf.text.decode()): None
        for path, parsed in sorted(codebase.parsed.items())
        if parsed.language in (wanted or (parsed.language,)) and (language := detect(path)) is not None
        for leaf in _words(codebase.text(path), language, parsed)
        if leaf.text is not None and leaf.text.decode() in places
    }
    for path, line, name in sorted(random.Random(seed).sample(sorted(uses), min(count, len(uses)))):
        near = " ".join(places[name][:_MOST_CANDIDATES])
        yield package, path, str(line), name, "", "", codebase.line(path, line).strip(), near


def _words(text: str, language: Language, parsed: ParsedFile) -> Iterator[Leaf]:
    """The leaves of a file that are words of code, without the names of definitions."""
    source = syntax.read(text, language)
    named = {(one.name.rpartition(".")[2], one.start_line) for one in parsed.definitions}
    pending = [source.root] if source.tree is not None else []
    while pending:
        node = pending.pop()
        if node.child_count and not _NO_USES.search(node.type):
            pending += node.children
        elif node.is_named and not node.child_count and node.text is not None and not _NO_USES.search(node.type):
            word = node.text.decode("utf-8", "replace")
            if _WORD.match(word) and (word, node.start_point.row + 1) not in named:
                yield node


def _report(scores: Mapping[tuple[str, str], Score], show: int) -> None:
    print("| language | codebase | uses | inside | recall | certain edges | precision | overloads | wrong |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|")
    for (language, package), one in scores.items():
        recall = f"{one.found / one.inside:.3f}" if one.inside else ""
        precision = f"{one.right / one.certain:.3f}" if one.certain else ""
        print(
            f"| {language} | {package} | {one.labels} | {one.inside} | {recall} | {one.certain} | {precision} |"
            f" {one.overloads} | {len(one.wrong)} |"
        )
    for (language, _), one in scores.items():
        for title, examples in (("wrong", one.wrong), ("unsure", one.unsure), ("missing", one.missing)):
            for example in examples[:show]:
                print(f"{language} {title} {example}")
