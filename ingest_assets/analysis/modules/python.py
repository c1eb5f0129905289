"""Imports of Python: packages, source roots, relative imports."""

from __future__ import annotations

import posixpath

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import PYTHON_PACKAGE_FILES, FileIndex, Module, ancestor, join, upwards


def python_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`import a.b`, `from a.b import c`, `from ..a import c`: relative by level, else from a source root."""
    folder = posixpath.dirname(path)
    dotted = imported.module.replace(".", "/")
    if imported.level:
        base = ancestor(folder, imported.level - 1)
        if base is None:
            return None
        place: str | None = join(base, dotted) if dotted else base
    elif dotted:
        place = _absolute(dotted, folder, index)
    else:
        return None
    module = None if place is None else index.python_file(place)
    if module and not dotted and not _is_package(str(place), index):
        module = None  # `from . import x` means the folder, not a file beside it
    if imported.name is None or imported.name == "*":
        return Module((module,), imported.name) if module else None
    if place is None:  # the module may be a folder without `__init__.py`
        place = _absolute(f"{dotted}/{imported.name}", folder, index)
        submodule = None if place is None else index.python_file(place)
    else:
        submodule = index.python_file(join(place, imported.name))
    if module is None and submodule is None:
        return None
    return Module((module,) if module else (), imported.name, submodule)


def python_submodule(path: str, name: str, index: FileIndex) -> str | None:
    """`a.b` where `a` is a package: its module `b`."""
    folder, filename = posixpath.split(path)
    return index.python_file(join(folder, name)) if filename in PYTHON_PACKAGE_FILES else None


def python_root(name: str, path: str, index: FileIndex) -> str | None:
    """Where the package or module of the codebase lies that an absolute import in a file begins with, without
    suffix."""
    return _absolute(name, posixpath.dirname(path), index)


def _absolute(dotted: str, folder: str, index: FileIndex) -> str | None:
    """Where an absolute module lies, without suffix.

    Source roots are, nearest first, the importing file's folder and those above it, `src`, and any folder that holds
    the package by that name if there is only one; never a folder that is a package itself.
    """
    question = ("python root", dotted, folder)
    return index.lookups.remember(question, lambda: _find_absolute(dotted, folder, index), None)


def _find_absolute(dotted: str, folder: str, index: FileIndex) -> str | None:
    for root in (*upwards(folder), "src"):
        place = join(root, dotted)
        if index.python_file(place) and not _is_package(root, index):
            return place
    package = dotted.split("/", 1)[0]
    roots = {posixpath.dirname(place) for place in index.python_packages(package)}
    places = [join(root, dotted) for root in roots if not _is_package(root, index)]
    found = [place for place in places if index.python_file(place)]
    return found[0] if len(found) == 1 else None


def _is_package(folder: str, index: FileIndex) -> bool:
    return posixpath.basename(index.python_file(folder) or "") in PYTHON_PACKAGE_FILES
