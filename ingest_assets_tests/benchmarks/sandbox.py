"""A home of its own for the program: its commands as processes, its embedded server, all gone afterwards."""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest_assets.storage.embedded import EmbeddedServer
from ingest_assets_tests.benchmarks.machine import REPOSITORY
from ingest_assets_tests.benchmarks.memory import MemoryWatch

PROGRAM = Path(sysconfig.get_path("scripts")) / "ingest"
LIMIT = 3_600.0  # seconds that one process may take


class BenchmarkFailed(Exception):
    """What was to be measured did not happen, or came out wrong."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One process that ended well."""

    out: str
    seconds: float  # from its start to its end
    cpu_seconds: float  # of it and its workers, without PostgreSQL
    peak_mb: float = 0.0
    postgres_peak_mb: float = 0.0

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)


class Sandbox:
    """The program with an empty home and default settings. A context manager that leaves nothing behind."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="ingest-bench-"))
        self.home = self.root / "home"
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("INGEST_", "DAGSTER_"))}
        self.port = _free_port()
        self.environment = inherited | {"INGEST_HOME": str(self.home), "INGEST_PORT": str(self.port)}

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        if self.home.exists():
            subprocess.run([PROGRAM, "down"], env=self.environment, capture_output=True, timeout=LIMIT)
            EmbeddedServer(self.home).remove()
        shutil.rmtree(self.root, ignore_errors=True)

    def ingest(self, *words: object, memory: bool = False) -> Ran:
        """`ingest` with these words; `memory` samples its peaks. Raises BenchmarkFailed unless it exits with 0."""
        return self._run([str(PROGRAM), *map(str, words)], memory)

    def inside(self, task: str, *words: object) -> Any:
        """What a task of `inside` answers, timed in a process of its own. Raises BenchmarkFailed."""
        return self._run([sys.executable, "-m", f"{__package__}.inside", task, *map(str, words)]).json

    def _run(self, command: Sequence[str], memory: bool = False) -> Ran:
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+", errors="replace") as err:
            cpu, began = _children_seconds(), time.perf_counter()
            process = subprocess.Popen(
                command, cwd=REPOSITORY, env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err
            )
            try:
                with MemoryWatch(process.pid, self.home) if memory else nullcontext() as watch:
                    process.wait(LIMIT)
            except subprocess.TimeoutExpired as error:
                raise BenchmarkFailed(f"{_shown(command)} did not end within {LIMIT:.0f} s") from error
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait()
            ran = time.perf_counter() - began
            out.seek(0)
            err.seek(0)
            if process.returncode:
                said = "\n".join((out.read()[-2000:] + err.read()[-4000:]).strip().splitlines()[-20:])
                raise BenchmarkFailed(f"{_shown(command)} ended with exit code {process.returncode}:\n{said}")
            return Ran(
                out.read(),
                ran,
                _children_seconds() - cpu,
                watch.peak_mb if watch else 0.0,
                watch.postgres_peak_mb if watch else 0.0,
            )


def _shown(command: Sequence[str]) -> str:
    return " ".join(Path(word).name if word.startswith("/") else word for word in command)


def _children_seconds() -> float:
    """Processor time of all processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
