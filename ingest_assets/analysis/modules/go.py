"""Imports of Go: a package is a folder."""

from __future__ import annotations

import posixpath

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module, join

# The first component of Go's standard packages: such an import is no folder of the codebase.
GO_STANDARD_ROOTS = frozenset(
    {"archive", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed",
     "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "io", "iter", "log", "maps", "math",
     "mime", "net", "os", "path", "plugin", "reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings",
     "sync", "syscall", "testing", "text", "time", "unicode", "unique", "unsafe"}
)  # fmt: skip


def go_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`import "host/project/a/b"`: the folder below a `go.mod` that names its beginning, else the one that is its
    longest proper suffix."""
    parts = imported.module.split("/")
    if parts[0] in GO_STANDARD_ROOTS:
        return None
    for config in index.named("go.mod"):
        name = index.settings(config).get("module")
        if isinstance(name, str) and f"{imported.module}/".startswith(f"{name}/"):
            inside = imported.module[len(name) :].strip("/")
            files = index.go_files(join(posixpath.dirname(config), inside) if inside else posixpath.dirname(config))
            return Module(files, imported.name) if files else None
    for start in range(1, len(parts)):
        files = index.go_files("/".join(parts[start:]))
        if files:
            return Module(files, imported.name)
    return None


def go_siblings(path: str, index: FileIndex) -> tuple[str, ...]:
    """The files of the same package; of a test, the other tests too."""
    folder = posixpath.dirname(path)
    if path.endswith("_test.go"):
        return tuple(one for one in index.folder(folder) if one.endswith(".go"))
    return index.go_files(folder)
