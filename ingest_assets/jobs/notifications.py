"""The outbox: notifications are rows written in the transaction of what they tell; a trigger wakes whoever listens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.types.json import Jsonb


def send(
    conn: psycopg.Connection[Any],
    topic: str,
    payload: Mapping[str, Any],
    *,
    codebase: str | None = None,
    run_id: str | None = None,
) -> None:
    """Writes a notification. With a run id the same topic is written once for that run, however often it is sent."""
    conn.execute(
        "INSERT INTO notifications (codebase, topic, payload, run_id) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (run_id, topic) WHERE run_id IS NOT NULL DO NOTHING",
        (codebase, topic, Jsonb(dict(payload)), run_id),
    )
