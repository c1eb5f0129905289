"""Changed code and changed settings make exactly those assets anew, and what follows from changed output."""

from __future__ import annotations

import pytest

from ingest_assets.assets.catalogue import CODE_VERSIONS
from ingest_assets_tests.integration.core.workplace import Workplace


def test_a_code_version_with_the_same_output_goes_no_further(demo: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    before, newest = demo.versions(), demo.newest_event()
    monkeypatch.setitem(CODE_VERSIONS, "chunk", "next")
    assert demo.stale() == {"chunk": demo.partitions()}
    result = demo.run()
    told = demo.materialized_since(newest)
    assert told["chunk"] == {path: version for (asset, path), version in before.items() if asset == "chunk"}
    assert told.keys() <= {"chunk", "codebase_status"}
    assert demo.changed_since(before).keys() <= {"codebase_status"}
    assert result.status == "ready"
    assert demo.stale() == {}
    assert demo.run().run_id is None
    demo.assert_verified()


def test_a_code_version_of_a_codebase_level_asset(demo: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = demo.newest_event()
    monkeypatch.setitem(CODE_VERSIONS, "code_graph", "next")
    assert demo.stale() == {"code_graph": {""}}
    demo.run()
    assert demo.materialized_since(newest).keys() == {"code_graph"}
    assert demo.stale() == {}
    demo.assert_verified()


def test_a_setting_makes_what_depends_on_it(demo: Workplace) -> None:
    before, newest = demo.versions(), demo.newest_event()
    demo.change_settings(chunk_characters=300)
    assert demo.stale() == {"chunk": demo.partitions()}
    demo.run()
    changed, told = demo.changed_since(before), demo.materialized_since(newest)
    assert told["chunk"].keys() == demo.partitions()
    assert "pack/tool.py" in changed["chunk"] and "web/count.js" not in changed["chunk"]
    assert told["chunk_embedding"].keys() == changed["chunk"]
    assert told.keys() == {"chunk", "chunk_embedding", "search_index", "vector_index", "codebase_status"}
    assert demo.stale() == {}
    demo.assert_verified()


def test_a_setting_of_the_look(demo: Workplace) -> None:
    demo.change_settings(ignore=("web/",))
    result = demo.run()
    assert (result.files["removed"], result.status) == (2, "ready")
    assert not any(path.startswith("web/") for path in demo.partitions())
    demo.change_settings(ignore=())
    assert demo.run().files["added"] == 2
    assert demo.stale() == {}
    demo.assert_verified()
