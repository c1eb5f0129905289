"""Imports of Go: a package is a folder."""

from __future__ import annotations

import posixpath

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module

# The first component of Go's standard packages: such an import is no folder of the codebase.
GO_STANDARD_ROOTS = frozenset(
    {"archive", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed",
     "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "io", "iter", "log", "maps", "math",
     "mime", "net", "os", "path", "plugin", "reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings",
     "sync", "syscall", "testing", "text", "time", "unicode", "unique", "unsafe"}
)  # fmt: skip


def go_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`import "host/project/a/b"`: the folder that is the longest proper suffix of the import path."""
    parts = imported.module.split("/")
    if parts[0] in GO_STANDARD_ROOTS:
        return None
    for start in range(1, len(parts)):
        files = index.go_files("/".join(parts[start:]))
        if files:
            return Module(files, imported.name)
    return None


def go_siblings(path: str, index: FileIndex) -> tuple[str, ...]:
    """The files of the same package."""
    return index.go_files(posixpath.dirname(path))
