"""Scores of ranked results against graded answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ingest_assets_tests.evaluation.questions import Located

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a file that a method returned."""

    path: str
    start_line: int
    end_line: int

    def shows(self, answer: Located) -> bool:
        """Whether whoever looks here sees the answer: at least half of its lines, or little else."""
        return self.path == answer.path and any(map(self._shows, answer.lines))

    def _shows(self, lines: frozenset[int]) -> bool:
        seen = 2 * sum(self.start_line <= line <= self.end_line for line in lines)
        return seen >= len(lines) or seen > self.end_line - self.start_line


@dataclass(frozen=True, slots=True)
class Score:
    """Of one question; each from 0 to 1, over the first ten results."""

    ndcg: float
    reciprocal_rank: float  # of the first result that shows an answer of grade 2
    recall: float  # share of the answers of grade 2 that are shown


def score(places: Sequence[Place], answers: Sequence[Located]) -> Score:
    """The score of one ranking. Each answer counts once, at the first result that shows it; a result that shows several
    gains by the best of them."""
    missing = list(answers)
    gained = reciprocal_rank = 0.0
    for rank, place in enumerate(places[:DEPTH], 1):
        shown = [answer for answer in missing if place.shows(answer)]
        if shown:
            missing = [answer for answer in missing if answer not in shown]
            best = max(answer.grade for answer in shown)
            gained += _gain(best) / math.log2(rank + 1)
            if best == 2 and not reciprocal_rank:
                reciprocal_rank = 1 / rank
    ordered = sorted((answer.grade for answer in answers), reverse=True)[:DEPTH]
    ideal = sum(_gain(grade) / math.log2(rank + 1) for rank, grade in enumerate(ordered, 1))
    wanted = [answer for answer in answers if answer.grade == 2]
    return Score(gained / ideal, reciprocal_rank, 1 - sum(answer in missing for answer in wanted) / len(wanted))


def _gain(grade: int) -> int:
    return (1 << grade) - 1
