"""The automation condition asks for what follows a materialization by hand, once, and for nothing after a batch run."""

from __future__ import annotations

from typing import Any

import dagster as dg
from dagster._core.storage.tags import PARTITION_NAME_TAG

from ingest_assets_tests.integration.core.test_requested import materialize
from ingest_assets_tests.integration.core.workplace import CODEBASE_ASSETS, FILE_ASSETS, Workplace


def asked_for(demo: Workplace, before: Any = None) -> tuple[set[str], Any]:
    """The assets that the automation asks for in its next tick, and the cursor behind it; `before` is the last one."""
    result = dg.evaluate_automation_conditions(
        defs=demo.definitions(), instance=demo.instance, asset_selection=dg.AssetSelection.all(), cursor=before
    )
    assets = {key.path[-1] for key in (demo.key(asset) for asset in CODEBASE_ASSETS) if result.get_num_requested(key)}
    assert result.total_requested == len(assets)
    return assets, result.cursor


def test_by_hand_and_by_a_batch_run(demo: Workplace) -> None:
    _, cursor = asked_for(demo)
    assert asked_for(demo, cursor)[0] == set()
    demo.write({"pack/words.py": "def split(text):\n    return list(text)\n"})
    assert demo.run().status == "ready"
    after_batch, cursor = asked_for(demo, cursor)
    assert after_batch == set()
    demo.write({"pack/words.py": "def split(text):\n    return [text]\n"})
    assert materialize(demo, FILE_ASSETS, **{PARTITION_NAME_TAG: "pack/words.py"}).is_success
    by_hand, cursor = asked_for(demo, cursor)
    assert by_hand == set(CODEBASE_ASSETS)
    assert asked_for(demo, cursor)[0] == set()
