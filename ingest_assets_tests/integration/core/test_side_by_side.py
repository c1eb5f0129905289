"""After many changes the codebase-level assets are made side by side, the lexical index in a process of its own."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Future, ProcessPoolExecutor

import pytest

from ingest_assets.assets import codebase_level, search_index
from ingest_assets_tests.integration.core.workplace import Workplace

WORDS = "pack/words.py"


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codebase_level, "_LARGE", 1)


def test_everything_is_made_and_told(demo: Workplace) -> None:
    before, newest = demo.versions(), demo.newest_event()
    demo.write({WORDS: "def other_words():\n    return []\n"})
    assert demo.run().status == "ready"
    assert {"search_index", "code_graph", "quality_report"} <= demo.changed_since(before).keys()
    assert demo.materialized_since(newest)["search_index"] == {"": demo.versions()["search_index", ""]}
    demo.assert_verified()


def test_a_lost_process_costs_only_its_asset(demo: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost(ProcessPoolExecutor):
        def submit(self, *arguments: object, **options: object) -> Future[object]:  # type: ignore[override]
            future: Future[object] = super().submit(*arguments, **options)  # type: ignore[arg-type]
            for process in self._processes.values():
                os.kill(process.pid, signal.SIGKILL)
            return future

    with monkeypatch.context() as patched:
        patched.setattr(search_index, "ProcessPoolExecutor", Lost)
        demo.write({WORDS: "def other_words():\n    return []\n"})
        result = demo.run()
    assert result.status == "degraded"
    [failure] = result.failures
    assert (failure["path"], failure["asset"], failure["reason"]) == ("", "search_index", "internal")
    assert "BrokenProcessPool" in failure["message"]
    assert demo.value("SELECT count(*) FROM graph_nodes WHERE codebase = 'demo' AND name = 'other_words'") == 1
    assert demo.run().status == "ready"
    demo.assert_verified()
