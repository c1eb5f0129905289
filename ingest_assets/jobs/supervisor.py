"""`ingest up` and `ingest down`: the database and the services, kept alive by one process, ended without a rest.

Belongs here: the order in which things start and end. How that process is found by others is `supervisor_state`, what
it does with each of its own is `processes`; what runs is said in `services`; that code servers follow the registry is
`reloader`'s work.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from ingest_assets.errors import ServicesFailed, ServicesRunning
from ingest_assets.jobs import supervisor_state
from ingest_assets.jobs.processes import GENTLE, MARK, Process, end, leftovers, say
from ingest_assets.jobs.reloader import Reloader
from ingest_assets.jobs.services import check_port, reachable, services
from ingest_assets.settings import settings
from ingest_assets.storage import dagster_home, database
from ingest_assets.storage.embedded import EmbeddedServer

START_SECONDS = 180.0


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
    state = supervisor_state.read()
    ran = status().running
    if ran:
        with contextlib.suppress(psutil.NoSuchProcess):
            supervisor = psutil.Process(state["pid"])
            supervisor.terminate()
            with contextlib.suppress(psutil.TimeoutExpired):
                supervisor.wait(sum(seconds for _, seconds in GENTLE) + 10)
            supervisor.kill()
    ran |= end(leftovers())
    supervisor_state.forget()
    if not settings().database_url:
        server = EmbeddedServer(settings().home)
        ran |= server.running()
        server.stop()
    return ran


def status() -> ServicesStatus:
    """What runs, without starting anything."""
    try:
        with supervisor_state.lock():
            return ServicesStatus(running=False, url=None, pid=None)
    except ServicesRunning:
        state = supervisor_state.read()
        return ServicesStatus(True, state.get("url"), state.get("pid"), state.get("processes", {}))


def _supervise(on_ready: Callable[[str], None], workspace: Path | None) -> None:
    """Start everything and stay until SIGINT or SIGTERM."""
    with supervisor_state.lock(), _signals() as stopping:
        host, port = settings().host, settings().port
        end(leftovers())
        supervisor_state.forget()
        check_port(host, port)
        home = dagster_home.ensure()
        logs = supervisor_state.folder("logs")
        database.migrated()
        # Short, since the path of a socket has a limit of about 100 bytes.
        sockets = Path(tempfile.mkdtemp(prefix="ingest-", dir="/tmp"))
        environment = {
            **os.environ,
            MARK: str(supervisor_state.home()),
            "INGEST_HOME": str(supervisor_state.home()),
            "DAGSTER_HOME": str(home),
            "PYTHONUNBUFFERED": "1",
        }
        state = {"pid": os.getpid(), "sockets": str(sockets)}
        processes: list[Process] = []
        try:
            supervisor_state.write(state)
            planned = services(workspace or home / "workspace.yaml", sockets, host, port)
            reloader = Reloader([service.address for service in planned if service.address], stopping, say)
            for service in planned:
                processes.append(Process(service, logs, environment))
                if not _wait_until_ready(processes[-1], stopping):
                    return
            url = f"http://{reachable(host)}:{port}"
            supervisor_state.write(state | {"url": url, "processes": _pids(processes)})
            on_ready(url)
            reloader.start()
            while not stopping.wait(0.5):
                if [process for process in processes if process.revive()]:
                    supervisor_state.write(state | {"url": url, "processes": _pids(processes)})
                for process in processes:
                    process.truncate_log()
        finally:
            end(leftovers())
            for process in processes:
                process.process.wait()
            supervisor_state.forget()


def _pids(processes: list[Process]) -> dict[str, int]:
    return {process.service.name: process.process.pid for process in processes}


def _wait_until_ready(process: Process, stopping: threading.Event) -> bool:
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
    log = os.open(supervisor_state.folder("logs") / "supervisor.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for stream, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(target, stream)
    answer = os.fdopen(writer, "w")

    def tell(message: str) -> None:
        with answer:
            answer.write(message)

    try:
        _supervise(tell, workspace)
    except Exception as error:
        say(f"{type(error).__name__}: {error}")
        if not answer.closed:
            tell(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
