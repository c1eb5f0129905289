"""A file that cannot be read fails alone: its last good rows stay, marked, and it is tried again later and later."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import dagster as dg
import pytest

from ingest_assets_tests.integration.core.child import NOBODY, Child
from ingest_assets_tests.integration.core.workplace import Workplace

BAD = "bad.py"
FILES = {BAD: "def bad():\n    return 1\n", "good.py": "from bad import bad\n", "folder/in.py": "X = 1\n"}


@pytest.fixture
def reachable(server: str) -> Iterator[None]:
    """The server's socket can be reached by any user while the test lasts."""
    folder = Path(parse_qs(urlsplit(server).query)["host"][0])
    closed = [path for path in (folder, *folder.parents) if not path.stat().st_mode & stat.S_IXOTH]
    modes = {path: path.stat().st_mode for path in closed if path.stat().st_uid == os.geteuid() or os.geteuid() == 0}
    for path, mode in modes.items():
        path.chmod(mode | stat.S_IXOTH)
    yield
    for path, mode in modes.items():
        path.chmod(mode)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="ingest-unreadable-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_file_that_cannot_be_read(workplace: Callable[..., Workplace], reachable: None, open_folder: Path) -> None:
    demo = workplace(FILES, folder=open_folder / "demo")
    workplace(FILES, name="warm", folder=open_folder / "warm")
    home = open_folder / "home"
    home.mkdir()
    for path in (open_folder, *open_folder.rglob("*")):
        if os.geteuid() == 0:
            shutil.chown(path, NOBODY)
    environment = {
        "HOME": str(home),
        "INGEST_HOME": str(home),
        "INGEST_RETRY_FIRST_DELAY": "1000",
        "CHILD_GIVES_UP_ROOT": "1",
    }
    with Child(CHILD_WARMS_WITH="warm", **environment) as child:
        for path in (home, *home.rglob("*")):
            if os.geteuid() == 0:
                shutil.chown(path, NOBODY)
        answer = child.ask("run")
        assert answer["status"] == "ready", answer["pending"] + answer["failures"]
        chunks = "SELECT text FROM chunks WHERE codebase = 'demo' AND path = %s ORDER BY ordinal"
        rows = demo.rows(chunks, BAD)

        # It changes, and cannot be read.
        demo.write({BAD: "def bad():\n    return 2\n", "good.py": "from bad import bad\n\nbad()\n"})
        (demo.folder / BAD).chmod(0)
        answer = child.ask("run")
        assert answer["status"] == "degraded"
        assert [(f["path"], f["reason"]) for f in answer["failures"]] == [(BAD, "unreadable")]
        assert demo.rows("SELECT path FROM code_files WHERE failed_at IS NOT NULL") == [(BAD,)]
        assert demo.rows(chunks, BAD) == rows
        good = demo.value("SELECT content FROM code_files WHERE codebase = 'demo' AND path = 'good.py'")
        assert good.endswith("bad()\n")
        assert demo.codebase.status == "degraded"
        run = demo.instance.get_run_by_id(answer["run_id"])
        assert run is not None and run.status == dg.DagsterRunStatus.FAILURE
        assert demo.partition_states() == {
            BAD: "failed",
            "good.py": "materialized",
            "folder/in.py": "materialized",
        }
        assert child.ask("verify")["equal"]

        # It waits for its time, longer after every attempt; somebody who asks for a run gets one.
        assert child.ask("look")["look"] == "unchanged"
        wait = "SELECT attempts, extract(epoch FROM next_attempt_at - last_failed_at)::int FROM ingest_failures"
        assert demo.rows(wait) == [(1, 1000)]
        child.ask("run")
        assert demo.rows(wait) == [(2, 2000)]
        demo.conn.execute("UPDATE ingest_failures SET next_attempt_at = now()")
        assert "source_file" in child.ask("look")["look"]
        assert demo.codebase.status == "degraded"

        # New content is tried at once.
        child.ask("run")
        (demo.folder / BAD).chmod(0o644)
        demo.write({BAD: "def bad():\n    return 3\n"})
        assert "source_file" in child.ask("look")["look"]
        assert child.ask("run")["status"] == "ready"
        assert demo.rows("SELECT FROM ingest_failures") == []
        assert demo.codebase.status == "ready"
        assert set(demo.partition_states().values()) == {"materialized"}
        assert demo.stale() == {}
        assert child.ask("verify")["equal"]

        # Readable again with the content that is stored: nothing is made, and it is ready again.
        (demo.folder / BAD).chmod(0)
        assert child.ask("run")["status"] == "degraded"
        (demo.folder / BAD).chmod(0o644)
        answer = child.ask("run")
        assert (answer["status"], answer["assets"]["source_file"]["materialized"]) == ("ready", 0)
        assert demo.codebase.status == "ready"
        assert demo.rows("SELECT path FROM code_files WHERE failed_at IS NOT NULL") == []
        assert child.ask("verify")["equal"]

        # A folder that cannot be looked into: its files are not gone.
        (demo.folder / "folder").chmod(0)
        answer = child.ask("run")
        assert answer["status"] == "degraded" and answer["files"]["removed"] == 0
        assert demo.codebase.status == "degraded"
        assert "folder/in.py" in demo.partitions()
        (demo.folder / "folder").chmod(0o755)
        assert child.ask("run")["status"] == "ready"
        assert demo.codebase.status == "ready"
        assert child.ask("verify")["equal"]
