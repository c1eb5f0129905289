"""How far our edges agree with indexers that know the language: precision by confidence and rule, recall by kind.

    python -m ingest_assets_tests.agreement.edges scip-python FOLDER [--index FILE] [--show 20]

A use counts as found when one of our edges on its line leads to the definition that the indexer names. An edge counts
as right when the indexer says the same of its line, as wrong when the indexer knows the name at that place and says
otherwise, and is not judged where the indexer knows nothing.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ingest_assets.analysis.facts import ParsedFile
from ingest_assets.analysis.graph import Edge, resolve
from ingest_assets.analysis.graph_nodes import Node
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.parsing import parse
from ingest_assets.analysis.scopes import FileNames
from ingest_assets_tests.agreement import scip
from ingest_assets_tests.agreement.scip import Use

_LINES_APART = 3  # a definition may begin so many lines before its name, with a decorator for example
_IGNORED = frozenset({".git", "node_modules", "dist", "build", "__pycache__", ".venv", "venv"})
IN_CODEBASE = ("function", "type", "value", "module")


class Found(NamedTuple):
    """An edge with what is needed to compare it."""

    edge: Edge
    target: Node
    column: int | None  # of the reference


def ours(folder: Path) -> list[Found]:
    """The edges of a folder, without `contains`."""
    parsed: dict[str, ParsedFile] = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        language = detect(path.name) if path.is_file() and not _IGNORED & set(relative.parts) else None
        if language is not None:
            parsed[relative.as_posix()] = parse(path.read_text("utf-8", "replace"), language)
    files = {path: FileNames(path, one.language, one.definitions, one.imports) for path, one in parsed.items()}
    by_id = {node.node_id: node for one in files.values() for node in (one.node, *one.nodes())}
    world = World.of(files.values(), parsed, lambda path: (folder / path).read_text("utf-8", "replace"))
    found = []
    for path, one in parsed.items():
        columns = {reference.ordinal: reference.column for reference in one.references}
        for edge in resolve(files[path], one.references, world):
            if edge.kind != "contains":
                column = columns[edge.origin_ordinal] if edge.origin == "reference" else None
                found.append(Found(edge, by_id[edge.target], column))
    return found


def is_same(target: Node, use: Use) -> bool:
    """Whether a node of ours is the definition that the indexer names."""
    if target.kind == "file":
        return use.kind == "module" and any(place.path == target.path for place in use.targets)
    name = target.name.rpartition(".")[2]
    if target.kind == "class" and any(
        place.path == target.path and place.name == "constructor" and 0 < place.line - target.line
        for place in use.targets
    ):
        return True  # to the indexer, a call of a class is one of its constructor
    return any(
        place.path == target.path and place.name == name and 0 <= place.line - target.line <= _LINES_APART
        for place in use.targets
    )


def compare(found: Iterable[Found], uses: Sequence[Use], show: int) -> None:
    """Print precision and recall."""
    by_line: dict[tuple[str, int], list[Use]] = defaultdict(list)
    for use in uses:
        by_line[use.path, use.line].append(use)
    edges: dict[tuple[str, int], list[Found]] = defaultdict(list)
    precision: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    files = {use.path for use in uses}
    for one in found:
        if one.edge.path not in files:
            continue
        edges[one.edge.path, one.edge.line].append(one)
        on_line = by_line[one.edge.path, one.edge.line]
        verdict = "not judged"
        if any(is_same(one.target, use) for use in on_line):
            verdict = "right"
        elif one.column is not None and any(use.column == one.column for use in on_line):
            verdict = "wrong"
            said = next(use for use in on_line if use.column == one.column)
            place = f"{one.edge.path}:{one.edge.line}:{one.column}"
            wrong[one.edge.confidence, one.edge.rule].append(
                f"{place} ours {one.target.path}:{one.target.line} {one.target.qualified_name}, theirs "
                f"{said.kind} {said.targets[:1]}"
            )
        precision[one.edge.confidence, one.edge.rule][verdict] += 1
        precision[one.edge.confidence, "all"][verdict] += 1
    print("| confidence | rule | edges | right | wrong | not judged | precision |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for (confidence, rule), counts in sorted(precision.items()):
        judged = counts["right"] + counts["wrong"]
        share = f"{counts['right'] / judged:.3f}" if judged else ""
        print(
            f"| {confidence} | {rule} | {counts.total():,} | {counts['right']:,} | {counts['wrong']:,} |"
            f" {counts['not judged']:,} | {share} |"
        )
    recall: dict[str, Counter[str]] = defaultdict(Counter)
    missed: dict[str, list[str]] = defaultdict(list)
    for use in uses:
        if use.kind in IN_CODEBASE:
            hit = any(is_same(one.target, use) for one in edges[use.path, use.line])
            recall[use.kind][str(hit)] += 1
            recall["all"][str(hit)] += 1
            if not hit:
                place = f"{use.path}:{use.line}:{use.column}"
                missed[use.kind].append(f"{place} -> {use.targets[:1]}")
    print("\n| defined | uses | found | recall |")
    print("|---|--:|--:|--:|")
    for kind, counts in sorted(recall.items()):
        print(f"| {kind} | {counts.total():,} | {counts['True']:,} | {counts['True'] / counts.total():.3f} |")
    rng = random.Random(1)
    for title, lists in (("wrong", wrong), ("missed", missed)):
        for key, items in sorted(lists.items()):
            for item in rng.sample(items, min(show, len(items))):
                print(title, key, item)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ingest_assets_tests.agreement.edges", description=__doc__)
    parser.add_argument("indexer", choices=("scip-python", "scip-typescript"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path, help="a SCIP index that was made before")
    parser.add_argument("--show", type=int, default=0, help="print so many differences of each kind")
    options = parser.parse_args()
    uses = scip.read(options.index, options.folder) if options.index else scip.run(options.indexer, options.folder)
    compare(ours(options.folder), uses, options.show)


if __name__ == "__main__":
    main()
