"""The whole analysis of one file: the text is parsed once, and each result is made only where it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest_assets.analysis import injections
from ingest_assets.analysis.chunking import chunks
from ingest_assets.analysis.facts import Chunk, FileMetrics, ParsedFile
from ingest_assets.analysis.flags import Flags, flags, is_test
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.parsing import Facts
from ingest_assets.analysis.syntax import read

_MAX_DEPTH = 50
ASSETS = frozenset({"parsed_file", "file_metrics", "chunk"})
__all__ = ["ASSETS", "Analysis", "Flags", "analyse", "flags", "to_json_outline"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was wanted of a file; None for what was not."""

    parsed: ParsedFile | None = None
    metrics: FileMetrics | None = None
    chunks: tuple[Chunk, ...] | None = None


def analyse(path: str, text: str, want: frozenset[str], *, characters: int = 1_000, overlap: int = 100) -> Analysis:
    """Analyse a text. `path` only decides the language and whether it is a test; `want` names assets out of ASSETS.

    Never raises for what the text is like; raises ValueError for an unknown asset.
    """
    if not want <= ASSETS:
        raise ValueError(f"cannot make {', '.join(sorted(want - ASSETS))}: choose from {', '.join(sorted(ASSETS))}")
    source = read(text, detect(path, text))
    parts = injections.parts(source)
    found = Facts(injections.joined(parts))
    return Analysis(
        found.parsed if "parsed_file" in want else None,
        injections.measured(parts, is_test=is_test(path)) if "file_metrics" in want else None,
        chunks(source, found, characters, overlap) if "chunk" in want else None,
    )


def to_json_outline(parsed: ParsedFile) -> list[dict[str, Any]]:
    """The definitions as they nest: `[{"name", "kind", "start_line", "end_line", "children": [...]}]`.

    What nests more than 50 deep stands at that depth beside its parent: JSON writers and readers recurse.
    """
    entries: list[dict[str, Any]] = [
        {"name": one.name, "kind": one.kind, "start_line": one.start_line, "end_line": one.end_line, "children": []}
        for one in parsed.definitions
    ]
    outline: list[dict[str, Any]] = []
    lists: list[list[dict[str, Any]]] = []  # of each definition: where its children go
    depths: list[int] = []
    for one, entry in zip(parsed.definitions, entries, strict=True):
        before = one.parent if one.parent is not None and one.parent < one.ordinal else None
        depth = 0 if before is None else depths[before] + 1
        home = lists[before] if before is not None else outline
        if one.parent is not None and before is None:  # a method that stands before its type
            depth, home = 1, entries[one.parent]["children"]
        home.append(entry)
        depths.append(depth)
        lists.append(entry["children"] if depth < _MAX_DEPTH else home)
    return outline
