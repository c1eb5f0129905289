"""The codebases that questions are asked of: real packages, pinned, none of them trained on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.packages import Package, fetch, packages

LIST = Path(__file__).with_name("codebases.tsv")


class EvaluationFailed(Exception):
    """Something that the evaluation needs could not be had, or is not what it was when the questions were written."""


@dataclass(frozen=True, slots=True)
class EvaluationCodebase:
    """An unpacked package."""

    package: Package
    folder: Path

    @property
    def name(self) -> str:
        """What it is called here, in the file of its questions and as a codebase."""
        name = self.package.name.rpartition("/")[2]
        return re.sub(r"^(ruby|rust|php)-", "", name).removesuffix("-find").replace("-", "_")


def unpacked(split: str, folder: Path) -> list[EvaluationCodebase]:
    """The codebases of a split, fetched into `folder` and unpacked unless they are there.

    Raises EvaluationFailed where one cannot be fetched or is another archive than the list says.
    """
    return [_unpacked(package, folder) for package in packages(split, listed=LIST)]


def _unpacked(package: Package, folder: Path) -> EvaluationCodebase:
    name = package.name.rpartition("/")[2]
    codebase = EvaluationCodebase(package, folder / "sources" / f"{name}-{package.version}")
    if codebase.folder.exists():
        return codebase
    try:
        fetch(package, folder / "archives")
    except (RuntimeError, ValueError) as error:
        raise EvaluationFailed(f"{package.name}: {error}") from error
    unpacking = codebase.folder.with_suffix(".unpacking")
    shutil.rmtree(unpacking, ignore_errors=True)
    with tarfile.open(folder / "archives" / package.archive) as archive:
        archive.extractall(unpacking, filter="data")
    (top,) = unpacking.iterdir()
    top.rename(codebase.folder)
    unpacking.rmdir()
    return codebase


def ingested(codebase: EvaluationCodebase) -> None:
    """Bring the codebase up to date in the database of INGEST_HOME, as a user would. Raises EvaluationFailed."""
    _ingest("add", codebase.name, codebase.folder, "--json")
    if (ran := _ingest("run", codebase.name, "--json"))["status"] != "ready":
        raise EvaluationFailed(f"{codebase.name} is {ran['status']} after its ingestion")


def _ingest(*words: object) -> dict[str, Any]:
    command = [sys.executable, "-c", "from ingest_assets.cli.main import main; main()", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"})
    if done.returncode > 1 or not done.stdout.strip():
        raise EvaluationFailed(f"ingest {' '.join(map(str, words))}: {done.stderr.strip()[-1000:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
