"""What runs on a data folder of PostgreSQL: its postmaster, the processes of that, and what they write down.

Belongs here: finding them by the folder, and ending what a dead postmaster left. Starting and ending a server is
`embedded`.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import psutil  # type: ignore[import-untyped]


def written(data: Path) -> list[str]:
    """Lines of postmaster.pid: pid, data folder, start time, port, socket folder, address, shared memory, status."""
    try:
        return os.fsdecode((data / "postmaster.pid").read_bytes()).split("\n")
    except FileNotFoundError:
        return []


def named(data: Path) -> int | None:
    """The pid that postmaster.pid names, alive or not."""
    lines = written(data)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else None


def processes(data: Path) -> list[psutil.Process]:
    """The living processes of the server of `data`: they all work in that folder."""
    folder = os.path.realpath(data)
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.name() == "postgres" and process.cwd() == folder:
                found.append(process)
    return found


def alive(data: Path) -> bool:
    """Whether the postmaster of `data` lives; what a dead one left behind is ended.

    After `kill -9` its children may still be at work, and after a reboot its pid may be another program's, which
    PostgreSQL would take for a living server.
    """
    found, pid = processes(data), named(data)
    if any(process.pid == pid for process in found):
        return True
    for process in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGQUIT)  # what a postmaster sends its children when one has crashed
    for process in psutil.wait_procs(found, timeout=10)[1]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    (data / "postmaster.pid").unlink(missing_ok=True)
    return False


def log(data: Path) -> str:
    """The last lines of the newest log."""
    logs = [data / "start.log", *(data / "log").glob("*.log")]
    try:
        newest = max((log for log in logs if log.exists()), key=lambda log: log.stat().st_mtime)
        return "\n".join(newest.read_text(errors="replace").splitlines()[-10:])
    except (OSError, ValueError):
        return "(there is no log)"
