"""The catalogue of assets: their dependencies, code versions and the settings that they depend on.

Plain data that assets, sensors, workers, storage and the CLI agree on. It imports no Dagster, so that worker processes
start fast; Dagster's keys are in `assets.names`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ingest_assets.codebases.codebase import CodebaseSettings

# Asset -> what it is made from. The order is the order of work.
FILE_LEVEL: Mapping[str, tuple[str, ...]] = {
    "source_file": ("repository",),
    "parsed_file": ("source_file",),
    "file_metrics": ("source_file", "parsed_file"),
    "chunk": ("source_file", "parsed_file"),
    "chunk_embedding": ("chunk",),
}
CODEBASE_LEVEL: Mapping[str, tuple[str, ...]] = {
    "code_graph": ("parsed_file",),
    "graph_measures": ("code_graph",),
    "search_index": ("parsed_file", "chunk"),
    "vector_index": ("chunk_embedding",),
    "documentation": ("source_file",),
    "quality_report": ("repository", "file_metrics", "code_graph"),
    "codebase_status": (
        "repository",
        "code_graph",
        "search_index",
        "vector_index",
        "documentation",
        "quality_report",
    ),
}
ASSETS: tuple[str, ...] = ("repository", *FILE_LEVEL, *CODEBASE_LEVEL)

# Made from all of a codebase whatever changed in it, and not needed for it to be ready: after a small change, of fewer
# files than these, they follow in a run of their own, for which the other assets need not wait.
FOLLOWING = frozenset({"graph_measures"})
FEW_FILES = 500

# Inputs of which an asset uses a part: not their data versions count but what `staleness.side_inputs` says.
PARTLY_USED: Mapping[str, tuple[str, ...]] = {"quality_report": ("repository",)}

# Changed by hand when the output of the asset would change for the same input.
CODE_VERSIONS: dict[str, str] = (
    dict.fromkeys(ASSETS, "1")
    | dict.fromkeys(("source_file", "search_index", "chunk"), "2")
    | dict.fromkeys(("parsed_file", "file_metrics", "code_graph"), "3")
)

# Settings of a codebase that the asset's output depends on.
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "repository": ("ignore", "include", "include_secrets", "submodules"),
    "source_file": ("max_file_bytes",),
    "chunk": ("chunk_characters", "chunk_overlap"),
    "chunk_embedding": ("embedding_model",),
    "vector_index": ("embedding_model",),
    "documentation": ("docs_urls",),
}

# Tags of runs.
CODEBASE_TAG = "ingest/codebase"
BATCH_TAG = "ingest/batch"  # number of files of a run that carries its own batch
IN_PROCESS_TAG = "ingest/in_process"  # executed by the process that made it


def settings_version(asset: str, settings: CodebaseSettings) -> str:
    """Short hash of the settings that the asset depends on; '' for none."""
    return settings.version_of(*SETTINGS.get(asset, ()))


def dagster_code_version(asset: str, settings: CodebaseSettings) -> str:
    """What Dagster is told as code version: a changed setting makes an asset stale as changed code does."""
    version = settings_version(asset, settings)
    return f"{CODE_VERSIONS[asset]}+{version}" if version else CODE_VERSIONS[asset]


def taken_along(files: int, stale: Collection[str]) -> list[str]:
    """The codebase-level assets that a run of so many files takes along; `stale` are those that are stale before it."""
    few = 0 < files < FEW_FILES
    return [asset for asset in CODEBASE_LEVEL if not few or asset not in FOLLOWING or asset in stale]


def dependencies(asset: str) -> tuple[str, ...]:
    """What the asset is made from."""
    return FILE_LEVEL.get(asset) or CODEBASE_LEVEL.get(asset) or ()
