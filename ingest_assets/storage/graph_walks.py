"""Walks through the code graph: what a change may reach, and how one symbol comes to use another.

A step leads from what uses to what is used. Who imports anything of a file uses the file too. Both walks go level by
level and ask for one level at a time, so that they read no more than the answer needs.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_symbols import Answer, answer, find, rows, symbols, with_members

CONFIDENCES = ("possible", "likely", "certain")


def impact(
    conn: Connection, codebase: str, symbol: str, *, least: str, depth: int | None, enough: int | None
) -> list[Answer]:
    """What a change of a symbol may reach: everything that uses it, and what uses that: nodes with `depth`, the number
    of steps, and `confidence`, that of the least sure step on the surest way of that length.

    The symbol itself is left out. Only edges of at least the confidence `least` are followed, `depth` steps at most;
    the walk ends with the level that completes `enough` answers.
    """
    frontier = [one.node_id for one in with_members(conn, codebase, find(conn, codebase, symbol))]
    sure = dict.fromkeys(frontier, len(CONFIDENCES))
    answers: list[Answer] = []
    level = 0
    while frontier and (depth is None or level < depth) and (enough is None or len(answers) < enough):
        level += 1
        least_number = CONFIDENCES.index(least) + 1
        limit = None if enough is None else enough - len(answers)
        found = rows(conn, codebase, "users", ids=frontier, known=list(sure), least=least_number, limit=limit)
        users = [user for (user,) in found]
        by_ids = {"ids": frontier, "sure": [sure[node] for node in frontier]}
        sure |= dict(rows(conn, codebase, "sure", users=users, **by_ids))
        nodes = {one.node_id: one for one in symbols(conn, codebase, "nodes_of_ids", ids=users)}
        answers += (
            {**answer(nodes[user]), "depth": level, "confidence": CONFIDENCES[sure[user] - 1]} for user in users
        )
        frontier = users
    return answers


def shortest(conn: Connection, codebase: str, source: str, target: str, *, least: str) -> list[Answer]:
    """The nodes of a shortest way of uses from one symbol to another, both included; empty when there is none.

    Each node but the first has as `edge` the use that leads to it: `{"kind", "confidence", "path", "line"}`.
    The way is looked for from both ends, always from the one where fewer nodes wait.
    """
    starts, goals = (
        [one.node_id for one in with_members(conn, codebase, find(conn, codebase, symbol))]
        for symbol in (source, target)
    )
    # Each node that a way from the start, or to the goal, leads through, and the one before, or behind, it.
    before: dict[int, int | None] = dict.fromkeys(starts)
    behind: dict[int, int | None] = dict.fromkeys(goals)
    ahead, back = starts, goals  # nodes that the ways end at for now
    meeting = next((one for one in starts if one in behind), None)
    while meeting is None and ahead and back:
        forward = len(ahead) <= len(back)
        known, others = (before, behind) if forward else (behind, before)
        statement, waiting = ("steps_forward", ahead) if forward else ("steps_back", back)
        found = rows(conn, codebase, statement, ids=waiting, least=CONFIDENCES.index(least) + 1)
        new = {node: neighbour for node, neighbour in found if node not in known}
        known |= new
        ahead, back = (list(new), back) if forward else (ahead, list(new))
        meeting = next((one for one in new if one in others), None)
    if meeting is None:
        return []
    way = [*reversed(_follow(before, meeting)), meeting, *_follow(behind, meeting)]
    nodes = {one.node_id: one for one in symbols(conn, codebase, "nodes_of_ids", ids=way)}
    uses = rows(conn, codebase, "edges_of_way", sources=way[:-1], targets=way[1:])
    edges = {reached: dict(zip(("kind", "confidence", "path", "line"), use, strict=True)) for reached, *use in uses}
    return [answer(nodes[one]) | ({"edge": edges[one]} if one in edges else {}) for one in way]


def _follow(links: Mapping[int, int | None], node: int) -> list[int]:
    """The nodes behind one, each found from the one before."""
    found: list[int] = []
    while (following := links[node]) is not None:
        found.append(following)
        node = following
    return found
