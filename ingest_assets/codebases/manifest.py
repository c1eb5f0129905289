"""The manifest: which files a codebase has, and which version of each. Plain values; sources make them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FileStat:
    """What the file system says of a file; equal stats mean equal content unless taken too soon after a change."""

    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file that is part of the codebase."""

    path: str  # partition key: escaped where needed (see `paths`)
    content_version: str | None  # git blob id; None when it could not be read
    size_bytes: int
    mode: str = "100644"
    stat: FileStat | None = None  # of a folder's file
    trusted: bool = True  # False: modified so recently that an equal stat proves nothing
    problem: str | None = None  # why it could not be read


@dataclass(frozen=True, slots=True)
class Skip:
    """What was left out. `path` is '' where only the number of files is kept."""

    path: str
    reason: str  # e.g. "symlink out of the tree", "secret", "ignored", "extension .po is not included"
    files: int = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """One look at a source."""

    entries: Mapping[str, ManifestEntry]  # by path
    skips: tuple[Skip, ...] = ()
    commit_id: str | None = None  # of a git source, or of a folder that is a git work tree
    problems: tuple[str, ...] = field(default=())  # folders that could not be looked into: their files are not gone
    unseen: tuple[str, ...] = field(default=())  # path prefixes (with trailing "/") behind those problems
    reports: tuple[tuple[str, str], ...] = ()  # coverage reports: path and content version

    @property
    def hash(self) -> str:
        """Hash of every path, content version and mode, in path order."""
        digest = hashlib.sha1()
        for path in sorted(self.entries):
            entry = self.entries[path]
            digest.update(f"{path}\0{entry.content_version}\0{entry.mode}\n".encode())
        return digest.hexdigest()


def blob_id(data: bytes) -> str:
    """The git blob id of these bytes: SHA-1 of `blob <length>`, NUL and the bytes."""
    digest = hashlib.sha1(b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()
