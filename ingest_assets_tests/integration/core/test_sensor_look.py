"""What a sensor sees and asks for, and that its run gives what any other run gives."""

from __future__ import annotations

import dagster as dg
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.api import execute_run

from ingest_assets.assets.catalogue import BATCH_TAG, CODEBASE_TAG, IN_PROCESS_TAG
from ingest_assets.automation import sensors
from ingest_assets_tests.integration.core.workplace import CODEBASE_ASSETS, FILE_ASSETS, Workplace


def execute(demo: Workplace, request: dg.RunRequest) -> dg.DagsterRun:
    """The run that the daemon makes of a request."""
    assert request.job_name is not None and request.asset_selection is not None
    job = demo.definitions().resolve_job_def(request.job_name).get_subset(asset_selection={*request.asset_selection})
    run = demo.instance.create_run_for_job(
        job_def=job, run_config=request.run_config, tags=request.tags, asset_selection={*request.asset_selection}
    )
    execute_run(InMemoryJob(job), run, demo.instance)
    ended = demo.instance.get_run_by_id(run.run_id)
    assert ended is not None
    return ended


def test_nothing_changed(demo: Workplace) -> None:
    newest = demo.newest_event()
    assert sensors.look(demo.codebase) == "unchanged"
    assert demo.newest_event() == newest
    assert demo.value("SELECT count(*) FROM dagster.runs") == 1


def test_a_change_is_one_run_and_another_for_what_follows(demo: Workplace) -> None:
    demo.write({"pack/words.py": "def split(text):\n    return list(text)\n", "new.py": "X = 1\n"})
    request = sensors.look(demo.codebase)
    assert isinstance(request, dg.RunRequest)
    assert request.run_config == {"ops": {"demo__file_level": {"config": {"paths": ["new.py", "pack/words.py"]}}}}
    assert request.tags[CODEBASE_TAG] == "demo" and request.tags[BATCH_TAG] == "2"
    assert "new.py" in demo.partitions()
    newest = demo.newest_event()
    assert execute(demo, request).is_success
    told = demo.materialized_since(newest)
    assert all(told[asset].keys() == {"new.py", "pack/words.py"} for asset in FILE_ASSETS)
    assert demo.stale() == {"graph_measures": {""}}
    assert demo.codebase.status == "ready"  # without waiting for the ranks
    newest = demo.newest_event()
    following = sensors.look(demo.codebase)
    assert isinstance(following, dg.RunRequest) and following.run_config == {}
    assert execute(demo, following).is_success
    assert demo.materialized_since(newest).keys() == {"graph_measures"}
    assert demo.stale() == {}
    assert sensors.look(demo.codebase) == "unchanged"
    demo.assert_verified()


def test_what_follows_is_put_off_once(demo: Workplace) -> None:
    demo.write({"new.py": "X = 1\n"})
    request = sensors.look(demo.codebase)
    assert isinstance(request, dg.RunRequest) and execute(demo, request).is_success
    demo.write({"new.py": "X = 1\n\n\ndef more():\n    return X\n"})
    request = sensors.look(demo.codebase)
    assert isinstance(request, dg.RunRequest) and request.asset_selection is not None
    assert "graph_measures" in {key.path[-1] for key in request.asset_selection}
    assert execute(demo, request).is_success
    assert demo.stale() == {}


def test_only_deletions_ask_for_the_codebase_level(demo: Workplace) -> None:
    demo.delete("web")
    request = sensors.look(demo.codebase)
    assert isinstance(request, dg.RunRequest) and request.asset_selection is not None
    assert {key.path[-1] for key in request.asset_selection} == {"repository", *CODEBASE_ASSETS}
    assert request.run_config == {}
    assert execute(demo, request).is_success
    assert demo.run().run_id is None
    assert demo.stale() == {}
    demo.assert_verified()


def test_a_queued_run_is_left_alone(demo: Workplace) -> None:
    demo.write({"new.py": "X = 1\n"})
    request = sensors.look(demo.codebase)
    assert isinstance(request, dg.RunRequest) and request.job_name is not None
    job = demo.definitions().resolve_job_def(request.job_name)
    run = demo.instance.create_run_for_job(job_def=job, run_config=request.run_config, tags=request.tags)
    assert sensors.look(demo.codebase) == "a run is queued or under way"
    demo.instance.delete_run(run.run_id)
    assert isinstance(sensors.look(demo.codebase), dg.RunRequest)


def test_a_dead_run_over_several_codebases_blocks_none_of_them(demo: Workplace) -> None:
    job = demo.definitions().resolve_job_def(demo.codebase.job_name)
    run = demo.instance.create_run_for_job(
        job_def=job, tags={CODEBASE_TAG: "another,demo", IN_PROCESS_TAG: "true"}, status=dg.DagsterRunStatus.STARTED
    )
    assert sensors.look(demo.codebase) == "unchanged"
    ended = demo.instance.get_run_by_id(run.run_id)
    assert ended is not None and ended.status is dg.DagsterRunStatus.FAILURE


def test_a_run_that_was_just_created_is_not_dead(demo: Workplace) -> None:
    job = demo.definitions().resolve_job_def(demo.codebase.job_name)
    run = demo.instance.create_run_for_job(job_def=job, tags={CODEBASE_TAG: "demo"})
    demo.write({"new.py": "X = 1\n"})
    assert sensors.look(demo.codebase) == "a run is queued or under way"
    assert demo.run().status == "ready"
    waits = demo.instance.get_run_by_id(run.run_id)
    assert waits is not None and waits.status is dg.DagsterRunStatus.NOT_STARTED
