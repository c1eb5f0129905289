"""The code graph at its intended limit: 100,000 definitions and 1,000,000 references, made up.

    python -m ingest_assets_tests.benchmarks.graph [--files 10000]

A file has ten definitions and a hundred references: to its own names, through imports, re-exports, wildcards, bases and
types, and to names that are nowhere. Printed is one JSON object: seconds of processor time and wall clock of a full
build and of changes to one file, and the peak of the memory, without PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Iterator
from typing import Any

from ingest_assets.pipeline.garbage import collect_seldom
from ingest_assets.storage import graph_links
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_update import update
from ingest_assets_tests.benchmarks.server import own_server

CODEBASE = "synthetic"
PER_PACKAGE = 20  # files
CLASSES, METHODS, FUNCTIONS, REFERENCES = 2, 3, 2, 100
Rows = dict[str, list[tuple[Any, ...]]]


def rows(number: int, files: int) -> Rows:
    """The facts of one file."""
    rng = random.Random(number)
    path = _path(number)
    definitions: list[tuple[Any, ...]] = []
    for one in range(CLASSES):
        first = len(definitions)
        base = f"(Class{rng.randrange(number)}_0)" if number and one == 0 else None
        definitions.append((None, "class", f"Class{number}_{one}", f"Class{number}_{one}", base))
        definitions += [
            (first, "method", f"run_{method}", f"Class{number}_{one}.run_{method}", f"()`Class{number}_{one}`")
            for method in range(METHODS)
        ]
    definitions += [(None, "function", f"make{number}_{one}", f"make{number}_{one}", None) for one in range(FUNCTIONS)]
    others = [rng.randrange(files) for _ in range(8)]
    imports: list[tuple[Any, ...]] = [
        (f"package{other // PER_PACKAGE}.module{other}", 0, name, None)
        for other in others
        for name in (f"Class{other}_0", f"make{other}_1")
    ]
    bases = [one[4][1:-1] for one in definitions if one[4] and one[4].startswith("(C")]
    imports += [(f"package{int(base[5:-2]) // PER_PACKAGE}", 0, base, None) for base in bases]
    if number % 50 == 7:
        imports.append((f"package{rng.randrange(files) // PER_PACKAGE}", 0, "*", None))
    references: list[tuple[Any, ...]] = []
    for _ in range(REFERENCES):
        other = rng.choice(others)
        kind, name, receiver, hint = rng.choice(
            (
                ("call", f"make{other}_1", None, None),
                ("use", f"Class{other}_0", None, None),
                ("call", "run_1", f"Class{other}_0", None),
                ("call", "run_2", "value", f"Class{other}_0()"),
                ("call", "run_0", "value", f"Class{other}_0().run_1()"),
                ("call", "run_0", "self", None),
                ("use", f"make{number}_1", None, None),
                ("call", f"nowhere_{rng.randrange(1000)}", "unknown", None),
                ("call", "append", "items", ""),
            )
        )
        references.append((kind, name, receiver, len(references) + 1, 0, rng.randrange(len(definitions)), hint))
    return {
        "code_files": [(CODEBASE, path, "v", "python", 1, 1, "text")],
        "definitions": [
            (CODEBASE, path, n, parent, kind, name, qualified, n + 1, 0, n + 1, 0, hint)
            for n, (parent, kind, name, qualified, hint) in enumerate(definitions)
        ],
        "imports": [(CODEBASE, path, n, *one, 1, one[0].rpartition(".")[2]) for n, one in enumerate(imports)],
        "code_references": [(CODEBASE, path, n, *one) for n, one in enumerate(references)],
    }


def packages(files: int) -> Iterator[Rows]:
    """The `__init__` of every package, which passes everything on."""
    for package in range((files + PER_PACKAGE - 1) // PER_PACKAGE):
        path = f"package{package}/__init__.py"
        modules = range(package * PER_PACKAGE, min(files, (package + 1) * PER_PACKAGE))
        yield {
            "code_files": [(CODEBASE, path, "v", "python", 1, 1, "text")],
            "imports": [
                (CODEBASE, path, n, f"module{one}", 1, "*", None, 1, f"module{one}") for n, one in enumerate(modules)
            ],
        }


_COLUMNS = {
    "code_files": "codebase, path, content_version, language, size_bytes, line_count, state",
    "definitions": "codebase, path, ordinal, parent, kind, name, qualified_name, start_line, start_column, end_line, "
    "end_column, hint",
    "imports": "codebase, path, ordinal, module, level, name, alias, line, tail",
    "code_references": "codebase, path, ordinal, kind, name, receiver, line, col, enclosing, hint",
}


def write(conn: Connection, facts: Iterator[Rows]) -> None:
    """Store these facts."""
    everything: Rows = {table: [] for table in _COLUMNS}
    for one in facts:
        for table, found in one.items():
            everything[table] += found
    for table, found in everything.items():
        with conn.cursor() as cursor, cursor.copy(f"COPY {table} ({_COLUMNS[table]}) FROM STDIN".encode()) as copy:
            for row in found:
                copy.write_row(row)


def change(conn: Connection, number: int, files: int, *, name: str | None) -> dict[str, float]:
    """Write one file anew, with a further definition where a name is given, and take it up."""
    path = _path(number)
    for table in _COLUMNS:
        conn.execute(f"DELETE FROM {table} WHERE codebase = %s AND path = %s".encode(), [CODEBASE, path])
    facts = rows(number, files)
    if name is not None:
        facts["definitions"].append((CODEBASE, path, 99, None, "function", name, name, 99, 0, 99, 0, None))
    else:
        facts["code_references"].pop()
    write(conn, iter([facts]))
    conn.execute("INSERT INTO pending_updates VALUES (%s, 'code_graph', %s)", [CODEBASE, path])
    conn.commit()
    return measured(conn)


def measured(conn: Connection, *, full: bool = False) -> dict[str, float]:
    """One update."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = update(conn, CODEBASE, full=full)
    graph_links.follow(conn, CODEBASE, made)
    conn.commit()
    return {
        "wall_seconds": round(time.perf_counter() - wall, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "nodes": made.nodes,
        "edges": made.edges,
        "unresolved": made.unresolved,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ingest_assets_tests.benchmarks.graph", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    files = parser.parse_args().files
    collect_seldom()  # as a run does
    with own_server() as conn:
        write(conn, (rows(number, files) for number in range(files)))
        write(conn, packages(files))
        conn.execute(
            "INSERT INTO codebases (name, kind, source) SELECT name, 'folder', name FROM unnest(%s::text[]) AS name",
            [[CODEBASE, "neighbour"]],
        )
        conn.execute("ANALYZE")
        conn.commit()
        answer: dict[str, Any] = {"build": measured(conn, full=True)}
        change(conn, 1, files, name=None)  # warms up
        answer["body of one file"] = change(conn, 2, files, name=None)
        answer["new name in one file"] = change(conn, 3, files, name="brand_new_name")
        answer["name that was nowhere"] = change(conn, 4, files, name="nowhere_1")
        answer["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(answer, indent=2))


def _path(number: int) -> str:
    return f"package{number // PER_PACKAGE}/module{number}.py"


if __name__ == "__main__":
    main()
