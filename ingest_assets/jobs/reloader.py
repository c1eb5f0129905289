"""Code servers follow the registry: a codebase that is added, removed or set otherwise appears in Dagit by itself.

A code server is told to load its definitions anew in a new process; the old one ends when the runs that it started have
ended. Dagit and the daemon notice within a second that a server was replaced. Starting and ending the servers is
`supervisor`'s matter; where others start them, this module is a program that follows them:

    python -m ingest_assets.jobs.reloader HOST:PORT...
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable, Sequence

import psycopg
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._grpc.client import DagsterGrpcClient
from dagster._serdes import deserialize_value
from dagster_shared.error import SerializableErrorInfo

from ingest_assets.codebases import registry
from ingest_assets.errors import IngestError
from ingest_assets.storage import database

POLL_SECONDS = 2.0
LOAD_SECONDS = 180  # that loading the definitions may take


class Reloader(threading.Thread):
    """Reloads code servers whenever the registry has changed; ends with the process, or when `stopping` is set.

    Changes that come while a reload is under way are taken up together by the next one.
    """

    def __init__(
        self, addresses: Sequence[str], stopping: threading.Event, say: Callable[[str], None], *, started: bool = False
    ) -> None:
        """`addresses` are the sockets of the servers, or HOST:PORT. Made before these start, so that no change is
        missed between, and started when they answer; servers that are `started` already may have missed one, and are
        reloaded once."""
        super().__init__(name="reloader", daemon=True)
        version = -1 if started else _version()
        self._loaded = dict.fromkeys(addresses, version)  # what each server has loaded, at least
        self._stopping = stopping
        self._say = say

    def run(self) -> None:
        """Poll until told to stop. What fails is said once, and tried again."""
        said = ""
        while not self._stopping.wait(POLL_SECONDS):
            try:
                self._reload_stale()
                said = ""
            except (psycopg.Error, IngestError, DagsterUserCodeUnreachableError, LoadFailed) as error:
                if str(error) != said and not self._stopping.is_set():
                    self._say(f"The code location could not be reloaded, which is tried again: {error}")
                said = str(error)

    def _reload_stale(self) -> None:
        version = _version()  # read before the servers read the registry: what changes meanwhile makes another reload
        for address, loaded in self._loaded.items():
            if loaded != version:
                reload(address)
                self._loaded[address] = version


class LoadFailed(Exception):
    """A code server runs, but what it should serve cannot be loaded."""


def reload(address: str) -> None:
    """Have the code server on this socket, or at this HOST:PORT, load its definitions anew; its runs go on.

    Raises DagsterUserCodeUnreachableError and LoadFailed.
    """
    host, _, port = address.rpartition(":")
    client = DagsterGrpcClient(host=host, port=int(port)) if port.isdecimal() else DagsterGrpcClient(socket=address)
    client.reload_code(timeout=LOAD_SECONDS)
    loaded = deserialize_value(client.list_repositories())  # a reload that failed says so only here
    if isinstance(loaded, SerializableErrorInfo):
        raise LoadFailed(loaded.message)


def _version() -> int:
    with database.pool().connection() as conn:
        return registry.version(conn)


def main() -> None:
    """Follow the registry until SIGTERM or SIGINT, for the code servers at the addresses of the command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    reloader = Reloader(sys.argv[1:], stopping, logging.info, started=True)
    reloader.start()
    logging.info("Following the registry for %s", ", ".join(sys.argv[1:]))
    while not stopping.wait(60) and reloader.is_alive():
        pass
    sys.exit(0 if stopping.is_set() else 1)


if __name__ == "__main__":
    main()
