"""Keeping the lexical index, and ranking by it."""

import math
import random
import sys
from collections import Counter

import pytest

from ingest_assets.search import lexical, postings
from ingest_assets.search.terms import terms
from ingest_assets.storage.database import Connection
from ingest_assets_tests.integration.search.conftest import AddChunks

FILES = {
    "src/http_client.py": [("Client.get", "return self.fetchURL(url)"), ("Client.close", "self.socket.close()")],
    "docs/notes.md": [(None, "close the window")],
}


def found(conn: Connection, query: str, kind: str | None = None) -> list[tuple[str, int]]:
    """Chunks that the query's words find, best first."""
    places: dict[int, tuple[str, int]] = {}
    for path, first, chunks in conn.execute("SELECT path, first, chunks FROM search_files WHERE codebase = 'one'"):
        places |= {first + ordinal: (path, ordinal) for ordinal in range(chunks)}
    return [places[document] for document in lexical.rank(conn, "one", query, kind=kind).best(1_000)]


def define(conn: Connection, path: str, line: int, name: str, kind: str = "function", doc: str = "") -> None:
    conn.execute(
        "INSERT INTO definitions (codebase, path, ordinal, kind, name, qualified_name, doc, start_line, start_column,"
        " end_line, end_column) VALUES ('one', %s, %s, %s, %s, %s, %s, %s, 0, %s, 0)",
        [path, line, kind, name, name, doc, line, line],
    )


def test_chunks_are_found_by_name_path_documentation_and_text(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    define(conn, "docs/notes.md", 1, "shut", doc="the balcony door")
    assert lexical.update(conn, "one", paths=None).rows == 3
    assert found(conn, "fetchurl") == found(conn, "fetch") == [("src/http_client.py", 0)]
    assert found(conn, "Client.close")[0] == ("src/http_client.py", 1)
    assert found(conn, "http_client") == [("src/http_client.py", 1), ("src/http_client.py", 0)]
    assert found(conn, "shut") == found(conn, "balcony") == [("docs/notes.md", 0)]
    assert found(conn, "close", kind="function") == [("docs/notes.md", 0)]
    assert found(conn, "close", kind="class") == []


WORDS = [f"word{i}" for i in range(60)]


def made_text(chance: random.Random) -> str:
    """Words of which a few are frequent, as in any text."""
    return " ".join(WORDS[min(int(chance.expovariate(0.15)), 59)] for _ in range(chance.randint(0, 40)))


def reference(files: dict[str, list[tuple[str | None, str]]], query: str) -> list[tuple[float, tuple[str, int]]]:
    """BM25 as the books write it, over documents in which names and paths are repeated by their weights."""
    documents = {}
    for path, chunks in files.items():
        for ordinal, (definition, text) in enumerate(chunks):
            names = 3 * list(terms(definition or ""))
            documents[path, ordinal] = Counter([*terms(text), *names, *terms(path)])
    mean = sum(each.total() for each in documents.values()) / len(documents)
    scored = []
    for place, counts in documents.items():
        score = 0.0
        for term in dict.fromkeys(terms(query)):
            df = sum(term in each for each in documents.values())
            if counts[term]:
                idf = math.log(1 + (len(documents) - df + 0.5) / (df + 0.5))
                norm = 1.2 * (1 - 0.75 + 0.75 * counts.total() / mean)
                score += idf * counts[term] * 2.2 / (counts[term] + norm)
        if score:
            scored.append((score, place))
    return sorted(scored, key=lambda one: (-one[0], one[1]))


def assert_ranked_as_the_reference(conn: Connection, files: dict[str, list[tuple[str | None, str]]]) -> None:
    for query in ("word30", "word40 word25", "word9 word12 word33 word50", " ".join(WORDS[20:]), "a word59 name7"):
        ranking = lexical.rank(conn, "one", query)
        expected = reference(files, query)
        places = found(conn, query)
        assert len(places) == len(expected)
        scores = {place: score for score, place in expected}
        assert [scores[place] for place in places] == pytest.approx([score for score, _ in expected])
        assert ranking.scores.max() == pytest.approx(expected[0][0])


def test_the_order_is_that_of_bm25_and_changes_leave_what_a_rebuild_makes(
    conn: Connection, add_chunks: AddChunks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "_COMMON", 1.1)  # every term counts, as in the reference
    chance = random.Random(1)

    def chunks() -> list[tuple[str | None, str]]:
        return [
            (f"name{chance.randint(0, 20)}" if chance.random() < 0.5 else None, made_text(chance))
            for _ in range(chance.randint(1, 9))
        ]

    files = {f"src/f{i}.py": chunks() for i in range(40)}
    add_chunks(conn, "one", files)
    lexical.update(conn, "one", paths=None)
    assert_ranked_as_the_reference(conn, files)
    for round_ in range(30):
        changed = {f"src/f{chance.randint(0, 50)}.py": chunks() for _ in range(chance.randint(0, 3))}
        gone = chance.sample(sorted(files), 1) if round_ % 3 == 0 else []
        for path in gone:
            files.pop(path)
            changed.pop(path, None)
        files |= changed
        conn.execute("DELETE FROM chunks WHERE path = ANY(%s)", [gone])
        add_chunks(conn, "one", changed)
        lexical.update(conn, "one", paths=[*changed, *gone])
    index = postings.read(conn, "one")
    assert index is not None
    assert 2 <= len(index.segments) <= 2 * postings.FAN_OUT
    assert index.gone_documents > 0
    assert_ranked_as_the_reference(conn, files)
    kept = lexical.digests(conn, "one")
    lexical.update(conn, "one", paths=None)
    assert kept == lexical.digests(conn, "one")
    assert len(kept) == sum(map(len, files.values()))


def test_an_index_of_which_most_is_gone_is_made_anew(
    conn: Connection, add_chunks: AddChunks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "_NEVER_WORTH_IT", 2)
    add_chunks(conn, "one", FILES)
    lexical.update(conn, "one", paths=None)
    for _ in range(2):
        lexical.update(conn, "one", paths=["src/http_client.py"])
    assert postings.read(conn, "one") == postings.Index(3, 37, 3, (1,), (3,), b"")
    assert found(conn, "window") == [("docs/notes.md", 0)]


def test_a_digest_tells_what_is_spoilt(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    lexical.update(conn, "one", paths=None)
    before = lexical.digests(conn, "one")
    conn.execute("DELETE FROM search_postings WHERE term = 'window'")
    after = lexical.digests(conn, "one")
    assert {place for place in before if before[place] != after[place]} == {("docs/notes.md", 0)}


def test_chunks_that_are_gone_are_removed(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    lexical.update(conn, "one", paths=None)
    conn.execute("DELETE FROM chunks WHERE path = 'docs/notes.md'")
    result = lexical.update(conn, "one", paths=["docs/notes.md"])
    assert (result.rows, result.removed) == (0, 1)
    assert found(conn, "close") == [("src/http_client.py", 1)]
    conn.execute("DELETE FROM chunks")
    assert lexical.update(conn, "one", paths=["src/http_client.py"]).removed == 2
    assert found(conn, "close") == []


def test_other_codebases_are_left_alone(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    add_chunks(conn, "two", {"a.py": [(None, "window")]})
    lexical.update(conn, "two", paths=None)
    lexical.update(conn, "one", paths=None)
    conn.execute("DELETE FROM chunks WHERE codebase = 'one'")
    assert lexical.update(conn, "one", paths=None).removed == 3
    assert conn.execute("SELECT codebase, path FROM search_files").fetchall() == [("two", "a.py")]
    assert len(lexical.rank(conn, "two", "window").best(9)) == 1


def test_no_text_fails_a_batch(conn: Connection, add_chunks: AddChunks) -> None:
    every_character = "".join(map(chr, (*range(1, 0xD800), *range(0xE000, sys.maxunicode + 1, 7))))
    texts = [
        "",
        "' \\ : ''\\\\ a:1A 'b':2 & | ! ( ) <->",
        "x" * 1_000_000,
        " ".join(f"unique{i}" for i in range(200_000)),
        "same " * 200_000,
        *(" ".join(every_character[i : i + 900]) for i in range(0, len(every_character), 900)),
    ]
    add_chunks(conn, "one", {"odd ' \\ name.py": [(text[:300], text) for text in texts]})
    assert lexical.update(conn, "one", paths=None).rows == len(texts)
    assert len(found(conn, "unique1")) == 1
