"""What jedi says of names at places: a second opinion where it and an indexer may differ."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ingest_assets_tests.agreement.scip import Place


def asked(folder: Path, places: Iterable[tuple[str, int, int]]) -> dict[tuple[str, int, int], tuple[Place, ...]]:
    """Where jedi goes from each of these (path, line from 1, column from 0); nothing for what it does not know."""
    import jedi

    # Nothing that is installed: it may be another version of the same.
    project = jedi.Project(folder, sys_path=[str(folder / "src"), str(folder)], smart_sys_path=False)
    answers: dict[tuple[str, int, int], tuple[Place, ...]] = {}
    scripts: dict[str, jedi.Script] = {}
    for path, line, column in places:
        if path not in scripts:
            scripts.clear()  # one file at a time: each holds its syntax tree
            scripts[path] = jedi.Script(path=folder / path, project=project)
        try:
            names = scripts[path].goto(line, column, follow_imports=True)
        except Exception:
            names = []
        found = []
        for name in names:
            where = Path(name.module_path) if name.module_path else None
            if where is not None and where.is_relative_to(folder):
                kind = name.type == "module"
                found.append(Place(where.relative_to(folder).as_posix(), name.line or 1, "" if kind else name.name))
        answers[path, line, column] = tuple(found)
    return answers
