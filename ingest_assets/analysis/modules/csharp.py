"""Imports of C#: a namespace, which may be spread over files anywhere."""

from __future__ import annotations

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module


def csharp_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`using A.B;`: the namespace of that name. `using X = A.B;` is found as all names of packages are."""
    return Module(definition=imported.module) if imported.name == "*" else None
