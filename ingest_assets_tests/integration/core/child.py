"""A process of its own that works on codebases: it can be killed at a chosen moment, and do without root's rights.

Started as a program it imports everything, then forks once a command; commands and answers are lines of JSON. The stops
belong to these tests: the program itself has none.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

NOBODY = 65534


class Child:
    """The test's end of it."""

    def __init__(self, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def send(self, do: str, name: str = "demo", **options: Any) -> None:
        """Give a command: run, verify or look."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, "name": name, **options}) + "\n")
        self._process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """The answer to it."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the child ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, do: str, name: str = "demo", **options: Any) -> dict[str, Any]:
        """Give a command and wait for the answer."""
        self.send(do, name, **options)
        return self.receive()


def _stop_at(point: str, then: Callable[[], None]) -> None:
    """Has `then` called whenever this process comes to a point of a run."""
    from ingest_assets.assets import file_level
    from ingest_assets.automation import launch, reconcile
    from ingest_assets.pipeline import worker
    from ingest_assets.storage import dagster_event_log, dagster_tables, graph_update

    log = dagster_event_log.EventLogStorage
    store = log.store_partition_events

    def materializes(events: Any) -> bool:
        return bool(events and events[0].tags)

    def before_report(self: Any, make_entry: Any, events: Any) -> Any:
        if materializes(events):
            then()
        return store(self, make_entry, events)

    def after_report(self: Any, make_entry: Any, events: Any) -> Any:
        ids = store(self, make_entry, events)
        if materializes(events):
            then()
        return ids

    def before(module: Any, function: str) -> None:
        original = getattr(module, function)

        def called(*arguments: Any, **options: Any) -> Any:
            then()
            return original(*arguments, **options)

        setattr(module, function, called)

    if point == "run created, not started":
        before(launch, "execute_run_iterator")
    elif point == "rows committed, not reported":
        log.store_partition_events = before_report  # type: ignore[method-assign]
    elif point == "reported, not recorded":
        log.store_partition_events = after_report  # type: ignore[method-assign]
    elif point == "partitions wiped, not deleted":
        before(dagster_tables, "change_partitions")
    elif point == "manifest stored, partitions not":
        before(reconcile, "sync_partitions")
    elif point == "files done, graph not":
        before(graph_update, "update")
    elif point == "files begin":
        before(worker, "process")
    elif point == "a group is done":
        original = file_level.make_facts

        def make_facts(state: Any, *arguments: Any, **options: Any) -> Any:
            advance = state.progress.advance

            def advanced(*numbers: Any, **named: Any) -> None:
                advance(*numbers, **named)
                then()

            state.progress.advance = advanced
            return original(state, *arguments, **options)

        file_level.make_facts = make_facts
    else:
        raise ValueError(point)


def _do(command: dict[str, Any]) -> dict[str, Any]:
    from ingest_assets.automation import sensors, update, verify
    from ingest_assets.codebases import registry
    from ingest_assets.errors import IngestError
    from ingest_assets.pipeline import pool
    from ingest_assets.storage.database import connect

    pool._GROUP_FILES = 8  # several groups, so that a run can end between them

    def pause() -> None:
        marker = Path(command["pause"])
        marker.touch()
        while marker.exists():
            time.sleep(0.02)

    done: list[str] = []

    def stop() -> None:
        if done:
            return
        done.append(command["stop"])
        if "pause" in command:
            pause()
        else:
            os.kill(os.getpid(), signal.SIGSTOP)  # whoever waits for this kills it then

    if "stop" in command:
        _stop_at(command["stop"], stop)
    try:
        if command["do"] == "run":
            return update.bring_up_to_date(command["name"]).to_json()
        if command["do"] == "verify":
            return verify.verify(command["name"]).to_json()
        with connect() as conn:
            codebase = registry.get(conn, command["name"])
        request = sensors.look(codebase)
        return {
            "look": request
            if isinstance(request, str)
            else sorted(key.path[-1] for key in request.asset_selection or ())
        }
    except IngestError as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _kill(process: psutil.Process) -> list[int]:
    """Kills it with SIGKILL; the processes that it had started. It is stopped first, so that it starts no more."""
    process.suspend()
    started = [each.pid for each in process.children(recursive=True)]
    process.kill()
    return started


def _serve(command: dict[str, Any]) -> dict[str, Any]:
    """Forks; the answer of the fork, or that it was killed and which processes it left."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reader)
            with os.fdopen(writer, "w") as out:
                json.dump(_do(command), out)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writer)
    process = psutil.Process(pid)
    deadline = time.monotonic() + command.get("kill_after", 120.0)
    while process.status() not in (psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE) and time.monotonic() < deadline:
        time.sleep(0.005)
    killed = process.status() != psutil.STATUS_ZOMBIE
    started = _kill(process) if killed else []
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reader) as answered:
        text = answered.read() if not killed else ""
    answer: dict[str, Any] = json.loads(text) if text else {}
    return {"killed": killed, "left": started, "code": os.waitstatus_to_exitcode(status), **answer}


def main() -> None:
    """Serve commands until there are no more."""
    import dagster._core.execution.api  # noqa: F401

    import ingest_assets.assets.factory
    import ingest_assets.automation.sensors  # noqa: F401

    if warm := os.environ.get("CHILD_WARMS_WITH"):
        # What is imported late must be imported while it may be read; in a fork no connection is inherited by the rest.
        _do({"do": "run", "name": warm})
        _do({"do": "verify", "name": warm})
        _do({"do": "look", "name": warm})
        from ingest_assets.automation.instance import instance
        from ingest_assets.storage.database import close_pools

        instance().dispose()
        close_pools()
    if os.environ.get("CHILD_GIVES_UP_ROOT") and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    for line in sys.stdin:
        print(json.dumps(_serve(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
