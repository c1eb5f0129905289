"""Imports that lead from one codebase into another one.

Belongs here: what the files of a codebase import from elsewhere, looked up in the graphs of the other codebases when it
is asked. Nothing is stored, so that it holds whatever becomes of the others.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Sequence

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.graph import resolve
from ingest_assets.analysis.graph_nodes import file_node
from ingest_assets.analysis.scopes import FileNames
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_store import world_with
from ingest_assets.storage.graph_symbols import Answer, Symbol, answer, rows, symbols

_NOWHERE = "\0"  # a folder that no codebase has

_Imports = dict[tuple[str, str | None], list[tuple[str, int]]]  # module and name -> the places that import it


def elsewhere(conn: Connection, codebase: str, paths: Sequence[str] | None) -> list[Answer]:
    """The imports of files, None: of all, that lead into other codebases: edges, the target with its `codebase`.

    They are resolved there as if they stood in a folder of their own. Where several codebases have what a line imports,
    all are given, and none is more than likely.
    """
    wanted: dict[tuple[str, str], _Imports] = defaultdict(dict)  # by language and suffix of the files
    for path, language, module, name, line in rows(conn, codebase, "imports_from_elsewhere", paths=paths):
        by_import = wanted[language, posixpath.splitext(path)[1]]
        by_import.setdefault((module, name), []).append((path, line))
    answers: list[Answer] = []
    for (other,) in rows(conn, codebase, "other_codebases") if wanted else ():
        for (language, suffix), by_import in wanted.items():
            answers += _into(conn, other, language, suffix, by_import)
    codebases: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in answers:
        codebases[one["path"], one["line"]].add(one["target"]["codebase"])
    for one in answers:
        if len(codebases[one["path"], one["line"]]) > 1 and one["confidence"] == "certain":
            one["confidence"] = "likely"
    keys = ("codebase", "path", "line")
    return sorted(answers, key=lambda one: (one["path"], one["line"], *(one["target"][key] for key in keys)))


def _into(conn: Connection, other: str, language: str, suffix: str, by_import: _Imports) -> list[Answer]:
    """What these imports mean in another codebase."""
    imports = [Import(at, module, 0, name, None, at) for at, (module, name) in enumerate(by_import)]
    file = FileNames(f"{_NOWHERE}/{_NOWHERE}{suffix}", language, (), imports)
    edges = [one for one in resolve(file, (), world_with(conn, other, file)).edges if one.kind == "imports"]
    ids = sorted({one.target for one in edges})
    nodes = {one.node_id: one for one in symbols(conn, other, "nodes_of_ids", ids=ids)} if ids else {}
    places = list(by_import.values())
    found: dict[tuple[str, int, int], Answer] = {}  # a line may import several things of a file
    for edge in edges:
        for path, line in places[edge.origin_ordinal] if edge.target in nodes else ():
            found[path, line, edge.target] = {
                "kind": "imports",
                "confidence": edge.confidence,
                "rule": edge.rule,
                "source": answer(Symbol._make(file_node(path))),
                "target": answer(nodes[edge.target]) | {"codebase": other},
                "path": path,
                "line": line,
            }
    return list(found.values())
