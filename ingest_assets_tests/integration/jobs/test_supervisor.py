"""`up` and `down` with real processes: everything comes, is kept alive, and goes without a rest."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]
import pytest

from ingest_assets.errors import InvalidSetting, PortTaken, ServicesFailed, ServicesRunning
from ingest_assets.jobs.processes import MARK
from ingest_assets.jobs.services import check_port
from ingest_assets.jobs.supervisor import down, status, up
from ingest_assets.settings import settings

DEFINITIONS = "import dagster as dg\n\n@dg.asset\ndef tiny() -> None: ...\n\ndefs = dg.Definitions(assets=[tiny])\n"
WORKSPACE = "load_from:\n  - python_file: {relative_path: tiny.py, location_name: tiny}\n"
FOREGROUND = "import sys; from pathlib import Path; from ingest_assets.jobs.supervisor import up; "
FOREGROUND += "up(False, print, Path(sys.argv[1]))"
LOCATIONS = "{workspaceOrError {... on Workspace {locationEntries {name locationOrLoadError {__typename}}}}}"


@pytest.fixture
def workspace(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A code location in a home of its own; nothing of it is left when the test ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("INGEST_PORT", str(free.getsockname()[1]))
    monkeypatch.setenv("INGEST_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    (tmp_path / "tiny.py").write_text(DEFINITIONS)
    (tmp_path / "workspace.yaml").write_text(WORKSPACE)
    yield tmp_path / "workspace.yaml"
    down()
    assert _family() == []


def _family() -> list[psutil.Process]:
    """Every living process that belongs to this test's home."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(settings().home):
                found.append(process)
        except psutil.Error:
            continue
    return found


def _sockets() -> Path:
    """The folder of the sockets of the supervisor that runs."""
    folder = Path(json.loads((settings().home / "run" / "supervisor.json").read_text())["sockets"])
    assert folder.is_dir()
    return folder


def _until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _locations() -> dict[str, str]:
    answer = httpx.post(f"{status().url}/graphql", json={"query": LOCATIONS}, timeout=30).json()
    entries = answer["data"]["workspaceOrError"]["locationEntries"]
    return {entry["name"]: (entry["locationOrLoadError"] or {}).get("__typename") for entry in entries}


def test_everything_is_kept_alive_and_ends_without_a_rest(workspace: Path) -> None:
    said: list[str] = []
    up(detach=True, on_ready=said.append, workspace=workspace)
    state = status()
    assert said == [state.url]
    assert set(state.processes) == {"code-tiny", "dagit", "daemon"}
    assert httpx.get(f"{state.url}/server_info").json()["dagster_webserver_version"]
    assert _locations() == {"tiny": "RepositoryLocation"}
    assert {path.stem for path in (settings().home / "logs").iterdir()} == {*state.processes, "supervisor"}
    with pytest.raises(ServicesRunning, match=f"Dagit is at {state.url}"):
        up(detach=True, workspace=workspace)

    # One that dies is started again, and the others find it.
    psutil.Process(state.processes["code-tiny"]).kill()
    _until(lambda: status().processes["code-tiny"] != state.processes["code-tiny"])
    _until(lambda: _locations() == {"tiny": "RepositoryLocation"})
    assert status().processes["dagit"] == state.processes["dagit"]

    # What a killed supervisor left behind is ended before a new start; here in the foreground and, as by a shell's
    # `&`, with SIGINT ignored.
    left = status()
    sockets = _sockets()
    os.kill(left.pid or 0, signal.SIGKILL)
    _until(lambda: not status().running)
    assert len(_family()) >= 3
    command = [sys.executable, "-c", FOREGROUND, str(workspace)]
    shell = subprocess.Popen(["/bin/sh", "-c", '"$@" & wait', "sh", *command], stdout=subprocess.PIPE, text=True)
    assert shell.stdout is not None
    assert shell.stdout.readline().strip() == state.url
    assert not any(psutil.pid_exists(pid) for pid in left.processes.values())
    assert not sockets.exists()
    sockets = _sockets()

    family = _family()
    assert len(family) >= 3
    assert down()
    assert psutil.wait_procs(family, timeout=0)[1] == []
    assert not sockets.exists()
    shell.communicate(timeout=10)
    assert not status().running
    assert not down()


def test_a_port_that_is_taken_is_told_with_another(workspace: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings().port))
        other.listen()
        with pytest.raises(PortTaken, match=r"Choose another one, for example: INGEST_PORT=\d+ ingest up"):
            up(detach=True, workspace=workspace)
    check_port("127.0.0.1", settings().port)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(InvalidSetting, match=r"INGEST_HOST: 192\.0\.2\.1 is no address of this machine"):
        check_port("192.0.2.1", 3000)


def test_a_service_that_does_not_start_is_told_with_its_log(workspace: Path) -> None:
    workspace.write_text("load_from:\n  - python_file: {relative_path: tiny.py, executable_path: /bin/false}\n")
    with pytest.raises(ServicesFailed, match=r"it ended \(exit 1\)"):
        up(detach=True, workspace=workspace)
    assert _family() == []
    assert not status().running
