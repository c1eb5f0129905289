"""The frozen test set: per language 600 descriptions against 3,000 bodies of packages that nothing is trained on.

Third-party text is not kept with the project. What freezes the set is the list of packages, with the hash of each
archive, and the digest in `test_set.json` of all that was drawn from them; each draw is ordered by hashes of the texts
alone. `python -m training test-set` draws it anew and compares.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from training.dataset import digest, key
from training.pairs import Pair, read

QUERIES, BODIES = 600, 3_000
MAX_OF_A_PACKAGE = 1_250
MANIFEST = Path(__file__).with_name("test_set.json")


@dataclass(frozen=True, slots=True)
class TestSet:
    """Query `n` belongs to body `n`."""

    language: str
    queries: list[str]
    bodies: list[str]
    packages: dict[str, int]  # bodies of each

    def digest(self) -> str:
        """SHA-256 of all texts."""
        return hashlib.sha256("\0".join([*self.queries, *self.bodies]).encode("utf-8", "replace")).hexdigest()


def draw(folder: Path) -> list[TestSet]:
    """The test sets of all languages for which the test packages have enough, by name."""
    pairs = [pair for path in sorted(folder.glob("*.jsonl")) for pair in read(path) if pair.split == "test"]
    pairs += [_documentation(pair) for pair in pairs if len(pair.more) >= 150]
    languages = sorted({pair.language for pair in pairs})
    drawn = [_drawn(language, (pair for pair in pairs if pair.language == language)) for language in languages]
    return [one for one in drawn if len(one.queries) == QUERIES]


def check(drawn: list[TestSet]) -> list[str]:
    """The languages whose set is not the one of the manifest."""
    frozen = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return [one.language for one in drawn if frozen.get(one.language, {}).get("digest") != one.digest()]


def freeze(drawn: list[TestSet]) -> None:
    """Write the manifest."""
    frozen = {
        one.language: {
            "queries": len(one.queries),
            "bodies": len(one.bodies),
            "packages": one.packages,
            "digest": one.digest(),
        }
        for one in drawn
    }
    MANIFEST.write_text(json.dumps(frozen, indent=1) + "\n", encoding="utf-8")


def _documentation(pair: Pair) -> Pair:
    """The first paragraph of a documentation and what follows it, as prose."""
    return Pair(pair.package, pair.split, "prose", pair.path, pair.line, "", pair.query, "", pair.more)


def _drawn(language: str, pairs: Iterable[Pair]) -> TestSet:
    ordered = sorted(
        pairs, key=lambda pair: hashlib.sha256(f"{pair.query}\0{pair.text}".encode("utf-8", "replace")).digest()
    )
    queries: set[str] = set()
    bodies: set[bytes] = set()
    packages: Counter[str] = Counter()
    chosen: list[Pair] = []
    for pair in ordered:
        question, body = key(pair.query), digest(pair.text)
        if not 25 <= len(pair.query) <= 200 or question in queries or body in bodies:
            continue
        if packages[pair.package] == MAX_OF_A_PACKAGE or len(chosen) == BODIES:
            continue
        queries.add(question)
        bodies.add(body)
        packages[pair.package] += 1
        chosen.append(pair)
    return TestSet(
        language,
        [pair.query for pair in chosen[:QUERIES]],
        [pair.text for pair in chosen],
        dict(sorted(packages.items())),
    )
