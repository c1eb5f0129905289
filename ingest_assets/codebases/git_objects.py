"""What a clone of a git repository holds: the trees of its commits, the content of files, and configuration in them.

Belongs here: reading from the clone alone. How it comes to have a commit is `git`; what a codebase makes of a tree is
in `git_source`.
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import threading
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple, cast

from ingest_assets.codebases.git import checked_id, clone_folder
from ingest_assets.codebases.git_process import MessageReader, explain, run, start, stop
from ingest_assets.errors import GitFailed

_BLOCK = 1 << 20


class TreeEntry(NamedTuple):
    """One entry of a commit's tree that is no folder."""

    mode: str  # 100644, 100755, 120000 (symlink), 160000 (submodule)
    blob_id: str
    size_bytes: int  # 0 of a submodule
    path: bytes


def tree(source: str, commit: str) -> list[TreeEntry]:
    """Every file, symlink and submodule of a fetched commit, in git's path order. Raises GitFailed."""
    output = _read(source, "ls-tree", "-r", "-l", "-z", "--full-tree", checked_id(commit))
    entries = []
    for record in output.split(b"\0")[:-1]:
        head, _, path = record.partition(b"\t")
        mode, _, blob_id, size = head.decode("ascii").split()
        entries.append(TreeEntry(mode, blob_id, 0 if size == "-" else int(size), path))
    return entries


def read_blobs(source: str, blob_ids: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """The content of each blob of the clone, in the order asked for; None for one that the clone lacks.

    One git process, and one blob in memory at a time. Raises GitFailed.
    """
    for blob_id, size, stream in _blobs(source, blob_ids):
        yield blob_id, None if size is None else stream.read(size)


def hash_blobs(source: str, blob_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The SHA-1 blob id of each blob, computed from its bytes: what a SHA-256 repository does not know.

    One git process; large blobs are read in blocks. Raises GitFailed.
    """
    for blob_id, size, stream in _blobs(source, blob_ids):
        if size is None:
            raise GitFailed(action="read", source=source, reason=f"the clone lacks the object {blob_id}")
        digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
        for start_of_block in range(0, size, _BLOCK):
            digest.update(stream.read(min(_BLOCK, size - start_of_block)))
        yield blob_id, digest.hexdigest()


def read_configuration(source: str, blob: str) -> list[tuple[str, str]]:
    """The variables of a file in git's configuration format, named as `<commit>:<path>`; [] where there is none."""
    command = ["-C", str(clone_folder(source)), "config", "--null", "--blob", blob, "--list"]
    finished = run(command, action="read", source=source, expected=(0, 1, 128))
    if finished.status:
        return []
    records = (record.partition("\n") for record in finished.output.decode("utf-8", "surrogateescape").split("\0"))
    return [(name, value) for name, separator, value in records if separator]


def _blobs(source: str, blob_ids: Iterable[str]) -> Iterator[tuple[str, int | None, IO[bytes]]]:
    """Id, size and the stream from which exactly so many bytes must be read before going on."""
    ids = [checked_id(blob_id) for blob_id in blob_ids]
    if not ids:
        return
    # No time limit: like reading files, it reads from the local disk only, at the pace of the caller.
    process = start(["-C", str(clone_folder(source)), "cat-file", "--batch", "--buffer"], stdin=subprocess.PIPE)
    stream = cast("IO[bytes]", process.stdout)
    messages = MessageReader(process)
    # A thread of its own asks, so that neither side waits for the other while both pipes are full.
    threading.Thread(target=_ask, args=(process.stdin, ids), daemon=True).start()
    try:
        for blob_id in ids:
            header = stream.readline().split()
            if not header:
                status = process.wait()
                raise GitFailed(action="read", source=source, reason=explain(messages.all(), status, source))
            if header[-1] == b"missing":
                yield blob_id, None, stream
                continue
            yield blob_id, int(header[2]), stream
            stream.read(1)  # the line feed behind the content
    finally:
        stop(process)


def _ask(pipe: IO[bytes], ids: list[str]) -> None:
    with contextlib.suppress(OSError, ValueError):  # the reader has stopped
        pipe.write("".join(f"{blob_id}\n" for blob_id in ids).encode())
        pipe.close()


def _read(source: str, *arguments: str) -> bytes:
    return run(["-C", str(clone_folder(source)), *arguments], action="read", source=source).output
