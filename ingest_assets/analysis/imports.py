"""How imports are written: from captured text to (module, level), and the forms that need more than a query.

The data of a language refers to the functions here by name: `module_path` and `imports` under `[conventions]`.
Which file satisfies an import belongs to `graph`.
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


def dots(written: str) -> tuple[str, int]:
    """`..a.b` of Python is module `a.b`, two levels up."""
    module = re.sub(r"\s+", "", written)
    bare = module.lstrip(".")
    return bare, len(module) - len(bare)


def slashes(written: str) -> tuple[str, int]:
    """`"./a"` of JavaScript is module `a` at level 1, `"../../a"` at level 3, `"a"` at level 0."""
    path = written.strip("\"'`")
    if path not in (".", "..") and not path.startswith(("./", "../")):
        return path, 0
    level, parts = 1, path.split("/")
    while parts and parts[0] in (".", "..", ""):
        level += parts.pop(0) == ".."
    return "/".join(parts), level


def whole(written: str) -> tuple[str, int]:
    """A module path as it stands, without quotes."""
    return written.strip('"`'), 0


def rust_use(node: Node, text: Slice) -> Iterator[Imported]:
    """`use` trees, `extern crate` and `mod name;` of Rust, one by one."""
    if node.type == "mod_item":
        name = node.child_by_field_name("name")
        yield Imported(f"self::{text(name)}" if name else "self")
        return
    if node.type == "extern_crate_declaration":
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        yield Imported(text(name) if name else "", alias=text(alias) if alias else None)
        return
    argument = node.child_by_field_name("argument")
    stack = [("", argument)] if argument else []
    while stack:
        prefix, tree = stack.pop()
        if tree.type == "use_list":
            stack += [(prefix, child) for child in reversed(tree.named_children)]
        elif tree.type == "scoped_use_list":
            path, rest = tree.child_by_field_name("path"), tree.child_by_field_name("list")
            if rest is not None:
                stack.append((_join(prefix, text(path) if path else ""), rest))
        elif tree.type == "use_wildcard":
            path = tree.named_children[0] if tree.named_child_count else None
            yield Imported(_join(prefix, text(path) if path else ""), name="*")
        elif tree.type == "use_as_clause":
            path, alias = tree.child_by_field_name("path"), tree.child_by_field_name("alias")
            yield _rust_path(_join(prefix, text(path) if path else ""), text(alias) if alias else None)
        elif tree.type not in ("line_comment", "block_comment"):
            yield _rust_path(_join(prefix, text(tree)), None)


def _rust_path(path: str, alias: str | None) -> Imported:
    module, _, name = path.rpartition("::")
    if name == "self" and module:
        return Imported(module, alias=alias)
    return Imported(module, name=name, alias=alias) if module else Imported(name, alias=alias)


def _join(prefix: str, path: str) -> str:
    path = re.sub(r"\s+", "", path)
    return f"{prefix}::{path}" if prefix and path else prefix or path


def elixir_import(node: Node, text: Slice) -> Iterator[Imported]:
    """`alias`, `import`, `require` and `use` of Elixir; `alias A.{B, C}` is two, `import A, only: [f: 1]` names f."""
    keyword = text(node.child(0))
    arguments = node.named_child(1)  # there: the query asks for it
    if not arguments.named_child_count:
        return
    options = {
        text(key).rstrip(": "): value
        for pair in (arguments.named_children[-1].named_children if arguments.named_child_count > 1 else ())
        if (key := pair.child_by_field_name("key")) and (value := pair.child_by_field_name("value"))
    }
    target = arguments.named_children[0]
    if target.type == "dot":
        left, right = target.child_by_field_name("left"), target.child_by_field_name("right")
        for part in right.named_children if right is not None and left is not None else ():
            yield Imported(f"{text(left)}.{text(part)}")  # type: ignore[arg-type]
        return
    module = text(target)
    if keyword == "import":
        only = options.get("only")
        pairs = [p for k in only.named_children if k.type == "keywords" for p in k.named_children] if only else []
        names = [text(key).rstrip(": ") for pair in pairs if (key := pair.child_by_field_name("key"))]
        yield from (Imported(module, name=name) for name in names or ["*"])
        return
    alias = options.get("as")
    yield Imported(module, alias=text(alias) if alias else None)


MODULE_PATHS: dict[str, Callable[[str], tuple[str, int]]] = {"dots": dots, "slashes": slashes, "whole": whole}
STATEMENTS: dict[str, Callable[[Node, Slice], Iterator[Imported]]] = {
    "rust_use": rust_use,
    "elixir_import": elixir_import,
}
