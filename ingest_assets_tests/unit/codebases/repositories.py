"""A git repository to test with."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@b",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@b",
}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; what it prints."""
    finished = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", "-c", "safe.directory=*", *arguments],
        cwd=folder,
        env={**os.environ, **_ENVIRONMENT},
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout.strip()


class Repository:
    """A repository with a work tree, on branch `main`."""

    def __init__(self, path: Path, *options: str) -> None:
        self.path = path
        path.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main", *options)

    def git(self, *arguments: str) -> str:
        """Run git in the work tree."""
        return git(self.path, *arguments)

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files by path."""
        write(self.path, files)

    def commit(self, files: Mapping[str, str | bytes] | None = None) -> str:
        """Write files, commit everything; the commit id."""
        self.write(files or {})
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message=change")
        return self.git("rev-parse", "HEAD")


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files by path below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
