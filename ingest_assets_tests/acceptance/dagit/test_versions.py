"""A changed code version makes exactly that asset stale in Dagit: what follows, only when its output has changed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from ingest_assets_tests.acceptance.dagit.stack import LIMIT, PROGRAM, STALE, Stack, flagged, stale_variables

# The definitions of a program whose chunks are made otherwise.
NEXT = """
from ingest_assets.assets import catalogue

catalogue.CODE_VERSIONS["chunk"] = "next"

from ingest_assets.definitions import defs
"""


def test_changed_code_version_makes_one_asset_stale(stack: Stack, tmp_path: Path) -> None:
    (tmp_path / "next_definitions.py").write_text(NEXT)
    command = [str(PROGRAM.with_name("dagster-graphql")), "-f", "next_definitions.py", "-t", STALE]
    command += ["-v", json.dumps(stale_variables("shop")), "-o", "answer.json"]
    environment = stack.environment | {"DAGSTER_HOME": str(stack.home / "dagster")}
    answer = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=LIMIT)
    assert answer.returncode == 0, answer.stderr
    keys = stack.partitions("shop")
    found = flagged(json.loads((tmp_path / "answer.json").read_text())["data"], keys)
    assert found == {"chunk": dict.fromkeys(keys, "STALE")}
    assert stack.not_fresh("shop") == {}
