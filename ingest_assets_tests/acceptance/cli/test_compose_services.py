"""The services of docker-compose.yml work together: commands and health checks as written there, without containers."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import yaml

from ingest_assets_tests.acceptance.cli.conftest import Ingest

CHECKOUT = Path(__file__).parents[3]
SERVICES = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
STARTED = ("code", "dagit", "daemon", "reloader")
LIMIT = 120  # seconds


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def await_true(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, f"{what} took longer than {LIMIT} s"
        time.sleep(0.5)


class Composed:
    """The services with the ports and folders of this machine in the places of those of the containers."""

    def __init__(self, environment: dict[str, str], home: Path) -> None:
        self.code, self.dagit = free_port(), free_port()
        home.mkdir()
        shutil.copy(CHECKOUT / "dagster.yaml", home)
        workspace = (CHECKOUT / "docker" / "workspace.yaml").read_text()
        workspace = workspace.replace("host: code", "host: 127.0.0.1").replace("port: 4000", f"port: {self.code}")
        (home / "workspace.yaml").write_text(workspace)
        self.home = home
        programs = f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}"
        self.environment = {**os.environ, **environment, "DAGSTER_HOME": str(home), "PATH": programs}

    def words(self, written: list[str]) -> list[str]:
        """A command of the file as it is run here."""
        replaced = {
            "/opt/dagster": str(self.home),
            "code:4000": f"127.0.0.1:{self.code}",
            "127.0.0.1:3000": f"127.0.0.1:{self.dagit}",
            "0.0.0.0": "127.0.0.1",
        }
        words = []
        for word in written:
            for old, new in replaced.items():
                word = word.replace(old, new)
            words.append({"4000": str(self.code), "3000": str(self.dagit)}.get(word, word))
        return words

    @contextmanager
    def started(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        """The process of a service, ended as a container's is."""
        log = (self.home / f"{name}.log").open("wb")
        process = subprocess.Popen(
            self.words(SERVICES[name]["command"]), env=self.environment, cwd=self.home, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)
            log.close()

    def is_healthy(self, name: str) -> bool:
        """What its health check says."""
        check = self.words(SERVICES[name]["healthcheck"]["test"][1:])
        return subprocess.run(check, env=self.environment, cwd=self.home, capture_output=True).returncode == 0

    def groups(self) -> set[str]:
        """The codebases that Dagit shows."""
        query = json.dumps({"query": "{ assetNodes { groupName } }"}).encode()
        request = Request(f"http://127.0.0.1:{self.dagit}/graphql", query, {"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as answer:
            return {node["groupName"] for node in json.load(answer)["data"]["assetNodes"]}


@pytest.fixture
def composed(environment: dict[str, str], tmp_path: Path) -> Composed:
    return Composed(environment, tmp_path / "dagster")


def test_the_services_start_are_healthy_and_follow_the_registry(
    composed: Composed, ingest: Ingest, tmp_path: Path
) -> None:
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / "book.py").write_text("def read():\n    return 1\n")
    with ExitStack() as stack:
        for name in STARTED:
            process = stack.enter_context(composed.started(name))
            if name != "reloader":  # its check looks for process 1 of its container
                await_true(lambda: composed.is_healthy(name), f"until {name} was healthy")  # noqa: B023
            assert process.poll() is None
        assert composed.groups() == set()
        assert ingest("add", "shelf", str(tmp_path / "shelf")).code == 0
        await_true(lambda: "shelf" in composed.groups(), "until Dagit showed the new codebase")
