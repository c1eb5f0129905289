"""Imports of JavaScript and TypeScript."""

from __future__ import annotations

import posixpath

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module, ancestor

SCRIPT_SUFFIXES = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json")
# A TypeScript file is imported under the name of what it is compiled to.
COMPILED_FROM = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}


def script_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`import x from "./a"`: relative modules only; a bare name is a dependency, not a file of the codebase."""
    if not imported.module and not imported.level:  # a name that the file exports under another
        return Module((path,), imported.name)
    base = ancestor(posixpath.dirname(path), imported.level - 1) if imported.level else None
    if base is None:
        return None
    place = posixpath.normpath(posixpath.join(base, imported.module.strip("/")))
    place = "" if place == "." else place
    stem, suffix = posixpath.splitext(place)
    candidates = [posixpath.join(place, "index" + known) for known in SCRIPT_SUFFIXES]
    if imported.tail not in ("", ".", ".."):  # those mean a folder
        files = [place, *(stem + source for source in COMPILED_FROM.get(suffix, ()))]
        candidates = [*files, *(place + known for known in SCRIPT_SUFFIXES), *candidates]
    module = index.first(candidates)
    return Module((module,), imported.name) if module else None
