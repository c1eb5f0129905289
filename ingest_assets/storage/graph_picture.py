"""What the picture of a codebase shows: its files, or folders where these are too many, and who uses whom.

Belongs here: reading it. How it is shown is `assets.graph_picture`'s matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

MOST_LEAVES = 5_000  # files; where there are more, the leaves are folders
MOST_LINKS = 100_000  # the weakest are left out: a page must open


def draw(conn: Connection, codebase: str) -> dict[str, Any]:
    """`{"files", "leaves": [{"path", "files", "rank", "community", "cycle", "test"}], "links": [[from, to, uses]],
    "left_out"}`: leaves by path, a folder's path ending with `/`; links between places in that list, without those
    inside a leaf."""
    statements = load("graph_questions")
    rows: list[tuple[str, float | None, int | None, int | None, bool]]
    rows = conn.execute(statements["pictured_files"], {"codebase": codebase}).fetchall()
    depth = _depth([path for path, *_ in rows])
    leaves: dict[str, dict[str, Any]] = {}
    ranks: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for path, rank, community, cycle, is_test in rows:
        name = _leaf(path, depth)
        leaf = leaves.setdefault(name, dict[str, Any](path=name, files=0, rank=0.0, cycle=0, test=True))
        leaf["files"] += 1
        leaf["rank"] += rank or 0.0
        leaf["cycle"] = cycle or leaf["cycle"]
        leaf["test"] &= is_test
        ranks[name][community or 0] += rank or 0.0
    places = {name: place for place, name in enumerate(sorted(leaves))}
    links: Counter[tuple[int, int]] = Counter()
    for source, target, uses in conn.execute(statements["pictured_links"], {"codebase": codebase}):
        user, used = places[_leaf(source, depth)], places[_leaf(target, depth)]
        if user != used:
            links[user, used] += uses
    shown = links.most_common(MOST_LINKS)
    return {
        "files": len(rows),
        "leaves": [
            leaves[name]
            | {"rank": round(leaves[name]["rank"], 9), "community": max(ranks[name], key=ranks[name].__getitem__)}
            for name in places
        ],
        "links": sorted([*ends, uses] for ends, uses in shown),
        "left_out": len(links) - len(shown),
    }


def _depth(paths: list[str]) -> int | None:
    """The number of folders that a leaf is at most deep; None where each file is one."""
    if len(paths) <= MOST_LEAVES:
        return None
    deepest = max(path.count("/") for path in paths)
    return max(
        (depth for depth in range(1, deepest + 1) if len({_leaf(path, depth) for path in paths}) <= MOST_LEAVES),
        default=1,
    )


def _leaf(path: str, depth: int | None) -> str:
    """The file itself, or its folder of at most this depth; files of the root are one."""
    if depth is None:
        return path
    return "".join(f"{folder}/" for folder in path.split("/")[:-1][:depth]) or "/"
