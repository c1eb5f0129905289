"""Dagster's names for the asset graph: keys, and the codebases of a run. The graph itself is in `catalogue`."""

from __future__ import annotations

from dagster import AssetKey, DagsterRun

from ingest_assets.assets.catalogue import ASSETS


def asset_key(codebase: str, asset: str) -> AssetKey:
    """The key of a codebase's asset."""
    return AssetKey([codebase, asset])


def codebases_of_run(run: DagsterRun) -> list[str]:
    """The codebases whose assets a run works on, in name order; [] for a run of something else."""
    if run.asset_selection:
        keys = [key.path for key in run.asset_selection] + [
            key.asset_key.path for key in run.asset_check_selection or ()
        ]
        return sorted({path[0] for path in keys if len(path) == 2 and path[1] in ASSETS})
    if run.asset_check_selection:
        return sorted({key.asset_key.path[0] for key in run.asset_check_selection})
    if run.job_name.endswith("_ingest"):
        return [run.job_name.removesuffix("_ingest")]
    return []
