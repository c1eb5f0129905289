"""A clean ingestion, and a run when nothing changed."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from ingest_assets.assets import graph_picture, vectors
from ingest_assets.automation.state import standing
from ingest_assets.storage.database import connect
from ingest_assets_tests.integration.core.workplace import CODEBASE_ASSETS, FILE_ASSETS, SOURCES, Workplace


def test_everything_is_made_and_dagster_is_told(demo: Workplace) -> None:
    demo.assert_verified()
    assert demo.codebase.status == "ready"
    assert demo.partitions() == SOURCES.keys()
    told = demo.materialized_since(0)
    for asset in FILE_ASSETS:
        assert demo.partition_states(asset) == dict.fromkeys(SOURCES, "materialized")
        assert told[asset] == {path: version for (name, path), version in demo.versions().items() if name == asset}
    for asset in CODEBASE_ASSETS:
        assert told[asset] == {"": demo.versions()[asset, ""]}
    assert demo.stale() == {}
    assert demo.unfinished_runs() == []
    assert demo.value("SELECT count(*) FROM graph_edges WHERE codebase = 'demo' AND kind = 'calls'") > 0


def test_many_vectors_are_verified_too(demo: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_REBUILD_FROM", 1)
    demo.assert_verified()
    pictures = graph_picture.place("demo").parent
    assert [path.name for path in pictures.iterdir() if path.name.startswith("verify__")] == []


def test_dagster_names_the_picture_of_the_graph(demo: Workplace) -> None:
    for asset in ("code_graph", "graph_measures"):
        event = demo.instance.get_latest_materialization_event(demo.key(asset))
        assert event is not None and event.asset_materialization is not None
        picture = event.asset_materialization.metadata["picture"]
        assert isinstance(picture, dg.PathMetadataValue)
        assert "The graph of demo" in Path(str(picture.value)).read_text(encoding="utf-8")


def test_ranks_are_pending_until_they_follow(demo: Workplace) -> None:
    with connect("test") as conn:
        assert standing(conn, demo.codebase)["pending"] == []
        conn.execute("UPDATE asset_state SET data_version = 'other' WHERE codebase = 'demo' AND asset = 'code_graph'")
        assert "graph_measures" in standing(conn, demo.codebase)["pending"]
        conn.rollback()


def test_a_second_run_does_nothing(demo: Workplace) -> None:
    newest, versions, revision = demo.newest_event(), demo.versions(), demo.codebase.revision
    result = demo.run()
    assert (result.run_id, result.status) == (None, "ready")
    assert all(counts["materialized"] == 0 for counts in result.assets.values())
    assert (demo.newest_event(), demo.versions(), demo.codebase.revision) == (newest, versions, revision)
