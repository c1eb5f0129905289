"""Providers behind an OpenAI-compatible HTTP endpoint: `POST .../embeddings` with texts, vectors come back.

Text leaves the machine only here, and only for a codebase whose settings name the endpoint. Which endpoint that is and
what to ask of it is the model's name, so that vectors of different endpoints, models and prefixes are never mixed:

    https://HOST/v1?dimensions=512#MODEL                                vectors of 512 dimensions
    http://127.0.0.1:8000/v1?query=query: &document=passage: #MODEL     prefixes of questions and of documents

Limits are settings of the machine. A key is the variable INGEST_EMBEDDING_KEY_<HOST>; it goes to its own host only, and
never unencrypted over a network.
"""

from __future__ import annotations

import atexit
import ipaddress
import json
import os
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
import numpy as np
from numpy.typing import NDArray

from ingest_assets.embedding import faults
from ingest_assets.embedding.faults import Fault
from ingest_assets.embedding.rate import RateLimit
from ingest_assets.errors import InvalidSetting, ModelUnusable, ProviderFailed
from ingest_assets.settings import settings

FIRST_DELAY = 0.5  # seconds before the second try; doubled a try
MAX_DELAY = 30.0  # seconds between two tries, whatever the server asks for
DOWN = 60.0  # seconds for which a server is taken to be down after the last try failed: others need not wait as long
SILENCES = 3  # failures by silence behind which nothing is asked for as long: each takes half a minute
FEWER = 4  # the share of the texts that are sent again where the server did not manage them in time
QUERY_RETRIES = 1  # somebody waits for the answer
QUERY_SECONDS = 5.0  # that a question may take, tries and waiting together
CHARACTERS = 8_000  # of a text; more is cut off: models have limits, and a chunk is far smaller
_ANSWER = 1_000_000  # bytes of an answer at most, and as many again a text: the longest vectors take a third

_DIMENSIONS = 16_000  # of a vector in the database
_FORM = "write it like https://HOST/v1?dimensions=512#MODEL"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, for what."""

    url: str  # that texts are posted to
    host: str  # and port, where one is given
    model: str  # as the server calls it
    dimensions: int | None  # None: what the server gives
    query: str = ""  # in front of a question
    document: str = ""  # in front of a document

    @classmethod
    def parse(cls, text: str) -> Endpoint:
        """What a model's name says. Raises InvalidSetting, which repeats nothing that may be a key."""
        try:
            parts = urlsplit(text)
            asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
            host, path = parts.netloc, parts.path.rstrip("/").removesuffix("/embeddings")
            url = f"{parts.scheme}://{host}{path}/embeddings"
            if parts.port == 0 or not httpx.URL(url).host:
                raise ValueError("it names no host")
        except (ValueError, httpx.InvalidURL) as error:
            raise _invalid(f"this address cannot be used ({error}): {_FORM}") from error
        if "@" in host:
            raise _invalid(f"an endpoint's address holds no key: put it into {_key_variable(host.rpartition('@')[2])}")
        size = asked.pop("dimensions", None)
        prefixes = {side: asked.pop(side, "") for side in ("query", "document")}
        if asked:
            raise _invalid(
                f"an address may ask for dimensions, query and document, not for {', '.join(sorted(asked))}; a key"
                f" belongs into {_key_variable(host)}"
            )
        if not parts.fragment:
            raise _invalid(f"this address names no model behind a #: {_FORM}")
        if size is not None and not (size.isdecimal() and 0 < int(size) <= _DIMENSIONS):
            raise _invalid(f"dimensions={size} is no number from 1 to {_DIMENSIONS:,}")
        return cls(url, host, unquote(parts.fragment), int(size) if size else None, **prefixes)

    @property
    def is_private(self) -> bool:
        """Whether nobody else can read what is sent there."""
        name = urlsplit(self.url).hostname or ""
        try:
            local = ipaddress.ip_address(name).is_loopback
        except ValueError:
            local = name == "localhost"
        return local or self.url.startswith("https://")


class RemoteProvider:
    """Asks an endpoint. Safe to use from several threads at once."""

    def __init__(self, model: str) -> None:
        """`model`: see the module. Asks nothing yet. Raises InvalidSetting for what is no endpoint, ModelUnusable for a
        key that cannot be sent there."""
        self.model = model
        self._endpoint = Endpoint.parse(model)
        self._dimensions = self._endpoint.dimensions
        self._variable = _key_variable(self._endpoint.host)
        self._key = os.environ.get(self._variable, "").strip()
        if not (self._key.isascii() and self._key.isprintable()):
            raise ModelUnusable(
                name=self._variable, reason="a key has no characters but printable ASCII; copy it again"
            )
        if self._key and not self._endpoint.is_private:
            raise ModelUnusable(
                name=self._variable, reason=f"{self._endpoint.host} would be sent the key unencrypted: use https"
            )
        self._rate = RateLimit(self._endpoint.host, settings().embedding_requests_per_minute)
        self._down_until = 0.0  # of the monotonic clock: what is asked before is tried once only
        self._fault: Fault | None = None  # for which it is taken to be down
        self._silences = 0  # failures that took all the time they had, since the last answer
        self._batch = settings().embedding_batch  # texts of one request: fewer where the server is too slow for that

    @property
    def dimensions(self) -> int:
        """Length of a vector: as asked for, or as the server gives. Raises ProviderFailed."""
        if self._dimensions is None:
            self._asked(["dimensions"], settings().embedding_retries, settings().progress_timeout / 2)
        assert self._dimensions is not None
        return self._dimensions

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text, shape (n, dimensions). Raises ProviderFailed."""
        if self._silences >= SILENCES and time.monotonic() < self._down_until:
            assert self._fault is not None
            raise self._failed(self._fault)
        prefixed = [self._endpoint.document + text[:CHARACTERS] for text in texts]
        parts: list[NDArray[np.float32]] = []
        at, left = 0, settings().embedding_retries
        while at < len(prefixed):
            batch = prefixed[at : at + self._batch]
            try:
                # Tries end long before somebody takes the run for dead.
                parts.append(self._asked(batch, left, settings().progress_timeout / 2))
            except _TooMany as error:
                if not left:
                    self._give_up(error.fault)
                    raise self._failed(error.fault) from None
                self._batch, left = max(1, len(batch) // FEWER), left - 1
            else:
                at, left = at + len(batch), settings().embedding_retries
        return np.concatenate(parts) if parts else np.empty((0, self.dimensions), np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, shape (dimensions,). Raises ProviderFailed."""
        retries = min(QUERY_RETRIES, settings().embedding_retries)
        question = self._endpoint.query + text[:CHARACTERS]
        vector: NDArray[np.float32] = self._asked([question], retries, QUERY_SECONDS)[0]
        return vector

    def _asked(self, texts: Sequence[str], retries: int, seconds: float) -> NDArray[np.float32]:
        """The vectors of one request, tried again after faults that may pass, with backoff and jitter, as long as there
        is time."""
        end = time.monotonic() + seconds
        retries = 0 if time.monotonic() < self._down_until else retries
        delay = FIRST_DELAY
        for left in range(retries, -1, -1):
            if not self._rate.wait(end - time.monotonic()):
                reason = f"it may not be asked within {seconds:.0f} s"
                raise self._failed(Fault(reason, "INGEST_EMBEDDING_REQUESTS_PER_MINUTE is what it may be asked"))
            answer = self._tried(texts, min(settings().embedding_timeout, seconds), end)
            if not isinstance(answer, Fault):
                self._down_until, self._silences = 0.0, 0
                return answer
            fault = answer
            if fault.fewer and len(texts) > 1:
                raise _TooMany(fault)
            if not fault.passes:
                break
            pause = min(MAX_DELAY, max(fault.after, delay * random.uniform(0.5, 1.0)))
            if not left or time.monotonic() + pause >= end:
                self._give_up(fault)
                break
            time.sleep(pause)
            delay *= 2
        raise self._failed(fault)

    def _tried(self, texts: Sequence[str], seconds: float, latest: float) -> NDArray[np.float32] | Fault:
        """The vectors of one request that may take so long, and no longer than to `latest` of the monotonic clock; or
        why there are none."""
        wanted: dict[str, Any] = {"model": self._endpoint.model, "input": list(texts), "encoding_format": "float"}
        if self._endpoint.dimensions:
            wanted["dimensions"] = self._endpoint.dimensions
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        body, most, end = bytearray(), _ANSWER * (1 + len(texts)), min(time.monotonic() + seconds, latest)
        left = max(0.001, end - time.monotonic())
        try:
            client = _client(os.getpid())
            with client.stream("POST", self._endpoint.url, json=wanted, headers=headers, timeout=left) as response:
                for part in response.iter_bytes():
                    body += part
                    if time.monotonic() > end:  # the client's own limit is that of each read
                        raise httpx.ReadTimeout("")
                    if len(body) > most:
                        return faults.of_no_vectors(f"more than {most:,} bytes")
        except (httpx.RequestError, OSError) as error:
            return faults.of_error(error, self._endpoint.host, seconds)
        if response.status_code != httpx.codes.OK:
            said = self._said(response.headers.get("Location") or body.decode(errors="replace"))
            return faults.of_status(response, said, self._variable, has_key=bool(self._key))
        return self._vectors(body, len(texts))

    def _vectors(self, body: bytearray, count: int) -> NDArray[np.float32] | Fault:
        try:
            entries = sorted(json.loads(body)["data"], key=lambda entry: int(entry["index"]))
            places = [int(entry["index"]) for entry in entries]
            vectors = np.array([entry["embedding"] for entry in entries], np.float64)
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return faults.of_no_vectors(self._said(body.decode(errors="replace")))
        if places != list(range(count)):
            return faults.of_count(len(entries), count)
        if vectors.ndim != 2:
            return faults.of_no_vectors(self._said(body.decode(errors="replace")))
        wide = vectors.shape[1]
        if wide != (self._dimensions or wide):
            asked = self._endpoint.dimensions is not None
            return faults.of_length(wide, self._dimensions or 0, asked=asked)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and lengths.all()):
            return faults.of_numbers()
        self._dimensions = wide
        unit: NDArray[np.float32] = (vectors / lengths).astype(np.float32)
        return unit

    def _said(self, text: str) -> str:
        """The beginning of what a server says, on one line; nothing of the key is left at its end either."""
        return self._without_key(" ".join(text.split()))[: faults.SHOWN]

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "***") if self._key else text

    def _give_up(self, fault: Fault) -> None:
        self._down_until, self._fault = time.monotonic() + DOWN, fault
        self._silences = self._silences + 1 if fault.slow else 0

    def _failed(self, fault: Fault) -> ProviderFailed:
        return ProviderFailed(provider=self.model, reason=self._without_key(fault.reason), cure=fault.cure)


class _TooMany(Exception):
    """Fewer texts may do."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


@cache
def _client(_process: int) -> httpx.Client:
    """Connections that are kept open, those of this process: a fork must not share them."""
    client = httpx.Client()
    atexit.register(client.close)
    return client


def _key_variable(host: str) -> str:
    return f"INGEST_EMBEDDING_KEY_{re.sub('[^A-Z0-9]', '_', host.upper())}"


def _invalid(reason: str) -> InvalidSetting:
    return InvalidSetting(name="embedding_model", reason=reason)
