"""The index of windows of tokens, and the duplicated blocks of the files that a change may have touched.

The index is a hash table of packed postings, a row a bucket of about fifty: a changed file reads and writes the buckets
of its own windows, and reads those of the files that it shares windows with; never the others. What a window is and
what a block is, is `analysis.clones`'s to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest_assets.analysis import clones
from ingest_assets.analysis.clones import POSTINGS, Block
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

Array = npt.NDArray[Any]

_IN_BUCKET = 48  # postings, when the index is made: a row stays below the size from which it is stored elsewhere
_CROWDED = 8 * _IN_BUCKET  # on average: the index is made anew with more buckets
_MANY_FILES = 500  # changed at once: making the index anew is faster
_NONE = np.empty(0, POSTINGS)


def update(conn: Connection, codebase: str, paths: Collection[str] | None) -> dict[str, list[Block]]:
    """Take up these files (None: all); the blocks of each file that may have other ones now, by path.

    Files that are gone or have no windows are taken up too: they have no blocks.
    """
    row = conn.execute(load("clones")["bits"], {"codebase": codebase}).fetchone()
    if paths is None or row is None or len(paths) > _MANY_FILES:
        return _rebuild(conn, codebase)
    index = _Index(conn, codebase, row[0])
    old, new = _windows(conn, "indexed", codebase, paths), _windows(conn, "fingerprints", codebase, paths)
    before, after = _postings(old), _postings(new)
    index.read(np.concatenate([before["hash"], after["hash"]]))
    if index.is_crowded:
        return _rebuild(conn, codebase)
    changed = {clones.file_id(path): path for path in paths}
    touched = index.replace(changed.keys(), before, after)
    _put_files(conn, codebase, paths, new)
    others = {
        file: np.frombuffer(windows, clones.WINDOWS)["hash"]
        for file, _, windows in conn.execute(
            load("clones")["indexed_by_id"], {"codebase": codebase, "ids": sorted(touched - changed.keys())}
        )
    }
    wanted = np.unique(np.concatenate([after["hash"], *others.values()]))
    index.read(wanted)
    found = clones.blocks(index.equal_to(wanted), changed.keys() | touched)
    named = _named(conn, codebase, found)
    return {path: named.get(path, []) for path in {*paths, *_paths(conn, codebase, touched).values()}}


def _rebuild(conn: Connection, codebase: str) -> dict[str, list[Block]]:
    """Make the index anew; the blocks of all files that have some."""
    windows = _windows(conn, "fingerprints", codebase, None)
    found = _postings(windows)
    conn.execute("DELETE FROM clone_files WHERE codebase = %s", (codebase,))
    conn.execute("DELETE FROM clone_buckets WHERE codebase = %s", (codebase,))
    _copy_files(conn, codebase, windows)
    bits = max(1, int(np.ceil(np.log2(max(len(found), 1) / _IN_BUCKET)))) if len(found) > _IN_BUCKET else 1
    with conn.cursor().copy("COPY clone_buckets (codebase, bits, bucket, postings) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["text", "int2", "int4", "bytea"])
        for bucket, part in _by_bucket(found, bits):
            copy.write_row((codebase, bits, bucket, part.tobytes()))
        if not len(found):  # an index of nothing is one
            copy.write_row((codebase, bits, 0, b""))
    return _named(conn, codebase, clones.blocks(found))


class _Index:
    """The buckets that were read, as one array of postings."""

    def __init__(self, conn: Connection, codebase: str, bits: int) -> None:
        self._conn, self._codebase, self._bits = conn, codebase, bits
        self._read: set[int] = set()
        self._postings = _NONE

    @property
    def is_crowded(self) -> bool:
        """Whether what was read so far says that there are too few buckets."""
        return len(self._postings) > _CROWDED * max(len(self._read), 1)

    def read(self, hashes: Array) -> None:
        """Read the buckets of these windows that were not read yet."""
        missing = set(np.unique(_bucket_of(hashes, self._bits)).tolist()) - self._read
        self._read |= missing
        with self._conn.cursor(binary=True) as cursor:
            rows = cursor.execute(
                load("clones")["buckets"], {"codebase": self._codebase, "buckets": sorted(missing)}
            ).fetchall()
        packed = b"".join(row[0] for row in rows)
        self._postings = np.concatenate([self._postings, np.frombuffer(packed, POSTINGS)])

    def replace(self, files: Collection[int], before: Array, after: Array) -> set[int]:
        """Take away the windows of these files, `before`, and add those of `after`, all of whose buckets were read.

        Returns the files whose blocks may be others now, those themselves included.
        """
        own = np.fromiter(files, np.int64, len(files))
        hashes = np.unique(np.concatenate([before["hash"], after["hash"]]))
        touched = _touched(self.equal_to(hashes))
        kept = self._postings[~np.isin(self._postings["file"], own)]
        self._postings = clones.in_order(np.concatenate([kept, after]))
        different = np.setxor1d(_as_bytes(before), _as_bytes(after)).view(POSTINGS)
        self._put(np.unique(_bucket_of(different["hash"], self._bits)))
        return set(files) | touched | _touched(self.equal_to(hashes))

    def equal_to(self, hashes: Array) -> Array:
        """The postings of these windows, as far as they were read, in order."""
        return clones.in_order(self._postings[np.isin(self._postings["hash"], hashes)])

    def _put(self, buckets: Array) -> None:
        """Write these buckets."""
        here = self._postings[np.isin(_bucket_of(self._postings["hash"], self._bits), buckets)]
        parts = {bucket: part.tobytes() for bucket, part in _by_bucket(here, self._bits)}
        self._conn.execute(
            load("clones")["put_buckets"],
            {
                "codebase": self._codebase,
                "bits": self._bits,
                "buckets": buckets.tolist(),
                "postings": [parts.get(bucket, b"") for bucket in buckets.tolist()],
            },
        )


def _as_bytes(found: Array) -> Array:
    """Each posting as one value that can be compared."""
    whole: Array = np.ascontiguousarray(found).view(f"S{POSTINGS.itemsize}")
    return whole


def _touched(found: Array) -> set[int]:
    """The files with a window that so few others are equal to that one more or less is seen in their blocks."""
    if not len(found):
        return set()
    first = clones.groups(found)
    sizes = np.diff(np.append(first, len(found)))
    files = found["file"]
    # Where the windows of a large group are all in one file, the first one in another makes them shared.
    new_file = np.concatenate([[True], files[1:] != files[:-1]]).astype(np.int64)
    new_file[first] = 1
    counts = np.add.reduceat(new_file, first)
    few = np.repeat((sizes <= clones.MAX_TWINS + 2) | (counts <= 2), sizes)
    return set(np.unique(files[few]).tolist())


def _bucket_of(hashes: Array, bits: int) -> Array:
    buckets: Array = (hashes >> np.uint64(64 - bits)).astype(np.int64)
    return buckets


def _by_bucket(found: Array, bits: int) -> Iterable[tuple[int, Array]]:
    """Postings in order, cut by bucket."""
    if not len(found):
        return
    buckets = _bucket_of(found["hash"], bits)
    cuts = np.flatnonzero(buckets[1:] != buckets[:-1]) + 1
    yield from zip(buckets[np.concatenate([[0], cuts])].tolist(), np.split(found, cuts), strict=True)


def _windows(conn: Connection, statement: str, codebase: str, paths: Collection[str] | None) -> dict[str, bytes]:
    """Packed windows by path."""
    parameters = {"codebase": codebase, "paths": None if paths is None else list(paths)}
    with conn.cursor(binary=True) as cursor:
        return {row[0]: row[1] for row in cursor.execute(load("clones")[statement], parameters)}


def _postings(windows: Mapping[str, bytes]) -> Array:
    return clones.postings({clones.file_id(path): packed for path, packed in windows.items()})


def _put_files(conn: Connection, codebase: str, paths: Collection[str], windows: Mapping[str, bytes]) -> None:
    conn.execute("DELETE FROM clone_files WHERE codebase = %s AND path = ANY(%s)", (codebase, list(paths)))
    _copy_files(conn, codebase, windows)


def _copy_files(conn: Connection, codebase: str, windows: Mapping[str, bytes]) -> None:
    with conn.cursor().copy("COPY clone_files (codebase, file_id, path, windows) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["text", "int8", "text", "bytea"])
        for path, packed in windows.items():
            copy.write_row((codebase, clones.file_id(path), path, packed))


def _paths(conn: Connection, codebase: str, files: Iterable[int]) -> dict[int, str]:
    return dict(conn.execute(load("clones")["paths"], {"codebase": codebase, "ids": sorted(files)}).fetchall())


def _named(conn: Connection, codebase: str, found: Mapping[int, clones.Found]) -> dict[str, list[Block]]:
    ids = {*found, *(file for each in found.values() for block in each for file in block[2]["file"].tolist())}
    paths = _paths(conn, codebase, ids)
    return {paths[file]: clones.named(each, paths) for file, each in found.items()}
