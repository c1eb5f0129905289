"""What the text of a file shows beside its metrics: smells, security findings, and what clones are found by.

Each is made in its own module; here they are put together for `metrics`. What numbers alone show is found in `quality`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest_assets.analysis import clones, security, smells
from ingest_assets.analysis.facts import Finding, FunctionMetrics
from ingest_assets.analysis.parsing import Facts
from ingest_assets.analysis.syntax import Source


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
    comments: Sequence[tuple[int, int]] | None,
    is_test: bool,
) -> Inspection:
    """Inspect a file. `comments` are ranges of bytes, documentation included; None where there is no tree."""
    weak = security.scan(source, facts.parsed, comments, is_test=is_test)
    values: dict[str, int | float | None] = {"vulnerability_count": len(weak), "security_score": security.score(weak)}
    reasons: dict[str, str] = {}
    partly = security.looked_for_secrets_only(source, is_test=is_test)
    if partly is not None and not weak:  # that there are no others is not known
        values, reasons = dict.fromkeys(values), dict.fromkeys(values, partly)
    if comments is None:
        return Inspection(tuple(weak), values, reasons | {"duplicated_lines": source.reason or "not parsed"})
    docs = frozenset(node.start_byte for node in facts.docstrings)
    windows = clones.fingerprints(source.data, comments, {one.line for one in facts.parsed.imports})
    found = [*weak, *smells.god_classes(facts.parsed, functions), *smells.commented_out(source, comments, docs)]
    findings = tuple(sorted(found, key=lambda one: (one.start_line, one.rule)))
    return Inspection(findings, values, reasons, windows)
