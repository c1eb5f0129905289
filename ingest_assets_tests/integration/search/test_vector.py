"""The vector index, with enough vectors that there is one."""

import threading
import time

import psycopg
import pytest

from ingest_assets.embedding import store
from ingest_assets.search import vector
from ingest_assets.search.query import search
from ingest_assets.storage.database import Connection, connect
from ingest_assets_tests.integration.search.conftest import AddChunks

MODEL = "code-256-v1"
VERBS = ("read", "write", "parse", "send", "open", "sort", "merge", "delete", "print", "encrypt")
NOUNS = ("file", "socket", "tree", "password", "image", "matrix", "invoice", "message", "queue", "graph", "user")


def words(count: int) -> list[tuple[str, str]]:
    """Distinct small functions."""
    made = []
    for i in range(count):
        verb, noun, other = VERBS[i % 10], NOUNS[i // 10 % 11], NOUNS[i // 110 % 11]
        made.append((f"{verb}_{noun}_{i}", f"def {verb}_{noun}_{i}({other}): return {other}.{verb}({i // 1210})"))
    return made


def index_names(conn: Connection) -> list[str]:
    rows = conn.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'vectors\\_%' ORDER BY 1")
    return [name for (name,) in rows.fetchall()]


def index_scans(conn: Connection) -> int:
    conn.execute("SELECT pg_stat_force_next_flush()")
    conn.execute("SELECT pg_stat_clear_snapshot()")
    rows = conn.execute("SELECT sum(idx_scan) FROM pg_stat_user_indexes WHERE indexrelname LIKE 'vectors\\_%'")
    return int(rows.fetchone()[0])  # type: ignore[index]


def test_few_vectors_are_scanned_exactly(autocommit: Connection, add_chunks: AddChunks) -> None:
    add_chunks(autocommit, "small", {"a.py": words(50)})
    store.embed_pending(autocommit, "small", MODEL, None)
    made = vector.update(autocommit, "small", MODEL, 256)
    assert (made.kind, made.rows, made.built) == ("exact", 50, False)
    assert index_names(autocommit) == []
    assert vector.recall(autocommit, "small", MODEL, 256) is None
    vector.drop(autocommit, "small")


def test_vectors_that_are_too_long_for_an_index_are_compared_exactly(
    autocommit: Connection, add_chunks: AddChunks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector, "THRESHOLD", 2)
    add_chunks(autocommit, "long", {"a.py": words(3)})
    insert = (
        "INSERT INTO chunk_embeddings SELECT DISTINCT 'long', 'm', text_hash, %(length)s,"
        " array_fill(0.1, ARRAY[%(length)s])::vector FROM chunks"
    )
    for length, kind in ((vector.DIMENSIONS + 1, "exact"), (vector.DIMENSIONS, "hnsw")):
        autocommit.execute("DELETE FROM chunk_embeddings")
        autocommit.execute(insert, {"length": length})
        assert vector.update(autocommit, "long", "m", length).kind == kind
    vector.drop(autocommit, "long")


def test_a_transaction_is_refused_before_anything_is_built(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "big", {"a.py": words(vector.THRESHOLD)})
    store.embed_pending(conn, "big", MODEL, None)
    with pytest.raises(psycopg.errors.ActiveSqlTransaction):
        vector.update(conn, "big", MODEL, 256)


def test_an_index_through_its_life(autocommit: Connection, add_chunks: AddChunks) -> None:
    conn = autocommit
    functions = words(10_500)
    add_chunks(conn, "big", {f"src/{i}.py": functions[i * 100 : i * 100 + 100] for i in range(105)})
    add_chunks(conn, "big", {"docs/a.md": words(3)}, language="markdown")
    add_chunks(conn, "other", {"a.py": words(3)})
    store.embed_pending(conn, "big", MODEL, None)

    # Built without blocking those who write vectors of another codebase.
    built: list[vector.VectorIndex] = []
    writer_done = False
    with connect("builder", autocommit=True) as other:
        builder = threading.Thread(target=lambda: built.append(vector.update(other, "big", MODEL, 256)))
        builder.start()
        while not conn.execute("SELECT FROM pg_stat_progress_create_index WHERE tuples_done > 0").rowcount:
            assert builder.is_alive()
            time.sleep(0.01)
        conn.execute("SET lock_timeout = '200ms'")
        writer_done = store.embed_pending(conn, "other", MODEL, None).copied == 3 and builder.is_alive()
        builder.join()
    assert writer_done
    assert (built[0].kind, built[0].rows) == ("hnsw", 10_500)
    assert built[0].built
    assert (vector.recall(conn, "big", MODEL, 256) or 0.0) >= 0.9
    names = index_names(conn)
    assert len(names) == 1

    # Searches use it, also through filters, and find as many as are asked for.
    conn.execute("ANALYZE")
    before = index_scans(conn)
    hits = search(conn, "big", "encrypt the password of a user", k=20, mode="vector")
    assert len(hits) == 20
    assert index_scans(conn) > before
    assert all("encrypt" in hit.text for hit in hits[:5])
    before = index_scans(conn)
    assert len(search(conn, "big", "sort a matrix", k=20, mode="vector", language="python")) == 20
    assert index_scans(conn) > before
    assert len(search(conn, "big", "sort a matrix", k=100, mode="vector", path_glob="src/7.py")) == 100
    assert len(search(conn, "big", "sort a matrix", k=20, mode="vector", language="markdown")) == 3
    assert len(search(conn, "big", "sort a matrix", k=500, mode="vector")) == 500

    # Kept as it is while it is worth it, dropped when it is not, or is of another model.
    oid = "SELECT oid FROM pg_class WHERE relname = %s"
    identity = conn.execute(oid, names).fetchone()
    conn.execute(
        "DELETE FROM chunk_embeddings WHERE codebase = 'big' AND text_hash <"
        " (SELECT text_hash FROM chunk_embeddings WHERE codebase = 'big' ORDER BY text_hash OFFSET 1000 LIMIT 1)"
    )
    assert vector.update(conn, "big", MODEL, 256).kind == "hnsw"
    assert conn.execute(oid, names).fetchone() == identity
    assert vector.update(conn, "big", "newer", 256).kind == "exact"
    assert index_names(conn) == []
    assert vector.update(conn, "big", MODEL, 256).kind == "exact"  # 9,500 vectors are not worth a new one


def test_a_broken_index_is_replaced(autocommit: Connection, add_chunks: AddChunks) -> None:
    conn = autocommit
    add_chunks(conn, "big", {"a.py": words(vector.THRESHOLD)})
    store.embed_pending(conn, "big", MODEL, None)
    conn.execute("SET statement_timeout = '300ms'")
    with pytest.raises(psycopg.errors.QueryCanceled):
        vector.update(conn, "big", MODEL, 256)
    conn.execute("SET statement_timeout = 0")
    assert len(index_names(conn)) == 1  # left behind, invalid
    assert vector.recall(conn, "big", MODEL, 256) is None
    assert vector.update(conn, "big", MODEL, 256).built
    vector.drop(conn, "big")
    assert index_names(conn) == []
