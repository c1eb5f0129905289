"""Imports that are statements of their language's grammar and need more than a query: one function a language.

The data of a language refers to them by name: `imports` under `[conventions]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from ingest_assets.analysis.imports import Imported, Slice, Statement, dots, slashes

_SCALA_SELECTORS = frozenset(
    {"namespace_selectors", "namespace_wildcard", "as_renamed_identifier", "arrow_renamed_identifier"}
)


def rust_use(node: Node, text: Slice) -> Iterator[Imported]:
    """`use` trees, `extern crate` and `mod name;` of Rust, one by one; `super` of a module in braces is the file."""
    inside = 0
    around = node.parent
    while around is not None and around.parent is not None:
        inside += around.type == "mod_item"
        around = around.parent
    for one in _rust_use(node, text):
        parts = one.module.split("::")
        above = next((at for at, part in enumerate(parts[:inside]) if part != "super"), min(inside, len(parts)))
        yield Imported("::".join(["self", *parts[above:]]), 0, one.name, one.alias) if above else one


def _rust_use(node: Node, text: Slice) -> Iterator[Imported]:
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


def php_use(node: Node, text: Slice) -> Iterator[Imported]:
    r"""`use A\B\C as D`, `use A\{B, C}` of PHP, and `require` of a path, beside the file if it begins at `__DIR__`."""
    if node.type == "namespace_use_declaration":
        prefix = next((text(child) for child in node.named_children if child.type == "namespace_name"), "")
        group = node.child_by_field_name("body") or node
        for clause in (child for child in group.named_children if child.type == "namespace_use_clause"):
            alias = clause.child_by_field_name("alias")
            path = prefix + "\\" + text(clause.named_children[0])
            module, _, name = path.strip("\\").rpartition("\\")
            yield Imported(module or name, name=name if module else None, alias=text(alias) if alias else None)
        return
    path = re.sub(r"\A[\s(]+|[\s)]+\Z", "", text(node.named_children[0])) if node.named_child_count else ""
    plain = re.fullmatch(r"""(__DIR__\s*\.\s*)?(["'])([^"'$]+)\2""", path)
    if plain:
        yield Imported(*slashes(f"./{plain[3].lstrip('/')}" if plain[1] else plain[3]))


def cpp_using(node: Node, text: Slice) -> Iterator[Imported]:
    """`using a::b;` and `using namespace a::b;` of C++."""
    path = "".join(text(node.named_children[-1]).split()) if node.named_child_count else ""
    module, _, name = path.rpartition("::")
    if any(child.type == "namespace" for child in node.children):
        yield Imported(path, name="*")
    elif path:
        yield Imported(module or name, name=name if module else None)


def julia_import(node: Node, text: Slice) -> Iterator[Imported]:
    """`using A, B`, `import A.B: c as d, @e` and `include("path")` of Julia; `using A` brings in all that A exports."""
    if node.type == "call_expression":
        yield Imported(*slashes("./" + text(node.named_children[1]).strip('()"')), is_path=True)
        return
    everything = "*" if node.type == "using_statement" else None
    for part in node.named_children:
        if part.type == "selected_import" and part.named_child_count:
            module, level = dots(text(part.named_children[0]))
            for taken in part.named_children[1:]:
                name, _, alias = text(taken).partition(" as ")
                yield Imported(module, level, name.strip(), alias.strip() or None)
        else:
            path, _, alias = text(part).partition(" as ")
            module, level = dots(path)
            yield Imported(module, level, None if alias else everything, alias.strip() or None)


def haskell_import(node: Node, text: Slice) -> Iterator[Imported]:
    """`import A.B as C (d, e)` of Haskell; without a list it brings in everything, unless it is `qualified`."""
    module, alias = node.child_by_field_name("module"), node.child_by_field_name("alias")
    words = {child.type for child in node.children if not child.is_named}
    listed = node.child_by_field_name("names")
    names: list[str | None] = ["*"] if "qualified" not in words else [None]
    if listed is not None and "hiding" not in words:
        heads = [child.named_children[0] for child in listed.named_children if child.type == "import_name"]
        names = [text(head).strip("()") for head in heads]
    for name in names:
        yield Imported(text(module) if module else "", name=name, alias=text(alias) if alias else None)


def kotlin_import(node: Node, text: Slice) -> Iterator[Imported]:
    """`import a.b.C`, `import a.b.C as D` and `import a.b.*` of Kotlin."""
    path, alias, wildcard = "", None, False
    for child in node.named_children:
        if child.type == "identifier":
            path = "".join(text(child).split())
        elif child.type == "import_alias" and child.named_child_count:
            alias = text(child.named_children[0])
        elif child.type == "wildcard_import":
            wildcard = True
    module, _, name = path.rpartition(".")
    if wildcard:
        yield Imported(path, name="*")
    elif path:
        yield Imported(module or name, name=name if module else None, alias=alias)


def ocaml_open(node: Node, text: Slice) -> Iterator[Imported]:
    """`open A.B` and `include A.B` of OCaml bring in everything of a module."""
    path = re.match(r"(?:open|include)!?\s+(?:module\s+type\s+of\s+)?([A-Z][\w'.]*)", text(node))
    if path:
        yield Imported(path[1], name="*")


def scala_import(node: Node, text: Slice) -> Iterator[Imported]:
    """`import a.b.C, d._`, `import a.{B, C => D, _}` and `import a as b` of Scala."""
    path: list[str] = []
    for child in (*node.children, None):
        if child is None or child.type == ",":
            if path:
                yield Imported(".".join(path[:-1]) or path[0], name=path[-1] if len(path) > 1 else None)
            path = []
        elif child.type in ("identifier", "operator_identifier"):
            path.append(text(child))
        elif child.type in _SCALA_SELECTORS:
            selectors = child.named_children if child.type == "namespace_selectors" else [child]
            for selector in selectors:
                name, alias = selector.child_by_field_name("name"), selector.child_by_field_name("alias")
                written = "*" if selector.type == "namespace_wildcard" else text(name or selector)
                yield Imported(".".join(path), name=written, alias=text(alias) if alias else None)
            path = []


def dart_import(node: Node, text: Slice) -> Iterator[Imported]:
    """`import 'a.dart' as b show C`, `export` and `part` of Dart; a path without a scheme starts at the file."""
    uri = ""
    alias: str | None = None
    names: list[str | None] = []
    stack = [node]
    while stack:
        inner = stack.pop()
        if inner.type == "uri":
            uri = text(inner).strip("\"'")
        elif inner.type == "combinator" and inner.children[0].type == "show":
            names = [text(name) for name in inner.named_children]
        elif inner.type == "identifier":
            alias = text(inner)
        elif inner.type != "combinator":
            stack += inner.named_children
    module, level = (uri, 0) if ":" in uri else slashes(uri if uri.startswith(".") else f"./{uri}")
    for name in names or [None if alias else "*"]:
        yield Imported(module, level, name, None if names else alias)


def groovy_import(node: Node, text: Slice) -> Iterator[Imported]:
    """`import a.b.C as D`, `import static a.B.*` of Groovy."""
    written = re.match(r"import\s+(?:static\s+)?([\w.]+?)(?:\.(\w+|\*))?(?:\s+as\s+(\w+))?\s*;?\s*\Z", text(node))
    if written is not None:
        yield Imported(written[1], name=written[2], alias=written[3])


STATEMENTS: dict[str, Statement] = {
    "rust_use": rust_use,
    "cpp_using": cpp_using,
    "kotlin_import": kotlin_import,
    "scala_import": scala_import,
    "groovy_import": groovy_import,
    "dart_import": dart_import,
    "php_use": php_use,
    "julia_import": julia_import,
    "haskell_import": haskell_import,
    "ocaml_open": ocaml_open,
}
