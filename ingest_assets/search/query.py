"""Searching a codebase's chunks: by words, by meaning, or both.

Lexical score, in the manner of BM25: sum over the query's terms of idf x ts_rank, where ts_rank counts a term's
occurrences in the chunk by weight, each further one less, and idf = ln(1 + (n - df + 0.5) / (df + 0.5)) over the n
chunks of the codebase. Terms that stand in more than a tenth of them are left out where the query has rarer ones.

Vector score: the cosine of query and chunk.

Hybrid score: cosine / best cosine + LEXICAL_WEIGHT x lexical / best lexical, over the candidates of both searches, plus
NAME_BOOST where the chunk's definition is named in the query. Equal scores order by path and line.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Literal

from pgvector import Vector
from psycopg import Cursor, sql

from ingest_assets.codebases.codebase import CodebaseSettings
from ingest_assets.embedding.provider import provider
from ingest_assets.errors import InvalidSetting, UnknownCodebase
from ingest_assets.search.lexical import terms
from ingest_assets.search.vector import configure
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

Mode = Literal["hybrid", "vector", "lexical"]

# Chosen by mean reciprocal rank on a development set: 300 docstrings against 3,000 bodies of Python functions, with
# wordllama-256: vector .393, lexical .603, hybrid .650.
LEXICAL_WEIGHT = 1.5
NAME_BOOST = 0.5
RANK_WEIGHTS = "{0.3, 0.3, 0.4, 1.0}"  # of an occurrence with weight D, C, B, A

_QUERY_CHARACTERS = 10_000  # what is looked at of a query
_QUERY_TERMS = 32
_COMMON = 0.1  # share of the chunks
_FEW = 50  # chunks that are never too many
_MAX_RESULTS = 1_000
_MAX_GLOB = 1_000  # characters
_SCANNED = 10_000  # chunks: where a filter leaves fewer, all are compared instead of asking the index

_Chunk = tuple[str, int]  # path and ordinal


@dataclass(frozen=True, slots=True)
class Hit:
    """One chunk that a search found."""

    path: str
    start_line: int
    end_line: int
    definition: str | None  # qualified name
    score: float  # comparable within one search only
    text: str


def search(
    conn: Connection,
    codebase: str,
    query: str,
    *,
    k: int = 10,
    mode: Mode = "hybrid",
    path_glob: str | None = None,
    language: str | None = None,
    model: str | None = None,
) -> list[Hit]:
    """The k chunks (1,000 at most) that answer the query best, best first. Any text is a valid query.

    `path_glob`: see `glob_pattern`. `model`: whose vectors to search; None means the codebase's own. Raises
    UnknownCodebase, InvalidSetting for a model that nobody provides or a glob that is too long.
    """
    row = conn.execute(load("search")["codebase_model"], {"codebase": codebase}).fetchone()
    if row is None:
        raise UnknownCodebase(name=codebase, hint="")
    query = _clean(query)[:_QUERY_CHARACTERS]
    k = min(k, _MAX_RESULTS)
    if k < 1 or not query.strip():
        return []
    model = model or row[0] or CodebaseSettings.model_fields["embedding_model"].default
    idf = _idf(conn, codebase, query) if mode != "vector" else {}
    limit = k if mode != "hybrid" else max(50, 2 * k)
    # Literals, not parameters: the planner takes a partial index only where it sees what its predicate compares.
    parts: dict[str, sql.Composable] = {
        "codebase": sql.Literal(codebase),
        "model": sql.Literal(model),
        "dimensions": sql.NULL,
        "vector": sql.NULL,
        "filter": _filter(codebase, path_glob, language),
        "score": _lexical_score(idf),
        "limit": sql.Literal(limit),
    }
    found: set[_Chunk] = set()
    if idf:
        parts["query"] = sql.Literal(" | ".join(idf))
        found.update(_run(conn, "lexical_candidates", parts))
    if mode != "lexical":
        embedder = provider(model)
        parts["dimensions"] = sql.Literal(embedder.dimensions)
        parts["vector"] = sql.Literal(Vector(embedder.embed_query(query)).to_text())
        found |= _vector_candidates(conn, parts, limit, filtered=path_glob is not None or language is not None)
    parts["paths"] = sql.Literal([path for path, _ in found])
    parts["ordinals"] = sql.Literal([ordinal for _, ordinal in found])
    return _ranked(_run(conn, "scored", parts).fetchall(), query, mode)[:k]


def glob_pattern(glob: str) -> str:
    """The regular expression (PostgreSQL and Python alike) of a path glob: `**` stands for any characters, `*` and `?`
    for any but a slash, all else for itself; a glob without a slash is matched against the file's name. Raises
    InvalidSetting for one of more than 1,000 characters."""
    if len(glob) > _MAX_GLOB:
        raise InvalidSetting(name="path glob", reason=f"has {len(glob)} characters; use at most {_MAX_GLOB}")
    wildcards = {"?": "[^/]", "*": "[^/]*"}
    pattern = ""
    for token in re.findall(r"\*\*/|\*{2,}|.", _clean(glob), re.DOTALL):
        if token == "**/":
            pattern += "(.*/)?"
        elif token.startswith("**"):
            pattern += ".*"
        else:
            pattern += wildcards.get(token) or re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", token)
    return f"^{pattern}$" if "/" in glob else f"(^|/){pattern}$"


def _clean(text: str) -> str:
    """The text without what PostgreSQL cannot hold: NUL and lone surrogates (of a command line, say)."""
    return text.encode(errors="ignore").decode().replace("\0", " ")


def _idf(conn: Connection, codebase: str, query: str) -> dict[str, float]:
    """The inverse document frequency of each of the query's terms that the codebase has: the common ones only where it
    has no other."""
    asked = list(dict.fromkeys(terms(query)))[:_QUERY_TERMS]
    values = {"codebase": codebase, "terms": asked, "common": _COMMON, "few": _FEW}
    rows = conn.execute(load("search")["term_frequencies"], values).fetchall()
    rare = [row for row in rows if row[1] < row[2]]
    if not any(df for _, df, _, _ in rare):
        rare = rows
    return {term: math.log(1 + (n - df + 0.5) / (df + 0.5)) for term, df, _, n in rare if df}


def _lexical_score(idf: dict[str, float]) -> sql.Composable:
    """The lexical score of a row of `search_documents`, as an expression."""
    one = sql.SQL("{idf} * ts_rank({weights}, terms, {term}::tsquery)")
    each = [
        one.format(idf=sql.Literal(value), weights=sql.Literal(RANK_WEIGHTS), term=sql.Literal(term))
        for term, value in idf.items()
    ]
    return sql.SQL("({})").format(sql.SQL(" + ").join(each)) if each else sql.SQL("0")


def _vector_candidates(conn: Connection, parts: dict[str, sql.Composable], limit: int, filtered: bool) -> set[_Chunk]:
    found: list[_Chunk] = []
    with conn.transaction():
        configure(conn, limit)
        if not filtered or _count_filtered(conn, parts) > _SCANNED:
            found = _run(conn, "vector_candidates", parts).fetchall()
        if len(found) < limit:  # there are no more, or the index gave up before it met enough that pass the filter
            found = _run(conn, "vector_candidates_exact", parts).fetchall()
    return set(found)


def _count_filtered(conn: Connection, parts: dict[str, sql.Composable]) -> int:
    """How many chunks pass the filter, counted no further than it matters."""
    row = _run(conn, "filtered_chunks", parts | {"limit": sql.Literal(_SCANNED + 1)}).fetchone()
    return int(row[0]) if row else 0


def _filter(codebase: str, path_glob: str | None, language: str | None) -> sql.Composable:
    """The condition on the column `path` that restricts a search, or nothing."""
    conditions = []
    if path_glob is not None:
        conditions.append(sql.SQL("AND f.path ~ {}").format(sql.Literal(glob_pattern(path_glob))))
    if language is not None:
        conditions.append(sql.SQL("AND f.language = {}").format(sql.Literal(_clean(language))))
    if not conditions:
        return sql.SQL("")
    files = sql.SQL("AND path IN (SELECT f.path FROM code_files f WHERE f.codebase = {} {})")
    return files.format(sql.Literal(codebase), sql.SQL(" ").join(conditions))


def _ranked(rows: list[tuple[Any, ...]], query: str, mode: Mode) -> list[Hit]:
    """The rows of the statement `scored` as hits, best first."""
    best_cosine = max((row[5] for row in rows), default=0.0)
    best_lexical = max((row[6] for row in rows), default=0.0)
    words = {identifier.lower() for identifier in re.findall(r"\w+", query)}
    hits = []
    for path, start_line, end_line, definition, text, cosine, lexical in rows:
        if mode == "vector":
            score = cosine
        elif mode == "lexical":
            score = lexical
        else:
            score = LEXICAL_WEIGHT * lexical / best_lexical if best_lexical > 0 else 0.0
            score += cosine / best_cosine if best_cosine > 0 else 0.0
            score += NAME_BOOST * _named(definition, words)
        hits.append(Hit(path, start_line, end_line, definition, score, text))
    return sorted(hits, key=lambda hit: (-hit.score, hit.path, hit.start_line, hit.end_line))


def _named(definition: str | None, words: set[str]) -> float:
    """The share of the query's words that name this definition; 0 where its own name is not among them."""
    names = re.findall(r"\w+", (definition or "").lower())
    if not names or names[-1] not in words:
        return 0.0
    return len(words.intersection(names)) / len(words)


def _run(conn: Connection, name: str, parts: dict[str, sql.Composable]) -> Cursor[tuple[Any, ...]]:
    # Unprepared: each statement has its own literals.
    return conn.execute(sql.SQL(load("search")[name]).format(**parts), prepare=False)
