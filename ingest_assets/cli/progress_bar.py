"""The progress of a run on stderr: a bar on a terminal, plain lines elsewhere, nothing when it shall be quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from ingest_assets.automation.progress import Progress
from ingest_assets.cli.output import say

_SECONDS_BETWEEN_LINES = 2.0


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """What to hand to a run; the bar is gone when the block ends."""
    if quiet:
        yield Progress()
    elif not sys.stderr.isatty():
        yield _Lines()
    else:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            yield _Bar(bar)


class _Bar(Progress):
    """One line a phase, the present one moving."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task: TaskID | None = None
        self._name = ""
        self._failed = 0

    def phase(self, name: str, total: int | None = None) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._name, self._failed = name, 0
        self._task = self._bar.add_task(name, total=total)

    def advance(self, items: int = 1, *, failed: int = 0) -> None:
        if self._task is not None:
            self._failed += failed
            description = f"{self._name} ({self._failed} failed)" if self._failed else self._name
            self._bar.update(self._task, advance=items, description=description)


class _Lines(Progress):
    """A line when a phase with something to count begins, and at times while it goes on."""

    def __init__(self) -> None:
        self._name = ""
        self._total: int | None = None
        self._done = self._failed = 0
        self._told = 0.0

    def phase(self, name: str, total: int | None = None) -> None:
        self._name, self._total = name, total
        self._done = self._failed = 0
        self._told = time.monotonic()
        if total != 0:
            say(f"{name} ..." if total is None else f"{name}: 0 of {total}")

    def advance(self, items: int = 1, *, failed: int = 0) -> None:
        self._done += items
        self._failed += failed
        now = time.monotonic()
        if now - self._told >= _SECONDS_BETWEEN_LINES or (self._total is not None and self._done == self._total):
            self._told = now
            failures = f", {self._failed} failed" if self._failed else ""
            say(f"{self._name}: {self._done} of {self._total or '?'}{failures}")
