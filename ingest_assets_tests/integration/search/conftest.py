"""Chunks to search in."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from ingest_assets.storage.database import Connection, connect

Chunks = Mapping[str, Sequence[tuple[str | None, str]]]  # path -> (definition, text) of each chunk
AddChunks = Callable[..., None]


@pytest.fixture
def autocommit(database: str) -> Iterator[Connection]:
    """A connection that commits each statement, as building an index needs it."""
    with connect("ingest-test", autocommit=True) as connection:
        yield connection


@pytest.fixture
def add_chunks() -> AddChunks:
    """Registers a codebase and puts files with their chunks in place of those it had under the same paths."""

    def add(conn: Connection, codebase: str, files: Chunks, language: str = "python") -> None:
        conn.execute(
            "INSERT INTO codebases (name, kind, source) VALUES (%s, 'folder', '/nowhere') ON CONFLICT DO NOTHING",
            [codebase],
        )
        conn.execute("DELETE FROM chunks WHERE codebase = %s AND path = ANY(%s)", [codebase, list(files)])
        with conn.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO code_files (codebase, path, content_version, language, size_bytes, line_count, state)"
                " VALUES (%s, %s, '', %s, 0, 0, 'text') ON CONFLICT DO NOTHING",
                [(codebase, path, language) for path in files],
            )
            with cursor.copy("COPY chunks FROM STDIN") as copy:
                for path, chunks in files.items():
                    for ordinal, (definition, text) in enumerate(chunks):
                        breadcrumb = (definition or "").replace(".", " > ")
                        text_hash = hashlib.sha1(f"{breadcrumb}\n{text}".encode()).hexdigest()
                        line = 10 * ordinal + 1
                        copy.write_row(
                            (codebase, path, ordinal, "block", definition, breadcrumb, line, line + 9, text_hash, text)
                        )

    return add
