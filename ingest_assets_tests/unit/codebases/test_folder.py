from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest_assets.codebases import folder as folder_module
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.folder import scan
from ingest_assets.codebases.manifest import ManifestEntry, Skip, blob_id
from ingest_assets.errors import SourceUnavailable
from ingest_assets.settings import settings
from ingest_assets_tests.unit.codebases.repositories import Repository, git, write

Make = Callable[..., Codebase]
Unprivileged = Callable[[str, Path], str]
# Longer than a tick of the file system's clock, so that the stat of what was written before can be trusted.
TICK = 0.15


def paths(codebase: Codebase, only: list[str] | None = None) -> list[str]:
    return sorted(scan(codebase, {}, only).entries)


def test_a_folder_outside_of_git(folder: Path, codebase_of: Make) -> None:
    write(folder, {"a.py": "x = 1\n", "b/c.py": "", "b/run": "#!/bin/sh\n", "ignored/d.py": "", "b/e.txt": "e"})
    write(folder, {".gitignore": "ignored/\n", "b/.gitignore": "*.txt\n!.gitignore\n"})
    (folder / "b/run").chmod(0o755)
    manifest = scan(codebase_of(folder), {})
    assert sorted(manifest.entries) == [".gitignore", "a.py", "b/.gitignore", "b/c.py", "b/run"]
    entry = manifest.entries["a.py"]
    found = (folder / "a.py").stat()
    assert (entry.content_version, entry.size_bytes, entry.mode) == (blob_id(b"x = 1\n"), 6, "100644")
    assert entry.stat is not None
    assert (entry.stat.mtime_ns, entry.stat.inode) == (found.st_mtime_ns, found.st_ino)
    assert manifest.entries["b/run"].mode == "100755"
    assert (manifest.commit_id, manifest.problems, manifest.unseen, manifest.skips) == (None, (), (), ())


def test_a_work_tree_with_untracked_files_and_without_ignored_ones(repository: Repository, codebase_of: Make) -> None:
    repository.write({".gitignore": "*.txt\n"})
    commit = repository.commit({"a.py": "1", "kept.txt": "tracked, though ignored", "gone.py": ""})
    repository.write({"new/b.py": "2", "new/c.txt": "3"})
    (repository.path / "gone.py").unlink()
    manifest = scan(codebase_of(repository.path), {})
    assert sorted(manifest.entries) == [".gitignore", "a.py", "kept.txt", "new/b.py"]
    assert manifest.commit_id == commit
    assert repository.git("rev-parse", "HEAD:a.py") == manifest.entries["a.py"].content_version


def test_an_unborn_branch_has_no_commit(repository: Repository, codebase_of: Make) -> None:
    repository.write({"a.py": ""})
    manifest = scan(codebase_of(repository.path), {})
    assert (list(manifest.entries), manifest.commit_id) == (["a.py"], None)


def test_a_folder_inside_a_work_tree(repository: Repository, codebase_of: Make) -> None:
    repository.write({".gitignore": "*.txt\n/vendor\n"})
    commit = repository.commit({"sub/a.py": "", "sub/deep/b.py": "", "c.py": ""})
    repository.write({"sub/d.py": "", "sub/e.txt": ""})
    manifest = scan(codebase_of(repository.path / "sub"), {})
    assert sorted(manifest.entries) == ["a.py", "d.py", "deep/b.py"]
    assert manifest.commit_id == commit


def test_a_folder_that_its_repository_ignores_is_looked_at_all_the_same(
    repository: Repository, codebase_of: Make
) -> None:
    repository.commit({".gitignore": "/vendor\n"})
    repository.write({"vendor/lib/a.py": "", "vendor/.gitignore": "b.py", "vendor/b.py": ""})
    assert paths(codebase_of(repository.path / "vendor")) == [".gitignore", "lib/a.py"]
    assert paths(codebase_of(repository.path / "vendor" / "lib")) == ["a.py"]


def test_repositories_inside_are_part_of_the_folder(repository: Repository, codebase_of: Make) -> None:
    repository.commit({"a.py": ""})
    inner = Repository(repository.path / "inner")
    inner.write({".gitignore": "out.py"})
    inner.commit({"b.py": ""})
    inner.write({"c.py": "", "out.py": ""})
    Repository(inner.path / "deep").write({"d.py": ""})
    codebase = codebase_of(repository.path)
    assert paths(codebase) == ["a.py", "inner/.gitignore", "inner/b.py", "inner/c.py", "inner/deep/d.py"]
    wanted = ["a.py", "inner/c.py", "inner/out.py", "inner/deep/d.py", "inner/gone.py"]
    assert paths(codebase, wanted) == ["a.py", "inner/c.py", "inner/deep/d.py"]


def test_submodules_are_taken_where_the_settings_say_so(tmp_path: Path, codebase_of: Make) -> None:
    library = Repository(tmp_path / "library")
    library.commit({"lib.py": "", "deep/more.py": ""})
    repository = Repository(tmp_path / "repository")
    repository.commit({"a.py": ""})
    repository.git("submodule", "--quiet", "add", str(library.path), "library")
    without = scan(codebase_of(repository.path), {})
    assert sorted(without.entries) == [".gitmodules", "a.py"] or sorted(without.entries) == ["a.py"]
    assert Skip("library", "submodule") in without.skips
    with_them = codebase_of(repository.path, submodules=True)
    assert {"library/lib.py", "library/deep/more.py"} < set(paths(with_them))
    assert paths(with_them, ["library/lib.py"]) == ["library/lib.py"]
    assert paths(codebase_of(repository.path), ["library/lib.py"]) == []


def test_a_damaged_repository_is_no_empty_folder(repository: Repository, codebase_of: Make) -> None:
    repository.commit({"a.py": ""})
    (repository.path / ".git" / "index").write_bytes(b"DIRC nonsense")
    with pytest.raises(SourceUnavailable, match="index"):
        scan(codebase_of(repository.path), {})


def test_a_damaged_repository_inside_is_not_looked_into_and_known_files_stay(
    repository: Repository, codebase_of: Make
) -> None:
    repository.commit({"a.py": ""})
    inner = Repository(repository.path / "inner")
    inner.commit({"b.py": ""})
    codebase = codebase_of(repository.path)
    before = scan(codebase, {})
    (inner.path / ".git" / "index").write_bytes(b"DIRC nonsense")
    manifest = scan(codebase, before.entries)
    assert manifest.hash == before.hash  # not the entries: some time later the stat of a.py may be trusted
    assert manifest.unseen == ("inner/",)
    assert "index" in manifest.problems[0]


def test_a_missing_folder_is_an_error(folder: Path, codebase_of: Make) -> None:
    with pytest.raises(SourceUnavailable, match="no folder"):
        scan(codebase_of(folder / "gone"), {})


def test_what_a_repository_configures_is_not_run(repository: Repository, codebase_of: Make) -> None:
    repository.commit({"a.py": ""})
    touched = repository.path.parent / "touched"
    script = repository.path.parent / "script"
    script.write_text(f"#!/bin/sh\ntouch {touched}\n")
    script.chmod(0o755)
    repository.git("config", "core.fsmonitor", str(script))
    repository.git("config", "core.hooksPath", str(repository.path.parent))
    (repository.path.parent / "post-index-change").symlink_to(script)
    assert paths(codebase_of(repository.path)) == ["a.py"]
    git(repository.path, "status")
    assert touched.exists(), "the trap does not work"
    touched.unlink()
    scan(codebase_of(repository.path), {})
    assert not touched.exists()


def test_variables_of_a_hook_do_not_lead_elsewhere(
    tmp_path: Path, codebase_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Repository(tmp_path / "one"), Repository(tmp_path / "other")
    one.commit({"a.py": ""})
    other.commit({"b.py": ""})
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git" / "index"))
    assert paths(codebase_of(one.path)) == ["a.py"]


def test_unchanged_files_are_not_read_again(folder: Path, codebase_of: Make) -> None:
    write(folder, {"a.py": "1", "b.py": "2"})
    codebase = codebase_of(folder)
    time.sleep(TICK)
    first = scan(codebase, {})
    assert all(entry.trusted for entry in first.entries.values())
    # A wrong content version shows that it was taken over, and not computed.
    known = {path: replace(entry, content_version="0" * 40) for path, entry in first.entries.items()}
    (folder / "b.py").write_text("3")
    second = scan(codebase, known)
    assert second.entries["a.py"] is known["a.py"]
    assert second.entries["b.py"].content_version == blob_id(b"3")


def test_a_file_changed_within_a_tick_is_not_trusted(folder: Path, codebase_of: Make) -> None:
    codebase = codebase_of(folder)
    for number in range(5):
        write(folder, {"a.py": f"{number}"})
        first = scan(codebase, {})
        assert not first.entries["a.py"].trusted
        stat = (folder / "a.py").stat()
        write(folder, {"a.py": f"{number + 1}"})  # as long as before
        os.utime(folder / "a.py", ns=(stat.st_atime_ns, stat.st_mtime_ns))
        second = scan(codebase, first.entries)
        assert second.entries["a.py"].content_version == blob_id(f"{number + 1}".encode())


def test_a_replaced_file_with_the_same_size_and_time_is_seen(folder: Path, codebase_of: Make) -> None:
    write(folder, {"a.py": "1"})
    codebase = codebase_of(folder)
    time.sleep(TICK)
    first = scan(codebase, {})
    stat = (folder / "a.py").stat()
    write(folder, {"new": "2"})
    os.utime(folder / "new", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (folder / "new").rename(folder / "a.py")
    assert scan(codebase, first.entries).entries["a.py"].content_version == blob_id(b"2")


def test_generated_folders(repository: Repository, codebase_of: Make) -> None:
    repository.commit({"src/build/wheel.py": "", "app/package.json": "{}", "lib/x.py": ""})
    repository.write(
        {
            "build/a.py": "",  # at the root
            "app/dist/b.js": "",  # beside a project file
            "src/build/new.py": "",  # in a folder that git tracks files of
            "lib/build/c.py": "",  # beside no project file
            "out/tracked.py": "",
        }
    )
    repository.git("add", "out/tracked.py")
    codebase = codebase_of(repository.path)
    manifest = scan(codebase, {})
    expected = [
        "app/package.json",
        "lib/build/c.py",
        "lib/x.py",
        "out/tracked.py",
        "src/build/new.py",
        "src/build/wheel.py",
    ]
    assert sorted(manifest.entries) == expected
    assert manifest.skips == (Skip("", "ignored", 2),)
    everything = [*expected, "build/a.py", "app/dist/b.js"]
    assert paths(codebase, everything) == expected


def test_generated_folders_inside_another_repository(repository: Repository, codebase_of: Make) -> None:
    inner = Repository(repository.path / "inner")
    inner.commit({"setup.py": "", "build/a.py": ""})
    inner.write({"dist/b.py": ""})
    codebase = codebase_of(repository.path)
    assert paths(codebase) == paths(codebase, ["inner/build/a.py", "inner/setup.py", "inner/dist/b.py"])
    assert paths(codebase) == ["inner/build/a.py", "inner/setup.py"]


def test_every_listed_file_is_an_entry_or_counted(folder: Path, codebase_of: Make) -> None:
    write(folder, {f"a/{i}.py": "" for i in range(5)} | {f"a/{i}.qqq": "" for i in range(3)} | {"a/x.log": ""})
    write(folder, {"node_modules/b/c.js": "", ".env": "KEY=1", "img.xyz": b"\0", ("d" * 240 + "/") * 5 + "e.py": ""})
    (folder / "in.py").symlink_to("a/1.py")
    (folder / "out.py").symlink_to("/etc/hostname")
    (folder / "loop").symlink_to("loop")
    (folder / "into").symlink_to("a")
    os.mkfifo(folder / "pipe")
    manifest = scan(codebase_of(folder), {})
    assert sorted(manifest.entries) == [f"a/{i}.py" for i in range(5)]
    assert manifest.skips == (
        Skip("", "extension .qqq is not included", 3),
        Skip("", "extension .xyz is not included", 1),
        Skip("", "ignored", 2),
        Skip("", "name too long", 1),
        Skip(".env", "secret"),
        Skip("in.py", "symlink"),
        Skip("into", "symlink"),
        Skip("loop", "symlink"),
        Skip("out.py", "symlink out of the tree"),
    )


def test_a_tracked_pipe_is_not_read(repository: Repository, codebase_of: Make) -> None:
    repository.commit({"a.py": "", "b.py": ""})
    (repository.path / "b.py").unlink()
    os.mkfifo(repository.path / "b.py")
    manifest = scan(codebase_of(repository.path), {})
    assert list(manifest.entries) == ["a.py"]


def test_tracked_files_behind_a_symlink_are_not_there(
    repository: Repository, codebase_of: Make, tmp_path: Path
) -> None:
    repository.commit({"a.py": "", "sub/b.py": ""})
    write(tmp_path / "outside", {"b.py": "secret"})
    (repository.path / "sub" / "b.py").unlink()
    (repository.path / "sub").rmdir()
    (repository.path / "sub").symlink_to(tmp_path / "outside")
    manifest = scan(codebase_of(repository.path), {})
    assert list(manifest.entries) == ["a.py"]
    assert Skip("sub", "symlink out of the tree") in manifest.skips


def test_hostile_names(folder: Path, codebase_of: Make) -> None:
    names = [
        b"new\nline.py",
        b"\xff\xfe.py",
        b" lead.py",
        b"-rf.py",
        b"a...b.py",
        "日本.py".encode(),
        b":(glob)x.py",
        b"*.py",
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("x")
    codebase = codebase_of(folder)
    keys = ["%20lead.py", "%FF%FE.py", "*.py", "-rf.py", ":(glob)x.py", "a..%2Eb.py", "new%0Aline.py", "日本.py"]
    assert paths(codebase) == keys
    assert paths(codebase, keys) == keys
    assert paths(codebase, ["*.py"]) == ["*.py"]


def test_a_large_file_is_hashed_and_listed(folder: Path, codebase_of: Make) -> None:
    data = os.urandom(3 << 20)
    write(folder, {"a.txt": data})
    entry = scan(codebase_of(folder, max_file_bytes=10), {}).entries["a.txt"]
    assert (entry.content_version, entry.size_bytes) == (blob_id(data), 3 << 20)


def test_only_some_paths(folder: Path, codebase_of: Make) -> None:
    write(folder, {"a.py": "", "b/c.py": "", "b/d.py": "", ".gitignore": "ignored.py", "ignored.py": "", "e.qqq": ""})
    codebase = codebase_of(folder)
    manifest = scan(codebase, {}, ["a.py", "b/c.py", "gone.py", "ignored.py", "b", "e.qqq", "../x", "/etc/hostname"])
    assert sorted(manifest.entries) == ["a.py", "b/c.py"]
    assert manifest.skips == (Skip("", "extension .qqq is not included", 1),)
    assert scan(codebase, {}, []).entries == {}


def test_only_many_paths(folder: Path, codebase_of: Make) -> None:
    wanted = [f"{'d' * 100}/{i}.py" for i in range(1_500)]
    write(folder, dict.fromkeys(wanted, "") | {"other.py": ""})
    assert paths(codebase_of(folder), wanted) == sorted(wanted)


def test_own_state_inside_the_folder_is_left_out(
    folder: Path, codebase_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"a.py": "", "state/home/b.py": ""})
    monkeypatch.setattr(
        folder_module, "settings", lambda: settings().model_copy(update={"home": folder / "state/home"})
    )
    assert paths(codebase_of(folder)) == ["a.py"]


def test_an_unreadable_file_is_an_entry_with_a_problem(folder: Path, unprivileged: Unprivileged) -> None:
    write(folder, {"a.py": "1", "b.py": "2"})
    printed = unprivileged(
        "(root / 'b.py').chmod(0)\n"
        "entries = folder.scan(codebase, {}).entries\n"
        "for path, entry in sorted(entries.items()):\n"
        "    print(path, entry.content_version is None, entry.size_bytes, entry.trusted, entry.problem)\n"
        "(root / 'b.py').chmod(0o644)\n"
        "print(folder.scan(codebase, entries).entries['b.py'].content_version is None)\n",
        folder,
    )
    assert printed.splitlines()[1:] == ["b.py True 1 False permission denied: b.py", "False"]


@pytest.mark.parametrize("in_git", [False, True])
def test_folders_that_cannot_be_opened_keep_their_files(folder: Path, unprivileged: Unprivileged, in_git: bool) -> None:
    write(folder, {"top/a.py": "1", "top/closed/b.py": "2", "top/closed/deep/c.py": "3", "top/odd\n/d.py": ""})
    if in_git:
        git(folder, "init", "--quiet")
    printed = unprivileged(
        "codebase = Codebase('example', 'folder', str(root / 'top'))\n"
        "contents = lambda entries: {path: entry.content_version for path, entry in entries.items()}\n"
        "before = folder.scan(codebase, {}).entries\n"
        "(root / 'top/closed').chmod(0)\n"
        "after = folder.scan(codebase, before)\n"
        "print(contents(after.entries) == contents(before), after.unseen, after.problems)\n"
        "print(sorted(folder.scan(codebase, {}).entries))\n"
        "print(sorted(folder.scan(codebase, before, ['a.py', 'closed/b.py']).entries))\n"
        "(root / 'top/odd\\n').chmod(0)\n"
        "after = folder.scan(codebase, before)\n"
        "print(contents(after.entries) == contents(before), sorted(after.unseen))\n"
        "(root / 'top').chmod(0o300)\n"
        "try:\n"
        "    folder.scan(codebase, before)\n"
        "except SourceUnavailable as error:\n"
        "    print(error)\n",
        folder,
    )
    lines = printed.splitlines()
    assert lines[0] == "True ('closed/',) ('closed/: Permission denied',)"
    assert lines[1] == "['a.py', 'odd%0A/d.py']"
    assert lines[2] == "['a.py', 'closed/b.py']"
    assert lines[3] == "True ['', 'closed/']"
    assert "could not be looked at" in lines[4]


def test_thousands_of_unchanged_files_take_little_time(tmp_path: Path, codebase_of: Make) -> None:
    repository = Repository(tmp_path / "large")
    repository.write({f"src/package{i % 37}/module{i // 10}/file{i}.py": "" for i in range(3_000)})
    codebase = codebase_of(repository.path, ignore=("docs/", "*.min.js"))
    time.sleep(TICK)
    first = scan(codebase, {})
    began = time.process_time()
    second = scan(codebase, first.entries)
    took = time.process_time() - began
    assert len(second.entries) == 3_000
    assert all(second.entries[path] is entry for path, entry in first.entries.items())
    assert took < 0.5  # about 0.06 s of this process's time; the rest is for slow machines


def test_entries_of_another_kind_do_not_match(folder: Path, codebase_of: Make) -> None:
    write(folder, {"a.py": "1"})
    known = {"a.py": ManifestEntry("a.py", "0" * 40, 1)}  # without stat, as of a git source
    assert scan(codebase_of(folder), known).entries["a.py"].content_version == blob_id(b"1")
