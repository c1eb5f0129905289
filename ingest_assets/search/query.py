"""Searching a codebase's chunks: by words, by meaning, or both; and what is related to a place.

Lexical score: BM25 (`lexical`). Vector score: the cosine of query and chunk. Hybrid score: both, with what else is
known of the chunks (`ranking`), over the best of both searches and the definitions that the query names.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from psycopg import Cursor, sql

from ingest_assets.codebases.codebase import CodebaseSettings
from ingest_assets.embedding.provider import is_remote, provider
from ingest_assets.embedding.store import Serving, check_length, serving
from ingest_assets.errors import ModelUnusable, ProviderFailed, UnknownPlace
from ingest_assets.search import lexical
from ingest_assets.search.filters import Filter, clean
from ingest_assets.search.hits import Hit, Hits, shown
from ingest_assets.search.lexical import Ranges, Ranking
from ingest_assets.search.ranking import (
    GENERATED,
    NO_CODE,
    TEST,
    Candidate,
    Definition,
    Question,
    Ranked,
    once,
    ranked,
    standing_for,
)
from ingest_assets.search.vector import configure
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

Mode = Literal["hybrid", "vector", "lexical"]

CANDIDATES = 20  # of each search, at least
_FURTHER = 40  # more are found, so that tests, documents and the like do not take the places of what answers
_NAMED = 20  # definitions that the query names
_QUERY_CHARACTERS = 10_000  # what is looked at of a query
_MAX_RESULTS = 1_000
_SCANNED = 2_000  # chunks: where a filter leaves fewer, all are compared instead of asking the index

_Chunk = tuple[str, int]  # path and ordinal
_Near = tuple[str, int, float]  # path, ordinal and cosine


def search(
    conn: Connection,
    codebase: str,
    query: str,
    *,
    k: int = 10,
    mode: Mode = "hybrid",
    path_glob: str | None = None,
    language: str | None = None,
    kind: str | None = None,
    model: str | None = None,
) -> Hits:
    """The k chunks (1,000 at most) that answer the query best, best first. Any text is a valid query. Where the model
    cannot be asked, or is not installed, a hybrid search does without vectors and says so (`Hits.degraded`).

    `path_glob`: see `filters.glob_pattern`. `kind`: of a definition, for example `class`. `model`: whose vectors to
    search; None means the codebase's own. Raises UnknownCodebase, InvalidSetting for a model that nobody provides or a
    glob that is too long; where vectors alone are to be compared, ProviderFailed and ModelUnusable.
    """
    serves = _serving(conn, codebase, model)
    asked = _Search(conn, codebase, mode, Filter(path_glob, language, kind), str(serves.model))
    query = clean(query)[:_QUERY_CHARACTERS]
    k = min(k, _MAX_RESULTS)
    if k < 1 or not query.strip():
        return Hits(serving=serves)
    vector, degraded = None, None
    if mode != "lexical":
        try:
            vector = _embedded(conn, codebase, asked.model, query)
        except (ProviderFailed, ModelUnusable) as error:
            if mode == "vector":
                raise
            degraded = str(error)
    return Hits(asked.hits(query, vector, k), degraded, serves)


def related(
    conn: Connection,
    codebase: str,
    path: str,
    line: int,
    *,
    k: int = 10,
    path_glob: str | None = None,
    language: str | None = None,
    kind: str | None = None,
    model: str | None = None,
) -> Hits:
    """The k chunks that are most like the one at this line, counted from 1, without itself and what it overlaps; by
    words alone (`Hits.degraded`) where it waits for the vector of a model that is asked elsewhere or is not installed.

    Raises UnknownCodebase, InvalidSetting as `search` does, UnknownPlace where no chunk of the codebase lies.
    """
    serves = _serving(conn, codebase, model)
    asked = _Search(conn, codebase, "hybrid", Filter(path_glob, language, kind), str(serves.model))
    place = {"codebase": codebase, "path": clean(path), "line": line, "model": asked.model}
    row = conn.execute(load("search")["chunk_at"], place).fetchone()
    if row is None:
        raise UnknownPlace(path=path, line=line, codebase=codebase)
    start, end, breadcrumb, text, stored = row
    vector, degraded = None, None
    if stored is not None:
        vector = np.array(stored.strip("[]").split(","), np.float32)
    elif is_remote(asked.model):
        degraded = f"There is no vector of '{asked.model}' for this place yet"
    else:
        try:
            vector = provider(asked.model).embed_documents([f"{breadcrumb}\n{text}"])[0]
        except (ProviderFailed, ModelUnusable) as error:
            degraded = str(error)
    found = asked.hits(text[:_QUERY_CHARACTERS], vector, min(k, _MAX_RESULTS) + CANDIDATES, named=False)
    other = [hit for hit in found if hit.path != path or hit.end_line < start or hit.start_line > end]
    return Hits(other[: max(k, 0)], degraded, serves)


@dataclass(slots=True)
class _Search:
    """One search of a codebase."""

    conn: Connection
    codebase: str
    mode: Mode
    filter: Filter
    model: str
    parts: dict[str, sql.Composable] = field(default_factory=dict)

    def hits(self, query: str, vector: Any, k: int, *, named: bool = True) -> list[Hit]:
        """The best chunks for a query of these words and this vector (None: by words alone)."""
        question = Question.of(query if named else "")
        kept = 2 * k if self.mode != "hybrid" else max(CANDIDATES, 2 * k)
        limit = kept if self.mode != "hybrid" else kept + _FURTHER
        # Literals, not parameters: the planner takes a partial index only where it sees what its predicate compares.
        self.parts = {
            "codebase": sql.Literal(self.codebase),
            "model": sql.Literal(self.model),
            "filter": self.filter.chunks(self.codebase),
            "limit": sql.Literal(limit),
        }
        ranking, documents, near, named_chunks = None, list[int](), list[_Near](), list[_Chunk]()
        if self.mode != "vector" or self.filter:  # which chunks pass is the lexical index's to say
            words = query if self.mode != "vector" else ""
            ranking = lexical.rank(self.conn, self.codebase, words, kind=self.filter.kind, within=self._files())
            documents = ranking.best(limit)
        text = None if vector is None else str(vector.tolist())
        if text is not None:
            self.parts["dimensions"] = sql.Literal(len(vector))
            self.parts["vector"] = sql.Literal(text)
            near = self._nearest(limit, text, ranking)
        if self.mode == "hybrid" and question.names:
            named_chunks = self._named(question)
        values = {
            "limit": kept,
            "paths": [path for path, _, _ in near],
            "ordinals": [ordinal for _, ordinal, _ in near],
            "cosines": [cosine for _, _, cosine in near],
            "documents": documents,
            "scores": [float(ranking.scores[document]) for document in documents] if ranking else [],
            "named_paths": [path for path, _ in named_chunks],
            "named_ordinals": [ordinal for _, ordinal in named_chunks],
            "test": 1.0 if question.asks_tests or self.mode != "hybrid" else TEST,
            "generated": GENERATED if self.mode == "hybrid" else 1.0,
            "no_code": NO_CODE if self.mode == "hybrid" else 1.0,
            "vector": text,
        }
        best = self._best(self._candidates(values, ranking), question, ranking)[:k]
        asked = frozenset(ranking.found) if ranking and ranking.found else question.terms
        return shown(self.conn, self.codebase, best, asked)

    def _files(self) -> Ranges | None:
        """The documents of the files that pass the filter; None where it lets all pass."""
        if not self.filter.is_of_files:
            return None
        parts = {"codebase": sql.Literal(self.codebase), "files": self.filter.files()}
        row = self._run("filtered_files", parts).fetchone()
        return Ranges(row[0], row[1]) if row else None

    def _nearest(self, limit: int, vector: str, ranking: Ranking | None) -> list[_Near]:
        # In the caller's transaction nothing else is harmed by how it is configured; a savepoint would take time.
        with self.conn.transaction() if self.conn.autocommit else nullcontext():
            if ranking is None or not self.filter:
                configure(self.conn, limit)
                return self._run_prepared("nearest_chunks", {"vector": vector}).fetchall()
            passing = np.flatnonzero(ranking.passing)
            if len(ranking.passing) and len(passing) <= _SCANNED:
                documents = sql.Literal(passing.tolist())
                return self._run("nearest_documents", self.parts | {"documents": documents}).fetchall()
            configure(self.conn, limit, len(passing) / max(len(ranking.passing), 1) or 1.0)
            found = self._run("nearest_filtered").fetchall()
            if len(found) < limit // 2:  # the index gave up before it met enough that pass
                found = self._run("nearest_filtered_exact").fetchall()
        return found

    def _named(self, question: Question) -> list[_Chunk]:
        """Where the definitions begin that the query names."""
        parts = self.parts | {"names": sql.Literal(question.last_names), "limit": sql.Literal(_NAMED)}
        return self._run("named_chunks", parts).fetchall()

    def _candidates(self, found: dict[str, object], ranking: Ranking | None) -> list[Candidate]:
        values = {"codebase": self.codebase, "model": self.model, **found}
        rows = self.conn.execute(load("search")["candidates"], values, prepare=True).fetchall()
        definitions: dict[str, list[list[Any]]] = {}
        return [_candidate(row, definitions, ranking, self.filter.kind) for row in rows]

    def _best(self, candidates: Sequence[Candidate], question: Question, ranking: Ranking | None) -> list[Ranked]:
        if self.mode == "hybrid":
            return ranked(candidates, question, ranking.most if ranking else 0.0)
        scores = [one.vector if self.mode == "vector" else one.lexical for one in candidates]
        return once(
            [Ranked(one, score, standing_for(one, question)) for one, score in zip(candidates, scores, strict=True)]
        )

    def _run(self, name: str, parts: dict[str, sql.Composable] | None = None) -> Cursor[tuple[Any, ...]]:
        # Unprepared: each statement has its own literals.
        statement = sql.SQL(load("search")[name]).format(**(self.parts if parts is None else parts))
        return self.conn.execute(statement, prepare=False)

    def _run_prepared(self, name: str, values: dict[str, object]) -> Cursor[tuple[Any, ...]]:
        """A statement with the literals of this codebase and `values`, which the server plans once a connection."""
        literals = {part: sql.SQL(value.as_string(self.conn).replace("%", "%%")) for part, value in self.parts.items()}
        placeholders = {value: sql.Placeholder(value) for value in values}
        statement = sql.SQL(load("search")[name]).format(**(literals | placeholders))
        return self.conn.execute(statement, values, prepare=True)


def _serving(conn: Connection, codebase: str, model: str | None) -> Serving:
    """Whose vectors are searched: those of this model, or of the codebase's own. Raises UnknownCodebase."""
    found = serving(conn, codebase)
    if model is not None:
        return Serving(model, None)
    return found._replace(model=found.model or str(CodebaseSettings.model_fields["embedding_model"].default))


def _embedded(conn: Connection, codebase: str, model: str, query: str) -> NDArray[np.float32]:
    """The vector of a question. Raises ProviderFailed, also where it cannot be compared with those that are stored,
    and InvalidSetting, ModelUnusable among it."""
    vector = provider(model).embed_query(query)
    if is_remote(model):  # whoever answers there may serve another model by now
        check_length(conn, codebase, model, len(vector))
    return vector


def _candidate(
    row: Sequence[Any], parsed: dict[str, list[list[Any]]], ranking: Ranking | None, asked_kind: str | None
) -> Candidate:
    """`parsed`: what was read before of the definitions of files, which come with each chunk of a file. Where a kind is
    asked for, the chunk stands for definitions of this kind only."""
    *chunk, document, defined, vector = row
    path, start, end, within = chunk[:4]
    score = 0.0
    if ranking is not None and document is not None and document < len(ranking.scores):
        score = float(ranking.scores[document])
    if path not in parsed:
        parsed[path] = json.loads(defined) if defined else []
    definitions = tuple(
        Definition(name, qualified, kind, line, last, qualified == within)
        for name, qualified, kind, line, last in parsed[path]
        if (start <= line <= end or qualified == within) and asked_kind in (None, kind)
    )
    if within and asked_kind is None and not any(one.within for one in definitions):
        definitions = (Definition(within.rsplit(".", 1)[-1], within, None, 0, 0, True), *definitions)
    known: list[Any] = [*chunk, definitions, vector, score]
    return Candidate(*known)
