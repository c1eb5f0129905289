"""What the tools that know definitions list."""

from __future__ import annotations

from typing import NamedTuple


class Named(NamedTuple):
    """Something with a name, as a tool lists it."""

    line: int  # from 1, of the name
    name: str
    kind: str  # as the tool calls it
    counts: bool = True  # whether it is a definition; what is none can only confirm ours
