"""The names of the files of a folder, as git sees them: tracked ones, and others that are not ignored.

One git process a repository, so that .gitignore means exactly what it means to git; a folder outside of any
repository is listed with an empty repository kept below INGEST_HOME. What is made of the names is in `folder`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ingest_assets.codebases.git_process import Finished, run, work_folder
from ingest_assets.errors import GitFailed

_COMMIT = re.compile(rb"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_WARNING = re.compile(r"warning: (could not open directory|unable to access) '(?:(.*)': )?(.*)")
_Inner = tuple[str, set[str] | None]
_ARGUMENT_BYTES = 100_000  # of path arguments; more are listed whole and picked from


@dataclass(slots=True)
class Listing:
    """What git lists. Paths are relative to the folder, decoded with `surrogateescape`."""

    files: dict[str, bool] = field(default_factory=dict)  # path -> tracked by git
    problems: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)  # path prefixes behind the problems
    commit_id: str | None = None


def list_folder(folder: str, submodules: bool, only: Collection[str] | None = None) -> Listing:
    """List a folder (absolute), or only these paths of it. Raises GitFailed when it cannot be looked at.

    Repositories inside it that it does not track are part of it; submodules are where `submodules` says so.
    """
    listing = Listing()
    # git refuses what cannot be a path inside.
    inside = None if only is None else {path for path in only if not {"", ".", ".."} & set(path.split("/"))}
    below = ""
    found = _list(listing, folder, below, submodules, inside)
    while found:
        below, inside = found.pop()
        try:
            found += _list(listing, f"{folder}/{below}", below, submodules, inside)
        except GitFailed as error:
            listing.problems.append(f"{below}: {error.fields['reason']}")
            listing.unseen.append(below)
    return listing


@dataclass(frozen=True, slots=True)
class _Repository:
    options: tuple[str, ...]  # of git, before its command
    prefix: str  # of the folder within the work tree, with trailing slash
    commit_id: str | None


def _list(listing: Listing, folder: str, below: str, submodules: bool, only: set[str] | None) -> list[_Inner]:
    """Add what lies in `folder`, whose path within the listed one is `below` (with trailing slash).

    Returns the repositories inside it that are part of it too: path (with trailing slash), and which paths of them.
    """
    repository = _repository(folder)
    if below and repository.prefix:
        return []  # no repository of its own after all, such as a submodule that was never fetched
    if not below:
        listing.commit_id = repository.commit_id
    inner = {} if only is None else _by_inner_repository(folder, only)
    wanted = None if only is None else {repo or path for repo, paths in inner.items() for path in paths}
    finished = _ls_files(repository, folder, wanted)
    _note_warnings(listing, finished.messages, folder, below, repository.prefix)
    found: list[_Inner] = []
    for record in finished.output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        tracked, path = record[0] != "?", record[2:]
        name = path.removesuffix("/")
        if only is None:
            descend = path != name or (submodules and tracked and Path(folder, path).is_dir())
        else:
            descend = name in inner and (submodules or not tracked)
        if descend:
            inside = None if only is None else {path[len(name) + 1 :] for path in inner[name]}
            found.append((f"{below}{name}/", inside))
        elif only is None or path in only:
            listing.files[below + path] = tracked
    return found


def _repository(folder: str) -> _Repository:
    """How git is to list a folder: as part of the work tree that it lies in, or as a folder outside of any."""
    command = ["-C", folder, "rev-parse", "--is-inside-work-tree", "--show-prefix", "--revs-only", "HEAD"]
    finished = run(command, action="look at", source=folder, expected=(0, 128))
    outside = _Repository((f"--git-dir={_empty_repository()}", f"--work-tree={folder}", "-C", folder), "", None)
    if finished.status:
        if "not a git repository" in finished.messages:
            return outside
        raise GitFailed(action="look at", source=folder, reason=finished.messages.strip() or "unknown")
    inside, *rest = finished.output.removesuffix(b"\n").split(b"\n")
    if inside != b"true":
        return outside  # within a .git folder, for example
    commit_id = rest.pop().decode() if len(rest) > 1 and _COMMIT.match(rest[-1]) else None
    prefix = b"\n".join(rest).decode("utf-8", "surrogateescape")
    if prefix:  # a folder that its repository ignores as a whole is looked at for its own sake
        command = ["-C", folder, "check-ignore", "--quiet", "--", "."]
        if run(command, action="look at", source=folder, expected=(0, 1, 128)).status == 0:
            return outside
    return _Repository(("-C", folder), prefix, commit_id)


def _ls_files(repository: _Repository, folder: str, wanted: Collection[str] | None) -> Finished:
    command = [*repository.options, "--literal-pathspecs", "ls-files", "-z", "-t", "-co", "--exclude-standard"]
    if wanted is not None and sum(map(len, wanted)) + len(wanted) <= _ARGUMENT_BYTES:
        if not wanted:
            return Finished(0, b"", "")
        command += ["--", *wanted]
    return run(command, action="list the files of", source=folder)


def tracks_any(folder: str, below: str) -> bool:
    """Whether the work tree of a folder tracks a file below a path of it. Raises GitFailed."""
    command = ["-C", folder, "--literal-pathspecs", "ls-files", "-z", "-c", "--", below]
    return bool(run(command, action="list the files of", source=folder, expected=(0, 128)).output)


def _by_inner_repository(folder: str, paths: Collection[str]) -> dict[str, set[str]]:
    """Paths by the outermost repository inside the folder that they lie in, '' for the folder itself."""

    @cache
    def outermost(directory: str) -> str:
        parent = directory.rpartition("/")[0]
        if not directory or (parent and outermost(parent)):
            return outermost(parent) if parent else ""
        return directory if os.path.lexists(f"{folder}/{directory}/.git") else ""

    groups: dict[str, set[str]] = {}
    for path in paths:
        groups.setdefault(outermost(path.rpartition("/")[0]), set()).add(path)
    return groups


def _note_warnings(listing: Listing, messages: str, folder: str, below: str, prefix: str) -> None:
    """Folders that git could not open. It prints names with odd characters replaced or cut, so they are checked."""
    for line in messages.splitlines():
        match = _WARNING.match(line)
        if match is None:
            continue
        what, reason = match[1], match[3]
        inside = None if match[2] is None else match[2].removeprefix(prefix).rstrip("/")
        if what == "unable to access":  # a .gitignore: everything beside it is listed
            listing.problems.append(f"{below}{inside or 'a file'}: {reason}")
        elif inside == "" and not below:
            raise GitFailed(action="open", source=folder, reason=reason)
        elif inside and Path(folder, inside).is_dir():
            listing.problems.append(f"{below}{inside}/: {reason}")
            listing.unseen.append(f"{below}{inside}/")
        else:
            listing.problems.append(f"a folder of an unusual name in {below or folder} could not be opened")
            listing.unseen.append(below)


def _empty_repository() -> Path:
    """A repository without files, for listing folders that are in none."""
    repository = work_folder("empty.git")
    if not (repository / "HEAD").exists():
        new = repository.with_suffix(f".{os.getpid()}")
        run(["init", "--quiet", "--bare", "--template=", "--", str(new)], action="make", source=str(new))
        try:
            new.rename(repository)
        except OSError:  # another process was faster
            shutil.rmtree(new, ignore_errors=True)
    return repository
