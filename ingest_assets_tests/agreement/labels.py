"""How far our facts agree with labels made by hand, where no tool knows a language: a measurement.

    python -m ingest_assets_tests.agreement labels FOLDER [--language zig] [--show 10]

`labels/<language>.tsv` names every definition of some files, or of their beginnings, as read by a person before
anything was measured; `labels/functions_<group>.tsv` holds the complexities of functions, counted by hand. The code
itself is not kept here: a package is looked for in FOLDER under its name, and is left out where it is not there. Names
that begin with `npm/` are packages of npm, with the version behind the last `@`, those with `debian/` are Debian's;
the others are repositories with a commit. A metric without a label is not to be had.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest_assets.analysis import metrics, parsing, syntax
from ingest_assets.analysis.facts import FunctionMetrics
from ingest_assets.analysis.languages import detect

_LABELS = Path(__file__).with_name("labels")
_FUNCTIONS = "functions_"
_HEAD = 20_000
_ABOVE = 10  # lines of attributes and comments with which a function may begin above its name
_METRICS = {  # as labelled -> as we call it
    "cyclomatic": "cyclomatic_complexity",
    "cognitive": "cognitive_complexity",
    "nargs": "nargs",
    "nexits": "nexits",
}
_Row = Mapping[str, str]


def main(arguments: Sequence[str]) -> None:
    """Measure, and print two tables and examples."""
    parser = argparse.ArgumentParser(prog="python -m ingest_assets_tests.agreement labels", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", action="append", help="or group of functions")
    parser.add_argument("--show", type=int, default=0, help="print so many differences of each")
    options = parser.parse_args(arguments)
    found: dict[str, Found] = {}
    counted: dict[str, Counts] = {}
    for file in sorted(_LABELS.glob("*.tsv")):
        name = file.stem.removeprefix(_FUNCTIONS)
        if name in (options.language or (name,)):
            for path, rows in _by_file(file, options.folder):
                if file.stem == name:
                    found.setdefault(name, Found()).compare(path, rows)
                else:
                    counted.setdefault(name, Counts()).compare(path, rows)
    _report(found, counted, options.show)


@dataclass
class Found:
    """How many of the labelled definitions are among ours, and how many of those are of the same kind."""

    labels: int = 0
    same_kind: int = 0
    missing: list[str] = field(default_factory=list)

    def compare(self, path: Path, rows: Sequence[_Row]) -> None:
        """Add a file. A label is that of the last definition of its name that begins on its line or above."""
        ours = list(parsing.facts(_source(path)).parsed.definitions)
        for row in rows:
            self.labels += 1
            line = int(row["line"])
            near = [one for one in ours if one.name == row["name"] and one.start_line <= line <= one.end_line]
            if near:
                one = max(near, key=lambda one: one.start_line)
                ours.remove(one)
                self.same_kind += one.kind == row["kind"]
            else:
                self.missing.append(f"{path}:{line}: {row['kind']} {row['name']}")


@dataclass
class Counts:
    """How often a metric of a function is what was counted by hand."""

    functions: Counter[str] = field(default_factory=Counter)  # of which a metric is known
    equal: Counter[str] = field(default_factory=Counter)
    different: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def compare(self, path: Path, rows: Sequence[_Row]) -> None:
        """Add the functions of a file; one that we do not find is different in everything."""
        source = _source(path)
        ours = metrics.measure(source, parsing.facts(source)).functions
        for row in rows:
            one = _labelled(ours, row)
            for label, metric in _METRICS.items():
                mine = one.metrics[metric] if one else None
                if one is not None and mine is None:
                    continue  # not to be had in this language
                self.functions[label] += 1
                if mine == (int(row[label]) if row[label] else None):
                    self.equal[label] += 1
                else:
                    self.different[label].append(f"{path}:{row['line']}: {row['function']}: ours {mine}, {row[label]}")


def _source(path: Path) -> syntax.Source:
    text = path.read_text("utf-8")
    return syntax.read(text, detect(path.name, text[:_HEAD]))


def _labelled(ours: Sequence[FunctionMetrics], row: _Row) -> FunctionMetrics | None:
    """The function of this name that begins on the labelled line, or last above it."""
    line = int(row["line"])
    near = [one for one in ours if one.name == row["function"] and 0 <= line - one.start_line <= _ABOVE]
    return max(near, key=lambda one: one.start_line, default=None)


def _by_file(file: Path, folder: Path) -> Iterator[tuple[Path, list[_Row]]]:
    """The labels of a table by the file that they are about, if it is there."""
    rows: defaultdict[Path, list[_Row]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows[folder / row["package"] / row["path"]].append(row)
    return ((path, labels) for path, labels in rows.items() if path.is_file())


def _report(found: Mapping[str, Found], counted: Mapping[str, Counts], show: int) -> None:
    print("| language | labels | found | share | of the same kind |")
    print("|---|--:|--:|--:|--:|")
    for language, one in found.items():
        hits = one.labels - len(one.missing)
        print(f"| {language} | {one.labels} | {hits} | {hits / one.labels:.1%} | {one.same_kind / one.labels:.1%} |")
    print("\n| functions | " + " | ".join(_METRICS.values()) + " |")
    print("|---|" + "--:|" * len(_METRICS))
    for group, counts in counted.items():
        shares = [f"{counts.equal[label]} of {counts.functions[label]}" for label in _METRICS]
        print(f"| {group} | " + " | ".join(shares) + " |")
    for language, one in found.items():
        for example in one.missing[:show]:
            print(f"{language} missing {example}")
    for group, counts in counted.items():
        for label in _METRICS:
            for example in counts.different[label][:show]:
                print(f"{group} {label} {example}")
