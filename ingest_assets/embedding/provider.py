"""What makes vectors of texts, and which providers there are. The providers themselves are modules beside this one;
storing vectors is in `store`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest_assets.errors import InvalidSetting


class Provider(Protocol):
    """Turns texts into vectors. The vector of a text depends on the text, its side (question or document) and the model
    alone, and is safe to make from several threads at once. What fails raises ProviderFailed."""

    @property
    def model(self) -> str:
        """Identity of the model; stored with each vector."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, shape (n, dimensions), each of Euclidean length 1."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, shape (dimensions,), of Euclidean length 1."""


def _code() -> Provider:
    from ingest_assets.embedding.code import load

    return load()


def _wordllama() -> Provider:
    from ingest_assets.embedding.static import load_wordllama

    return load_wordllama()


def _minilm() -> Provider:
    from ingest_assets.embedding.minilm import load

    return load()


_PROVIDERS: dict[str, Callable[[], Provider]] = {
    "code-256-v1": _code,
    "minilm-384": _minilm,
    "wordllama-256": _wordllama,
}


_SLOW = frozenset({"minilm-384"})


def is_remote(model: str) -> bool:
    """Whether its vectors are made elsewhere (`remote`): that may fail, and a text may get slightly different ones."""
    return model.startswith(("http://", "https://"))


def is_slow(model: str) -> bool:
    """Whether its vectors take far longer to make than to store: tens a second rather than thousands."""
    return is_remote(model) or model in _SLOW


@cache
def provider(model: str) -> Provider:
    """The provider of a model, loaded at its first use; a model whose name is an address is asked there (`remote`).
    Raises InvalidSetting for a model that nobody provides, ModelUnusable for one that is not installed or whose key
    cannot be sent."""
    if is_remote(model):
        from ingest_assets.embedding.remote import RemoteProvider

        return RemoteProvider(model)
    if model not in _PROVIDERS:
        known = ", ".join([*sorted(_PROVIDERS), "an address like https://HOST/v1#MODEL"])
        raise InvalidSetting(name="embedding_model", reason=f"there is no model '{model}'; choose one of: {known}")
    return _PROVIDERS[model]()
