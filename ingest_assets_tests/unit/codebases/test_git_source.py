from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest_assets.codebases import content, git_submodules, looking
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.folder import scan
from ingest_assets.codebases.git import clone_folder
from ingest_assets.codebases.git_source import look
from ingest_assets.codebases.manifest import ManifestEntry, Skip, blob_id
from ingest_assets.errors import InvalidSource, SourceUnavailable
from ingest_assets_tests.unit.codebases.repositories import Repository

Make = Callable[..., Codebase]


def test_the_manifest_of_a_commit(repository: Repository, codebase_of: Make) -> None:
    repository.write({"run": "x"})
    (repository.path / "run").chmod(0o755)
    (repository.path / "link.py").symlink_to("a.py")
    first = repository.commit({"a.py": "1", "build/b.py": "2", ".env": "K", "a.qqq": "", "x.log": "", "a%.py": "3"})
    repository.commit({"a.py": "4"})
    codebase = codebase_of(repository.path, kind="git", branch="main")
    manifest = look(codebase)
    assert dict(manifest.entries) == {
        "a.py": ManifestEntry("a.py", blob_id(b"4"), 1),
        "a%25.py": ManifestEntry("a%25.py", blob_id(b"3"), 1),
        "build/b.py": ManifestEntry("build/b.py", blob_id(b"2"), 1),
        "run": ManifestEntry("run", blob_id(b"x"), 1, "100755"),
    }
    assert manifest.skips == (
        Skip("", "extension .qqq is not included"),
        Skip("", "ignored"),
        Skip(".env", "secret"),
        Skip("link.py", "symlink"),
    )
    assert manifest.commit_id == repository.git("rev-parse", "HEAD")
    assert look(codebase, first).entries["a.py"].content_version == blob_id(b"1")


@pytest.fixture
def nested(tmp_path: Path) -> Repository:
    """A repository with a submodule that has one itself."""
    deepest = Repository(tmp_path / "deepest")
    deepest.commit({"deep.py": "3"})
    library = Repository(tmp_path / "library")
    library.git("submodule", "--quiet", "add", "../deepest", "inner")
    library.commit({"lib.py": "2"})
    repository = Repository(tmp_path / "repository")
    repository.git("submodule", "--quiet", "add", str(library.path), "vendor/a library")
    repository.commit({"a.py": "1"})
    return repository


def test_submodules_are_left_out(nested: Repository, codebase_of: Make) -> None:
    manifest = look(codebase_of(nested.path, kind="git"))
    assert sorted(manifest.entries) == [".gitmodules", "a.py"]
    assert Skip("vendor/a library", "submodule") in manifest.skips


def test_submodules_that_are_asked_for(nested: Repository, codebase_of: Make) -> None:
    codebase = codebase_of(nested.path, kind="git", submodules=True)
    manifest = look(codebase)
    files = {"a.py": b"1", "vendor/a library/lib.py": b"2", "vendor/a library/inner/deep.py": b"3"}
    for path, data in files.items():
        assert manifest.entries[path].content_version == blob_id(data)
    assert manifest.problems == ()
    read = dict(content.read_many(codebase, [manifest.entries[path] for path in files]))
    assert {path: found.text for path, found in read.items()} == {path: data.decode() for path, data in files.items()}


def test_a_submodule_that_cannot_be_had_is_a_problem_and_keeps_its_files(
    nested: Repository, tmp_path: Path, codebase_of: Make
) -> None:
    codebase = codebase_of(nested.path, kind="git", submodules=True)
    before = looking.look(codebase, {})
    library = Repository(tmp_path / "another")
    library.commit({"new.py": ""})
    nested.git("update-index", "--cacheinfo", f"160000,{library.git('rev-parse', 'HEAD')},vendor/a library")
    nested.git("commit", "--quiet", "--message=moved")
    after = looking.look(codebase, before.entries)
    assert after.commit_id != before.commit_id
    assert after.entries == before.entries
    (problem,) = after.problems
    assert problem.startswith("submodule vendor/a library: git could not fetch")


@pytest.mark.parametrize(
    ("written", "source", "expected"),
    [
        ("https://host.example/a/b.git", "https://host.example/c/d", "https://host.example/a/b.git"),
        ("../b.git", "https://host.example/c/d.git", "https://host.example/c/b.git"),
        ("../../x/b", "git@host.example:c/d.git", "git@host.example:x/b"),
    ],
)
def test_addresses_of_submodules(written: str, source: str, expected: str) -> None:
    assert git_submodules._address(written, source) == expected


@pytest.mark.parametrize("written", ["/etc", "file:///srv/secret", "ext::sh -c id", "../../../../x", "-oProxy=x", None])
def test_addresses_that_no_submodule_may_have(written: str | None) -> None:
    with pytest.raises(InvalidSource):
        git_submodules._address(written, "https://host.example/a/b")


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_a_clone_and_a_folder_of_the_same_files_agree(tmp_path: Path, codebase_of: Make, object_format: str) -> None:
    repository = Repository(tmp_path / "repository", f"--object-format={object_format}")
    repository.commit({"a.py": "1\r\n", "b/c.md": "2", ".gitattributes": "* text=auto eol=crlf\n"})
    from_git = look(codebase_of(repository.path, kind="git"))
    from_folder = scan(codebase_of(repository.path), {})
    assert from_git.entries.keys() == from_folder.entries.keys()
    assert from_git.commit_id == from_folder.commit_id
    # In the repository, git keeps line feeds only; the work tree has what was written.
    assert from_git.entries["a.py"].content_version == blob_id(b"1\n")
    assert from_folder.entries["a.py"].content_version == blob_id(b"1\r\n")
    assert from_git.entries["b/c.md"].content_version == from_folder.entries["b/c.md"].content_version


def test_an_unreachable_source_is_an_error(tmp_path: Path, codebase_of: Make) -> None:
    codebase = codebase_of(tmp_path / "gone", kind="git")
    with pytest.raises(SourceUnavailable, match="the last good state stays"):
        look(codebase)
    assert not clone_folder(codebase.source).exists()
