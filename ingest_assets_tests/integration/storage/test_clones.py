"""The index of windows: after any changes it finds what one made anew finds."""

from __future__ import annotations

import random

import pytest

from ingest_assets.analysis import clones
from ingest_assets.analysis.analyse import analyse
from ingest_assets.analysis.clones import Block
from ingest_assets.storage import clones as index
from ingest_assets.storage.database import Connection

LINES = [f"    name_{n} = call_{n}(alpha, beta_{n}) - gamma_{n % 7}\n" for n in range(60)]


def put(conn: Connection, path: str, text: str | None, *, generated: bool = False) -> None:
    """Store a file, or delete it."""
    for table in ("code_files", "file_fingerprints"):
        conn.execute(f"DELETE FROM {table} WHERE codebase = 'demo' AND path = %s", (path,))
    if text is None:
        return
    conn.execute(
        "INSERT INTO code_files (codebase, path, content_version, size_bytes, line_count, state, is_generated)"
        " VALUES ('demo', %s, 'x', 0, 0, 'text', %s)",
        (path, generated),
    )
    metrics = analyse("a.py", text, frozenset({"file_metrics"})).metrics
    if metrics and metrics.fingerprints:
        conn.execute("INSERT INTO file_fingerprints VALUES ('demo', %s, %s)", (path, metrics.fingerprints))


def made_anew(conn: Connection) -> dict[str, list[Block]]:
    """What an index made anew finds, without changing the one that is there."""
    with conn.transaction(force_rollback=True):
        return index.update(conn, "demo", None)


def merge(known: dict[str, list[Block]], changed: dict[str, list[Block]]) -> dict[str, list[Block]]:
    return {path: blocks for path, blocks in {**known, **changed}.items() if blocks}


@pytest.mark.parametrize("seed", range(4))
def test_after_any_changes_it_equals_one_made_anew(
    conn: Connection, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(index, "_IN_BUCKET", 2)
    if seed % 2:  # so that groups pass the limit up and down
        monkeypatch.setattr(clones, "MAX_TWINS", 2)
    names = [f"f{number}.py" for number in range(12)]

    def text() -> str:
        return "".join("".join(LINES[at : at + 20]) for at in chance.choices((0, 5, 20, 40), k=chance.randrange(4)))

    for name in names[:8]:
        put(conn, name, text())
    known = index.update(conn, "demo", None)
    for _ in range(25):
        changed = chance.sample(names, chance.choice((1, 1, 1, 2, 3)))
        for name in changed:
            put(conn, name, None if chance.random() < 0.25 else text(), generated=chance.random() < 0.1)
        known = merge(known, index.update(conn, "demo", changed))
        assert known == made_anew(conn)
    assert known


def test_a_change_reads_its_own_buckets_and_not_all(conn: Connection) -> None:
    for number in range(200):
        put(conn, f"f{number}.py", "".join(line.replace("_", f"_{number}_") for line in LINES))
    put(conn, "twin.py", "".join(line.replace("_", "_7_") for line in LINES))
    index.update(conn, "demo", None)
    (buckets,) = conn.execute("SELECT count(*) FROM clone_buckets").fetchone() or ()
    assert buckets > 100
    put(conn, "twin.py", "".join(line.replace("_", "_9_") for line in LINES))
    conn.execute("CREATE TEMP TABLE before AS SELECT bucket, ctid AS version FROM clone_buckets")
    changed = index.update(conn, "demo", ["twin.py"])
    assert changed.keys() == {"twin.py", "f7.py", "f9.py"}
    assert changed["f7.py"] == []
    assert changed["f9.py"][0].twins[0].path == "twin.py"
    (written,) = (
        conn.execute(
            "SELECT count(*) FROM clone_buckets JOIN before USING (bucket) WHERE clone_buckets.ctid <> version"
        ).fetchone()
        or ()
    )
    assert 0 < written <= 2 * len(LINES)


def test_a_crowded_index_is_made_anew(conn: Connection) -> None:
    put(conn, "a.py", "".join(LINES))
    index.update(conn, "demo", None)
    for number in range(100):
        put(conn, f"f{number}.py", "".join(line.replace("_", f"_{number}_") for line in LINES))
        index.update(conn, "demo", [f"f{number}.py"])
    (bits,) = conn.execute("SELECT max(bits) FROM clone_buckets").fetchone() or ()
    assert bits > 1
    put(conn, "b.py", "".join(LINES))
    assert index.update(conn, "demo", ["b.py"])["a.py"][0].twins[0].path == "b.py"


def test_an_empty_codebase(conn: Connection) -> None:
    assert index.update(conn, "demo", None) == {}
    assert index.update(conn, "demo", ["gone.py"]) == {"gone.py": []}
