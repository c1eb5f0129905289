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
import math
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

from ingest_assets.embedding.rate import RateLimit
from ingest_assets.errors import InvalidSetting, ProviderFailed
from ingest_assets.settings import settings

FIRST_DELAY = 0.5  # seconds before the second try; doubled a try
MAX_DELAY = 30.0  # seconds between two tries, whatever the server asks for
DOWN = 60.0  # seconds for which a server is taken to be down after the last try failed: others need not wait as long
FEWER = 4  # the share of the texts that are sent again where the server did not manage them in time
QUERY_RETRIES = 1  # somebody waits for the answer
QUERY_SECONDS = 5.0  # that a question may take, tries and waiting together
CHARACTERS = 8_000  # of a text; more is cut off: models have limits, and a chunk is far smaller
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})  # statuses that another try may not meet


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
        """What a model's name says. Raises InvalidSetting."""
        parts = urlsplit(text)
        try:
            host, asked = parts.netloc, dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))
        except ValueError:
            host, asked = parts.netloc, {}
        size = asked.pop("dimensions", "")
        prefixes = {side: asked.pop(side, "") for side in ("query", "document")}
        if asked or not parts.hostname or not parts.fragment or (size and not (size.isdecimal() and int(size) > 0)):
            raise _invalid(f"'{text}' is no endpoint: write it like https://HOST/v1?dimensions=512#MODEL")
        if "@" in host:
            raise _invalid(f"an endpoint's address holds no key: put it into {_key_variable(host.rpartition('@')[2])}")
        url = f"{parts.scheme}://{host}{parts.path.rstrip('/')}/embeddings"
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
        """`model`: see the module. Raises InvalidSetting for what is no endpoint; asks nothing yet."""
        self.model = model
        self._endpoint = Endpoint.parse(model)
        self._dimensions = self._endpoint.dimensions
        self._key = os.environ.get(_key_variable(self._endpoint.host), "")
        if self._key and not self._endpoint.is_private:
            raise _invalid(f"the key of {self._endpoint.host} would be sent unencrypted: use https")
        self._rate = RateLimit(self._endpoint.host, settings().embedding_requests_per_minute)
        self._down_until = 0.0  # of the monotonic clock: what is asked before is tried once only
        self._batch = settings().embedding_batch  # texts of one request: fewer where the server is too slow for that

    @property
    def dimensions(self) -> int:
        """Length of a vector: as asked for, or as the server gives. Raises ProviderFailed."""
        if self._dimensions is None:
            self._asked(["dimensions"], settings().embedding_retries)
        assert self._dimensions is not None
        return self._dimensions

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text, shape (n, dimensions). Raises ProviderFailed."""
        prefixed = [self._endpoint.document + text[:CHARACTERS] for text in texts]
        parts: list[NDArray[np.float32]] = []
        at, left = 0, settings().embedding_retries
        while at < len(prefixed):
            batch = prefixed[at : at + self._batch]
            try:
                parts.append(self._asked(batch, left))
            except _TooMany:
                if not left:
                    raise
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

    def _asked(self, texts: Sequence[str], retries: int, seconds: float = math.inf) -> NDArray[np.float32]:
        """The vectors of one request, tried again after failures that may pass, with backoff and jitter, as long as
        there is time."""
        end = time.monotonic() + seconds
        retries = 0 if time.monotonic() < self._down_until else retries
        wanted: dict[str, Any] = {"model": self._endpoint.model, "input": list(texts), "encoding_format": "float"}
        if self._endpoint.dimensions:
            wanted["dimensions"] = self._endpoint.dimensions
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        delay = FIRST_DELAY
        for left in range(retries, -1, -1):
            if not self._rate.wait(end - time.monotonic()):
                reason = f"it may not be asked within {seconds:.0f} s (INGEST_EMBEDDING_REQUESTS_PER_MINUTE)"
                break
            after = 0.0
            try:
                response = _client(os.getpid()).post(
                    self._endpoint.url,
                    json=wanted,
                    headers=headers,
                    timeout=max(0.001, min(settings().embedding_timeout, end - time.monotonic())),
                )
            except httpx.TransportError as error:
                reason = f"{type(error).__name__}: {error}"
                if isinstance(error, httpx.ReadTimeout) and len(texts) > 1:
                    raise _TooMany(provider=self.model, reason=reason) from error
            else:
                if response.status_code == httpx.codes.OK:
                    self._down_until = 0.0
                    return self._vectors(response, len(texts))
                reason = f"status {response.status_code}: {response.text[:200].strip()}"
                if response.status_code not in _PASSING:
                    break
                after = _seconds(response.headers.get("Retry-After", ""))
            pause = min(MAX_DELAY, max(after, delay * random.uniform(0.5, 1.0)))
            if not left:
                self._down_until = time.monotonic() + DOWN
            if not left or time.monotonic() + pause >= end:
                break
            time.sleep(pause)
            delay *= 2
        raise ProviderFailed(provider=self.model, reason=reason.replace(self._key, "***") if self._key else reason)

    def _vectors(self, response: httpx.Response, count: int) -> NDArray[np.float32]:
        try:
            entries = sorted(response.json()["data"], key=lambda entry: int(entry["index"]))
            vectors = np.array([entry["embedding"] for entry in entries], np.float32)
        except (ValueError, TypeError, KeyError) as error:
            raise ProviderFailed(provider=self.model, reason=f"no vectors in its answer ({error!r})") from error
        wide = self._dimensions or vectors.shape[-1]
        if vectors.shape != (count, wide):
            raise ProviderFailed(
                provider=self.model, reason=f"vectors of shape {vectors.shape} instead of {(count, wide)}"
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and lengths.all()):
            raise ProviderFailed(provider=self.model, reason="vectors without a direction in its answer")
        self._dimensions = wide
        unit: NDArray[np.float32] = vectors / lengths
        return unit


class _TooMany(ProviderFailed):
    """No vectors came from '{provider}': {reason}"""


@cache
def _client(_process: int) -> httpx.Client:
    """Connections that are kept open, those of this process: a fork must not share them."""
    client = httpx.Client()
    atexit.register(client.close)
    return client


def _key_variable(host: str) -> str:
    return f"INGEST_EMBEDDING_KEY_{re.sub('[^A-Z0-9]', '_', host.upper())}"


def _seconds(text: str) -> float:
    """Of the header Retry-After; dates count as nothing said."""
    return float(text) if text.isdecimal() else 0.0


def _invalid(reason: str) -> InvalidSetting:
    return InvalidSetting(name="embedding_model", reason=reason)
