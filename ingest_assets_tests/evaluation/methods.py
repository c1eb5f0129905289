"""What is compared: our three modes, and what people use instead, over the same chunks.

A method is made for one ingested codebase and answers a question with places, best first.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest_assets.search import query as searching
from ingest_assets.storage.database import Connection
from ingest_assets_tests.evaluation.codebases import EvaluationCodebase
from ingest_assets_tests.evaluation.metrics import DEPTH, Place
from training import baselines

Method = Callable[[str], list[Place]]
_STOP_WORD = re.compile(
    "(an?|and|are|as|at|be|by|do|does|for|from|how|if|in|into|is|its?|not|of|on|or|that|the|there|this|to|was|what|when"
    "|where|which|who|with)"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """An ingested codebase, its chunks read out of the database."""

    codebase: EvaluationCodebase
    conn: Connection
    places: list[Place]
    texts: list[str]  # as embedded: the breadcrumb, a line feed, the text
    cache: Path  # folder for vectors that take minutes


def subject(codebase: EvaluationCodebase, conn: Connection, cache: Path) -> Subject:
    """The chunks of an ingested codebase."""
    rows = conn.execute(
        "SELECT path, start_line, end_line, breadcrumb || E'\\n' || text FROM chunks WHERE codebase = %s"
        " ORDER BY path, ordinal",
        [codebase.name],
    ).fetchall()
    return Subject(codebase, conn, [Place(*row[:3]) for row in rows], [row[3] for row in rows], cache)


def ours(mode: searching.Mode, subject: Subject) -> Method:
    """Our search, as `ingest search` answers."""

    def search(question: str) -> list[Place]:
        hits = searching.search(subject.conn, subject.codebase.name, question, k=DEPTH, mode=mode)
        return [Place(hit.path, hit.start_line, hit.end_line) for hit in hits]

    return search


def bm25(subject: Subject) -> Method:
    """Okapi BM25 over identifiers taken apart, of path, breadcrumb and text."""
    index = _BM25([f"{place.path}\n{text}" for place, text in zip(subject.places, subject.texts, strict=True)])
    return lambda question: _best(index.scores(question), subject.places)


def term_count(subject: Subject) -> Method:
    """What one sees who greps for the words of the question: most different words first, then most occurrences."""
    lowered = [text.lower() for text in subject.texts]

    def search(question: str) -> list[Place]:
        wanted = {word for word in re.findall(r"\w+", question.lower()) if not _STOP_WORD.fullmatch(word)}
        counts = np.array([[text.count(word) for word in wanted] for text in lowered] or [[]], np.float64)
        return _best((counts > 0).sum(1) * 1e6 + counts.sum(1), subject.places)

    return search


def wordllama(subject: Subject) -> Method:
    """Vectors of wordllama, 256 dimensions."""
    vectors = baselines.wordllama(subject.texts)
    return lambda question: _best(vectors @ baselines.wordllama([question])[0], subject.places)


def minilm(subject: Subject) -> Method:
    """Vectors of all-MiniLM-L6-v2 as int8 ONNX, on one core."""
    vectors = _kept(subject.cache / f"minilm-{subject.codebase.name}.npz", subject.texts, baselines.minilm)
    return lambda question: _best(vectors @ baselines.minilm([question])[0], subject.places)


def semble(subject: Subject) -> Method:
    """The engine of semble (chunks, BM25, fusion, boosts) with our vectors: its own model is on no package registry."""
    from semble.index.create import create_index_from_path
    from semble.search import search as ranked
    from semble.types import ContentType

    from ingest_assets.embedding.code import load

    content = (ContentType.CODE,)  # its default: documents and settings left out, which hold none of the answers
    folder, provider = subject.codebase.folder, load()
    documents: Any = _Model(provider.embed_documents, provider.dimensions)
    asked: Any = _Model(lambda texts: np.stack([provider.embed_query(text) for text in texts]), provider.dimensions)
    words, vectors, chunks, _ = create_index_from_path(folder, model=documents, content=content, display_root=folder)

    def search(question: str) -> list[Place]:
        found = ranked(question, asked, vectors, words, chunks, DEPTH)
        return [Place(one.chunk.file_path, one.chunk.start_line, one.chunk.end_line) for one in found]

    return search


METHODS: dict[str, Callable[[Subject], Method]] = {
    "hybrid": partial(ours, "hybrid"),
    "vector": partial(ours, "vector"),
    "lexical": partial(ours, "lexical"),
    "bm25": bm25,
    "term count": term_count,
    "wordllama": wordllama,
    "minilm": minilm,
    "semble": semble,
}
OURS = ("hybrid", "vector", "lexical")


@dataclass(frozen=True, slots=True)
class _Model:
    """What semble takes for a model."""

    vectors: Callable[[Sequence[str]], NDArray[np.float32]]
    dim: int

    def encode(self, texts: Sequence[str], **_: object) -> NDArray[np.float32]:
        return self.vectors(texts)


class _BM25:
    """`baselines.bm25` with the documents read once."""

    def __init__(self, documents: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        split = [baselines.split(document) for document in documents]
        mean = sum(map(len, split)) / max(1, len(split))
        self._size = len(split)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, words in enumerate(split):
            length = k1 * (1 - b + b * len(words) / mean)
            for word, count in Counter(words).items():
                self._postings[word].append((number, count * (k1 + 1) / (count + length)))

    def scores(self, question: str) -> NDArray[np.float64]:
        """Of each document."""
        scores = np.zeros(self._size)
        for word in set(baselines.split(question)):
            if found := self._postings.get(word):
                rarity = math.log(1 + (self._size - len(found) + 0.5) / (len(found) + 0.5))
                for number, weight in found:
                    scores[number] += rarity * weight
        return scores


def _best(scores: NDArray[Any], places: Sequence[Place]) -> list[Place]:
    """The places with the best scores above 0; equal ones in the order of the chunks."""
    return [places[row] for row in np.argsort(-scores, kind="stable")[:DEPTH] if scores[row] > 0]


def _kept(
    file: Path, texts: Sequence[str], embed: Callable[[Sequence[str]], NDArray[np.float32]]
) -> NDArray[np.float32]:
    """The vectors of the texts; those of texts that were there before are read from the file."""
    digests = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]
    known: dict[str, NDArray[np.float32]] = {}
    if file.exists():
        with np.load(file) as kept:
            known = dict(zip(kept["digests"].tolist(), kept["vectors"], strict=True))
    new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    if new:
        known.update(zip(new, embed(list(new.values())), strict=True))
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, digests=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[digest] for digest in digests])
