"""Weaknesses that the text of one file shows: calls with dangerous arguments, secrets, certificates not verified.

What is looked for stands in `security_rules.toml`, each with its severity and its number in the Common Weakness
Enumeration. False alarms are worse than misses: a call counts only when it is one by the syntax tree, when its
function comes from the right module, and when its argument is not constant. Nothing is followed from line to line. A
line that is marked `nosec`, `NOSONAR` or `nosemgrep` is left out, and tests are looked through for real secrets only.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ingest_assets.analysis.facts import Finding, ParsedFile
from ingest_assets.analysis.security_calls import dangerous
from ingest_assets.analysis.security_rules import Pattern, has_any, rules
from ingest_assets.analysis.security_secrets import secrets
from ingest_assets.analysis.syntax import Source

# What each finding leaves of the score of a file.
_LEFT = {"info": 0.98, "minor": 0.9, "major": 0.7, "critical": 0.4}
_MARKED = re.compile(rb"nosec\b|NOSONAR|nosemgrep", re.IGNORECASE)


def scan(
    source: Source, parsed: ParsedFile, comments: Sequence[tuple[int, int]] | None, *, is_test: bool
) -> list[Finding]:
    """The weaknesses of a file in the order of its lines; `comments` are ranges of bytes, None without a tree."""
    known = rules()
    found = list(_patterns(source, [one for one in known.secrets if one.rule.in_tests or not is_test], None))
    if comments is not None and source.language is not None and not is_test:
        found += dangerous(source, parsed, known, source.language.name)
        inside = _Comments(source, comments)
        found += _patterns(source, known.patterns.get(source.language.name, ()), inside)
        found += secrets(source, known.password, inside.hold)
    unique = {(one.start_line, one.rule): one for one in found if not _is_marked(source, one.start_line)}
    return [unique[key] for key in sorted(unique)]


def looked_for_secrets_only(source: Source, *, is_test: bool) -> str | None:
    """Why a file is looked through for secrets only; None where it is looked through for everything."""
    if is_test:
        return "tests are looked through for secrets only"
    if source.tree is None or source.language is None:
        return source.reason or "not parsed"
    if source.language.name not in rules().calls:
        return f"no security rules for {source.language.name}"
    return None


def score(found: Iterable[Finding]) -> float:
    """100 without findings; each leaves 40% of it where it is critical, 70% major, 90% minor, 98% info."""
    return round(100 * math.prod(_LEFT[one.severity] for one in found), 2)


class _Comments:
    """Where comments are."""

    def __init__(self, source: Source, ranges: Sequence[tuple[int, int]]) -> None:
        self._source = source
        self._ranges = sorted(ranges)
        self._starts = [start for start, _ in self._ranges]

    def hold(self, byte: int) -> bool:
        """Whether a byte lies in a comment."""
        before = bisect_right(self._starts, byte) - 1
        return before >= 0 and byte < self._ranges[before][1]


def _patterns(source: Source, patterns: Sequence[Pattern], comments: _Comments | None) -> Iterator[Finding]:
    """What patterns match outside of these comments."""
    for one in patterns:
        if not has_any(source.data, one.marks):
            continue
        for match in one.pattern.finditer(source.text):
            byte = len(source.text[: match.start()].encode("utf-8", "replace"))
            if comments is None or not comments.hold(byte):
                yield one.rule.finding(source.row(byte) + 1)


def _is_marked(source: Source, line: int) -> bool:
    starts = source.starts
    end = starts[line] if line < len(starts) else len(source.data)
    return _MARKED.search(source.data, starts[line - 1], end) is not None
