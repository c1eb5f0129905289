"""Names of PHP: a namespace is a folder by the `autoload` of `composer.json`, else by the end of a path."""

from __future__ import annotations

import posixpath

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module, join
from ingest_assets.analysis.modules.paths import by_path

_FILES = by_path(("", ".php"))


def php_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`use A\\B\\C;` is the class C in the file of that name; `require "a.php"` is a path."""
    if imported.level or "/" in imported.module or imported.module.endswith(".php"):
        return _FILES(imported, path, index)
    parts = [*(part for part in imported.module.split("\\") if part), *([imported.name] if imported.name else [])]
    if not parts:
        return None
    found = _autoloaded(parts, index) or (_ending(parts, index) if not _loads_others(parts, index) else None)
    return Module((found,), parts[-1]) if found else None


def php_beside(path: str, name: str, index: FileIndex) -> str | None:
    """The file of a class of the same namespace, or of one below it (`A.B`)."""
    folder = posixpath.dirname(path)
    parts = name.split(".")
    for prefix, below, config in _prefixes(index):
        root = posixpath.normpath(join(posixpath.dirname(config), below))
        if folder == root or folder.startswith(f"{root}/"):
            inside = [part for part in folder[len(root) :].split("/") if part]
            found = _autoloaded([*(part for part in prefix.split("\\") if part), *inside, *parts], index)
            if found is not None:
                return found
    return index.first([posixpath.join(folder, *parts) + ".php"])


def _loads_others(parts: list[str], index: FileIndex) -> bool:
    """Whether all namespaces are known to be in folders, and none of them begins as this one does."""
    roots = {prefix.partition("\\")[0] for prefix, _, _ in _prefixes(index)}
    return bool(roots) and parts[0] not in roots


def _autoloaded(parts: list[str], index: FileIndex) -> str | None:
    name = "\\".join(parts)
    for prefix, folder, config in _prefixes(index):
        if name.startswith(prefix):
            rest = name[len(prefix) :].replace("\\", "/") + ".php"
            place = posixpath.normpath(join(posixpath.dirname(config), f"{folder}/{rest}".lstrip("/")))
            if index.has(place):
                return place
    return None


def _prefixes(index: FileIndex) -> list[tuple[str, str, str]]:
    """The prefixes of namespaces by `psr-4`, each with its folder and the file that says so."""

    def find() -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = []
        for config in index.named("composer.json"):
            settings = index.settings(config)
            for section in ("autoload", "autoload-dev"):
                loads = settings.get(section)
                prefixes = loads.get("psr-4") if isinstance(loads, dict) else None
                for prefix, folders in prefixes.items() if isinstance(prefixes, dict) else ():
                    found += (
                        (str(prefix), str(one), config) for one in (folders if isinstance(folders, list) else [folders])
                    )
        return found

    return index.lookups.remember(("psr-4",), find, [])


def _ending(parts: list[str], index: FileIndex) -> str | None:
    for start in range(len(parts)):  # the first components may be a prefix that stands for a folder
        place = "/".join(parts[start:]) + ".php"
        found = [one for one in index.named(parts[-1] + ".php") if one == place or one.endswith(f"/{place}")]
        if found:
            return found[0] if len(found) == 1 else None
    return None
