"""A look at a folder codebase: the manifest of a working tree, by stat where nothing changed and by hash elsewhere.

The names come from `listing`, what is left out from `ignore`. The content of files, as text, is read in `content`.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.ignore import (
    NOT_A_FILE,
    PROJECT_FILES,
    SUBMODULE,
    SYMLINK,
    SYMLINK_OUT,
    Rules,
    Skips,
)
from ingest_assets.codebases.listing import list_folder, tracks_any
from ingest_assets.codebases.manifest import FileStat, Manifest, ManifestEntry
from ingest_assets.codebases.paths import escape, unescape
from ingest_assets.codebases.safe_open import VANISHED, Root, blob_id_of
from ingest_assets.errors import GitFailed, SourceUnavailable
from ingest_assets.settings import settings

# File systems stamp files by a clock that ticks: a file changed just before the look may change again within the tick.
_TICK_NS = 100_000_000
_COARSE_TICK_NS = 2_000_000_000  # of file systems that keep whole seconds only
_BIGINT = (1 << 63) - 1  # the database's integers: some file systems number files up to 2**64


def scan(codebase: Codebase, previous: Mapping[str, ManifestEntry], only: Collection[str] | None = None) -> Manifest:
    """Look at the folder of a codebase; `only` restricts the look to these paths (partition keys).

    A file is hashed unless its entry in `previous` is trusted and has the same stat. Entries behind folders that cannot
    be looked into are taken over from `previous`. A file that cannot be read is an entry with a problem; one that
    vanishes meanwhile is left out. Raises SourceUnavailable when the folder itself cannot be looked at.
    """
    began = time.time_ns()
    root = os.path.realpath(codebase.source)
    if not Path(root).is_dir():
        raise SourceUnavailable(codebase=codebase.name, reason=f"there is no folder {codebase.source}")
    wanted = None if only is None else [unescape(key).decode("utf-8", "surrogateescape") for key in only]
    skips = Skips()
    entries: dict[str, ManifestEntry] = {}
    try:
        listing = list_folder(root, codebase.settings.submodules, wanted)
        rules = Rules(codebase.settings, _GeneratedFolders(root, listing.files, wanted is None), _own_folders(root))
        taken = []
        for path, tracked in listing.files.items():
            key = escape(path)
            if skips.take(key, rules.reason(path)):
                folder, _, name = path.rpartition("/")
                taken.append((folder, name, key, tracked))
        taken.sort()  # folder by folder, so that each is opened once
        with Root(os.fsencode(root)) as opened:
            for folder, name, key, tracked in taken:
                path = f"{folder}/{name}" if folder else name
                found = _look_at(opened, path, key, tracked, previous.get(key), began)
                if isinstance(found, ManifestEntry):
                    entries[key] = found
                elif found is not None:
                    skips.add(key, found)
    except GitFailed as error:
        raise SourceUnavailable(codebase=codebase.name, reason=str(error.fields["reason"])) from error
    except OSError as error:
        raise SourceUnavailable(codebase=codebase.name, reason=f"{root}: {error.strerror}") from error
    unseen = tuple(escape(prefix) for prefix in listing.unseen)
    if unseen:
        hidden = (key for key in (previous if only is None else only) if key.startswith(unseen) and key not in entries)
        entries.update((key, previous[key]) for key in hidden if key in previous)
    problems = tuple(escape(problem) for problem in listing.problems)
    return Manifest(entries, skips.all(), listing.commit_id, problems, unseen)


def _look_at(
    root: Root, path: str, key: str, tracked: bool, previous: ManifestEntry | None, began: int
) -> ManifestEntry | str | None:
    """The entry of a file; the reason why it is none; None when it is gone."""
    raw = path.encode("utf-8", "surrogateescape")
    try:
        found = root.stat(raw)
        if not stat.S_ISREG(found.st_mode):
            return _reason_against(root, raw, found.st_mode, tracked)
        if previous is not None and previous.trusted and previous.stat is not None and _same(found, previous.stat):
            return previous
    except OSError as error:
        return None if error.errno in VANISHED else _unreadable(key, error, None)
    try:
        descriptor = root.open(raw)
        try:
            before = os.fstat(descriptor)
            version = blob_id_of(descriptor)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        return None if error.errno in VANISHED else _unreadable(key, error, found)
    seen = _stat_of(after)
    # The kernel stamps the change time of every write, and nobody can set it back.
    tick = _COARSE_TICK_NS if seen.ctime_ns % 1_000_000_000 == 0 else _TICK_NS
    trusted = seen.ctime_ns < began - tick and seen == _stat_of(before)
    return ManifestEntry(key, version, after.st_size, _mode_of(after), seen, trusted)


def _reason_against(root: Root, path: bytes, mode: int, tracked: bool) -> str:
    if stat.S_ISLNK(mode):
        return SYMLINK if root.holds_target_of(path) else SYMLINK_OUT
    return SUBMODULE if tracked and stat.S_ISDIR(mode) else NOT_A_FILE


def _unreadable(key: str, error: OSError, found: os.stat_result | None) -> ManifestEntry:
    problem = f"{(error.strerror or 'cannot be read').lower()}: {key}"
    if found is None:
        return ManifestEntry(key, None, 0, trusted=False, problem=problem)
    return ManifestEntry(key, None, found.st_size, _mode_of(found), _stat_of(found), trusted=False, problem=problem)


def _stat_of(found: os.stat_result) -> FileStat:
    return FileStat(found.st_size, found.st_mtime_ns & _BIGINT, found.st_ctime_ns & _BIGINT, found.st_ino & _BIGINT)


def _same(found: os.stat_result, known: FileStat) -> bool:
    return (
        found.st_ctime_ns & _BIGINT == known.ctime_ns
        and found.st_mtime_ns & _BIGINT == known.mtime_ns
        and found.st_size == known.size_bytes
        and found.st_ino & _BIGINT == known.inode
    )


def _mode_of(found: os.stat_result) -> str:
    return "100755" if found.st_mode & stat.S_IXUSR else "100644"


def _own_folders(root: str) -> list[str]:
    """INGEST_HOME where it lies inside the folder: the database in it changes with every look."""
    home = os.path.relpath(os.path.realpath(settings().home), root)
    return [] if home == "." or home.startswith("..") else [home]


class _GeneratedFolders:
    """Whether a folder called `build`, or the like, holds what a build tool made.

    It does when git tracks nothing in it and it lies at the root of the codebase or beside a project file; real source
    folders are called so too.
    """

    def __init__(self, root: str, files: Mapping[str, bool], whole: bool) -> None:
        """`files` is what was listed (path -> tracked); unless it is the `whole` folder, the disk is asked as well."""
        self._root = root
        self._files = files
        self._whole = whole

    def __call__(self, folder: str) -> bool:
        parent = folder.rpartition("/")[0]
        if parent and not self._is_project(parent):
            return False
        if self._whole:
            return folder not in self._tracked
        return not tracks_any(f"{self._root}/{parent}", folder[len(parent) :].lstrip("/"))

    def _is_project(self, folder: str) -> bool:
        if self._whole:
            return folder in self._projects
        return any(os.path.lexists(f"{self._root}/{folder}/{name}") for name in PROJECT_FILES)

    @cached_property
    def _projects(self) -> set[str]:
        split = (path.rpartition("/") for path in self._files)
        return {folder for folder, _, name in split if name in PROJECT_FILES}

    @cached_property
    def _tracked(self) -> set[str]:
        """Every folder below which git tracks a file."""
        folders: set[str] = set()
        for path, tracked in self._files.items():
            folder = path.rpartition("/")[0] if tracked else ""
            while folder and folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        return folders
