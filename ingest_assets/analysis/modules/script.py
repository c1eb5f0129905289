"""Imports of JavaScript and TypeScript: relative ones, aliases, and packages of the codebase."""

from __future__ import annotations

import posixpath

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module, ancestor
from ingest_assets.analysis.modules.script_packages import aliased, packaged

SUFFIXES = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte", ".json")
# A TypeScript file is imported under the name of what it is compiled to.
COMPILED_FROM = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}


def script_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`import x from "./a"`, or from "a" where a `tsconfig.json` or a `package.json` of the codebase says where it
    is."""
    if not imported.is_import:  # a name that the file exports under another
        return Module((path,), imported.name)
    if not imported.level:
        key = ("script package", imported.module, posixpath.dirname(path))
        found = index.lookups.remember(key, lambda: _package(imported.module, path, index), None)
        return Module((found,), imported.name) if found else None
    base = ancestor(posixpath.dirname(path), imported.level - 1)
    if base is None:
        return None
    place = posixpath.normpath(posixpath.join(base, imported.module.strip("/")))
    place = "" if place == "." else place
    # Those without a tail mean a folder.
    module = _file(place, index) if imported.tail not in ("", ".", "..") else _folder(place, index)
    return Module((module,), imported.name) if module else None


def _package(module: str, path: str, index: FileIndex) -> str | None:
    for places in (aliased, packaged):
        for place in places(module, path, index):
            found = _file(place, index)
            if found:
                return found
    return None


def _file(place: str, index: FileIndex) -> str | None:
    stem, suffix = posixpath.splitext(place)
    files = [place, *(stem + source for source in COMPILED_FROM.get(suffix, ()))]
    return index.first([*files, *(place + known for known in SUFFIXES)]) or _folder(place, index)


def _folder(place: str, index: FileIndex) -> str | None:
    return index.first(posixpath.join(place, "index" + known) for known in SUFFIXES)
