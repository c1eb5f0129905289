"""What decides the order of candidates beside words and vectors."""

from dataclasses import replace

import pytest

from ingest_assets.search.ranking import Candidate, Definition, Question, Ranked, ranked

PLAIN = Candidate(
    path="src/app.py", start_line=1, end_line=9, definition=None, text="text", language="python", is_test=False,
    is_generated=False, is_code=True, changed=False, pagerank=0.0, definitions=(), vector=0.5, lexical=5.0,
)  # fmt: skip


def defined(name: str, qualified_name: str | None = None, *, within: bool = True, kind: str = "function") -> Definition:
    return Definition(name, qualified_name or name, kind, 1, 30, within)


def order(query: str, *candidates: Candidate) -> list[str]:
    return [one.candidate.path for one in ranked(candidates, Question.of(query), most_lexical=20.0)]


def test_words_and_vectors_count_both() -> None:
    found = order(
        "x y z",
        replace(PLAIN, path="neither.py", vector=0.1, lexical=0.0),
        replace(PLAIN, path="meant.py", vector=0.5, lexical=0.0),
        replace(PLAIN, path="both.py"),
        replace(PLAIN, path="said.py", vector=0.1),
    )
    assert found == ["both.py", "meant.py", "said.py", "neither.py"]


@pytest.mark.parametrize(
    "query", ["parse_header", "Parser.parse_header", "why does parse_header fail", "parse_header()"]
)
def test_a_definition_that_is_named_comes_first(query: str) -> None:
    caller = replace(PLAIN, path="caller.py", vector=0.6, lexical=9.0, definitions=(defined("use"),))
    named = replace(PLAIN, path="named.py", definitions=(defined("parse_header", "Parser.parse_header"),))
    assert order(query, caller, named) == ["named.py", "caller.py"]


def test_a_definition_is_shown_from_where_it_begins() -> None:
    whole = (defined("Pool"),)
    inside = replace(PLAIN, start_line=20, end_line=28, vector=0.55, lexical=6.0, definition="Pool", definitions=whole)
    begins = replace(PLAIN, definition="Pool", definitions=whole)
    assert [one.candidate.start_line for one in ranked([inside, begins], Question.of("Pool"))] == [1]
    # What is asked of a part of it still finds the part.
    assert [one.candidate.start_line for one in ranked([inside, begins], Question.of("close idle ones"))] == [20]


def test_what_stands_before_a_name_and_its_case_tell_definitions_apart() -> None:
    one = replace(PLAIN, path="a.py", definitions=(defined("get", "Session.get"),))
    other = replace(PLAIN, path="b.py", definitions=(defined("get", "Client.get"),))
    shouted = replace(PLAIN, path="c.py", definitions=(defined("GET"),))
    assert order("Client.get", one, other)[0] == "b.py"
    assert order("get", shouted, one)[0] == "a.py"


def test_a_line_that_is_quoted_is_found() -> None:
    close = replace(PLAIN, path="close.py", vector=0.6, lexical=9.0, text="arguments of a job are an array")
    said = replace(PLAIN, path="said.py", text="raise ArgumentError,\n    'Job args  must be an Array'")
    assert order("Job args must be an Array", close, said) == ["said.py", "close.py"]


def test_tests_and_what_nobody_wrote_stand_behind_unless_they_are_asked_for() -> None:
    test = replace(PLAIN, path="test_app.py", is_test=True)
    made = replace(PLAIN, path="made.py", is_generated=True)
    prose = replace(PLAIN, path="notes.md", is_code=False)
    assert order("start the application", made, test, prose, PLAIN)[0] == "src/app.py"
    assert order("test the start", test, PLAIN)[0] == "test_app.py"


def test_what_does_nothing_stands_behind_what_does() -> None:
    does = replace(PLAIN, path="z.py", definitions=(defined("run"), defined("limit", kind="constant")))
    declared = replace(PLAIN, path="b.ts", definitions=(defined("Options", kind="interface"),))
    imports = replace(PLAIN, path="a.py")
    assert order("x", imports, declared, does) == ["z.py", "a.py", "b.ts"]
    assert order("Options", imports, declared, does)[0] == "b.ts"


def test_words_count_by_how_many_of_those_that_are_asked_for_the_best_chunk_has() -> None:
    meant, said = replace(PLAIN, path="meant.py", lexical=0.0), replace(PLAIN, path="said.py", vector=0.1)

    def best(most_lexical: float) -> str:
        return ranked([meant, said], Question.of("x y z"), most_lexical)[0].candidate.path

    assert [best(6.0), best(50.0)] == ["said.py", "meant.py"]


def test_a_message_is_found_by_the_words_around_what_was_filled_in() -> None:
    close = replace(PLAIN, path="close.py", vector=0.52, text="compare the hash of a block, report a mismatch")
    said = replace(PLAIN, path="said.py", text='fail("hash mismatch %x != %x")')
    assert order("hash mismatch 2f1a != 9bc0", close, said) == ["said.py", "close.py"]
    assert Question.of("it is a\nhash of\nthe file, named x").pairs == ("hash of", "the file", "file, named", "named x")


def test_a_name_weighs_more_where_nothing_else_is_asked() -> None:
    uses = replace(PLAIN, path="uses.py", vector=0.9, definitions=(defined("run"),))
    named = replace(PLAIN, path="named.py", vector=0.45, definitions=(defined("maxAge", kind="function"),))
    assert order("maxAge", uses, named) == ["named.py", "uses.py"]
    assert order("why is maxAge not sent to proxies", uses, named) == ["uses.py", "named.py"]


def test_the_name_of_a_file_counts() -> None:
    one, other = replace(PLAIN, path="a/cache/b.py"), replace(PLAIN, path="c/d/cache.py")
    assert order("cache", one, other) == ["c/d/cache.py", "a/cache/b.py"]


def test_the_path_and_the_rank_of_a_file_count() -> None:
    assert order("http cookies", PLAIN, replace(PLAIN, path="src/http/cookie.py"))[0] == "src/http/cookie.py"
    assert order("x", PLAIN, replace(PLAIN, path="z.py", pagerank=0.1))[0] == "z.py"


def test_a_definition_appears_once_with_its_best_chunk() -> None:
    first = replace(PLAIN, definition="run", definitions=(defined("run"),))
    second = replace(first, start_line=10, end_line=19, vector=0.7)
    found = ranked([first, second, replace(PLAIN, start_line=30)], Question.of("anything"))
    assert [one.candidate.start_line for one in found] == [10, 30]


def test_a_chunk_of_several_definitions_stands_for_the_one_that_is_named() -> None:
    several = replace(PLAIN, definitions=tuple(defined(name, within=False) for name in ("read", "write_all", "close")))
    (found,) = ranked([several], Question.of("write all"))
    assert found.definition is not None
    assert found.definition.name == "write_all"
    (found,) = ranked([several], Question.of("anything"))
    assert found.definition is None


def test_equal_ones_come_in_the_order_of_paths_and_lines() -> None:
    ones = [replace(PLAIN, path=path, start_line=line) for path in "cab" for line in (3, 1)]
    found = [(one.candidate.path, one.candidate.start_line) for one in ranked(ones, Question.of("x"))]
    assert found == [("a", 1), ("a", 3), ("b", 1), ("b", 3), ("c", 1), ("c", 3)]


def test_questions_are_taken_apart() -> None:
    asked = Question.of("how does http.Client.getURL open sockets?")
    assert asked.terms >= {"client", "url", "geturl", "open", "socket"}
    assert asked.terms.isdisjoint({"how", "does"})
    assert asked.names == {"http.Client.getURL"}
    assert asked.last_names == ["getURL"]
    assert Question.of("").terms == frozenset()
    assert Question.of("how is it").terms == {"how", "is", "it"}  # nothing else is asked


def test_a_definition_is_shown_whole_unless_it_is_long() -> None:
    chunk = replace(PLAIN, start_line=10, end_line=19)

    def lines(first: int, last: int) -> tuple[int, int]:
        definition = Definition("run", "run", "function", first, last, True)
        return Ranked(chunk, 1.0, definition).lines

    assert Ranked(chunk, 1.0, None).lines == (10, 19)
    assert lines(12, 40) == (10, 40)
    assert lines(1, 80) == (1, 80)
    assert lines(1, 81) == (10, 19)
    assert lines(0, 0) == (10, 19)  # its place is not known
