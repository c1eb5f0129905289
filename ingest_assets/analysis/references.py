"""The references of one file: the captured uses of names, in document order, each with the definition around it.

What is captured is `captures`' matter, what a name refers to the code graph's. A file has hundreds of these, so this is
one pass over them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from sys import intern

from tree_sitter import Node

from ingest_assets.analysis.captures import VALUES, Found, Gathered
from ingest_assets.analysis.conventions import Rules
from ingest_assets.analysis.facts import Reference
from ingest_assets.analysis.names import Names
from ingest_assets.analysis.syntax import Source

_RECEIVER_CHARACTERS = 100
_NOWHERE = 1 << 62
_PLACE_AND_KIND = itemgetter(0, 1)


def references(
    source: Source, rules: Rules, gathered: Gathered, ordered: Sequence[Found], owners: dict[str, Found], names: Names
) -> tuple[Reference, ...]:
    """The references of a file. `ordered` are its definitions and scopes in document order; `owners` the types by their
    qualified names."""
    data, starts, row = source.data, source.starts, 0
    around = [one for one in ordered if one.kind not in VALUES]
    defined = {part.name.start_byte for one in ordered if one.kind for part in (one, *one.clauses)}
    owners_of_keys = names.owners
    not_called = rules.get("not_called", ())
    ignored = sorted(node.byte_range for node in gathered.ignore)
    ignored_starts = [start for start, _ in ignored]
    begins = [one.start for one in around]
    open_: list[Found] = []
    index, next_begin, enclosing_end = 0, begins[0] if begins else _NOWHERE, _NOWHERE
    enclosing: int | None = None
    before = (-1, "")
    found: list[Reference] = []
    new = tuple.__new__
    for start, kind, end, receiver in sorted((*gathered.references, *names.uses), key=_PLACE_AND_KIND):
        if start >= next_begin or start >= enclosing_end:
            while index < len(around) and begins[index] <= start:
                while open_ and open_[-1].end <= begins[index]:
                    open_.pop()
                open_.append(around[index])
                index += 1
            while open_ and open_[-1].end <= start:
                open_.pop()
            next_begin = begins[index] if index < len(around) else _NOWHERE
            enclosing_end = open_[-1].end if open_ else _NOWHERE
            enclosing = _ordinal(open_[-1], owners) if open_ else None
        if (start, kind) == before:
            continue
        is_key = receiver is not None and start in owners_of_keys and names.is_key(start, receiver)
        before = (-1, "") if is_key else (start, kind)  # the key of an object may be the use of a value as well
        if ignored and (at := bisect_right(ignored_starts, start) - 1) >= 0 and start < ignored[at][1]:
            continue
        name = intern(data[start:end].decode("utf-8", "replace"))  # most names are used many times
        if not name or (kind == "call" and (start in defined or name in not_called)):
            continue
        of = enclosing
        if kind == "decorate" and "decorated" in rules:
            behind = bisect_left(begins, start)
            of = _ordinal(around[behind], owners) if behind < len(around) else None
        row = bisect_right(starts, start, row) - 1
        written = None if receiver is None else "{}" if is_key else _receiver(data, receiver)
        hint = names.hint(start, end, receiver)
        found.append(new(Reference, (len(found), kind, name, written, row + 1, start - starts[row], of, hint)))
    return tuple(found)


def _ordinal(one: Found, owners: dict[str, Found]) -> int | None:
    """Of a scope that of the type which it belongs to."""
    owner = one if one.kind else owners.get(one.qualified)
    return None if owner is None else owner.ordinal


def _receiver(data: bytes, node: Node) -> str:
    start, end = node.start_byte, node.end_byte
    if end - start < _RECEIVER_CHARACTERS:
        return data[start:end].decode("utf-8", "ignore").rstrip(".")
    written = data[start : min(end, start + 4 * _RECEIVER_CHARACTERS)].decode("utf-8", "ignore")
    return written[:_RECEIVER_CHARACTERS].rstrip(".")
