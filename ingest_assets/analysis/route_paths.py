"""The whole paths of routes, made of the prefixes of all that they are mounted under.

Belongs here: putting together what was resolved. Reading routes and mounts is `routes`, what they mean `graph`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ingest_assets.analysis.families import family, traits_of
from ingest_assets.analysis.routes import join

UNKNOWN = "…"  # stands for a prefix that is no text
_MOST = 50  # paths of one route
_MAX_STEPS = 1_000  # mounts that are looked at for it


class Router(NamedTuple):
    """What holds routes: a definition, or a file."""

    node_id: int
    path: str  # of the file


class Mounting(NamedTuple):
    """A router under a prefix."""

    prefix: str | None  # None where it is no text
    source: Router | None  # what it is mounted in; None: its own prefix
    target: Router
    whole_file: bool  # all that the file of the target holds is meant, as far as it is not mounted by itself
    replaces: bool  # the prefix stands in place of its own, not before it


class RoutePaths:
    """Where the routers of a codebase are mounted."""

    def __init__(self, mountings: Iterable[Mounting]) -> None:
        self._own: dict[int, str] = {}
        self._steps = 0
        self._around: dict[int | str, list[Mounting]] = defaultdict(list)  # by the node, or the path of the file
        for one in mountings:
            prefix = f"/{UNKNOWN}" if one.prefix is None else one.prefix
            if one.source is None:
                self._own.setdefault(one.target.node_id, prefix)
            else:
                key = one.target.path if one.whole_file else one.target.node_id
                self._around[key].append(one._replace(prefix=prefix))

    def names(self, name: str, router: Router) -> list[str]:
        """What a route, by the name that is written, is called under the paths that its router is mounted at."""
        method, _, path = name.partition(" ")
        self._steps = 0
        paths = dict.fromkeys(join(prefix, path) if prefix else path for prefix in self._prefixes(router, ()))
        if traits_of(family(router.path)).routes_end_bare:  # where a path below another one does not end with a slash
            paths = dict.fromkeys(one if one == path else one.rstrip("/") or "/" for one in paths)
        return [f"{method} {one}" for one in paths]

    def _prefixes(self, router: Router, inside: tuple[int, ...]) -> list[str]:
        own = self._own.get(router.node_id, "")
        around = self._around.get(router.node_id) or self._around.get(router.path) or []
        found: dict[str, None] = {}
        self._steps += 1
        for one in around:
            if one.source is None or one.source.node_id in (*inside, router.node_id) or self._steps > _MAX_STEPS:
                continue  # in a circle, or out of bounds
            for above in self._prefixes(one.source, (*inside, router.node_id)):
                below = join(above, one.prefix or "") if above else one.prefix or ""
                found[below if one.replaces or not own else join(below, own) if below else own] = None
                if len(found) == _MOST:
                    return list(found)
        return list(found) or [own]
