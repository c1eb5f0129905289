"""Imports that name a file by a path: includes of C and C++, `require` of Ruby, PHP and Lua.

Belongs here: languages in which what is imported brings in all that the file defines.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module, Resolver, ancestor

C_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".m", ".mm")
RUBY_SUFFIXES = (".rb", "")
LUA_SUFFIXES = (".lua", "/init.lua")


def by_path(suffixes: Sequence[str], separator: str = "/") -> Resolver:
    """A resolver: beside the importing file, else from the root, else the only file whose path ends so."""

    def resolve(imported: Import, path: str, index: FileIndex) -> Module | None:
        module = imported.module.replace(separator, "/").strip("/")
        if not module:
            return None
        folder = ancestor(posixpath.dirname(path), max(imported.level, 1) - 1)
        if folder is None:
            return None
        beside = [posixpath.normpath(posixpath.join(folder, module + suffix)) for suffix in suffixes]
        found = index.first(beside)
        if found is None and not imported.level:
            found = index.first(module + suffix for suffix in suffixes) or _ending(module, suffixes, index)
        return Module((found,), imported.name) if found else None

    return resolve


_INCLUDE = by_path(("",))


def c_include(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`#include "a/b.h"`: the header, and the source beside it, or the only one of its name, that defines what the
    header declares."""
    if imported.name not in (None, "*"):  # `using a::b` of C++ names no file
        return None
    module = _INCLUDE(imported, path, index)
    if module is None:
        return None
    stem = posixpath.splitext(module.files[0])[0]
    source = index.first(stem + suffix for suffix in C_SOURCES)
    if source is None:
        name = posixpath.basename(stem)
        named = [one for suffix in C_SOURCES for one in index.named(name + suffix)]
        source = named[0] if len(named) == 1 else None
    sources = (source,) if source is not None and source != path else ()
    return Module(module.files, module.member, sources=sources)


def _ending(module: str, suffixes: Sequence[str], index: FileIndex) -> str | None:
    found = [
        path
        for suffix in suffixes
        for path in index.named(posixpath.basename(module + suffix))
        if path.endswith(f"/{module}{suffix}")
    ]
    return found[0] if len(found) == 1 else None
