"""Dagit as its users drive it, by GraphQL: reload, stop a sensor, launch a run or a backfill, wait, count."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from ingest_assets_tests.benchmarks.sandbox import BenchmarkFailed

_REPOSITORY = {"repositoryName": "__repository__", "repositoryLocationName": "ingest_assets"}
_POLL = 0.5  # seconds
_REPLY = 120.0  # seconds that Dagit may take for an answer

# By asset: numbers of partitions; of an asset without partitions {} where it is materialized, else None.
Counts = dict[str, dict[str, int] | None]

_RELOAD = """mutation($location: String!) {
  reloadRepositoryLocation(repositoryLocationName: $location) {
    __typename
    ... on PythonError { message }
    ... on WorkspaceLocationEntry { locationOrLoadError { __typename ... on PythonError { message } } }
  }
}"""
_SENSOR = """query($selector: SensorSelector!) {
  sensorOrError(sensorSelector: $selector) { ... on Sensor { sensorState { id } } }
}"""
_STOP_SENSOR = """mutation($id: String!) {
  stopSensor(id: $id) {
    ... on StopSensorMutationResult { instigationState { status } } ... on PythonError { message }
  }
}"""
_LAUNCH_RUN = """mutation($parameters: ExecutionParams!) {
  launchRun(executionParams: $parameters) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  }
}"""
_RUN = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
_LAUNCH_BACKFILL = """mutation($parameters: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $parameters) {
    __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message }
  }
}"""
_BACKFILL = """query($id: String!) {
  partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill { status error { message } } }
}"""
_COUNTS = """query($group: AssetGroupSelector!) {
  assetNodes(group: $group) {
    assetKey { path }
    partitionStats { numMaterialized numPartitions numFailed numMaterializing }
    assetMaterializations(limit: 1) { runId }
  }
}"""
_RUNS = "query { runsOrError { ... on Runs { results { runId status tags { key value } } } } }"


class Dagit:
    """A running Dagit. Its methods raise BenchmarkFailed with what it answered."""

    def __init__(self, port: int) -> None:
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=_REPLY, trust_env=False)

    def reload(self) -> None:
        """Load the definitions anew."""
        answer = self._ask(_RELOAD, location=_REPOSITORY["repositoryLocationName"])
        entry = answer["reloadRepositoryLocation"]
        if "message" in entry or "message" in entry["locationOrLoadError"]:
            raise BenchmarkFailed(f"the code location did not load: {entry}")

    def stop_sensor(self, name: str) -> None:
        """Stop a sensor that runs by default."""
        found = self._ask(_SENSOR, selector={**_REPOSITORY, "sensorName": name})["sensorOrError"]
        if not found:
            raise BenchmarkFailed(f"there is no sensor {name}")
        stopped = self._ask(_STOP_SENSOR, id=found["sensorState"]["id"])["stopSensor"]
        if stopped.get("instigationState", {}).get("status") != "STOPPED":
            raise BenchmarkFailed(f"the sensor {name} did not stop: {stopped}")

    def materialize(self, key: Sequence[str], limit: float) -> None:
        """Materialize an asset that has no partitions, and wait; `limit` in seconds."""
        selector = {**_REPOSITORY, "jobName": "__ASSET_JOB", "assetSelection": [{"path": list(key)}]}
        parameters = {"selector": selector | {"assetCheckSelection": []}, "mode": "default"}
        launched = self._ask(_LAUNCH_RUN, parameters=parameters)["launchRun"]
        if "run" not in launched:
            raise BenchmarkFailed(f"the run was not launched: {launched}")
        run = launched["run"]["runId"]
        self._wait(_RUN, run, "runOrError", "SUCCESS", ("FAILURE", "CANCELED"), limit)

    def backfill(self, keys: Sequence[Sequence[str]], limit: float) -> float:
        """Backfill all partitions of these assets; the seconds from the launch until all of it is a success."""
        parameters = {"assetSelection": [{"path": list(key)} for key in keys], "allPartitions": True}
        began = time.perf_counter()
        launched = self._ask(_LAUNCH_BACKFILL, parameters=parameters)["launchPartitionBackfill"]
        if "backfillId" not in launched:
            raise BenchmarkFailed(f"the backfill was not launched: {launched}")
        bad = ("FAILED", "COMPLETED_FAILED", "CANCELED", "FAILING", "CANCELING")
        self._wait(_BACKFILL, launched["backfillId"], "partitionBackfillOrError", "COMPLETED_SUCCESS", bad, limit)
        return time.perf_counter() - began

    def counts(self, group: str) -> Counts:
        """What is materialized of the assets of a group."""
        nodes = self._ask(_COUNTS, group={**_REPOSITORY, "groupName": group})["assetNodes"]
        return {
            node["assetKey"]["path"][-1]: node["partitionStats"] or ({} if node["assetMaterializations"] else None)
            for node in nodes
        }

    def runs(self) -> Counter[str]:
        """How many runs there were, by what launched them: a backfill, the name of a sensor, or a hand."""
        results = self._ask(_RUNS)["runsOrError"]["results"]
        return Counter(_launcher({tag["key"]: tag["value"] for tag in run["tags"]}) for run in results)

    def _wait(self, query: str, identity: str, field: str, good: str, bad: Sequence[str], limit: float) -> None:
        deadline = time.monotonic() + limit
        while (found := self._ask(query, id=identity)[field])["status"] != good:
            if found["status"] in bad:
                raise BenchmarkFailed(f"it ended as {found['status']}: {found.get('error')}")
            if time.monotonic() > deadline:
                raise BenchmarkFailed(f"it is still {found['status']} after {limit:.0f} s")
            time.sleep(_POLL)

    def _ask(self, query: str, **variables: Any) -> Any:
        try:
            reply = self._client.post("/graphql", json={"query": query, "variables": variables})
            answer = reply.json()
        except (httpx.HTTPError, ValueError) as error:
            raise BenchmarkFailed(f"Dagit did not answer: {error!r}") from error
        if answer.get("errors"):
            raise BenchmarkFailed(f"Dagit answered: {answer['errors'][0]['message']}")
        return answer["data"]


def _launcher(tags: Mapping[str, str]) -> str:
    if "dagster/backfill" in tags:
        return "backfill"
    return tags.get("dagster/sensor_name", "hand")
