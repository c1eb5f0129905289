"""The definitions of JavaScript and TypeScript files, by TypeScript's compiler; which they are stands in the script."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest_assets_tests.agreement.named import Named


def definitions(_language: str, paths: Sequence[Path]) -> Mapping[Path, Sequence[Named]]:
    """What the files define, without those in which the compiler finds syntax errors."""
    folder = os.environ.get("AGREEMENT_NODE", ".")  # where npm installed it
    done = subprocess.run(
        ["node", str(Path(__file__).with_name("typescript.mjs")), folder],
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = map(json.loads, done.stdout.splitlines())
    return {
        path: [Named(*one) for one in answer] for path, answer in zip(paths, answers, strict=True) if answer is not None
    }
