from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.folder import scan
from ingest_assets.codebases.git import clone_folder
from ingest_assets.codebases.git_source import look
from ingest_assets.codebases.manifest import ManifestEntry, Skip, blob_id
from ingest_assets.errors import SourceUnavailable
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


def test_submodules_are_left_out(tmp_path: Path, codebase_of: Make) -> None:
    library = Repository(tmp_path / "library")
    library.commit({"lib.py": ""})
    repository = Repository(tmp_path / "repository")
    repository.git("submodule", "--quiet", "add", str(library.path), "library")
    repository.commit({"a.py": ""})
    manifest = look(codebase_of(repository.path, kind="git", submodules=True))
    assert "a.py" in manifest.entries
    assert not any(path.startswith("library") for path in manifest.entries)
    assert Skip("library", "submodule") in manifest.skips


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
