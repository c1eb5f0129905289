"""Git repositories, remote and local: what their branches point at, and bare clones that hold their commits.

Clones lie below INGEST_HOME and are shared by all codebases of one address. Nothing is ever checked out, so no filter,
hook or attribute of a repository has any effect. What is read from a clone is in `git_objects`.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest_assets.codebases.git_process import run, work_folder
from ingest_assets.errors import GitFailed
from ingest_assets.settings import settings

_OBJECT_ID = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
# What git says when its own objects are damaged, for example after a power cut: such a clone is made anew.
_DAMAGE = re.compile(
    r"corrupt|bad object|bad tree|missing (?:blob|tree|commit)|is empty|unable to read|unresolved delta|inflate|"
    r"not a git repository|did not send all necessary objects|index-pack failed|loose object"
)


def clone_folder(source: str) -> Path:
    """Where the clone of an address lies."""
    return work_folder("repositories") / hashlib.sha256(source.encode()).hexdigest()[:20]


def remote_head(source: str, branch: str | None) -> str:
    """The commit that a branch (or tag) points at now; None means the default branch. Transfers no objects.

    Raises GitFailed, also when there is no such branch.
    """
    return _find_ref(source, branch)[1]


def fetch(source: str, branch: str | None, progress: Callable[[str], None] | None = None) -> str:
    """Bring the clone up to date with one branch (or tag), making it first if needed; the commit that it is at.

    `progress` gets git's own progress lines. One fetch at a time an address, across processes; one that is killed
    leaves the clone as it was. Nothing is transferred when the clone has the commit. Raises GitFailed.
    """
    wanted, commit = _find_ref(source, branch)
    clone = clone_folder(source)
    kept_as = f"refs/ingest/{hashlib.sha256((branch or '').encode()).hexdigest()[:20]}"  # flat: a and a/b can coexist
    if _resolve(clone, kept_as) == commit:
        return commit
    command = [
        *("-C", str(clone), "fetch", "--no-tags", "--force", "--no-write-fetch-head", "--no-recurse-submodules"),
        *("--progress" if progress else "--quiet", *_serving(source)),
        *("--end-of-options", source, f"+{wanted}:{kept_as}"),
    ]
    with _locked(clone, source) as lock:
        fresh = _prepare(clone, source, "sha256" if len(commit) == 64 else "sha1")
        try:
            run(command, action="fetch", source=source, remote=source, keep_open=(lock,), progress=progress)
        except GitFailed as error:
            if fresh or not _DAMAGE.search(str(error.fields["reason"])):
                raise
            shutil.rmtree(clone)
            _prepare(clone, source, "sha256" if len(commit) == 64 else "sha1")
            run(command, action="fetch", source=source, remote=source, keep_open=(lock,), progress=progress)
        found = _resolve(clone, kept_as)
    if found is None:
        raise GitFailed(action="fetch", source=source, reason=f"'{branch or 'HEAD'}' is no commit")
    return found


def fetch_commit(
    clone_of: str,
    source: str,
    commit: str,
    *,
    host_token_only: bool = False,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Bring one commit of the repository at `source` into the clone of another address, unless it is there.

    A server that hands out no single commits is asked for all its branches and tags. With `host_token_only` only a
    token that is meant for this very host is sent. Raises GitFailed.
    """
    clone, commit = clone_folder(clone_of), checked_id(commit)
    if _resolve(clone, commit) == commit:
        return
    kept_as = f"refs/ingest-submodules/{commit}"
    command = [
        *("-C", str(clone), "fetch", "--no-tags", "--force", "--no-write-fetch-head", "--no-recurse-submodules"),
        *("--progress" if progress else "--quiet", *_serving(source)),
        *("--end-of-options", source),
    ]

    def ask(*refs: str) -> None:
        run(
            [*command, *refs],
            action="fetch",
            source=source,
            remote=source,
            keep_open=(lock,),
            progress=progress,
            host_token_only=host_token_only,
        )

    with _locked(clone, clone_of) as lock:
        try:
            ask(f"+{commit}:{kept_as}")
        except GitFailed:
            ask(f"+refs/heads/*:{kept_as}/heads/*", f"+refs/tags/*:{kept_as}/tags/*")
    if _resolve(clone, commit) != commit:
        raise GitFailed(action="fetch", source=source, reason=f"it has no commit {commit}")


def remove_clone(source: str) -> None:
    """Delete the clone of an address that no codebase uses any more. Raises GitFailed when it is being fetched."""
    clone = clone_folder(source)
    with _locked(clone, source):
        shutil.rmtree(clone, ignore_errors=True)


def checked_id(object_id: str) -> str:
    """This id of a commit or another object, which is whole: nothing else is given to git. Raises GitFailed."""
    if not _OBJECT_ID.match(object_id):
        raise GitFailed(action="read", source="an object", reason=f"{object_id!r} is no full object id")
    return object_id


def _resolve(clone: Path, ref: str) -> str | None:
    """The commit that a ref of the clone names, if there is a clone and it has that commit."""
    if not clone.exists():
        return None
    command = ["-C", str(clone), "rev-parse", "--quiet", "--verify", f"{ref}^{{commit}}"]
    finished = run(command, action="read", source=str(clone), expected=(0, 1, 128))
    return finished.output.decode("ascii").strip() if finished.status == 0 else None


def _find_ref(source: str, branch: str | None) -> tuple[str, str]:
    """Full name of a branch or tag in the repository, and the commit that it points at."""
    names = ["HEAD"] if branch is None else [f"refs/heads/{branch}", f"refs/tags/{branch}"]
    # A tag with a message is an object of its own; the ref with `^{}` is the commit that it names.
    lines = _list_remote(source, *names, *(f"{name}^{{}}" for name in names)).decode("utf-8", "replace").splitlines()
    refs = {name: commit for commit, _, name in (line.partition("\t") for line in lines)}
    for name in names:
        if name in refs:
            return name, refs.get(f"{name}^{{}}", refs[name])
    missing = "it has no commits yet" if branch is None else f"it has no branch or tag '{branch}'"
    raise GitFailed(action="read", source=source, reason=missing)


def _list_remote(source: str, *patterns: str) -> bytes:
    # Outside any repository, so that no configuration of the current folder has a say.
    command = ["-C", "/", "ls-remote", "--quiet", *_serving(source)]
    return run([*command, "--end-of-options", source, *patterns], action="read", source=source, remote=source).output


def _serving(source: str) -> list[str]:
    """git serves a local repository by a process of its own, which is to take it whoever owns it."""
    local = source.startswith(("/", "file://"))
    return ["--upload-pack=git -c safe.directory=* -c uploadpack.allowAnySHA1InWant=true upload-pack"] if local else []


@contextlib.contextmanager
def _locked(clone: Path, source: str) -> Iterator[int]:
    """Hold the lock of a clone. Passed on to git, it lasts until git has ended too, even if this process is killed."""
    clone.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(clone.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + settings().git_timeout
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    reason = "another process has been fetching it all the time; try again when that has ended"
                    raise GitFailed(action="fetch", source=source, reason=reason) from None
                time.sleep(0.05)
        yield descriptor
    finally:
        os.close(descriptor)


def _prepare(clone: Path, source: str, object_format: str) -> bool:
    """Make an empty clone unless there is one, and clear what a killed git left in it. Whether it was made now."""
    if clone.exists():
        finished = run(
            ["-C", str(clone), "rev-parse", "--show-object-format"],
            action="read",
            source=str(clone),
            expected=(0, 128),
        )
        if finished.output.strip() == object_format.encode():
            leftovers = ("*.lock", "refs/ingest/*.lock", "objects/pack/tmp_*", "objects/pack/.tmp-*", "gc.pid")
            for leftover in (path for pattern in leftovers for path in clone.glob(pattern)):
                leftover.unlink(missing_ok=True)
            return False
        shutil.rmtree(clone)  # damaged, or another repository has taken the address
    new = clone.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    command = ["init", "--quiet", "--bare", "--template=", f"--object-format={object_format}", "--", str(new)]
    run(command, action="make a clone of", source=source)
    new.rename(clone)
    return True
