"""What Dagit shows of a codebase after a run: all of it, and nothing stale."""

from __future__ import annotations

import pytest

from ingest_assets.assets.catalogue import ASSETS, FILE_LEVEL
from ingest_assets.assets.checks import CHECKS
from ingest_assets_tests.acceptance.dagit.stack import Stack, until


@pytest.mark.parametrize("codebase", ["library", "shop", "history"])
def test_every_file_is_a_materialized_partition_and_nothing_is_stale(stack: Stack, codebase: str) -> None:
    files = stack.status(codebase)["files"]
    assert files["total"] == files["fresh"] == len(stack.partitions(codebase)) > 3
    assets = stack.assets(codebase)
    assert set(assets) == set(ASSETS)
    for asset in FILE_LEVEL:
        assert assets[asset]["partitionStats"] == {
            "numPartitions": files["total"],
            "numMaterialized": files["total"],
            "numMaterializing": 0,
            "numFailed": 0,
        }
    assert stack.not_fresh(codebase) == {}


def test_assets_say_what_they_are(stack: Stack) -> None:
    for asset, node in stack.assets("library").items():
        assert node["groupName"] == "library"
        assert node["isPartitioned"] == (asset in FILE_LEVEL)
        assert node["kinds"]
        assert len(node["description"]) > 20
        assert {entry["label"]: entry.get("text") for entry in node["metadataEntries"]}["codebase"] == "library"
        newest = node["assetMaterializations"][0]
        assert newest["metadataEntries"]
        assert bool(newest["partition"]) == (asset in FILE_LEVEL)


def test_checks_passed_on_the_newest_materialization(stack: Stack) -> None:
    # Runs of the automation sensor, which evaluate the checks again, may be under way.
    until("every check has passed", lambda: {c["status"] for c in stack.checks("library").values()} == {"SUCCEEDED"})
    found = stack.checks("library")
    assert found.keys() == CHECKS.keys()
    assets = stack.assets("library")
    for (asset, _), check in found.items():
        assert check["description"]
        assert check["evaluation"]["success"]
        assert (
            check["evaluation"]["targetMaterialization"]["runId"] == assets[asset]["assetMaterializations"][0]["runId"]
        )
        assert check["evaluation"]["metadataEntries"]
