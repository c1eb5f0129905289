"""Which files of a codebase an import means: a module an ecosystem, chosen by `LANGUAGES`.

Belongs here: what follows from the paths of the codebase and the import as written. Does not: what those files define
(`graph_world`), and reading any file. Whatever a resolver asks, it asks the index, which notes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest_assets.analysis.modules.elixir import elixir_module
from ingest_assets.analysis.modules.go import go_module, go_siblings
from ingest_assets.analysis.modules.index import (
    FileIndex,
    Module,
    Resolver,
    Siblings,
    Submodule,
    entries,
    no_siblings,
    no_submodule,
)
from ingest_assets.analysis.modules.python import python_module, python_submodule
from ingest_assets.analysis.modules.rust import rust_module
from ingest_assets.analysis.modules.script import script_module

__all__ = ["LANGUAGES", "FileIndex", "Module", "ModuleRules", "entries"]


@dataclass(frozen=True, slots=True)
class ModuleRules:
    """How imports of one language work."""

    resolve: Resolver
    submodule: Submodule = no_submodule
    siblings: Siblings = no_siblings
    binds_tail: bool = True  # `import a/b/c` binds `c`; False: it binds the module as written, as Python's `a.b.c`


_SCRIPT = ModuleRules(script_module)

LANGUAGES: Mapping[str, ModuleRules] = {
    "python": ModuleRules(python_module, python_submodule, binds_tail=False),
    "javascript": _SCRIPT,
    "jsx": _SCRIPT,
    "typescript": _SCRIPT,
    "tsx": _SCRIPT,
    "go": ModuleRules(go_module, siblings=go_siblings),
    "rust": ModuleRules(rust_module),
    "elixir": ModuleRules(elixir_module),
}
