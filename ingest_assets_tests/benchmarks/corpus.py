"""The files that are ingested: Django's source distribution, any folder, or made ones; always a copy of one's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest_assets_tests.benchmarks.sandbox import BenchmarkFailed

DJANGO = "5.2"
_EDITED = "django/db/models/query.py"  # large, and imported by many
_PACKAGE_FILES = 100

_MODULE = '''"""Module {number}: keeps records of kind {number} and tells what became of them."""

from __future__ import annotations

import logging

from package_{other_package}.module_{other} import Records{other}, check_{other}

LIMIT = {number}
logger = logging.getLogger(__name__)


def check_{number}(name: str, size: int) -> bool:
    """Whether a record of kind {number} may have this name and size."""
    if not name or size < 0:
        logger.warning("a record of kind {number} needs a name and a size")
        return False
    return size <= LIMIT and not name.startswith("_{number}")


class Records{number}:
    """Records of kind {number} by name."""

    def __init__(self, before: Records{other} | None = None) -> None:
        self.sizes: dict[str, int] = {{}}
        self.before = before

    def add(self, name: str, size: int) -> None:
        """Add a record, or replace the one of that name."""
        if not check_{number}(name, size) or check_{other}(name, size):
            raise ValueError(f"{{name}} cannot be kept among kind {number}")
        self.sizes[name] = size

    def largest(self) -> str | None:
        """The name of the largest record of kind {number}."""
        best = None
        for name, size in self.sizes.items():
            if best is None or size > self.sizes[best]:
                best = name
        return best

    def total(self) -> int:
        """Size of all records of kind {number}, and of those before."""
        return sum(self.sizes.values()) + (self.before.total() if self.before else 0)
'''


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of files that may be edited."""

    name: str
    folder: Path

    def python_files(self) -> list[Path]:
        """Every Python file, in path order."""
        return sorted(path for path in self.folder.rglob("*.py") if path.is_file() and not path.is_symlink())

    def edited(self) -> Path:
        """The file that is edited: `django/db/models/query.py` where there is one, else the largest Python file.

        Raises BenchmarkFailed where there is no Python file.
        """
        if (usual := self.folder / _EDITED).exists():
            return usual
        if not (files := self.python_files()):
            raise BenchmarkFailed(f"there is no Python file in {self.folder}")
        return max(files, key=lambda path: path.stat().st_size)

    def to_json(self) -> dict[str, Any]:
        """What is known of it before it is ingested."""
        sizes = [path.stat().st_size for path in self.python_files()]
        return {"name": self.name, "python_files": len(sizes), "python_bytes": sum(sizes)}


def copied(source: Path, folder: Path) -> Corpus:
    """A copy of a folder at `folder`, without its git repository: the files are measured, not their history."""
    shutil.copytree(source, folder, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    return Corpus(source.name, folder)


def synthetic(files: int, folder: Path) -> Corpus:
    """So many Python modules of 44 lines in packages of 100, each importing from another one, all different."""
    for number in range(files):
        other = number // 3 or files - 1  # a tree, closed to one short cycle
        package = folder / f"package_{number // _PACKAGE_FILES}"
        package.mkdir(parents=True, exist_ok=True)
        text = _MODULE.format(number=number, other=other, other_package=other // _PACKAGE_FILES)
        (package / f"module_{number}.py").write_text(text, encoding="utf-8")
    return Corpus(f"synthetic {files}", folder)


def as_repository(corpus: Corpus, folder: Path) -> Path:
    """A copy of the corpus at `folder` as a git repository with one commit on the branch `main`.

    Raises BenchmarkFailed where git fails.
    """
    shutil.copytree(corpus.folder, folder, symlinks=True)
    git = ["git", "-C", str(folder), "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0"]
    for words in (["init", "--quiet", "--initial-branch=main"], ["add", "--all"], ["commit", "--quiet", "-m", "all"]):
        done = subprocess.run([*git, *words], capture_output=True, text=True)
        if done.returncode:
            raise BenchmarkFailed(f"git {words[0]}: {done.stderr.strip()}")
    return folder


def django(cache: Path) -> Path:
    """Django's source distribution, unpacked; downloaded with pip into `cache` the first time.

    Raises BenchmarkFailed where it cannot be had.
    """
    folder = cache / f"django-{DJANGO}"
    if folder.exists():
        return folder
    download = cache / "download"
    shutil.rmtree(download, ignore_errors=True)
    download.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    wanted = ["--no-deps", "--no-binary", ":all:", "--dest", str(download), f"django=={DJANGO}"]
    done = subprocess.run([*pip, *wanted], capture_output=True, text=True)
    archives = list(download.glob("*.tar.gz"))
    if done.returncode or len(archives) != 1:
        raise BenchmarkFailed(f"pip could not download Django {DJANGO}; name a folder with --corpus:\n{done.stderr}")
    with tarfile.open(archives[0]) as archive:
        archive.extractall(download / "unpacked", filter="data")
    (unpacked,) = (download / "unpacked").iterdir()
    unpacked.rename(folder)
    shutil.rmtree(download)
    return folder
