"""The measurement; see the package."""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest_assets.analysis import syntax
from ingest_assets.analysis.languages import Language, detect
from ingest_assets_tests.agreement import definitions, edge_labels, edges, labels
from ingest_assets_tests.agreement.ours import measured
from ingest_assets_tests.agreement.rules import RULES, Rule
from ingest_assets_tests.agreement.tools import TOOLS, Key, Measured

_MAX_BYTES = 500_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ingest_assets_tests.agreement", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=300, help="of each folder and language, spread evenly")
    parser.add_argument("--tool", choices=sorted(TOOLS), action="append")
    parser.add_argument("--language", action="append")
    parser.add_argument("--show", type=int, default=0, help="print so many differences of each metric")
    options = parser.parse_args()
    tallies: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for path, text, language in _files(options.folders, options.files, options.language):
        source = syntax.read(text, language)
        if source.tree is None or source.root.has_error:
            continue
        for tool in options.tool or sorted(TOOLS):
            run, languages = TOOLS[tool]
            if language.name not in languages:
                continue
            try:
                theirs = run(str(path), text, language.name)
            except Exception as error:
                print(f"{tool} gave up on {path}: {error}", file=sys.stderr)
                continue
            rules = [rule for rule in RULES if rule.tool == tool and language.name in rule.languages]
            _compare(tallies, (language.name, tool), path, source, language, rules, theirs)
    _report(tallies, options.show)


class Tally:
    """How often a metric was equal."""

    def __init__(self) -> None:
        self.compared = self.equal = self.plain = self.unpaired = self.left_out = 0
        self.differences: list[str] = []


def _files(folders: Sequence[Path], most: int, wanted: Sequence[str] | None) -> Iterator[tuple[Path, str, Language]]:
    known = {name for _, languages in TOOLS.values() for name in languages}
    for folder in folders:
        by_language: defaultdict[str, list[Path]] = defaultdict(list)
        for path in sorted(folder.rglob("*")):
            language = detect(path.name) if path.is_file() and path.stat().st_size < _MAX_BYTES else None
            if language and language.name in known and (not wanted or language.name in wanted):
                by_language[language.name].append(path)
        for paths in by_language.values():
            for path in paths[:: max(1, len(paths) // most)]:
                try:
                    text = path.read_bytes().decode("utf-8")
                except UnicodeDecodeError:
                    continue
                language = detect(path.name)
                if language:
                    yield path, text, language


def _compare(
    tallies: dict[tuple[str, str, str], Tally],
    place: tuple[str, str],
    path: Path,
    source: syntax.Source,
    language: Language,
    rules: Sequence[Rule],
    theirs: Measured,
) -> None:
    ruled, plain = _by_place(measured(source, language, rules)), _by_place(measured(source, language, ()))
    for key, values in _by_place(theirs).items():
        for metric, value in values.items():
            tally = tallies[(*place, metric)]
            if key not in ruled:
                tally.unpaired += 1
            elif metric not in ruled[key]:
                tally.left_out += 1
            else:
                mine = ruled[key][metric]
                tally.compared += 1
                tally.equal += _same(mine, value)
                tally.plain += key in plain and _same(plain[key].get(metric), value)
                if not _same(mine, value):
                    tally.differences.append(f"{path}:{key}: ours {mine}, theirs {value}")


def _by_place(found: Measured) -> dict[Key, dict[str, float | None]]:
    """By line, without those that share it: tools name functions differently."""
    lines = Counter(key[0] for key in found if key is not None)
    return {
        (key[0], "") if key is not None else None: dict(values)
        for key, values in found.items()
        if key is None or lines[key[0]] == 1
    }


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9)


def _report(tallies: dict[tuple[str, str, str], Tally], show: int) -> None:
    print("| language | tool | metric | compared | equal | equal without rules | left out | not among ours |")
    print("|---|---|---|--:|--:|--:|--:|--:|")
    for (language, tool, metric), tally in sorted(tallies.items()):
        if tally.compared:
            equal, plain = tally.equal / tally.compared, tally.plain / tally.compared
            figures = f"{tally.compared:,} | {equal:.2%} | {plain:.2%} | {tally.left_out:,} | {tally.unpaired:,}"
            print(f"| {language} | {tool} | {metric} | {figures} |")
    for (language, tool, metric), tally in sorted(tallies.items()):
        for difference in tally.differences[:show]:
            print(f"{language} {tool} {metric} {difference}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["definitions"]:
        definitions.main(sys.argv[2:])
    elif sys.argv[1:2] == ["labels"]:
        labels.main(sys.argv[2:])
    elif sys.argv[1:2] == ["edge-labels"]:
        edge_labels.main(sys.argv[2:])
    elif sys.argv[1:2] == ["edges"]:
        edges.main(sys.argv[2:])
    else:
        main()
