"""Paths of Rust: crates and their modules."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module

RUST_ROOTS = frozenset({"crate", "super"})
PACKAGE_STEMS = frozenset({"mod", "lib", "main"})  # files that stand for their folder
_ROOT_FOLDERS = frozenset({"tests", "benches", "examples", "bin"})  # of which each file is a crate


@dataclass(frozen=True, slots=True)
class _Crate:
    folder: str  # with its modules
    root: str  # the file that stands for it


def rust_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`use crate::a::B`, `self::`, `super::` and `mod a;`: a module is `a.rs` or `a/mod.rs` below its parent."""
    folder, filename = posixpath.split(path)
    stem = posixpath.splitext(filename)[0]
    is_root = stem in PACKAGE_STEMS or posixpath.basename(folder) in _ROOT_FOLDERS
    here, itself = (folder, path) if is_root else (posixpath.join(folder, stem), path)
    parts = [part for part in imported.module.split("::") if part]
    is_sure = parts[:1] in (["crate"], ["self"], ["super"])
    root: str | None = itself
    if parts[:1] == ["crate"]:
        parts = parts[1:]
        here = _crate_root(folder)
        root = path if is_root and folder == here else None
    elif parts[:1] == ["self"]:
        parts = parts[1:]
    elif parts and (crate := _crates(index).get(parts[0].replace("-", "_"))) is not None:
        here, root, parts, is_sure = crate.folder, crate.root, parts[1:], True
    while parts[:1] == ["super"]:
        here, parts, root = posixpath.dirname(here), parts[1:], None
    if not is_sure and not parts:
        return None
    for length in range(len(parts), -1, -1):
        if length < len(parts) and not is_sure:
            return None
        place = posixpath.join(here, *parts[:length])
        module = root if not length and root and index.has(root) else _rust_file(place, index)
        inside = ".".join(parts[length:])
        submodule = _rust_file(posixpath.join(place, imported.name), index) if imported.name and not inside else None
        if module is not None or submodule is not None:
            break
    else:
        return None
    member = ".".join(part for part in (inside, imported.name) if part and part != "*") or None
    if imported.name == "*":
        member = "*"
    return Module((module,) if module else (), member, submodule, inside=inside)


def _crates(index: FileIndex) -> dict[str, _Crate]:
    """The crates of the codebase, by the names that they are used by."""

    def find() -> dict[str, _Crate]:
        found: dict[str, _Crate] = {}
        for path in index.named("Cargo.toml"):
            settings = index.settings(path)
            package, library = (settings.get(key) for key in ("package", "lib"))
            name = package.get("name") if isinstance(package, dict) else None
            said = library if isinstance(library, dict) else {}
            if isinstance(name, str):
                root = posixpath.normpath(posixpath.join(posixpath.dirname(path), str(said.get("path", "src/lib.rs"))))
                called = str(said.get("name", name)).replace("-", "_")
                found.setdefault(called, _Crate(posixpath.dirname(root), root))
        return found

    return index.lookups.remember(("crates",), find, {})


def _crate_root(folder: str) -> str:
    parts = folder.split("/")
    if "src" in parts:
        return "/".join(parts[: len(parts) - parts[::-1].index("src")])
    for at, part in enumerate(parts):
        if part in _ROOT_FOLDERS:
            return "/".join(parts[: at + 1])
    return ""


def _rust_file(place: str, index: FileIndex) -> str | None:
    return index.first([place + ".rs", *(posixpath.join(place, name + ".rs") for name in ("mod", "lib", "main"))])
