"""Which providers there are."""

import pytest

from ingest_assets.codebases.codebase import CodebaseSettings
from ingest_assets.embedding.provider import provider
from ingest_assets.errors import InvalidSetting


def test_the_default_model_of_a_codebase_is_provided() -> None:
    model = CodebaseSettings.model_fields["embedding_model"].default
    assert provider(model).model == model
    assert provider(model).dimensions == 256


@pytest.mark.parametrize("model", ["code-256-v1", "wordllama-256"])
def test_a_provider_is_loaded_once(model: str) -> None:
    assert provider(model) is provider(model)
    assert provider(model).model == model


def test_an_unknown_model_is_refused_with_the_known_ones() -> None:
    with pytest.raises(
        InvalidSetting, match=r"no model 'word2vec'.*code-256-v1, minilm-384, wordllama-256, an address"
    ):
        provider("word2vec")
