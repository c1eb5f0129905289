"""Content: the bytes of a file as text that can be analysed and stored, or the reason why it has none.

Reads the files of a codebase, from disk or from a clone, a batch at a time. Which files there are is the manifest's
business; what the text means, that of `analysis`.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.git_objects import read_blobs, tree
from ingest_assets.codebases.manifest import ManifestEntry, blob_id
from ingest_assets.codebases.paths import escape, unescape
from ingest_assets.codebases.safe_open import VANISHED, Root, blob_id_of
from ingest_assets.errors import SourceUnavailable

_LFS_HEAD = b"version https://git-lfs.github.com/spec/v1"
_LFS_BYTES = 1_024  # a pointer is smaller than that, by its specification
_BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that text does not have: all but BEL to CR and ESC.
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in (*range(0x07, 0x0E), 0x1B))
_CONTROLS_IN_TEXT = 0.05  # share of bytes; random bytes have 0.10


@dataclass(frozen=True, slots=True)
class Content:
    """What the bytes of one file are."""

    state: Literal["text", "binary", "too_large", "lfs_pointer"]
    reason: str | None  # why not `text`
    text: str | None  # of `text` only; its line ends as they are in the file
    encoding: str | None  # utf-8, utf-16, utf-32, cp1252 or latin-1
    content_version: str  # git blob id of the bytes
    size_bytes: int
    line_count: int  # 0 without text


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """Why one file could not be read."""

    reason: Literal["vanished", "unreadable"]
    message: str


def decode(data: bytes, max_bytes: int) -> Content:
    """The content of these bytes. Text is such that PostgreSQL can hold it: no NUL, no lone surrogates."""
    version = blob_id(data)
    if len(data) > max_bytes:
        return _too_large(version, len(data), max_bytes)

    def without_text(state: Literal["binary", "lfs_pointer"], reason: str) -> Content:
        return Content(state, reason, None, None, version, len(data), 0)

    if data.startswith(_LFS_HEAD) and len(data) < _LFS_BYTES:
        return without_text("lfs_pointer", "a Git LFS pointer: the file itself is not in the repository")
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding is not None:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            return without_text("binary", f"a byte order mark of {encoding}, but no {encoding} ({error.reason})")
        if "\0" in text:
            return without_text("binary", f"a NUL character in {encoding}")
    else:
        if (at := data.find(b"\0")) >= 0:
            return without_text("binary", f"a NUL byte at {at}")
        controls = len(data) - len(data.translate(None, _CONTROLS))
        if controls > _CONTROLS_IN_TEXT * len(data):
            return without_text("binary", f"{controls} control characters in {len(data)} bytes")
        text, encoding = _decode_bytes(data)
    lines = text.count("\n") + (not text.endswith("\n") and text != "")
    return Content("text", None, text, encoding, version, len(data), lines)


def read_many(
    codebase: Codebase, entries: Iterable[ManifestEntry], commit: str | None = None
) -> Iterator[tuple[str, Content | ReadFailure]]:
    """Read these files of a codebase; partition key and content of each, one in memory at a time, in any order.

    A file that vanished or cannot be read fails alone. Of a folder, the content version is that of the bytes read now,
    which may be newer than the entry's. `commit` (of a git codebase; its stored one by default) matters only where the
    repository is a SHA-256 one, whose blobs are not called by their content version. Raises SourceUnavailable when the
    source itself cannot be read, GitFailed when its clone is damaged.
    """
    if codebase.kind == "git":
        return _read_git(codebase, entries, commit or codebase.commit_id)
    return _read_folder(codebase, entries)


def _read_folder(codebase: Codebase, entries: Iterable[ManifestEntry]) -> Iterator[tuple[str, Content | ReadFailure]]:
    limit = codebase.settings.max_file_bytes
    try:
        root = Root(os.fsencode(os.path.realpath(codebase.source)))
    except OSError as error:
        raise SourceUnavailable(codebase=codebase.name, reason=f"{codebase.source}: {error.strerror}") from error
    with root:
        for entry in entries:
            try:
                descriptor = root.open(unescape(entry.path))
                try:
                    found = _read_file(descriptor, limit)
                finally:
                    os.close(descriptor)
            except OSError as error:
                if error.errno in VANISHED:
                    yield entry.path, ReadFailure("vanished", f"no such file any more: {entry.path}")
                else:
                    message = f"{(error.strerror or 'cannot be read').lower()}: {entry.path}"
                    yield entry.path, ReadFailure("unreadable", message)
                continue
            yield entry.path, found


def _read_file(descriptor: int, limit: int) -> Content:
    """Reads no more than the limit into memory, whatever the size said before."""
    blocks: list[bytes] = []
    left = limit + 1
    while left and (block := os.read(descriptor, min(left, max(os.fstat(descriptor).st_size + 1, 65_536)))):
        blocks.append(block)
        left -= len(block)
    if left:
        return decode(b"".join(blocks), limit)
    blocks.clear()
    version = blob_id_of(descriptor)
    return _too_large(version, os.fstat(descriptor).st_size, limit)


def _read_git(
    codebase: Codebase, entries: Iterable[ManifestEntry], commit: str | None
) -> Iterator[tuple[str, Content | ReadFailure]]:
    limit = codebase.settings.max_file_bytes
    ids: dict[str, str] | None = None
    if commit is not None and len(commit) == 64:
        ids = {escape(entry.path): entry.blob_id for entry in tree(codebase.source, commit)}
    wanted: list[tuple[str, str]] = []
    for entry in entries:
        blob = entry.content_version if ids is None else ids.get(entry.path)
        if blob is None or entry.content_version is None:
            yield entry.path, ReadFailure("vanished", f"no such file in commit {commit}: {entry.path}")
        elif entry.size_bytes > limit:
            yield entry.path, _too_large(entry.content_version, entry.size_bytes, limit)
        else:
            wanted.append((entry.path, blob))
    blobs = read_blobs(codebase.source, (blob for _, blob in wanted))
    for (path, blob), (_, data) in zip(wanted, blobs, strict=True):
        if data is None:
            yield path, ReadFailure("vanished", f"the clone lacks the object {blob}: {path}")
        else:
            yield path, decode(data, limit)


def _decode_bytes(data: bytes) -> tuple[str, str]:
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode(), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def _too_large(version: str, size_bytes: int, limit: int) -> Content:
    reason = f"{size_bytes:,} bytes are more than max_file_bytes ({limit:,})"
    return Content("too_large", reason, None, None, version, size_bytes, 0)
