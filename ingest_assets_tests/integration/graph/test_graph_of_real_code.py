"""After random edits of real code the incremental graph is the rebuilt one, edge for edge."""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest_assets.analysis.facts import Definition, Import, ParsedFile, Reference
from ingest_assets.analysis.languages import by_name
from ingest_assets.analysis.parsing import parse
from ingest_assets.storage.database import Connection
from ingest_assets_tests.integration.graph.tables import FactsOfFile
from ingest_assets_tests.integration.graph.test_graph_equals_rebuild import Edited

ROOT = Path(__file__).parents[3] / "ingest_assets"
EDITS = int(os.environ.get("INGEST_TEST_EDITS", "5"))


@dataclass(frozen=True)
class Text:
    """A file of Python as it is written."""

    text: str
    language: str = "python"

    @cached_property
    def parsed(self) -> ParsedFile:
        return parse(self.text, by_name(self.language))

    def facts(self) -> tuple[list[Definition], list[Reference], list[Import]]:
        return list(self.parsed.definitions), list(self.parsed.references), list(self.parsed.imports)


def edited(rng: random.Random, files: dict[str, Text], originals: dict[str, Text]) -> dict[str, FactsOfFile | None]:
    """One random edit of one file, or of two."""
    path = rng.choice(sorted(files))
    lines = files[path].text.split("\n")
    at = rng.randrange(len(lines))
    words = sorted(set(re.findall(r"[A-Za-z_]\w{3,}", files[path].text)))
    kind = rng.choice(["cut", "repeat", "rename", "name", "move", "delete", "restore", "restore"])
    if kind == "cut":
        return {path: Text("\n".join(lines[:at] + lines[at + rng.randrange(1, 40) :]))}
    if kind == "repeat":
        return {path: Text("\n".join(lines[:at] + lines[max(0, at - 30) : at] + lines[at:]))}
    if kind == "rename" and words:
        return {path: Text(re.sub(rf"\b{rng.choice(words)}\b", rng.choice(words), files[path].text))}
    if kind == "name" and words:  # one place alone
        return {path: Text(files[path].text.replace(rng.choice(words), f"{rng.choice(words)}_2", 1))}
    if kind == "move":
        return {path: None, f"{path[:-3]}_{rng.randrange(9)}.py": files[path]}
    if kind == "delete":
        return {path: None}
    gone = rng.choice(sorted(originals))
    return {gone: originals[gone]}


def test_incremental_graph_of_real_code_equals_rebuild(conn: Connection) -> None:
    paths = sorted((ROOT / "analysis").rglob("*.py")) + sorted((ROOT / "storage").glob("*.py"))
    originals = {path.relative_to(ROOT.parent).as_posix(): Text(path.read_text("utf-8")) for path in paths}
    originals["ingest_assets/__init__.py"] = Text("")
    files = dict(originals)
    rng = random.Random(int(os.environ.get("INGEST_TEST_SEED", "7")))
    graph = Edited(conn, files)
    for _ in range(EDITS):
        batch = edited(rng, files, originals)
        graph.take(batch)
        for path, source in batch.items():
            if source is None:
                files.pop(path, None)
            else:
                assert isinstance(source, Text)
                files[path] = source
    assert graph.edges() > 5_000
