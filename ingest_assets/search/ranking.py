"""From candidates to results: what the words and the vectors say together with what else is known of a chunk.

The score of a chunk is

    cosine / best cosine + LEXICAL_WEIGHT * BM25 / best BM25
        + NAME_WEIGHT * how well the query names a definition of it + EXACT_NAME where it writes the name out and the
          definition begins there
        + VERBATIM * share of the query's longer lines that stand in it as they are
        + PATH_WEIGHT * share of the query's terms in the path + RANK_WEIGHT * PageRank of the file / best PageRank

times a factor for tests, generated and vendored files, and for what is no code. Each definition appears once, for its
best chunk. Numbers were chosen on a development set (docs/search.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest_assets.search.terms import STOP_WORDS, terms

LEXICAL_WEIGHT = 0.3
NAME_WEIGHT = 0.2
EXACT_NAME = 0.6
INSIDE = 0.7  # of that for a chunk that lies in the definition, without its beginning
VERBATIM = 0.8
PATH_WEIGHT = 0.2
RANK_WEIGHT = 0.1
TEST = 0.6
GENERATED = 0.5
NO_CODE = 0.6

WHOLE = 80  # lines of a definition that is shown whole
_LONG_LINE = 12  # characters of a line of several words that can be a quotation

_WORD = re.compile(r"[^\W\d]\w*(?:(?:\.|::|#|->)[^\W\d]\w*)*")
_SEPARATOR = re.compile(r"\.|::|#|->")
_WRITTEN = re.compile(r"[a-z0-9][A-Z]|\w_\w|[A-Z]{2}[a-z]|\.|::|#|->")


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition that a chunk lies in, or that begins in it."""

    name: str
    qualified_name: str
    kind: str | None
    line: int
    end_line: int
    within: bool  # the chunk lies in it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that may answer a query."""

    path: str
    start_line: int
    end_line: int
    definition: str | None  # qualified name of the definition that it lies in
    text: str
    language: str | None
    is_test: bool
    is_generated: bool  # or vendored
    is_code: bool
    changed: bool  # the file has newer changes
    pagerank: float
    definitions: tuple[Definition, ...]
    vector: float  # cosine
    lexical: float  # BM25


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score and the definition that it stands for."""

    candidate: Candidate
    score: float
    definition: Definition | None

    @property
    def lines(self) -> tuple[int, int]:
        """The first and last line to show: of the whole definition, with what belongs to the chunk, unless that is
        long; then of the chunk."""
        chunk, whole = self.candidate, self.definition
        if whole is None or whole.line > chunk.end_line or whole.end_line < chunk.start_line:
            return chunk.start_line, chunk.end_line
        start, end = min(chunk.start_line, whole.line), max(chunk.end_line, whole.end_line)
        return (start, end) if end - start < WHOLE else (chunk.start_line, chunk.end_line)


@dataclass(frozen=True, slots=True)
class Question:
    """What a query asks for, as far as names go."""

    terms: frozenset[str]  # without stop words, where there are others
    names: frozenset[str]  # names of definitions that it writes out, as they stand
    lines: tuple[str, ...]  # that may be quoted from code or messages, white space made even
    asks_tests: bool

    @classmethod
    def of(cls, query: str) -> Question:
        """Take a query apart."""
        asked = frozenset(terms(query))
        words = _WORD.findall(query)
        few = len(query.split()) <= 2
        names = {word for word in words if few or _WRITTEN.search(word)} if len(words) <= 64 else set[str]()
        lines = [" ".join(line.split()) for line in query.splitlines()]
        quoted = tuple(line for line in lines if len(line) >= _LONG_LINE and " " in line)
        tests = not asked.isdisjoint({"test", "testing"})
        return cls(asked - STOP_WORDS or asked, frozenset(names), quoted, tests)

    @property
    def last_names(self) -> list[str]:
        """The names without what stands before them."""
        return sorted({_SEPARATOR.split(name)[-1] for name in self.names})


def ranked(candidates: Sequence[Candidate], question: Question) -> list[Ranked]:
    """All candidates, best first; of those that stand for one definition the best."""
    best_vector = max((one.vector for one in candidates), default=0.0)
    best_lexical = max((one.lexical for one in candidates), default=0.0)
    best_rank = max((one.pagerank for one in candidates), default=0.0)
    found = []
    for one in candidates:
        definition, named = _named(one, question)
        score = max(0.0, one.vector) / best_vector if best_vector > 0 else 0.0
        score += LEXICAL_WEIGHT * one.lexical / best_lexical if best_lexical > 0 else 0.0
        score += named + VERBATIM * _quoted(one.text, question.lines)
        score += PATH_WEIGHT * _share(question.terms, _terms(one.path))
        score += RANK_WEIGHT * math.sqrt(one.pagerank / best_rank) if best_rank > 0 else 0.0
        found.append(Ranked(one, score * _factor(one, question), definition))
    return once(found)


def once(found: Sequence[Ranked]) -> list[Ranked]:
    """Best first, each definition once. Equal scores order by path and line."""
    seen: set[tuple[str, object]] = set()
    kept = []
    for one in sorted(found, key=lambda one: (-one.score, one.candidate.path, one.candidate.start_line)):
        chunk = one.candidate
        key = one.definition.qualified_name if one.definition else chunk.definition or (chunk.start_line, chunk.text)
        if (chunk.path, key) not in seen:
            seen.add((chunk.path, key))
            kept.append(one)
    return kept


def standing_for(one: Candidate, question: Question) -> Definition | None:
    """The definition that a chunk stands for: of those that the query names the best, else the one it lies in, else the
    only one that begins in it."""
    return _named(one, question)[0]


def _named(one: Candidate, question: Question) -> tuple[Definition | None, float]:
    """The definition that a chunk stands for, and what its name adds to the score."""
    best, most = None, 0.0
    for definition in one.definitions:
        value = NAME_WEIGHT * _overlap(question.terms, _terms(definition.name))
        begins = one.start_line <= definition.line <= one.end_line
        value += EXACT_NAME * _exact(definition, question) * (1.0 if begins else INSIDE)
        if value > most:
            best, most = definition, value
    if best is None:
        within = [definition for definition in one.definitions if definition.within]
        best = within[0] if within else one.definitions[0] if len(one.definitions) == 1 else None
    return best, most


@lru_cache(maxsize=65_536)
def _terms(name: str) -> frozenset[str]:
    return frozenset(terms(name))


def _exact(definition: Definition, question: Question) -> float:
    """1 where the query writes the definition's name out, with what stands before it if it does so; .5 where the case
    differs."""
    most = 0.0
    for name in question.names:
        parts = _SEPARATOR.split(name)
        own = _SEPARATOR.split(definition.qualified_name)[-len(parts) :]
        if own[-1] != definition.name:  # a name with a separator in it
            own = [definition.name]
        if parts == own:
            most = max(most, 1.0)
        elif [part.lower() for part in parts] == [part.lower() for part in own]:
            most = max(most, 0.5)
    return most


def _overlap(asked: frozenset[str], named: frozenset[str]) -> float:
    """How much of the query is in the name, and of the name in the query: their harmonic mean."""
    common = len(asked & named)
    return 2 * common / (len(asked) + len(named)) if common else 0.0


def _quoted(text: str, lines: Sequence[str]) -> float:
    """The share of these lines that stand in the text."""
    even = " ".join(text.split()) if lines else ""
    return sum(line in even for line in lines) / len(lines) if lines else 0.0


def _share(asked: frozenset[str], there: frozenset[str]) -> float:
    return len(asked & there) / len(asked) if asked else 0.0


def _factor(one: Candidate, question: Question) -> float:
    factor = 1.0
    if one.is_test and not question.asks_tests:
        factor *= TEST
    if one.is_generated:
        factor *= GENERATED
    if not one.is_code:
        factor *= NO_CODE
    return factor
