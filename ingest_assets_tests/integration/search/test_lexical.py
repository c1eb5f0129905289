"""Keeping the lexical index."""

import sys

from ingest_assets.search import lexical
from ingest_assets.storage.database import Connection
from ingest_assets_tests.integration.search.conftest import AddChunks

FILES = {
    "src/http_client.py": [("Client.get", "return self.fetchURL(url)"), ("Client.close", "self.socket.close()")],
    "docs/notes.md": [(None, "close the window")],
}


def found(conn: Connection, query: str) -> list[tuple[str, int]]:
    return conn.execute(
        "SELECT path, ordinal FROM search_documents WHERE codebase = 'one' AND terms @@ %s::tsquery ORDER BY 1, 2",
        [query],
    ).fetchall()


def test_chunks_are_found_by_definition_path_and_text(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    assert lexical.update(conn, "one", paths=None).rows == 3
    assert found(conn, "fetchurl & fetch & url") == [("src/http_client.py", 0)]
    assert found(conn, "close:A") == [("src/http_client.py", 1)]
    assert found(conn, "close:D") == [("docs/notes.md", 0), ("src/http_client.py", 1)]
    assert found(conn, "http_client:C") == [("src/http_client.py", 0), ("src/http_client.py", 1)]


def test_only_what_changed_is_written(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    lexical.update(conn, "one", paths=None)
    versions = "SELECT ordinal, xmin::text || ctid::text FROM search_documents WHERE path = 'src/http_client.py'"
    before = dict(conn.execute(versions).fetchall())
    changed = [FILES["src/http_client.py"][0], ("Client.close", "shut down"), ("Client.open", "start")]
    add_chunks(conn, "one", {"src/http_client.py": changed})
    result = lexical.update(conn, "one", paths=["src/http_client.py"])
    assert (result.rows, result.removed) == (2, 0)
    after = dict(conn.execute(versions).fetchall())
    assert after[0] == before[0]
    assert after[1] != before[1]
    assert found(conn, "socket") == []
    assert found(conn, "shut & down") == [("src/http_client.py", 1)]


def test_chunks_that_are_gone_are_removed(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    lexical.update(conn, "one", paths=None)
    add_chunks(conn, "one", {"src/http_client.py": FILES["src/http_client.py"][:1]})
    conn.execute("DELETE FROM chunks WHERE path = 'docs/notes.md'")
    assert lexical.update(conn, "one", paths=["src/http_client.py"]).removed == 1
    assert found(conn, "close") == [("docs/notes.md", 0)]
    assert lexical.update(conn, "one", paths=None).removed == 1
    assert found(conn, "close") == []


def test_other_codebases_are_left_alone(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    add_chunks(conn, "two", {"a.py": [(None, "window")]})
    lexical.update(conn, "two", paths=None)
    lexical.update(conn, "one", paths=None)
    conn.execute("DELETE FROM chunks WHERE codebase = 'one'")
    assert lexical.update(conn, "one", paths=None).removed == 3
    assert conn.execute("SELECT codebase, path FROM search_documents").fetchall() == [("two", "a.py")]


def test_a_rebuild_writes_everything_again(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    lexical.update(conn, "one", paths=None)
    conn.execute("UPDATE search_documents SET terms = 'older'")
    assert lexical.update(conn, "one", paths=None).rows == 0
    assert lexical.update(conn, "one", paths=None, rebuild=True).rows == 3
    assert found(conn, "older") == []


def test_no_text_fails_a_batch(conn: Connection, add_chunks: AddChunks) -> None:
    every_character = "".join(map(chr, (*range(1, 0xD800), *range(0xE000, sys.maxunicode + 1, 7))))
    texts = [
        "",
        "' \\ : ''\\\\ a:1A 'b':2 & | ! ( ) <->",
        "x" * 1_000_000,
        " ".join(f"unique{i}" for i in range(200_000)),
        "same " * 200_000,
        *(" ".join(every_character[i : i + 900]) for i in range(0, len(every_character), 900)),
        " ".join("".join(map(chr, range(0x10400 + i % 40, 0x10428))) + chr(0x20000 + i) for i in range(9_000)),
    ]
    add_chunks(conn, "one", {"odd ' \\ name.py": [(text[:300], text) for text in texts]})
    assert lexical.update(conn, "one", paths=None).rows == len(texts)
    assert len(found(conn, "unique1")) == 1
