"""The static provider against wordllama's own tokenizer and embeddings."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import wordllama
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer

import ingest_assets
from ingest_assets.embedding.static import StaticProvider, load_wordllama, split

WHEEL = Path(wordllama.__file__).parent

ODD = [
    "x",
    "\n\n\n",
    "    indented\n\t\ttabs\r\n",
    "a  b   c    d",
    "snake_case camelCase HTTPResponse __init__",
    "1234567890 0xdeadBEEF 3.14e-10",
    "naïve café — “quoted” ‘text’…",
    "def größe(straße): return f'{straße}€'",
    "日本語のコメント # comment 注释 комментарий",
    "👩‍👩‍👧 family🎉party",
    "▁ is the sign for ▁▁ a space",
    "x▁ y ▁z",
    "²³½ x²+y²",
    "\x00NUL\x00 \x7f \x1b[31m",
    "([{<>}])+-*/=!?;:,.'\"`~@#$%^&|\\",
    "a" * 5_000,
    "word " * 3_000,
]


@pytest.fixture(scope="module")
def static() -> StaticProvider:
    return load_wordllama()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    loaded = Tokenizer.from_file(str(WHEEL / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    loaded.encode_special_tokens = True  # "<s>" in a text is text
    return loaded


def source_chunks() -> Iterator[str]:
    for path in sorted(Path(ingest_assets.__file__).parent.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        yield from (text[start : start + 1_000] for start in range(0, len(text), 1_000))


@given(st.text(min_size=1).filter(lambda text: "\0" not in text))
@example("<s>not a token</s> <unk>")
@example("a▁▁ ▁b  ▁\n ▁")
@example("é(é) é_é 1é2")
@example("0;\r\n é}\r")
def test_parts_have_the_tokens_of_the_whole(tokenizer: Tokenizer, text: str) -> None:
    parts = split(text)
    assert "".join(parts) == " " + text.replace("▁", " ")
    # The tokenizer puts a space in front of each text by itself; here a part has one only where the text has.
    marker = tokenizer.encode("\n", add_special_tokens=False).ids
    separate = [tokenizer.encode("\n" + part, add_special_tokens=False).ids[len(marker) :] for part in parts]
    assert list(chain.from_iterable(separate)) == tokenizer.encode(text, add_special_tokens=False).ids


def test_vectors_are_those_of_wordllama(static: StaticProvider) -> None:
    reference = wordllama.WordLlama.load(cache_dir=WHEEL, dim=256, disable_download=True)
    reference.tokenizer.encode_special_tokens = True
    texts = [*list(source_chunks())[::5], *(text for text in ODD if "\0" not in text)]
    vectors = static.embed_documents(texts)
    assert vectors.shape == (len(texts), 256)
    assert vectors.dtype == np.float32
    assert np.sum(vectors * reference.embed(texts, norm=True), axis=1).min() >= 0.9999


def test_a_vector_depends_on_its_text_alone(static: StaticProvider) -> None:
    texts = [*ODD, *list(source_chunks())[:100]]
    together = static.embed_documents(texts)
    alone = np.stack([load_wordllama().embed_documents([text])[0] for text in ODD])
    backwards = load_wordllama().embed_documents(texts[::-1])[::-1]
    np.testing.assert_array_equal(together[: len(ODD)], alone)
    np.testing.assert_array_equal(together, backwards)
    np.testing.assert_array_equal(static.embed_query(ODD[4]), together[4])


def test_more_words_than_are_kept_change_nothing(static: StaticProvider) -> None:
    before = static.embed_documents(ODD)
    static.embed_documents(
        [" ".join(f"x{a}{b}" for a in range(i * 100, i * 100 + 100) for b in "abc") for i in range(99)]
    )
    names = [chr(97 + i % 26) * (1 + i // 26) for i in range(26 * 26)]
    static.embed_documents([" ".join(a + "Q" + b for b in names[:150]) for a in names])  # 100,000 distinct words
    np.testing.assert_array_equal(static.embed_documents(ODD), before)


@pytest.mark.parametrize("text", ["", " ", "\n", "\0", "\ud800", "\U0010ffff", "\u2581", "🜁🜂"])
def test_any_text_has_a_unit_vector(static: StaticProvider, text: str) -> None:
    assert np.linalg.norm(static.embed_query(text)) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_have_no_vectors(static: StaticProvider) -> None:
    assert static.embed_documents([]).shape == (0, 256)


def test_similar_texts_are_near(static: StaticProvider) -> None:
    read, save, cook = static.embed_documents(
        [
            "def read_file(path): return open(path).read()",
            "write the text to a file",
            "boil the potatoes in salted water",
        ]
    )
    assert read @ save > read @ cook


def test_threads_do_not_disturb_each_other(static: StaticProvider) -> None:
    texts = list(source_chunks())[:200]
    fresh = load_wordllama()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(fresh.embed_documents, [texts, texts[::-1], texts, texts[::-1]]))
    expected = static.embed_documents(texts)
    for index, vectors in enumerate(results):
        np.testing.assert_array_equal(vectors if index % 2 == 0 else vectors[::-1], expected)


def test_loading_imports_nothing_that_could_download() -> None:
    code = (
        "import sys; from ingest_assets.embedding.provider import provider; provider('wordllama-256').embed_query('x');"
        "print([name for name in ('wordllama', 'requests', 'huggingface_hub') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
