"""The lexical index of a codebase as an asset: made in the process of the run, or in one beside it.

Reading 30,000 chunks takes seconds of Python, in which the graph could not be built: a run with many changes has both
done at once.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import psycopg

from ingest_assets.assets.codebase_state import Inputs, Made, record, take_pending
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.pipeline import worker
from ingest_assets.pipeline.versions import content_hash
from ingest_assets.search import lexical
from ingest_assets.storage import database

ASSET = "search_index"


def update(conn: psycopg.Connection[Any], codebase: Codebase, inputs: Inputs) -> Made:
    """Bring the index up to date with the chunks. The caller commits."""
    made = lexical.update(conn, codebase.name, paths=take_pending(conn, codebase, ASSET))
    row = conn.execute("SELECT count(*) FROM chunks WHERE codebase = %s", (codebase.name,)).fetchone()
    assert row is not None
    return content_hash(dict(inputs)), {
        "documents": row[0],
        "written": made.rows,
        "removed": made.removed,
        "seconds": round(made.seconds, 3),
    }


def make_beside(codebase: Codebase, run_id: str, inputs: Inputs) -> None:
    """Update and record the index in a process of its own, and wait for it. Raises what failed there, and
    BrokenProcessPool where the process was lost."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, initializer=worker.start, initargs=(os.getpid(),)) as process:
        process.submit(_make, codebase, run_id, inputs).result()


def _make(codebase: Codebase, run_id: str, inputs: Inputs) -> None:
    with database.connect(application_name="ingest search_index") as conn:
        record(conn, codebase, run_id, ASSET, inputs, update(conn, codebase, inputs))
        conn.commit()
