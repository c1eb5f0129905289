"""Which files of a codebase an import means: one small resolver a language, chosen by `LANGUAGES`.

Belongs here: what follows from the paths of the codebase and the import as written. Does not: what those files define
(`graph`), and reading any file. A resolver looks only at files whose `import_tails` contain the tail or the name of the
import, and (Python) at the `__init__.py` above them: the incremental graph relies on that.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ingest_assets.analysis.facts import Import

PYTHON_SUFFIXES = (".py", ".pyi")
PYTHON_PACKAGE_FILES = ("__init__.py", "__init__.pyi")
SCRIPT_SUFFIXES = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json")
# A TypeScript file is imported under the name of what it is compiled to.
COMPILED_FROM = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
PACKAGE_STEMS = frozenset({"__init__", "index", "mod", "lib", "main"})  # files that stand for their folder
# The first component of Go's standard packages: such an import is no folder of the codebase.
GO_STANDARD_ROOTS = frozenset(
    {"archive", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed",
     "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "io", "iter", "log", "maps", "math",
     "mime", "net", "os", "path", "plugin", "reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings",
     "sync", "syscall", "testing", "text", "time", "unicode", "unique", "unsafe"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Module:
    """What an import means, before anyone looks into the files."""

    files: tuple[str, ...] = ()  # the files that are the module
    member: str | None = None  # name to look for in them; None for the module itself
    submodule: str | None = None  # the file that `member` means if `files` do not define it
    definition: str | None = None  # qualified name of the module's definition, where it is not the files that decide


@dataclass(slots=True)
class FileIndex:
    """The paths of a codebase, for looking up modules."""

    paths: frozenset[str]
    python_files: Mapping[str, str]  # path without suffix, or folder of an `__init__.py` -> the file that is the module
    by_package: Mapping[str, tuple[str, ...]]  # name of a package's folder -> these folders
    go_files: Mapping[str, tuple[str, ...]]  # folder -> its Go files that are no tests
    _absolute: dict[tuple[str, str], str | None] = field(default_factory=dict)  # memory of `_python_absolute`

    @classmethod
    def of(cls, paths: Iterable[str]) -> FileIndex:
        """Index these paths; costs about 1 microsecond a path."""
        known = frozenset(paths)
        packages: dict[str, list[str]] = {}
        go_files: dict[str, list[str]] = {}
        python_files: dict[str, str] = {}
        for path in sorted(known):
            stem, suffix = posixpath.splitext(path)
            if suffix in PYTHON_SUFFIXES:
                folder, _, name = stem.rpartition("/")
                if name == "__init__":
                    packages.setdefault(folder.rpartition("/")[2], []).append(folder)
                    if posixpath.basename(python_files.get(folder, "")) not in PYTHON_PACKAGE_FILES:
                        python_files[folder] = path  # a package comes before a module of the same name
                else:
                    python_files.setdefault(stem, path)
            elif suffix == ".go" and not path.endswith("_test.go"):
                go_files.setdefault(posixpath.dirname(path), []).append(path)
        return cls(
            known,
            python_files,
            {name: tuple(folders) for name, folders in packages.items()},
            {folder: tuple(files) for folder, files in go_files.items()},
        )

    def first(self, candidates: Iterable[str]) -> str | None:
        """The first of these paths that exists."""
        return next((path for path in candidates if path in self.paths), None)


Resolver = Callable[[Import, str, FileIndex], Module | None]


def import_tails(path: str) -> frozenset[str]:
    """Every `tail` or `name` that an import may have whose resolution asks whether this file exists."""
    folder, filename = posixpath.split(path)
    stem, suffix = posixpath.splitext(filename)
    stem = stem.removesuffix(".d")
    spellings = {filename, stem, *(stem + compiled for compiled, sources in COMPILED_FROM.items() if suffix in sources)}
    if stem in PACKAGE_STEMS:
        spellings |= {posixpath.basename(folder), "", ".", ".."}
    if suffix == ".go":
        spellings.add(posixpath.basename(folder))
    if suffix == ".rs":
        spellings |= {"crate", "self", "super"}
    return frozenset(spellings | {spelling.rsplit(".", 1)[-1] for spelling in spellings})


def python_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`import a.b`, `from a.b import c`, `from ..a import c`: relative by level, else from a source root."""
    folder = posixpath.dirname(path)
    dotted = imported.module.replace(".", "/")
    if imported.level:
        base = _ancestor(folder, imported.level - 1)
        if base is None:
            return None
        place: str | None = _join(base, dotted) if dotted else base
    elif dotted:
        place = _python_absolute(dotted, folder, index)
    else:
        return None
    module = None if place is None else index.python_files.get(place)
    if module and not dotted and not _is_package(str(place), index):
        module = None  # `from . import x` means the folder, not a file beside it
    if imported.name is None or imported.name == "*":
        return Module((module,), imported.name) if module else None
    if place is None:  # the module may be a folder without `__init__.py`
        place = _python_absolute(f"{dotted}/{imported.name}", folder, index)
        submodule = None if place is None else index.python_files.get(place)
    else:
        submodule = index.python_files.get(_join(place, imported.name))
    if module is None and submodule is None:
        return None
    return Module((module,) if module else (), imported.name, submodule)


def _python_absolute(dotted: str, folder: str, index: FileIndex) -> str | None:
    """Where an absolute module lies, without suffix.

    Source roots are, nearest first, the importing file's folder and those above it, `src`, and any folder that holds
    the package by that name if there is only one; never a folder that is a package itself.
    """
    key = (dotted, folder)
    if key not in index._absolute:
        index._absolute[key] = _find_python_absolute(dotted, folder, index)
    return index._absolute[key]


def _find_python_absolute(dotted: str, folder: str, index: FileIndex) -> str | None:
    for root in (*_folders_upwards(folder), "src"):
        place = _join(root, dotted)
        if place in index.python_files and not _is_package(root, index):
            return place
    package = dotted.split("/", 1)[0]
    roots = {posixpath.dirname(place) for place in index.by_package.get(package, ())}
    places = [_join(root, dotted) for root in roots if not _is_package(root, index)]
    found = [place for place in places if place in index.python_files]
    return found[0] if len(found) == 1 else None


def _is_package(folder: str, index: FileIndex) -> bool:
    return posixpath.basename(index.python_files.get(folder, "")) in PYTHON_PACKAGE_FILES


def _join(folder: str, place: str) -> str:
    return f"{folder}/{place}" if folder else place


def script_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`import x from "./a"`: relative modules only; a bare name is a dependency, not a file of the codebase."""
    base = _ancestor(posixpath.dirname(path), imported.level - 1) if imported.level else None
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


def go_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`import "host/project/a/b"`: the folder that is the longest proper suffix of the import path."""
    parts = imported.module.split("/")
    if parts[0] in GO_STANDARD_ROOTS:
        return None
    for start in range(1, len(parts)):
        files = index.go_files.get("/".join(parts[start:]))
        if files:
            return Module(files, imported.name)
    return None


def rust_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`use crate::a::B`, `self::`, `super::` and `mod a;`: a module is `a.rs` or `a/mod.rs` below its parent."""
    folder, filename = posixpath.split(path)
    stem = posixpath.splitext(filename)[0]
    here = folder if stem in PACKAGE_STEMS else posixpath.join(folder, stem)
    parts = [part for part in imported.module.split("::") if part]
    if parts[:1] == ["crate"]:
        here, parts = _crate_root(folder), parts[1:]
    elif parts[:1] == ["self"]:
        parts = parts[1:]
    while parts[:1] == ["super"]:
        here, parts = posixpath.dirname(here), parts[1:]
    place = posixpath.join(here, *parts)
    module = _rust_file(place, index)
    submodule = _rust_file(posixpath.join(place, imported.name), index) if imported.name else None
    if module is None and submodule is None:
        return None
    return Module((module,) if module else (), imported.name, submodule)


def _crate_root(folder: str) -> str:
    parts = folder.split("/")
    return "/".join(parts[: len(parts) - parts[::-1].index("src")]) if "src" in parts else ""


def _rust_file(place: str, index: FileIndex) -> str | None:
    return index.first([place + ".rs", *(posixpath.join(place, name + ".rs") for name in ("mod", "lib", "main"))])


def elixir_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`alias A.B.C`, `import A`, `import A, only: [f: 1]`: the module of that name, wherever it is defined."""
    return Module(member=imported.name, definition=imported.module)


def _folders_upwards(folder: str) -> Iterable[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _ancestor(folder: str, levels: int) -> str | None:
    """The folder so many levels up; None above the root of the codebase."""
    for _ in range(levels):
        if not folder:
            return None
        folder = posixpath.dirname(folder)
    return folder


@dataclass(frozen=True, slots=True)
class ModuleRules:
    """How imports of one language work."""

    resolve: Resolver
    binds_tail: bool = True  # `import a/b/c` binds `c`; False: it binds the module as written, as Python's `a.b.c`


_SCRIPT = ModuleRules(script_module)
LANGUAGES: Mapping[str, ModuleRules] = {
    "python": ModuleRules(python_module, binds_tail=False),
    "javascript": _SCRIPT,
    "jsx": _SCRIPT,
    "typescript": _SCRIPT,
    "tsx": _SCRIPT,
    "go": ModuleRules(go_module),
    "rust": ModuleRules(rust_module),
    "elixir": ModuleRules(elixir_module),
}
