"""From mined pairs to arrays to train on: cleaned, without duplicates and without what the test set holds.

A text is a bag: its distinct tokens, how often each occurs, and where it first does.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest_assets.embedding.vocabulary import Vocabulary, words
from training.pairs import Pair, read

WORDS = 36_000
OWN_WORDS = 31_000
PIECES = 4_096
MAX_OF_A_QUERY = 2  # pairs with the same description
MAX_OF_A_PACKAGE = 10_000
LONGEST_WORD = 24
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n\n+")
_NOT_A_WORD = re.compile(r"\W+")


@dataclass(slots=True)
class Bags:
    """Bags of many texts one behind the other: text `n` is `starts[n]` to `starts[n + 1]`."""

    tokens: NDArray[np.int32]
    counts: NDArray[np.uint8]  # at most 255
    places: NDArray[np.int16]  # of the first occurrence, in tokens
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
        """Tokens, counts and places of these texts, and where each text starts in them."""
        first = self.starts[rows]
        lengths = self.starts[rows + 1] - first
        ends = np.cumsum(lengths)
        at = np.repeat(first - (ends - lengths), lengths) + np.arange(ends[-1])
        return (
            self.tokens[at].astype(np.int64),
            self.counts[at].astype(np.int64),
            self.places[at].astype(np.int64),
            ends - lengths,
        )


def bags(vocabulary: Vocabulary, texts: Sequence[str]) -> Bags:
    """The bags of texts."""
    blocks = [_block(vocabulary, texts[start : start + 256]) for start in range(0, len(texts), 256)]
    tokens, counts, places, sizes = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return Bags(tokens, counts, places, np.concatenate([[0], np.cumsum(sizes)]))


def _block(vocabulary: Vocabulary, texts: Sequence[str]) -> tuple[NDArray[Any], ...]:
    ids = [vocabulary.ids(text) for text in texts]
    lengths = np.array([len(some) for some in ids])
    starts = np.cumsum(lengths) - lengths
    rows = np.repeat(np.arange(len(texts)), lengths)
    every = np.array(list(chain.from_iterable(ids)), np.int64)
    keys, first, counts = np.unique(every + rows * len(vocabulary), return_index=True, return_counts=True)
    row, tokens = np.divmod(keys, len(vocabulary))
    return (
        tokens.astype(np.int32),
        np.minimum(counts, 255).astype(np.uint8),
        np.minimum(first - starts[row], 32_000).astype(np.int16),
        np.bincount(row, minlength=len(texts)),
    )


def key(text: str) -> str:
    """What two descriptions have in common that count as the same."""
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()


def digest(text: str) -> bytes:
    """What two codes have in common that count as the same."""
    return hashlib.blake2b(_NOT_A_WORD.sub("", text).encode("utf-8", "replace"), digest_size=8).digest()


def select(folder: Path) -> tuple[list[Pair], list[Pair]]:
    """The pairs to train on and those to choose by (split `dev`), in an order of its own; no text of the test packages
    is among them."""
    pairs = [pair for path in sorted(folder.glob("*.jsonl")) for pair in read(path)]
    seen_queries = {key(pair.query) for pair in pairs if pair.split == "test"}
    seen_texts = {digest(pair.text) for pair in pairs if pair.split == "test"}
    asked: Counter[str] = Counter()
    packages: Counter[str] = Counter()
    kept: dict[str, list[Pair]] = {"train": [], "dev": []}
    random.Random(1).shuffle(pairs)
    for pair in pairs:
        if pair.split == "test":
            continue
        question, text = key(pair.query), digest(pair.text)
        asked[question] += 1
        packages[pair.package] += 1
        if question in seen_queries or text in seen_texts or asked[question] > MAX_OF_A_QUERY:
            continue
        if packages[pair.package] > MAX_OF_A_PACKAGE:
            continue
        seen_texts.add(text)
        kept[pair.split].append(pair)
    return kept["train"], kept["dev"]


def vocabulary(pairs: Sequence[Pair], others: Sequence[str]) -> list[str]:
    """The most frequent words that occur in more than one package; the room that is left goes to the first of the
    others, words of the language at large: they keep the vectors that training starts from."""
    counts: Counter[str] = Counter()
    where: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for word, count in Counter(words(f"{pair.query} {pair.more} {pair.text}")).items():
            word = word.lower()
            counts[word] += count
            if len(where[word]) < 3:
                where[word].add(pair.package)
    good = (
        word
        for word, count in counts.most_common()
        if count >= 3 and len(word) <= LONGEST_WORD and len(where[word]) >= 2 and not (word.isdigit() and len(word) > 4)
    )
    mined = list(islice(good, OWN_WORDS))
    known = set(mined)
    return mined + list(islice((word for word in others if word not in known), WORDS - len(mined)))


class Row(NamedTuple):
    """What training sees of a pair: a question and variants of a document that answers it."""

    pair: int  # its number
    package: str
    language: str
    question: str
    documents: tuple[str, ...]


def rows(pairs: Iterable[Pair], variants: int) -> Iterator[Row]:
    """Of each pair: its description with its code, and with the rest of its documentation. Of prose too: two of its
    sentences with the others."""
    crops, picks = random.Random(2), random.Random(3)
    for number, pair in enumerate(pairs):
        texts = tuple(cropped(pair, crops) for _ in range(variants))
        yield Row(number, pair.package, pair.language, pair.query, texts)
        if len(pair.more) >= 100:
            yield Row(number, pair.package, "prose", pair.query, (pair.more,) * variants)
        if pair.language == "prose":
            for sentence, others in _sentences(pair.text, picks):
                yield Row(number, pair.package, "sentence", sentence, (others,) * variants)


def cropped(pair: Pair, chance: random.Random) -> str:
    """The text as a chunk may hold it: some lines out of its middle, or all; with its breadcrumb in front, or without;
    now and then with the rest of its documentation."""
    lines = pair.text.split("\n")
    if pair.language == "prose":
        return pair.text
    crumb = chance.random() < 0.4
    text = pair.text
    if len(lines) > 8 and chance.random() < 0.5:
        text, crumb = _some(lines[1:], chance), chance.random() < 0.85
    if pair.more and chance.random() < 0.15:
        text = f"{pair.more}\n{text}"
    return f"{pair.scope}\n{text}" if crumb else text


def _sentences(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Two sentences of a text, each with the text around it."""
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence.count(" ") >= 3]
    if len(sentences) >= 3:
        for sentence in chance.sample(sentences, 2):
            yield sentence[:250], text.replace(sentence, " ", 1)


def _some(lines: list[str], chance: random.Random) -> str:
    """Five to forty lines from a random one on, or all where they are few."""
    start = chance.randrange(max(1, len(lines) - 4))
    return "\n".join(lines[start : start + chance.randrange(5, 40)])
