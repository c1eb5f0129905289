"""The default provider: its vectors are the same everywhere, and mean something."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import ingest_assets
from ingest_assets.embedding.code import CodeProvider, load

ODD = [
    "x",
    "    indented\n\t\ttabs\r\n",
    "snake_case camelCase HTTPResponse __init__",
    "1234567890 0xdeadBEEF 3.14e-10",
    "def größe(straße): return f'{straße}€'",
    "日本語のコメント # comment 注释 комментарий",
    "👩‍👩‍👧 family🎉party",
    "([{<>}])+-*/=!?;:,.",
    "a" * 5_000,
    "word " * 3_000,
    "",
]
# SHA-256 of the vectors of ODD as documents and as questions
GOLDEN = "26ea430df56967b2f0fdd9ea51fe9dceae7ac69a3b1efc07b234664a5e3e0a59"


def source_chunks() -> list[str]:
    folder = Path(ingest_assets.__file__).parent / "embedding"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))]
    return [text[start : start + 1_000] for text in texts for start in range(0, len(text), 1_000)]


def test_vectors_are_those_of_every_other_machine() -> None:
    questions = np.stack([load().embed_query(text) for text in ODD])
    vectors = np.concatenate([load().embed_documents(ODD), questions]).astype("<f4")
    assert hashlib.sha256(vectors.tobytes()).hexdigest() == GOLDEN


def test_a_vector_depends_on_its_text_alone() -> None:
    texts = [*ODD, *source_chunks()]
    together = load().embed_documents(texts)
    assert together.shape == (len(texts), 256)
    assert together.dtype == np.float32
    np.testing.assert_array_equal(together, load().embed_documents(texts[::-1])[::-1])
    np.testing.assert_array_equal(together[:5], np.concatenate([load().embed_documents([text]) for text in texts[:5]]))


@pytest.mark.parametrize("text", [*ODD, " \n", "\0", "\ud800", "🜁🜂", "qzxvwk", "ծանոթագրություն"])
def test_any_text_has_a_unit_vector(text: str) -> None:
    for vector in (load().embed_documents([text])[0], load().embed_query(text)):
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-6)


def test_unknown_words_tell_texts_apart() -> None:
    same, other = load().embed_documents(["call the zyqqlwv of it", "call the brxkvwm of it"])
    question = load().embed_query("zyqqlwv")
    assert question @ same > question @ other


def test_no_texts_have_no_vectors() -> None:
    assert load().embed_documents([]).shape == (0, 256)


def test_a_question_finds_its_code_in_several_languages() -> None:
    codes = [
        "def load(path):\n    with open(path) as f:\n        return json.load(f)",
        "func (s *Server) Shutdown(ctx context.Context) error {\n\ts.mu.Lock()\n\treturn s.listener.Close()\n}",
        "fn largest(values: &[i32]) -> Option<i32> {\n    values.iter().copied().max()\n}",
        "export function debounce(callback, wait) {\n  let timer;\n  return () => { clearTimeout(timer); "
        "timer = setTimeout(callback, wait); };\n}",
        "def create_user(params)\n  user = User.new(params)\n  user.save!\n  send_mail(user.email)\nend",
    ]
    questions = [
        "read a JSON file from disk",
        "stop the server and close its connections",
        "the maximum of a list of numbers",
        "delay a call until no further one comes for some time",
        "sign up somebody and notify them by email",
    ]
    scores = np.stack([load().embed_query(question) for question in questions]) @ load().embed_documents(codes).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2, 3, 4]


def test_threads_do_not_disturb_each_other() -> None:
    texts = source_chunks()
    expected = load().embed_documents(texts)
    with (Path(ingest_assets.__file__).parent / "embedding" / "code-256-v1.npz").open("rb") as artefact:
        fresh = CodeProvider("fresh", artefact)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(fresh.embed_documents, [texts] * 4):
            np.testing.assert_array_equal(vectors, expected)


def test_the_artefact_is_small() -> None:
    artefact = Path(ingest_assets.__file__).parent / "embedding" / "code-256-v1.npz"
    assert artefact.stat().st_size <= 10_000_000
