"""Where a supervisor says that it lives and how to reach it: a lock under the home, a file beside it, and folders.

Belongs here: what outlasts a process and is read by others. What the supervisor does is `supervisor`.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest_assets.errors import ServicesRunning
from ingest_assets.settings import settings


def home() -> Path:
    """INGEST_HOME, as it is named to supervised processes."""
    return settings().home.expanduser().resolve()


def folder(name: str) -> Path:
    """A folder of the home, made where it is not there."""
    found = home() / name
    found.mkdir(parents=True, exist_ok=True)
    return found


@contextlib.contextmanager
def lock() -> Iterator[None]:
    """Held as long as the supervisor lives. Raises ServicesRunning."""
    descriptor = os.open(folder("run") / "supervisor.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        for _ in range(10):  # whoever asks for the status holds it for a moment
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(0.02)
        else:
            state = read()
            raise ServicesRunning(url=state.get("url", "(starting)"), pid=state.get("pid", "unknown"))
        yield
    finally:
        os.close(descriptor)


def read() -> dict[str, Any]:
    """What the supervisor wrote: `pid`, `sockets` and, once it is ready, `url` and `processes`; {} where none is."""
    try:
        found = json.loads((folder("run") / "supervisor.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(state: dict[str, Any]) -> None:
    """Tell others; they read the old or the new state, never a part of one."""
    new = folder("run") / "supervisor.json.new"
    new.write_text(json.dumps(state))
    new.replace(new.with_suffix(""))


def forget() -> None:
    """Delete the state and the sockets of a supervisor that has ended."""
    if sockets := read().get("sockets"):
        shutil.rmtree(sockets, ignore_errors=True)
    (folder("run") / "supervisor.json").unlink(missing_ok=True)
