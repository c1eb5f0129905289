from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.content import Content, ReadFailure, decode, read_many
from ingest_assets.codebases.folder import scan
from ingest_assets.codebases.git import fetch
from ingest_assets.codebases.git_source import look
from ingest_assets.codebases.manifest import ManifestEntry, blob_id
from ingest_assets_tests.unit.codebases.repositories import Repository, write

LIMIT = 1_000
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding", "lines"),
    [
        (b"", "", "utf-8", 0),
        (b"a", "a", "utf-8", 1),
        (b"a\r\nb\r\n", "a\r\nb\r\n", "utf-8", 2),
        ("é\n\nx".encode(), "é\n\nx", "utf-8", 3),
        (b"\xef\xbb\xbfa\n", "a\n", "utf-8", 1),
        ("hé\n".encode("utf-16"), "hé\n", "utf-16", 1),
        (b"\xfe\xff" + "hé\n".encode("utf-16-be"), "hé\n", "utf-16", 1),
        ("hé\n".encode("utf-32"), "hé\n", "utf-32", 1),
        ("“é”".encode("cp1252"), "“é”", "cp1252", 1),
        (b"caf\xe9 \x81", "café \x81", "latin-1", 1),
        (b"\x1b[31mred\x1b[0m\x0c\n", "\x1b[31mred\x1b[0m\x0c\n", "utf-8", 1),
    ],
)
def test_text(data: bytes, text: str, encoding: str, lines: int) -> None:
    expected = Content("text", None, text, encoding, blob_id(data), len(data), lines)
    assert decode(data, LIMIT) == expected


@pytest.mark.parametrize(
    ("data", "state", "reason"),
    [
        (b"abc\0def", "binary", "NUL byte at 3"),
        (b"\x7fELF\x01\x01", "binary", "control characters"),
        (b"\xff\xfe\x00", "binary", "no utf-16"),
        ("a\0b".encode("utf-16"), "binary", "NUL character"),
        (b"\xff\xfe\x00\xd8", "binary", "no utf-16"),  # half a surrogate pair
        (POINTER, "lfs_pointer", "Git LFS"),
        (b"x" * (LIMIT + 1), "too_large", "1,001 bytes"),
    ],
)
def test_what_is_no_text(data: bytes, state: str, reason: str) -> None:
    content = decode(data, LIMIT)
    assert (content.state, content.text, content.encoding, content.line_count) == (state, None, None, 0)
    assert reason in (content.reason or "")
    assert content.content_version == blob_id(data)
    assert content.size_bytes == len(data)


def test_a_text_about_pointers_is_no_pointer() -> None:
    assert decode(POINTER + b"#" * 1_000, 10_000).state == "text"


@given(st.binary(max_size=300))
def test_any_text_can_be_stored(data: bytes) -> None:
    content = decode(data, LIMIT)
    assert (content.text is None) == (content.state != "text") == (content.reason is not None)
    if content.text is not None:
        assert "\0" not in content.text
        content.text.encode()


def test_random_bytes_without_nul_are_binary() -> None:
    data = bytes(byte for byte in os.urandom(5_000) if byte)
    assert decode(data, 10_000).state == "binary"


def _read(codebase: Codebase, *paths: str) -> dict[str, Content | ReadFailure]:
    return dict(read_many(codebase, [ManifestEntry(path, "0" * 40, 0) for path in paths]))


def test_a_folder_is_read_file_by_file(folder: Path, codebase_of: Callable[..., Codebase]) -> None:
    write(folder, {"a.py": "x = 1\n", "b/c.py": "y\n", "b/d/e.bin": b"\0", "%.py": "z", "big.txt": b"x" * 5_000})
    codebase = codebase_of(folder, max_file_bytes=1_000)
    found = dict(read_many(codebase, scan(codebase, {}).entries.values()))
    assert {path: isinstance(content, Content) and content.text for path, content in found.items()} == {
        "a.py": "x = 1\n",
        "b/c.py": "y\n",
        "%25.py": "z",
        "big.txt": None,
    }
    big = found["big.txt"]
    assert isinstance(big, Content)
    assert (big.state, big.content_version, big.size_bytes) == ("too_large", blob_id(b"x" * 5_000), 5_000)


def test_the_content_version_is_that_of_the_bytes_read(folder: Path, codebase_of: Callable[..., Codebase]) -> None:
    write(folder, {"a.py": "old\n"})
    codebase = codebase_of(folder)
    entries = scan(codebase, {}).entries
    write(folder, {"a.py": "new\n"})
    content = dict(read_many(codebase, entries.values()))["a.py"]
    assert isinstance(content, Content)
    assert content.content_version == blob_id(b"new\n") != entries["a.py"].content_version


def test_a_file_that_is_gone_fails_alone(folder: Path, codebase_of: Callable[..., Codebase]) -> None:
    write(folder, {"a/b.py": "1", "c.py": "2"})
    (folder / "folder.py").mkdir()
    os.mkfifo(folder / "pipe.py")
    found = _read(codebase_of(folder), "a/b.py", "a/gone.py", "c.py/below.py", "folder.py", "pipe.py", "c.py")
    assert {path: type(content).__name__ for path, content in found.items()} == {
        "a/b.py": "Content",
        "a/gone.py": "ReadFailure",
        "c.py/below.py": "ReadFailure",
        "folder.py": "ReadFailure",
        "pipe.py": "ReadFailure",
        "c.py": "Content",
    }
    assert {content.reason for content in found.values() if isinstance(content, ReadFailure)} == {"vanished"}


def test_nothing_outside_of_the_folder_is_read(folder: Path, codebase_of: Callable[..., Codebase]) -> None:
    outside = folder.parent / "outside"
    write(outside, {"secret.py": "password"})
    (folder / "link.py").symlink_to(outside / "secret.py")
    (folder / "sub").symlink_to(outside)
    for path in (
        "link.py",
        "sub/secret.py",
        "../outside/secret.py",
        "a/../../outside/secret.py",
        f"{outside}/secret.py",
    ):
        assert isinstance(_read(codebase_of(folder), path)[path], ReadFailure), path


def test_an_unreadable_file_fails_alone(folder: Path, unprivileged: Callable[[str, Path], str]) -> None:
    write(folder, {"a.py": "1", "b.py": "2"})
    printed = unprivileged(
        "(root / 'b.py').chmod(0)\n"
        "for path, found in content.read_many(codebase, [ManifestEntry(p, None, 1) for p in ('a.py', 'b.py')]):\n"
        "    print(path, type(found).__name__, found.reason)\n",
        folder,
    )
    assert printed.splitlines() == ["a.py Content None", "b.py ReadFailure unreadable"]


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_a_clone_is_read_in_one_go(tmp_path: Path, codebase_of: Callable[..., Codebase], object_format: str) -> None:
    repository = Repository(tmp_path / "repository", f"--object-format={object_format}")
    files: dict[str, str | bytes] = {f"d/f{i}.py": f"x = {i}\n" * 5_000 for i in range(100)}
    repository.commit({**files, "same.py": "x = 1\n" * 5_000, "big.txt": "x" * 200_000, "n\nl.py": "odd"})
    codebase = codebase_of(repository.path, kind="git", max_file_bytes=100_000)
    manifest = look(codebase)
    found = dict(read_many(codebase, manifest.entries.values(), manifest.commit_id))
    assert set(found) == set(manifest.entries) == {*files, "same.py", "big.txt", "n%0Al.py"}
    for path, content in found.items():
        assert isinstance(content, Content)
        assert content.content_version == manifest.entries[path].content_version
        assert content.state == ("too_large" if path == "big.txt" else "text")
        assert path not in files or content.text == files[path]


def test_a_blob_that_the_clone_lacks_fails_alone(repository: Repository, codebase_of: Callable[..., Codebase]) -> None:
    repository.commit({"a.py": "1"})
    codebase = codebase_of(repository.path, kind="git")
    fetch(codebase.source, None)
    entries = [ManifestEntry("gone.py", "1" * 40, 1), ManifestEntry("a.py", blob_id(b"1"), 1)]
    found = dict(read_many(codebase, entries))
    assert isinstance(found["gone.py"], ReadFailure)
    assert isinstance(found["a.py"], Content)
