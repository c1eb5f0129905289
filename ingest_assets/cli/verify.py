"""The stored state against a clean ingestion."""

from __future__ import annotations

from ingest_assets.cli.options import Json, Name, Quiet
from ingest_assets.cli.output import put, put_json, put_table

_SHOWN = 50


def verify(name: Name, json: Json = False, quiet: Quiet = False) -> int:
    """Compare what is stored with a clean ingestion.

    The same files are ingested anew beside the codebase and compared row by row; every difference is listed. The stored
    state is not changed. Exit code 0: equal. 1: different.

    Example:
    ingest verify django
    """
    from ingest_assets.automation import verify as verification
    from ingest_assets.cli.progress_bar import progress

    with progress(quiet=quiet) as shown:
        found = verification.verify(name, shown)
    if json:
        put_json(found.to_json())
    else:
        put(f"{name}: {'equal' if found.equal else f'{len(found.differences):,} differences'}")
        put_table(("table", "rows compared"), list(found.compared.items()))
        for difference in found.differences[:_SHOWN]:
            put(", ".join(f"{key} {value}" for key, value in difference.items()))
        if len(found.differences) > _SHOWN:
            put(f"and {len(found.differences) - _SHOWN:,} more; --json lists them all")
        if found.failed_files:
            put(f"not compared, since they fail: {', '.join(found.failed_files[:_SHOWN])}")
    return 0 if found.equal else 1
