"""Memory of a process with everything that it starts, and of a PostgreSQL server, sampled while they work."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from ingest_assets.storage.embedded import EmbeddedServer

INTERVAL = 0.5  # seconds; shorter peaks may be missed
_MB = 1_000_000


class MemoryWatch:
    """Peaks in MB (10^6 bytes) of a process tree and of the embedded server of a home. A context manager.

    `peak_mb` sums the resident sets of the tree: an upper bound, since what processes share counts once for each.
    `postgres_peak_mb` sums proportional sets where the system tells them (Linux), since all of PostgreSQL's
    processes share its buffers; elsewhere resident sets. Both as psutil reports them.
    """

    def __init__(self, pid: int, home: Path) -> None:
        self.peak_mb = 0.0
        self.postgres_peak_mb = 0.0
        self._root = psutil.Process(pid)
        self._server = EmbeddedServer(home)
        self._postmaster: psutil.Process | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(INTERVAL):
            # While the server is made its processes belong to the tree.
            tree = [process for process in _tree(self._root) if _name(process) not in ("postgres", "initdb", "pg_ctl")]
            self.peak_mb = max(self.peak_mb, sum(map(_resident, tree)) / _MB)
            if self._postmaster is None and (found := self._server.status().pid):
                with contextlib.suppress(psutil.Error):
                    self._postmaster = psutil.Process(found)
            if self._postmaster is not None:
                used = sum(map(_proportional, _tree(self._postmaster))) / _MB
                self.postgres_peak_mb = max(self.postgres_peak_mb, used)


def _tree(root: psutil.Process) -> Iterator[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        yield from (root, *root.children(recursive=True))


def _name(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return str(process.name())
    return ""


def _resident(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def _proportional(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        found = process.memory_full_info()
        return int(getattr(found, "pss", found.rss))
    return 0
