"""Paths of Rust: crates and their modules."""

from __future__ import annotations

import posixpath

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module

PACKAGE_STEMS = frozenset({"mod", "lib", "main"})  # files that stand for their folder


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
    elif parts and (root := _crates(index).get(parts[0].replace("-", "_"))) is not None:
        here, parts = root, parts[1:]
    while parts[:1] == ["super"]:
        here, parts = posixpath.dirname(here), parts[1:]
    place = posixpath.join(here, *parts)
    module = _rust_file(place, index)
    submodule = _rust_file(posixpath.join(place, imported.name), index) if imported.name else None
    if module is None and submodule is None:
        return None
    return Module((module,) if module else (), imported.name, submodule)


def _crates(index: FileIndex) -> dict[str, str]:
    """The folders with the sources of the crates of the codebase, by the names that they are used by."""

    def find() -> dict[str, str]:
        found: dict[str, str] = {}
        for path in index.named("Cargo.toml"):
            package = index.settings(path).get("package")
            name = package.get("name") if isinstance(package, dict) else None
            if isinstance(name, str):
                found.setdefault(name.replace("-", "_"), posixpath.join(posixpath.dirname(path), "src"))
        return found

    return index.lookups.remember(("crates",), find, {})


def _crate_root(folder: str) -> str:
    parts = folder.split("/")
    return "/".join(parts[: len(parts) - parts[::-1].index("src")]) if "src" in parts else ""


def _rust_file(place: str, index: FileIndex) -> str | None:
    return index.first([place + ".rs", *(posixpath.join(place, name + ".rs") for name in ("mod", "lib", "main"))])
