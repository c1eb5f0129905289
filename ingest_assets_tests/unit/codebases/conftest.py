"""Real repositories and folders to look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest_assets.codebases.codebase import Codebase, CodebaseSettings
from ingest_assets_tests.unit.codebases.repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty git repository with a work tree."""
    return Repository(tmp_path / "repository")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder outside of any repository."""
    path = tmp_path / "folder"
    path.mkdir()
    return path


@pytest.fixture
def codebase_of() -> Callable[..., Codebase]:
    """Makes a codebase of a folder, or of a git source, with the settings given by name."""

    def make(source: Path | str, kind: str = "folder", branch: str | None = None, **settings: object) -> Codebase:
        made = CodebaseSettings.model_validate(settings)
        return Codebase("example", "git" if kind == "git" else "folder", str(source), branch, settings=made)

    return make


@pytest.fixture
def unprivileged(tmp_path: Path) -> Iterator[Callable[[str, Path], str]]:
    """Runs Python code as a user that file permissions hold for; `sys.argv[1]` is a copy of a folder that it owns.

    The code is run after the modules it needs are imported, as it may not be allowed to read them.
    """
    shared = Path(tempfile.mkdtemp(prefix="ingest-unprivileged-"))
    shared.chmod(0o755)

    def run(code: str, folder: Path) -> str:
        copy, home = shared / "folder", shared / "home"
        shutil.copytree(folder, copy, symlinks=True)
        home.mkdir()
        if os.geteuid() == 0:
            for path in (copy, home, *copy.rglob("*")):
                shutil.chown(path, "nobody")
        program = (
            "import os, sys, git, pathlib\n"
            "from ingest_assets.codebases.codebase import Codebase\n"
            "from ingest_assets.codebases import content, folder, ignore, listing\n"
            "from ingest_assets.codebases.manifest import ManifestEntry\n"
            "from ingest_assets.errors import SourceUnavailable\n"
            "ignore.Rules(Codebase('x', 'folder', '/').settings)\n"
            "if os.geteuid() == 0:\n"
            "    os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
            "root = pathlib.Path(sys.argv[1])\n"
            "codebase = Codebase('example', 'folder', str(root))\n"
        )
        command = [sys.executable, "-c", program + code, str(copy)]
        environment = {**os.environ, "INGEST_HOME": str(home), "HOME": str(home)}
        finished = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, cwd=Path.cwd())
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    yield run
    for path in (shared, *shared.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(shared)
