"""How many definitions we find of those that another tool finds: a measurement, not a part of the test run.

    python -m ingest_assets_tests.agreement definitions FOLDER... [--language go] [--files 400] [--show 10]

What a tool lists is the truth of a language: of Python the module `ast`, of JavaScript and TypeScript the compiler
(npm's `typescript` 5 in the folder that AGREEMENT_NODE names), elsewhere Universal Ctags. A definition of theirs is
found when one of ours has its name and stands on its line, give or take one; one of ours is confirmed when the tool
lists its name there, as whatever. The kinds that a tool lists and that are no definitions in our sense (parameters,
locals, ...) are told in the module of the truth; they can only confirm ours. What was measured stands in
docs/languages.md.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ingest_assets.analysis import parsing, syntax
from ingest_assets.analysis.languages import detect
from ingest_assets_tests.agreement import truth_ctags, truth_python, truth_typescript
from ingest_assets_tests.agreement.named import Named

_MAX_BYTES = 500_000
_HEAD = 20_000

# Of a language's files, what the tool lists in each; without those that it cannot read.
Truth = Callable[[str, Sequence[Path]], Mapping[Path, Sequence[Named]]]
TRUTHS: Mapping[str, tuple[str, Truth]] = {
    **dict.fromkeys(truth_ctags.LANGUAGES, ("Universal Ctags", truth_ctags.definitions)),
    "python": ("ast", truth_python.definitions),
    **dict.fromkeys(("javascript", "typescript", "tsx"), ("TypeScript", truth_typescript.definitions)),
}


def main(arguments: Sequence[str]) -> None:
    """Measure, and print a table and examples."""
    parser = argparse.ArgumentParser(prog="python -m ingest_assets_tests.agreement definitions", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=400, help="of each folder and language, spread evenly")
    parser.add_argument("--language", action="append", choices=sorted(TRUTHS))
    parser.add_argument("--show", type=int, default=0, help="print so many that are missing, and that only we have")
    options = parser.parse_args(arguments)
    tallies: dict[str, Tally] = {}
    for folder in options.folders:
        for language, paths in _files(folder, options.files, options.language).items():
            tally = tallies.setdefault(language, Tally())
            for path, theirs in TRUTHS[language][1](language, list(paths)).items():
                tally.compare(path, paths[path], theirs)
    _report(tallies, options.show)


class Ours(NamedTuple):
    """A definition of ours, and the lines on which another tool may see it."""

    name: str
    kind: str
    first: int
    last: int


@dataclass
class Tally:
    """What was found of one language."""

    files: int = 0
    given_up: int = 0
    theirs: Counter[str] = field(default_factory=Counter)  # by their kind
    ours: Counter[str] = field(default_factory=Counter)  # by our kind
    missing: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    surplus: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def compare(self, path: Path, text: str, theirs: Sequence[Named]) -> None:
        """Add a file."""
        facts = parsing.facts(syntax.read(text, detect(path.name, text[:_HEAD])))
        if facts.parsed.status == "text_only":
            self.given_up += 1
            return
        self.files += 1
        ours = _ours(facts, text)
        by_name: defaultdict[str, list[Ours]] = defaultdict(list)
        for one in ours:
            for name in _names(one):
                by_name[name].append(one)
        lines: defaultdict[str, list[int]] = defaultdict(list)
        for truth in theirs:
            lines[truth.name].append(truth.line)
            if truth.counts:
                self.theirs[truth.kind] += 1
                if not any(one.first <= truth.line <= one.last for one in by_name[truth.name]):
                    self.missing[truth.kind].append(f"{path}:{truth.line}: {truth.kind} {truth.name}")
        for one in ours:
            self.ours[one.kind] += 1
            if not any(one.first <= line <= one.last for name in _names(one) for line in lines[name]):
                self.surplus[one.kind].append(f"{path}:{one.first + 1}: {one.kind} {one.name}")


def _names(one: Ours) -> set[str]:
    """Its name, and the last part of one with dots: some tools put the others into a scope."""
    return {one.name, one.name.rpartition(".")[2]}


def _ours(facts: parsing.Facts, text: str) -> list[Ours]:
    """Our definitions; one may begin lines above its name, with its attributes for example."""
    lines = text.split("\n")
    clauses = {ordinal: node.start_point.row + 1 for ordinal, node in facts.clauses}  # where the last one begins
    found = []
    for one, node in zip(facts.parsed.definitions, facts.nodes, strict=True):
        named, last = node.child_by_field_name("name"), one.start_line
        if named is not None and named.text == one.name.encode():
            last = max(last, named.start_point.row + 1)
        else:
            word = re.compile(rf"(?<!\w){re.escape(one.name)}(?!\w)")
            rows = range(one.start_line, one.end_line + 1)
            last = next((row for row in rows if word.search(lines[row - 1])), last)
        found.append(Ours(one.name, one.kind, one.start_line - 1, clauses.get(one.ordinal, last) + 1))
    return found


def _files(folder: Path, most: int, wanted: Sequence[str] | None) -> dict[str, dict[Path, str]]:
    """Texts of a folder's files by language and path."""
    names: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size < _MAX_BYTES:
            language = detect(path.name)
            if language is not None:
                names[path.suffix].append(path)
    found: defaultdict[str, dict[Path, str]] = defaultdict(dict)
    for paths in names.values():
        for path in paths[:: max(1, -(-len(paths) // most))]:
            try:
                text = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue
            language = detect(path.name, text[:_HEAD])
            if language is not None and language.name in (wanted or TRUTHS):
                found[language.name][path] = text
    return found


def _report(tallies: Mapping[str, Tally], show: int) -> None:
    print("| language | truth | files | definitions | found | share | ours | confirmed | share |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|")
    for language, tally in sorted(tallies.items()):
        theirs, ours = tally.theirs.total(), tally.ours.total()
        found = theirs - sum(map(len, tally.missing.values()))
        confirmed = ours - sum(map(len, tally.surplus.values()))
        figures = f"{tally.files:,} | {theirs:,} | {found:,} | {_share(found, theirs)}"
        print(
            f"| {language} | {TRUTHS[language][0]} | {figures} | {ours:,} | {confirmed:,} | {_share(confirmed, ours)} |"
        )
    for language, tally in sorted(tallies.items()):
        if tally.given_up:
            print(f"{language}: {tally.given_up} files given up")
        for title, all_, lacking in (
            ("missing", tally.theirs, tally.missing),
            ("only ours", tally.ours, tally.surplus),
        ):
            kinds = sorted(lacking, key=lambda kind: -len(lacking[kind]))
            if kinds:
                print(
                    f"{language} {title}: " + ", ".join(f"{kind} {len(lacking[kind])}/{all_[kind]}" for kind in kinds)
                )
            for kind in kinds:
                for example in lacking[kind][:: max(1, len(lacking[kind]) // (show or 1))][:show]:
                    print(f"  {example}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "-"
