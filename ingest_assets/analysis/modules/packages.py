"""What a package outside of the codebase is called in its ecosystem: a function a language, from an import as written.

Belongs here: names only, and telling them from what looks alike but is of the codebase. Whether an import leads outside
is known before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex
from ingest_assets.analysis.modules.python import python_root
from ingest_assets.analysis.modules.script_packages import package_folders

Package = Callable[[Import, str, FileIndex], str | None]

_NPM = re.compile(r"((?:@[a-z0-9~-][\w.~-]*/)?[A-Za-z0-9~-][\w.~-]*)(?:/|\Z)")
# Places where the projects of many owners lie, so that a project is named by three components.
_GO_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "golang.org"})
_RUST_OWN = frozenset({"crate", "self", "super", ""})


def python_package(imported: Import, path: str, index: FileIndex) -> str | None:
    """`os` for `import os.path`."""
    root = imported.module.partition(".")[0]
    return None if imported.level or not root or python_root(root, path, index) else root


def script_package(imported: Import, path: str, index: FileIndex) -> str | None:
    """`@scope/name` for `@scope/name/part`, `fs` for `node:fs`; none for aliases such as `@/part` and for addresses."""
    name = None if imported.level else _NPM.match(imported.module.removeprefix("node:"))
    return None if name is None or package_folders(name[1], index) else name[1]


def go_package(imported: Import, path: str, index: FileIndex) -> str | None:
    """`github.com/x/y` for `github.com/x/y/z`, and `net/http` of the language."""
    parts = imported.module.split("/")
    if "." not in parts[0]:
        return imported.module or None
    return "/".join(parts[: 3 if parts[0] in _GO_HOSTS else 2])


def rust_package(imported: Import, path: str, index: FileIndex) -> str | None:
    """`serde` for `use serde::de::Visitor`."""
    root = imported.module.partition("::")[0]
    return None if root in _RUST_OWN or root[:1].isupper() else root


def jvm_package(imported: Import, path: str, index: FileIndex) -> str | None:
    """`java.util` for `import java.util.List`: the components before that of a class."""
    parts = imported.module.split(".")
    first = next((place for place, part in enumerate(parts) if part[:1].isupper()), len(parts))
    return ".".join(parts[:first]) or None


def php_package(imported: Import, path: str, index: FileIndex) -> str | None:
    """`Symfony` for `use Symfony\\\\Component\\\\Clock`: the vendor; none for classes of the language."""
    parts = [*imported.module.strip("\\").split("\\"), *([imported.name] if imported.name else [])]
    return parts[0] if len(parts) > 1 and "/" not in imported.module else None


def c_package(imported: Import, path: str, index: FileIndex) -> str | None:
    """`boost` for `#include <boost/any.hpp>`, `stdio.h` for `#include <stdio.h>`."""
    if imported.name not in (None, "*"):
        return None
    return _first("/")(imported, path, index)


def _first(separator: str) -> Package:
    """The first component of the module."""

    def package(imported: Import, path: str, index: FileIndex) -> str | None:
        first = imported.module.partition(separator)[0]
        return None if imported.level or first in ("", ".", "..") else first

    return package


PACKAGES: Mapping[str, Package] = {
    "python": python_package,
    **dict.fromkeys(("javascript", "typescript", "tsx", "vue", "svelte"), script_package),
    "go": go_package,
    "rust": rust_package,
    **dict.fromkeys(("java", "kotlin", "scala", "groovy"), jvm_package),
    "php": php_package,
    **dict.fromkeys(("c", "cpp", "objective-c"), c_package),
    "ruby": _first("/"),
    "lua": _first("."),
    "elixir": _first("."),
}
