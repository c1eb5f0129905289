"""Everything that `ingest up` starts, in a home of its own, and what Dagit shows of it: asked as its pages ask.

What is expected of the answers is in the tests.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from ingest_assets.assets.catalogue import ASSETS, FILE_LEVEL

PROGRAM = Path(sysconfig.get_path("scripts")) / "ingest"
LIMIT = 300.0  # seconds that a command may take on a busy machine
FINISHED = ("SUCCESS", "FAILURE", "CANCELED")
SENSOR_SECONDS = 5

T = TypeVar("T")

_REPOSITORY = {"repositoryName": "__repository__", "repositoryLocationName": "ingest_assets"}

_ASSETS = """
query Assets($group: AssetGroupSelector!) {
  assetNodes(group: $group) {
    assetKey { path } kinds groupName description isPartitioned staleStatus
    metadataEntries { label ... on TextMetadataEntry { text } }
    partitionStats { numPartitions numMaterialized numMaterializing numFailed }
    assetPartitionStatuses {
      ... on DefaultPartitionStatuses { materializedPartitions failedPartitions unmaterializedPartitions }
    }
    assetMaterializations(limit: 1) { runId partition metadataEntries { label } }
    assetChecksOrError {
      ... on AssetChecks {
        checks {
          name description
          executionForLatestMaterialization {
            status
            evaluation { success targetMaterialization { runId storageId } metadataEntries { label } }
          }
        }
      }
    }
  }
}
"""

STALE = """
query Stale($files: [AssetKeyInput!], $whole: [AssetKeyInput!]) {
  files: assetNodes(assetKeys: $files) { assetKey { path } staleStatusByPartition }
  whole: assetNodes(assetKeys: $whole) { assetKey { path } staleStatus }
}
"""

_RUN = """
query Run($id: ID!) {
  runOrError(runId: $id) {
    ... on Run {
      id status pipelineName startTime endTime tags { key value } assetSelection { path }
      assetMaterializations { assetKey { path } partition }
    }
  }
}
"""

_LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchPipelineExecution(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { id } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}
"""

_BACKFILL = """
mutation Backfill($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}
"""


class Stack:
    """The real program with its services."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("INGEST_", "DAGSTER_"))}
        self.environment = inherited | {
            "INGEST_HOME": str(home),
            "INGEST_PORT": str(port),
            "INGEST_SENSOR_INTERVAL": str(SENSOR_SECONDS),
        }
        self.url = f"http://127.0.0.1:{port}"

    def ingest(self, *words: object, code: int | None = 0, **variables: str) -> str:
        """Runs `ingest` with these words, which must end with this exit code (None: any); what it answered."""
        finished = subprocess.run(
            [PROGRAM, *map(str, words)],
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )
        said = f"ingest {' '.join(map(str, words))}: exit {finished.returncode}\n{finished.stdout}\n{finished.stderr}"
        assert code is None or finished.returncode == code, said
        return finished.stdout

    def status(self, codebase: str) -> dict[str, Any]:
        """What `ingest status` answers."""
        found: dict[str, Any] = json.loads(self.ingest("status", codebase, "--json", code=None))
        return found

    def differences(self, codebase: str) -> list[Any]:
        """What `ingest verify` finds: [] where all that is stored equals a clean ingestion."""
        found = json.loads(self.ingest("verify", codebase, "--json", code=None))
        assert found["equal"] == (not found["differences"])
        return list(found["differences"])

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that Dagit answers."""
        answer = httpx.post(f"{self.url}/graphql", json={"query": query, "variables": variables}, timeout=LIMIT).json()
        assert not answer.get("errors"), answer["errors"]
        found: dict[str, Any] = answer["data"]
        return found

    def assets(self, codebase: str) -> dict[str, dict[str, Any]]:
        """The assets of a codebase's group by name; {} while Dagit does not know them."""
        nodes = self.ask(_ASSETS, group={"groupName": codebase, **_REPOSITORY})["assetNodes"]
        return {node["assetKey"]["path"][1]: node for node in nodes}

    def checks(self, codebase: str) -> dict[tuple[str, str], dict[str, Any]]:
        """What each check found on the newest materialization, with its `description`, by asset and name."""
        return {
            (asset, check["name"]): {"status": None, "evaluation": None}
            | (check["executionForLatestMaterialization"] or {})
            | {"description": check["description"]}
            for asset, node in self.assets(codebase).items()
            for check in node["assetChecksOrError"]["checks"]
        }

    def not_fresh(self, codebase: str) -> dict[str, str | dict[str, str]]:
        """What Dagit flags, by asset: its status, or that of each flagged partition."""
        return flagged(self.ask(STALE, **stale_variables(codebase)), self.partitions(codebase))

    def partitions(self, codebase: str) -> list[str]:
        """The partition keys of the file-level assets, in Dagit's order."""
        query = (
            "query K($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode { partitionKeys } } }"
        )
        found = self.ask(query, key={"path": [codebase, "source_file"]})
        return list(found["assetNodeOrError"]["partitionKeys"])

    def runs(self, codebase: str) -> list[dict[str, Any]]:
        """The runs of a codebase, newest first."""
        query = "query Runs($filter: RunsFilter) { runsOrError(filter: $filter) { ... on Runs { results { id } } } }"
        tag = {"key": "ingest/codebase", "value": codebase}
        found = self.ask(query, filter={"tags": [tag]})["runsOrError"]["results"]
        return [self.run(run["id"]) for run in found]

    def run(self, run_id: str) -> dict[str, Any]:
        """A run with what it materialized."""
        found: dict[str, Any] = self.ask(_RUN, id=run_id)["runOrError"]
        found["tags"] = {tag["key"]: tag["value"] for tag in found["tags"]}
        found["made"] = sorted((e["assetKey"]["path"][1], e["partition"]) for e in found["assetMaterializations"])
        return found

    def finished(self, run_ids: Iterable[str]) -> list[dict[str, Any]]:
        """These runs when all have ended."""
        ids = list(run_ids)

        def look() -> list[dict[str, Any]] | None:
            found = [self.run(run_id) for run_id in ids]
            return found if all(run["status"] in FINISHED for run in found) else None

        return until(f"runs {ids} have ended", look)

    def launch(
        self,
        codebase: str,
        assets: Iterable[str],
        partition: str | None = None,
        *,
        job: str = "__ASSET_JOB",
        checks: Iterable[tuple[str, str]] = (),
        also: Iterable[str] = (),
    ) -> str:
        """Materializes as Dagit's button does, `also` the same assets of other codebases; the id of the run."""
        tags = {"dagster/from_ui": "true"} | ({"dagster/partition": partition} if partition else {})
        params = {
            "mode": "default",
            "runConfigData": "{}",
            "executionMetadata": {"tags": [{"key": key, "value": value} for key, value in tags.items()]},
            "selector": {
                **_REPOSITORY,
                "pipelineName": job,
                "assetSelection": [{"path": [name, asset]} for asset in assets for name in (codebase, *also)],
                "assetCheckSelection": [
                    {"assetKey": {"path": [codebase, asset]}, "name": name} for asset, name in checks
                ],
            },
        }
        answer = self.ask(_LAUNCH, params=params)["launchPipelineExecution"]
        assert answer["__typename"] == "LaunchRunSuccess", answer
        return str(answer["run"]["id"])

    def backfill(self, codebase: str) -> str:
        """Materializes all assets and partitions, as Dagit's "Materialize all"; the id of the backfill."""
        params = {
            "allPartitions": True,
            "assetSelection": [{"path": [codebase, asset]} for asset in ASSETS],
            "tags": [{"key": "dagster/from_ui", "value": "true"}],
        }
        answer = self.ask(_BACKFILL, params=params)["launchPartitionBackfill"]
        assert answer["__typename"] == "LaunchBackfillSuccess", answer
        return str(answer["backfillId"])

    def backfilled(self, backfill_id: str) -> str:
        """How a backfill has ended."""
        query = (
            "query B($id: String!) { partitionBackfillOrError(backfillId: $id)"
            " { ... on PartitionBackfill { status error { message } } } }"
        )

        def look() -> str | None:
            found = self.ask(query, id=backfill_id)["partitionBackfillOrError"]
            assert not found["error"], found["error"]
            return None if found["status"] in ("REQUESTED", "CANCELING", "FAILING") else str(found["status"])

        return until(f"backfill {backfill_id} has ended", look)

    def failure(self, run_id: str) -> list[str]:
        """The messages of a run's failed steps, as Dagit shows them."""
        query = (
            "query Log($id: ID!) { logsForRun(runId: $id) { ... on EventConnection { events {"
            " ... on ExecutionStepFailureEvent { error { message } failureMetadata { description } } } } } }"
        )
        events = [event for event in self.ask(query, id=run_id)["logsForRun"]["events"] if event]
        return [
            "\n".join([event["error"]["message"], (event["failureMetadata"] or {}).get("description") or ""])
            for event in events
        ]

    @contextmanager
    def without_sensors(self, *names: str) -> Iterator[None]:
        """Inside the block these sensors are switched off, as by Dagit's switch."""
        sensors = (
            "query S($s: RepositorySelector!) { sensorsOrError(repositorySelector: $s)"
            " { ... on Sensors { results { name id sensorState { status } } } } }"
        )
        stop = "mutation M($id: String!) { stopSensor(id: $id) { __typename ... on PythonError { message } } }"
        start = "mutation M($s: SensorSelector!) { startSensor(sensorSelector: $s) { __typename } }"
        known = {s["name"]: s["id"] for s in self.ask(sensors, s=_REPOSITORY)["sensorsOrError"]["results"]}
        for name in names:
            answer = self.ask(stop, id=known[name])["stopSensor"]
            assert answer["__typename"] == "StopSensorMutationResult", answer
        try:
            yield
        finally:
            for name in names:
                answer = self.ask(start, s={**_REPOSITORY, "sensorName": name})["startSensor"]
                assert answer["__typename"] == "Sensor", answer


def stale_variables(codebase: str) -> dict[str, Any]:
    """Variables of STALE."""
    keys = {asset: {"path": [codebase, asset]} for asset in ASSETS}
    return {
        "files": [key for asset, key in keys.items() if asset in FILE_LEVEL],
        "whole": [key for asset, key in keys.items() if asset not in FILE_LEVEL],
    }


def flagged(answer: Mapping[str, Any], keys: Sequence[str]) -> dict[str, str | dict[str, str]]:
    """What is not fresh by the answer to STALE, by asset: its status, or that of each flagged partition of `keys`."""
    found: dict[str, str | dict[str, str]] = {}
    for node in answer["files"]:
        statuses = dict(zip(keys, node["staleStatusByPartition"], strict=True))
        if stale := {key: status for key, status in statuses.items() if status != "FRESH"}:
            found[node["assetKey"]["path"][1]] = stale
    for node in answer["whole"]:
        if node["staleStatus"] != "FRESH":
            found[node["assetKey"]["path"][1]] = node["staleStatus"]
    return found


def until(what: str, look: Callable[[], T | None], seconds: float = LIMIT) -> T:
    """The first answer that is neither None nor False nor empty."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"after {seconds:.0f} s it is still not true that {what}"
        time.sleep(0.5)
    return found


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """These files below a folder; the folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def git(folder: Path, *words: str) -> None:
    """A git command in a repository."""
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)
