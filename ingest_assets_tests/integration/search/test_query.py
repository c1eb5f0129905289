"""Searching chunks."""

import sys

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ingest_assets.embedding import minilm, store
from ingest_assets.embedding.provider import provider
from ingest_assets.errors import InvalidSetting, ProviderFailed, UnknownCodebase, UnknownPlace
from ingest_assets.search import lexical, query
from ingest_assets.search.filters import Filter, unknown
from ingest_assets.search.query import Mode, related, search
from ingest_assets.storage.database import Connection
from ingest_assets_tests.integration.search.conftest import AddChunks
from ingest_assets_tests.unit.embedding.endpoint import Endpoint

MODEL = "code-256-v1"

FILES = {
    "net/client.py": [
        (
            "Client.parse_headers",
            "def parse_headers(self, lines):\n    return dict(line.split(': ') for line in lines)",
        ),
        ("Client.connect", "def connect(self, host, port):\n    self.socket = socket.create_connection((host, port))"),
    ],
    "kitchen/soup.py": [("cook", "def cook(potatoes, carrots):\n    boil(potatoes + carrots)\n    return salt")],
    "net/server.go": [("Serve", "func Serve(port int) error {\n\treturn http.ListenAndServe(port)\n}")],
}


@pytest.fixture
def indexed(conn: Connection, add_chunks: AddChunks) -> Connection:
    add_chunks(conn, "one", FILES)
    conn.execute("UPDATE code_files SET language = 'go' WHERE path LIKE '%.go'")
    add_chunks(conn, "two", {"a.py": [("cook", "def cook(): boil()")]})
    for codebase in ("one", "two"):
        store.embed_pending(conn, codebase, MODEL, None)
        lexical.update(conn, codebase, paths=None)
    conn.commit()
    return conn


@pytest.mark.parametrize("mode", ["hybrid", "vector", "lexical"])
@pytest.mark.parametrize(
    ("query", "definition"),
    [("parse headers", "Client.parse_headers"), ("connect to a socket", "Client.connect"), ("boil potatoes", "cook")],
)
def test_the_best_chunk_comes_first(indexed: Connection, mode: Mode, query: str, definition: str) -> None:
    best = search(indexed, "one", query, mode=mode)[0]
    assert best.definition == definition


def test_a_hit_tells_where_it_is(indexed: Connection) -> None:
    best = search(indexed, "one", "create_connection", k=1)[0]
    assert (best.path, best.start_line, best.end_line) == ("net/client.py", 11, 20)
    assert best.text == FILES["net/client.py"][1][1]


def test_scores_fall(indexed: Connection) -> None:
    for mode in ("hybrid", "vector", "lexical"):
        scores = [hit.score for hit in search(indexed, "one", "connect port", mode=mode)]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) >= 2


def test_only_the_codebase_is_searched(indexed: Connection) -> None:
    assert {hit.path for hit in search(indexed, "two", "cook soup")} == {"a.py"}


def test_filters_restrict_every_mode(indexed: Connection) -> None:
    for mode in ("hybrid", "vector", "lexical"):
        assert {hit.path for hit in search(indexed, "one", "port", mode=mode, language="go")} == {"net/server.go"}
        assert {hit.path for hit in search(indexed, "one", "port", mode=mode, path_glob="net/*.py")} == {
            "net/client.py"
        }
        assert search(indexed, "one", "port", mode=mode, path_glob="*.py", language="Go") == []


@pytest.mark.parametrize("filters", [{"path_glob": "net/**"}, {"language": "go"}, {"kind": "function"}])
def test_filters_restrict_a_scan_of_the_index_alike(
    indexed: Connection, monkeypatch: pytest.MonkeyPatch, filters: dict[str, str]
) -> None:
    indexed.execute(
        "INSERT INTO definitions (codebase, path, ordinal, kind, name, qualified_name, start_line, start_column,"
        " end_line, end_column) VALUES ('one', 'net/client.py', 0, 'function', 'connect', 'connect', 11, 0, 20, 0)"
    )
    lexical.update(indexed, "one", paths=["net/client.py"])
    compared = search(indexed, "one", "port", mode="vector", **filters)
    monkeypatch.setattr(query, "_SCANNED", 0)
    assert search(indexed, "one", "port", mode="vector", **filters) == compared != []


def test_files_of_many_chunks(conn: Connection, add_chunks: AddChunks) -> None:
    many = {"large.py": [(None, f"value {number} = read_{number}()") for number in range(700)]}
    add_chunks(conn, "one", {"a.py": [(None, "import large")], **many, "z.py": [(None, "import last")]})
    store.embed_pending(conn, "one", MODEL, None)
    lexical.update(conn, "one", paths=None)
    for words, path, line in (("read_3", "large.py", 31), ("read_699", "large.py", 6991), ("last", "z.py", 1)):
        for filters in ({}, {"path_glob": "*.py"}):
            best = search(conn, "one", words, mode="lexical", k=1, **filters)[0]
            assert (best.path, best.start_line) == (path, line)
            assert search(conn, "one", words, mode="vector", k=1, **filters)[0].path == path


def test_k_limits_the_answer(indexed: Connection) -> None:
    assert len(search(indexed, "one", "port", k=2)) == 2
    assert search(indexed, "one", "port", k=0) == []
    assert len(search(indexed, "one", "port", k=1_000_000)) == 4


def test_a_named_definition_beats_its_callers(conn: Connection, add_chunks: AddChunks) -> None:
    callers = {f"caller{i}.py": [(f"use{i}", "load_config() load_config() load_config()")] for i in range(20)}
    add_chunks(conn, "one", {**callers, "z.py": [("load_config", "def load_config(path): return toml.load(path)")]})
    store.embed_pending(conn, "one", MODEL, None)
    lexical.update(conn, "one", paths=None)
    assert search(conn, "one", "load_config")[0].path == "z.py"
    assert search(conn, "one", "where is load_config defined")[0].path == "z.py"


def test_equal_chunks_come_in_the_order_of_their_paths(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", {f"{name}.py": [(None, "def f(): return licence")] * 3 for name in "dacb"})
    store.embed_pending(conn, "one", MODEL, None)
    lexical.update(conn, "one", paths=None)
    for mode in ("hybrid", "vector", "lexical"):
        places = [(hit.path, hit.start_line) for hit in search(conn, "one", "licence", k=5, mode=mode)]
        assert places == [("a.py", 1), ("a.py", 11), ("a.py", 21), ("b.py", 1), ("b.py", 11)]


def test_chunks_without_a_vector_are_found_by_their_words(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    lexical.update(conn, "one", paths=None)
    assert search(conn, "one", "potatoes")[0].definition == "cook"
    assert search(conn, "one", "potatoes", mode="vector") == []


def test_chunks_without_terms_are_found_by_their_meaning(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", FILES)
    store.embed_pending(conn, "one", MODEL, None)
    assert search(conn, "one", "potatoes")[0].definition == "cook"
    assert search(conn, "one", "potatoes", mode="lexical") == []


def test_words_that_are_everywhere_still_find_something(conn: Connection, add_chunks: AddChunks) -> None:
    add_chunks(conn, "one", {"a.py": [(None, f"return self number{i}") for i in range(200)]})
    lexical.update(conn, "one", paths=None)
    assert len(search(conn, "one", "return self", mode="lexical")) == 10
    assert search(conn, "one", "return number7", mode="lexical")[0].text == "return self number7"


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.none() | st.text(), st.none() | st.text())
@example("a & | ! ( ' \\ :* <-> %s {} \ud800 \0", "[a\\*?{(+\ud800\0", "%s'{}\0")
@example("& | !", "***:", "")
@example("x" * 100_000, "*" * 1_000, "go")
@example("word " * 1_000, "**/" * 300, None)
def test_any_text_is_a_valid_query(indexed: Connection, query: str, glob: str | None, language: str | None) -> None:
    for mode in ("hybrid", "lexical"):
        assert isinstance(search(indexed, "one", query, mode=mode, path_glob=glob, language=language), list)
    indexed.commit()


def test_an_unknown_codebase_is_refused(conn: Connection) -> None:
    with pytest.raises(UnknownCodebase, match="no codebase named 'nowhere'"):
        search(conn, "nowhere", "x")


def test_an_unknown_model_is_refused(indexed: Connection) -> None:
    with pytest.raises(InvalidSetting, match="no model 'other'"):
        search(indexed, "one", "x", model="other")
    indexed.execute('UPDATE codebases SET settings = \'{"embedding_model": "gone"}\'')
    with pytest.raises(InvalidSetting, match="no model 'gone'"):
        search(indexed, "one", "x")


def test_a_hit_is_the_whole_definition_of_its_chunk(conn: Connection, add_chunks: AddChunks) -> None:
    lines = [f"line {number}" for number in range(1, 31)]
    lines[9] = ""  # lies in no chunk's text, as blank lines do
    parts = [("brew", "\n".join(part)) for part in (["def brew(tea):", *lines[1:10]], lines[10:20], lines[20:30])]
    add_chunks(conn, "one", {"a.py": parts})
    conn.execute(
        "INSERT INTO definitions (codebase, path, ordinal, kind, name, qualified_name, start_line, start_column,"
        " end_line, end_column) VALUES ('one', 'a.py', 0, 'function', 'brew', 'brew', 1, 0, 25, 0)"
    )
    store.embed_pending(conn, "one", MODEL, None)
    lexical.update(conn, "one", paths=None)
    (hit,) = search(conn, "one", "brew tea")
    assert (hit.start_line, hit.end_line, hit.line, hit.kind) == (1, 25, 1, "function")
    assert hit.text == "\n".join(["def brew(tea):", *lines[1:25]])
    assert hit.excerpt.startswith("def brew(tea):")
    assert [hit.excerpt[begin:end] for begin, end in hit.highlights] == ["brew", "tea"]


def test_kinds_of_definitions(indexed: Connection) -> None:
    indexed.execute(
        "INSERT INTO definitions (codebase, path, ordinal, kind, name, qualified_name, start_line, start_column,"
        " end_line, end_column) VALUES ('one', 'net/server.go', 0, 'function', 'Serve', 'Serve', 1, 0, 10, 0)"
    )
    indexed.execute(
        "INSERT INTO definitions (codebase, path, ordinal, kind, name, qualified_name, start_line, start_column,"
        " end_line, end_column) VALUES ('one', 'net/server.go', 1, 'struct', 'Port', 'Port', 5, 0, 6, 0)"
    )
    lexical.update(indexed, "one", paths=["net/server.go"])
    for mode in ("hybrid", "vector", "lexical"):
        for kind, definition in (("function", "Serve"), ("struct", "Port")):
            (hit,) = search(indexed, "one", "port", mode=mode, kind=kind)
            assert (hit.path, hit.definition, hit.kind) == ("net/server.go", definition, kind)
        assert search(indexed, "one", "port", mode=mode, kind="class") == []
    assert unknown(indexed, "one", Filter(kind="struct", language="Go")) == ""
    assert unknown(indexed, "one", Filter("*.py", "cobol", "class")) == (
        "The codebase has nothing of the language 'cobol', but: python, go."
        " The codebase has nothing of the kind 'class', but: function, struct."
    )


def test_what_is_related_to_a_place(indexed: Connection) -> None:
    hits = related(indexed, "one", "net/client.py", 12)
    assert {(hit.path, hit.start_line) for hit in hits} == {
        ("net/client.py", 1), ("kitchen/soup.py", 1), ("net/server.go", 1),
    }  # fmt: skip
    assert hits[0].path.startswith("net/")
    assert len(related(indexed, "one", "net/client.py", 12, k=1)) == 1
    assert [hit.path for hit in related(indexed, "one", "net/client.py", 12, language="go")] == ["net/server.go"]
    with pytest.raises(UnknownPlace, match=r"at net/client\.py:900"):
        related(indexed, "one", "net/client.py", 900)


def test_where_the_model_does_not_answer_words_do(indexed: Connection) -> None:
    with Endpoint() as endpoint:
        model = endpoint.model()
        store.embed_pending(indexed, "one", model, None)
        whole = search(indexed, "one", "boil potatoes", model=model)
        assert (whole[0].definition, whole.degraded) == ("cook", None) and whole[0].vector > 0.1
        endpoint.failures.extend([401] * 3)
        hits = search(indexed, "one", "boil potatoes", model=model)
        assert (hits[0].definition, hits[0].vector, hits[0].highlights) == ("cook", 0, whole[0].highlights)
        assert hits.degraded == (
            f"""No vectors came from '{model}': status 401: {{"error": {{"message": "not now"}}}}. Put its key into"""
            f" INGEST_EMBEDDING_KEY_127_0_0_1_{endpoint.host.rpartition(':')[2]}."
        )
        assert search(indexed, "one", "boil potatoes", model=model, language="go") == []
        with pytest.raises(ProviderFailed, match="status 401"):
            search(indexed, "one", "boil potatoes", model=model, mode="vector")
    assert search(indexed, "one", "boil potatoes", model=model, mode="lexical").degraded is None
    # What is like a place asks nobody: its vector is there, or words have to do.
    assert related(indexed, "one", "net/client.py", 12, model=model).degraded is None
    indexed.execute("DELETE FROM chunk_embeddings WHERE model = %s", [model])
    hits = related(indexed, "one", "net/client.py", 12, model=model)
    assert hits[0].path == "net/server.go" and hits.degraded is not None and "for this place yet" in hits.degraded


def test_an_endpoint_that_serves_another_model_by_now_is_not_compared_with(indexed: Connection) -> None:
    with Endpoint() as endpoint:
        model = endpoint.model()
        indexed.execute("UPDATE chunk_embeddings SET model = %s WHERE model = %s", [model, MODEL])
        endpoint.answer = {"data": [{"index": 0, "embedding": [1, 2, 3]}]}
        hits = search(indexed, "one", "boil potatoes", model=model)
    assert (hits[0].definition, hits[0].vector) == ("cook", 0)
    assert hits.degraded is not None and "of 3 numbers, where it gave 256 before. Serve the same" in hits.degraded


def test_where_the_model_is_not_installed_any_more_words_answer(
    indexed: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    for cache in (provider, minilm.load):
        cache.cache_clear()
    indexed.execute('UPDATE codebases SET settings = settings || \'{"embedding_model": "minilm-384"}\'')
    hits = search(indexed, "one", "boil potatoes")
    assert (hits[0].definition, hits.serving) == ("cook", ("minilm-384", None))
    assert hits.degraded is not None and "pip install 'ingest_assets[minilm]'" in hits.degraded
    hits = related(indexed, "one", "net/client.py", 12)
    assert hits[0].path == "net/server.go"
    assert hits.degraded is not None and "pip install 'ingest_assets[minilm]'" in hits.degraded
    with pytest.raises(InvalidSetting, match="is not installed"):
        search(indexed, "one", "boil potatoes", mode="vector")
    assert search(indexed, "one", "boil potatoes", mode="lexical").degraded is None


def test_an_answer_names_the_models_of_its_vectors(indexed: Connection) -> None:
    indexed.execute("UPDATE codebases SET settings = settings || %s::jsonb", [f'{{"embedding_model": "{MODEL}"}}'])
    assert search(indexed, "one", "soup").serving == (MODEL, None)
    indexed.execute(
        "INSERT INTO asset_state (codebase, asset, path, data_version, code_version, settings_version, input_versions,"
        " metadata, run_id) VALUES ('one', 'vector_index', '', '', '', '', '{}', '{\"model\": \"wordllama-256\"}', '')"
    )
    assert search(indexed, "one", "soup").serving == ("wordllama-256", MODEL)
    assert related(indexed, "one", "net/client.py", 12).serving == ("wordllama-256", MODEL)
    assert search(indexed, "one", "soup", model=MODEL).serving == (MODEL, None)
