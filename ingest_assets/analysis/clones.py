"""Clones: the same tokens in several places, found by the hashes of windows of tokens. Pure.

A window is 80 tokens in a row that begin with the first token of a line; its hash is a rolling one, so that a file
costs one pass. Tokens are the operators and operands of the walk over a tree: comments, closing brackets and separators
are none; all strings are one token and all numbers another, and imports are left out. A window is shared when an equal
one stands in another file, or elsewhere in its own without overlapping. Shared windows that overlap are one block; a
block of 10 lines or more is a finding. The limits are SonarQube's, 100 tokens and 10 lines: 80 of 100 tokens are
operators or operands (measured in Python, JavaScript, TypeScript, Go and Rust: 78 to 89).

Groups of equal windows are found by sorting their hashes (nearly linear), or in an index of them where only some files
changed; that index, and what changed, is `storage.clones`'s matter. Index-based detection is after Hummel, Juergens,
Heinemann and Conradt, "Index-based code clone detection: incremental, distributed, scalable", ICSM 2010.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest_assets.analysis.facts import Finding
from ingest_assets.analysis.quality import DUPLICATED_BLOCK

WINDOW = 80  # tokens
MIN_LINES = 10
# Of the tokens of a window as many must differ: tables of literals and lists of like calls are no clones.
MIN_DISTINCT = 18
# Windows that stand in more places have too many twins to name them: licences, generated code.
MAX_TWINS = 20

_MAJOR_LINES = 50  # of a block that is more than minor
WINDOWS = np.dtype([("hash", "<u8"), ("start", "<u4"), ("end", "<u4")])
POSTINGS = np.dtype([("hash", "<u8"), ("file", "<i8"), ("start", "<u4"), ("end", "<u4")])
_STRING, _NUMBER = 1, 2  # the values of other tokens lie above
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_QUOTES = (b'"', b"'", b"`")
_MAX_CACHED = 200_000
_TOKENS_AT_ONCE = 10_000  # about: what is found of them on the way takes ten times their own memory

Array = npt.NDArray[Any]
# Blocks of a file: first and last line, postings of the twins, whether some were left out.
Found = list[tuple[int, int, Array, bool]]


class _Hashes(dict[bytes, int]):
    """Token -> its hash. Kept for the next file, up to a size."""

    def __missing__(self, token: bytes) -> int:
        if token[-1:] in _QUOTES and len(token) > 1:
            found = _STRING
        elif token[:1].isdigit():
            found = _NUMBER
        else:
            found = zlib.crc32(token) + 3
        self[token] = found
        return found


_hashes = _Hashes()


def token_hashes(tokens: Sequence[bytes]) -> Array:
    """The hashes of tokens as they are written."""
    if len(_hashes) > _MAX_CACHED:
        _hashes.clear()
    return np.fromiter(map(_hashes.__getitem__, tokens), np.uint64, len(tokens))


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a file."""

    path: str
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a file that stand elsewhere too."""

    start_line: int
    end_line: int
    twins: tuple[Place, ...]  # in order of path and line; those of windows with too many are left out
    many: bool  # some were left out


def fingerprints(hashes: Array, places: Array, rows: Sequence[int], imports: Collection[int] = ()) -> bytes:
    """The windows of a text, packed: of its tokens, in their order, the hashes and the bytes at which they begin.

    `rows` are the bytes at which its rows begin, `imports` the lines (from 1) of imports.
    """
    if len(hashes) < WINDOW:
        return b""
    tokens, lines = hashes, np.searchsorted(rows, places, "right").astype(np.uint32)
    if imports:
        is_import = np.zeros(len(rows) + 1, bool)
        is_import[[line for line in imports if line <= len(rows)]] = True
        kept = ~is_import[lines]
        tokens, lines = tokens[kept], lines[kept]
        if len(tokens) < WINDOW:
            return b""
    begins = lines[: len(lines) - WINDOW + 1]
    starts = np.flatnonzero(begins[1:] != begins[:-1]) + 1
    starts = np.concatenate([[0], starts])
    parts = np.array_split(starts, len(tokens) // _TOKENS_AT_ONCE + 1)
    return b"".join(_windows(tokens, lines, part) for part in parts if len(part))


def _windows(tokens: Array, lines: Array, starts: Array) -> bytes:
    """The windows that begin at these tokens, without those of too few different ones."""
    first = starts[0]
    part, at = tokens[first : starts[-1] + WINDOW], starts - first
    varied = _are_varied(part, at)
    at, starts = at[varied], starts[varied]
    windows = np.empty(len(starts), WINDOWS)
    windows["hash"] = _roll(part, at)
    windows["start"] = lines[starts]
    windows["end"] = lines[starts + WINDOW - 1]
    return windows.tobytes()


def file_id(path: str) -> int:
    """A number for a path: 64 bits of its hash."""
    return int.from_bytes(
        hashlib.sha1(path.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[:8], "big", signed=True
    )


def postings(files: Mapping[int, bytes]) -> Array:
    """The windows of files (id -> packed windows) in the order of hash, file and line."""
    parts = {file: np.frombuffer(packed, WINDOWS) for file, packed in files.items()}
    found = np.empty(sum(map(len, parts.values())), POSTINGS)
    at = 0
    for file, part in parts.items():
        piece = found[at : at + len(part)]
        piece["file"] = file
        for name in ("hash", "start", "end"):
            piece[name] = part[name]
        at += len(part)
    return in_order(found)


def in_order(found: Array) -> Array:
    """Postings in the order of hash, file and line."""
    return found[np.lexsort((found["start"], found["file"], found["hash"]))]


def groups(found: Array) -> Array:
    """Where each group of equal windows begins, in postings in order."""
    hashes = found["hash"]
    return np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]])) if len(found) else np.empty(0, np.int64)


def blocks(found: Array, only: Collection[int] | None = None) -> dict[int, Found]:
    """The blocks of files, from postings in order that hold every window equal to one of theirs.

    Of each block its first and last line, the postings of its twins in order of file and line, and whether some windows
    have too many twins for them to be among these. `only` restricts the answer to these files.
    """
    if not len(found):
        return {}
    first = groups(found)
    sizes = np.diff(np.append(first, len(found)))
    group = np.repeat(np.arange(len(first)), sizes)
    files, starts, ends = found["file"], found["start"], found["end"]
    alone = np.minimum.reduceat(files, first) == np.maximum.reduceat(files, first)
    last_start, first_end = np.maximum.reduceat(starts, first), np.minimum.reduceat(ends, first)
    shared = ~alone[group] | (last_start[group] > ends) | (first_end[group] < starts)
    if only is not None:
        shared &= np.isin(files, np.fromiter(only, np.int64, len(only)))
    chosen = np.flatnonzero(shared)
    chosen = chosen[np.lexsort((starts[chosen], files[chosen]))]
    answer: dict[int, Found] = {}
    for members in _runs(chosen, files, starts, ends):
        start, end = int(starts[members[0]]), int(ends[members].max())
        if end - start + 1 < MIN_LINES:
            continue
        file, of = int(files[members[0]]), group[members]
        few = of[sizes[of] <= MAX_TWINS + 1]
        twins = np.concatenate([found[first[one] : first[one] + sizes[one]] for one in few] or [found[:0]])
        twins = twins[(twins["file"] != file) | (twins["start"] > end) | (twins["end"] < start)]
        answer.setdefault(file, []).append((start, end, _merged(twins), len(few) < len(of)))
    return answer


def finding(block: Block) -> Finding:
    """A block as a finding."""
    lines = block.end_line - block.start_line + 1
    severity = "major" if lines >= _MAJOR_LINES else "minor"
    twins = block.twins
    if twins:
        one = twins[0]
        others = "" if len(twins) == 1 else f" and {len(twins) - 1} other place{'s' if len(twins) > 2 else ''}"
        where = f"in {one.path}:{one.start_line}-{one.end_line}{others}"
    else:
        where = f"in more than {MAX_TWINS} other places"
    message = f"{lines} lines stand {where} too: share them"
    return Finding(DUPLICATED_BLOCK, severity, message, block.start_line, block.end_line, lines, MIN_LINES)


def _roll(tokens: Array, starts: Array) -> Array:
    """The hash of the window at each start: sum of token * base**position, moved to position 0; all modulo 2**64."""
    size = len(tokens)
    with np.errstate(over="ignore"):
        sums = np.zeros(size + 1, np.uint64)
        np.cumsum(tokens * _powers(_BASE, size), out=sums[1:])
        window = sums[starts + WINDOW] - sums[starts]
        return _mix(window * _powers(pow(_BASE, -1, 1 << 64), size)[starts])


def _powers(base: int, size: int) -> Array:
    """base**0, base**1, ... modulo 2**64."""
    known = _power_cache.get(base)
    if known is None or len(known) < size:
        factors = np.full(2 * size, base, np.uint64)
        factors[0] = 1
        with np.errstate(over="ignore"):
            known = _power_cache[base] = np.multiply.accumulate(factors)
    return known[:size]


_power_cache: dict[int, Array] = {}


def _mix(values: Array) -> Array:
    """Spread the bits (splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: Array = values ^ (values >> np.uint64(31))
    return spread


def _are_varied(tokens: Array, starts: Array) -> Array:
    """Whether the window at each start has enough different tokens: those that did not come before within it.

    16 bits of them are compared, which are sorted faster; that two of a window have the same is rare.
    """
    few = tokens.astype(np.uint16)
    order = np.argsort(few, kind="stable")
    again = few[order][1:] == few[order][:-1]
    previous = np.full(len(few), -WINDOW, np.int64)
    previous[order[1:][again]] = order[:-1][again]
    # A bound that is cheap to have, and enough for most: tokens that did not come in the window before them.
    new = np.zeros(len(few) + 1, np.int64)
    np.cumsum(np.arange(len(few)) - previous >= WINDOW, out=new[1:])
    varied: Array = new[starts + WINDOW] - new[starts] >= MIN_DISTINCT
    if varied.all():
        return varied
    unsure = np.flatnonzero(~varied)
    windows = np.lib.stride_tricks.sliding_window_view(previous, WINDOW)
    for part in np.array_split(unsure, len(unsure) // 10_000 + 1):
        varied[part] = (windows[starts[part]] < starts[part][:, None]).sum(axis=1) >= MIN_DISTINCT
    return varied


def _runs(chosen: Array, files: Array, starts: Array, ends: Array) -> Iterator[Array]:
    """Windows, in the order of file and line, cut where one begins behind all before it."""
    if not len(chosen):
        return
    of, begin, end = files[chosen], starts[chosen], ends[chosen]
    new_file = np.concatenate([[True], of[1:] != of[:-1]])
    # Ends of one file grow with its starts, so the one before is the furthest.
    cut = new_file | np.concatenate([[True], begin[1:] > end[:-1]])
    yield from np.split(chosen, np.flatnonzero(cut)[1:])


def _merged(twins: Array) -> Array:
    """Postings in the order of file and line, those that overlap as one."""
    twins = twins[np.lexsort((twins["start"], twins["file"]))]
    pieces = list(_runs(np.arange(len(twins)), twins["file"], twins["start"], twins["end"]))
    merged = twins[[piece[0] for piece in pieces]]
    merged["end"] = [twins["end"][piece].max() for piece in pieces]
    return merged


def named(found: Found, paths: Mapping[int, str]) -> list[Block]:
    """Blocks with the paths of their twins; a file without a path is left out."""
    named = []
    for start, end, twins, many in found:
        places = [
            Place(paths[int(one["file"])], int(one["start"]), int(one["end"]))
            for one in twins
            if int(one["file"]) in paths
        ]
        named.append(Block(start, end, tuple(sorted(places, key=lambda one: (one.path, one.start_line))), many))
    return named
