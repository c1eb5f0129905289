"""The event log storage: what it writes in bulk is what Dagster itself would have written."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster import AssetKey, DagsterEventType, DagsterInstance
from dagster._core.definitions.data_version import extract_data_provenance_from_entry, extract_data_version_from_entry
from dagster._core.events import AssetMaterializationPlannedData, DagsterEvent, StepMaterializationData
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.partition_status_cache import get_and_update_asset_status_cache_value

from ingest_assets.storage import dagster_tables, database
from ingest_assets.storage.dagster_event_log import EventLogStorage, PartitionEvent

KEY = AssetKey(["demo", "source_file"])
PARTITIONS = dg.DynamicPartitionsDefinition(name="demo_files")


@pytest.fixture
def instance(database: str, tmp_path: Path) -> Iterator[DagsterInstance]:
    (tmp_path / "dagster.yaml").write_text(
        "".join(
            f"{part}:\n  module: ingest_assets.storage.{module}\n  class: {name}\n  config: {{}}\n"
            for part, module, name in (
                ("run_storage", "dagster_run_storage", "RunStorage"),
                ("event_log_storage", "dagster_event_log", "EventLogStorage"),
                ("schedule_storage", "dagster_schedule_storage", "ScheduleStorage"),
            )
        )
        + "telemetry:\n  enabled: false\n"
    )
    with DagsterInstance.from_config(str(tmp_path)) as made:
        yield made


def log(instance: DagsterInstance) -> EventLogStorage:
    storage = instance.event_log_storage
    assert isinstance(storage, EventLogStorage)
    return storage


def entry(run_id: str, kind: DagsterEventType, data: object) -> EventLogEntry:
    event = DagsterEvent(
        event_type_value=kind.value, job_name="job", event_specific_data=data, step_key="step", message="said"
    )
    return EventLogEntry(
        error_info=None, level=logging.DEBUG, user_message="", run_id=run_id, timestamp=time.time(), step_key="step",
        job_name="job", dagster_event=event,
    )  # fmt: skip


def materialization(run_id: str):
    def make(event: PartitionEvent) -> EventLogEntry:
        made = dg.AssetMaterialization(KEY, partition=event.partition, tags=event.tags, metadata=event.metadata)
        return entry(run_id, DagsterEventType.ASSET_MATERIALIZATION, StepMaterializationData(made))

    return make


def planned(run_id: str):
    def make(event: PartitionEvent) -> EventLogEntry:
        data = AssetMaterializationPlannedData(KEY, partition=event.partition)
        return entry(run_id, DagsterEventType.ASSET_MATERIALIZATION_PLANNED, data)

    return make


def event(path: str, version: str, **metadata: int | str) -> PartitionEvent:
    tags = {
        "dagster/data_version": version,
        "dagster/code_version": "1",
        "dagster/input_data_version/demo/repository": f"of {version}",
        "dagster/input_event_pointer/demo/repository": "NULL",
    }
    return PartitionEvent(path, tags, metadata)


def test_bulk_events_read_back_as_dagster_writes_them(instance: DagsterInstance) -> None:
    run_id = str(uuid.uuid4())
    hostile = 'weird "name" \\ of [a]\u00e9.py'
    events = [event(f"src/{i}.py", f"v{i}", lines=i, language="python") for i in range(2500)]
    events.append(event(hostile, "w", lines=-3, language='"quoted" \\'))
    events.append(event("no_metadata.py", "x"))
    ids = log(instance).store_partition_events(materialization(run_id), events)
    assert len(set(ids)) == len(events)

    records = instance.fetch_materializations(
        dg.AssetRecordsFilter(asset_key=KEY, asset_partitions=["src/7.py", hostile]), limit=10
    ).records
    found = {record.partition_key: record for record in records}
    assert found["src/7.py"].storage_id == ids[7]
    bulk = found[hostile]
    assert bulk.asset_materialization is not None
    assert bulk.asset_materialization.metadata["lines"].value == -3
    assert bulk.asset_materialization.metadata["language"].value == '"quoted" \\'
    # The same event through Dagster's own path gives the same materialization.
    instance.event_log_storage.store_event(materialization(run_id)(events[-2]))
    (own,) = instance.fetch_materializations(
        dg.AssetRecordsFilter(asset_key=KEY, asset_partitions=[hostile]), 1
    ).records
    assert own.asset_materialization == bulk.asset_materialization
    assert own.storage_id > bulk.storage_id
    version = extract_data_version_from_entry(bulk.event_log_entry)
    provenance = extract_data_provenance_from_entry(bulk.event_log_entry)
    assert version is not None and version.value == "w"
    assert provenance is not None and provenance.code_version == "1"
    versions = log(instance).get_latest_tags_by_partition(
        KEY, DagsterEventType.ASSET_MATERIALIZATION, ["dagster/data_version"], ["src/9.py"]
    )
    assert versions == {"src/9.py": {"dagster/data_version": "v9"}}
    record = instance.get_latest_materialization_event(KEY)
    assert record is not None


def change(add: list[str], delete: list[str]) -> None:
    with database.connect(autocommit=True) as conn:
        dagster_tables.change_partitions(conn, "demo_files", add, delete)


def status(instance: DagsterInstance) -> tuple[set[str], set[str]]:
    value = get_and_update_asset_status_cache_value(instance, KEY, PARTITIONS, instance)
    assert value is not None
    return (
        set(value.deserialize_materialized_partition_subsets(PARTITIONS).get_partition_keys()),
        set(value.deserialize_in_progress_partition_subsets(PARTITIONS).get_partition_keys()),
    )


def test_a_wiped_partition_comes_back_as_missing(instance: DagsterInstance) -> None:
    run = instance.create_run_for_job(dg.Definitions(jobs=[_job]).resolve_job_def("nothing"))
    storage = log(instance)
    change(["a", "b", "c"], [])
    storage.store_partition_events(planned(run.run_id), [PartitionEvent(name) for name in ("a", "b", "c")])
    assert status(instance)[1] == {"a", "b", "c"}
    storage.store_partition_events(materialization(run.run_id), [event(name, "1") for name in ("a", "b", "c")])
    assert status(instance)[0] == {"a", "b", "c"}

    instance.wipe_asset_partitions(KEY, ["b", "c"])
    change([], ["b", "c"])
    assert instance.get_dynamic_partitions("demo_files") == ["a"]
    change(["b"], [])
    assert status(instance)[0] == {"a"}
    assert instance.get_materialized_partitions(KEY) == {"a"}
    # Even the newest event was of a wiped partition: the pointer names what is left.
    (record,) = instance.get_asset_records([KEY])
    newest = record.asset_entry.last_materialization_record
    assert newest is not None and newest.partition_key == "a"


@dg.op
def _nothing() -> None:
    """Does nothing."""


@dg.job(name="nothing")
def _job() -> None:
    _nothing()


def test_forgotten_assets_leave_nothing(instance: DagsterInstance) -> None:
    storage = log(instance)
    change(["a"], [])
    storage.store_partition_events(materialization(str(uuid.uuid4())), [event("a", "1")])
    with database.connect(autocommit=True) as conn:
        dagster_tables.forget_assets(conn, [KEY.to_string()], "demo_files")
    assert instance.get_dynamic_partitions("demo_files") == []
    assert not instance.has_asset_key(KEY)
    assert not instance.get_materialized_partitions(KEY)
