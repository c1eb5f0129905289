"""Questions that nobody wrote for search: what commits say, and the functions that they changed.

A clone is taken back in its history; its tree there is searched for what the commits since then say. The answers are
the functions that a commit changed, all of them of grade 2, where they are there in that tree. What a commit says is
often the effect and not the place, so scores are low, for each method alike.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest_assets.analysis.analyse import analyse
from ingest_assets.analysis.facts import Definition
from ingest_assets_tests.evaluation.codebases import EvaluationCodebase, EvaluationFailed
from ingest_assets_tests.evaluation.questions import Answer, Question
from training.packages import Package

KIND = "commit"
MOST = 45  # questions about a codebase
_LOOKED_AT = 2_500  # commits
_FILES = 12  # of a commit; one that changes more is no change of a thing
_FUNCTIONS = 3
_LONGEST = 400  # lines of a function
_WORDS = 4  # that a commit says at least
_CALLED = frozenset({"function", "method", "macro"})

_TEST = re.compile(
    r"(^|/)([^/]*(test|spec|mock|fixture|bench)[^/]*|examples?|vendor|third_party|3rdparty)(/|$)|[._-](test|spec)s?\.",
    re.IGNORECASE,
)
# What says nothing of what was changed.
_SKIPPED = re.compile(
    r"(merge|bump|release|revert|prepare|version|format|lint|typo|clean ?up|chore|docs?\b|ci\b|test|build\b|javadoc"
    r"|sort|next|reformat|whitespace|remove trailing|checkstyle|update (dep|change|transl|vers|copy|read))",
    re.IGNORECASE,
)
# Numbers of issues, kinds and scopes of changes.
_BESIDE = re.compile(
    r"\s*\((fixes|refs?|closes|see|#)[^)]*\)|\s*\(?#\d+\)?|\[?\b[A-Z]+-\d+\]?:?\s*"
    r"|^(feat|fix|perf|refactor|security)(\([^)]*\))?!?:\s*"
)
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? ")


def asked(clone: Clone, folder: Path) -> tuple[EvaluationCodebase, list[Question]]:
    """The tree of a clone as a codebase, unpacked into `folder` unless it is there, and what is asked of it. Raises
    EvaluationFailed."""
    name = "commits_" + re.sub(r"[^a-z0-9]+", "_", clone.git.name.removesuffix(".git").lower())
    tree = folder / "sources" / f"{name}-{clone.base()[:12]}"
    if not tree.exists():
        clone.unpack(tree)
    found = clone.questions(name)
    if not found:
        raise EvaluationFailed(f"{clone.git}: no commit since then changed few functions that were there")
    return EvaluationCodebase(Package(KIND, "", "git", name, "", "", "", ""), tree), found


@dataclass(slots=True)
class Clone:
    """A clone of a git repository whose tree so many commits before the newest one is searched."""

    git: Path
    back: int
    _known: dict[tuple[str, str], tuple[Definition, ...]] = field(default_factory=dict)

    def base(self) -> str:
        """The commit whose tree is searched. Raises EvaluationFailed where the history is shorter."""
        base = self._run("rev-list", "--first-parent", "--skip", str(self.back), "-1", "HEAD").strip()
        if not base:
            raise EvaluationFailed(f"{self.git} has no {self.back} commits")
        return base

    def unpack(self, folder: Path) -> None:
        """Write that tree into a folder that is not there yet. Raises EvaluationFailed where objects are missing."""
        folder.mkdir(parents=True)
        archive = subprocess.run(["git", "-C", str(self.git), "archive", self.base()], capture_output=True, check=False)
        if archive.returncode:
            folder.rmdir()
            raise EvaluationFailed(f"git archive: {archive.stderr.decode(errors='replace').strip()[-500:]}")
        subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)

    def questions(self, codebase: str) -> list[Question]:
        """What the commits after that tree say, oldest first, with the functions that they changed."""
        base = self.base()
        found: list[Question] = []
        asked, answered = set[str](), set[Answer]()
        for commit in self._run("rev-list", "--reverse", "--no-merges", f"{base}..HEAD").split()[:_LOOKED_AT]:
            subject = self._run("log", "-1", "--format=%s", commit).strip()
            text = _BESIDE.sub("", subject).strip(" .")
            if _SKIPPED.match(subject) or len(text.split()) < _WORDS or text.lower() in asked:
                continue
            changed = self._changed(commit)
            answers = tuple(Answer(2, path, name) for path, name in changed if self._is_there(base, path, name))
            if changed and len(answers) == len(changed) and not answered.issuperset(answers):
                found.append(Question(codebase, KIND, text, answers))
                asked.add(text.lower())
                answered.update(answers)
            if len(found) == MOST:
                break
        return found

    def _changed(self, commit: str) -> list[tuple[str, str]]:
        """Path and qualified name of the functions that a commit changed; none where these are many."""
        changed, files = set[tuple[str, str]](), set[str]()
        for path, first, last in self._hunks(commit):
            files.add(path)
            around = [
                one for one in self._definitions(f"{commit}^", path) if one.start_line <= first <= last <= one.end_line
            ]
            if functions := [one for one in around if one.kind in _CALLED]:
                changed.add((path, min(functions, key=lambda one: one.end_line - one.start_line).qualified_name))
        return sorted(changed) if len(files) <= _FILES and len(changed) <= _FUNCTIONS else []

    def _hunks(self, commit: str) -> Iterator[tuple[str, int, int]]:
        """Path, first and last line before the change, of what is no test."""
        path = ""
        for line in self._run("diff", "-U0", "--no-color", "--no-renames", f"{commit}^", commit, "--").splitlines():
            if line.startswith("--- "):
                path = line[6:] if line.startswith("--- a/") and not _TEST.search(line[6:]) else ""
            elif path and (hunk := _HUNK.match(line)):
                first, count = int(hunk[1]), int(hunk[2] or 1)
                yield path, first, first + max(count, 1) - 1

    def _is_there(self, commit: str, path: str, name: str) -> bool:
        return any(
            one.qualified_name == name and one.end_line - one.start_line < _LONGEST
            for one in self._definitions(commit, path)
        )

    def _definitions(self, commit: str, path: str) -> tuple[Definition, ...]:
        if (commit, path) not in self._known:
            parsed = analyse(path, self._run("show", f"{commit}:{path}"), frozenset({"parsed_file"})).parsed
            self._known[commit, path] = tuple(parsed.definitions) if parsed else ()
        return self._known[commit, path]

    def _run(self, *words: str) -> str:
        """What git says; nothing where it fails, as for a commit without a parent or a file that is not there."""
        done = subprocess.run(["git", "-C", str(self.git), *words], capture_output=True, check=False)
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
