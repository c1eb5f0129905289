"""The lexical index: the terms of each chunk, kept in `search_documents`. Ranking by them is in `query`.

A term is an identifier, or a part of one, in lower case: `HTTPResponseCode` gives http, response, code and
httpresponsecode. Weights: A the definition's name, C the path, D the text.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from operator import add

from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

BATCH = 5_000  # chunks

_IDENTIFIER = re.compile(r"\w+")
# An acronym before a capitalised word; a word with its digits; an acronym. Letters without case count as lower case.
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]*[^\WA-Z_]+|[A-Z]+")

# PostgreSQL refuses lexemes of 2 KB and tsvectors of 1 MB, and knows 16,383 positions. The limits below keep far from
# that in any script: at most 4 bytes a character, and each character in at most two terms.
_LONGEST_TERM = 128  # characters; nobody searches for what is longer
_LONGEST_TEXT = 100_000  # characters that are looked at

_NAME_POSITIONS = [f":{position}A" for position in range(1, 100)]
_PATH_POSITIONS = [f":{position}C" for position in range(100, 200)]
_TEXT_POSITIONS = [f":{position}" for position in range(200, 16_384)]


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What `update` did, in chunks."""

    rows: int  # written
    removed: int
    seconds: float


def terms(text: str) -> Iterator[str]:
    """The terms of a text, in its order, repeated as they are."""
    return chain.from_iterable(map(split, _IDENTIFIER.findall(text[:_LONGEST_TEXT])))


@lru_cache(maxsize=65_536)
def split(identifier: str) -> tuple[str, ...]:
    """The parts of an identifier in lower case, then the whole; once where they are the same."""
    whole = identifier.lower()
    parts = [part.lower() for part in _PART.findall(identifier)]
    found = parts if parts == [whole] else [*parts, whole]
    return tuple(term for term in found if len(term) <= _LONGEST_TERM)


def terms_text(text: str, definition: str | None, path: str) -> str:
    """A chunk's terms with positions and weights, as PostgreSQL reads a tsvector: `get:1A user:2A src:100C ...`.

    Not to_tsvector: its parser takes code for e-mail addresses, hosts and signed numbers. Terms are letters, digits and
    underscores, so that they need no quotes.
    """
    name = map(add, terms(definition or ""), _NAME_POSITIONS)
    place = map(add, terms(path), _PATH_POSITIONS)
    return " ".join(chain(name, place, map(add, terms(text), _TEXT_POSITIONS)))


def update(conn: Connection, codebase: str, *, paths: Sequence[str] | None, rebuild: bool = False) -> UpdateResult:
    """Bring the lexical index of these files (None: of all) up to date with their chunks. Chunks whose text hash is
    unchanged are not touched; with `rebuild` they are, because what makes terms of a text has changed. The caller
    commits."""
    start = time.perf_counter()
    statements = load("search")
    values = {"codebase": codebase, "paths": None if paths is None else list(paths), "rebuild": rebuild}
    written = 0
    with conn.transaction(), conn.cursor() as cursor, conn.cursor("changed_chunks") as changed:
        removed = cursor.execute(statements["remove_documents"], values).rowcount
        first = paths is None and not cursor.execute(statements["any_document"], values).fetchall()
        if not first:
            cursor.execute(statements["create_new_documents"])
        changed.itersize = BATCH
        changed.execute(statements["changed_chunks"], values)
        while batch := list(islice(changed, BATCH)):
            with cursor.copy(statements["copy_first_documents" if first else "copy_new_documents"]) as copy:
                for path, ordinal, text_hash, definition, text in batch:
                    copy.write_row((codebase, path, ordinal, text_hash, terms_text(text, definition, path)))
            written += len(batch)
            if not first:
                cursor.execute(statements["put_new_documents"])
                cursor.execute("TRUNCATE pg_temp.new_documents")
        # Readers would search new entries one by one until they are merged into the index.
        cursor.execute("SELECT gin_clean_pending_list('search_documents_terms')")
    return UpdateResult(written, removed, time.perf_counter() - start)
