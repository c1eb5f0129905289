"""The scores of a run: what is shown and what is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest_assets_tests.evaluation.methods import OURS
from ingest_assets_tests.evaluation.metrics import Place, Score
from ingest_assets_tests.evaluation.questions import Question
from training.evaluate import interval

FIGURES = ("ndcg", "reciprocal_rank", "recall")
_HEADS = ("nDCG@10", "MRR@10", "R@10")


@dataclass(frozen=True, slots=True)
class Answered:
    """What one method made of one question."""

    method: str
    question: Question
    places: list[Place]
    score: Score
    seconds: float


def summary(answered: Sequence[Answered]) -> dict[str, Any]:
    """Per method: figures with 95% bootstrap intervals, latency in milliseconds, nDCG@10 by codebase and by kind; and
    how far hybrid is above the best baseline."""
    methods = {name: [one for one in answered if one.method == name] for name in _distinct(answered, "method")}
    found: dict[str, Any] = {"questions": len(next(iter(methods.values()))), "methods": {}}
    for name, ones in methods.items():
        milliseconds = np.array([one.seconds for one in ones]) * 1_000
        found["methods"][name] = {
            **{figure: _with_interval(_values(ones, figure)) for figure in FIGURES},
            "p50_ms": round(float(np.percentile(milliseconds, 50)), 1),
            "p95_ms": round(float(np.percentile(milliseconds, 95)), 1),
            "by_codebase": _by(ones, "codebase"),
            "by_kind": _by(ones, "kind"),
        }
    baselines = [name for name in methods if name not in OURS]
    if "hybrid" in methods and baselines:
        best = max(baselines, key=lambda name: found["methods"][name]["ndcg"]["mean"])
        difference = _values(methods["hybrid"], "ndcg") - _values(methods[best], "ndcg")
        found["hybrid above best baseline"] = {"baseline": best, "ndcg": _with_interval(difference)}
    return found


def show(found: dict[str, Any]) -> str:
    """The summary as Markdown tables."""
    first = next(iter(found["methods"].values()))
    columns = [*first["by_codebase"], *first["by_kind"]]
    lines = [
        "| method | " + " | ".join(_HEADS) + " | p50 ms | p95 ms |",
        "|---|" + "---|" * 5,
    ]
    for name, row in found["methods"].items():
        figures = [
            f"{row[figure]['mean']:.3f} [{row[figure]['low']:.3f}, {row[figure]['high']:.3f}]" for figure in FIGURES
        ]
        lines.append(f"| {name} | " + " | ".join([*figures, str(row["p50_ms"]), str(row["p95_ms"])]) + " |")
    lines += ["", "| nDCG@10 | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for name, row in found["methods"].items():
        both = row["by_codebase"] | row["by_kind"]
        lines.append(f"| {name} | " + " | ".join(f"{both[column]:.3f}" for column in columns) + " |")
    if above := found.get("hybrid above best baseline"):
        mean, low, high = above["ndcg"].values()
        lines += [
            "",
            f"{found['questions']} questions; hybrid is {mean:+.3f} [{low:+.3f}, {high:+.3f}] nDCG@10 above the best"
            f" baseline, {above['baseline']}.",
        ]
    return "\n".join(lines)


def write(folder: Path, name: str, found: dict[str, Any], answered: Sequence[Answered]) -> Path:
    """Write the summary, and each question's scores with what was found, as JSON; the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.json"
    each = [
        {
            "method": one.method,
            "codebase": one.question.codebase,
            "kind": one.question.kind,
            "question": one.question.text,
            "ndcg": round(one.score.ndcg, 4),
            "found": [f"{place.path}:{place.start_line}-{place.end_line}" for place in one.places],
        }
        for one in answered
    ]
    file.write_text(json.dumps(found | {"each": each}, indent=1) + "\n", encoding="utf-8")
    return file


def _values(ones: Sequence[Answered], figure: str) -> NDArray[np.float64]:
    return np.array([getattr(one.score, figure) for one in ones])


def _with_interval(values: NDArray[np.float64]) -> dict[str, float]:
    low, high = interval(values)
    return {"mean": round(float(values.mean()), 4), "low": round(low, 4), "high": round(high, 4)}


def _by(ones: Sequence[Answered], field: str) -> dict[str, float]:
    groups = dict.fromkeys(getattr(one.question, field) for one in ones)
    return {
        group: round(float(np.mean([one.score.ndcg for one in ones if getattr(one.question, field) == group])), 4)
        for group in groups
    }


def _distinct(answered: Sequence[Answered], field: str) -> list[str]:
    return list(dict.fromkeys(getattr(one, field) for one in answered))
