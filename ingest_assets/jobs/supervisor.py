"""`ingest up` and `ingest down`: the database and the services, kept alive by one process, ended without a rest.

A lock under INGEST_HOME tells whether that process lives, a file beside it where to reach it. Every process that it
starts, and every one that those start, carries an environment variable that names the home: what a killed supervisor
left behind is found by it. What runs is said in `services`; that code servers follow the registry is `reloader`'s work.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from ingest_assets.errors import ServicesFailed, ServicesRunning
from ingest_assets.jobs.reloader import Reloader
from ingest_assets.jobs.services import Service, check_port, reachable, services
from ingest_assets.settings import settings
from ingest_assets.storage import dagster_home, database
from ingest_assets.storage.embedded import EmbeddedServer

MARK = "INGEST_SUPERVISED"  # environment variable of supervised processes: the home
START_SECONDS = 180.0
STEADY_SECONDS = 60.0  # a service that lived so long is started again at once
LONGEST_DELAY = 30.0
LOG_BYTES = 20_000_000
GENTLE = ((signal.SIGINT, 15.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))  # and seconds to wait for each


@dataclass(frozen=True, slots=True)
class ServicesStatus:
    """What runs."""

    running: bool
    url: str | None  # of Dagit; None until it is ready
    pid: int | None  # of the supervisor
    processes: dict[str, int] = field(default_factory=dict)  # service -> pid


def up(detach: bool, on_ready: Callable[[str], None] = print, workspace: Path | None = None) -> None:
    """Start everything, call `on_ready` with Dagit's URL and, unless detached, stay until SIGINT or SIGTERM.

    `workspace` names the code locations; by default it is workspace.yaml of DAGSTER_HOME.
    Raises ServicesRunning, PortTaken, ServicesFailed, DatabaseUnavailable.
    """
    arguments = [str(workspace)] if workspace else []
    if not detach:
        _supervise(on_ready, workspace)
        return
    state = status()
    if state.running:
        raise ServicesRunning(url=state.url, pid=state.pid)
    check_port(settings().host, settings().port)
    command = [sys.executable, "-m", "ingest_assets.jobs.supervisor", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if result.returncode:
        raise ServicesFailed(name="ingest up", reason=result.stderr.strip())
    on_ready(result.stdout.strip())


def down() -> bool:
    """End everything, the embedded database too; whether anything ran. Raises EmbeddedServerFailed."""
    state = _read_state()
    ran = status().running
    if ran:
        with contextlib.suppress(psutil.NoSuchProcess):
            supervisor = psutil.Process(state["pid"])
            supervisor.terminate()
            with contextlib.suppress(psutil.TimeoutExpired):
                supervisor.wait(sum(seconds for _, seconds in GENTLE) + 10)
            supervisor.kill()
    ran |= _end(_leftovers())
    _forget()
    if not settings().database_url:
        server = EmbeddedServer(settings().home)
        ran |= server.running()
        server.stop()
    return ran


def status() -> ServicesStatus:
    """What runs, without starting anything."""
    try:
        with _lock():
            return ServicesStatus(running=False, url=None, pid=None)
    except ServicesRunning:
        state = _read_state()
        return ServicesStatus(True, state.get("url"), state.get("pid"), state.get("processes", {}))


class _Process:
    """A service and the process that is it at the moment."""

    def __init__(self, service: Service, logs: Path, environment: dict[str, str]) -> None:
        self.service = service
        self.log = logs / f"{service.name}.log"
        self._environment = environment
        self._delay = 1.0
        self._retry_at = 0.0
        self.start()

    def start(self) -> None:
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
            _say(f"{self.service.name} ended (exit {self.process.returncode}), see {self.log}")
        if now < self._retry_at:
            return False
        self.start()
        return True

    def truncate_log(self) -> None:
        """Keep the log short; the process goes on appending to it."""
        if self.log.stat().st_size > LOG_BYTES:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)


def _supervise(on_ready: Callable[[str], None], workspace: Path | None) -> None:
    """Start everything and stay until SIGINT or SIGTERM."""
    with _lock(), _signals() as stopping:
        host, port = settings().host, settings().port
        _end(_leftovers())
        _forget()
        check_port(host, port)
        home = dagster_home.ensure()
        logs = _folder("logs")
        database.migrated()
        # Short, since the path of a socket has a limit of about 100 bytes.
        sockets = Path(tempfile.mkdtemp(prefix="ingest-", dir="/tmp"))
        environment = {
            **os.environ,
            MARK: str(_home()),
            "INGEST_HOME": str(_home()),
            "DAGSTER_HOME": str(home),
            "PYTHONUNBUFFERED": "1",
        }
        state = {"pid": os.getpid(), "sockets": str(sockets)}
        processes: list[_Process] = []
        try:
            _write_state(state)
            planned = services(workspace or home / "workspace.yaml", sockets, host, port)
            reloader = Reloader([service.address for service in planned if service.address], stopping, _say)
            for service in planned:
                processes.append(_Process(service, logs, environment))
                if not _wait_until_ready(processes[-1], stopping):
                    return
            url = f"http://{reachable(host)}:{port}"
            _write_state(state | {"url": url, "processes": _pids(processes)})
            on_ready(url)
            reloader.start()
            while not stopping.wait(0.5):
                if [process for process in processes if process.revive()]:
                    _write_state(state | {"url": url, "processes": _pids(processes)})
                for process in processes:
                    process.truncate_log()
        finally:
            _end(_leftovers())
            for process in processes:
                process.process.wait()
            _forget()


def _wait_until_ready(process: _Process, stopping: threading.Event) -> bool:
    """Whether it became ready; False when the supervisor was told to stop meanwhile. Raises ServicesFailed."""
    name, deadline = process.service.name, time.monotonic() + START_SECONDS
    while not process.service.ready():
        if stopping.wait(0.1):
            return False
        ended = process.process.poll()
        if ended is not None or time.monotonic() > deadline:
            what = f"it ended (exit {ended})" if ended is not None else f"it was not ready after {START_SECONDS:.0f} s"
            last = process.log.read_text(errors="replace").splitlines()[-10:]
            raise ServicesFailed(name=name, reason=f"{what}. The end of {process.log}:\n" + "\n".join(last))
    return True


def _end(processes: list[psutil.Process]) -> bool:
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


def _leftovers() -> list[psutil.Process]:
    """Processes that a supervisor of this home started, or that those started, in whatever group they are."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get(MARK) == str(_home()):
                found.append(process)
    return found


@contextlib.contextmanager
def _signals() -> Iterator[threading.Event]:
    """An event that SIGINT, SIGTERM and a closed terminal set."""
    stopping = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    # Handlers of our own also see to it that children do not inherit an ignored SIGINT from a shell's `&`.
    before = {number: signal.signal(number, lambda *_: stopping.set()) for number in numbers}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    """Held as long as the supervisor lives. Raises ServicesRunning."""
    descriptor = os.open(_folder("run") / "supervisor.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        for _ in range(10):  # whoever asks for the status holds it for a moment
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(0.02)
        else:
            state = _read_state()
            raise ServicesRunning(url=state.get("url", "(starting)"), pid=state.get("pid", "unknown"))
        yield
    finally:
        os.close(descriptor)


def _home() -> Path:
    return settings().home.expanduser().resolve()


def _folder(name: str) -> Path:
    folder = _home() / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read_state() -> dict[str, Any]:
    try:
        found = json.loads((_folder("run") / "supervisor.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_state(state: dict[str, Any]) -> None:
    new = _folder("run") / "supervisor.json.new"
    new.write_text(json.dumps(state))
    new.replace(new.with_suffix(""))


def _forget() -> None:
    """Delete the state and the sockets of a supervisor that has ended."""
    if sockets := _read_state().get("sockets"):
        shutil.rmtree(sockets, ignore_errors=True)
    (_folder("run") / "supervisor.json").unlink(missing_ok=True)


def _pids(processes: list[_Process]) -> dict[str, int]:
    return {process.service.name: process.process.pid for process in processes}


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def main() -> int:
    """Supervise in a process of its own; the caller's returns when Dagit is ready, or with the error."""
    workspace = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        with os.fdopen(reader) as pipe:
            said = pipe.read()
        failed = not said.startswith("http")
        print(said, file=sys.stderr if failed else sys.stdout)
        return int(failed)
    os.setsid()
    os.close(reader)
    log = os.open(_folder("logs") / "supervisor.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for stream, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(target, stream)
    answer = os.fdopen(writer, "w")

    def tell(message: str) -> None:
        with answer:
            answer.write(message)

    try:
        _supervise(tell, workspace)
    except Exception as error:
        _say(f"{type(error).__name__}: {error}")
        if not answer.closed:
            tell(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
