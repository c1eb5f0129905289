"""Vectors from an OpenAI-compatible endpoint: a real server in this process that is told to fail."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest_assets.embedding import remote
from ingest_assets.embedding.code import load
from ingest_assets.embedding.provider import provider
from ingest_assets.embedding.rate import RateLimit
from ingest_assets.embedding.remote import RemoteProvider
from ingest_assets.errors import InvalidSetting, ProviderFailed
from ingest_assets.settings import settings
from ingest_assets_tests.unit.embedding.endpoint import Endpoint

TEXTS = [f"def read_{number}(path): ..." for number in range(7)]
Set = Callable[..., None]


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as running:
        yield running


@pytest.fixture
def set_(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Set]:
    """Settings of the machine, and delays of milliseconds."""
    monkeypatch.setattr(remote, "FIRST_DELAY", 0.002)

    def change(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"INGEST_{name.upper()}", str(value))
        settings.cache_clear()

    change(home=tmp_path)
    yield change
    monkeypatch.undo()
    settings.cache_clear()


def test_vectors_are_those_of_the_server_in_order_and_of_length_1(endpoint: Endpoint, set_: Set) -> None:
    set_(embedding_batch=3)
    made = RemoteProvider(endpoint.model())
    np.testing.assert_allclose(made.embed_documents(TEXTS), load().embed_documents(TEXTS), atol=1e-6)
    assert [len(body["input"]) for _, body in endpoint.told] == [3, 3, 1]
    assert {(body["model"], body.get("dimensions")) for _, body in endpoint.told} == {("static", None)}
    np.testing.assert_allclose(made.embed_query("a b"), load().embed_documents(["a b"])[0], atol=1e-6)
    assert (made.dimensions, made.embed_documents([]).shape) == (256, (0, 256))
    assert provider(endpoint.model()).model == endpoint.model()


def test_dimensions_are_asked_for(endpoint: Endpoint, set_: Set) -> None:
    made = RemoteProvider(endpoint.model("dimensions=1536"))
    assert (made.dimensions, endpoint.told) == (1536, [])
    assert made.embed_documents(TEXTS).shape == (7, 1536)
    assert endpoint.told[0][1]["dimensions"] == 1536


def test_each_side_has_its_prefix_and_long_texts_are_cut(endpoint: Endpoint, set_: Set) -> None:
    made = RemoteProvider(endpoint.model("query=query: &document=passage: "))
    made.embed_query("where")
    made.embed_documents(["here", "x" * 10_000])
    assert [body["input"] for _, body in endpoint.told] == [
        ["query: where"],
        ["passage: here", "passage: " + "x" * 8_000],
    ]


def test_what_may_pass_is_tried_again(endpoint: Endpoint, set_: Set) -> None:
    endpoint.failures.extend([429, 500, 503])
    made = RemoteProvider(endpoint.model()).embed_documents(TEXTS)
    np.testing.assert_allclose(made, load().embed_documents(TEXTS), atol=1e-6)
    assert len(endpoint.told) == 4


def test_what_takes_too_long_is_sent_in_parts(endpoint: Endpoint, set_: Set) -> None:
    set_(embedding_timeout=0.2, embedding_batch=6, embedding_retries=2)
    endpoint.failures.append(0.5)
    made = RemoteProvider(endpoint.model())
    np.testing.assert_allclose(made.embed_documents(TEXTS), load().embed_documents(TEXTS), atol=1e-6)
    made.embed_documents(TEXTS[:2])  # it is remembered
    assert [len(body["input"]) for _, body in endpoint.told] == [6, *[1] * 7, 1, 1]
    endpoint.failures.extend([0.5] * 9)
    endpoint.told.clear()
    with pytest.raises(ProviderFailed, match="ReadTimeout"):
        RemoteProvider(endpoint.model()).embed_documents(TEXTS)
    assert [len(body["input"]) for _, body in endpoint.told] == [6, 1, 1]


def test_it_gives_up_and_says_why(endpoint: Endpoint, set_: Set) -> None:
    set_(embedding_retries=2)
    endpoint.failures.extend([429] * 9)
    with pytest.raises(ProviderFailed, match=rf"from 'http://{endpoint.host}/v1#static': status 429: .*not now"):
        RemoteProvider(endpoint.model()).embed_documents(TEXTS)
    assert len(endpoint.told) == 3
    endpoint.told.clear()
    with pytest.raises(ProviderFailed):
        RemoteProvider(endpoint.model()).embed_query("somebody waits")
    assert len(endpoint.told) == 2


def test_a_server_that_is_down_is_asked_once_until_it_answers(endpoint: Endpoint, set_: Set) -> None:
    set_(embedding_retries=2)
    made = RemoteProvider(endpoint.model())
    for failures, asked in ((3, 3), (1, 1), (0, 1), (2, 3)):
        endpoint.told.clear()
        endpoint.failures.extend([503] * failures)
        if failures in (1, 3):
            with pytest.raises(ProviderFailed, match="status 503"):
                made.embed_documents(TEXTS)
        else:
            assert made.embed_documents(TEXTS).shape == (7, 256)
        assert len(endpoint.told) == asked


def test_what_will_not_pass_is_not_tried_again(endpoint: Endpoint, set_: Set) -> None:
    endpoint.failures.append(401)
    with pytest.raises(ProviderFailed, match="status 401"):
        RemoteProvider(endpoint.model()).embed_documents(TEXTS)
    assert len(endpoint.told) == 1


def test_a_server_that_is_not_there(set_: Set) -> None:
    set_(embedding_retries=1)
    with Endpoint() as gone:
        model = gone.model()
    with pytest.raises(ProviderFailed, match="ConnectError"):
        RemoteProvider(model).embed_documents(TEXTS)


def test_the_server_says_how_long_to_wait(endpoint: Endpoint, set_: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    endpoint.failures.extend([429, 429])
    endpoint.retry_after = "7"
    RemoteProvider(endpoint.model()).embed_documents(TEXTS)
    assert slept == [7, 7]
    endpoint.failures.append(429)
    endpoint.retry_after = "86400"
    RemoteProvider(endpoint.model()).embed_documents(TEXTS)
    assert slept[2:] == [remote.MAX_DELAY]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"data": []}, r"vectors of shape \(0,\) instead"),
        ({"data": [{"index": 0, "embedding": [1, 2]}] * 2}, r"vectors of shape \(2, 2\) instead of \(1, 2\)"),
        ({"data": [{"index": 0, "embedding": [0, 0]}]}, "without a direction"),
        ({"data": [{"index": 0, "embedding": [1, None]}]}, "no vectors in its answer|without a direction"),
        ({"error": "no"}, "no vectors in its answer"),
        ([], "no vectors in its answer"),
    ],
)
def test_an_answer_that_is_none(endpoint: Endpoint, set_: Set, answer: Any, reason: str) -> None:
    endpoint.answer = answer
    with pytest.raises(ProviderFailed, match=reason):
        RemoteProvider(endpoint.model()).embed_documents(["text"])


def test_other_dimensions_than_asked_for_are_refused(endpoint: Endpoint, set_: Set) -> None:
    endpoint.answer = {"data": [{"index": 0, "embedding": [1, 2, 3]}]}
    with pytest.raises(ProviderFailed, match=r"\(1, 3\) instead of \(1, 512\)"):
        RemoteProvider(endpoint.model("dimensions=512")).embed_documents(["text"])


def test_a_key_goes_to_its_host_only(endpoint: Endpoint, set_: Set) -> None:
    port = endpoint.host.rpartition(":")[2]
    set_(**{f"embedding_key_127_0_0_1_{port}": "k1", "embedding_key_elsewhere": "k2"})
    RemoteProvider(endpoint.model()).embed_query("x")
    with Endpoint() as other:
        RemoteProvider(other.model()).embed_query("x")
        assert "Authorization" not in other.told[0][0]
    assert endpoint.told[0][0]["Authorization"] == "Bearer k1"
    with pytest.raises(InvalidSetting, match="unencrypted"):
        RemoteProvider("http://elsewhere/v1#model")
    endpoint.failures.append(401)
    endpoint.reason = "k1 is no key"
    with pytest.raises(ProviderFailed, match=r"\*\*\* is no key"):
        RemoteProvider(endpoint.model()).embed_query("x")


@pytest.mark.parametrize(
    "model",
    [
        "https://host/v1",
        "https:///v1#model",
        "https://host/v1?size=3#model",
        "https://host/v1?dimensions=0#model",
        "https://host/v1?dimensions=many#model",
        "https://user:key@host/v1#model",
    ],
)
def test_what_is_no_endpoint_is_refused_before_anything_is_sent(model: str) -> None:
    with pytest.raises(InvalidSetting, match="embedding_model"):
        provider(model)


def test_requests_of_all_processes_keep_the_rate(set_: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(time, "time", lambda: 1_000.0)
    one, other = RateLimit("host", 120), RateLimit("host", 120)  # what two processes have
    one.wait(), other.wait(), one.wait()
    RateLimit("elsewhere", 120).wait()
    assert slept == [0, 0.5, 1, 0]
    RateLimit("host", 0).wait()
    assert len(slept) == 4
    assert (one.wait(1.4), one.wait(1.5), one.wait(1.9)) == (False, True, False)  # a time that is not taken stays free
    assert slept[4:] == [1.5]


def test_a_question_waits_a_short_time_only(endpoint: Endpoint, set_: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    made = RemoteProvider(endpoint.model())
    monkeypatch.setattr(remote, "QUERY_SECONDS", 0.1)
    endpoint.failures.extend([0.3, 0.3])
    with pytest.raises(ProviderFailed, match="ReadTimeout"):
        made.embed_query("somebody waits")
    assert len(endpoint.told) == 1
    endpoint.failures.clear()
    endpoint.failures.append(429)
    endpoint.retry_after = "7"
    with pytest.raises(ProviderFailed, match="status 429"):
        made.embed_query("the server wants seven seconds")
    assert len(endpoint.told) == 2
    set_(embedding_requests_per_minute=1)
    made = RemoteProvider(endpoint.model())
    made.embed_query("the one of this minute")
    with pytest.raises(ProviderFailed, match="may not be asked within 0 s"):
        made.embed_query("another one")
