"""What the daemon does by itself: a changed source is one run and what follows, and a new codebase needs no restart."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import psycopg

from ingest_assets.assets.catalogue import FILE_LEVEL
from ingest_assets.storage.embedded import EmbeddedServer
from ingest_assets_tests.acceptance.dagit.stack import Stack, git, until, write


def _new_runs(stack: Stack, known: dict[str, set[str]]) -> list[dict[str, Any]]:
    """The run of each of these codebases that a change has led to, ended; for the time of a few ticks a second one is
    waited for in vain, but for that of the measures that follow."""

    def new(codebase: str) -> list[dict[str, Any]]:
        return [run for run in reversed(stack.runs(codebase)) if run["id"] not in known[codebase]]

    def first(codebase: str) -> dict[str, Any]:
        return until(f"a run of {codebase} was launched", lambda: next(iter(new(codebase)), None))

    runs = stack.finished([first(codebase)["id"] for codebase in known])
    ticks = _ticks(stack)
    until("the sensors looked twice more", lambda: _ticks(stack) >= ticks + 2)
    for codebase, run in zip(known, runs, strict=True):
        behind = [other["id"] for other in new(codebase) if other["id"] != run["id"]]
        others = stack.finished(behind) if behind else []
        assert [other["made"] for other in others] in ([], [[("graph_measures", None)]])
        assert run["status"] == "SUCCESS", stack.failure(run["id"])
    return runs


def _ticks(stack: Stack) -> int:
    """How often the slower of the source sensors has looked."""
    query = (
        "query T($s: SensorSelector!) { sensorOrError(sensorSelector: $s)"
        " { ... on Sensor { sensorState { ticks(limit: 1000, statuses: [SUCCESS, SKIPPED]) { id } } } } }"
    )
    counts = []
    for name in ("folder_sources", "git_sources"):
        selector = {"repositoryName": "__repository__", "repositoryLocationName": "ingest_assets", "sensorName": name}
        counts.append(len(stack.ask(query, s=selector)["sensorOrError"]["sensorState"]["ticks"]))
    return min(counts)


def _ids(stack: Stack, codebase: str) -> set[str]:
    return {run["id"] for run in stack.runs(codebase)}


def test_new_codebase_appears_without_a_restart_and_is_ingested(stack: Stack, sources: Path) -> None:
    bazaar = write(sources / "bazaar", {"stall.py": "def stall():\n    return 1\n", "sub/gate.js": "gate();\n"})
    services = stack.ask("{ instance { daemonHealth { id } } version }")
    began = time.monotonic()
    stack.ingest("add", "bazaar", bazaar)
    until("Dagit knows the new codebase", lambda: stack.assets("bazaar"), seconds=90)
    visible = time.monotonic() - began
    until(
        "the sensor has ingested the new codebase",
        lambda: (stack.assets("bazaar")["chunk_embedding"]["partitionStats"] or {}).get("numMaterialized") == 2,
        seconds=90,
    )
    assert visible < 90
    [run] = stack.finished(_ids(stack, "bazaar"))
    assert run["status"] == "SUCCESS", stack.failure(run["id"])
    assert stack.ask("{ instance { daemonHealth { id } } version }") == services
    assert stack.differences("bazaar") == []

    stack.ingest("remove", "bazaar", "--yes")
    until("Dagit has forgotten the removed codebase", lambda: not stack.assets("bazaar"), seconds=90)


def test_run_in_flight_survives_a_new_codebase(stack: Stack, sources: Path) -> None:
    write(sources / "tent", {"tent.py": "def tent():\n    return 1\n"})
    run_id = stack.launch("library", FILE_LEVEL, "json/decoder.py")
    until("the run is under way", lambda: stack.run(run_id)["status"] in ("STARTING", "STARTED", "SUCCESS"))
    stack.ingest("add", "tent", sources / "tent")
    [run] = stack.finished([run_id])
    assert run["status"] == "SUCCESS", stack.failure(run_id)
    until("Dagit knows the new codebase", lambda: stack.assets("tent"), seconds=90)
    stack.ingest("remove", "tent", "--yes")


def test_each_change_is_one_run_and_one_of_measures(stack: Stack, sources: Path) -> None:
    shop, history = sources / "shop", sources / "history"
    before = {name: _ids(stack, name) for name in ("shop", "history")}
    with (shop / "orders/prices.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef discount(article):\n    return price_of(article) // 10\n")
    write(history, {"orders/stock.py": "def in_stock(article):\n    return True\n"})
    git(history, "add", "orders/stock.py")
    git(history, "commit", "--quiet", "--message=Stock")

    edit, commit = _new_runs(stack, before)
    assert {partition for _, partition in edit["made"] if partition} == {"orders/prices.py"}
    assert {partition for _, partition in commit["made"] if partition} == {"orders/stock.py"}
    assert "orders/stock.py" in stack.partitions("history")
    for codebase in ("shop", "history"):
        until(f"all of {codebase} is fresh", lambda name=codebase: stack.not_fresh(name) == {})  # type: ignore[misc]
        assert stack.differences(codebase) == []
        assert stack.status(codebase)["status"] == "ready"

    known = {"shop": _ids(stack, "shop")}
    (shop / "orders/prices.py").unlink()
    [gone] = _new_runs(stack, known)
    assert "orders/prices.py" not in stack.partitions("shop")
    assert {partition for _, partition in gone["made"]} == {None}
    assert stack.differences("shop") == []

    until(
        "the run-status sensor has told of each run",
        lambda: {edit["id"], gone["id"]} <= _told(stack, "shop") and commit["id"] in _told(stack, "history"),
    )


def _told(stack: Stack, codebase: str) -> set[str]:
    """The runs of a codebase of whose success there is a notification, which is exactly one."""
    with psycopg.connect(EmbeddedServer(stack.home).start()) as conn:
        rows = conn.execute(
            "SELECT run_id, count(*) FROM notifications WHERE topic = 'run.succeeded' AND codebase = %s GROUP BY 1",
            (codebase,),
        ).fetchall()
    assert all(number == 1 for _, number in rows)
    return {run_id for run_id, _ in rows}
