"""PostgreSQL ends hard in the middle of a run: one line says so, and the next run repairs what is left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ingest_assets.storage.embedded import EmbeddedServer
from ingest_assets_tests.integration.core.test_killed import some_files


@pytest.fixture
def home() -> Iterator[Path]:
    """A home with a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="ingest-lost-"))
    yield folder
    EmbeddedServer(folder).remove()
    shutil.rmtree(folder)


def test_the_server_ends_during_a_run(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    for name, text in some_files(150, 0).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    environment = {key: value for key, value in os.environ.items() if key != "INGEST_DATABASE_URL"}
    environment["INGEST_HOME"] = str(home)

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [str(Path(sys.executable).with_name("ingest")), *arguments]
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
        )

    server = EmbeddedServer(home)
    running = start("run", str(folder), "--quiet")
    deadline = time.monotonic() + 240
    while not _stored(server):
        assert running.poll() is None and time.monotonic() < deadline, running.communicate()
        time.sleep(0.05)
    pid = server.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGQUIT)  # what `pg_ctl stop -m immediate` sends
    out, told = running.communicate(timeout=240)
    assert running.returncode == 2, (out, told)
    assert "Traceback" not in told and "Traceback" not in out, told
    again = start("run", "demo", "--quiet")
    out, told = again.communicate(timeout=240)
    assert again.returncode == 0, (out, told)
    verified = start("verify", "demo")
    out, told = verified.communicate(timeout=240)
    assert verified.returncode == 0, (out, told)


def _stored(server: EmbeddedServer) -> bool:
    """Whether the run has stored a first file."""
    url = server.status().url
    if url is None:
        return False
    try:
        with psycopg.connect(url) as conn:
            return conn.execute("SELECT FROM code_files LIMIT 1").rowcount > 0
    except psycopg.Error:
        return False
