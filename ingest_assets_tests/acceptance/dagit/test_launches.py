"""What is asked for in Dagit is answered: single partitions, selections, the whole job, and backfills.

The source sensors are off, so that nobody else does the work. The two backfills, which the daemon looks at twice a
minute, are under way while the rest is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest_assets.assets.catalogue import ASSETS, FILE_LEVEL
from ingest_assets.assets.checks import CHECKS
from ingest_assets_tests.acceptance.dagit.stack import Stack, until, write
from ingest_assets_tests.acceptance.shop import FILES


@pytest.fixture(scope="module", autouse=True)
def quiet(stack: Stack) -> Iterator[None]:
    """No sensor looks at the sources."""
    with stack.without_sensors("folder_sources", "git_sources"):
        yield


@pytest.fixture(scope="module", autouse=True)
def backfills(stack: Stack, sources: Path, quiet: None) -> dict[str, str]:
    """The backfills that were asked for, by codebase: `fresh` was never run before, `edited` has changed since."""
    for name in ("fresh", "edited"):
        write(sources / name, FILES | {f"many/module_{i}.py": f"def f{i}():\n    return {i}\n" for i in range(20)})
    stack.ingest("run", sources / "edited", "--quiet")
    stack.ingest("add", "fresh", sources / "fresh")
    until("Dagit knows them", lambda: stack.assets("fresh") and stack.assets("edited"), seconds=90)
    write(sources / "edited", {f"many/module_{i}.py": f"def g{i}():\n    return {i}\n" for i in (3, 4, 11)})
    (sources / "edited" / "orders/prices.py").unlink()
    write(sources / "edited", {"orders/discounts.py": "def discount():\n    return 0\n"})
    # Looking at the source adds and deletes partitions; a backfill then finds them.
    runs = stack.finished([stack.launch(name, ["repository"]) for name in ("fresh", "edited")])
    assert [run["status"] for run in runs] == ["SUCCESS", "SUCCESS"]
    assert len(stack.partitions("fresh")) == len(stack.partitions("edited")) == 26
    return {name: stack.backfill(name) for name in ("fresh", "edited")}


def test_one_asset_then_a_selection_then_everything_of_a_file(stack: Stack, sources: Path) -> None:
    path = "orders/cart.py"
    with (sources / "shop" / path).open("a", encoding="utf-8") as file:
        file.write("\n    def is_empty(self):\n        return not self.items\n")
    one = stack.launch("shop", ["source_file"], path)
    some = stack.launch("shop", FILE_LEVEL, path)
    every = stack.launch("shop", ASSETS, path, checks=CHECKS)
    runs = stack.finished([one, some, every])
    assert [run["status"] for run in runs] == ["SUCCESS"] * 3, [stack.failure(run["id"]) for run in runs]
    everything = sorted((asset, path if asset in FILE_LEVEL else None) for asset in ASSETS)
    assert runs[0]["made"] == [("source_file", path)]
    assert runs[1]["made"] == sorted((asset, path) for asset in FILE_LEVEL)
    assert runs[2]["made"] == everything
    assert stack.differences("shop") == []
    assert stack.not_fresh("shop") == {}
    # Runs of the automation sensor, which evaluate the checks again, may be under way.
    until("every check has passed", lambda: {c["status"] for c in stack.checks("shop").values()} == {"SUCCEEDED"})


def test_the_job_without_a_partition_makes_what_is_stale(stack: Stack, sources: Path) -> None:
    write(sources / "shop", {"orders/gifts.py": "def wrap(article):\n    return article\n"})
    [run] = stack.finished([stack.launch("shop", (), job="shop_ingest")])
    assert run["status"] == "SUCCESS", stack.failure(run["id"])
    assert {partition for _, partition in run["made"]} == {None, "orders/gifts.py"}
    assert stack.status("shop")["status"] == "ready"


def test_a_selection_over_several_codebases_is_one_run(stack: Stack) -> None:
    [run] = stack.finished([stack.launch("shop", ["repository", "codebase_status"], also=["history"])])
    assert run["status"] == "SUCCESS", stack.failure(run["id"])
    assert run["made"] == sorted([("repository", None), ("codebase_status", None)] * 2)


@pytest.mark.parametrize("codebase", ["fresh", "edited"])
def test_backfill_of_everything(stack: Stack, backfills: dict[str, str], codebase: str) -> None:
    assert stack.backfilled(backfills[codebase]) == "COMPLETED_SUCCESS"
    assets = stack.assets(codebase)
    for asset in FILE_LEVEL:
        assert assets[asset]["assetPartitionStatuses"]["unmaterializedPartitions"] == []
        assert assets[asset]["assetPartitionStatuses"]["failedPartitions"] == []
        assert assets[asset]["partitionStats"]["numMaterialized"] == 26
    assert stack.not_fresh(codebase) == {}
    assert stack.differences(codebase) == []
    assert stack.status(codebase)["status"] == "ready"
