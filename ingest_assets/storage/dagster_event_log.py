"""Dagster's event log in our database: events of one asset stored in bulk, and partitions wiped.

Stock Dagster takes 20-44 ms an event and cannot wipe partitions. Here thousands of events that differ only in
partition, tags and metadata are made from one serialised template and written with COPY. What the events say is
`assets.reporting`'s business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import psycopg
from dagster import AssetKey, DagsterEventType
from dagster._core.definitions.data_version import DATA_VERSION_TAG
from dagster._core.events.log import EventLogEntry
from dagster._serdes import serialize_value
from dagster_postgres.event_log import PostgresEventLogStorage

from ingest_assets.storage import dagster_tables, database
from ingest_assets.storage.dagster_engine import PooledStorage

_INTEGER = 987_654_321_000_000  # sentinel integers count up from here
# Dagster validates some tags, so the marks must be valid tag values.
_SENTINEL = re.compile(r'"zz-(?:partition|[tm]\d+)-zz"|987654321000\d{3}')


@dataclass(frozen=True, slots=True)
class PartitionEvent:
    """What differs between the events of one asset: its partition (None: not partitioned), tags and metadata."""

    partition: str | None
    tags: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)  # integers and texts, or anything for a few events

    @property
    def shape(self) -> tuple[tuple[str, ...], tuple[tuple[str, type], ...], bool]:
        """Events of equal shape can be made from one template."""
        kinds = tuple((key, type(value)) for key, value in self.metadata.items())
        return tuple(self.tags), kinds, self.partition is None


MakeEntry = Callable[[PartitionEvent], EventLogEntry]


class EventLogStorage(PooledStorage, PostgresEventLogStorage):
    """The event log, with pooled connections, bulk writes and a wipe of partitions."""

    main_table = "event_logs"

    def store_partition_events(self, make_entry: MakeEntry, events: Sequence[PartitionEvent]) -> list[int]:
        """Stores materialization or planned events of ONE asset and run; the storage id of each, in order."""
        if not events:
            return []
        order = sorted(range(len(events)), key=lambda i: repr(events[i].shape))
        ids = [0] * len(events)
        with _connect() as conn:
            for _, group in groupby(order, key=lambda i: events[i].shape):
                members = list(group)
                for index, event_id in zip(members, _copy(conn, make_entry, [events[i] for i in members]), strict=True):
                    ids[index] = event_id
        last = max(range(len(events)), key=ids.__getitem__)
        with self.index_transaction() as conn_:
            self._store_asset_event(conn_, make_entry(events[last]), ids[last])
        return ids

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Planned events of one run, too, in one statement a thousand (stock Dagster: one by one)."""
        planned = [e for e in events if e.dagster_event_type == DagsterEventType.ASSET_MATERIALIZATION_PLANNED]
        if len(planned) < len(events) or not planned:
            super().store_event_batch(events)
            return
        with self._connect() as conn:
            conn.execute(self.prepare_insert_event_batch(planned))
        newest = {e.get_dagster_event().asset_key: e for e in planned}
        with self.index_transaction() as conn:
            for entry in newest.values():
                self._store_asset_event(conn, entry, 0)

    def wipe_asset_partitions(self, asset_key: AssetKey, partition_keys: Sequence[str]) -> None:
        """Forgets every event of these partitions, so that a key that comes back later starts as missing."""
        with _connect() as conn:
            dagster_tables.wipe_partitions(conn, [asset_key.to_string()], partition_keys)


def _connect() -> psycopg.Connection[Any]:
    """A connection for events: losing the last of them in a crash is repaired by the next run, so no fsync is waited
    for."""
    conn = database.connect(application_name="dagster events")
    conn.execute("SET synchronous_commit = off")
    return conn


def _copy(conn: psycopg.Connection[Any], make_entry: MakeEntry, events: Sequence[PartitionEvent]) -> list[int]:
    """Writes events of equal shape; their ids, ascending."""
    render, entry = _template(make_entry, events[0])
    event = entry.get_dagster_event()
    assert event.asset_key is not None
    asset_key = event.asset_key.to_string()
    stored_at = datetime.fromtimestamp(entry.timestamp, UTC).replace(tzinfo=None)
    ids = [
        row[0]
        for row in conn.execute(
            "SELECT nextval(pg_get_serial_sequence('dagster.event_logs', 'id')) FROM generate_series(1, %s)",
            (len(events),),
        )
    ]
    columns = "id, run_id, event, dagster_event_type, timestamp, step_key, asset_key, partition"
    with conn.cursor().copy(f"COPY dagster.event_logs ({columns}) FROM STDIN") as copy:
        for event_id, item in zip(ids, events, strict=True):
            copy.write_row(
                (
                    event_id,
                    entry.run_id,
                    render(item),
                    event.event_type_value,
                    stored_at,
                    event.step_key,
                    asset_key,
                    item.partition,
                )
            )
    if DATA_VERSION_TAG in events[0].tags:  # the one tag that Dagster indexes
        with conn.cursor().copy(
            "COPY dagster.asset_event_tags (event_id, asset_key, key, value, event_timestamp) FROM STDIN"
        ) as copy:
            for event_id, item in zip(ids, events, strict=True):
                copy.write_row((event_id, asset_key, DATA_VERSION_TAG, item.tags[DATA_VERSION_TAG], stored_at))
    return ids


def _template(make_entry: MakeEntry, sample: PartitionEvent) -> tuple[Callable[[PartitionEvent], str], EventLogEntry]:
    """A function from an event of the sample's shape to its serialised entry, 50 times faster than serialising it."""
    if any(not isinstance(value, int | str) for value in sample.metadata.values()):
        return lambda item: serialize_value(make_entry(item)), make_entry(sample)
    tags = list(sample.tags)
    names = list(sample.metadata)
    marked = PartitionEvent(
        None if sample.partition is None else "zz-partition-zz",
        {key: f"zz-t{i}-zz" for i, key in enumerate(tags)},
        {
            name: _INTEGER + i if isinstance(sample.metadata[name], int) else f"zz-m{i}-zz"
            for i, name in enumerate(names)
        },
    )
    entry = make_entry(marked)
    blob = serialize_value(entry)
    texts = _SENTINEL.split(blob)
    slots: list[tuple[str, str]] = []
    for mark in _SENTINEL.findall(blob):
        if mark == '"zz-partition-zz"':
            slots.append(("partition", ""))
        elif mark[0] != '"':
            slots.append(("metadata", names[int(mark) - _INTEGER]))
        elif mark[4] == "t":
            slots.append(("tag", tags[int(mark[5:-4])]))
        else:
            slots.append(("metadata", names[int(mark[5:-4])]))

    def render(item: PartitionEvent) -> str:
        parts = [texts[0]]
        for (kind, key), text in zip(slots, texts[1:], strict=True):
            value = item.partition if kind == "partition" else item.tags[key] if kind == "tag" else item.metadata[key]
            parts.append(json.dumps(value))
            parts.append(text)
        return "".join(parts)

    return render, entry
