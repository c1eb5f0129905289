"""Asset checks of a codebase: each compares what is stored with what must be there, in one query.

They sit on codebase-level assets (a check on a file-level asset kills a batch run) and run after the reporting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import dagster as dg
import psycopg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData

from ingest_assets.assets.names import asset_key
from ingest_assets.automation import staleness
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage import sql

MIN_RECALL = 0.95
MIN_PARSE_SUCCESS = 0.95

# passed, metadata
Answer = tuple[bool, dict[str, Any]]


class TargetedResult(dg.AssetCheckResult):
    """A result that names the materialization it was made for.

    Dagster would look for one of the run's partition, which a batch run only carries as a decoy, and find none.
    """

    def _get_target_materialization_data(
        self, step_context: Any, check_key: dg.AssetCheckKey
    ) -> AssetCheckEvaluationTargetMaterializationData | None:
        records = step_context.instance.fetch_materializations(check_key.asset_key, limit=1).records
        if not records:
            return None
        return AssetCheckEvaluationTargetMaterializationData(
            storage_id=records[0].storage_id, run_id=records[0].run_id, timestamp=records[0].timestamp
        )


def no_file_missing(conn: psycopg.Connection[Any], codebase: Codebase) -> Answer:
    """Every file of the manifest is stored, or recorded as failed, and has its partition."""
    row = conn.execute(
        """
        SELECT count(*),
               count(*) FILTER (WHERE c.path IS NULL AND f.path IS NULL),
               count(*) FILTER (WHERE d.partition IS NULL),
               count(*) FILTER (WHERE f.path IS NOT NULL)
        FROM manifest_entries m
        LEFT JOIN code_files c USING (codebase, path)
        LEFT JOIN (SELECT DISTINCT codebase, path FROM ingest_failures) f USING (codebase, path)
        LEFT JOIN dagster.dynamic_partitions d ON d.partitions_def_name = %s AND d.partition = m.path
        WHERE m.codebase = %s
        """,
        (codebase.partitions_name, codebase.name),
    ).fetchone()
    assert row is not None
    files, missing, without_partition, failed = row
    shown = {"files": files, "missing": missing, "without a partition": without_partition, "failed": failed}
    return missing == 0 and without_partition == 0, shown


def nothing_stale(conn: psycopg.Connection[Any], codebase: Codebase) -> Answer:
    """No file is stale against the last look at the source."""
    files = staleness.plan(conn, codebase).files
    return not files, {"stale": len(files), "examples": "\n".join(file.path for file in files[:10])}


def parse_success(conn: psycopg.Connection[Any], codebase: Codebase) -> Answer:
    """At least 95% of the files of a language with a grammar parse without an error."""
    row = conn.execute(
        "SELECT count(*) FILTER (WHERE parse_status = 'parsed'), count(*) FILTER (WHERE parse_status = 'partial')"
        " FROM code_files WHERE codebase = %s",
        (codebase.name,),
    ).fetchone()
    assert row is not None
    parsed, partial = row
    rate = parsed / (parsed + partial) if parsed + partial else 1.0
    return rate >= MIN_PARSE_SUCCESS, {"parsed": parsed, "with errors": partial, "rate": round(rate, 4)}


def chunks_have_vectors(conn: psycopg.Connection[Any], codebase: Codebase) -> Answer:
    """Every chunk has its vector."""
    row = conn.execute(
        "SELECT count(*), count(*) FILTER (WHERE e.text_hash IS NULL) FROM chunks c LEFT JOIN chunk_embeddings e"
        " ON e.codebase = c.codebase AND e.model = %s AND e.text_hash = c.text_hash WHERE c.codebase = %s",
        (codebase.settings.embedding_model, codebase.name),
    ).fetchone()
    assert row is not None
    return row[1] == 0, {"chunks": row[0], "without a vector": row[1]}


def recall(conn: psycopg.Connection[Any], codebase: Codebase) -> Answer:
    """The vector index finds at least 95% of the ten nearest that an exact scan finds."""
    row = conn.execute(
        "SELECT metadata ->> 'recall@10' FROM asset_state WHERE codebase = %s AND asset = 'vector_index' AND path = ''",
        (codebase.name,),
    ).fetchone()
    measured = None if row is None or row[0] is None else float(row[0])  # measured when the index was updated
    return measured is None or measured >= MIN_RECALL, {"recall@10": "exact scan" if measured is None else measured}


def chunks_are_indexed(conn: psycopg.Connection[Any], codebase: Codebase) -> Answer:
    """The chunks of every file are those in the lexical index, and it has no others."""
    row = conn.execute(sql.load("lexical")["not_indexed"], {"codebase": codebase.name}).fetchone()
    assert row is not None
    return row == (0, 0), {"files not indexed": row[0], "files left over": row[1]}


def no_dangling_edge(conn: psycopg.Connection[Any], codebase: Codebase) -> Answer:
    """Both ends of every edge are nodes."""
    row = conn.execute(
        "SELECT count(*), count(*) FILTER (WHERE s.node_id IS NULL OR t.node_id IS NULL) FROM graph_edges e"
        " LEFT JOIN graph_nodes s ON s.codebase = e.codebase AND s.node_id = e.source"
        " LEFT JOIN graph_nodes t ON t.codebase = e.codebase AND t.node_id = e.target WHERE e.codebase = %s",
        (codebase.name,),
    ).fetchone()
    assert row is not None
    return row[1] == 0, {"edges": row[0], "dangling": row[1]}


CHECKS: Mapping[tuple[str, str], Callable[[psycopg.Connection[Any], Codebase], Answer]] = {
    ("repository", "no_file_missing"): no_file_missing,
    ("repository", "nothing_stale"): nothing_stale,
    ("code_graph", "no_dangling_edge"): no_dangling_edge,
    ("search_index", "chunks_are_indexed"): chunks_are_indexed,
    ("vector_index", "chunks_have_vectors"): chunks_have_vectors,
    ("vector_index", "recall"): recall,
    ("quality_report", "parse_success"): parse_success,
}


def specs(codebase: str) -> list[dg.AssetCheckSpec]:
    """The checks of a codebase."""
    return [
        dg.AssetCheckSpec(name, asset=asset_key(codebase, asset), description=(function.__doc__ or "").strip())
        for (asset, name), function in CHECKS.items()
    ]


def evaluate(
    conn: psycopg.Connection[Any], codebase: Codebase, selected: set[dg.AssetCheckKey]
) -> Iterator[dg.AssetCheckResult]:
    """The result of each selected check."""
    for (asset, name), function in CHECKS.items():
        key = asset_key(codebase.name, asset)
        if dg.AssetCheckKey(key, name) in selected:
            passed, metadata = function(conn, codebase)
            yield TargetedResult(passed=passed, asset_key=key, check_name=name, metadata=metadata)
