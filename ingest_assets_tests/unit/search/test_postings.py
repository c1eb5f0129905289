"""Collecting postings, and joining segments of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest_assets.search.postings import FAN_OUT, POSTING, Index, Segment, _joined, drop


def test_a_segment_gives_each_term_its_documents_in_order() -> None:
    segment = Segment(10)
    segment.add({"get": 2, "user": 1}, 3)
    segment.add({}, 0)
    segment.add({"user": 70_000}, 80_000)
    rows = {term: np.frombuffer(packed, POSTING).tolist() for term, packed in segment.rows()}
    assert rows == {"get": [(10, 2, 3)], "user": [(10, 1, 3), (12, 65_535, 65_535)]}
    assert segment.lengths == [3, 0, 65_535]


def test_what_is_gone_is_not_alive() -> None:
    index = Index(documents=10, length=100, next=10)
    drop(index, [(2, 3, 30), (7, 1, 5)])
    assert (index.documents, index.length, index.gone_documents) == (6, 65, 4)
    assert np.flatnonzero(index.alive()).tolist() == [0, 1, 5, 6, 8, 9]
    assert not index.is_worn


@given(st.lists(st.integers(1, 50), max_size=300))
def test_segments_stay_few_and_what_is_written_again_is_little(added: list[int]) -> None:
    sizes, written = [10_000], 0
    for size in added:
        sizes.append(size)
        while (joined := _joined(sizes)) > 1:
            written += sum(sizes[-joined:])
            sizes = [*sizes[:-joined], sum(sizes[-joined:])]
    assert sum(sizes) == 10_000 + sum(added)
    assert sizes[0] == 10_000  # what was there at the beginning is not touched by little changes
    assert len(sizes) <= 1 + 5 * FAN_OUT
    assert written <= 5 * sum(added)
