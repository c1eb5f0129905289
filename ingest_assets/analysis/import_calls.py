"""Imports that look like calls, commands or macros: one function a language.

The data of a language refers to them by name: `imports` under `[conventions]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from ingest_assets.analysis.imports import Imported, Slice, Statement, slashes

_PERL_LISTS = frozenset({"string_literal", "interpolated_string_literal", "quoted_word_list", "list_expression"})


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


def ruby_require(node: Node, text: Slice) -> Iterator[Imported]:
    """`require`, `load`, `require_relative` and `autoload` of Ruby, where the path is a plain string."""
    method, arguments = node.child_by_field_name("method"), node.child_by_field_name("arguments")
    strings = [child for child in arguments.named_children if child.type == "string"] if arguments and method else []
    if not strings or [part.type for part in strings[0].named_children] != ["string_content"]:
        return
    path, keyword = text(strings[0].named_children[0]), text(method)  # type: ignore[arg-type]
    if keyword == "require_relative":
        yield Imported(*slashes(f"./{path}"))
    elif keyword == "autoload":
        yield Imported(path, name=text(arguments.named_children[0]).lstrip(":"))  # type: ignore[union-attr]
    else:
        yield Imported(*slashes(path))


def shell_source(node: Node, text: Slice) -> Iterator[Imported]:
    """`source path` of a shell. `"$folder/path"` is taken to stand beside the file; other expansions are not known."""
    argument = node.child_by_field_name("argument")
    path = re.sub(r"""["']""", "", text(argument)) if argument else ""
    beside = re.sub(r"\A\$(\w+|\{[^{}]*\}|\([^()]*\))/", "./", path)
    if beside and "$" not in beside and "`" not in beside and not beside.startswith("<"):
        yield Imported(*slashes(beside))


def perl_use(node: Node, text: Slice) -> Iterator[Imported]:
    """`use A::B qw(c d)` and `require` of Perl; `use parent "A"` brings in A, and pragmas nothing."""
    if node.type == "require_expression":
        target = text(node.named_children[0])
        yield Imported(*slashes(target)) if target[0] in "\"'" else Imported(target)
        return
    module = node.child_by_field_name("module")
    name = text(module) if module else ""
    words = " ".join(text(child) for child in node.named_children if child.type in _PERL_LISTS)
    listed = [re.sub(r"\Aqw\W", "", word).strip("\"'(),;[]{}/|") for word in words.split()]
    names = [word for word in listed if re.fullmatch(r"[&$@%:-]?\w[\w:]*", word)]
    if name in ("parent", "base"):
        yield from (Imported(parent) for parent in names if parent[0] != "-")
    elif node.children[0].type == "use" and (name[:1].isupper() or "::" in name):
        yield from (Imported(name, name=one) for one in names) if names else (Imported(name),)


def docker_from(node: Node, text: Slice) -> Iterator[Imported]:
    """The image of a Dockerfile's `FROM`, with its tag as the name, unless it is a stage that was named before."""
    image = next((child for child in node.named_children if child.type == "image_spec"), None)
    alias = node.child_by_field_name("as")
    name = image.child_by_field_name("name") if image is not None else None
    if image is None or name is None:
        return
    before = node.prev_named_sibling
    while before is not None:
        stage = before.child_by_field_name("as") if before.type == "from_instruction" else None
        if stage is not None and text(stage) == text(image):
            return
        before = before.prev_named_sibling
    tag = image.child_by_field_name("tag") or image.child_by_field_name("digest")
    yield Imported(
        text(name), name=text(tag).lstrip(":@") if tag else None, alias=text(alias) if alias is not None else None
    )


def clojure_ns(node: Node, text: Slice) -> Iterator[Imported]:
    """`(ns name (:require ...) (:use ...) (:import ...))` of Clojure, and `(require '...)`."""
    head, *parts = node.named_children
    is_ns = text(head) == "ns"
    for clause in [part.named_children for part in parts if part.type == "list_lit"] if is_ns else [[head, *parts]]:
        word = text(clause[0]).lstrip(":") if clause else ""
        if word not in ("require", "require-macros", "use", "import"):
            continue
        for part in clause[1:]:
            library = part.named_children[0] if part.type == "quoting_lit" and part.named_child_count else part
            if word == "import":
                yield from _clojure_classes(library, text)
            else:
                yield from _clojure_library("", library, text, word == "use")


def _clojure_classes(part: Node, text: Slice) -> Iterator[Imported]:
    if part.type == "sym_lit":
        package, _, name = text(part).rpartition(".")
        yield Imported(package or name, name=name if package else None)
    elif part.type in ("list_lit", "vec_lit") and part.named_child_count:
        package, *names = (text(child) for child in part.named_children)
        yield from (Imported(package, name=name) for name in names)


def _clojure_library(prefix: str, part: Node, text: Slice, everything: bool) -> Iterator[Imported]:
    """`a.b`, `[a.b :as c :refer [d]]`, or `(a [b :as c] d)` with a prefix."""
    children = [part] if part.type == "sym_lit" else part.named_children
    if not children or children[0].type != "sym_lit":
        return
    module = prefix + text(children[0])
    if not prefix and len(children) > 1 and children[1].type != "kwd_lit":
        for child in children[1:]:
            yield from _clojure_library(f"{module}.", child, text, everything)
        return
    options = {text(key): value for key, value in zip(children[1::2], children[2::2], strict=False)}
    alias = options.get(":as")
    listed = options.get(":refer", options.get(":only"))
    names = [text(name) for name in listed.named_children] if listed and listed.type in ("vec_lit", "list_lit") else []
    if alias is not None or not (names or listed or everything):
        yield Imported(module, alias=text(alias) if alias else None)
    yield from (Imported(module, name=name) for name in names or (["*"] if listed or everything else []))


def powershell_import(node: Node, text: Slice) -> Iterator[Imported]:
    r"""`using module A`, `Import-Module A` and `. $PSScriptRoot\a.ps1` of PowerShell."""
    written = text(node)
    beside = re.match(r"""\.\s+["']?(?:\$\w+|\.)[\\/]([^"'\s)]+)""", written)
    named = re.match(
        r"""(?i)(?:using\s+(?:module|namespace)|(?:import-module|ipmo)(?:\s+-name)?)\s+([^\s;]+)""", written
    )
    if beside:
        yield Imported(*slashes("./" + beside[1].replace("\\", "/")))
    elif named:
        for name in named[1].split(","):
            path = re.sub(r"\A\$\w+/", "./", name.strip("\"'").replace("\\", "/"))
            if path and "$" not in path:
                yield Imported(*slashes(path))


STATEMENTS: dict[str, Statement] = {
    "docker_from": docker_from,
    "elixir_import": elixir_import,
    "ruby_require": ruby_require,
    "shell_source": shell_source,
    "perl_use": perl_use,
    "clojure_ns": clojure_ns,
    "powershell_import": powershell_import,
}
