"""The definitions of Python files, by the module `ast`.

Functions and classes wherever they stand; type aliases; names assigned outside of functions, in a module or class;
attributes that a method assigns to `self`. Of a name assigned anew in one scope the first counts.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ingest_assets_tests.agreement.named import Named


def definitions(_language: str, paths: Sequence[Path]) -> Mapping[Path, Sequence[Named]]:
    """What the files define, without those that this Python cannot parse."""
    found: dict[Path, Sequence[Named]] = {}
    for path in paths:
        try:
            with warnings.catch_warnings(action="ignore"):
                module = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue
        found[path] = list(_first(_in_scope(module, "", None)))
    return found


def _first(found: Iterator[tuple[str, Named]]) -> Iterator[Named]:
    seen: set[tuple[str, str]] = set()
    for scope, one in found:
        if one.kind == "variable":
            if (scope, one.name) in seen:
                continue
            seen.add((scope, one.name))
        yield one


def _in_scope(node: ast.AST, scope: str, method_of: str | None) -> Iterator[tuple[str, Named]]:
    """Definitions below a node with the scope of each; `method_of` is the class in whose method the node lies.

    In functions `scope` is "-": what they assign to names is local.
    """
    for child in ast.iter_child_nodes(node):
        inner, attributes = scope, method_of
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield scope, Named(child.lineno, child.name, "function")
            attributes = scope if isinstance(node, ast.ClassDef) else method_of
            inner = "-"
        elif isinstance(child, ast.ClassDef):
            yield scope, Named(child.lineno, child.name, "class")
            inner, attributes = f"{scope}/{child.name}:{child.lineno}", None
        elif isinstance(child, ast.Lambda):
            continue
        elif isinstance(child, ast.Assign | ast.AnnAssign):
            for target in child.targets if isinstance(child, ast.Assign) else [child.target]:
                for one in _names(target):
                    if isinstance(one, ast.Name) and scope != "-":
                        yield scope, Named(one.lineno, one.id, "variable")
                    if isinstance(one, ast.Attribute) and method_of is not None and _is_self(one):
                        yield method_of, Named(one.lineno, one.attr, "variable")
        yield from _in_scope(child, inner, attributes)


def _names(target: ast.expr) -> Iterator[ast.expr]:
    """What a target of an assignment assigns to, one by one."""
    if isinstance(target, ast.Tuple | ast.List):
        for one in target.elts:
            yield from _names(one)
    elif isinstance(target, ast.Starred):
        yield from _names(target.value)
    else:
        yield target


def _is_self(target: ast.Attribute) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id == "self"
