"""Vectors from an OpenAI-compatible endpoint: a real server in this process that is told to fail."""

import math
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest_assets.embedding import faults, remote
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
    with pytest.raises(ProviderFailed, match=r"no whole answer within 0\.2 s"):
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


def test_a_server_that_is_silent_is_not_waited_for_by_everybody(endpoint: Endpoint, set_: Set) -> None:
    set_(embedding_timeout=0.05, embedding_retries=1)
    endpoint.failures.extend([0.2] * 9)
    made = RemoteProvider(endpoint.model())
    for _ in range(5):  # so many groups of files wait for their vectors
        with pytest.raises(ProviderFailed, match=r"no whole answer within 0\.05 s"):
            made.embed_documents(TEXTS)
    assert len(endpoint.told) == 4  # twice by the first, once by the second and the third
    made._down_until = 0  # a minute later
    set_(embedding_timeout=5)
    endpoint.failures.clear()
    assert made.embed_documents(TEXTS).shape == (7, 256)


@pytest.mark.parametrize(
    ("status", "cure", "tries"),
    [
        (301, "Correct the address with: ingest add", 1),
        (400, "Does it have this model", 1),
        (401, "Put its key into INGEST_EMBEDDING_KEY_127_0_0_1_", 1),
        (404, "Most paths end in /v1", 1),
        (413, "A smaller INGEST_EMBEDDING_BATCH", 2),  # 7 texts, then 1
        (429, "INGEST_EMBEDDING_REQUESTS_PER_MINUTE keeps", 3),
        (500, "The server is at fault or overloaded", 3),
    ],
)
def test_each_status_says_what_to_do_and_only_what_may_pass_is_tried_again(
    endpoint: Endpoint, set_: Set, status: int, cure: str, tries: int
) -> None:
    set_(embedding_retries=2)
    endpoint.failures.extend([status] * 9)
    with pytest.raises(ProviderFailed, match=rf"status {status}: .*not now.*\. {cure}"):
        RemoteProvider(endpoint.model()).embed_documents(TEXTS)
    assert len(endpoint.told) == tries


def test_a_key_that_is_refused_is_named_by_its_variable(endpoint: Endpoint, set_: Set) -> None:
    variable = f"INGEST_EMBEDDING_KEY_127_0_0_1_{endpoint.host.rpartition(':')[2]}"
    set_(**{variable.removeprefix("INGEST_"): "k1"})
    endpoint.failures.append(403)
    with pytest.raises(ProviderFailed, match=f"It does not accept the key in {variable}"):
        RemoteProvider(endpoint.model()).embed_documents(TEXTS)


def test_an_address_that_leads_nowhere(endpoint: Endpoint, set_: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    set_(embedding_retries=1)
    with pytest.raises(ProviderFailed, match=rf"no https connection to {endpoint.host} .*Write http:// where"):
        RemoteProvider(f"https://{endpoint.host}/v1#static").embed_documents(TEXTS)

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ProviderFailed, match=r"the name api\.opnai\.com leads nowhere .*Is the name spelled right\?"):
        RemoteProvider("https://api.opnai.com/v1#text-embedding-3-small").embed_documents(TEXTS)


def test_a_certificate_that_nobody_vouches_for(set_: Set, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("a certificate is made with openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    options = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 1 -subj /CN=test"
    address = ["-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([openssl, *options.split(), *address, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with Endpoint(certificate=context) as endpoint:
        model = f"https://{endpoint.host}/v1#static"
        with pytest.raises(ProviderFailed, match=r"is not trusted \(self[- ]signed certificate\).*SSL_CERT_FILE"):
            RemoteProvider(model).embed_query("x")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        remote._client.cache_clear()  # as in a new process
        assert RemoteProvider(model).embed_query("x").shape == (256,)
        remote._client.cache_clear()


def test_an_answer_in_drips_takes_no_longer_than_allowed(endpoint: Endpoint, set_: Set) -> None:
    set_(embedding_timeout=0.1, embedding_retries=0)
    endpoint.drips = 0.01
    with pytest.raises(ProviderFailed, match=r"no whole answer within 0\.1 s"):
        RemoteProvider(endpoint.model()).embed_documents(["one"])


def test_a_server_that_is_not_there(set_: Set) -> None:
    set_(embedding_retries=1)
    with Endpoint() as gone:
        model = gone.model()
    with pytest.raises(ProviderFailed, match=rf"nothing listens at {gone.host}\. Start the server\."):
        RemoteProvider(model).embed_documents(TEXTS)


def test_the_server_says_how_long_to_wait(endpoint: Endpoint, set_: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    endpoint.failures.extend([429, 429])
    endpoint.retry_after = "7"
    RemoteProvider(endpoint.model()).embed_documents(TEXTS)
    assert slept == [7, 7]
    for said, waited in (("86400", remote.MAX_DELAY), ("2.5", 2.5), (formatdate(time.time() + 3_600), 30)):
        endpoint.failures.append(429)
        endpoint.retry_after = said
        RemoteProvider(endpoint.model()).embed_documents(TEXTS)
        assert slept.pop() == waited
    for said in ("soon", "-5", "nan", "inf"):
        assert faults.seconds(said) == 0


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"data": []}, "0 vectors for 2 texts"),
        ({"data": [{"index": 0, "embedding": [1, 2]}]}, "1 vectors for 2 texts"),
        ({"data": [{"index": 0, "embedding": [1, 2]}] * 2}, "2 vectors for 2 texts"),  # one text twice, one never
        ({"data": [{"index": i, "embedding": [1, 2]} for i in range(3)]}, "3 vectors for 2 texts"),
        ({"data": [{"index": i, "embedding": [0, i]} for i in range(2)]}, "without a direction"),
        ({"data": [{"index": i, "embedding": [1, math.nan]} for i in range(2)]}, "without a direction"),
        ({"data": [{"index": i, "embedding": [1, None]} for i in range(2)]}, "without a direction"),
        ({"data": [{"index": i, "embedding": [1] * (i + 1)} for i in range(2)]}, "no vectors in its answer"),
        ({"data": [{"index": i, "embedding": 1} for i in range(2)]}, "no vectors in its answer"),
        ({"data": [{"index": i, "embedding": "AAAA"} for i in range(2)]}, "no vectors in its answer"),
        ({"error": "no"}, "no vectors in its answer"),
        ([], "no vectors in its answer"),
        ("no", "no vectors in its answer"),
        (b"<html>Welcome", "no vectors in its answer"),
        (b"\xff{", "no vectors in its answer"),
        (b"[" * 100_000, "no vectors in its answer"),
        (b" " * 4_000_000, "more than 3,000,000 bytes"),
    ],
)
def test_an_answer_that_is_none(endpoint: Endpoint, set_: Set, answer: Any, reason: str) -> None:
    endpoint.answer = answer
    with pytest.raises(ProviderFailed, match=rf"{reason}.*\. \w[^.]*\??\.$") as raised:
        RemoteProvider(endpoint.model()).embed_documents(["one", "other"])
    assert len(endpoint.told) == 1 and "\n" not in str(raised.value)


def test_other_dimensions_than_asked_for_are_refused(endpoint: Endpoint, set_: Set) -> None:
    endpoint.answer = {"data": [{"index": 0, "embedding": [1, 2, 3]}]}
    with pytest.raises(ProviderFailed, match=r"of 3 numbers instead of 512\. Write \?dimensions=3 into the address"):
        RemoteProvider(endpoint.model("dimensions=512")).embed_documents(["text"])
    endpoint.answer = None
    made = RemoteProvider(endpoint.model())
    made.embed_documents(["text"])
    endpoint.answer = {"data": [{"index": 0, "embedding": [1, 2, 3]}]}
    with pytest.raises(ProviderFailed, match="of 3 numbers, where it gave 256 before"):
        made.embed_documents(["text"])


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


def test_a_key_is_told_nowhere(endpoint: Endpoint, set_: Set) -> None:
    key, port = "sk-" + "s3cret" * 40, endpoint.host.rpartition(":")[2]
    variable = f"INGEST_EMBEDDING_KEY_127_0_0_1_{port}"
    set_(**{variable.removeprefix("INGEST_"): f"{key}\r\n"})  # as a file of variables may hold it
    made = RemoteProvider(endpoint.model())
    assert made.embed_query("x").shape == (256,)
    assert endpoint.told[0][0]["Authorization"] == f"Bearer {key}"
    endpoint.reason = f"{'x' * 150} {key}"  # cut off in the middle of it, it would be no key to look for
    for status in (400, 401, 503):
        endpoint.failures.extend([status] * 9)
        with pytest.raises(ProviderFailed, match=rf"status {status}") as raised:
            made.embed_query("x")
        endpoint.failures.clear()
        assert "s3cret" not in repr(raised.value) + str(raised.value)
    endpoint.answer = {"data": [{"index": key, "embedding": [1]}]}
    with pytest.raises(ProviderFailed) as raised:
        made.embed_query("x")
    assert "s3cret" not in repr(raised.value) + str(raised.value)
    for unusable in ("s3cret\x07s3cret", "s3cret\u00e9", "s3cret\ns3cret"):
        set_(**{variable.removeprefix("INGEST_"): unusable})
        with pytest.raises(InvalidSetting, match=rf"{variable}: a key has no") as invalid:
            RemoteProvider(endpoint.model())
        assert "s3cret" not in str(invalid.value)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("https://host/v1", "names no model behind a #"),
        ("https:///v1#model", "cannot be used"),
        ("https://host:port/v1#model", "cannot be used"),
        ("https://host:0/v1#model", "cannot be used"),
        ("https://[::1/v1#model", "cannot be used"),
        ("https://host/v1?dimensions#model", "cannot be used"),
        ("https://host/v1?size=3#model", "not for size"),
        ("https://host/v1?api_key=s3cret#model", "INGEST_EMBEDDING_KEY_HOST"),
        ("https://host/v1?dimensions=0#model", "no number from 1 to 16,000"),
        ("https://host/v1?dimensions=17000#model", "no number from 1 to 16,000"),
        ("https://host/v1?dimensions=many#model", "no number from 1 to 16,000"),
        ("https://user:s3cret@host/v1#model", "INGEST_EMBEDDING_KEY_HOST"),
    ],
)
def test_what_is_no_endpoint_is_refused_before_anything_is_sent(model: str, reason: str) -> None:
    with pytest.raises(InvalidSetting, match=rf"embedding_model: .*{reason}") as raised:
        provider(model)
    assert "s3cret" not in str(raised.value)


def test_the_whole_path_of_an_endpoint_is_understood_too(endpoint: Endpoint, set_: Set) -> None:
    assert RemoteProvider(f"http://{endpoint.host}/v1/embeddings#static").embed_query("x").shape == (256,)


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
    with pytest.raises(ProviderFailed, match=r"no whole answer within 0\.1 s"):
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
