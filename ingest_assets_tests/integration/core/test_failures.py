"""A file whose analysis or vectors fail: the failure ends with what caused it."""

from __future__ import annotations

import pytest

from ingest_assets.analysis import analyse
from ingest_assets.assets import reporting
from ingest_assets.embedding import store
from ingest_assets.embedding.provider import Provider, provider
from ingest_assets_tests.integration.core.workplace import FILE_ASSETS, Workplace

WORDS = "pack/words.py"


def test_a_file_that_cannot_be_analysed_and_is_put_back(demo: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (demo.folder / WORDS).read_text()
    whole = analyse.analyse

    def analysed(path: str, text: str, *arguments: object, **options: object) -> analyse.Analysis:
        if "trouble" in text:
            raise RecursionError("too deep")
        return whole(path, text, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(analyse, "analyse", analysed)
    demo.write({WORDS: source + "trouble = 1\n"})
    result = demo.run()
    assert result.status == "degraded"
    assert result.failures == [
        {"path": WORDS, "asset": "parsed_file", "reason": "internal", "message": "RecursionError: too deep"}
    ]
    assert demo.value("SELECT content FROM code_files WHERE path = %s", WORDS) == source
    assert demo.partition_states("parsed_file")[WORDS] == "failed"
    demo.assert_verified(failed=[WORDS])
    monkeypatch.setattr(reporting, "_PLAN_ALL_BELOW", 1)  # as if there were thousands of files
    demo.write({WORDS: source, "more.py": "trouble = 1\n", "other.py": "words = 1\n"})
    assert demo.run().status == "degraded"
    assert {demo.partition_states(asset)["more.py"] for asset in FILE_ASSETS} == {"failed"}
    demo.write({"more.py": "words = 1\n"})
    assert demo.run().status == "ready"
    assert demo.codebase.status == "ready"
    assert demo.rows("SELECT path FROM code_files WHERE failed_at IS NOT NULL") == []
    demo.assert_verified()


def test_a_provider_that_fails_once(demo: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(model: str) -> Provider:
        raise OSError("the provider does not answer")

    monkeypatch.setattr(store, "provider", failing)
    monkeypatch.setattr(reporting, "_PLAN_ALL_BELOW", 0)  # as if there were thousands of files
    demo.write({WORDS: "def other_words():\n    return []\n"})
    result = demo.run()
    assert result.status == "degraded"
    assert {(failure["path"], failure["asset"]) for failure in result.failures} == {(WORDS, "chunk_embedding")}
    assert demo.value("SELECT count(*) FROM definitions WHERE path = %s", WORDS) == 1
    assert demo.partition_states("chunk")[WORDS] == "materialized"
    assert demo.partition_states("chunk_embedding")[WORDS] == "failed"
    monkeypatch.setattr(store, "provider", provider)
    assert demo.run().status == "ready"
    assert demo.codebase.status == "ready"
    assert demo.rows("SELECT FROM ingest_failures") == []
    assert demo.rows("SELECT path FROM code_files WHERE failed_at IS NOT NULL") == []
    demo.assert_verified()
