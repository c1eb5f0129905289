"""Packages of JavaScript and TypeScript inside a codebase: `package.json` and the paths of `tsconfig.json`.

Belongs here: from what an import says to the places, without suffix or with, where the module may be.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from ingest_assets.analysis.modules.index import FileIndex, join, upwards

# Folders of what is built, in the place of which the sources stand.
_BUILT = re.compile(r"(^|/)(?:dist|lib|build|out|esm|cjs|es|types)(?:/(?:esm|cjs|es|types|src))*/")
_SUFFIX = re.compile(r"\.(?:d\.)?[cm]?[jt]sx?\Z")
_ENTRIES = ("source", "module", "main", "types", "typings")
_MAX_EXTENDS = 5


def aliased(module: str, path: str, index: FileIndex) -> Iterator[str]:
    """The places that the `paths` and the `baseUrl` of the nearest `tsconfig.json` give a module."""
    folder = posixpath.dirname(path)
    for above in upwards(folder):
        for name in ("tsconfig.json", "jsconfig.json"):
            config = join(above, name)
            if index.has(config):
                yield from _paths(module, config, index)
                return


def _paths(module: str, config: str, index: FileIndex) -> Iterator[str]:
    for _ in range(_MAX_EXTENDS):
        settings = index.settings(config)
        options = settings.get("compilerOptions")
        options = options if isinstance(options, dict) else {}
        base = posixpath.normpath(join(posixpath.dirname(config), str(options.get("baseUrl", "."))))
        paths = options.get("paths")
        if isinstance(paths, dict):
            for pattern, targets in sorted(paths.items(), key=lambda one: -len(one[0])):
                rest = _matched(str(pattern), module)
                if rest is not None and isinstance(targets, list):
                    yield from (_normal(join(base, str(one).replace("*", rest))) for one in targets)
        if "baseUrl" in options:
            yield _normal(join(base, module))
        extends = settings.get("extends")
        if not isinstance(extends, str) or not extends.startswith("."):
            return
        config = _normal(join(posixpath.dirname(config), extends))
        config = config if config.endswith(".json") else f"{config}.json"
        if not index.has(config):
            return


def packaged(module: str, path: str, index: FileIndex) -> Iterator[str]:
    """The places of a module in a package of the codebase: one that another `package.json` names, or `#name` of its
    own."""
    if module.startswith("#"):
        for above in upwards(posixpath.dirname(path)):
            if index.has(join(above, "package.json")):
                imports = index.settings(join(above, "package.json")).get("imports")
                yield from _targets(imports, module, above) if isinstance(imports, dict) else ()
                return
        return
    parts = module.split("/")
    cut = 2 if module.startswith("@") else 1
    name, inside = "/".join(parts[:cut]), "/".join(parts[cut:])
    for folder in package_folders(name, index):
        settings = index.settings(join(folder, "package.json"))
        exports = settings.get("exports")
        if isinstance(exports, dict) and any(str(key).startswith(".") for key in exports):
            yield from _targets(exports, f"./{inside}" if inside else ".", folder)
        elif exports is not None and not inside:
            yield from _sources(exports, folder)
        if inside:
            yield _normal(join(folder, inside))
            yield _normal(join(folder, f"src/{inside}"))
        else:
            for key in _ENTRIES:
                yield from _sources(settings.get(key), folder)
            yield from (_normal(join(folder, "src/index")), _normal(join(folder, "index")))


def package_folders(name: str, index: FileIndex) -> list[str]:
    """The folders of the packages of the codebase that have this name."""
    return _packages(index).get(name, [])


def _packages(index: FileIndex) -> dict[str, list[str]]:
    """The folders of the packages of the codebase by name."""

    def find() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in index.named("package.json"):
            name = index.settings(path).get("name")
            if isinstance(name, str):
                found.setdefault(name, []).append(posixpath.dirname(path))
        return found

    return index.lookups.remember(("packages of scripts",), find, {})


def _targets(entries: dict[str, Any], wanted: str, folder: str) -> Iterator[str]:
    for pattern, target in sorted(entries.items(), key=lambda one: -len(one[0])):
        rest = _matched(str(pattern), wanted)
        if rest is not None:
            yield from (one.replace("*", rest) for one in _sources(target, folder))


def _sources(target: object, folder: str) -> Iterator[str]:
    """The places in a target of `exports`, whatever its conditions; first as written, then where its sources may be."""
    if isinstance(target, str):
        place = _normal(join(folder, target))
        yield place
        source = _BUILT.sub(r"\1src/", place, count=1)
        for other in (source, _BUILT.sub(r"\1", place, count=1)):
            if other != place:
                yield _SUFFIX.sub("", other)
    elif isinstance(target, dict):
        for inner in target.values():
            yield from _sources(inner, folder)
    elif isinstance(target, list):
        for inner in target:
            yield from _sources(inner, folder)


def _matched(pattern: str, wanted: str) -> str | None:
    """What stands for the `*` of a pattern, "" where it has none; None where it does not match."""
    head, star, tail = pattern.partition("*")
    if not star:
        return "" if pattern == wanted else None
    if wanted.startswith(head) and wanted.endswith(tail) and len(wanted) >= len(head) + len(tail):
        return wanted[len(head) : len(wanted) - len(tail)]
    return None


def _normal(place: str) -> str:
    place = posixpath.normpath(place)
    return "" if place == "." else place
