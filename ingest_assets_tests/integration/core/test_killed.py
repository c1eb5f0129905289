"""kill -9 at any moment: the next run repairs what is left, and nothing stays behind."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import psutil  # type: ignore[import-untyped]
import pytest

from ingest_assets_tests.integration.core.child import Child
from ingest_assets_tests.integration.core.workplace import SOURCES, Workplace

FILES = 60
KILLS = 10


def some_files(number: int, seed: int) -> dict[str, str]:
    """Python files that call each other."""
    return {
        f"many/m{i}.py": f"from many.m{(i * 7 + seed) % number} import f as g\n\n\ndef f(x):\n"
        f'    """Of {seed}."""\n    return g(x) + {seed}\n'
        for i in range(number)
    }


@pytest.fixture
def child(database: str) -> Iterator[Child]:
    with Child() as made:
        yield made


def _works(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def assert_repaired(demo: Workplace, left: list[int]) -> None:
    """After one more run nothing is missing, said to be running, locked or left over."""
    result = demo.run()
    assert result.status == "ready", result.pending
    assert demo.unfinished_runs() == []
    assert demo.rows(
        "SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ) == []  # fmt: skip
    deadline = time.monotonic() + 5
    while any(_works(pid) for pid in left):
        assert time.monotonic() < deadline, "a worker process outlived its run"
        time.sleep(0.05)
    assert demo.stale() == {}
    assert set(demo.partition_states("chunk").values()) == {"materialized"}
    assert demo.run().run_id is None
    demo.assert_verified()


@pytest.mark.parametrize(
    "point",
    [
        "run created, not started",
        "manifest stored, partitions not",
        "partitions wiped, not deleted",
        "rows committed, not reported",
        "reported, not recorded",
        "files done, graph not",
    ],
)
def test_killed_between_two_steps(demo: Workplace, child: Child, point: str) -> None:
    demo.delete("go/main.go")
    demo.write({"pack/words.py": "def split(text):\n    return list(text)\n", "new.py": "X = 1\n"})
    answer = child.ask("run", stop=point)
    assert answer["killed"]
    assert_repaired(demo, answer["left"])


def test_killed_with_live_workers(workplace: Callable[..., Workplace], child: Child) -> None:
    demo = workplace(some_files(FILES, 0))
    answer = child.ask("run", stop="a group is done")
    assert answer["killed"] and len(answer["left"]) >= 2
    stored = demo.value("SELECT count(*) FROM code_files")
    assert stored > 0
    result = demo.run()
    assert result.assets["source_file"]["materialized"] == FILES  # those of the killed run are reported, too
    assert_repaired(demo, answer["left"])


def test_killed_at_random_moments(workplace: Callable[..., Workplace], child: Child) -> None:
    choice = random.Random(20)
    demo = workplace(dict(SOURCES) | some_files(FILES, 0))
    assert demo.run().status == "ready"

    def change(number: int) -> None:
        present = sorted(path.name for path in (demo.folder / "many").iterdir())
        demo.delete(*(f"many/{name}" for name in choice.sample(present, 5)))
        fresh = some_files(FILES, number)
        demo.write({path: fresh[path] for path in choice.sample(sorted(fresh), 25)})

    change(1)
    began = time.monotonic()
    child.ask("run")
    usual = time.monotonic() - began
    answers = []
    for number in range(KILLS):
        change(2 + number)
        answers.append(child.ask("run", kill_after=choice.uniform(0.05, 0.9 * usual)))
    assert sum(answer["killed"] for answer in answers) >= KILLS // 3
    assert_repaired(demo, [pid for answer in answers for pid in answer["left"]])
