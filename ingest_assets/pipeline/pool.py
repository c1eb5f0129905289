"""Runs groups of files in worker processes, with a time limit, so that one file can neither hang nor crash a run.

A few files are done in this process, where starting workers would cost more than the work. A group that runs out of
time or kills its worker is done again file by file, to find the one that did it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TYPE_CHECKING

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.pipeline import worker
from ingest_assets.pipeline.work import Failure, FileWork, Group, GroupResult, Outcome
from ingest_assets.settings import settings

if TYPE_CHECKING:
    from pebble import ProcessPool

INLINE_FILES = 12
INLINE_BYTES = 500_000
_GROUP_FILES = 64
_GROUP_BYTES = 1_000_000


def process_all(codebase: Codebase, run_id: str, files: Sequence[FileWork]) -> Iterator[GroupResult]:
    """Brings files up to date; yields what became of each group as it is done."""
    groups = list(_groups(codebase, run_id, files))
    if len(files) <= INLINE_FILES and sum(work.entry.size_bytes for work in files) <= INLINE_BYTES:
        for group in groups:
            yield worker.process(group)
        return
    from pebble import ProcessPool

    with ProcessPool(
        max_workers=min(worker_count(), len(groups)),
        context=multiprocessing.get_context("spawn"),
        initializer=worker.start,
        initargs=[os.getpid()],
    ) as pool:
        try:
            yield from _drain(pool, groups)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _drain(pool: ProcessPool, groups: Sequence[Group]) -> Iterator[GroupResult]:
    # The queue stays short, so that the time limit of a group, which counts from its start, is not all there is.
    waiting = list(reversed(groups))
    running: dict[Future[GroupResult], Group] = {}
    while waiting or running:
        while waiting and len(running) < 2 * worker_count():
            group = waiting.pop()
            limit = settings().file_timeout + 0.5 * (len(group.files) - 1)
            running[pool.schedule(worker.process, args=[group], timeout=limit)] = group
        done, _ = wait(running, timeout=settings().progress_timeout, return_when=FIRST_COMPLETED)
        if not done:
            raise TimeoutError(f"no progress for {settings().progress_timeout:.0f} s")
        for future in done:
            group = running.pop(future)
            reason, message = _failure(future)
            if reason is None:
                yield future.result()
            elif len(group.files) > 1:
                waiting += [Group(group.codebase, group.run_id, (work,)) for work in group.files]
            else:
                path = group.files[0].path
                yield GroupResult((Outcome(path, failure=Failure("parsed_file", reason, message)),), {}, 0.0)


def _failure(future: Future[GroupResult]) -> tuple[str | None, str]:
    """(None, "") for a result; the reason and message of a lost worker. Other errors are the run's."""
    from pebble import ProcessExpired

    error = future.exception()
    if error is None:
        return None, ""
    if isinstance(error, TimeoutError):
        return "timeout", f"took longer than {settings().file_timeout:.0f} s (INGEST_FILE_TIMEOUT)"
    if isinstance(error, ProcessExpired):
        return "crash", f"its worker process died with exit code {error.exitcode}"
    raise error


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


def worker_count() -> int:
    """Processes that analyse files of a large batch."""
    return settings().workers or min(4, os.cpu_count() or 1)
