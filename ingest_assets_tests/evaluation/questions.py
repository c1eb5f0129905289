"""Questions with graded answers: reading their files, and where the answers stand in a codebase.

A file holds the questions about one codebase, written by reading its code, never from what a search returned:
tab-separated `kind`, `question` (a line feed in pasted code as \\n) and `answers`, each `GRADE PATH QUALIFIED NAME`,
separated by `; `. Grade 2 answers the question, grade 1 helps. In place of a name, lines (`12-34`) tell of a definition
that the analysis does not find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ingest_assets.analysis.analyse import analyse
from ingest_assets.analysis.facts import Definition

FOLDER = Path(__file__).with_name("questions")
KINDS = ("words", "identifier", "error", "code")
_LINES = re.compile(r"(\d+)-(\d+)")
_ABOVE = re.compile(r"\s*(//|/?\*|#( |\[|$)|@)")  # a line of a comment, a decorator or an attribute
_INSIDE = ("constant", "field", "property", "variable")  # what belongs to the definition around it


@dataclass(frozen=True, slots=True)
class Answer:
    """A definition that somebody who asks wants to see."""

    grade: int  # 2 the answer, 1 helps
    path: str
    name: str  # qualified, as the analysis names it, or lines


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody may ask about a codebase."""

    codebase: str
    kind: str  # one of KINDS
    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """An answer with the lines that are its own: those of its documentation above it too, not those of functions and
    types inside of it."""

    grade: int
    path: str
    lines: tuple[frozenset[int], ...]  # of each definition of that name: overloads, variants for other systems


def read(codebase: str) -> list[Question]:
    """The questions about a codebase, in the order of the file. Raises ValueError for a line that is none."""
    lines = (FOLDER / f"{codebase}.tsv").read_text(encoding="utf-8").splitlines()
    if lines[0] != "kind\tquestion\tanswers":
        raise ValueError(f"{codebase}.tsv has another head than it should")
    return [_question(codebase, line) for line in lines[1:]]


def _question(codebase: str, line: str) -> Question:
    kind, text, answers = line.split("\t")
    if kind not in KINDS or not text.strip():
        raise ValueError(f"no question: {line}")
    return Question(codebase, kind, text.replace("\\n", "\n"), tuple(_answer(one) for one in answers.split("; ")))


def _answer(text: str) -> Answer:
    grade, path, name = text.split(" ", 2)
    if grade not in ("1", "2"):
        raise ValueError(f"no grade: {text}")
    return Answer(int(grade), path, name)


class Answers:
    """Finds answers in the files of a codebase."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, tuple[tuple[Definition, ...], list[str]]] = {}

    def located(self, question: Question) -> list[Located]:
        """Where the answers stand. Raises ValueError for one that is not in the codebase."""
        return [self._located(answer) for answer in question.answers]

    def _located(self, answer: Answer) -> Located:
        definitions, text = self._of(answer.path)
        if lines := _LINES.fullmatch(answer.name):
            found = [frozenset(range(int(lines[1]), int(lines[2]) + 1))] if definitions else []
        else:
            found = [_own_lines(one, definitions, text) for one in definitions if one.qualified_name == answer.name]
        if not found:
            raise ValueError(f"there is no {answer.name} in {answer.path}")
        return Located(answer.grade, answer.path, tuple(found))

    def _of(self, path: str) -> tuple[tuple[Definition, ...], list[str]]:
        if path not in self._files:
            file = self._folder / path
            text = file.read_bytes().decode("utf-8", "replace") if file.is_file() else ""
            parsed = analyse(path, text, frozenset({"parsed_file"})).parsed
            self._files[path] = tuple(parsed.definitions) if parsed else (), text.splitlines()
        return self._files[path]


def _own_lines(one: Definition, definitions: tuple[Definition, ...], text: list[str]) -> frozenset[int]:
    first = one.start_line
    while first > 1 and _ABOVE.match(text[first - 2]):
        first -= 1
    lines = set(range(first, one.end_line + 1))
    for inner in definitions:
        if inner.parent == one.ordinal and inner.kind not in _INSIDE:
            lines -= set(range(inner.start_line, inner.end_line + 1))
    return frozenset(lines or {one.start_line})
