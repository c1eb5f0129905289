"""Dagster's tables by plain SQL, for what it offers no bulk operation for. Imports no Dagster, which takes seconds.

The tables are Dagster's internals: the tests fail when an upgrade changes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg


def exist(conn: psycopg.Connection[Any]) -> bool:
    """Whether Dagster has made its tables in this database."""
    row = conn.execute("SELECT to_regclass('dagster.dynamic_partitions'), to_regclass('dagster.runs')").fetchone()
    return row is not None and None not in row


def key_text(codebase: str, asset: str) -> str:
    """An asset key as it is stored."""
    return json.dumps([codebase, asset])


def wipe_partitions(conn: psycopg.Connection[Any], asset_keys: Iterable[str], partitions: Sequence[str]) -> None:
    """Forgets the events of these partitions: events, their tags, cached status and last-materialization pointers.

    A key that comes back later then starts as missing.
    """
    keys = list(asset_keys)
    with conn.transaction():
        conn.execute(
            """
            WITH gone AS (
                DELETE FROM dagster.event_logs
                WHERE asset_key = ANY(%(keys)s) AND partition = ANY(%(partitions)s) RETURNING id
            )
            DELETE FROM dagster.asset_event_tags WHERE event_id IN (SELECT id FROM gone)
            """,
            {"keys": keys, "partitions": list(partitions)},
        )
        # The pointer holds a whole event; when that one is gone the newest that is left takes its place.
        conn.execute(
            """
            UPDATE dagster.asset_keys k SET cached_status_data = NULL, last_materialization = (
                SELECT '{"__class__": "EventLogRecord", "event_log_entry": ' || e.event
                       || ', "storage_id": ' || e.id || '}'
                FROM dagster.event_logs e
                WHERE e.asset_key = k.asset_key AND e.dagster_event_type = 'ASSET_MATERIALIZATION'
                ORDER BY e.id DESC LIMIT 1
            )
            WHERE k.asset_key = ANY(%s)
            """,
            (keys,),
        )


def change_partitions(
    conn: psycopg.Connection[Any], partitions_def_name: str, add: Sequence[str], delete: Sequence[str]
) -> None:
    """Adds and deletes dynamic partitions, each in one statement."""
    if delete:
        conn.execute(
            "DELETE FROM dagster.dynamic_partitions WHERE partitions_def_name = %s AND partition = ANY(%s)",
            (partitions_def_name, list(delete)),
        )
    if add:
        conn.execute(
            "INSERT INTO dagster.dynamic_partitions (partitions_def_name, partition)"
            " SELECT %s, unnest(%s::text[]) ON CONFLICT DO NOTHING",
            (partitions_def_name, list(add)),
        )


def forget_assets(conn: psycopg.Connection[Any], asset_keys: Iterable[str], partitions_def_name: str) -> None:
    """Drops every trace of these assets and of their partitions, for a codebase that is removed."""
    keys = list(asset_keys)
    with conn.transaction():
        for table in ("asset_event_tags", "event_logs", "asset_check_executions", "asset_keys"):
            conn.execute(f"DELETE FROM dagster.{table} WHERE asset_key = ANY(%s)", (keys,))
        conn.execute("DELETE FROM dagster.dynamic_partitions WHERE partitions_def_name = %s", (partitions_def_name,))


def unfinished_runs(conn: psycopg.Connection[Any], tag: str, value: str) -> list[str]:
    """Ids of the runs that are said to be created, queued, starting or under way and have this tag with this value,
    alone or as one of several between commas."""
    rows = conn.execute(
        "SELECT DISTINCT run_id FROM dagster.run_tags t JOIN dagster.runs r USING (run_id)"
        " WHERE t.key = %s AND %s = ANY(string_to_array(t.value, ',')) AND r.status = ANY(%s)",
        (tag, value, ["NOT_STARTED", "QUEUED", "STARTING", "STARTED", "CANCELING"]),
    )
    return sorted(row[0] for row in rows)
