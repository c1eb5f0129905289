"""The paths of a codebase, for finding the files that an import means; every answer is noted in `lookups`.

Belongs here: tables made from paths alone. Does not: what imports of a language mean, which is a module beside this one
for each, and what files define.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.lookups import Key, Lookups
from ingest_assets.analysis.modules import settings

_PACKAGED = frozenset({".java", ".kt", ".kts", ".scala", ".groovy"})  # languages that import a folder by its end
PYTHON_SUFFIXES = (".py", ".pyi")
PYTHON_PACKAGE_FILES = ("__init__.py", "__init__.pyi")


@dataclass(frozen=True, slots=True)
class Module:
    """What an import means, before anyone looks into the files."""

    files: tuple[str, ...] = ()  # the files that are the module
    member: str | None = None  # name to look for in them; None for the module itself
    submodule: str | None = None  # the file that `member` means if `files` do not define it
    definition: str | None = None  # qualified name of the module's definition, where it is not the files that decide
    inside: str = ""  # the definition in `files` that `member` is one of
    sources: tuple[str, ...] = ()  # other files that define what these declare


def _python(path: str) -> list[str]:
    stem, suffix = posixpath.splitext(path)
    if suffix not in PYTHON_SUFFIXES:
        return []
    return [posixpath.dirname(path) if posixpath.basename(stem) == "__init__" else stem]


def _package(path: str) -> list[str]:
    folder, name = posixpath.split(path)
    return [posixpath.basename(folder)] if name in PYTHON_PACKAGE_FILES else []


def _go(path: str) -> list[str]:
    return [posixpath.dirname(path)] if path.endswith(".go") and not path.endswith("_test.go") else []


def _inside(path: str) -> list[str]:
    if posixpath.splitext(path)[1] not in _PACKAGED:
        return []
    parts = posixpath.dirname(path).split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]


# What paths can be looked up by.
_TABLES: Mapping[str, Callable[[str], list[str]]] = {
    "name": lambda path: [posixpath.basename(path)],
    "folder": lambda path: [posixpath.dirname(path)],
    "python": _python,
    "package": _package,
    "go": _go,
    "inside": _inside,
}


def entries(path: str) -> list[Key]:
    """Every lookup in an index that this file can be an answer to."""
    keys: list[Key] = [("path", path), *((table, key) for table, keys in _TABLES.items() for key in keys(path))]
    return [*keys, ("settings", path)] if settings.is_settings(path) else keys


@dataclass(slots=True)
class FileIndex:
    """The paths of a codebase. A table is made when it is asked for the first time."""

    paths: frozenset[str]
    text: Callable[[str], str | None]  # of a file of `settings`
    lookups: Lookups = field(default_factory=Lookups)
    _tables: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    _settings: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[str], text: Callable[[str], str | None] = lambda _: None) -> FileIndex:
        """An index of these paths. `text` reads one of them."""
        return cls(frozenset(paths), text)

    def has(self, path: str) -> bool:
        """Whether a file exists."""
        self.lookups.add("path", path)
        return path in self.paths

    def first(self, candidates: Iterable[str]) -> str | None:
        """The first of these paths that exists."""
        return next((path for path in candidates if self.has(path)), None)

    def named(self, name: str) -> tuple[str, ...]:
        """The files whose last component this is, in order."""
        return self._table("name", name)

    def folder(self, folder: str) -> tuple[str, ...]:
        """The files that lie in a folder, in order; not those in folders below it."""
        return self._table("folder", folder)

    def inside(self, end: str) -> tuple[str, ...]:
        """The files of languages with packages that lie in a folder whose path ends so."""
        return self._table("inside", end)

    def go_files(self, folder: str) -> tuple[str, ...]:
        """The Go files of a folder that are no tests."""
        return self._table("go", folder)

    def python_file(self, place: str) -> str | None:
        """The file that is a Python module: `place` without suffix, or the `__init__` of the folder `place`.

        A package comes before a module of the same name, and a source before its stub.
        """
        found = self._table("python", place)
        return min(found, key=lambda path: (posixpath.splitext(path)[0] == place, path)) if found else None

    def python_packages(self, name: str) -> tuple[str, ...]:
        """The folders of this name that hold an `__init__`."""
        return tuple(dict.fromkeys(posixpath.dirname(path) for path in self._table("package", name)))

    def settings(self, path: str) -> dict[str, Any]:
        """What a file of settings says; nothing where there is none."""
        self.lookups.add("settings", path)
        if path not in self._settings:
            text = self.text(path) if path in self.paths else None
            self._settings[path] = settings.read(path, text) if text is not None else {}
        return self._settings[path]

    def _table(self, table: str, key: str) -> tuple[str, ...]:
        self.lookups.add(table, key)
        if table not in self._tables:
            found: dict[str, list[str]] = {}
            for path in sorted(self.paths):
                for one in _TABLES[table](path):
                    found.setdefault(one, []).append(path)
            self._tables[table] = {one: tuple(paths) for one, paths in found.items()}
        return self._tables[table].get(key, ())


Resolver = Callable[[Import, str, FileIndex], Module | None]
Submodule = Callable[[str, str, FileIndex], str | None]  # path of a module, name -> the file that the name in it means
Siblings = Callable[[str, FileIndex], tuple[str, ...]]  # path -> files whose names it sees without an import
Beside = Callable[[str, str, FileIndex], str | None]  # path, name -> the file that would define it for that file


def no_submodule(path: str, name: str, index: FileIndex) -> str | None:
    """Of languages in which a module does not hold others by their files."""
    return None


def no_siblings(path: str, index: FileIndex) -> tuple[str, ...]:
    """Of languages in which a file sees only what it imports."""
    return ()


def nothing_beside(path: str, name: str, index: FileIndex) -> str | None:
    """Of languages in which no path tells what a file defines."""
    return None


def ancestor(folder: str, levels: int) -> str | None:
    """The folder so many levels up; None above the root of the codebase."""
    for _ in range(levels):
        if not folder:
            return None
        folder = posixpath.dirname(folder)
    return folder


def upwards(folder: str) -> Iterable[str]:
    """A folder and those above it, up to the root, which is ""."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def join(folder: str, place: str) -> str:
    """A place in a folder, of which the root is ""."""
    return f"{folder}/{place}" if folder else place
