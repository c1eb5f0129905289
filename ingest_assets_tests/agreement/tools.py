"""The other tools: each gives what it measured of a file, by names of ours.

A function is told by the line on which it begins and its name; the key of the file itself is None.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ingest_assets.analysis.maintainability import MAINTAINABILITY

Key = tuple[int, str] | None
Measured = Mapping[Key, Mapping[str, float | None]]


def lizard(path: str, text: str, _language: str) -> Measured:
    """Cyclomatic complexity and parameters by function."""
    import lizard as tool

    found = tool.analyze_file.analyze_source_code(path, text).function_list
    return {
        (one.start_line, one.name.rsplit("::", 1)[-1].rsplit(".", 1)[-1]): {
            "cyclomatic_complexity": one.cyclomatic_complexity,
            "nargs": one.parameter_count,
        }
        for one in found
    }


def radon(_path: str, text: str, _language: str) -> Measured:
    """Cyclomatic complexity by function, kinds of lines by file."""
    from radon.complexity import cc_visit
    from radon.raw import analyze
    from radon.visitors import Function

    found: dict[Key, Mapping[str, float | None]] = {}
    pending = [*cc_visit(text)]
    while pending:
        one = pending.pop()
        if isinstance(one, Function):
            found[one.lineno, one.name] = {"cyclomatic_complexity": one.complexity}
            pending += one.closures
        else:
            pending += [*one.methods, *one.inner_classes]
    raw = analyze(text)
    found[None] = {"sloc": raw.loc, "ploc": raw.sloc}
    return found


def complexipy(_path: str, text: str, _language: str) -> Measured:
    """Cognitive complexity by function; a decorated one begins at its decorator there."""
    from complexipy import code_complexity

    lines = text.split("\n")
    found: dict[Key, Mapping[str, float | None]] = {}
    for one in code_complexity(text).functions:
        row = one.line_start
        while row < one.line_end and not lines[row - 1].lstrip().startswith(("def ", "async def ")):
            row += 1
        found[row, one.name.rsplit("::", 1)[-1]] = {"cognitive_complexity": one.complexity}
    return found


_HALSTEAD = {
    "n1": "halstead_distinct_operators",
    "n2": "halstead_distinct_operands",
    "N1": "halstead_operators",
    "N2": "halstead_operands",
    "volume": "halstead_volume",
    "effort": "halstead_effort",
    "bugs": "halstead_bugs",
}


def rust_code_analysis(path: str, text: str, language: str) -> Measured:
    """Lines by function and file; of Python also Halstead's measures, maintainability, and complexities by function.

    Elsewhere its operators and decisions are lists of its own that no general rule turns into ours. A file without a
    final line feed would have a line less.
    """
    from rust_code_analysis_python import compute_metrics

    found: dict[Key, Mapping[str, float | None]] = {}
    unit: dict[str, Any] = compute_metrics(Path(path).name, text.rstrip("\n") + "\n", False)
    pending: list[tuple[dict[str, Any], Key]] = [(unit, None)]
    while pending:
        space, key = pending.pop()
        values = space["metrics"]
        if key is None or space["kind"] == "function":
            lines = ("sloc", "ploc", "cloc", "blank", "lloc")[: None if language == "python" else -1]
            found[key] = {name: values["loc"][name] for name in lines}
        if language == "python" and key in found:
            found[key] = {
                **found[key],
                **{ours: _finite(values["halstead"][name]) for name, ours in _HALSTEAD.items()},
                **{name: _finite(values["mi"][name]) for name in MAINTAINABILITY},
            }
            if found[key]["mi_original"] is None:  # where this tool says that the third is 0
                found[key] = {**found[key], "mi_visual_studio": None}
        if language == "python" and space["kind"] == "function" and key is not None:
            inner = [one["metrics"] for one in space["spaces"]]
            found[key] = {
                **found[key],
                "cyclomatic_complexity": values["cyclomatic"]["sum"] - sum(one["cyclomatic"]["sum"] for one in inner),
                "nargs": values["nargs"]["total_functions"] - sum(one["nargs"]["total_functions"] for one in inner),
                "nexits": values["nexits"]["sum"],
            }
        pending += [(one, (one["start_line"], one["name"])) for one in space["spaces"]]
    return found


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def scc(path: str, text: str, _language: str) -> Measured:
    """Lines of code, comment and blank ones by file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(path).name
        file.write_text(text, "utf-8")
        done = subprocess.run(
            ["scc", "--format", "json", "--no-cocomo", str(file)], capture_output=True, text=True, check=True
        )
    counted = json.loads(done.stdout)
    if not counted:
        return {}
    return {None: {"ploc": counted[0]["Code"], "comment_lines": counted[0]["Comment"], "blank": counted[0]["Blank"]}}


class _ESLint:
    """One process for all files: starting it takes longer than a file."""

    def __init__(self) -> None:
        folder = os.environ.get("AGREEMENT_NODE", ".")  # where npm installed it
        script = Path(__file__).with_name("eslint.mjs")
        self.process = subprocess.Popen(
            ["node", str(script), folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, path: str, text: str) -> list[dict[str, Any]]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"path": Path(path).name, "text": text}) + "\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline()))


@cache
def _eslint() -> _ESLint:
    return _ESLint()


def eslint(path: str, text: str, _language: str) -> Measured:
    """Cyclomatic complexity and parameters by function."""
    found: dict[Key, dict[str, float | None]] = {}
    messages = _eslint().ask(path, text)
    if any(one["ruleId"] is None for one in messages):
        raise ValueError("not parsed")
    for one in messages:
        values = found.setdefault((one["line"], str(one["column"])), {"nargs": 0})
        values["cyclomatic_complexity" if one["ruleId"] == "complexity" else "nargs"] = one["value"]
    return found


_LIZARD = frozenset(  # others it misreads too much
    {"python", "go", "rust", "ruby", "php", "lua", "r"}
    | {"c", "cpp", "csharp", "objective-c", "kotlin", "swift", "solidity"}
)

TOOLS: Mapping[str, tuple[Callable[[str, str, str], Measured], frozenset[str]]] = {
    "lizard": (lizard, _LIZARD),
    "eslint": (eslint, frozenset({"javascript", "typescript", "tsx"})),
    "radon": (radon, frozenset({"python"})),
    "complexipy": (complexipy, frozenset({"python"})),
    "rust-code-analysis": (rust_code_analysis, frozenset({"python", "rust", "javascript", "typescript"})),
    "scc": (scc, frozenset({"python", "go", "rust", "javascript", "typescript"})),
}
