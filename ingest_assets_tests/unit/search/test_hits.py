"""What a search shows."""

from ingest_assets.search.hits import _joined


def test_lines_are_put_together_from_chunks() -> None:
    chunks = [(0, 3, 5, "three\nfour\nfive"), (0, 5, 6, "five\nsix"), (0, 8, 9, "eight\nnine")]
    assert _joined(3, 9, chunks) == "three\nfour\nfive\nsix\n\neight\nnine"
    assert _joined(4, 8, chunks) == "four\nfive\nsix\n\neight"
    assert _joined(5, 5, chunks[:2]) == "five"
    assert _joined(1, 3, chunks[:1]) == "\n\nthree"
    assert _joined(1, 2, ()) == "\n"


def test_parts_of_a_long_line_are_not_put_together() -> None:
    assert _joined(1, 2, [(0, 1, 1, "aaa"), (0, 1, 1, "aab"), (0, 2, 2, "c")]) is None
    assert _joined(1, 3, [(0, 1, 3, "a\nb")]) is None
