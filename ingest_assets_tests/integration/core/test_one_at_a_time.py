"""One run of a codebase at a time: who comes second waits, and who lost the codebase commits no more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest_assets.automation import session, update
from ingest_assets.errors import CodebaseBusy
from ingest_assets.settings import settings
from ingest_assets_tests.integration.core.child import Child
from ingest_assets_tests.integration.core.workplace import Workplace


@pytest.fixture
def child(database: str) -> Iterator[Child]:
    with Child() as made:
        yield made


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_second_waits_and_a_short_wait_names_the_holder(
    workplace: Callable[..., Workplace], child: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = workplace()
    marker = tmp_path / "paused"
    child.send("run", stop="files begin", pause=str(marker))
    wait_for(marker)
    with monkeypatch.context() as patched:
        patched.setenv("INGEST_LOCK_TIMEOUT", "0.2")
        settings.cache_clear()
        with pytest.raises(CodebaseBusy, match=r"run [0-9a-f-]{36}, process \d+ on .+\. Waited 0 s"):
            demo.run()
    settings.cache_clear()
    holders: list[str] = []
    second: list[update.Result] = []

    def run() -> None:
        second.append(update.bring_up_to_date("demo", waiting=holders.append))

    thread = threading.Thread(target=run)
    thread.start()
    while not holders:
        time.sleep(0.02)
    marker.unlink()
    first = child.receive()
    thread.join()
    assert first["status"] == "ready" and first["run_id"] in holders[0]
    assert (second[0].run_id, second[0].status) == (None, "ready")
    demo.assert_verified()


def test_who_lost_the_lease_commits_no_more(workplace: Callable[..., Workplace], child: Child, tmp_path: Path) -> None:
    demo = workplace()
    marker = tmp_path / "paused"
    child.send("run", stop="files begin", pause=str(marker))
    wait_for(marker)
    demo.conn.execute("UPDATE codebase_leases SET run_id = 'another' WHERE codebase = 'demo'")
    marker.unlink()
    answer = child.receive()
    assert answer["status"] == "failed"
    assert "Another run took over 'demo'" in answer["pending"][0]
    assert demo.value("SELECT count(*) FROM code_files") == 0
    assert demo.value("SELECT count(*) FROM asset_state WHERE path <> ''") == 0
    assert demo.run().status == "ready"
    assert demo.unfinished_runs() == []
    demo.assert_verified()


def test_who_let_go_is_free_before_its_connection_ends(
    workplace: Callable[..., Workplace], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends a connection a moment after its client did: whoever looks meanwhile must not see it as busy."""
    demo = workplace({"one.py": "X = 1\n"})
    with monkeypatch.context() as patched:
        with session.hold("demo", "first", timeout=0) as held:
            held.adopt("second")
            patched.setattr(held.conn, "close", lambda: None)
        try:
            assert not session.is_alive(demo.conn, "first") and not session.is_alive(demo.conn, "second")
            assert session.is_busy(demo.conn, "demo") is None
        finally:
            patched.undo()
            held.conn.close()
