"""Edits, additions, renames and deletions: only what is stale is made again, and all of that."""

from __future__ import annotations

import pytest

from ingest_assets.errors import UnknownFile
from ingest_assets_tests.integration.core.workplace import FILE_ASSETS, Workplace

WORDS = "pack/words.py"


def test_an_edit_makes_one_file_and_what_follows(demo: Workplace) -> None:
    newest = demo.newest_event()
    source = (demo.folder / WORDS).read_text()
    demo.write({WORDS: source + "\n\ndef last(text):\n    return split(text)[-1]\n"})
    result = demo.run()
    assert (result.status, result.files["changed"], result.files["unchanged"]) == ("ready", 1, 8)
    told = demo.materialized_since(newest)
    for asset in FILE_ASSETS:
        assert told[asset].keys() == {WORDS}
    assert {
        "repository",
        "code_graph",
        "search_index",
        "vector_index",
        "quality_report",
        "codebase_status",
    } < told.keys()
    assert demo.stale() == {}
    demo.assert_verified()


def test_add_rename_and_delete(demo: Workplace) -> None:
    demo.write({"pack/new.py": "from pack.words import split\n\n\ndef first(text):\n    return split(text)[0]\n"})
    (demo.folder / "web/count.js").rename(demo.folder / "web/counting.js")
    demo.delete("go")
    newest = demo.newest_event()
    result = demo.run()
    assert (result.files["added"], result.files["removed"], result.status) == (2, 2, "ready")
    assert demo.materialized_since(newest)["chunk"].keys() == {"pack/new.py", "web/counting.js"}
    assert demo.partitions() == demo.partition_states("chunk").keys()
    assert "go/main.go" not in demo.partitions()
    assert demo.stale() == {}
    demo.assert_verified()


def test_a_path_that_comes_back_is_missing_first(demo: Workplace) -> None:
    source = (demo.folder / WORDS).read_text()
    demo.delete(WORDS)
    assert demo.run().files["removed"] == 1
    demo.instance.add_dynamic_partitions(demo.codebase.partitions_name, [WORDS])
    for asset in FILE_ASSETS:
        assert WORDS not in demo.partition_states(asset)
        assert WORDS in demo.stale()[asset]
    demo.instance.delete_dynamic_partition(demo.codebase.partitions_name, WORDS)
    demo.write({WORDS: source})
    newest = demo.newest_event()
    demo.run()
    assert all(demo.materialized_since(newest)[asset].keys() == {WORDS} for asset in FILE_ASSETS)
    assert demo.partition_states()[WORDS] == "materialized"
    assert demo.stale() == {}
    demo.assert_verified()


def test_every_file_is_deleted(demo: Workplace) -> None:
    demo.delete("pack", "web", "go", "settings.toml", "README.md")
    result = demo.run()
    assert (result.pending, result.status, result.files["total"], demo.partitions()) == ([], "ready", 0, set())
    assert demo.run().run_id is None
    demo.assert_verified()
    demo.write({WORDS: "X = 1\n"})
    assert demo.run().status == "ready"
    demo.assert_verified()


def test_white_space_in_a_comment_is_cut_off_at_the_parser(demo: Workplace) -> None:
    before, newest = demo.versions(), demo.newest_event()
    demo.write({WORDS: (demo.folder / WORDS).read_text().replace("# apart", "# apart   ")})
    result = demo.run()
    changed = demo.changed_since(before)
    assert WORDS in changed["source_file"] and WORDS in changed["chunk"]
    assert "parsed_file" not in changed and "code_graph" not in changed
    assert "code_graph" not in demo.materialized_since(newest)
    assert result.assets["code_graph"] == {"materialized": 0, "skipped": 1}
    assert demo.stale() == {}
    demo.assert_verified()


def test_an_edit_without_an_effect_makes_nothing_behind_it(demo: Workplace) -> None:
    demo.write({"data.py": b"\0one"})
    demo.run()
    before, newest = demo.versions(), demo.newest_event()
    demo.write({"data.py": b"\0two"})
    demo.run()
    changed = demo.changed_since(before)
    assert set(changed) & set(FILE_ASSETS) == {"source_file"}
    told = demo.materialized_since(newest)
    assert "chunk_embedding" not in told
    assert not told.keys() & {"code_graph", "search_index", "vector_index"}
    assert demo.stale() == {}
    demo.assert_verified()


def test_a_run_of_single_files_leaves_the_others(demo: Workplace) -> None:
    demo.write({WORDS: "X = 1\n", "settings.toml": "x = 1\n"})
    newest = demo.newest_event()
    result = demo.run([WORDS])
    assert demo.materialized_since(newest)["source_file"].keys() == {WORDS}
    assert result.status == "ready"  # by what was looked at
    assert demo.run().files["changed"] == 1
    demo.assert_verified()


def test_a_file_that_is_not_there_is_named(demo: Workplace) -> None:
    with pytest.raises(UnknownFile, match=r"'pack/none\.py' is not a file of 'demo'"):
        demo.run(["pack/none.py"])


def test_full_makes_everything_anew(demo: Workplace) -> None:
    demo.conn.execute("DELETE FROM definitions WHERE path = %s", (WORDS,))
    demo.conn.execute("UPDATE chunks SET text = 'spoilt' WHERE path = %s", (WORDS,))
    newest = demo.newest_event()
    demo.run(full=True)
    assert demo.materialized_since(newest)["chunk"].keys() == demo.partitions()
    demo.assert_verified()
