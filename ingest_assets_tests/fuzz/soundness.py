"""What is wrong with the answer of an analysis, whatever the text was: places outside of it, numbers that cannot be.

Whether an answer is right is for the tests of a language; here it only has to be one.
"""

from __future__ import annotations

import json
import math
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ingest_assets.analysis.analyse import Analysis, to_json_outline
from ingest_assets.analysis.facts import Chunk, ClassMetrics, FileMetrics, FunctionMetrics, ParsedFile
from ingest_assets.analysis.metrics import METRICS

_MAY_BE_NEGATIVE = {"mi_original", "mi_sei"}
_OF_OTHERS = {"duplicated_lines"}  # a metric of the codebase, which the file may say the reason of
_STATUSES = {"parsed", "partial", "text_only"}
_LARGEST = 2**31 - 1  # of what is counted: a column of the tables is an integer


def problems(text: str, found: Analysis) -> list[str]:
    """What is wrong; empty for a sound answer. All three results must have been wanted."""
    parsed, metrics, chunks = found.parsed, found.metrics, found.chunks
    if parsed is None or metrics is None or chunks is None:
        return ["not everything that was wanted"]
    lines = text.split("\n")
    sizes = [len(line.encode("utf-8", "replace")) for line in lines]
    said = [*_of_facts(parsed, sizes), *_of_metrics(metrics, parsed, lines), *_of_chunks(chunks, lines)]
    if not {"\0", *map(chr, range(0xD800, 0xE000))} & set(text):
        said += [f"not storable: {one[:80]!r}" for one in _strings(found) if not _is_storable(one)]
    try:
        json.dumps(to_json_outline(parsed))
        if pickle.loads(pickle.dumps(found)) != found:
            said.append("changed by a pickle")
    except RecursionError as error:
        said.append(f"too deep to be written: {error}")
    return said


def _of_facts(parsed: ParsedFile, sizes: list[int]) -> Iterator[str]:
    rows, count = len(sizes), len(parsed.definitions)
    if parsed.status not in _STATUSES or (parsed.reason is None) != (parsed.status == "parsed"):
        yield f"status {parsed.status} for the reason {parsed.reason}"
    for name in ("definitions", "references", "imports"):
        if [one.ordinal for one in getattr(parsed, name)] != list(range(len(getattr(parsed, name)))):
            yield f"ordinals of {name} do not count"
    for one in parsed.definitions:
        start, end = (one.start_line, one.start_column), (one.end_line, one.end_column)
        if not (1 <= one.start_line <= one.end_line <= rows and start <= end):
            yield f"{one.kind} {one.name[:40]!r} at {start} to {end} of {rows} lines"
        elif not (
            0 <= one.start_column <= sizes[one.start_line - 1] and 0 <= one.end_column <= sizes[one.end_line - 1]
        ):
            yield f"{one.kind} {one.name[:40]!r} behind the end of a line: {start} to {end}"
        if one.parent is not None and (not 0 <= one.parent < count or one.parent == one.ordinal):
            yield f"{one.kind} {one.name[:40]!r} lies in {one.parent} of {count}"
        if not (one.kind and one.name and one.qualified_name):
            yield f"a definition without a name in line {one.start_line}"
    for reference in parsed.references:
        if not 1 <= reference.line <= rows or not 0 <= reference.column <= sizes[reference.line - 1]:
            yield f"{reference.kind} of {reference.name[:40]!r} at {reference.line}, {reference.column}"
        if reference.enclosing is not None and not 0 <= reference.enclosing < count:
            yield f"{reference.kind} of {reference.name[:40]!r} lies in {reference.enclosing} of {count}"
        if not reference.name or len(reference.receiver or "") > 100:
            yield f"{reference.kind} without a name, or a long receiver, in line {reference.line}"
    for imported in parsed.imports:
        if not 1 <= imported.line <= rows or imported.level < 0:
            yield f"import of {imported.module[:40]!r} in line {imported.line}, level {imported.level}"
    for wrong in parsed.errors:
        if not 1 <= wrong.start_line <= wrong.end_line <= rows:
            yield f"error from line {wrong.start_line} to {wrong.end_line} of {rows}"
    if len(set(parsed.exports)) != len(parsed.exports):
        yield "an export twice"


def _of_metrics(metrics: FileMetrics, parsed: ParsedFile, lines: list[str]) -> Iterator[str]:
    values = metrics.values
    if set(values) != set(METRICS):
        yield f"metrics missing or too many: {sorted(set(values) ^ set(METRICS))}"
        return
    yield from (f"of the file: {one}" for one in _of_numbers(values))
    unsaid = {name for name, value in values.items() if value is None} ^ (set(metrics.reasons) - _OF_OTHERS)
    if unsaid:
        yield f"NULL without a reason, or a reason without NULL: {sorted(unsaid)}"
    counted = sum(values[name] or 0 for name in ("ploc", "comment_lines", "blank"))
    if not counted == values["sloc"] == len(lines) - (lines[-1] == ""):
        yield f"{counted} lines counted, {values['sloc']} told, {len(lines)} there"
    parts: tuple[FunctionMetrics | ClassMetrics, ...] = (*metrics.functions, *metrics.classes)
    for part in parts:
        yield from (f"of {part.qualified_name[:60]!r}: {one}" for one in _of_numbers(part.metrics))
        if not 0 <= part.ordinal < len(parsed.definitions):
            yield f"metrics of the definition {part.ordinal} of {len(parsed.definitions)}"
            continue
        of = parsed.definitions[part.ordinal]
        if (of.name, of.start_line, of.end_line) != (part.name, part.start_line, part.end_line):
            yield f"metrics of {part.name[:40]!r} are those of {of.name[:40]!r}"
    for finding in metrics.findings:
        if not 1 <= finding.start_line <= finding.end_line <= len(lines):
            yield f"{finding.rule} from line {finding.start_line} to {finding.end_line} of {len(lines)}"


def _of_numbers(values: Mapping[str, int | float | None]) -> Iterator[str]:
    for name, value in values.items():
        if value is None:
            continue
        if not math.isfinite(value) or (value < 0 and name not in _MAY_BE_NEGATIVE):
            yield f"{name} is {value}"
        elif isinstance(value, int) and value > _LARGEST:
            yield f"{name} is too large: {value}"


def _of_chunks(chunks: tuple[Chunk, ...], lines: list[str]) -> Iterator[str]:
    held = [False] * len(lines)
    for index, chunk in enumerate(chunks):
        if chunk.ordinal != index or not 1 <= chunk.start_line <= chunk.end_line <= len(lines):
            yield f"chunk {chunk.ordinal} ({index}) from line {chunk.start_line} to {chunk.end_line} of {len(lines)}"
            continue
        held[chunk.start_line - 1 : chunk.end_line] = [True] * (chunk.end_line - chunk.start_line + 1)
    lost = [row + 1 for row, line in enumerate(lines) if line.strip() and not held[row]]
    if lost:
        yield f"lines in no chunk: {lost[:5]}"


def _strings(value: Any) -> Iterator[str]:
    """Every string of an answer: named tuples, dataclasses and mappings hold them, a few levels deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, Mapping):
        yield from _strings((*value, *value.values()))
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))


def _is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold it."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
