"""What SCIP indexers know of a codebase: which name at which place is defined where.

An index is read as protocol buffers without their library: only a handful of its fields matter.
https://github.com/sourcegraph/scip/blob/main/scip.proto
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_DEFINITION = 1  # role
# The end of a symbol says what it is; parameters, type parameters and locals are no definitions of a code graph.
_KINDS = (
    (re.compile(r"\(\)\.\Z|\(\+\d+\)\.\Z"), "function"),
    (re.compile(r"#\Z"), "type"),
    (re.compile(r"/(__init__:)?\Z"), "module"),  # the longer one of scip-python
    (re.compile(r"[.:]\Z"), "value"),  # a colon ends the key of an object
)
_UNNAMED = re.compile(r"\0local |typeLiteral\d+")  # symbols with numbers

IN_CODEBASE = ("function", "type", "value", "module", "macro")  # kinds of uses


Occurrence = tuple[int, int, int, str, int]  # line, column, length, symbol, roles


class Place(NamedTuple):
    """A definition."""

    path: str
    line: int  # of its name, from 1
    name: str


class Use(NamedTuple):
    """A name at a place, and where it is defined."""

    path: str
    line: int  # from 1
    column: int  # from 0, in UTF-16 units or characters, as the indexer counts
    targets: tuple[Place, ...]  # one name can be defined in several places; none is outside of the codebase
    kind: str  # function, type, value, module, macro, local, outside, declaration
    # Where it may be defined, by its name alone: members of types without a name have numbers, other ones in each file.
    maybe: frozenset[Place] = frozenset()
    first_line: int = 0  # of the import or export that names a module, where it goes over several
    unclear: bool = False  # one of several that are exported under its name: see `chains`


def run(indexer: str, folder: Path, arguments: Sequence[str] = ()) -> list[Use]:
    """The uses that an indexer (`scip-python`, `scip-typescript`, on the PATH) finds in a folder.

    Raises subprocess.CalledProcessError when it fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        index = Path(scratch) / "index.scip"
        project = ["--project-name", "codebase", "--project-version", "0"] if indexer == "scip-python" else []
        subprocess.run(
            [indexer, "index", *arguments, *project, "--output", str(index)],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return read(index, folder)


def read(index: Path, folder: Path) -> list[Use]:
    """The uses in an index of a folder."""
    documents = {path: _with_keys(list(occurrences)) for path, occurrences in _documents(index.read_bytes())}
    places: dict[str, list[tuple[str, int, int]]] = {}
    for path, occurrences in documents.items():
        for line, column, _, symbol, roles in occurrences:
            if roles & _DEFINITION:
                key = f"{path}\0{symbol}" if symbol.startswith("local ") else symbol
                places.setdefault(key, []).append((path, line, column))
    unnamed: dict[str, set[Place]] = {}  # by name, what has such a number
    uses = []
    texts = {path: (folder / path).read_text("utf-8", "replace").split("\n") for path in documents}

    def place(path: str, row: int, start: int) -> Place:
        name = re.match(r"[\w$#]*", texts[path][row][start:])
        return Place(path, row + 1, name[0] if name else "")

    for symbol, found in places.items():
        if _UNNAMED.search(symbol):
            for one in found:
                unnamed.setdefault(place(*one).name, set()).add(place(*one))
    for path, occurrences in documents.items():
        for line, column, _, symbol, roles in occurrences:
            if roles & _DEFINITION:
                continue
            is_local = symbol.startswith("local ")
            symbol = f"{path}\0{symbol}" if is_local else symbol
            if symbol in places:
                kinds = [] if is_local else [kind for pattern, kind in _KINDS if pattern.search(symbol)]
                targets = tuple(place(*one) for one in places[symbol])
                uses.append(Use(path, line + 1, column, targets, kinds[0] if kinds else "local"))
            else:
                numbered = is_local or _UNNAMED.search(symbol)
                maybe = frozenset(unnamed.get(place(path, line, column).name, ())) if numbered else frozenset()
                uses.append(Use(path, line + 1, column, (), "local" if is_local else "outside", maybe))
    return uses


def _with_keys(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """The occurrences of a file; the key of an object of which a type is expected is called a use of itself by
    scip-typescript, which has a number of its own: it is where that occurs first."""
    defined = {symbol for _, _, _, symbol, roles in occurrences if roles & _DEFINITION}
    first: dict[str, Occurrence] = {}
    for one in sorted(occurrences):
        if one[3].endswith(":") and one[3] not in defined and not one[3].endswith("/__init__:"):
            first.setdefault(one[3], one)
    keys = set(first.values())
    return [(*one[:4], one[4] | _DEFINITION) if one in keys else one for one in occurrences]


def _documents(data: bytes) -> Iterator[tuple[str, Iterator[Occurrence]]]:
    for number, value in _fields(data):
        if number == 2 and isinstance(value, bytes):
            fields = list(_fields(value))
            path = next(text.decode() for field, text in fields if field == 1 and isinstance(text, bytes))
            yield path, (_occurrence(one) for field, one in fields if field == 2 and isinstance(one, bytes))


def _occurrence(data: bytes) -> Occurrence:
    fields = dict(_fields(data))
    place, symbol, roles = fields.get(1, b""), fields.get(2, b""), fields.get(3, 0)
    assert isinstance(place, bytes) and isinstance(symbol, bytes) and isinstance(roles, int)
    numbers: list[int] = []
    at = 0
    while at < len(place):
        number, at = _varint(place, at)
        numbers.append(number)
    return numbers[0], numbers[1], numbers[-1] - numbers[1], symbol.decode(), roles


def _fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        if key & 7 == 0:
            number, at = _varint(data, at)
            yield key >> 3, number
        elif key & 7 == 2:
            length, at = _varint(data, at)
            yield key >> 3, data[at : at + length]
            at += length
        else:
            at += 8 if key & 7 == 1 else 4


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return number, at
