"""What of a chunk is shown."""

from hypothesis import given
from hypothesis import strategies as st

from ingest_assets.search.excerpt import LINES, excerpt

TEXT = "\n".join(
    ["class Reader:", *(f"    field_{i} = {i}" for i in range(20)), "    def openFile(self):", "        pass"]
)


def test_the_lines_that_answer_are_shown_with_the_words_of_the_query() -> None:
    shown = excerpt(TEXT, 100, {"open", "file"})
    assert "    def openFile(self):" in shown.text.split("\n")
    assert [shown.text[begin:end] for begin, end in shown.highlights] == ["openFile"]
    assert TEXT.split("\n")[shown.line - 100] == shown.text.split("\n")[0]


def test_a_definition_is_shown_from_its_beginning() -> None:
    assert excerpt(TEXT, 100, {"field"}, 121).text == "    def openFile(self):\n        pass"
    assert excerpt(TEXT, 100, {"reader"}, 7).line == 100  # it begins elsewhere


@given(
    st.text("ab \n", max_size=60), st.integers(1, 50), st.sets(st.sampled_from(["a", "b", "ab"])), st.integers(1, 60)
)
def test_an_excerpt_is_lines_of_the_chunk(text: str, start: int, asked: set[str], line: int) -> None:
    shown = excerpt(text, start, asked, line)
    lines, seen = text.split("\n"), shown.text.split("\n")
    assert 1 <= len(seen) <= LINES
    assert lines[shown.line - start : shown.line - start + len(seen)] == seen
    assert all(shown.text[begin:end].strip() == shown.text[begin:end] for begin, end in shown.highlights)
