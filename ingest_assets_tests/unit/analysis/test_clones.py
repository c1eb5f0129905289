"""Windows of tokens, and the blocks that are found by them."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np
import pytest

from ingest_assets.analysis import clones
from ingest_assets.analysis.analyse import analyse
from ingest_assets.analysis.clones import Block, Place

# 12 lines, 96 tokens, no two of the lines alike.
BODY = "".join(f"    value_{n} = first_{n}(alpha, {n}) + beta_{n}\n" for n in range(12))


def function(name: str, body: str = BODY) -> str:
    return f"def {name}(alpha):\n{body}    return {name}\n"


def detect(files: Mapping[str, str]) -> dict[str, list[Block]]:
    windows = {}
    for path, text in files.items():
        metrics = analyse(path, text, frozenset({"file_metrics"})).metrics
        assert metrics is not None
        windows[clones.file_id(path)] = metrics.fingerprints
    paths = {clones.file_id(path): path for path in files}
    found = clones.blocks(clones.postings(windows))
    return {paths[file]: clones.named(each, paths) for file, each in found.items()}


def test_the_same_lines_in_two_files() -> None:
    files = {"a.py": "X = 1\n\n\n" + function("f"), "b.py": function("g")}
    assert detect(files) == {
        "a.py": [Block(5, 16, (Place("b.py", 2, 13),), False)],
        "b.py": [Block(2, 13, (Place("a.py", 5, 16),), False)],
    }


def test_layout_comments_and_literals_do_not_matter() -> None:
    other = BODY.replace("(", "(\n        ").replace(", ", ",  # said\n        1")  # other numbers, too
    found = detect({"a.py": function("f"), "b.py": "\n" + function("g", other)})
    assert [(block.start_line, block.end_line) for block in found["a.py"]] == [(2, 13)]
    assert [(block.start_line, block.end_line) for block in found["b.py"]] == [(3, 38)]


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": function("f")},
        {"a.py": function("f"), "b.py": function("g", BODY.replace("beta_6", "gamma"))},  # no 80 tokens in a row
        {"a.py": function("f", BODY[: len(BODY) // 2]), "b.py": function("g", BODY[: len(BODY) // 2])},
        # 80 tokens, but on fewer than ten lines.
        {name: function(name[0], BODY.replace("\n    ", "; ", 8)) for name in ("a.py", "b.py")},
        # Tables of literals.
        {
            name: "X = [\n" + "".join(f"    ({n}, 'x', \"y\"),\n" for n in range(40)) + "]\n"
            for name in ("a.py", "b.py")
        },
        # Imports.
        {name: "".join(f"from a{n} import b{n}, c{n}, d{n}\n" for n in range(40)) for name in ("a.py", "b.py")},
        # Comments and documentation.
        dict.fromkeys(("a.py", "b.py"), '"""' + BODY + BODY + '"""\n'),
        {},
        {"a.py": ""},
    ],
)
def test_what_is_no_clone(files: dict[str, str]) -> None:
    assert detect(files) == {}


def test_twins_in_the_same_file_do_not_overlap() -> None:
    found = detect({"a.py": function("f") + function("g")})
    assert found == {
        "a.py": [Block(2, 13, (Place("a.py", 16, 27),), False), Block(16, 27, (Place("a.py", 2, 13),), False)]
    }
    # Every window equals the one a few lines below, which overlaps it.
    period = "".join(f"    a_{n}(b_{n}, c_{n}, d_{n}, e_{n})\n" for n in range(5))
    assert detect({"a.py": "def f():\n" + period + period + period[:40]}) == {}


def test_places_of_several_twins_are_in_order() -> None:
    files = {name: function(name[0]) for name in ("c.py", "a.py", "b/d.py")}
    (block,) = detect(files)["b/d.py"]
    assert [place.path for place in block.twins] == ["a.py", "c.py"]
    assert clones.finding(block).message == "12 lines stand in a.py:2-13 and 1 other place too: share them"


def test_what_stands_everywhere_is_counted_without_its_places() -> None:
    files = {f"f{number:02}.py": function(f"f{number}") for number in range(clones.MAX_TWINS + 2)}
    found = detect(files)
    assert found.keys() == files.keys()
    assert found["f00.py"] == [Block(2, 13, (), True)]
    assert clones.finding(found["f00.py"][0]).message == "12 lines stand in more than 20 other places too: share them"
    del files["f00.py"]
    assert len(detect(files)["f01.py"][0].twins) == clones.MAX_TWINS


def test_a_longer_copy_of_a_part_has_the_place_of_that_part() -> None:
    long = BODY + BODY.replace("value", "other").replace("first", "second")
    found = detect({"a.py": function("f", long), "b.py": function("g", long), "c.py": function("h")})
    assert [(block.start_line, block.end_line) for block in found["a.py"]] == [(2, 25)]
    assert found["a.py"][0].twins == (Place("b.py", 2, 25), Place("c.py", 2, 13))


def test_severity_grows_with_length() -> None:
    assert clones.finding(Block(1, 49, (), True)).severity == "minor"
    assert clones.finding(Block(1, 50, (), True)).severity == "major"


def test_whatever_the_text_is() -> None:
    for text in ("", "\0" * 1000, "'" * 1000, '"a\n' * 500, bytes(range(256)).decode("latin-1") * 20, "é💥" * 500):
        metrics = analyse("a.py", text, frozenset({"file_metrics"})).metrics
        assert metrics is not None and len(metrics.fingerprints) % clones.WINDOWS.itemsize == 0


def test_ten_thousand_files_in_seconds() -> None:
    made = np.random.default_rng(1)
    rows = range(0, 50 * 60, 60)
    places = np.arange(0, 50 * 60, 10)
    texts = [made.integers(1, 9999, 300).astype(np.uint64) for _ in range(200)]
    windows = {}
    for number in range(10_000):
        tokens = texts[number % 200] if number % 10 == 0 else made.integers(1, 1 << 60, 300).astype(np.uint64)
        windows[number] = clones.fingerprints(tokens, places, rows)
    began = time.process_time()
    found = clones.blocks(clones.postings(windows))
    assert time.process_time() - began < 5
    assert len(found) == 1000
