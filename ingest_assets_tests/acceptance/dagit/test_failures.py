"""A file that fails is seen: the run is red and says why, exactly its partition is failed, the others are made."""

from __future__ import annotations

from pathlib import Path

from ingest_assets.assets.catalogue import FILE_LEVEL
from ingest_assets_tests.acceptance.dagit.stack import Stack, until, write

LARGE = "a_large_file.py"
FUNCTION = """
def f(a, b, c):
    if a and (b or c):
        return [x * a + b for x in range(c) if x % 2]
    return {"a": a, "b": b, "c": f(a, b, c)}
"""


def test_failed_file_is_exactly_one_failed_partition_until_it_is_repaired(stack: Stack, sources: Path) -> None:
    files = {f"module_{i:02}.py": f'"""Module {i}."""\n\n\ndef f{i}():\n    return {i}\n' for i in range(40)}
    write(sources / "broken", files | {LARGE: FUNCTION * 12_000})
    with stack.without_sensors("folder_sources"):
        # The large file is a group of its own and takes seconds; the small ones have 20 s together.
        stack.ingest("run", sources / "broken", "--quiet", code=1, INGEST_FILE_TIMEOUT="0.3")
    [failed] = stack.runs("broken")
    assert failed["status"] == "FAILURE"
    [message] = stack.failure(failed["id"])
    assert f"{LARGE}: timeout: took longer than" in message
    assert "1 failed; everything else is stored." in message
    until("Dagit knows the codebase", lambda: stack.assets("broken"), seconds=90)
    assets = stack.assets("broken")
    for asset in FILE_LEVEL:
        assert assets[asset]["assetPartitionStatuses"]["failedPartitions"] == [LARGE]
        assert len(assets[asset]["assetPartitionStatuses"]["materializedPartitions"]) == 40
        assert assets[asset]["assetPartitionStatuses"]["unmaterializedPartitions"] == [LARGE]
    assert stack.status("broken")["files"] == {"total": 41, "fresh": 40, "stale": 0, "failed": 1}
    assert assets["codebase_status"]["assetMaterializations"][0]["runId"] == failed["id"]

    write(sources / "broken", {LARGE: FUNCTION})
    stack.ingest("run", "broken", "--quiet")
    assets = stack.assets("broken")
    for asset in FILE_LEVEL:
        assert assets[asset]["partitionStats"]["numFailed"] == 0
        assert assets[asset]["partitionStats"]["numMaterialized"] == 41
    assert stack.not_fresh("broken") == {}
    assert stack.differences("broken") == []
