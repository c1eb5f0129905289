"""Tells Dagster what was made: exact materializations per partition, in bulk, from `asset_state`.

Whatever has no event yet is reported, by whoever comes first: a run that was killed between the commit of its rows and
their report is so repaired by the next one.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import dagster as dg
import psycopg
from dagster._core.definitions.data_version import (
    CODE_VERSION_TAG,
    DATA_VERSION_IS_USER_PROVIDED_TAG,
    DATA_VERSION_TAG,
    NULL_EVENT_POINTER,
    get_input_data_version_tag,
    get_input_event_pointer_tag,
)
from dagster._core.events import (
    AssetMaterializationPlannedData,
    DagsterEvent,
    DagsterEventType,
    StepMaterializationData,
)
from dagster._core.events.log import EventLogEntry

from ingest_assets.assets.catalogue import ASSETS, FILE_LEVEL, dependencies
from ingest_assets.assets.names import asset_key
from ingest_assets.assets.run_state import CodebaseRun
from ingest_assets.automation.staleness import Versions, input_versions
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage import sql
from ingest_assets.storage.dagster_event_log import EventLogStorage, MakeEntry, PartitionEvent

# Above this many files only the first asset's planned events are stored: they alone would take seconds.
_PLAN_ALL_BELOW = 2_000
_PATHS = frozenset({"picture"})  # metadata that Dagit shows as the path of a file


class Reporter:
    """Reports the assets of one codebase from inside a step."""

    def __init__(self, context: dg.AssetExecutionContext, codebase: Codebase, conn: psycopg.Connection[Any]) -> None:
        self._step = context.get_step_execution_context()
        log = context.instance.event_log_storage
        assert isinstance(log, EventLogStorage)
        self._log = log
        self._codebase = codebase
        self._conn = conn
        self.file_level: Versions | None = None  # set by a step in which files do not change any more

    def plan(self, partitions: Mapping[str, Sequence[str]]) -> set[str]:
        """Stores planned events of these files by asset, so that Dagit shows them in progress, and failed if the run
        fails; the assets for which it did: of many files only the first one."""
        chosen = [asset for asset in FILE_LEVEL if partitions.get(asset)]
        if chosen and len(partitions[chosen[0]]) > _PLAN_ALL_BELOW:
            chosen = chosen[:1]
        for asset in chosen:
            events = [PartitionEvent(path) for path in partitions[asset]]
            self._log.store_partition_events(self._planned(asset), events)
        return set(chosen)

    def plan_codebase_level(self, assets: Iterable[str]) -> None:
        """The same for assets without partitions."""
        for asset in assets:
            self._log.store_partition_events(self._planned(asset), [PartitionEvent(None)])

    def again(self, asset: str, paths: Collection[str]) -> None:
        """Marks fresh partitions that this run has not reported to be reported once more, with their old versions."""
        self._conn.execute(
            sql.load("state")["ask_again"],
            {"codebase": self._codebase.name, "asset": asset, "paths": list(paths), "run_id": self._step.run_id},
        )

    def repair(self, state: CodebaseRun) -> None:
        """Reports, once a run, what a killed run has stored without saying so."""
        if not state.repaired:
            state.repaired = True
            state.count(self.report(ASSETS))

    def report(self, assets: Iterable[str]) -> dict[str, int]:
        """Reports everything of these assets that has no event yet; the number of events by asset."""
        return {asset: self._report(asset) for asset in assets}

    def _report(self, asset: str) -> int:
        parameters = {"codebase": self._codebase.name, "asset": asset}
        rows = self._conn.execute(sql.load("state")["unreported"], parameters).fetchall()
        if not rows:
            return 0
        pointers = self._pointers(asset, [row[0] for row in rows])
        events = [
            PartitionEvent(path or None, self._tags(asset, row, pointers), row[5]) for row in rows for path in (row[0],)
        ]
        ids = self._log.store_partition_events(self._materialization(asset), events)
        self._conn.execute(
            sql.load("state")["mark_reported"],
            parameters
            | {
                "run_id": self._step.run_id,
                "paths": [row[0] for row in rows],
                "events": ids,
                "versions": [row[1] for row in rows],
            },
        )
        return len(rows)

    def _pointers(self, asset: str, paths: Sequence[str]) -> dict[str, Mapping[str, int | None]]:
        """The newest event of each input, by path of the file ('' where the input or the asset has no partitions)."""
        found: dict[str, Mapping[str, int | None]] = {}
        newest = None
        for name in dependencies(asset):
            if name in FILE_LEVEL and asset in FILE_LEVEL:
                found[name] = dict(
                    self._conn.execute(
                        sql.load("state")["event_pointers"],
                        {"codebase": self._codebase.name, "asset": name, "paths": list(paths)},
                    ).fetchall()
                )
            else:
                newest = newest or input_versions(self._conn, self._codebase, self.file_level)
                found[name] = {"": newest.get(name, ("", None))[1]}
        return found

    def _tags(self, asset: str, row: Sequence[Any], pointers: Mapping[str, Mapping[str, int | None]]) -> dict[str, str]:
        path, version, code, setting, inputs = row[:5]
        tags = {
            DATA_VERSION_TAG: dagster_data_version(asset, self._codebase, version),
            CODE_VERSION_TAG: f"{code}+{setting}" if setting else code,
            DATA_VERSION_IS_USER_PROVIDED_TAG: "true",
        }
        for name in dependencies(asset):
            key = asset_key(self._codebase.name, name)
            pointer = pointers[name].get(path if name in FILE_LEVEL and asset in FILE_LEVEL else "")
            tags[get_input_data_version_tag(key)] = dagster_data_version(name, self._codebase, inputs.get(name, ""))
            tags[get_input_event_pointer_tag(key)] = NULL_EVENT_POINTER if pointer is None else str(pointer)
        return tags

    def _materialization(self, asset: str) -> MakeEntry:
        key = asset_key(self._codebase.name, asset)

        def make(event: PartitionEvent) -> EventLogEntry:
            metadata = {
                name: dg.MetadataValue.path(value) if name in _PATHS else value
                for name, value in event.metadata.items()
            }
            materialization = dg.AssetMaterialization(
                asset_key=key, partition=event.partition, tags=event.tags, metadata=metadata
            )
            return self._entry(
                DagsterEventType.ASSET_MATERIALIZATION, StepMaterializationData(materialization), "Materialized value."
            )

        return make

    def _planned(self, asset: str) -> MakeEntry:
        key = asset_key(self._codebase.name, asset)

        def make(event: PartitionEvent) -> EventLogEntry:
            return self._entry(
                DagsterEventType.ASSET_MATERIALIZATION_PLANNED,
                AssetMaterializationPlannedData(key, partition=event.partition),
                f"{key.to_user_string()} intends to materialize",
            )

        return make

    def _entry(self, kind: DagsterEventType, data: Any, message: str) -> EventLogEntry:
        step = self._step
        event = DagsterEvent(
            event_type_value=kind.value,
            job_name=step.job_name,
            step_handle=step.step.handle,
            node_handle=step.step.node_handle,
            step_kind_value=step.step.kind.value,
            logging_tags=step.event_tags,
            event_specific_data=data,
            message=message,
            pid=os.getpid(),
        )
        return EventLogEntry(  # type: ignore[no-untyped-call]
            error_info=None,
            level=logging.DEBUG,
            user_message="",
            run_id=step.run_id,
            timestamp=time.time(),
            step_key=step.step.key,
            job_name=step.job_name,
            dagster_event=event,
        )


def dagster_data_version(asset: str, codebase: Codebase, version: str) -> str:
    """The data version as Dagster is told it.

    Dagster compares the version of `repository` for every file. Its own (commit or manifest hash) changes with any
    file and would flag all of them as stale, so Dagster is told what the files really depend on: where they come from.
    The commit and the manifest hash are in the event's metadata.
    """
    if asset != "repository":
        return version
    return f"{codebase.source}#{codebase.branch}" if codebase.branch else codebase.source
