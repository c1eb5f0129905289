"""A codebase changes the model of its vectors: the old ones serve until the new ones are complete."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest_assets.assets import vectors as making
from ingest_assets.automation import comparison, verify
from ingest_assets.automation.state import state
from ingest_assets.embedding import remote, store
from ingest_assets.embedding.remote import RemoteProvider
from ingest_assets.errors import ProviderFailed
from ingest_assets.search import vector
from ingest_assets.search.query import search
from ingest_assets.settings import settings
from ingest_assets_tests.integration.core.workplace import Workplace
from ingest_assets_tests.unit.embedding.endpoint import Endpoint

DEFAULT = "code-256-v1"


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    monkeypatch.setattr(remote, "FIRST_DELAY", 0.002)
    monkeypatch.setenv("INGEST_EMBEDDING_RETRIES", "0")
    settings.cache_clear()
    with Endpoint() as running:
        yield running
    monkeypatch.undo()
    settings.cache_clear()


def vectors(workplace: Workplace) -> dict[str, int]:
    """How many vectors there are of each model, and their dimensions."""
    rows = workplace.rows(
        "SELECT model || ' ' || dimensions, count(*) FROM chunk_embeddings WHERE codebase = %s GROUP BY 1",
        workplace.name,
    )
    return dict(rows)


def found(workplace: Workplace) -> list[str]:
    """What a search of the vectors that serve finds."""
    return [hit.path for hit in search(workplace.conn, workplace.name, "count words", k=3, mode="vector")]


def test_old_vectors_serve_until_the_new_ones_are_complete(
    demo: Workplace, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, hits = vectors(demo), found(demo)
    assert endpoint.told == []
    assert set(before) == {f"{DEFAULT} 256"} and len(hits) == 3
    model = endpoint.model("dimensions=1536")

    endpoint.failures.extend([503] * 100)
    demo.change_settings(embedding_model=model)
    assert demo.stale().keys() == {"chunk_embedding", "vector_index"}
    assert demo.run().status == "degraded"
    assert (vectors(demo), found(demo)) == (before, hits)
    assert store.serving(demo.conn, demo.name).model == DEFAULT

    endpoint.failures.clear()
    endpoint.told.clear()
    demo.conn.execute("UPDATE ingest_failures SET next_attempt_at = now()")
    assert demo.run().status == "ready"
    assert vectors(demo) == {f"{model} 1536": before[f"{DEFAULT} 256"]}
    sent = [text for _, body in endpoint.told for text in body["input"]]
    assert len(sent) == len(set(sent)) == before[f"{DEFAULT} 256"]  # each text once
    assert store.serving(demo.conn, demo.name) == (model, None)
    assert len(found(demo)) == 3
    assert demo.stale() == {}

    # Verification asks the endpoint for a sample only; it has what the stored vectors say.
    monkeypatch.setattr(comparison, "_ASKED_AGAIN", 3)
    monkeypatch.setattr(making, "_REBUILD_FROM", 1)  # as with many files
    endpoint.told.clear()
    demo.assert_verified()
    assert [len(body["input"]) for _, body in endpoint.told] == [3]
    demo.conn.execute("UPDATE chunk_embeddings SET embedding = (SELECT e.embedding FROM chunk_embeddings e LIMIT 1)")
    differences = verify.verify(demo.name).differences
    assert {(one["table"], one["kind"]) for one in differences} == {("chunk_embeddings", "different")}
    endpoint.failures.append(401)
    (unknown,) = verify.verify(demo.name).differences
    assert (unknown["kind"], "status 401" in unknown["reason"]) == ("unknown", True)


def _refuse(*_: object) -> None:
    raise ProviderFailed(provider="there", reason="not now", cure="Wait")


def test_an_endpoint_that_fails_is_told_once_and_without_its_key(
    demo: Workplace, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable, key = f"INGEST_EMBEDDING_KEY_127_0_0_1_{endpoint.host.rpartition(':')[2]}", "sk-s3cret"
    monkeypatch.setenv(variable, key)
    endpoint.reason = f"{key} is no key of ours"
    endpoint.failures.extend([401] * 100)
    demo.change_settings(embedding_model=endpoint.model())  # how long its vectors are, nobody can say
    demo.conn.execute("DELETE FROM chunk_embeddings")  # as in a first ingestion
    demo.conn.execute("DELETE FROM asset_state WHERE asset = 'vector_index'")
    result = demo.run()
    said = f'status 401: {{"error": {{"message": "*** is no key of ours"}}}}. It does not accept the key in {variable}.'
    (cause,) = state(demo.conn, demo.codebase).failures
    assert (cause.asset, cause.reason, cause.files) == ("chunk_embedding", "embedding", len(demo.partitions()))
    assert cause.message == f"No vectors came from '{endpoint.model()}': {said}"
    assert {failure["message"] for failure in result.failures} == {cause.message}
    known = demo.value("SELECT metadata - 'seconds' FROM asset_state WHERE asset = 'vector_index'")
    assert known == {"model": endpoint.model(), "kind": "exact", "vectors": 0}
    (event,) = demo.rows("SELECT event FROM dagster.event_logs WHERE dagster_event_type = 'STEP_FAILURE'")
    assert event[0].count("It does not accept the key") == 2  # in the error and in what Dagit shows beside it
    for table in ("dagster.event_logs", "dagster.runs", "ingest_failures", "asset_state", "notifications", "codebases"):
        assert demo.value(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%%s3cret%%' AND %s", True) == 0

    endpoint.failures.clear()
    assert demo.run().status == "ready"
    assert {model.rpartition(" ")[2] for model in vectors(demo)} == {"256"}
    assert search(demo.conn, demo.name, "count words").serving == (endpoint.model(), None)

    # An index whose recall nobody can be asked for is an index all the same, and is measured the next time.
    monkeypatch.setattr(vector, "THRESHOLD", 2)
    monkeypatch.setattr(vector, "KEEP_THRESHOLD", 2)
    metadata = "SELECT metadata FROM asset_state WHERE asset = 'vector_index'"
    for number, answers in enumerate((False, True)):
        with monkeypatch.context() as patched:
            if not answers:
                patched.setattr(RemoteProvider, "embed_query", _refuse)
            demo.write(
                {"pack/told.py": f'def told():\n    """What is told, and what is asked."""\n    return {number}\n'}
            )
            assert demo.run().status == "ready"
        found = demo.value(metadata)
        assert (found["kind"], "recall@10" in found, "recall not measured" in found) == ("hnsw", answers, not answers)


def test_half_of_the_new_vectors_do_not_serve(demo: Workplace) -> None:
    demo.change_settings(embedding_model="wordllama-256")
    store.embed_pending(demo.conn, demo.name, "wordllama-256", ["README.md"])
    assert store.serving(demo.conn, demo.name).model == DEFAULT
    assert store.settle(demo.conn, demo.name, "wordllama-256") == DEFAULT
    kept = vectors(demo)
    assert kept["wordllama-256 256"] < kept[f"{DEFAULT} 256"]
    # What was being replaced has become the poorer one, by files that came since.
    demo.conn.execute("DELETE FROM chunk_embeddings WHERE model = %s AND text_hash > '4'", (DEFAULT,))
    store.embed_pending(demo.conn, demo.name, "wordllama-256", None)
    assert store.settle(demo.conn, demo.name, "wordllama-256") == "wordllama-256"
    assert vectors(demo) == {"wordllama-256 256": kept[f"{DEFAULT} 256"]}
