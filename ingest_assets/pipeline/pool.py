"""Runs groups of files in worker processes, with a time limit, so that one file can neither hang nor crash a run.

A few files are done in this process, where starting workers would cost more than the work. A group that runs out of
time or kills its worker is done again file by file, to find the one that did it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.pipeline import embedder, worker
from ingest_assets.pipeline.work import (
    Failure,
    FileWork,
    Group,
    GroupResult,
    Outcome,
    VectorGroup,
    VectorResult,
)
from ingest_assets.settings import settings

if TYPE_CHECKING:
    from pebble import ProcessPool

INLINE_FILES = 12
INLINE_BYTES = 500_000
_GROUP_FILES = 64
_GROUP_BYTES = 1_000_000
_VECTOR_FILES = 100

G = TypeVar("G", Group, VectorGroup)
R = TypeVar("R")


class Workers:
    """The worker processes of one batch; none are started for a small one. A context manager."""

    def __init__(self, codebase: Codebase, run_id: str, files: Sequence[FileWork]) -> None:
        self._codebase = codebase
        self._run_id = run_id
        size = sum(work.entry.size_bytes for work in files)
        self._inline = len(files) <= INLINE_FILES and size <= INLINE_BYTES
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.close() if kind is None else self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()

    def make_facts(self, files: Sequence[FileWork]) -> Iterator[GroupResult]:
        """Brings files up to date except for their vectors; yields what became of each group as it is done."""
        groups = list(_groups(self._codebase, self._run_id, files))
        for group, result in self._run(worker.process, groups):
            if isinstance(result, Failure):
                outcome = Outcome(group.files[0].path, failure=result)
                yield GroupResult((outcome,), {}, 0.0)
            else:
                yield result

    def make_vectors(self, files: Sequence[tuple[str, str]], *, reuse: bool = True) -> Iterator[VectorResult]:
        """Vectors of these files (path, data version of `chunk`); yields what became of each group as it is done."""
        groups = [
            VectorGroup(self._codebase, self._run_id, tuple(files[i : i + _VECTOR_FILES]), reuse)
            for i in range(0, len(files), _VECTOR_FILES)
        ]
        for group, result in self._run(embedder.embed, groups):
            if isinstance(result, Failure):
                yield VectorResult((group.files[0][0],), result.message, 0.0)
            else:
                yield result

    def _run(self, function: Callable[[G], R], groups: Sequence[G]) -> Iterator[tuple[G, R | Failure]]:
        if self._inline:
            for group in groups:
                yield group, function(group)
            return
        # The queue stays short, so that the time limit of a group, which counts from its start, is not all there is.
        waiting = list(reversed(groups))
        running: dict[Future[R], G] = {}
        pool = self._started()
        while waiting or running:
            while waiting and len(running) < 2 * worker_count():
                group = waiting.pop()
                limit = settings().file_timeout + 0.5 * (len(group.files) - 1)
                running[pool.schedule(function, args=[group], timeout=limit)] = group
            done, _ = wait(running, timeout=settings().progress_timeout, return_when=FIRST_COMPLETED)
            if not done:
                raise TimeoutError(f"no progress for {settings().progress_timeout:.0f} s (INGEST_PROGRESS_TIMEOUT)")
            for future in done:
                group = running.pop(future)
                failure = _failure(future)
                if failure is None:
                    yield group, future.result()
                elif len(group.files) > 1:
                    waiting += _singles(group)
                else:
                    yield group, failure

    def _started(self) -> ProcessPool:
        if self._pool is None:
            from pebble import ProcessPool

            self._pool = ProcessPool(
                max_workers=worker_count(),
                context=multiprocessing.get_context("spawn"),
                initializer=worker.start,
                initargs=[os.getpid()],
            )
        return self._pool


def worker_count() -> int:
    """Processes that analyse files of a large batch."""
    return settings().workers or min(4, os.cpu_count() or 1)


def _failure(future: Future[R]) -> Failure | None:
    """None for a result; the reason of a lost worker. Other errors are the run's, and raised."""
    from pebble import ProcessExpired

    error = future.exception()
    if error is None:
        return None
    if isinstance(error, TimeoutError):
        limit = settings().file_timeout
        return Failure("parsed_file", "timeout", f"took longer than {limit:.0f} s (INGEST_FILE_TIMEOUT)")
    if isinstance(error, ProcessExpired):
        return Failure("parsed_file", "crash", f"its worker process died with exit code {error.exitcode}")
    raise error


def _singles(group: G) -> list[G]:
    if isinstance(group, Group):
        return [Group(group.codebase, group.run_id, (work,)) for work in group.files]
    return [VectorGroup(group.codebase, group.run_id, (file,), group.reuse) for file in group.files]


def _groups(codebase: Codebase, run_id: str, files: Sequence[FileWork]) -> Iterator[Group]:
    members: list[FileWork] = []
    size = 0
    for work in files:
        if members and (len(members) >= _GROUP_FILES or size + work.entry.size_bytes > _GROUP_BYTES):
            yield Group(codebase, run_id, tuple(members))
            members, size = [], 0
        members.append(work)
        size += work.entry.size_bytes
    if members:
        yield Group(codebase, run_id, tuple(members))
