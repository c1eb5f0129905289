"""Which files of a codebase an import means: a module an ecosystem, chosen by `LANGUAGES`.

Belongs here: what follows from the paths of the codebase and the import as written. Does not: what those files define
(`graph_world`), and reading any file. Whatever a resolver asks, it asks the index, which notes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest_assets.analysis.modules.csharp import csharp_module
from ingest_assets.analysis.modules.elixir import elixir_module
from ingest_assets.analysis.modules.go import go_module, go_siblings
from ingest_assets.analysis.modules.index import (
    Beside,
    FileIndex,
    Module,
    Resolver,
    Siblings,
    Submodule,
    entries,
    no_siblings,
    no_submodule,
    nothing_beside,
)
from ingest_assets.analysis.modules.jvm import jvm_module, jvm_siblings
from ingest_assets.analysis.modules.packages import PACKAGES
from ingest_assets.analysis.modules.paths import LUA_SUFFIXES, RUBY_SUFFIXES, by_path, c_include
from ingest_assets.analysis.modules.php import php_beside, php_module
from ingest_assets.analysis.modules.python import python_module, python_submodule
from ingest_assets.analysis.modules.rust import RUST_ROOTS, rust_module
from ingest_assets.analysis.modules.script import script_module

__all__ = ["LANGUAGES", "PACKAGES", "FileIndex", "Module", "ModuleRules", "entries", "nothing_beside"]


@dataclass(frozen=True, slots=True)
class ModuleRules:
    """How imports of one language work."""

    resolve: Resolver
    submodule: Submodule = no_submodule
    siblings: Siblings = no_siblings
    beside: Beside = nothing_beside
    roots: frozenset[str] = frozenset()  # words that a path to a module begins with
    binds_tail: bool = True  # `import a/b/c` binds `c`; False: it binds the module as written, as Python's `a.b.c`
    brings_all: bool = False  # an import without a name brings in all that the file defines
    packages: bool = False  # files name a package, of which they see all, wherever its other files are
    alternatives: bool = False  # of several definitions of a name in one package a build has one


_SCRIPT = ModuleRules(script_module)
_JVM = ModuleRules(jvm_module, siblings=jvm_siblings)
_INCLUDES = ModuleRules(c_include, brings_all=True)

LANGUAGES: Mapping[str, ModuleRules] = {
    "python": ModuleRules(python_module, python_submodule, binds_tail=False),
    "javascript": _SCRIPT,
    "typescript": _SCRIPT,
    "tsx": _SCRIPT,
    "vue": _SCRIPT,
    "svelte": _SCRIPT,
    "go": ModuleRules(go_module, siblings=go_siblings, alternatives=True),
    "rust": ModuleRules(rust_module, roots=RUST_ROOTS),
    "java": ModuleRules(jvm_module, packages=True),
    "kotlin": ModuleRules(jvm_module, packages=True),
    "csharp": ModuleRules(csharp_module, packages=True),
    "scala": _JVM,
    "groovy": _JVM,
    "php": ModuleRules(php_module, beside=php_beside),
    "c": _INCLUDES,
    "cpp": _INCLUDES,
    "objective-c": _INCLUDES,
    "ruby": ModuleRules(by_path(RUBY_SUFFIXES), brings_all=True),
    "lua": ModuleRules(by_path(LUA_SUFFIXES, ".")),
    "elixir": ModuleRules(elixir_module),
}
