"""The stored rows of a codebase beside those of a clean ingestion, and beside Dagster's events: where they differ.

Belongs here: which tables are compared, by which columns and how exactly. How the clean ingestion is made is `verify`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import psycopg

from ingest_assets.assets.catalogue import CODEBASE_LEVEL, FILE_LEVEL
from ingest_assets.assets.checks import MIN_RECALL
from ingest_assets.assets.names import asset_key
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.embedding.provider import is_remote, provider
from ingest_assets.errors import ProviderFailed
from ingest_assets.search import lexical, vector
from ingest_assets.storage import sql

_TOLERANCE = 1e-6
_ASKED_AGAIN = 20  # texts whose vectors a remote model is asked for again
_REMOTE_TOLERANCE = 0.02  # distance of two vectors of one text, which servers do not make bit by bit alike


@dataclass(frozen=True, slots=True)
class Table:
    """How a table is compared: its key, and the columns that are left out or compared within the tolerance."""

    name: str
    key: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    condition: str = "true"


TABLES = (
    Table("manifest_entries", ("path",), ("mtime_ns", "ctime_ns", "inode", "trusted", "problem")),
    Table("code_files", ("path",), ("ingested_at", "failed_at")),
    Table("definitions", ("path", "ordinal")),
    Table("code_references", ("path", "ordinal")),
    Table("imports", ("path", "ordinal")),
    Table("codebase_metadata", ("path",)),
    Table("function_metrics", ("path", "ordinal")),
    Table("file_fingerprints", ("path",)),
    Table("file_trigrams", ("path",)),
    Table("clone_files", ("path",)),
    Table("file_history", ("path",)),
    Table("codebase_history", ("commit_id",)),
    Table("report_files", ("name",)),
    Table("codebase_coverage", ("reports",)),
    Table("class_metrics", ("path", "ordinal")),
    Table("chunks", ("path", "ordinal")),
    Table("search_files", ("path",), ("first",)),  # documents are numbered as they come
    Table("graph_nodes", ("node_id",)),
    Table("graph_measures", ("node_id",)),
    Table("graph_edges", ("path", "origin", "origin_ordinal", "target")),
    Table("graph_links", ("path", "origin", "origin_ordinal", "other", "target", "kind")),
    Table("graph_packages", ("node_id",)),
    Table("graph_mounts", ("path", "ordinal")),
    Table("quality_findings", ("path", "ordinal")),
    Table("documents", ("location",), ("fetched_at", "problem"), "origin = 'tree'"),
    Table(
        "asset_state",
        ("asset", "path"),
        ("metadata", "event_id", "run_id", "updated_at"),
        # The status names what is pending, pages are not fetched again to verify, and an index is judged by its recall.
        "asset NOT IN ('codebase_status', 'documentation', 'vector_index')",
    ),
)


@dataclass(slots=True)
class Verification:
    """What `ingest verify` answers."""

    codebase: str
    compared: dict[str, int] = field(default_factory=dict)  # rows by table
    differences: list[dict[str, Any]] = field(default_factory=list)
    failed_files: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def to_json(self) -> dict[str, Any]:
        """The stable machine-readable form."""
        return {
            "codebase": self.codebase,
            "equal": self.equal,
            "compared": self.compared,
            "failed_files": self.failed_files,
            "differences": self.differences,
        }

    def add(self, table: str, kind: str, row: Mapping[str, Any]) -> None:
        """Lists a difference; `kind` is missing, unexpected, different or unknown: it could not be looked."""
        self.differences.append({"table": table, "kind": kind, **{k: str(v)[:200] for k, v in row.items()}})


def columns_of(conn: psycopg.Connection[Any], table: str) -> dict[str, str]:
    """Columns of a table except the codebase and generated ones, with their types."""
    return dict(
        conn.execute(
            "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name = %s AND column_name <> 'codebase' AND is_generated = 'NEVER' ORDER BY ordinal_position",
            (table,),
        ).fetchall()
    )


def compare_table(conn: psycopg.Connection[Any], answer: Verification, table: Table, real: str, clean: str) -> None:
    """The rows of one table on both sides."""
    types = {name: kind for name, kind in columns_of(conn, table.name).items() if name not in table.left_out}
    exact = [name for name, kind in types.items() if kind != "double precision"]
    floats = [name for name, kind in types.items() if kind == "double precision"]
    # jsonb has no order for EXCEPT's hash on every type it holds, but its text form is canonical.
    shown = ", ".join(f"{name}::text" if types[name] in ("jsonb", "tsvector") else name for name in exact)
    key = ", ".join(table.key)
    where = f"codebase = %s AND {table.condition}"
    counted = conn.execute(f"SELECT count(*) FROM {table.name} WHERE {where}", (real,)).fetchone()
    assert counted is not None
    answer.compared[table.name] = counted[0]
    sides: dict[str, dict[tuple[Any, ...], Any]] = {}
    for side, one, other in (("stored", real, clean), ("clean", clean, real)):
        rows = conn.execute(
            f"SELECT {shown} FROM {table.name} WHERE {where} EXCEPT ALL SELECT {shown} FROM {table.name} WHERE {where}",
            (one, other),
        ).fetchall()
        places = [exact.index(name) for name in table.key]
        sides[side] = {tuple(row[i] for i in places): row for row in rows}
    for row_key in sorted(sides["stored"].keys() | sides["clean"].keys(), key=repr):
        stored, expected = sides["stored"].get(row_key), sides["clean"].get(row_key)
        named = dict(zip(table.key, row_key, strict=True))
        if stored is None:
            answer.add(table.name, "missing", named)
        elif expected is None:
            answer.add(table.name, "unexpected", named)
        else:
            for column, was, should in zip(exact, stored, expected, strict=True):
                if was != should:
                    answer.add(table.name, "different", {**named, "column": column, "stored": was, "clean": should})
    for column in floats:
        for row in conn.execute(
            f"SELECT {key}, a.{column}, b.{column} FROM"
            f" (SELECT * FROM {table.name} WHERE {where}) a JOIN (SELECT * FROM {table.name} WHERE {where}) b"
            f" USING ({key}) WHERE (a.{column} IS NULL) <> (b.{column} IS NULL)"
            f" OR abs(a.{column} - b.{column}) > %s * greatest(1, abs(b.{column}))",
            (real, clean, _TOLERANCE),
        ):
            named = dict(zip(table.key, row[:-2], strict=True))
            answer.add(table.name, "different", {**named, "column": column, "stored": row[-2], "clean": row[-1]})


def compare_terms(conn: psycopg.Connection[Any], answer: Verification, real: str, clean: str) -> None:
    """The postings of each chunk; of the lexical index itself only what it says of the chunks that there are."""
    stored, expected = lexical.digests(conn, real), lexical.digests(conn, clean)
    answer.compared["search_postings"] = len(stored)
    for path, ordinal in sorted(stored.keys() | expected.keys()):
        was, should = stored.get((path, ordinal)), expected.get((path, ordinal))
        if was != should:
            kind = "missing" if was is None else "unexpected" if should is None else "different"
            answer.add("search_postings", kind, {"path": path, "ordinal": ordinal})


def compare_vectors(conn: psycopg.Connection[Any], answer: Verification, codebase: Codebase, clean: str) -> None:
    """Vectors of the texts that chunks have; unused ones wait for the garbage collection and are no difference."""
    counted = 0
    for text_hash, distance, missing in conn.execute(
        "SELECT b.text_hash, a.embedding <-> b.embedding, a.text_hash IS NULL FROM chunk_embeddings b"
        " LEFT JOIN chunk_embeddings a ON a.codebase = %s AND a.model = b.model AND a.text_hash = b.text_hash"
        " WHERE b.codebase = %s",
        (codebase.name, clean),
    ):
        counted += 1
        if missing:
            answer.add("chunk_embeddings", "missing", {"text_hash": text_hash})
        elif distance > _TOLERANCE:
            answer.add("chunk_embeddings", "different", {"text_hash": text_hash, "distance": distance})
    answer.compared["chunk_embeddings"] = counted
    model = codebase.settings.embedding_model
    if is_remote(model) and not _ask_again(conn, answer, codebase.name, model):
        return  # the recall of the index is measured with questions that it would have to be asked, too
    recall = vector.recall(conn, codebase.name, model, provider(model).dimensions)
    if recall is not None and recall < MIN_RECALL:
        answer.add("vector_index", "different", {"recall@10": recall, "at least": MIN_RECALL})


def _ask_again(conn: psycopg.Connection[Any], answer: Verification, codebase: str, model: str) -> bool:
    """The stored vectors of some texts against those that a remote model gives now; whether it gave any."""
    rows = conn.execute(
        "SELECT text_hash, embedding::real[], text FROM (SELECT DISTINCT ON (e.text_hash) e.text_hash, e.embedding,"
        " c.breadcrumb || E'\\n' || c.text AS text FROM chunk_embeddings e JOIN chunks c USING (codebase, text_hash)"
        " WHERE e.codebase = %s AND e.model = %s ORDER BY e.text_hash) t ORDER BY random() LIMIT %s",
        (codebase, model, _ASKED_AGAIN),
    ).fetchall()
    try:
        made = provider(model).embed_documents([text for _, _, text in rows])
    except ProviderFailed as error:
        answer.add("chunk_embeddings", "unknown", {"reason": error})
        return False
    answer.compared["chunk_embeddings asked again"] = len(rows)
    for (text_hash, stored, _), now in zip(rows, made, strict=True):
        distance = float(np.linalg.norm(np.array(stored, np.float32) - now)) if len(stored) == len(now) else 2.0
        if distance > _REMOTE_TOLERANCE:
            answer.add("chunk_embeddings", "different", {"text_hash": text_hash, "distance": distance})
    return True


def compare_events(conn: psycopg.Connection[Any], answer: Verification, codebase: Codebase) -> None:
    """`asset_state` against the newest materialization of every asset and partition, and the partitions themselves."""
    counted = 0
    for asset in ("repository", *FILE_LEVEL, *CODEBASE_LEVEL):
        key = asset_key(codebase.name, asset).to_string()
        rows = conn.execute(
            """
            SELECT coalesce(s.path, e.partition, ''), s.path IS NULL, e.id, s.event_id, s.data_version, t.value
            FROM (SELECT * FROM asset_state WHERE codebase = %(codebase)s AND asset = %(asset)s) s
            FULL JOIN (
                SELECT partition, max(id) AS id FROM dagster.event_logs
                WHERE asset_key = %(key)s AND dagster_event_type = 'ASSET_MATERIALIZATION' GROUP BY partition
            ) e ON s.path = coalesce(e.partition, '')
            LEFT JOIN dagster.asset_event_tags t ON t.event_id = e.id AND t.key = 'dagster/data_version'
            """,
            {"codebase": codebase.name, "asset": asset, "key": key},
        ).fetchall()
        for path, unexpected, event, recorded, version, told in rows:
            counted += 1
            named = {"asset": asset, "path": path}
            if unexpected:
                answer.add("events", "unexpected", named)
            elif event is None or recorded is None:
                answer.add("events", "missing", named)
            elif event != recorded:
                answer.add("events", "different", {**named, "column": "event_id", "stored": recorded, "clean": event})
            elif asset != "repository" and version != told:
                answer.add("events", "different", {**named, "column": "data_version", "stored": told, "clean": version})
    answer.compared["events"] = counted
    statements = sql.load("state")
    names = {"codebase": codebase.name, "partitions": codebase.partitions_name}
    for kind, statement in (("missing", "partitions_to_add"), ("unexpected", "partitions_to_delete")):
        for row in conn.execute(statements[statement], names):
            answer.add("partitions", kind, {"path": row[0]})
