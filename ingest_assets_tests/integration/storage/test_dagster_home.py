"""The instance folder: what Dagster makes of its files, and that edits of a user stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster import DagsterInstance
from dagster._core.instance.config import dagster_instance_config
from dagster._core.remote_origin import ManagedGrpcPythonEnvCodeLocationOrigin
from dagster._core.workspace.load import location_origins_from_yaml_paths

from ingest_assets.settings import settings
from ingest_assets.storage import dagster_home
from ingest_assets.storage.dagster_home import FILES, ensure, template

CHECKOUT = Path(__file__).parents[3]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("INGEST_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


def test_the_checkout_has_the_files_of_the_package() -> None:
    assert {name: (CHECKOUT / name).read_text() for name in FILES} == {name: template(name) for name in FILES}


def test_dagster_accepts_every_key_and_finds_the_database(database: str, tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_text(template(name))
    dagster_instance_config(str(tmp_path))  # raises on an unknown key
    with DagsterInstance.from_config(str(tmp_path)) as instance:
        for storage in (instance.run_storage, instance.event_log_storage, instance.schedule_storage):
            assert type(storage).__module__.startswith("ingest_assets.storage.dagster_")
        queue = instance.get_concurrency_config().run_queue_config
        assert queue is not None
        assert queue.max_concurrent_runs == 10
        limit = {"key": "ingest/codebase", "limit": 1, "value": {"applyLimitPerUniqueValue": True}}
        assert queue.tag_concurrency_limits == [limit]
        assert instance.run_monitoring_enabled
        assert (instance.run_retries_enabled, instance.run_retries_max_retries) == (True, 1)
        assert not instance.run_retries_retry_on_asset_or_op_failure
        assert not instance.telemetry_enabled
        assert not instance.nux_enabled
        assert instance.get_runs() == []


def test_the_workspace_is_our_definitions(tmp_path: Path) -> None:
    (tmp_path / "workspace.yaml").write_text(template("workspace.yaml"))
    (origin,) = location_origins_from_yaml_paths([str(tmp_path / "workspace.yaml")])
    assert isinstance(origin, ManagedGrpcPythonEnvCodeLocationOrigin)
    assert origin.location_name == "ingest_assets"
    assert origin.loadable_target_origin.module_name == "ingest_assets.definitions"


def test_files_are_made_once_and_follow_the_program(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ensure()
    assert folder == home / "dagster"
    assert {name: (folder / name).read_text() for name in FILES} == {name: template(name) for name in FILES}
    before = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert ensure() == folder
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == before

    monkeypatch.setattr(dagster_home, "template", lambda name: template(name) + "# of a newer program\n")
    ensure()
    assert all((folder / name).read_text().endswith("# of a newer program\n") for name in FILES)


def test_an_edited_file_stays_and_a_deleted_one_comes_back(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ensure()
    (folder / "dagster.yaml").write_text("# mine\n")
    (folder / "workspace.yaml").unlink()
    monkeypatch.setattr(dagster_home, "template", lambda name: template(name) + "# of a newer program\n")
    ensure()
    assert (folder / "dagster.yaml").read_text() == "# mine\n"
    assert (folder / "workspace.yaml").read_text().endswith("# of a newer program\n")


def test_a_file_that_was_there_before_is_the_users(home: Path) -> None:
    (home / "dagster").mkdir()
    (home / "dagster" / "dagster.yaml").write_text("# mine\n")
    ensure()
    assert (home / "dagster" / "dagster.yaml").read_text() == "# mine\n"
