"""Rows written many at once are what they would be one at a time."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.types.json import Jsonb

from ingest_assets.storage import bulk
from ingest_assets.storage.database import Connection


def test_values_of_all_kinds(conn: Connection) -> None:
    conn.execute(
        "CREATE TEMP TABLE kinds (a text, b integer, c double precision, d jsonb, e bytea, f integer[], g boolean,"
        " h text GENERATED ALWAYS AS (a || '!') STORED)"
    )
    rows = [
        ("ä\n\t\\N", -1, 2, Jsonb({"k": [None, "é"]}), b"\0\xff", [1, 2], True),
        (None, None, None, None, None, None, None),
    ]
    bulk.copy(conn, "kinds", rows)
    bulk.copy(conn, "kinds", [(3, "b")], ("b", "a"))
    assert conn.execute("SELECT * FROM kinds ORDER BY b").fetchall() == [
        ("ä\n\t\\N", -1, 2.0, {"k": [None, "é"]}, b"\0\xff", [1, 2], True, "ä\n\t\\N!"),
        ("b", 3, None, None, None, None, None, "b!"),
        (None, None, None, None, None, None, None, None),
    ]
    conn.rollback()


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_database_holds_is_told(conn: Connection, text: str) -> None:
    conn.execute("CREATE TEMP TABLE texts (a text)")
    with pytest.raises((psycopg.DataError, UnicodeError)):
        bulk.copy(conn, "texts", [(text,)])
    conn.rollback()
