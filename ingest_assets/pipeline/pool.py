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
from typing import TYPE_CHECKING, Generic, TypeVar

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.embedding.provider import is_slow
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
_SLOW_VECTOR_FILES = 5

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
        """Vectors of these files (path, data version of `chunk`); yields what became of each group as it is done.

        The worker processes begin at once, whenever the first result is asked for.
        """
        size = _SLOW_VECTOR_FILES if is_slow(self._codebase.settings.embedding_model) else _VECTOR_FILES
        groups = [
            VectorGroup(self._codebase, self._run_id, tuple(files[i : i + size]), reuse)
            for i in range(0, len(files), size)
        ]
        results = self._run(embedder.embed, groups, ahead=len(groups))
        return (
            VectorResult((group.files[0][0],), result.message, 0.0) if isinstance(result, Failure) else result
            for group, result in results
        )

    def _run(
        self, function: Callable[[G], R], groups: Sequence[G], ahead: int | None = None
    ) -> Iterator[tuple[G, R | Failure]]:
        """Has the function applied to each group, `ahead` of them (default: two a worker) scheduled at a time."""
        if self._inline:
            return ((group, function(group)) for group in groups)
        tasks = _Tasks(self._started(), function, groups, ahead or 2 * worker_count())
        tasks.schedule()
        return tasks.results()

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


class _Tasks(Generic[G, R]):
    """Groups on their way through a pool."""

    def __init__(self, pool: ProcessPool, function: Callable[[G], R], groups: Sequence[G], ahead: int) -> None:
        self._pool = pool
        self._function: Callable[[G], R] = function
        self._waiting: list[G] = list(reversed(groups))
        self._running: dict[Future[R], G] = {}
        self._ahead = ahead

    def schedule(self) -> None:
        """Fills the queue of the pool up."""
        while self._waiting and len(self._running) < self._ahead:
            group = self._waiting.pop()
            limit = settings().file_timeout + 0.5 * (len(group.files) - 1)
            if _is_slow(group):
                limit = settings().progress_timeout - 1  # others may be asking the provider too
            self._running[self._pool.schedule(self._function, args=[group], timeout=limit)] = group

    def results(self) -> Iterator[tuple[G, R | Failure]]:
        """What becomes of each group; one whose worker is lost is done again file by file."""
        while self._running:
            done, _ = wait(self._running, timeout=settings().progress_timeout, return_when=FIRST_COMPLETED)
            if not done:
                raise TimeoutError(f"no progress for {settings().progress_timeout:.0f} s (INGEST_PROGRESS_TIMEOUT)")
            for future in done:
                group = self._running.pop(future)
                failure = _failure(future, slow=_is_slow(group))
                if failure is None:
                    yield group, future.result()
                elif len(group.files) > 1:
                    self._waiting += _singles(group)
                else:
                    yield group, failure
            self.schedule()


def worker_count() -> int:
    """Processes that analyse files of a large batch."""
    return settings().workers or min(4, os.cpu_count() or 1)


def _is_slow(group: Group | VectorGroup) -> bool:
    return isinstance(group, VectorGroup) and is_slow(group.codebase.settings.embedding_model)


def _failure(future: Future[R], *, slow: bool) -> Failure | None:
    """None for a result; the reason of a lost worker. Other errors are the run's, and raised."""
    from pebble import ProcessExpired

    error = future.exception()
    if error is None:
        return None
    if isinstance(error, TimeoutError):
        limits = settings()
        name, limit = ("PROGRESS", limits.progress_timeout) if slow else ("FILE", limits.file_timeout)
        return Failure("parsed_file", "timeout", f"took longer than {limit:g} s (INGEST_{name}_TIMEOUT)")
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
