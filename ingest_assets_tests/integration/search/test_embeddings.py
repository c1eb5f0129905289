"""Storing vectors of chunks."""

import numpy as np
import pytest

from ingest_assets.embedding import store
from ingest_assets.embedding.provider import provider
from ingest_assets.errors import InvalidSetting
from ingest_assets.storage.database import Connection, connect
from ingest_assets_tests.integration.search.conftest import AddChunks

MODEL = "code-256-v1"

FILES = {
    "a.py": [("read", "def read(): ..."), ("write", "def write(): ...")],
    "b.py": [("read", "def read(): ..."), (None, "import os")],
}


def test_each_distinct_text_gets_the_vector_of_breadcrumb_and_text(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    seen: list[int] = []
    result = store.embed_pending(conn, "one", MODEL, None, seen.append)
    assert (result.embedded, result.copied, seen) == (3, 0, [3])
    rows = conn.execute(
        "SELECT c.breadcrumb, c.text, e.dimensions, e.embedding::text FROM chunks c"
        " JOIN chunk_embeddings e USING (codebase, text_hash) WHERE codebase = 'one' ORDER BY path, ordinal"
    ).fetchall()
    texts = [f"{breadcrumb}\n{text}" for breadcrumb, text, _, _ in rows]
    assert texts == ["read\ndef read(): ...", "write\ndef write(): ...", "read\ndef read(): ...", "\nimport os"]
    stored = np.array([np.fromstring(text.strip("[]"), sep=",", dtype=np.float32) for _, _, _, text in rows])
    np.testing.assert_array_equal(stored, provider(MODEL).embed_documents(texts))
    assert {dimensions for _, _, dimensions, _ in rows} == {256}
    again = store.embed_pending(conn, "one", MODEL, None)
    assert (again.embedded, again.copied) == (0, 0)


def test_only_the_named_files_are_embedded(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    assert store.embed_pending(conn, "one", MODEL, []).embedded == 0
    assert store.embed_pending(conn, "one", MODEL, ["a.py", "gone.py"]).embedded == 2
    assert store.pending_count(conn, "one", MODEL) == 1
    assert store.pending_count(conn, "one", MODEL, ["a.py"]) == 0
    assert store.chunk_counts(conn, "one", ["a.py", "b.py", "gone.py"]) == {"a.py": 2, "b.py": 2}


def test_vectors_of_another_codebase_are_copied(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    store.embed_pending(conn, "one", MODEL, None)
    # Copied, not computed: a vector that no provider would make arrives as it is.
    conn.execute("UPDATE chunk_embeddings SET embedding = (SELECT array_fill(2, ARRAY[256])::vector)")
    add_chunks(conn, "two", {**FILES, "c.py": [(None, "only here")]})
    result = store.embed_pending(conn, "two", MODEL, None)
    assert (result.embedded, result.copied) == (1, 3)
    copied = conn.execute("SELECT count(*) FROM chunk_embeddings WHERE codebase = 'two' AND vector_norm(embedding) > 2")
    assert copied.fetchone() == (3,)
    add_chunks(conn, "three", FILES)
    assert store.embed_pending(conn, "three", MODEL, None, reuse=False).embedded == 3


def test_vectors_of_another_model_are_not_copied(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    store.embed_pending(conn, "one", MODEL, None)
    conn.execute("UPDATE chunk_embeddings SET model = 'older'")
    add_chunks(conn, "two", FILES)
    assert store.copy_known(conn, "two", MODEL, None) == 0


def test_batches_do_not_overlap_before_they_are_stored(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", {"a.py": [(None, f"text {i}") for i in range(25)]})
    batches, after = [], ""
    while batch := store.read_pending(conn, "one", MODEL, None, after=after, limit=10):
        batches.append(batch)
        after = batch[-1].text_hash
    assert [len(batch) for batch in batches] == [10, 10, 5]
    vectors = [provider(MODEL).embed_documents([text for _, text in batch]) for batch in batches]
    stored = [store.write(conn, "one", MODEL, *each) for each in zip(batches, vectors, strict=True)]
    assert stored == [10, 10, 5]
    assert store.pending_count(conn, "one", MODEL) == 0


def test_a_vector_that_another_writer_stored_meanwhile_stays(
    database: str, conn: Connection, add_chunks: AddChunks
) -> None:
    add_chunks(conn, "one", FILES)
    conn.commit()
    batch = store.read_pending(conn, "one", MODEL, None)
    vectors = provider(MODEL).embed_documents([text for _, text in batch])
    with connect("other writer") as other:
        assert store.write(other, "one", MODEL, batch[:1], vectors[:1]) == 1
    assert store.write(conn, "one", MODEL, batch, vectors) == 2
    conn.commit()
    assert store.pending_count(conn, "one", MODEL) == 0


def test_nothing_is_committed(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    conn.commit()
    store.embed_pending(conn, "one", MODEL, None)
    conn.rollback()
    assert store.pending_count(conn, "one", MODEL) == 4


def test_a_batch_without_its_vectors_is_refused(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    batch = store.read_pending(conn, "one", MODEL, None)
    with pytest.raises(ValueError, match="zip"):
        store.write(conn, "one", MODEL, batch, provider(MODEL).embed_documents(["x"]))
    assert store.pending_count(conn, "one", MODEL) == 4  # the transaction goes on


def test_an_unknown_model_is_refused(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    with pytest.raises(InvalidSetting, match="no model 'other'"):
        store.embed_pending(conn, "one", "other", None)


def test_vectors_that_took_long_stay_for_the_way_back(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    store.embed_pending(conn, "one", MODEL, None)
    slow, remote = "minilm-384", "https://host/v1#model"
    copy = "INSERT INTO chunk_embeddings SELECT codebase, %s, text_hash, dimensions, embedding FROM chunk_embeddings"
    for other in (slow, remote, "wordllama-256", "older"):
        conn.execute(f"{copy} WHERE model = %s", [other, MODEL])

    def switched(before: str, now: str) -> list[tuple[str, int]]:
        """The vectors that there are behind a change of model."""
        store.embed_pending(conn, "one", now, None)
        conn.execute(
            "INSERT INTO asset_state (codebase, asset, path, data_version, code_version, settings_version,"
            " input_versions, metadata, run_id) VALUES ('one', 'vector_index', '', '', '', '', '{}',"
            " jsonb_build_object('model', %s::text), '') ON CONFLICT (codebase, asset, path) DO UPDATE"
            " SET metadata = EXCLUDED.metadata",
            [before],
        )
        assert store.settle(conn, "one", now) == now
        return conn.execute("SELECT model, count(*) FROM chunk_embeddings GROUP BY model ORDER BY model").fetchall()

    assert switched("wordllama-256", MODEL) == [(MODEL, 3), (remote, 3), (slow, 3)]
    assert switched(MODEL, slow) == [(remote, 3), (slow, 3)]
    assert switched(slow, MODEL) == [(MODEL, 3), (slow, 3)]  # that which served last
    add_chunks(conn, "one", {"a.py": [("read", "def read(): ...")]})
    assert switched(MODEL, MODEL) == [(MODEL, 2), (slow, 2)]
    add_chunks(conn, "one", {"a.py": [("read", "def read(): ..."), (None, "new")]})
    assert store.pending_count(conn, "one", slow) == 1
    assert store.dimensions(conn, "one", slow) == 256
    assert store.dimensions(conn, "one", remote) is None


def test_garbage_is_what_no_chunk_uses_and_what_other_models_made(conn: Connection, add_chunks: AddChunks) -> None:
    for codebase in ("one", "two"):
        add_chunks(conn, codebase, FILES)
        store.embed_pending(conn, codebase, MODEL, None)
    conn.execute(
        "INSERT INTO chunk_embeddings SELECT codebase, 'older', text_hash, dimensions, embedding FROM chunk_embeddings"
    )
    add_chunks(conn, "one", {"a.py": [("read", "def read(): ...")]})
    assert (
        store.collect_garbage(conn, "one", ["older", "never seen"]) == 4
    )  # one text went, and three vectors of the older model
    assert store.pending_count(conn, "one", MODEL) == 0
    assert store.collect_garbage(conn, "one", ["older"]) == 0
    left = "SELECT codebase, count(*) FROM chunk_embeddings GROUP BY codebase ORDER BY codebase"
    assert conn.execute(left).fetchall() == [("one", 2), ("two", 6)]
