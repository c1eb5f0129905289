"""What the text of a file shows beside its metrics: smells, security findings, and what clones are found by.

Each is made in its own module; here they are put together for `metrics`. What numbers alone show is found in `quality`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from ingest_assets.analysis import clones, security, smells
from ingest_assets.analysis.facts import Finding, FunctionMetrics
from ingest_assets.analysis.node_roles import roles
from ingest_assets.analysis.parsing import Facts
from ingest_assets.analysis.syntax import Source
from ingest_assets.analysis.tree_walk import TreeWalk


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found, in the order of the lines, and the metrics that follow."""

    findings: tuple[Finding, ...] = ()
    values: dict[str, int | float | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)  # metric -> why it is None
    fingerprints: bytes = b""


def inspect(
    source: Source,
    facts: Facts,
    functions: Sequence[FunctionMetrics],
    walk: TreeWalk | None,
    is_test: bool,
) -> Inspection:
    """Inspect a file. `walk` was run over its tree; None where there is none."""
    comments = None if walk is None else sorted(walk.comments)
    weak = security.scan(source, facts.parsed, comments, is_test=is_test)
    values: dict[str, int | float | None] = {"vulnerability_count": len(weak), "security_score": security.score(weak)}
    reasons: dict[str, str] = {}
    partly = security.looked_for_secrets_only(source, is_test=is_test)
    if partly is not None and not weak:  # that there are no others is not known
        values, reasons = dict.fromkeys(values), dict.fromkeys(values, partly)
    if walk is None or comments is None:
        return Inspection(tuple(weak), values, reasons | {"duplicated_lines": source.reason or "not parsed"})
    docs = frozenset(node.start_byte for node in facts.docstrings)
    found = [*weak, *smells.god_classes(facts.parsed, functions), *smells.commented_out(source, comments, docs)]
    findings = tuple(sorted(found, key=lambda one: (one.start_line, one.rule)))
    return Inspection(findings, values, reasons, _fingerprints(source, facts, walk))


def _fingerprints(source: Source, facts: Facts, walk: TreeWalk) -> bytes:
    """What clones of parts of the file are found by."""
    operators, operands = walk.operators, walk.operands
    if source.language is None or len(operators) + len(operands) < clones.WINDOW:
        return b""
    first, second = (np.frombuffer(one, one.typecode) for one in (walk.operator_starts, walk.operand_starts))
    is_operand = np.zeros(len(first) + len(second), bool)  # both are in order: merged they are too
    is_operand[np.searchsorted(first, second, "right") + np.arange(len(second))] = True
    places, hashes = np.empty(len(is_operand), first.dtype), np.empty(len(is_operand), np.uint64)
    places[is_operand], places[~is_operand] = second, first
    hashes[is_operand] = clones.token_hashes(operands)
    hashes[~is_operand] = _operator_hashes(source.language.name)[np.frombuffer(operators, operators.typecode)]
    imports = {one.line for one in facts.parsed.imports if one.is_import}
    return clones.fingerprints(hashes, places, source.starts, imports)


@cache
def _operator_hashes(language: str) -> clones.Array:
    return clones.token_hashes(roles(language).texts)
