"""A real server that speaks OpenAI's embeddings protocol, with our static vectors, on a port of its own; it fails as it
is told to."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import numpy as np

from ingest_assets.embedding.code import load


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Who asked has given up, or does not speak as it should: that is what is tested."""


class Endpoint:
    """A context manager. `failures` are what becomes of the next requests: a status, or seconds of silence; `told` is
    what was received: headers and body of each request. With a `certificate` it speaks https."""

    def __init__(self, dimensions: int = 256, certificate: ssl.SSLContext | None = None) -> None:
        self.failures: deque[int | float] = deque()
        self.reason = "not now"
        self.retry_after: str | None = None
        self.answer: Any = None  # in place of vectors
        self.told: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.dimensions = dimensions
        self.drips = 0.0  # seconds between two bytes of an answer
        self._server = _Server(("127.0.0.1", 0), self._handler())
        if certificate is not None:
            self._server.socket = certificate.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Endpoint:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        """Address and port."""
        return f"127.0.0.1:{self._server.server_port}"

    def model(self, query: str = "") -> str:
        """The name of a model there."""
        return f"http://{self.host}/v1{query and '?' + query}#static"

    def vectors(self, texts: list[str], wanted: int | None) -> list[list[float]]:
        """Ours, repeated or cut to the dimensions; not of length 1."""
        made = np.tile(load().embed_documents(texts) * 3, 8)[:, : wanted or self.dimensions]
        return [[float(number) for number in row] for row in made]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.told.append((dict(self.headers), body))
                failure = endpoint.failures.popleft() if endpoint.failures else None
                if isinstance(failure, float):
                    time.sleep(failure)
                if isinstance(failure, int):
                    self._send(failure, {"error": {"message": endpoint.reason}})
                elif self.path != "/v1/embeddings":
                    self._send(404, {"error": {"message": "no such path"}})
                elif endpoint.answer is not None:
                    self._send(200, endpoint.answer)
                else:
                    rows = endpoint.vectors(body["input"], body.get("dimensions"))
                    data = [{"object": "embedding", "index": i, "embedding": row} for i, row in enumerate(rows)]
                    self._send(200, {"object": "list", "data": data[::-1], "model": body["model"]})

            def _send(self, status: int, answer: Any) -> None:
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                    if endpoint.retry_after is not None and status != 200:
                        self.send_header("Retry-After", endpoint.retry_after)
                    self.end_headers()
                    for at in range(len(data) if endpoint.drips else 0):
                        self.wfile.write(data[at : at + 1])
                        time.sleep(endpoint.drips)
                    self.wfile.write(data[len(data) if endpoint.drips else 0 :])
                except ConnectionError:
                    pass  # who asked has given up

            def log_message(self, *_: object) -> None:
                pass

        return Handler
