"""Named statements against the schema: PostgreSQL accepts every one."""

from __future__ import annotations

import re

import psycopg
import pytest

from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load, nouns

_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%s")


def _numbered(statement: str) -> str:
    """Placeholders as the server knows them."""
    seen: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        return f"${seen.setdefault(match[1] or str(match.start()), len(seen) + 1)}"

    return _PLACEHOLDER.sub(number, statement).replace("%%", "%")


@pytest.mark.parametrize("noun", nouns())
def test_every_statement_fits_the_schema(conn: Connection, noun: str) -> None:
    problems = {}
    for name, statement in load(noun).items():
        # Made whole where it is used; needs a table of a session or of Dagster.
        if any(part in statement for part in ("{", "pg_temp.", "dagster.")):
            continue
        result = conn.pgconn.prepare(b"", _numbered(statement).encode())
        if result.status == psycopg.pq.ExecStatus.FATAL_ERROR:
            problems[name] = result.get_error_message()
            conn.rollback()
    assert problems == {}
