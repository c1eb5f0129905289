"""Answers in the DOT language."""

from __future__ import annotations

from typing import Any

from ingest_assets.cli import dot


def edge(source: str, target: str, kind: str = "calls", confidence: str = "certain") -> dict[str, Any]:
    ends = [{"path": "a.py", "qualified_name": name, "kind": "function", "line": 1} for name in (source, target)]
    return {"kind": kind, "confidence": confidence, "source": ends[0], "target": ends[1], "path": "a.py", "line": 1}


def test_edges_are_drawn_once_and_names_are_quoted() -> None:
    alone = {"path": 'odd "1".py', "qualified_name": 'odd "1".py', "kind": "file", "line": 1}
    lines = list(dot.of_edges([edge("f", "g"), edge("f", "g"), edge("f", "g", "references", "possible")], [alone]))
    assert lines == [
        "digraph {",
        "  rankdir=LR; node [shape=box, fontname=monospace]",
        '  "odd \\"1\\".py"',
        '  "a.py::f"',
        '  "a.py::g"',
        '  "a.py::f" -> "a.py::g" [label="calls", style=solid]',
        '  "a.py::f" -> "a.py::g" [label="references", style=dotted]',
        "}",
    ]


def test_files() -> None:
    assert list(dot.of_files(["a.py", "b.py"], [("a.py", "b.py")]))[2:] == [
        '  "a.py"',
        '  "b.py"',
        '  "a.py" -> "b.py"',
        "}",
    ]
