"""The processes of a home that are supervised: each started, kept alive and ended with all that it started.

Belongs here: single processes and their groups. Which services there are is said in `services`; who watches over them
is `supervisor`.

Every process that a supervisor starts, and every one that those start, carries an environment variable that names the
home: what a killed supervisor left behind is found by it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from ingest_assets.jobs.services import Service
from ingest_assets.jobs.supervisor_state import home

MARK = "INGEST_SUPERVISED"  # environment variable of supervised processes: the home
STEADY_SECONDS = 60.0  # a service that lived so long is started again at once
LONGEST_DELAY = 30.0
LOG_BYTES = 20_000_000
GENTLE = ((signal.SIGINT, 15.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))  # and seconds to wait for each


class Process:
    """A service and the process that is it at the moment."""

    def __init__(self, service: Service, logs: Path, environment: dict[str, str]) -> None:
        self.service = service
        self.log = logs / f"{service.name}.log"
        self._environment = environment
        self._delay = 1.0
        self._retry_at = 0.0
        self.start()

    def start(self) -> None:
        """Start it, in a session of its own, with its output behind what the log already has."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.service.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment,
                cwd=self._environment["DAGSTER_HOME"],
                start_new_session=True,
            )
        self._began = time.monotonic()
        self._retry_at = 0.0

    def revive(self) -> bool:
        """Start it again if it has ended, after a delay that doubles while it keeps ending; whether it was started."""
        if self.process.poll() is None:
            return False
        now = time.monotonic()
        if not self._retry_at:
            steady = now - self._began > STEADY_SECONDS
            self._delay = 1.0 if steady else min(2 * self._delay, LONGEST_DELAY)
            self._retry_at = now + (0.0 if steady else self._delay)
            say(f"{self.service.name} ended (exit {self.process.returncode}), see {self.log}")
        if now < self._retry_at:
            return False
        self.start()
        return True

    def truncate_log(self) -> None:
        """Keep the log short; the process goes on appending to it."""
        if self.log.stat().st_size > LOG_BYTES:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)


def end(processes: list[psutil.Process]) -> bool:
    """End these processes with all of their groups, gently first; whether there were any."""
    groups = set()
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            groups.add(os.getpgid(process.pid))
    groups.discard(os.getpgid(0))
    waiting = processes
    for signal_number, seconds in GENTLE:
        for group in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal_number)
        _, waiting = psutil.wait_procs(waiting, timeout=seconds)
        if not waiting:
            break
    for group in groups:  # members that outlived their leader
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    return bool(processes)


def leftovers() -> list[psutil.Process]:
    """Processes that a supervisor of this home started, or that those started, in whatever group they are."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get(MARK) == str(home()):
                found.append(process)
    return found


def say(message: str) -> None:
    """To the log of the supervisor, or the terminal that it was started in."""
    print(message, file=sys.stderr, flush=True)
