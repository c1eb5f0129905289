"""From candidates to results: what the words and the vectors say together with what else is known of a chunk.

The score of a chunk is

    cosine / best cosine + LEXICAL_WEIGHT * BM25 / best BM25 * sqrt(best BM25 / greatest BM25 that there can be)
        + NAME_WEIGHT * how well the query names a definition of it + EXACT_NAME or MENTIONED where it writes the name
          out and the definition begins there
        + VERBATIM * share of the query's longer lines that stand in it as they are
        + PAIR_WEIGHT * share of the query's pairs of neighbouring words that stand in it as they are
        + PATH_WEIGHT * share of the query's terms in the path + FILE_WEIGHT * how well the query names the file
        + RANK_WEIGHT * PageRank of the file / best PageRank

times a factor for tests, generated and vendored files, for what is no code, and for code that does nothing. Each
definition appears once, for its best chunk. Numbers were chosen on development sets (docs/search.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ingest_assets.search.terms import STOP_WORDS, stem, terms

LEXICAL_WEIGHT = 1.0
NAME_WEIGHT = 0.1
EXACT_NAME = 0.6  # the query is nothing but the name
MENTIONED = 0.4  # the name stands in a longer query
INSIDE = 0.5  # of either for a chunk that lies in the definition, without its beginning
VERBATIM = 0.8
PAIR_WEIGHT = 0.2
PATH_WEIGHT = 0.2
FILE_WEIGHT = 0.2
RANK_WEIGHT = 0.05
TEST = 0.6
GENERATED = 0.5
NO_CODE = 0.5
STILL = 0.7  # imports, and declarations of data and types

WHOLE = 80  # lines of a definition that is shown whole
_LONG_LINE = 12  # characters of a line of several words that can be a quotation
_SHORT = 2  # words of a query that is nothing but a name
_APART = 4  # characters between two words that are neighbours
_MOST_PAIRS = 64

_WORD = re.compile(r"[^\W\d]\w*(?:(?:\.|::|#|->)[^\W\d]\w*)*")
_SEPARATOR = re.compile(r"\.|::|#|->")
_PLAIN_WORD = re.compile(r"\w+")
_STILL = frozenset({"constant", "field", "property", "variable", "type", "interface", "module"})  # kinds of definitions
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
    pairs: tuple[str, ...]  # neighbouring words as they stand: an error message shares them with its format
    exact: float  # what a name that is written out adds
    asks_tests: bool

    @classmethod
    def of(cls, query: str) -> Question:
        """Take a query apart."""
        asked = frozenset(terms(query))
        words = _WORD.findall(query)
        short = len(query.split()) <= _SHORT
        names = {word for word in words if short or _WRITTEN.search(word)} if len(words) <= 64 else set[str]()
        lines = [" ".join(line.split()) for line in query.splitlines()]
        quoted = tuple(line for line in lines if len(line) >= _LONG_LINE and " " in line)
        tests = not asked.isdisjoint({"test", "testing"})
        exact = EXACT_NAME if short else MENTIONED
        return cls(asked - STOP_WORDS or asked, frozenset(names), quoted, _pairs(query), exact, tests)

    @property
    def last_names(self) -> list[str]:
        """The names without what stands before them."""
        return sorted({_SEPARATOR.split(name)[-1] for name in self.names})


def ranked(candidates: Sequence[Candidate], question: Question, most_lexical: float = 0.0) -> list[Ranked]:
    """All candidates, best first; of those that stand for one definition the best. `most_lexical`: the BM25 of a chunk
    that is full of all words of the query; 0 means as much as the best has."""
    best_vector = max((one.vector for one in candidates), default=0.0)
    best_lexical = max((one.lexical for one in candidates), default=0.0)
    best_rank = max((one.pagerank for one in candidates), default=0.0)
    # Words count less where no chunk has many of those that are asked for.
    lexical_weight = LEXICAL_WEIGHT * (math.sqrt(min(1.0, best_lexical / most_lexical)) if most_lexical > 0 else 1.0)
    found = []
    for one in candidates:
        definition, named = _named(one, question)
        score = max(0.0, one.vector) / best_vector if best_vector > 0 else 0.0
        score += lexical_weight * one.lexical / best_lexical if best_lexical > 0 else 0.0
        score += named + VERBATIM * _quoted(one.text, question.lines) + PAIR_WEIGHT * _paired(one.text, question.pairs)
        score += PATH_WEIGHT * _share(question.terms, _terms(one.path))
        score += FILE_WEIGHT * _overlap(question.terms, _terms(_file_name(one.path)))
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
        value += question.exact * _exact(definition, question) * (1.0 if begins else INSIDE)
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


def _pairs(query: str) -> tuple[str, ...]:
    """The pairs of neighbouring words of a line, of which one at least says something."""
    pairs: dict[str, None] = {}
    for line in query.splitlines():
        words = list(_PLAIN_WORD.finditer(line))
        for one, other in pairwise(words):
            if other.start() - one.end() <= _APART and not {stem(one[0].lower()), stem(other[0].lower())} <= STOP_WORDS:
                pairs[line[one.start() : other.end()]] = None
        if len(pairs) >= _MOST_PAIRS:
            break
    return tuple(pairs)[:_MOST_PAIRS]


def _paired(text: str, pairs: Sequence[str]) -> float:
    """The share of these pairs that stand in the text."""
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _file_name(path: str) -> str:
    """The name of a file without its endings."""
    return path.rpartition("/")[2].partition(".")[0]


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
    elif one.definitions:
        factor *= STILL if all(definition.kind in _STILL for definition in one.definitions) else 1.0
    elif one.definition is None:
        factor *= STILL
    return factor
