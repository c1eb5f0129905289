"""A file whose analysis or vectors fail: the failure ends with what caused it."""

from __future__ import annotations

import pytest

from ingest_assets.analysis import analyse
from ingest_assets_tests.integration.core.workplace import Workplace

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
    demo.write({WORDS: source})
    assert demo.run().status == "ready"
    assert demo.codebase.status == "ready"
    assert demo.rows("SELECT path FROM code_files WHERE failed_at IS NOT NULL") == []
    demo.assert_verified()
