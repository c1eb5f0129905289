"""References without an edge, and why they have none.

Belongs here: the reasons, and which package a name comes from that is none of the codebase's. Which reason applies is
found out by `graph`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ingest_assets.analysis.facts import Reference

if TYPE_CHECKING:
    from ingest_assets.analysis.graph_world import World
    from ingest_assets.analysis.scopes import FileNames

EXTERNAL, BUILTIN, LOCAL, RECEIVER = "external", "builtin", "local", "receiver"
MEMBER, NAMESAKES, UNDEFINED = "member", "namesakes", "undefined"

# In the order in which they are counted and stored.
REASONS: Mapping[str, str] = {
    EXTERNAL: "it comes from outside of the codebase, or from what does",
    BUILTIN: "the language has it",
    LOCAL: "it is local, and does not stand for a definition",
    RECEIVER: "nothing is known of what stands before the dot",
    MEMBER: "what stands before the dot, or is imported from, is of the codebase and has no such member written",
    NAMESAKES: "several definitions may be meant, and none is guessed",
    UNDEFINED: "nothing that can be seen there defines it",
}
LEADING_NAME = re.compile(r"[\w$]+")
_NAMES = re.compile(r"[\w$]+(?:\.[\w$]+)*")


class Unresolved(NamedTuple):
    """A reference without an edge."""

    reference: Reference
    reason: str  # one of REASONS


def package(unresolved: Unresolved, file: FileNames, world: World) -> str | None:
    """The package that an external reference of a file comes from, where an import of the file brings in its name."""
    one = unresolved.reference
    written = _NAMES.findall(one.name if not one.receiver else one.receiver if one.hint is None else one.hint)
    name = written[0] if written and unresolved.reason == EXTERNAL else ""
    while name not in file.bound and "." in name:
        name = name.rpartition(".")[0]
    packages = {world.package(imported, file.path) for imported in file.bound.get(name, ())}
    return packages.pop() if len(packages) == 1 else None


def counts(unresolved: Iterable[Unresolved]) -> list[int]:
    """How many there are of each reason, in the order of REASONS."""
    found = dict.fromkeys(REASONS, 0)
    for one in unresolved:
        found[one.reason] += 1
    return list(found.values())
