"""Measures of and questions to a code graph at its intended limit: 100,000 definitions and 1,000,000 edges, made up.

    python -m ingest_assets_tests.benchmarks.graph_questions [--definitions 100000] [--edges 1000000] [--questions 200]

Edges lead within a file, within a folder, and to few much used definitions; hardly any lead back, so that there are
cycles, but few. A tenth as many links lead into it from another codebase. Printed is one JSON object: seconds of
processor time, PostgreSQL's included, and of wall clock for the measures (at first, and after a change of one edge and
of one node), and milliseconds of wall clock and processor time a question.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np

from ingest_assets.analysis.graph_measures.links import Links
from ingest_assets.analysis.graph_nodes import node_id
from ingest_assets.storage import graph_measures
from ingest_assets.storage import graph_questions as ask
from ingest_assets.storage.database import Connection
from ingest_assets_tests.benchmarks.server import own_server

CODEBASE = "synthetic"
USER = "user"  # another codebase, with a link into this one for every tenth edge of it
PER_FILE, PER_FOLDER = 10, 200  # definitions
IMPORTS = 10  # files that a file imports, at most
PAGE = ask.Options(limit=100)


def links(definitions: int, edges: int) -> Links:
    """Who uses whom."""
    generator = np.random.default_rng(1)
    sources = generator.integers(0, definitions, edges)
    near = sources // PER_FILE * PER_FILE + generator.integers(0, PER_FILE, edges)
    folder = sources // PER_FOLDER * PER_FOLDER + generator.integers(0, PER_FOLDER, edges)
    popular = generator.permutation(definitions)[(generator.pareto(1.1, edges) * 50).astype(np.int64) % definitions]
    where = generator.random(edges)
    targets = np.where(where < 0.3, near, np.where(where < 0.7, folder, popular)) % definitions
    turned = (generator.random(edges) < 0.97) & (targets > sources)
    return Links.of(definitions, np.where(turned, targets, sources), np.where(turned, sources, targets))


def fill(conn: Connection, definitions: int, edges: int) -> None:
    """Store the graph."""
    used = links(definitions, edges)
    paths = [f"pkg{n // 400}/sub{n // 20}/module_{n}.py" for n in range(definitions // PER_FILE)]
    files = [node_id(path, "file", path, 0) for path in paths]
    nodes = [node_id(paths[n // PER_FILE], "function", f"function_{n}", 0) for n in range(definitions)]
    _copy(conn, "code_files (codebase, path, content_version, language, size_bytes, line_count, state)",
          ((path, "v", "python", 1, 100, "text") for path in paths))  # fmt: skip
    _copy(conn, "codebase_metadata (codebase, path)", ((path,) for path in paths))
    columns = "graph_nodes (codebase, node_id, kind, path, name, qualified_name, line)"
    of_files = zip(files, paths, strict=True)
    _copy(conn, columns, ((node, "file", path, path.rpartition("/")[2], path, 1) for node, path in of_files))
    _copy(conn, columns, ((node, "function", paths[n // PER_FILE], f"function_{n}", f"function_{n}", n % PER_FILE + 1)
                          for n, node in enumerate(nodes)))  # fmt: skip
    columns = "graph_edges (codebase, source, target, kind, confidence, rule, path, line, origin, origin_ordinal)"
    pairs = list(zip(used.sources.tolist(), used.targets.tolist(), strict=True))
    sure = ("certain", "likely", "possible")
    _copy(conn, columns, ((nodes[a], nodes[b], "calls", sure[n % 3], "imported", paths[a // PER_FILE], a % PER_FILE + 1,
                           "reference", n) for n, (a, b) in enumerate(pairs)))  # fmt: skip
    _copy(conn, columns, ((files[n // PER_FILE], node, "contains", "certain", "nesting", paths[n // PER_FILE],
                           n % PER_FILE + 1, "definition", n) for n, node in enumerate(nodes)))  # fmt: skip
    imported: dict[int, set[int]] = {}
    for a, b in pairs:
        here, there = a // PER_FILE, b // PER_FILE
        if here != there and len(imported.setdefault(here, set())) < IMPORTS:
            imported[here].add(there)
    _copy(conn, columns, ((files[a], files[b], "imports", "certain", "import", paths[a], 1, "import", n)
                          for a, others in imported.items() for n, b in enumerate(sorted(others))))  # fmt: skip
    link(conn, nodes, paths, edges // 10)
    conn.execute("ANALYZE")
    conn.commit()


def link(conn: Connection, targets: list[int], target_paths: list[str], count: int) -> None:
    """Store another codebase, whose definitions use those of the first one: each a definition and its file."""
    chooser = random.Random(2)
    conn.execute(
        "INSERT INTO codebases (name, kind, source) SELECT name, 'folder', name FROM unnest(%s::text[]) AS name",
        [[CODEBASE, USER]],
    )
    paths = [f"app{n}/module_{n}.py" for n in range(max(count // 100, 1))]
    files = [node_id(path, "file", path, 0) for path in paths]
    nodes = [[node_id(path, "function", f"use_{n}", 0) for n in range(PER_FILE)] for path in paths]
    of_files = [node_id(path, "file", path, 0) for path in target_paths]
    columns = "graph_nodes (codebase, node_id, kind, path, name, qualified_name, line)"
    of_user = list(zip(paths, files, nodes, strict=True))
    _copy(conn, columns, ((file, "file", path, path, path, 1) for path, file, _ in of_user), USER)
    _copy(conn, columns, ((node, "function", path, f"use_{n}", f"use_{n}", n + 1)
                          for path, _, inside in of_user for n, node in enumerate(inside)), USER)  # fmt: skip
    rows = []
    for number in range(count):
        path, file, inside = of_user[number // 100 % len(of_user)]
        used, line = chooser.randrange(len(targets)), number % 100 + 1
        rows.append((CODEBASE, inside[number % PER_FILE], targets[used], "calls", path, line, "reference", number))
        if number % 10 == 0:
            rows.append((CODEBASE, file, of_files[used // PER_FILE], "imports", path, line, "import", number))
    columns = (
        "graph_links (codebase, other, source, target, kind, confidence, rule, path, line, origin, origin_ordinal)"
    )
    _copy(conn, columns, ((*row[:4], "certain", "imported", *row[4:]) for row in rows), USER)
    _copy(conn, "graph_link_files (codebase, path, other, lookups)", ((path, CODEBASE, b"") for path in paths), USER)


def measures(conn: Connection) -> dict[str, Any]:
    """What the measures cost at first, and after small changes."""
    edge = "DELETE FROM graph_edges WHERE ctid = (SELECT ctid FROM graph_edges WHERE kind = 'calls' LIMIT 1)"
    first = f"FROM graph_nodes WHERE codebase = '{CODEBASE}' LIMIT 1"
    node = f"INSERT INTO graph_nodes SELECT codebase, 1, kind, path, 'new', 'new', 99 {first}"
    answers: dict[str, Any] = {}
    for change, statement in (("at first", None), ("an edge less", edge), ("a node more", node)):
        if statement is not None:
            conn.execute(statement.encode())
        wall, cpu = time.perf_counter(), _processor_time(conn)
        made = graph_measures.update(conn, CODEBASE)
        conn.commit()
        assert made is not None
        answers[change] = {
            "wall_seconds": round(time.perf_counter() - wall, 2),
            "cpu_seconds": round(_processor_time(conn) - cpu, 2),
            "rows_written": made.written,
        }
    return answers


def questions(conn: Connection, count: int) -> dict[str, Any]:
    """What each question costs, for symbols taken at random, and for those that most others use."""
    chooser = random.Random(1)
    symbols = conn.execute(
        "SELECT path, qualified_name FROM graph_nodes WHERE codebase = %s AND kind <> 'file' ORDER BY node_id",
        [CODEBASE],
    ).fetchall()
    names = [f"{path}::{name}" for path, name in chooser.sample(symbols, count)]
    paths = [path for path, _ in chooser.sample(symbols, count)]
    conn.execute("SET max_parallel_workers_per_gather = 0")  # whose processor time would not be seen
    hubs = [f"{one['path']}::{one['qualified_name']}" for one in ask.rank(conn, CODEBASE, options=PAGE)]
    ways: list[tuple[str, ...]] = list(zip(names, reversed(names), strict=True))
    asked: dict[str, tuple[str, list[tuple[str, ...]]]] = {
        **{question: (question, [(name,) for name in names])
           for question in ("definition", "references", "callers", "callees", "impact")},
        **{question: (question, [(path,) for path in paths]) for question in ("imports", "importers")},
        "impact of a file": ("impact", [(path,) for path in paths]),
        "references of what is used most": ("references", [(name,) for name in hubs]),
        "impact of what is used most": ("impact", [(name,) for name in hubs]),
        "path": ("path", ways[: count // 2]),
        **{question: (question, [()] * (count // 2))
           for question in ("cycles", "dead", "rank", "communities", "order")},
    }  # fmt: skip
    return {label: _timed(conn, ask.QUESTIONS[question], words) for label, (question, words) in asked.items()}


def _timed(conn: Connection, question: Callable[..., Any], asked: list[tuple[str, ...]]) -> dict[str, float]:
    list(question(conn, CODEBASE, *asked[0], options=PAGE))
    walls: list[float] = []
    cpus: list[float] = []
    for words in asked:
        began, cpu = time.perf_counter(), _processor_time(conn)
        list(question(conn, CODEBASE, *words, options=PAGE))
        cpus.append(1000 * (_processor_time(conn) - cpu))
        walls.append(1000 * (time.perf_counter() - began))
    wall, cpu_time = quantiles(walls, n=20), quantiles(cpus, n=20)
    return {"p50_ms": round(wall[9], 1), "p95_ms": round(wall[18], 1),
            "p50_cpu_ms": round(cpu_time[9], 1), "p95_cpu_ms": round(cpu_time[18], 1)}  # fmt: skip


def _processor_time(conn: Connection) -> float:
    """Seconds of this process and of the server's that answers it, by the scheduler's own clock (Linux)."""
    served = Path(f"/proc/{conn.info.backend_pid}/schedstat").read_text("ascii").split()[0]
    return time.process_time() + int(served) / 1e9


def _copy(conn: Connection, table: str, found: Iterator[tuple[Any, ...]], codebase: str = CODEBASE) -> None:
    with conn.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in found:
            copy.write_row((codebase, *row))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m ingest_assets_tests.benchmarks.graph_questions", description=__doc__
    )
    parser.add_argument("--definitions", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=200)
    options = parser.parse_args()
    with own_server() as conn:
        fill(conn, options.definitions, options.edges)
        print(json.dumps({"measures": measures(conn), "questions": questions(conn, options.questions)}, indent=2))


if __name__ == "__main__":
    main()
