"""What is timed inside of one warm process, not as a command: parsing, a look of the sensor, searching.

Run by `Sandbox.inside` as `python -m ingest_assets_tests.benchmarks.inside TASK WORD...`; answers in JSON on stdout.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

PARSE_REPEATS = 3
LOOK_REPEATS = 10


def parse(folder: str) -> dict[str, Any]:
    """Seconds that tree-sitter needs for all Python files of a folder, read before, on one core: nothing but trees."""
    from tree_sitter import Parser
    from tree_sitter_language_pack import get_language

    texts = [path.read_bytes() for path in sorted(Path(folder).rglob("*.py")) if path.is_file()]
    parser = Parser(get_language("python"))

    def everything() -> None:
        for text in texts:
            parser.parse(text)

    return {"seconds": [_seconds(everything) for _ in range(PARSE_REPEATS)], "files": len(texts)}


def look(name: str) -> dict[str, Any]:
    """Seconds of each look of the source sensor at a codebase that has not changed, after a first one."""
    from ingest_assets.automation import sensors
    from ingest_assets.codebases import registry
    from ingest_assets.storage import database

    with database.pool().connection() as conn:
        codebase = registry.get(conn, name)
    answers = [str(sensors.look(codebase))]
    seconds = [_seconds(lambda: answers.append(str(sensors.look(codebase)))) for _ in range(LOOK_REPEATS)]
    return {"seconds": seconds, "answers": sorted(set(answers))}


def search(name: str) -> dict[str, Any]:
    """Seconds of each query of queries.txt, hybrid, ten results, after one that loads the model."""
    from ingest_assets.search import query
    from ingest_assets.storage import database

    queries = (files(__package__ or "") / "queries.txt").read_text("utf-8").splitlines()
    found: list[int] = []

    def ask(words: str) -> None:
        with database.pool().connection() as conn:
            found.append(len(query.search(conn, name, words)))

    ask(queries[-1])
    return {"seconds": [_seconds(lambda words=words: ask(words)) for words in queries], "results": found[1:]}  # type: ignore[misc]


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


TASKS: dict[str, Callable[[str], dict[str, Any]]] = {"parse": parse, "look": look, "search": search}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](sys.argv[2])))
