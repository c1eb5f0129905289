"""The history of the files of a codebase: one `git log` over the commits that are new, and the lines changed lately.

What is counted is a sum over the commits that can be reached from one commit, merges left out: a file renamed begins
anew, as with `git log -- FILE`. So commits that come on top can be added to what is known of those below, and the order
does not matter. Nothing but names, dates, numbers and hashes of authors' addresses is kept. Storing is
`storage.history`'s matter.
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from typing import IO, NamedTuple, cast

from ingest_assets.codebases import git
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.git_process import MessageReader, explain, run, start, stop
from ingest_assets.codebases.paths import escape
from ingest_assets.errors import GitFailed
from ingest_assets.settings import settings

WINDOW = 90 * 24 * 3600  # seconds before the last commit in which churn is counted
MAX_COMMITS = 500_000  # that are looked at; of longer histories only the latest part is known

_BLOCK = 1 << 20
# Neither what a repository or its owner configures nor how it changes later may change what a commit counts: no
# replacements, and as of a bare repository no attributes (those of later versions of git would be of HEAD).
_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_PLAIN = (
    "--no-replace-objects", "--literal-pathspecs", "-c", "core.bare=true", "-c", f"attr.tree={_EMPTY_TREE}",
)  # fmt: skip
_LOG = (
    "log", "-z", "--raw", "--no-renames", "--no-merges", "--no-abbrev", "--no-mailmap",
    "--no-show-signature", "--no-ext-diff", "--full-history", "--format=%H%x00%ct%x00%ae%x00%D",
)  # fmt: skip
_LINES = (
    "diff-tree", "--stdin", "-r", "-z", "--root", "--numstat", "--no-renames", "--no-ext-diff",
    "--no-textconv", "--diff-algorithm=myers",
)  # fmt: skip


class Change(NamedTuple):
    """Lines that a recent commit changed in a file."""

    at: int
    lines: int


@dataclass(slots=True)
class FileHistory:
    """What the commits counted so far did to one path. Times are seconds since 1970."""

    commits: int = 0
    authors: set[int] = field(default_factory=set)  # hashes of their addresses
    first_at: int = 0
    last_at: int = 0
    recent: list[Change] = field(default_factory=list)  # within the window, those without changed lines too

    def add(self, other: FileHistory) -> None:
        """Add what other commits did."""
        self.first_at = min(self.first_at, other.first_at) if self.commits else other.first_at
        self.last_at = max(self.last_at, other.last_at)
        self.commits += other.commits
        self.authors |= other.authors
        self.recent += other.recent


@dataclass(slots=True)
class History:
    """What was read."""

    commit: str
    at: int  # when it was made: the end of the window
    commits: int = 0
    known_since: int | None = None  # where the history is cut off; None when it is whole
    files: dict[str, FileHistory] = field(default_factory=dict)  # by partition key

    @property
    def window_start(self) -> int:
        """When the window begins."""
        return self.at - WINDOW


def adds_to(codebase: Codebase, old: str, new: str) -> bool:
    """Whether every commit that can be reached from `old` can be reached from `new` too. Raises GitFailed."""
    try:
        repository = _repository(codebase)
        command = ["rev-list", "--max-count=1", _checked(old), f"^{_checked(new)}", "--"]
        found = b"".join(_stream(codebase, repository, command))
    except GitFailed:
        return False  # `old` is gone
    return not found.strip()


def read(codebase: Codebase, commit: str, known: str | None = None) -> History:
    """What the commits that can be reached from `commit` did to the files below the codebase's folder, without those
    that can be reached from `known`. Raises GitFailed."""
    repository = _repository(codebase)
    command = ["show", "-s", "--no-show-signature", "--format=%ct", _checked(commit), "--"]
    found = History(commit, int(b"".join(_stream(codebase, repository, command))))
    without = [f"^{_checked(known)}"] if known else []
    inside = [f"--relative={repository.prefix}", "--", repository.prefix] if repository.prefix else ["--"]
    recent: dict[bytes, int] = {}
    log = _fields(
        _stream(codebase, repository, [*_LOG, f"--max-count={MAX_COMMITS + 1}", _checked(commit), *without, *inside])
    )
    for commit_id, time, author, paths in _commits(log, found):
        if found.commits > MAX_COMMITS:
            found.known_since = max(found.known_since or 0, time)
            break
        one = FileHistory(1, {author}, time, time)
        if time >= found.window_start:
            recent[commit_id] = time
        for path in paths:
            file = found.files.get(path)
            if file is None:
                found.files[path] = FileHistory(1, {author}, time, time)
            else:
                file.add(one)
    _add_lines(codebase, repository, found, recent)
    return found


class _Repository(NamedTuple):
    folder: str  # git's own
    prefix: str  # of the codebase within it, with trailing slash


def _repository(codebase: Codebase) -> _Repository:
    if codebase.kind == "git":
        return _Repository(str(git.clone_folder(codebase.source)), "")
    command = ["-C", codebase.source, "rev-parse", "--absolute-git-dir", "--show-prefix"]
    output = run(command, action="read the history of", source=codebase.source).output
    folder, _, prefix = output.decode("utf-8", "surrogateescape").partition("\n")
    return _Repository(folder, prefix.removesuffix("\n"))


def _commits(log: Iterator[bytes], found: History) -> Iterator[tuple[bytes, int, int, list[str]]]:
    """Id, time, author and paths of each commit. One at which a shallow clone ends did not make what it seems to."""
    token = next(log, b"")
    while token:
        commit_id, time, author, refs = token, int(next(log)), _author(next(log)), next(log)
        paths: list[str] = []
        while (token := next(log, b"")).lstrip(b"\n").startswith(b":"):
            paths.append(_key(next(log)))
        if b"grafted" in refs.split(b", "):
            found.known_since = max(found.known_since or 0, time + 1)
            continue
        found.commits += 1
        yield commit_id, time, author, paths


def _add_lines(codebase: Codebase, repository: _Repository, found: History, recent: dict[bytes, int]) -> None:
    """Count the lines that these commits (id -> time) changed."""
    if not recent:
        return
    inside = [f"--relative={repository.prefix}"] if repository.prefix else []
    at = 0
    for token in _fields(_stream(codebase, repository, [*_LINES, *inside], recent)):
        added, _, rest = token.partition(b"\t")
        removed, tab, path = rest.partition(b"\t")
        if not tab:
            at = recent[token]
        elif (file := found.files.get(_key(path))) is not None:
            lines = 0 if added == b"-" else int(added) + int(removed)  # a dash where it is no text
            file.recent.append(Change(at, lines))


def _author(address: bytes) -> int:
    digest = hashlib.sha1(address.strip().lower(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _key(path: bytes) -> str:
    return escape(path.decode("utf-8", "surrogateescape"))


def _checked(commit: str) -> str:
    """The id itself. Raises GitFailed for anything else, which git could take for an option."""
    if len(commit) not in (40, 64) or not set(commit) <= set("0123456789abcdef"):
        raise GitFailed(action="read", source="a commit", reason=f"{commit!r} is no full commit id")
    return commit


def _fields(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """What stands between NULs."""
    rest = b""
    for block in blocks:
        *fields, rest = (rest + block).split(b"\0")
        yield from fields
    if rest:
        yield rest


def _stream(
    codebase: Codebase, repository: _Repository, arguments: Sequence[str], lines: Iterable[bytes] = ()
) -> Iterator[bytes]:
    """What git writes, in blocks, given these lines; for `settings().git_timeout` seconds at most. Raises GitFailed."""
    given = b"".join(line + b"\n" for line in lines)
    command = ["-C", "/", f"--git-dir={repository.folder}", *_PLAIN, *arguments]
    process = start(command, stdin=subprocess.PIPE)
    messages = MessageReader(process)
    timed_out = threading.Event()

    def expire() -> None:
        timed_out.set()
        stop(process)

    timer = threading.Timer(settings().git_timeout, expire)
    timer.daemon = True
    timer.start()
    try:
        threading.Thread(target=_feed, args=(process.stdin, given), daemon=True).start()
        stream = cast("BufferedReader", process.stdout)
        with contextlib.suppress(ValueError):  # closed by the timer
            while block := stream.read1(_BLOCK):
                yield block
        status = process.wait()
        if timed_out.is_set():
            reason = f"it took longer than {settings().git_timeout:.0f} s (INGEST_GIT_TIMEOUT)"
            raise GitFailed(action="read the history of", source=codebase.source, reason=reason)
        if status:
            reason = explain(messages.all(), status, codebase.source)
            raise GitFailed(action="read the history of", source=codebase.source, reason=reason)
    finally:
        timer.cancel()
        stop(process)


def _feed(pipe: IO[bytes], given: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):  # git has ended
        pipe.write(given)
        pipe.close()
