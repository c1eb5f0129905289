from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from ingest_assets.codebases import registry
from ingest_assets.codebases.codebase import Codebase, CodebaseSettings
from ingest_assets.codebases.manifest import FileStat, Manifest, ManifestEntry, Skip
from ingest_assets.errors import InvalidName, NameTaken, UnknownCodebase
from ingest_assets.storage.database import Connection, connect

DJANGO = Codebase("django", "git", "https://host/django.git", "main", settings=CodebaseSettings(ignore=("docs/",)))
FOLDER = Codebase("folder", "folder", "/srv/folder", project="other")


def entry(path: str, version: str | None = "1" * 40, **fields: object) -> ManifestEntry:
    made = ManifestEntry(path, version, 5, stat=FileStat(5, 2**62, 2**62 + 1, 2**63 - 1))
    return replace(made, **fields)  # type: ignore[arg-type]


def test_what_was_added_is_found(conn: Connection) -> None:
    assert registry.all(conn) == []
    assert registry.add(conn, DJANGO) == DJANGO
    assert registry.add(conn, FOLDER) == FOLDER
    assert registry.get(conn, "django") == DJANGO
    assert registry.all(conn) == [DJANGO, FOLDER]
    assert registry.find_by_source(conn, "folder", "/srv/folder", None) == FOLDER
    assert registry.find_by_source(conn, "git", DJANGO.source, "main") == DJANGO
    assert registry.find_by_source(conn, "git", DJANGO.source, None) is None
    assert registry.find_by_source(conn, "git", "/srv/folder", None) is None
    assert registry.uses(conn, DJANGO.source)
    assert not registry.uses(conn, "https://host/other")


def test_a_name_that_is_taken_has_a_suggestion(conn: Connection) -> None:
    registry.add(conn, DJANGO)
    registry.add(conn, replace(DJANGO, name="django_2"))
    with pytest.raises(NameTaken, match=r"from https://host/django.git.*'django_3'"):
        registry.add(conn, replace(FOLDER, name="django"))
    assert registry.get(conn, "django") == DJANGO


def test_bad_names_are_refused(conn: Connection) -> None:
    with pytest.raises(InvalidName, match="my_code"):
        registry.add(conn, replace(FOLDER, name="My Code"))
    assert registry.all(conn) == []


def test_an_unknown_name_has_a_hint(conn: Connection) -> None:
    registry.add(conn, DJANGO)
    for wrong in ("djngo", "jang"):
        with pytest.raises(UnknownCodebase, match="Did you mean 'django'"):
            registry.get(conn, wrong)
    with pytest.raises(UnknownCodebase, match=r"'zzz'\. List them"):
        registry.get(conn, "zzz")
    for call in (
        lambda: registry.mark_removing(conn, "x"),
        lambda: registry.update_settings(conn, "x", FOLDER.settings),
    ):
        with pytest.raises(UnknownCodebase):
            call()


def test_who_sees_a_new_version_sees_what_changed(database: str, conn: Connection) -> None:
    with connect("ingest-test-reader", autocommit=True) as reader:
        seen = registry.version(reader)
        assert seen == registry.version(reader) == 0

        def moved() -> bool:
            nonlocal seen
            before, seen = seen, registry.version(reader)
            return seen > before

        registry.add(conn, DJANGO)
        assert moved()
        assert registry.all(reader) == [DJANGO]
        changed = registry.update_settings(conn, "django", CodebaseSettings(include=(".po",)))
        assert moved()
        assert registry.all(reader) == [changed]
        assert changed.settings.include == (".po",)
        with pytest.raises(NameTaken):
            registry.add(conn, DJANGO)
        assert not moved()
        registry.mark_removing(conn, "django")
        assert moved()
        assert registry.all(reader) == []
        registry.delete(conn, "django")
        assert not moved()
        registry.add(conn, DJANGO)
        assert moved()
        registry.delete(conn, "django")
        assert moved()


def test_a_codebase_that_is_being_removed_keeps_its_name(conn: Connection) -> None:
    registry.add(conn, DJANGO)
    registry.mark_removing(conn, "django")
    assert registry.get(conn, "django").name == "django"
    assert registry.find_by_source(conn, "git", DJANGO.source, "main") is None
    assert not registry.uses(conn, DJANGO.source)
    with pytest.raises(NameTaken):
        registry.add(conn, DJANGO)


def test_deleting_takes_every_row_of_that_codebase_only(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_DELETED_AT_ONCE", 4)
    for codebase in (DJANGO, FOLDER):
        registry.add(conn, codebase)
        conn.execute("INSERT INTO codebase_leases VALUES (%s, 'run', 'holder')", (codebase.name,))
        conn.execute("INSERT INTO notifications (codebase, topic, payload) VALUES (%s, 't', '{}')", (codebase.name,))
        registry.store_manifest(
            conn,
            codebase.name,
            Manifest({str(number): entry(str(number)) for number in range(10)}, (Skip("a", "secret"),)),
            {},
        )
    conn.execute("CREATE TABLE part (codebase text, id int) PARTITION BY LIST (codebase)")
    conn.execute("CREATE TABLE part_a PARTITION OF part FOR VALUES IN ('django')")
    conn.execute("CREATE TABLE part_b PARTITION OF part FOR VALUES IN ('folder')")
    conn.execute("INSERT INTO part SELECT c, n FROM unnest('{django,folder}'::text[]) c, generate_series(1, 9) n")
    conn.commit()
    assert registry.delete(conn, "django") == {
        "manifest_entries": 10,
        "manifest_skips": 1,
        "notifications": 1,
        "part": 9,
    }
    assert conn.execute("SELECT codebase, count(*) FROM part GROUP BY 1").fetchall() == [("folder", 9)]
    assert conn.execute("SELECT codebase FROM codebase_leases").fetchall() == [("folder",)]
    assert registry.load_manifest(conn, "django") == {}
    assert len(registry.load_manifest(conn, "folder")) == 10
    assert registry.all(conn) == [FOLDER]
    assert registry.delete(conn, "django") == {}


def test_a_manifest_comes_back_as_it_was_stored(conn: Connection) -> None:
    entries = {
        found.path: found
        for found in (
            entry("a.py"),
            entry("b.py", None, trusted=False, problem="permission denied: b.py"),
            entry("c\\d%0A.py", mode="100755"),
            ManifestEntry("git.py", "2" * 40, 1),
        )
    }
    skips = (Skip("", "extension .po is not included", 7), Skip(".env", "secret"))
    registry.store_manifest(conn, "django", Manifest(entries, skips), {})
    assert registry.load_manifest(conn, "django") == entries
    assert registry.load_skips(conn, "django") == skips
    assert registry.load_manifest(conn, "other") == {}


def test_only_what_changed_is_written(conn: Connection) -> None:
    def rows() -> dict[str, str]:
        return dict(conn.execute("SELECT path, ctid::text || xmin::text FROM manifest_entries").fetchall())

    def skips() -> dict[str, str]:
        return dict(conn.execute("SELECT reason, ctid::text || xmin::text FROM manifest_skips").fetchall())

    first = {path: entry(path) for path in ("same.py", "changed.py", "gone.py", "hidden/a.py")}
    registry.store_manifest(conn, "x", Manifest(first, (Skip("", "ignored", 2), Skip("", "other", 1))), {})
    conn.commit()
    rows_before, skips_before = rows(), skips()
    second = {path: entry(path) for path in ("same.py", "new.py")} | {"changed.py": entry("changed.py", "2" * 40)}
    manifest = Manifest(second, (Skip("", "ignored", 2), Skip("", "other", 3)), unseen=("hidden/",))
    registry.store_manifest(conn, "x", manifest, registry.load_manifest(conn, "x"))
    conn.commit()
    assert registry.load_manifest(conn, "x") == second | {"hidden/a.py": first["hidden/a.py"]}
    assert registry.load_skips(conn, "x") == manifest.skips
    assert {path for path, row in rows().items() if rows_before.get(path) == row} == {"same.py", "hidden/a.py"}
    assert skips()["ignored"] == skips_before["ignored"]


def test_a_look_at_some_paths_leaves_the_others(conn: Connection) -> None:
    first = {path: entry(path) for path in ("a.py", "b.py", "c.py")}
    skips = (Skip("", "ignored", 2), Skip("d.py", "symlink"), Skip("e.py", "symlink"))
    registry.store_manifest(conn, "x", Manifest(first, skips), {})
    second = Manifest({"a.py": entry("a.py", "2" * 40)}, (Skip("", "ignored", 1), Skip("b.py", "symlink")))
    previous = registry.load_manifest(conn, "x")
    registry.store_manifest(conn, "x", second, previous, only=["a.py", "b.py", "d.py"])
    assert registry.load_manifest(conn, "x") == {"a.py": entry("a.py", "2" * 40), "c.py": first["c.py"]}
    assert registry.load_skips(conn, "x") == (
        Skip("", "ignored", 2),
        Skip("b.py", "symlink"),
        Skip("e.py", "symlink"),
    )


def test_a_manifest_is_stored_in_the_transaction_of_the_caller(conn: Connection) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero), conn.transaction():
        registry.store_manifest(conn, "x", Manifest({"a.py": entry("a.py")}), {})
        conn.execute("SELECT 1 / 0")
    assert registry.load_manifest(conn, "x") == {}


def test_large_manifests_are_stored_in_bulk(conn: Connection) -> None:
    entries = {f"src/{number}.py": entry(f"src/{number}.py") for number in range(10_000)}
    registry.store_manifest(conn, "x", Manifest(entries), {})
    assert registry.load_manifest(conn, "x") == entries
