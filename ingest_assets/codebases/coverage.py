"""The coverage reports of a codebase: where tools write them, which version of each is there, and their bytes.

They are looked for by name, also where git ignores them: most are not committed. What they say is read in
`analysis.coverage_reports`.
"""

from __future__ import annotations

import os

from ingest_assets.codebases import git, git_objects
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.git_process import run
from ingest_assets.codebases.safe_open import VANISHED, Root, blob_id_of
from ingest_assets.errors import GitFailed, SourceUnavailable

PATHS = (
    "coverage.xml",
    "cobertura.xml",
    "coverage.json",
    "coverage.lcov",
    "lcov.info",
    "build/coverage.xml",
    "coverage/cobertura-coverage.xml",
    "coverage/coverage-final.json",
    "coverage/coverage.xml",
    "coverage/lcov.info",
    "reports/coverage.xml",
    "target/coverage/cobertura.xml",
    "target/site/cobertura/coverage.xml",
)
MAX_BYTES = 50_000_000
_TOO_LARGE = "too large"
_UNREADABLE = "unreadable"

# Path and content version of each report, in order of the path.
Reports = tuple[tuple[str, str], ...]


class Unreadable(Exception):
    """A report that is there cannot be read; the message says why."""


def find(codebase: Codebase, commit: str | None) -> Reports:
    """The reports that there are, in the folder or in the tree of a commit. Raises SourceUnavailable."""
    if codebase.kind == "git":
        return _in_tree(codebase, str(commit))
    found = []
    try:
        with Root(os.fsencode(os.path.realpath(codebase.source))) as root:
            for path in PATHS:
                try:
                    if root.stat(path.encode()).st_size > MAX_BYTES:
                        found.append((path, _TOO_LARGE))
                        continue
                    descriptor = root.open(path.encode())
                except OSError as error:
                    if error.errno not in VANISHED:
                        found.append((path, _UNREADABLE))
                    continue
                try:
                    found.append((path, blob_id_of(descriptor)))
                except OSError:
                    found.append((path, _UNREADABLE))
                finally:
                    os.close(descriptor)
    except OSError as error:
        raise SourceUnavailable(codebase=codebase.name, reason=f"{codebase.source}: {error.strerror}") from error
    return tuple(found)


def read(codebase: Codebase, path: str, version: str) -> bytes:
    """The bytes of a report; in a folder those that are there now. Raises Unreadable."""
    if version == _TOO_LARGE:
        raise Unreadable(f"it is larger than {MAX_BYTES:,} bytes")
    if codebase.kind == "git":
        return _blob(codebase, version)
    try:
        with (
            Root(os.fsencode(os.path.realpath(codebase.source))) as root,
            os.fdopen(root.open(path.encode()), "rb") as file,
        ):
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(error.strerror or "it cannot be opened") from None
    if len(data) > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES:,} bytes")
    return data


def _in_tree(codebase: Codebase, commit: str) -> Reports:
    clone = str(git.clone_folder(codebase.source))
    command = ["-C", clone, "--literal-pathspecs", "ls-tree", "-z", "-l", "--full-tree", commit, "--", *PATHS]
    try:
        output = run(command, action="read", source=codebase.source).output
    except GitFailed as error:
        raise SourceUnavailable(codebase=codebase.name, reason=str(error)) from error
    found = []
    for record in output.split(b"\0")[:-1]:
        head, _, path = record.partition(b"\t")
        mode, kind, blob, size = head.decode("ascii").split()
        if kind == "blob" and mode != "120000":
            found.append((path.decode(), blob if int(size) <= MAX_BYTES else _TOO_LARGE))
    return tuple(sorted(found))


def _blob(codebase: Codebase, version: str) -> bytes:
    try:
        ((_, data),) = git_objects.read_blobs(codebase.source, [version])
    except GitFailed as error:
        raise Unreadable(str(error.fields["reason"])) from None
    if data is None:
        raise Unreadable("the clone lacks it")
    return data
