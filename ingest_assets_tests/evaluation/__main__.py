"""`make eval-search`: asks every question of every method, shows a table and writes JSON; see docs/evaluation.md.

Exit code 2: something that is needed could not be had.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ingest_assets.cli.output import put, say
from ingest_assets.settings import settings
from ingest_assets.storage import database
from ingest_assets_tests.evaluation import codebases, commits, docstrings, methods, questions, report
from ingest_assets_tests.evaluation.codebases import EvaluationCodebase
from ingest_assets_tests.evaluation.metrics import score


def main() -> int:
    """Evaluate as the command line says; the exit code."""
    options = _options()
    folder = options.folder.resolve()
    # Before anything reads its settings: a database of its own, kept for the next time.
    os.environ["INGEST_HOME"] = str(folder / "home")
    settings.cache_clear()
    try:
        if options.docstrings:
            put(docstrings.show(docstrings.evaluate(folder / "training")))
        else:
            _questions(options, folder)
    except codebases.EvaluationFailed as failure:
        say(f"Error: {failure}")
        return 2
    return 0


def _questions(options: argparse.Namespace, folder: Path) -> None:
    answered: list[report.Answered] = []
    with database.connect("ingest-evaluation", autocommit=True) as conn:
        database.migrated()
        for codebase, asked in _asked(options, folder):
            say(f"{codebase.name} ...")
            codebases.ingested(codebase)
            subject = methods.subject(codebase, conn, folder / "vectors")
            answers = questions.Answers(codebase.folder)
            located = [(question, answers.located(question)) for question in asked]
            for name in options.method or methods.METHODS:
                search = methods.METHODS[name](subject)
                search(located[0][0].text)  # warm
                for question, places in located:
                    began = time.perf_counter()
                    found = search(question.text)
                    seconds = time.perf_counter() - began
                    answered.append(report.Answered(name, question, found, score(found, places), seconds))
    summary = report.summary(answered)
    put(report.show(summary))
    name = "commits" if options.commits is not None else options.split
    say(f"Written to {report.write(options.results, name, summary, answered)}")


def _asked(options: argparse.Namespace, folder: Path) -> Iterator[tuple[EvaluationCodebase, list[questions.Question]]]:
    """What is asked, codebase by codebase."""
    if options.commits is not None:
        yield commits.asked(commits.Clone(options.commits.resolve(), options.back), folder)
        return
    for codebase in codebases.unpacked(options.split, folder):
        if options.codebase in (None, codebase.name):
            yield codebase, questions.read(codebase.name)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ingest_assets_tests.evaluation",
        description="Score search on questions with graded answers; see docs/evaluation.md.",
    )
    parser.add_argument(
        "--split",
        choices=("dev", "dev2", "test", "test2"),
        default="test",
        help="what is tuned on (dev, dev2), or what is reported and never tuned on (test, the default, and test2)",
    )
    parser.add_argument(
        "--method",
        action="append",
        choices=methods.METHODS,
        metavar="NAME",
        help=f"one of {', '.join(methods.METHODS)}",
    )
    parser.add_argument("--codebase", metavar="NAME", help="this one only")
    parser.add_argument("--commits", type=Path, metavar="GIT", help="what the commits of this clone say instead")
    parser.add_argument("--back", type=int, default=1_000, metavar="N", help="the last N of them (1000)")
    parser.add_argument("--docstrings", action="store_true", help="the frozen test set of training/ instead")
    parser.add_argument("--results", type=Path, default=Path("evaluation-results"), metavar="DIR")
    parser.add_argument(
        "--folder",
        type=Path,
        default=settings().home / "evaluation",
        metavar="DIR",
        help="where archives, sources, the database and slow vectors are kept",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
