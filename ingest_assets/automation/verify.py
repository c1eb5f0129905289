"""The oracle: the stored state of a codebase against a clean ingestion of the same files, and against Dagster's events.

The clean ingestion runs the same pipeline under a scratch name, without Dagster, and is removed afterwards. Rows are
compared exactly except ids and timestamps, floating-point values within 1e-6. The vectors of a remote model, which
costs money and time, are taken from what is stored for the same texts; it is asked again for some only, other ones each
time. A file that fails now keeps its last good rows by design: the clean side takes those over, and the file is counted
as failed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.assets import codebase_level, documentation, graph_picture, vectors
from ingest_assets.assets.catalogue import CODE_VERSIONS, CODEBASE_LEVEL, FILE_LEVEL, settings_version
from ingest_assets.assets.checks import MIN_RECALL
from ingest_assets.assets.file_level import make_facts
from ingest_assets.assets.names import asset_key
from ingest_assets.assets.run_state import CodebaseRun
from ingest_assets.automation import session, staleness
from ingest_assets.automation.progress import Progress
from ingest_assets.automation.reconcile import Look
from ingest_assets.automation.session import Session
from ingest_assets.codebases import looking, registry
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.embedding.provider import is_remote, provider
from ingest_assets.errors import ProviderFailed
from ingest_assets.pipeline.pool import Workers
from ingest_assets.search import lexical, vector
from ingest_assets.storage import graph_links, sql

_SCRATCH = "verify__"
_EXAMPLES = 20
_TOLERANCE = 1e-6
_ASKED_AGAIN = 20  # texts whose vectors a remote model is asked for again
_REMOTE_TOLERANCE = 0.02  # distance of two vectors of one text, which servers do not make bit by bit alike


@dataclass(frozen=True, slots=True)
class _Table:
    """How a table is compared: its key, and the columns that are left out or compared within the tolerance."""

    name: str
    key: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    condition: str = "true"


_TABLES = (
    _Table("manifest_entries", ("path",), ("mtime_ns", "ctime_ns", "inode", "trusted", "problem")),
    _Table("code_files", ("path",), ("ingested_at", "failed_at")),
    _Table("definitions", ("path", "ordinal")),
    _Table("code_references", ("path", "ordinal")),
    _Table("imports", ("path", "ordinal")),
    _Table("codebase_metadata", ("path",)),
    _Table("function_metrics", ("path", "ordinal")),
    _Table("file_fingerprints", ("path",)),
    _Table("file_trigrams", ("path",)),
    _Table("clone_files", ("path",)),
    _Table("file_history", ("path",)),
    _Table("codebase_history", ("commit_id",)),
    _Table("report_files", ("name",)),
    _Table("codebase_coverage", ("reports",)),
    _Table("class_metrics", ("path", "ordinal")),
    _Table("chunks", ("path", "ordinal")),
    _Table("search_files", ("path",), ("first",)),  # documents are numbered as they come
    _Table("graph_nodes", ("node_id",)),
    _Table("graph_measures", ("node_id",)),
    _Table("graph_edges", ("path", "origin", "origin_ordinal", "target")),
    _Table("graph_links", ("path", "origin", "origin_ordinal", "other", "target", "kind")),
    _Table("graph_packages", ("node_id",)),
    _Table("graph_mounts", ("path", "ordinal")),
    _Table("quality_findings", ("path", "ordinal")),
    _Table("documents", ("location",), ("fetched_at", "problem"), "origin = 'tree'"),
    _Table(
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


def verify(name: str, progress: Progress | None = None) -> Verification:
    """Compares a codebase with a clean ingestion. Raises UnknownCodebase, CodebaseBusy, SourceUnavailable."""
    progress = progress or Progress()
    with session.hold(name) as held:
        answer = Verification(name)
        conn = held.conn
        answer.failed_files = [
            row[0]
            for row in conn.execute(
                "SELECT DISTINCT path FROM ingest_failures WHERE codebase = %s AND path <> '' ORDER BY path", (name,)
            )
        ]
        with _scratch(held) as clean:
            _ingest(clean, held.codebase, answer.failed_files, progress)
            progress.phase("comparing", len(_TABLES))
            for table in _TABLES:
                _compare(conn, answer, table, name, clean.codebase.name)
                progress.advance()
            _compare_terms(conn, answer, name, clean.codebase.name)
            _compare_vectors(conn, answer, held.codebase, clean.codebase.name)
        _compare_events(conn, answer, held.codebase)
        return answer


@contextmanager
def _scratch(held: Session) -> Iterator[Session]:
    """A scratch codebase with the settings of the real one; gone afterwards, as are those of killed verifications."""
    conn = held.conn
    prefix = f"{_SCRATCH}{held.codebase.name}"[:50] + "__"
    for row in conn.execute(
        "SELECT name FROM codebases WHERE removing AND starts_with(name, %s)", (prefix,)
    ).fetchall():
        registry.delete(conn, row[0])
    name = prefix + uuid.uuid4().hex[:8]
    conn.execute(
        "INSERT INTO codebases (name, project, kind, source, branch, settings, commit_id, removing)"
        " SELECT %s, project, kind, source, branch, settings, commit_id, true FROM codebases WHERE name = %s",
        (name, held.codebase.name),
    )
    conn.execute(
        "INSERT INTO codebase_leases (codebase, run_id, holder) VALUES (%s, %s, 'verification')", (name, held.run_id)
    )
    try:
        yield Session(replace(held.codebase, name=name), held.run_id, conn)
    finally:
        vector.drop(conn, name)
        graph_links.forget(conn, name)
        registry.delete(conn, name)
        graph_picture.forget(name)


def _ingest(clean: Session, real: Codebase, failed: Sequence[str], progress: Progress) -> None:
    """Everything that a run does, without Dagster."""
    conn, name = clean.conn, clean.codebase.name
    progress.phase("looking at the source")
    manifest = looking.look(clean.codebase, {})
    with conn.transaction():
        registry.store_manifest(conn, name, manifest, {})
    clean.codebase = replace(
        clean.codebase, commit_id=manifest.commit_id, manifest_hash=manifest.hash, reports=manifest.reports
    )
    conn.execute(
        "UPDATE codebases SET commit_id = %s, manifest_hash = %s WHERE name = %s",
        (manifest.commit_id, manifest.hash, name),
    )
    conn.execute(
        sql.load("state")["put_state"],
        {
            "codebase": name,
            "asset": "repository",
            "path": "",
            "data_version": staleness.repository_version(clean.codebase),
            "code_version": CODE_VERSIONS["repository"],
            "settings_version": settings_version("repository", clean.codebase.settings),
            "input_versions": Jsonb({}),
            "metadata": Jsonb({}),
            "run_id": clean.run_id,
        },
    )
    _take_over(conn, real.name, name, failed)
    look = Look(manifest, len(manifest.entries), 0, 0)
    state = CodebaseRun(clean, batch=True, progress=progress, look=look)
    paths = [path for path in manifest.entries if path not in set(failed)]
    files = staleness.work(conn, clean.codebase, paths, FILE_LEVEL)
    with Workers(clean.codebase, clean.run_id, files) as workers:
        make_facts(state, workers, files)
        known = is_remote(clean.codebase.settings.embedding_model)
        vectors.finish(state, vectors.start(conn, state, workers, paths, reuse=known), len(paths))
    for asset in CODEBASE_LEVEL:
        if asset not in ("codebase_status", "documentation", "vector_index"):
            progress.phase(asset)
            codebase_level.make(conn, state, asset, codebase_level.inputs_of(conn, clean.codebase, asset))
    documentation.update_tree(conn, clean.codebase, None)


def _take_over(conn: psycopg.Connection[Any], real: str, clean: str, failed: Sequence[str]) -> None:
    """The last good facts of failed files, which a clean ingestion cannot make."""
    if not failed:
        return
    for table in (
        "code_files",
        "definitions",
        "code_references",
        "imports",
        "codebase_metadata",
        "function_metrics",
        "file_fingerprints",
        "file_trigrams",
        "class_metrics",
        "chunks",
        "asset_state",
        "manifest_entries",
    ):
        columns = _columns(conn, table)
        shown = ", ".join(columns)
        conflict = " ON CONFLICT (codebase, path) DO NOTHING" if table == "manifest_entries" else ""
        conn.execute(
            f"INSERT INTO {table} (codebase, {shown}) SELECT %s, {shown} FROM {table}"
            f" WHERE codebase = %s AND path = ANY(%s){conflict}",
            (clean, real, list(failed)),
        )
    conn.execute(
        "INSERT INTO chunk_embeddings SELECT %s, model, text_hash, dimensions, embedding FROM chunk_embeddings e"
        " WHERE codebase = %s AND text_hash IN (SELECT text_hash FROM chunks WHERE codebase = %s AND path = ANY(%s))"
        " ON CONFLICT DO NOTHING",
        (clean, real, real, list(failed)),
    )


def _columns(conn: psycopg.Connection[Any], table: str) -> dict[str, str]:
    """Columns of a table except the codebase and generated ones, with their types."""
    return dict(
        conn.execute(
            "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name = %s AND column_name <> 'codebase' AND is_generated = 'NEVER' ORDER BY ordinal_position",
            (table,),
        ).fetchall()
    )


def _compare(conn: psycopg.Connection[Any], answer: Verification, table: _Table, real: str, clean: str) -> None:
    types = {name: kind for name, kind in _columns(conn, table.name).items() if name not in table.left_out}
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


def _compare_terms(conn: psycopg.Connection[Any], answer: Verification, real: str, clean: str) -> None:
    """The postings of each chunk; of the lexical index itself only what it says of the chunks that there are."""
    stored, expected = lexical.digests(conn, real), lexical.digests(conn, clean)
    answer.compared["search_postings"] = len(stored)
    for path, ordinal in sorted(stored.keys() | expected.keys()):
        was, should = stored.get((path, ordinal)), expected.get((path, ordinal))
        if was != should:
            kind = "missing" if was is None else "unexpected" if should is None else "different"
            answer.add("search_postings", kind, {"path": path, "ordinal": ordinal})


def _compare_vectors(conn: psycopg.Connection[Any], answer: Verification, codebase: Codebase, clean: str) -> None:
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


def _compare_events(conn: psycopg.Connection[Any], answer: Verification, codebase: Codebase) -> None:
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
