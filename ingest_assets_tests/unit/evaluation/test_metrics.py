"""Scores of ranked results."""

import math

import pytest

from ingest_assets_tests.evaluation.metrics import Place, score
from ingest_assets_tests.evaluation.questions import Located


def located(grade: int, first: int, last: int, path: str = "a.py") -> Located:
    return Located(grade, path, (frozenset(range(first, last + 1)),))


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("a.py", 10, 19), True),
        (Place("a.py", 1, 100), True),  # all of it, among much else
        (Place("a.py", 15, 40), True),  # half of it
        (Place("a.py", 16, 40), False),
        (Place("a.py", 12, 13), True),  # nothing else
        (Place("a.py", 18, 21), True),  # half of what is shown
        (Place("a.py", 19, 21), False),
        (Place("b.py", 10, 19), False),
    ],
)
def test_a_place_shows_an_answer_by_half_of_either(place: Place, shown: bool) -> None:
    assert place.shows(located(2, 10, 19)) is shown


def test_one_of_several_definitions_of_a_name_is_enough() -> None:
    overloads = Located(2, "a.py", (frozenset(range(1, 41)), frozenset(range(50, 53))))
    assert Place("a.py", 45, 60).shows(overloads)


def test_an_answer_counts_once_and_the_best_of_a_result_counts() -> None:
    answers = [located(2, 1, 10), located(1, 20, 30), located(2, 40, 50, "b.py")]
    other, first, helps = Place("c.py", 1, 9), Place("a.py", 1, 10), Place("a.py", 20, 30)
    ideal = 3 + 3 / math.log2(3) + 1 / 2
    found = score([other, helps, first, first], answers)
    assert found.ndcg == pytest.approx((1 / math.log2(3) + 3 / 2) / ideal)
    assert found.reciprocal_rank == pytest.approx(1 / 3)
    assert found.recall == 1 / 2
    both = score([Place("a.py", 1, 30)], answers)
    assert (both.ndcg, both.reciprocal_rank) == (pytest.approx(3 / ideal), 1.0)


def test_what_comes_behind_the_tenth_result_is_not_seen() -> None:
    others = [Place("c.py", line, line) for line in range(1, 11)]
    found = score([*others, Place("a.py", 1, 10)], [located(2, 1, 10)])
    assert (found.ndcg, found.reciprocal_rank, found.recall) == (0, 0, 0)
    assert score([*others[:9], Place("a.py", 1, 10)], [located(2, 1, 10)]).reciprocal_rank == 1 / 10


def test_the_ideal_order_scores_one() -> None:
    answers = [located(1, 20, 30), located(2, 1, 10)]
    found = score([Place("a.py", 1, 10), Place("a.py", 20, 30)], answers)
    assert (found.ndcg, found.reciprocal_rank, found.recall) == (1, 1, 1)
