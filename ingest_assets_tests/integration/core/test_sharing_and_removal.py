"""Equal content in two codebases, and a codebase that is removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ingest_assets.assets.catalogue import ASSETS
from ingest_assets.automation import removal
from ingest_assets.embedding.code import CodeProvider
from ingest_assets.errors import UnknownCodebase
from ingest_assets.storage import dagster_tables
from ingest_assets_tests.integration.core.workplace import Workplace


def test_vectors_of_known_texts_are_copied(
    demo: Workplace, workplace: Callable[..., Workplace], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    embed = CodeProvider.embed_documents

    def counted(self: CodeProvider, texts: Sequence[str]) -> object:
        asked.extend(texts)
        return embed(self, texts)

    monkeypatch.setattr(CodeProvider, "embed_documents", counted)
    fork = workplace(name="fork")
    fork.write({"new.py": "ONLY_HERE = 1\n"})
    assert fork.run().status == "ready"
    assert len(asked) == 1 and "ONLY_HERE" in asked[0]
    assert fork.rows(
        "SELECT count(*) FROM chunk_embeddings a JOIN chunk_embeddings b USING (model, text_hash, embedding)"
        " WHERE a.codebase = 'demo' AND b.codebase = 'fork'"
    ) == demo.rows("SELECT count(*) FROM chunk_embeddings WHERE codebase = 'demo'")
    assert demo.stale() == {}
    demo.assert_verified()
    fork.assert_verified()


def test_removal_leaves_no_row(demo: Workplace, workplace: Callable[..., Workplace]) -> None:
    other = workplace({"a.py": "X = 1\n"}, name="demo_files")
    other.run()
    kept = other.versions()
    removal.remove("demo")
    tables = [
        row[0]
        for row in demo.rows(
            "SELECT table_name FROM information_schema.columns"
            " WHERE column_name = 'codebase' AND table_schema = 'public'"
        )
    ]
    assert len(tables) > 15
    for table in tables:
        assert demo.rows(f"SELECT FROM {table} WHERE codebase = 'demo'") == [], table
    keys = [dagster_tables.key_text("demo", asset) for asset in ASSETS]
    for table in ("event_logs", "asset_keys", "asset_event_tags", "asset_check_executions"):
        assert demo.rows(f"SELECT FROM dagster.{table} WHERE asset_key = ANY(%s)", keys) == [], table
    assert demo.rows("SELECT FROM dagster.dynamic_partitions WHERE partitions_def_name = 'demo_files'") == []
    with pytest.raises(UnknownCodebase):
        demo.run()
    assert other.versions() == kept
    assert other.stale() == {}
    other.assert_verified()
    again = workplace()
    assert again.run().status == "ready"
    assert again.stale() == {}
    again.assert_verified()
