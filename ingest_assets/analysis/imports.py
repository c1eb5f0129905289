"""How imports are written: what one brings in, and from the text of a module to (module, level).

The data of a language refers to the functions here by name: `module_path` under `[conventions]`. Forms that need more
than a query are in `import_statements` and `import_calls`. Which file satisfies an import belongs to `graph`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tree_sitter import Node

Slice = Callable[[Node], str]


class Imported(NamedTuple):
    """What one import brings in; the fields are those of `facts.Import`."""

    module: str
    level: int = 0
    name: str | None = None
    alias: str | None = None
    is_path: bool = False


def dots(written: str) -> tuple[str, int]:
    """`..a.b` of Python is module `a.b`, two levels up."""
    module = re.sub(r"\s+", "", written)
    bare = module.lstrip(".")
    return bare, len(module) - len(bare)


def slashes(written: str) -> tuple[str, int]:
    """`"./a"` of JavaScript is module `a` at level 1, `"../../a"` at level 3, `"a"` and `<a>` of Nix at level 0."""
    path = written.strip("\"'`<>")
    if path not in (".", "..") and not path.startswith(("./", "../")):
        return path, 0
    level, parts = 1, path.split("/")
    while parts and parts[0] in (".", "..", ""):
        level += parts.pop(0) == ".."
    return "/".join(parts), level


def beside(written: str) -> tuple[str, int]:
    """A path with a suffix, as in Zig, HTML and CSS, stands beside the file; an address, or a name, is as written."""
    path = re.split(r"[?#]", written.strip("\"'`"), maxsplit=1)[0]
    if path.startswith(("/", ".")) or "://" in path or "." not in path.rsplit("/", 1)[-1]:
        return slashes(path)
    return slashes(f"./{path}")


def whole(written: str) -> tuple[str, int]:
    """A module path as it stands, without quotes or the brackets of C."""
    return written.strip('"`<>'), 0


# Takes a statement apart.
Statement = Callable[[Node, Slice], Iterator[Imported]]
MODULE_PATHS: dict[str, Callable[[str], tuple[str, int]]] = {
    "dots": dots,
    "slashes": slashes,
    "beside": beside,
    "file": whole,
    "whole": whole,
}
PATHS = frozenset({"slashes", "beside", "file"})  # of these, what separates modules is a slash and no dot
