"""Definitions of a codebase that nothing is known to use.

Belongs here: which they are, and how each may be used all the same. What uses a definition by the graph is
`graph_questions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingest_assets.search import postings
from ingest_assets.search.terms import split
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_symbols import Answer, node, rows

_PART = 1_000  # definitions looked at together
_NAMESAKES = "other definitions have its name"


def unused(
    conn: Connection, codebase: str, folders: Sequence[str], *, likely: bool, limit: int | None, offset: int
) -> list[Answer]:
    """Nodes with `confidence` and `reasons`, as `graph_questions.dead` tells them; those that are `likely` alone, or
    all."""
    if not likely:
        return _judged(conn, codebase, folders, limit, offset)[1]
    answers: list[Answer] = []
    start, more = 0, True
    while more and (limit is None or len(answers) < offset + limit):  # from as many parts as it takes
        seen, found = _judged(conn, codebase, folders, _PART, start)
        answers += (one for one in found if not one["reasons"])
        start, more = start + _PART, seen == _PART
    return answers[offset:][:limit]


def _judged(
    conn: Connection, codebase: str, folders: Sequence[str], limit: int | None, offset: int
) -> tuple[int, list[Answer]]:
    """Unused definitions, all or those below these folders; how many were looked at, and the nodes."""
    found = rows(conn, codebase, "unused", folders=list(folders), limit=limit, offset=offset)
    told = _how_used(conn, codebase, [identity for (identity,) in found])
    return len(found), [
        {**node(codebase, codebase, *place), "confidence": "possible" if reasons else "likely", "reasons": reasons}
        for place, reasons in told
    ]


def _how_used(conn: Connection, codebase: str, ids: Sequence[int]) -> Iterator[tuple[Sequence[Any], list[str]]]:
    """Places of definitions, and how they may be used although nothing is known to use them."""
    found = rows(conn, codebase, "how_used", ids=ids)
    alone = [
        (path, name, first, chunks) for path, *_, name, first, chunks, reasons in found if _NAMESAKES not in reasons
    ]
    elsewhere = _named_elsewhere(conn, codebase, alone)
    for *place, name, _, _, reasons in found:
        yield place, [*reasons, "its name stands elsewhere"] if (place[0], name) in elsewhere else reasons


def _named_elsewhere(
    conn: Connection, codebase: str, names: Sequence[tuple[str, str, int, int]]
) -> set[tuple[str, str]]:
    """Which of these names of one definition each (path, name, first document of the file and their number) the texts
    of the codebase have a second time: in another file, or once more in this one."""
    words = {name: split(name)[-1] for _, name, _, _ in names if split(name)}
    index, found = postings.find(conn, codebase, sorted(set(words.values())), len(words))
    alive = index.alive()
    elsewhere: set[tuple[str, str]] = set()
    for path, name, first, chunks in names:
        if name in words and words[name] in found:
            documents = found[words[name]]["document"]
            others = documents[(documents < first) | (documents >= first + chunks)]
            if alive[others].any():
                elsewhere.add((path, name))
    rest = [(path, name) for path, name, _, _ in names if (path, name) not in elsewhere]
    paths, asked = [path for path, _ in rest], [name for _, name in rest]
    return elsewhere | {(path, name) for path, name in rows(conn, codebase, "written_again", paths=paths, names=asked)}
