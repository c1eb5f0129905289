"""Aliases of Elixir: a module is where it is defined, whatever the file is called."""

from __future__ import annotations

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules.index import FileIndex, Module


def elixir_module(imported: Import, path: str, index: FileIndex) -> Module | None:
    """`alias A.B.C`, `import A`, `import A, only: [f: 1]`: the module of that name, wherever it is defined."""
    return Module(member=imported.name, definition=imported.module)
