"""The packages that a codebase is, or holds, for others: by what their imports would call them.

Belongs here: names that follow from paths and settings, a function a family of languages. They are where to look and no
answer: whether an import finds anything there is told by resolving it.
"""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import PYTHON_PACKAGE_FILES, PYTHON_SUFFIXES, FileIndex
from ingest_assets.analysis.modules.jvm import SUFFIXES as JVM_SUFFIXES
from ingest_assets.analysis.modules.packages import go_package

_HEADERS = (".h", ".hh", ".hpp", ".hxx")
_ELIXIR = (".ex", ".exs")
# What many codebases have for themselves, and what the language has: no package of others.
_OWN = frozenset({"tests", "test", "docs", "doc", "examples", "example", "scripts", "setup", "conftest"})
_STANDARD = sys.stdlib_module_names


class Provided(NamedTuple):
    """A package that others may import."""

    family: str  # of languages, as in `families`
    name: str
    sure: bool  # nothing else is called so


def provided(index: FileIndex) -> set[Provided]:
    """The packages of a codebase."""
    return {one for find in _FAMILIES.values() for one in find(index)}


def _python(index: FileIndex) -> Iterator[Provided]:
    """Packages and modules in the root or in `src`, and packages that lie in no other one."""
    packages = {posixpath.dirname(path) for path in index.paths if posixpath.basename(path) in PYTHON_PACKAGE_FILES}
    for path in index.paths:
        stem, suffix = posixpath.splitext(path)
        if suffix not in PYTHON_SUFFIXES:
            continue
        folder = posixpath.dirname(path)
        if folder in packages:
            above = posixpath.dirname(folder)
            if folder and above not in packages:  # the first component too: the others may be folders without __init__
                names = {posixpath.basename(folder), folder.removeprefix("src/").partition("/")[0]}
                yield from (Provided("python", name, True) for name in names - _OWN - _STANDARD)
        elif folder in ("", "src"):
            name = posixpath.basename(stem)
            if name not in _OWN and name not in _STANDARD:
                yield Provided("python", name, False)


def _script(index: FileIndex) -> Iterator[Provided]:
    """The names in `package.json`."""
    for path in index.named("package.json"):
        name = index.settings(path).get("name")
        if isinstance(name, str) and name:
            yield Provided("script", name, True)


def _go(index: FileIndex) -> Iterator[Provided]:
    """The modules in `go.mod`."""
    for path in index.named("go.mod"):
        module = index.settings(path).get("module")
        name = go_package(Import(0, module, 0, None, None, 1), path, index) if isinstance(module, str) else None
        if name:
            yield Provided(".go", name, True)


def _rust(index: FileIndex) -> Iterator[Provided]:
    """The crates in `Cargo.toml`."""
    for path in index.named("Cargo.toml"):
        package = index.settings(path).get("package")
        name = package.get("name") if isinstance(package, dict) else None
        if isinstance(name, str) and name:
            yield Provided(".rs", name.replace("-", "_"), True)


def _jvm(index: FileIndex) -> Iterator[Provided]:
    """Every end of a folder with sources, because any folder may be the root of a package."""
    for folder in {posixpath.dirname(path) for path in index.paths if path.endswith(JVM_SUFFIXES)}:
        parts = folder.split("/")
        yield from (Provided("jvm", ".".join(parts[start:]), True) for start in range(len(parts)))


def _php(index: FileIndex) -> Iterator[Provided]:
    """The first components of the namespaces in `composer.json`."""
    for path in index.named("composer.json"):
        autoload = index.settings(path).get("autoload")
        spaces = autoload.get("psr-4") if isinstance(autoload, dict) else None
        for space in spaces if isinstance(spaces, dict) else ():
            if name := str(space).strip("\\").partition("\\")[0]:
                yield Provided(".php", name, True)


def _c(index: FileIndex) -> Iterator[Provided]:
    """Headers, and the folders that they lie in."""
    headers = [path for path in index.paths if path.endswith(_HEADERS)]
    yield from (Provided("c", part, False) for part in {part for path in headers for part in path.split("/")})


def _ruby(index: FileIndex) -> Iterator[Provided]:
    """What lies in the root or in a `lib`."""
    yield from (Provided(".rb", name, False) for name in _libraries(index, (".rb",)))


def _elixir(index: FileIndex) -> Iterator[Provided]:
    """The modules that files and folders in a `lib` are called after."""
    for name in _libraries(index, _ELIXIR):
        yield Provided("elixir", "".join(part[:1].upper() + part[1:] for part in name.split("_")), True)


def _lua(index: FileIndex) -> Iterator[Provided]:
    """Files, and the folders that they lie in."""
    parts = {part for path in index.paths if path.endswith(".lua") for part in path.split("/")}
    yield from (Provided(".lua", posixpath.splitext(part)[0], False) for part in parts)


def _libraries(index: FileIndex, suffixes: tuple[str, ...]) -> set[str]:
    """The first components, without suffix, behind the last `lib` of a path, or of the path."""
    found = set()
    for path in index.paths:
        if path.endswith(suffixes):
            parts = path.split("/")
            start = len(parts) - parts[::-1].index("lib") if "lib" in parts[:-1] else 0
            found.add(posixpath.splitext(parts[start])[0])
    return found


_FAMILIES: Mapping[str, Callable[[FileIndex], Iterator[Provided]]] = {
    "python": _python,
    "script": _script,
    ".go": _go,
    ".rs": _rust,
    "jvm": _jvm,
    ".php": _php,
    "c": _c,
    ".rb": _ruby,
    "elixir": _elixir,
    ".lua": _lua,
}
