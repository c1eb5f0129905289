"""Opening a file below a root without following any symlink on the way, so that nothing outside is ever read.

Also the hash of an open file. What is read and why is decided in `folder` and `content`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from types import TracebackType

_FOLDER_FLAGS = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_BLOCK = 1 << 20
# A name that is gone, or whose folder became a file or a symlink: the file is no part of the tree any more.
VANISHED = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})


class Root:
    """An open folder. The folders on the way to the last file stay open, so files should come folder by folder."""

    def __init__(self, folder: bytes) -> None:
        """Raises OSError when the folder cannot be opened."""
        self._path = folder
        self._root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._last = b""  # folder that is open
        self._names: list[bytes] = []  # its parts
        self._open: list[int] = []  # and a descriptor of each

    def __enter__(self) -> Root:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close(0)
        os.close(self._root)

    def open(self, path: bytes) -> int:
        """A descriptor of a regular file, given by its relative path. Raises OSError."""
        folder, _, name = path.rpartition(b"/")
        descriptor = os.open(name, _FILE_FLAGS, dir_fd=self._open_folder(folder))
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.ENOENT, "no regular file any more")
        return descriptor

    def stat(self, path: bytes) -> os.stat_result:
        """What lies at a relative path; a symlink itself, not its target. Raises OSError."""
        folder, _, name = path.rpartition(b"/")
        return os.stat(name, dir_fd=self._open_folder(folder), follow_symlinks=False)

    def holds_target_of(self, path: bytes) -> bool:
        """Whether the target of a symlink lies inside the folder."""
        top = os.path.realpath(self._path).rstrip(b"/") + b"/"
        return os.path.realpath(top + path).startswith(top)

    def _open_folder(self, folder: bytes) -> int:
        if folder != self._last:
            self._enter(folder)
        return self._open[-1] if self._open else self._root

    def _enter(self, folder: bytes) -> None:
        names = folder.split(b"/") if folder else []
        common = 0
        while common < min(len(names), len(self._names)) and names[common] == self._names[common]:
            common += 1
        self._close(common)
        for name in names[common:]:
            if name in (b"", b".", b".."):
                raise OSError(errno.ENOENT, "no path inside the folder")
            self._open.append(os.open(name, _FOLDER_FLAGS, dir_fd=self._open[-1] if self._open else self._root))
            self._names.append(name)
        self._last = folder

    def _close(self, depth: int) -> None:
        for descriptor in self._open[depth:]:
            os.close(descriptor)
        del self._open[depth:], self._names[depth:]
        self._last = b"/".join(self._names)


def blob_id_of(descriptor: int) -> str:
    """The git blob id of an open file, read in blocks from its start.

    Raises OSError when it cannot be read, or gets shorter all the while.
    """
    for _ in range(3):
        os.lseek(descriptor, 0, os.SEEK_SET)
        left = os.fstat(descriptor).st_size
        digest = hashlib.sha1(b"blob %d\0" % left, usedforsecurity=False)
        while left and (block := os.read(descriptor, min(left, _BLOCK))):
            digest.update(block)
            left -= len(block)
        if not left:
            return digest.hexdigest()
    raise OSError(errno.EAGAIN, "it changed while it was read")
