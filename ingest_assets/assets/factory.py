"""The asset factory: the group of assets, the checks and the job of one codebase. What the steps do is elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import dagster as dg
from dagster._core.storage.tags import AUTOMATION_CONDITION_TAG
from psycopg.types.json import Jsonb

from ingest_assets.assets import checks, codebase_level, file_level
from ingest_assets.assets.catalogue import (
    BATCH_TAG,
    CODE_VERSIONS,
    CODEBASE_LEVEL,
    CODEBASE_TAG,
    FILE_LEVEL,
    dagster_code_version,
    settings_version,
)
from ingest_assets.assets.names import asset_key
from ingest_assets.assets.reporting import Reporter
from ingest_assets.assets.run_state import CodebaseRun, step_key
from ingest_assets.automation import staleness
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage import database, sql

# Asset -> (kinds shown in Dagit, what it is in the words of its users).
_SHOWN: Mapping[str, tuple[set[str], str]] = {
    "repository": (
        {"git"},
        "The source: which files the codebase has and which version of each. Materializing it looks at the source and"
        " adds and deletes partitions.",
    ),
    "source_file": (
        {"postgres"},
        "The validated text of a file with its language, size and lines. Table `code_files`.",
    ),
    "parsed_file": (
        {"treesitter", "postgres"},
        "What parsing finds in a file: outline, definitions, references, imports, exports and syntax errors. Tables"
        " `definitions`, `code_references`, `imports` and columns of `code_files`.",
    ),
    "file_metrics": (
        {"treesitter", "postgres"},
        "The metrics of a file, its types and its functions. Tables `codebase_metadata`, `class_metrics` and"
        " `function_metrics`.",
    ),
    "chunk": (
        {"treesitter", "postgres"},
        "The file cut into pieces along its syntax tree, for retrieval. Table `chunks`.",
    ),
    "chunk_embedding": ({"python", "postgres"}, "A vector for each chunk of a file. Table `chunk_embeddings`."),
    "code_graph": (
        {"python", "postgres"},
        "Files and definitions, and who contains, imports, calls and inherits whom. Tables `graph_nodes` and"
        " `graph_edges`.",
    ),
    "graph_measures": (
        {"python", "postgres"},
        "What follows from the whole graph: PageRank, betweenness, cycles, depth, coupling and communities. Table"
        " `graph_measures` and columns of `codebase_metadata`.",
    ),
    "search_index": (
        {"postgres"},
        "The terms of split identifiers, for BM25. Tables `search_files`, `search_postings`.",
    ),
    "vector_index": ({"postgres"}, "The index for nearest vectors: HNSW where there are many, else an exact scan."),
    "documentation": ({"markdown", "postgres"}, "Documents of the tree and fetched pages. Table `documents`."),
    "quality_report": (
        {"polars", "postgres"},
        "Findings, duplicated blocks, technical debt, git history, test coverage and scores of the codebase. Tables"
        " `quality_findings` and `quality_reports`, and columns of `codebase_metadata`.",
    ),
    "codebase_status": (
        {"postgres"},
        "Ready or degraded, with a snapshot and a notification. Tables `codebase_snapshots` and `notifications`.",
    ),
}


@dataclass(frozen=True, slots=True)
class CodebaseDefinitions:
    """What Dagster knows of a codebase."""

    assets: tuple[dg.AssetsDefinition, ...]
    checks: dg.AssetChecksDefinition
    job: Any  # UnresolvedAssetJobDefinition

    def __iter__(self) -> Iterator[dg.AssetsDefinition]:
        return iter(self.assets)


def build(codebase: Codebase) -> CodebaseDefinitions:
    """The assets, checks and job of a codebase."""
    name = codebase.name
    partitions = dg.DynamicPartitionsDefinition(name=codebase.partitions_name)

    # Asked for once, with all that follows: not after a batch run, which did it already (see the facts in the design),
    # and not again after the run that was asked for.
    by_hand = (
        dg.AutomationCondition.newly_updated()
        & ~dg.AutomationCondition.all_new_updates_have_run_tags(tag_keys={BATCH_TAG})
        & ~dg.AutomationCondition.all_new_updates_have_run_tags(tag_keys={AUTOMATION_CONDITION_TAG})
    )
    follows = dg.AutomationCondition.any_deps_match(by_hand | dg.AutomationCondition.will_be_requested())

    def spec(asset: str) -> dg.AssetSpec:
        kinds, description = _SHOWN[asset]
        inputs = FILE_LEVEL.get(asset) or CODEBASE_LEVEL.get(asset) or ()
        return dg.AssetSpec(
            asset_key(name, asset),
            deps=[asset_key(name, dependency) for dependency in inputs],
            group_name=name,
            code_version=dagster_code_version(asset, codebase.settings),
            partitions_def=partitions if asset in FILE_LEVEL else None,
            automation_condition=follows if asset in CODEBASE_LEVEL else None,
            description=description,
            kinds=kinds,
            metadata={
                "codebase": name,
                "source": codebase.source,
                **({"branch": codebase.branch} if codebase.branch else {}),
            },
        )

    @dg.multi_asset(name=step_key(name, "repository"), specs=[spec("repository")], required_resource_keys={"ingestion"})
    def repository(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
        state: CodebaseRun = context.resources.ingestion[name]
        _materialize_repository(context, state)
        yield dg.MaterializeResult(asset_key=asset_key(name, "repository"))
        state.finish_step(context, "repository")

    @dg.multi_asset(
        name=step_key(name, "file_level"),
        specs=[spec(asset) for asset in FILE_LEVEL],
        can_subset=True,
        required_resource_keys={"ingestion"},
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def files(context: dg.AssetExecutionContext, config: file_level.Batch) -> Iterator[dg.MaterializeResult[Any]]:
        state: CodebaseRun = context.resources.ingestion[name]
        file_level.materialize(context, config, state)
        for asset in FILE_LEVEL:
            if asset_key(name, asset) in context.selected_asset_keys:
                yield dg.MaterializeResult(asset_key=asset_key(name, asset))
        state.finish_step(context, "file_level")

    @dg.multi_asset(
        name=step_key(name, "codebase_level"),
        specs=[spec(asset) for asset in CODEBASE_LEVEL],
        can_subset=True,
        required_resource_keys={"ingestion"},
    )
    def whole(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
        state: CodebaseRun = context.resources.ingestion[name]
        codebase_level.materialize(context, state)
        for asset in CODEBASE_LEVEL:
            if asset_key(name, asset) in context.selected_asset_keys:
                yield dg.MaterializeResult(asset_key=asset_key(name, asset))
        state.finish_step(context, "codebase_level")

    @dg.multi_asset_check(
        name=step_key(name, "checks"),
        specs=checks.specs(name),
        can_subset=True,
        required_resource_keys={"ingestion"},
    )
    def check(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        state: CodebaseRun = context.resources.ingestion[name]
        with database.connect(application_name="ingest checks", autocommit=True) as conn:
            yield from checks.evaluate(conn, state.session.refresh(), set(context.selected_asset_check_keys))
        state.finish_step(context, "checks")

    job = dg.define_asset_job(
        codebase.job_name,
        selection=dg.AssetSelection.groups(name),
        description=f"Brings {name} up to date.",
        tags={CODEBASE_TAG: name},
    )
    return CodebaseDefinitions((repository, files, whole), check, job)


def _materialize_repository(context: dg.AssetExecutionContext, state: CodebaseRun) -> None:
    """Looks at the source and reports the manifest."""
    look = state.look_at_source()
    codebase = state.codebase
    skipped: dict[str, int] = {}
    for skip in look.manifest.skips:
        skipped[skip.reason] = skipped.get(skip.reason, 0) + skip.files
    metadata: dict[str, Any] = {
        "files": look.total,
        "added": look.added,
        "changed": look.changed,
        "removed": look.removed,
        "commit": codebase.commit_id or "",
        "manifest": codebase.manifest_hash or "",
        "left out": "\n".join(f"{count} {reason}" for reason, count in sorted(skipped.items())),
        "could not be looked at": "\n".join(look.manifest.problems),
    }
    with database.connect(application_name="ingest report", autocommit=True) as conn:
        reporter = Reporter(context, codebase, conn)
        if state.batch:
            reporter.plan_codebase_level(["repository"])
        conn.execute(
            sql.load("state")["put_state"],
            {
                "codebase": codebase.name,
                "asset": "repository",
                "path": "",
                "data_version": staleness.repository_version(codebase),
                "code_version": CODE_VERSIONS["repository"],
                "settings_version": settings_version("repository", codebase.settings),
                "input_versions": Jsonb({}),
                "metadata": Jsonb(metadata),
                "run_id": context.run_id,
            },
        )
        state.count(reporter.report(["repository"]))
