"""The answers of the graph."""

from __future__ import annotations

import pytest

from ingest_assets.errors import UnknownSymbol
from ingest_assets.storage import graph_measures
from ingest_assets.storage import graph_questions as ask
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_store import update
from ingest_assets_tests.integration.graph.tables import Source, write

FILES = {
    "core.py": Source(definitions=[(None, "class", "Engine"), (0, "method", "start_all"), (None, "function", "helper")],
                      references=[("call", "helper", None, 1)]),
    "app.py": Source(definitions=[(None, "function", "run")], references=[("call", "start_all", "Engine", 0)],
                     imports=[("core", 0, "Engine", None)]),
    "main.py": Source(references=[("call", "run", None, None)], imports=[("app", 0, "run", None)]),
    "ring/__init__.py": Source(),
    "ring/a.py": Source(imports=[("b", 1, None, None), ("core", 0, "helper", None)]),
    "ring/b.py": Source(imports=[("ring.a", 0, None, None)]),
}  # fmt: skip
HELPER = {"path": "core.py", "qualified_name": "helper", "kind": "function", "line": 21}


@pytest.fixture
def graph(conn: Connection) -> Connection:
    write(conn, "demo", FILES)
    update(conn, "demo")
    graph_measures.update(conn, "demo")
    return conn


def named(answers: list[ask.Answer]) -> list[str]:
    return [answer["qualified_name"] for answer in answers]


@pytest.mark.parametrize("symbol", ["start_all", "Engine.start_all", "core.py::Engine.start_all"])
def test_a_symbol_is_a_name_a_qualified_name_or_a_place(graph: Connection, symbol: str) -> None:
    assert ask.definition(graph, "demo", symbol) == [
        {"path": "core.py", "qualified_name": "Engine.start_all", "kind": "method", "line": 11}
    ]


def test_a_path_is_a_symbol(graph: Connection) -> None:
    assert ask.definition(graph, "demo", "ring/a.py") == [
        {"path": "ring/a.py", "qualified_name": "ring/a.py", "kind": "file", "line": 1}
    ]


def test_unknown_symbol_is_told_with_what_is_alike(graph: Connection) -> None:
    with pytest.raises(UnknownSymbol, match=r"'engine' is neither .* Did you mean Engine\?"):
        ask.callers(graph, "demo", "engine")
    with pytest.raises(UnknownSymbol):
        ask.definition(graph, "demo", "core.py::run")


def test_callers_and_callees(graph: Connection) -> None:
    [edge] = ask.callers(graph, "demo", "helper")
    assert edge == {
        "kind": "calls", "confidence": "certain", "rule": "same_scope", "path": "core.py", "line": 1, "target": HELPER,
        "source": {"path": "core.py", "qualified_name": "Engine.start_all", "kind": "method", "line": 11},
    }  # fmt: skip
    assert ask.callees(graph, "demo", "start_all") == [edge]
    assert ask.callees(graph, "demo", "helper") == []


def test_imports_and_importers(graph: Connection) -> None:
    assert [edge["target"]["qualified_name"] for edge in ask.imports(graph, "demo", "ring/a.py")] == [
        "ring/b.py",
        "core.py",
        "helper",
    ]
    assert {edge["source"]["path"] for edge in ask.importers(graph, "demo", "core.py")} == {"app.py", "ring/a.py"}
    assert {edge["source"]["path"] for edge in ask.importers(graph, "demo", "helper")} == {"ring/a.py"}


def test_impact_is_transitive(graph: Connection) -> None:
    found = {answer["qualified_name"]: answer["depth"] for answer in ask.impact(graph, "demo", "helper")}
    assert found == {
        "Engine.start_all": 1, "ring/a.py": 1, "run": 2, "ring/b.py": 2, "main.py": 3,
    }  # fmt: skip
    assert ask.impact(graph, "demo", "main.py") == []


def test_path_is_a_shortest_one(graph: Connection) -> None:
    assert named(ask.path(graph, "demo", "main.py", "helper")) == ["main.py", "run", "Engine.start_all", "helper"]
    assert named(ask.path(graph, "demo", "helper", "helper")) == ["helper"]
    assert ask.path(graph, "demo", "helper", "main.py") == []


def test_cycles_are_of_files(graph: Connection) -> None:
    assert ask.cycles(graph, "demo") == [{"size": 2, "files": ["ring/a.py", "ring/b.py"]}]


def test_rank(graph: Connection) -> None:
    found = ask.rank(graph, "demo")
    assert len(found) == 10
    assert [answer["pagerank"] for answer in found] == sorted((a["pagerank"] for a in found), reverse=True)
    assert named(ask.rank(graph, "demo", "run", "helper")) == ["helper", "run"]


def test_edges_stream_all_and_join_nodes(graph: Connection) -> None:
    found = list(ask.edges(graph, "demo"))
    [(count,)] = graph.execute("SELECT count(*) FROM graph_edges").fetchall()
    assert len(found) == count
    assert {tuple(edge) for edge in found} == {("kind", "confidence", "rule", "source", "target", "path", "line")}
    assert [edge["path"] for edge in found] == sorted(edge["path"] for edge in found)


def test_every_question_can_be_asked_by_name(graph: Connection) -> None:
    symbols = {"path": ["run", "helper"], "cycles": [], "rank": [], "edges": []}
    for name, question in ask.QUESTIONS.items():
        assert list(question(graph, "demo", *symbols.get(name, ["run"]))), name


def test_empty_graph_answers_nothing(conn: Connection) -> None:
    assert (ask.rank(conn, "demo"), ask.cycles(conn, "demo"), list(ask.edges(conn, "demo"))) == ([], [], [])
    assert ask.pending(conn, "demo") == []
