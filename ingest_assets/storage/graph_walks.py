"""Walks through the code graph: what a change may reach, and how one symbol comes to use another.

A step leads from what uses to what is used. Who imports anything of a file uses the file too. Both walks go level by
level and ask for one level at a time, so that they read no more than the answer needs. They go on in other codebases
where links lead there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_symbols import Answer, Symbol, answer, find, rows, symbols, with_members

CONFIDENCES = ("possible", "likely", "certain")

Place = tuple[str, int]  # codebase, node


def impact(
    conn: Connection, codebase: str, symbol: str, *, least: str, depth: int | None, enough: int | None
) -> list[Answer]:
    """What a change of a symbol may reach: everything that uses it, and what uses that: nodes with `depth`, the number
    of steps, and `confidence`, that of the least sure step on the surest way of that length.

    The symbol itself is left out. Only edges of at least the confidence `least` are followed, `depth` steps at most;
    the walk ends with the level that completes `enough` answers.
    """
    walk = _Walk(conn, least)
    frontier = walk.start(codebase, symbol)
    sure = dict.fromkeys(frontier, len(CONFIDENCES))
    answers: list[Answer] = []
    level = 0
    while frontier and (depth is None or level < depth) and (enough is None or len(answers) < enough):
        level += 1
        users = walk.users(frontier, sure, None if enough is None else enough - len(answers))
        sure |= users
        nodes = walk.nodes(users)
        frontier = [user for user in users if user in nodes]
        answers += (
            {**answer(codebase, nodes[user]), "depth": level, "confidence": CONFIDENCES[sure[user] - 1]}
            for user in frontier
        )
    return answers


def shortest(conn: Connection, codebase: str, source: str, target: str, *, least: str) -> list[Answer]:
    """The nodes of a shortest way of uses from one symbol to another, both included; empty when there is none.

    Each node but the first has as `edge` the use that leads to it: `{"kind", "confidence", "path", "line"}`.
    The way is looked for from both ends, always from the one where fewer nodes wait.
    """
    walk = _Walk(conn, least)
    starts, goals = walk.start(codebase, source), walk.start(codebase, target)
    # Each node that a way from the start, or to the goal, leads through, and the one before, or behind, it.
    before: dict[Place, Place | None] = dict.fromkeys(starts)
    behind: dict[Place, Place | None] = dict.fromkeys(goals)
    ahead, back = starts, goals  # nodes that the ways end at for now
    meeting = next((one for one in starts if one in behind), None)
    while meeting is None and ahead and back:
        forward = len(ahead) <= len(back)
        known, others = (before, behind) if forward else (behind, before)
        found = walk.steps(ahead if forward else back, forward=forward)
        new = {node: neighbour for node, neighbour in found.items() if node not in known}
        known |= new
        ahead, back = (list(new), back) if forward else (ahead, list(new))
        meeting = next((one for one in new if one in others), None)
    if meeting is None:
        return []
    way = [*reversed(_follow(before, meeting)), meeting, *_follow(behind, meeting)]
    nodes, edges = walk.nodes(way), walk.uses(way)
    return [answer(codebase, nodes[one]) | ({"edge": edges[one]} if one in edges else {}) for one in way]


class _Walk:
    """Steps from any nodes, of whatever codebases."""

    def __init__(self, conn: Connection, least: str) -> None:
        self.conn = conn
        self.least = CONFIDENCES.index(least) + 1
        self._crosses: dict[str, tuple[bool, bool]] = {}

    def start(self, codebase: str, symbol: str) -> list[Place]:
        """The nodes of a symbol and of what is defined inside it."""
        found = with_members(self.conn, find(self.conn, codebase, symbol))
        return [(one.codebase, one.node_id) for one in found]

    def nodes(self, places: Iterable[Place]) -> dict[Place, Symbol]:
        """The nodes themselves."""
        return {
            (name, one.node_id): one
            for name, ids in _by_codebase(places).items()
            for one in symbols(self.conn, name, "nodes_of_ids", ids=ids)
        }

    def users(self, places: Sequence[Place], known: Mapping[Place, int], limit: int | None) -> dict[Place, int]:
        """What uses one of these and is not known, with how sure it is by the surest way; at least `limit` of them,
        first those of the same codebases."""
        found: dict[Place, int] = {}
        for name, ids in _by_codebase(places).items():
            own = [one for of, one in known if of == name]
            asked = {"ids": ids, "least": self.least, "limit": limit}
            users = [user for (user,) in rows(self.conn, name, "users", known=own, **asked)]
            sure = [known[name, one] for one in ids]
            steps = [((name, user), so) for user, so in rows(self.conn, name, "sure", users=users, ids=ids, sure=sure)]
            order = {user: at for at, user in enumerate(users)}
            steps.sort(key=lambda step: order[step[0][1]])
            if self._is_led_into(name):
                codebases, nodes = [of for of, _ in known], [one for _, one in known]
                linked = rows(
                    self.conn, name, "linked_users", sure=sure, codebases=codebases, known=nodes, **asked
                )  # fmt: skip
                steps += (((asker, user), so) for asker, user, so in linked)
            for place, so in steps:
                found[place] = max(so, found.get(place, 0))
        return found

    def steps(self, places: Sequence[Place], *, forward: bool) -> dict[Place, Place]:
        """What these use, or what uses them: each with the one that it was reached from."""
        found: dict[Place, Place] = {}
        for name, ids in _by_codebase(places).items():
            statement = "steps_forward" if forward else "steps_back"
            for reached, neighbour in rows(self.conn, name, statement, ids=ids, least=self.least):
                found.setdefault((name, reached), (name, neighbour))
            if self._leads_out(name) if forward else self._is_led_into(name):
                statement = "links_forward" if forward else "links_back"
                for of, reached, neighbour in rows(self.conn, name, statement, ids=ids, least=self.least):
                    found.setdefault((of, reached), (name, neighbour))
        return found

    def uses(self, way: Sequence[Place]) -> dict[Place, Answer]:
        """The surest use by which each node of a way comes to the next one, by the latter."""
        found: dict[Place, Answer] = {}
        keys = ("kind", "confidence", "path", "line")
        pairs = list(pairwise(way))
        for name in dict.fromkeys(of for of, _ in way):
            inside = [(a, b) for (of, a), (into, b) in pairs if of == into == name]
            ends = {"sources": [a for a, _ in inside], "targets": [b for _, b in inside]}
            for reached, *use in rows(self.conn, name, "edges_of_way", **ends) if inside else ():
                found[name, reached] = dict(zip(keys, use, strict=True))
        for (of, a), (into, b) in pairs:
            if of != into:
                [link] = rows(self.conn, of, "link_of_way", source=a, other=into, target=b)
                found[into, b] = dict(zip(keys, link, strict=True))
        return found

    def _is_led_into(self, codebase: str) -> bool:
        return self._links(codebase)[0]

    def _leads_out(self, codebase: str) -> bool:
        return self._links(codebase)[1]

    def _links(self, codebase: str) -> tuple[bool, bool]:
        if codebase not in self._crosses:
            [(into, out)] = rows(self.conn, codebase, "crosses")
            self._crosses[codebase] = into, out
        return self._crosses[codebase]


def _by_codebase(places: Iterable[Place]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for codebase, node in places:
        found.setdefault(codebase, []).append(node)
    return found


def _follow(links: Mapping[Place, Place | None], node: Place) -> list[Place]:
    """The nodes behind one, each found from the one before."""
    found: list[Place] = []
    while (following := links[node]) is not None:
        found.append(following)
        node = following
    return found
