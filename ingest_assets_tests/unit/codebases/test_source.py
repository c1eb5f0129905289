from __future__ import annotations

from pathlib import Path

import pytest

from ingest_assets.codebases.source import Source, is_path, parse
from ingest_assets.errors import InvalidSource
from ingest_assets_tests.unit.codebases.repositories import Repository, git


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://github.com/owner/repo.git", "https://github.com/owner/repo.git"),
        ("https://github.com/owner/repo/", "https://github.com/owner/repo"),
        ("github.com/owner/repo", "https://github.com/owner/repo"),
        ("gitlab.com/group/sub/repo.git", "https://gitlab.com/group/sub/repo.git"),
        ("git+https://host.org/a/b", "https://host.org/a/b"),
        ("git@github.com:owner/repo.git", "git@github.com:owner/repo.git"),
        ("host.org:owner/repo", "host.org:owner/repo"),
        ("ssh://git@host.org:2222/a/b", "ssh://git@host.org:2222/a/b"),
        ("git://host.org/a", "git://host.org/a"),
        ("file:///srv/a.git", "file:///srv/a.git"),
        ("https://[::1]:8443/a", "https://[::1]:8443/a"),
    ],
)
def test_git_addresses(text: str, address: str) -> None:
    assert parse(text) == Source("git", address, None)
    assert parse(text, "main") == Source("git", address, "main")
    assert is_path(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://user:sEcret@host.org/a", "https://host.org/a"),
        ("https://sEcret@host.org/a", "https://host.org/a"),
        ("https://host.org/a?private_token=sEcret#x", "https://host.org/a"),
        ("ssh://git:sEcret@host.org/a", "ssh://git@host.org/a"),
    ],
)
def test_credentials_are_left_out(text: str, address: str) -> None:
    assert parse(text).source == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "ext::sh -c touch% /tmp/x",
        "fd::17/x",
        "--upload-pack=touch /tmp/x",
        "-oProxyCommand=x",
        "https://host.org/a\nb",
        "ssh://-oProxyCommand=x/y",
        "ssh://-x@host.org/y",
        "-x@host.org:y",
        "ftp://host.org/a",
        "https:///a",
        "https://host.org",
        "https://host.org:port/a",
        "nowhere/at/all",
        "/no/such/folder",
        "word",
        "a" * 5_000 + "/b",
    ],
)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(InvalidSource) as raised:
        parse(text)
    assert "sEcret" not in str(raised.value)


def test_a_refused_address_is_told_without_its_credentials() -> None:
    with pytest.raises(InvalidSource) as raised:
        parse("ftp://user:sEcret@host.org/a")
    assert "sEcret" not in str(raised.value)


@pytest.mark.parametrize("branch", ["", "-x", "a..b", "a b", "a\nb", "x.lock", "/a", "a/", "a~1", "@{-1}", "@", "a*"])
def test_bad_branches_are_refused(branch: str) -> None:
    with pytest.raises(InvalidSource):
        parse("https://host.org/a/b", branch)


@pytest.mark.parametrize("branch", ["main", "feature/a-b", "v1.0", "refs/heads/main", "übung", "a#1"])
def test_good_branches(branch: str) -> None:
    assert parse("https://host.org/a/b", branch).branch == branch.removeprefix("refs/heads/")


def test_a_folder_is_a_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse(str(folder)) == Source("folder", str(folder), None)
    monkeypatch.chdir(folder.parent)
    assert parse("folder") == Source("folder", str(folder), None)
    assert parse("folder/../folder/") == Source("folder", str(folder), None)
    monkeypatch.chdir(folder)
    assert parse(".") == Source("folder", str(folder), None)
    assert is_path(".")
    assert is_path("a/b")
    assert not is_path("name")


def test_a_symlink_to_a_folder_is_that_folder(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert parse(str(link)).source == str(folder)


def test_a_file_is_no_source(folder: Path) -> None:
    (folder / "a.py").write_text("")
    with pytest.raises(InvalidSource, match="is a file"):
        parse(str(folder / "a.py"))


def test_a_folder_with_a_branch_is_a_repository(repository: Repository) -> None:
    assert parse(str(repository.path)) == Source("folder", str(repository.path), None)
    assert parse(str(repository.path), "main") == Source("git", str(repository.path), "main")
    inside = repository.path / "sub"
    inside.mkdir()
    with pytest.raises(InvalidSource, match="lies in the repository"):
        parse(str(inside), "main")


def test_a_folder_outside_of_git_has_no_branches(folder: Path) -> None:
    with pytest.raises(InvalidSource, match="no git repository"):
        parse(str(folder), "main")


def test_a_bare_repository_is_taken_as_git(folder: Path) -> None:
    git(folder, "init", "--quiet", "--bare")
    assert parse(str(folder)) == Source("git", str(folder), None)
