"""What is asked for in Dagit is answered for every partition, with its old data version where it is fresh."""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.api import execute_run
from dagster._core.storage.tags import (
    ASSET_PARTITION_RANGE_END_TAG,
    ASSET_PARTITION_RANGE_START_TAG,
    EXTERNALLY_MANAGED_ASSETS_TAG,
    PARTITION_NAME_TAG,
)

from ingest_assets.assets.catalogue import CODEBASE_TAG
from ingest_assets_tests.integration.core.workplace import CODEBASE_ASSETS, FILE_ASSETS, Workplace


def materialize(demo: Workplace, assets: Iterable[str], **tags: str) -> dg.DagsterRun:
    """A run as Dagit asks for it and our run coordinator tags it."""
    keys = {demo.key(asset) for asset in assets}
    job = demo.definitions().resolve_job_def(demo.codebase.job_name).get_subset(asset_selection=keys)
    run = demo.instance.create_run_for_job(
        job_def=job,
        asset_selection=keys,
        tags={CODEBASE_TAG: demo.name, EXTERNALLY_MANAGED_ASSETS_TAG: "true", **tags},
    )
    execute_run(InMemoryJob(job), run, demo.instance, raise_on_error=False)
    ended = demo.instance.get_run_by_id(run.run_id)
    assert ended is not None
    return ended


def recorded(demo: Workplace, asset: str) -> dict[str, str]:
    return {path: version for (name, path), version in demo.versions().items() if name == asset}


def test_one_fresh_partition(demo: Workplace) -> None:
    newest, revision = demo.newest_event(), demo.codebase.revision
    assert materialize(demo, FILE_ASSETS, **{PARTITION_NAME_TAG: "pack/words.py"}).is_success
    told = demo.materialized_since(newest)
    assert told == {asset: {"pack/words.py": recorded(demo, asset)["pack/words.py"]} for asset in FILE_ASSETS}
    assert demo.codebase.revision == revision
    assert demo.stale() == {}
    demo.assert_verified()


def test_one_asset_of_a_partition_that_changed(demo: Workplace) -> None:
    before, newest = demo.versions(), demo.newest_event()
    demo.write({"pack/words.py": "def split(text):\n    return list(text)\n"})
    # Only chunks are asked for: they are made of the text that is stored.
    assert materialize(demo, ["chunk"], **{PARTITION_NAME_TAG: "pack/words.py"}).is_success
    assert demo.materialized_since(newest) == {"chunk": {"pack/words.py": before["chunk", "pack/words.py"]}}
    assert materialize(demo, FILE_ASSETS, **{PARTITION_NAME_TAG: "pack/words.py"}).is_success
    assert demo.versions()["chunk", "pack/words.py"] != before["chunk", "pack/words.py"]
    assert demo.run().status == "ready"
    assert demo.stale() == {}
    demo.assert_verified()


def test_a_range_and_the_codebase_level(demo: Workplace) -> None:
    demo.write({"pack/words.py": "def split(text):\n    return list(text)\n"})
    keys = demo.instance.get_dynamic_partitions(demo.codebase.partitions_name)
    newest = demo.newest_event()
    tags = {ASSET_PARTITION_RANGE_START_TAG: keys[1], ASSET_PARTITION_RANGE_END_TAG: keys[-2]}
    run = materialize(demo, FILE_ASSETS, **tags)
    assert run.is_success
    told = demo.materialized_since(newest)
    assert told == {
        asset: {path: version for path, version in recorded(demo, asset).items() if path in keys[1:-1]}
        for asset in FILE_ASSETS
    }
    newest = demo.newest_event()
    assert materialize(demo, ["repository", *CODEBASE_ASSETS]).is_success
    assert demo.materialized_since(newest).keys() == {"repository", *CODEBASE_ASSETS}
    assert demo.run().run_id is None
    assert demo.stale() == {}
    demo.assert_verified()


def test_a_partition_whose_file_is_gone(demo: Workplace) -> None:
    demo.delete("pack/words.py")
    run = materialize(demo, FILE_ASSETS, **{PARTITION_NAME_TAG: "pack/words.py"})
    assert run.status == dg.DagsterRunStatus.FAILURE
    assert demo.run().status == "ready"
    assert "pack/words.py" not in demo.partitions()
    assert demo.stale() == {}
    demo.assert_verified()
