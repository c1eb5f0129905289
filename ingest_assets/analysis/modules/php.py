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
    found = _autoloaded(parts, index) or _ending(parts, index)
    return Module((found,), parts[-1]) if found else None


def _autoloaded(parts: list[str], index: FileIndex) -> str | None:
    name = "\\".join(parts)
    for config in index.named("composer.json"):
        settings = index.settings(config)
        for section in ("autoload", "autoload-dev"):
            loads = settings.get(section)
            prefixes = loads.get("psr-4") if isinstance(loads, dict) else None
            for prefix, folders in prefixes.items() if isinstance(prefixes, dict) else ():
                if name.startswith(str(prefix)):
                    rest = name[len(str(prefix)) :].replace("\\", "/") + ".php"
                    for folder in folders if isinstance(folders, list) else [folders]:
                        place = posixpath.normpath(join(posixpath.dirname(config), f"{folder}/{rest}".lstrip("/")))
                        if index.has(place):
                            return place
    return None


def _ending(parts: list[str], index: FileIndex) -> str | None:
    for start in range(len(parts)):  # the first components may be a prefix that stands for a folder
        place = "/".join(parts[start:]) + ".php"
        found = [one for one in index.named(parts[-1] + ".php") if one == place or one.endswith(f"/{place}")]
        if found:
            return found[0] if len(found) == 1 else None
    return None
