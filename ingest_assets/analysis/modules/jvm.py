"""Imports of Java, Kotlin, Scala and Groovy: a package is a folder below a source root, a class a file of its name."""

from __future__ import annotations

import posixpath

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module

SUFFIXES = (".java", ".kt", ".kts", ".scala", ".groovy")


def jvm_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`import a.b.C`, `import a.b.*` and `import static a.b.C.d`: the longest beginning that is a file."""
    parts = [part for part in imported.module.split(".") if part]
    if imported.name not in (None, "*"):
        found = _file([*parts, str(imported.name)], index)
        if found is not None:
            return Module((found,), imported.name)
    found = _file(parts, index)
    if found is not None:  # a member of a class, or all of them
        member = parts[-1] if imported.name in (None, "*") else f"{parts[-1]}.{imported.name}"
        return Module((found,), member if imported.name != "*" else "*")
    if imported.name == "*" and parts:
        files = tuple(one for one in index.inside("/".join(parts)) if one.endswith(SUFFIXES))
        return Module(files, "*") if files else None
    return None


def jvm_siblings(path: str, index: FileIndex) -> tuple[str, ...]:
    """The files of the same package, as far as they lie in the same folder."""
    return tuple(one for one in index.folder(posixpath.dirname(path)) if one.endswith(SUFFIXES))


def _file(parts: list[str], index: FileIndex) -> str | None:
    """The file whose path ends so, if there is one only."""
    place = "/".join(parts)
    found = [
        path
        for suffix in SUFFIXES
        for path in index.named((parts[-1] if parts else "") + suffix)
        if path == place + suffix or path.endswith(f"/{place}{suffix}")
    ]
    return found[0] if len(found) == 1 else None
