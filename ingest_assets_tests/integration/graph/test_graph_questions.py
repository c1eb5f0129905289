"""The answers of the graph."""

from __future__ import annotations

import pytest

from ingest_assets.errors import UnknownSymbol
from ingest_assets.search import lexical
from ingest_assets.storage import graph_measures, graph_picture
from ingest_assets.storage import graph_questions as ask
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_update import update
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


def test_unresolved_references_are_counted_and_told_with_their_reason(graph: Connection) -> None:
    references = [("call", "dumps", "json", None), ("call", "len", None, None), ("call", "nowhere", None, None)]
    write(graph, "demo", {"late.py": Source(references=references, imports=[("json", 0, None, None)])})
    update(graph, "demo")
    assert ask.unresolved(graph, "demo") == [
        {"path": "late.py", "total": 3, "external": 1, "builtin": 1, "local": 0, "receiver": 0, "member": 0,
         "namesakes": 0, "undefined": 1},
    ]  # fmt: skip
    found = ask.unresolved(graph, "demo", "late.py", options=ask.Options(limit=2))
    assert found[0] == {
        "path": "late.py", "line": 1, "column": 0, "kind": "call", "name": "dumps", "receiver": "json",
        "reason": "external", "package": "json",
    }  # fmt: skip
    assert [(one["name"], one["reason"], one["package"]) for one in found[1:]] == [("len", "builtin", None)]
    assert ask.unresolved(graph, "demo", "core.py") == []


def test_tests_and_documents_of_a_symbol(graph: Connection) -> None:
    tester = Source(definitions=[(None, "function", "test_helper")], references=[("call", "helper", None, 0)],
                    imports=[("core", 0, "helper", None)])  # fmt: skip
    document = Source("markdown", content="See [it](../core.py),\n`Engine.start_all`")
    write(graph, "demo", {"tests/test_core.py": tester, "docs/a.md": document})
    before = graph_picture.draw(graph, "demo")["links"]
    update(graph, "demo")
    assert [(edge["source"]["qualified_name"], edge["confidence"]) for edge in ask.tests(graph, "demo", "helper")] == [
        ("test_helper", "certain")
    ]
    assert named([edge["source"] for edge in ask.tests(graph, "demo", "core.py")]) == ["tests/test_core.py"]
    assert [(edge["path"], edge["line"]) for edge in ask.documents(graph, "demo", "start_all")] == [("docs/a.md", 2)]
    assert [edge["line"] for edge in ask.documents(graph, "demo", "core.py")] == [1]
    assert {edge["kind"] for edge in ask.references(graph, "demo", "helper")} == {"calls", "imports"}
    assert len(graph_picture.draw(graph, "demo")["links"]) == len(before) + 1
    write(graph, "demo", {"more.py": Source(definitions=[(None, "class", "Engine"), (0, "method", "start_all")])})
    update(graph, "demo")
    assert ask.documents(graph, "demo", "start_all") == []


def test_unknown_symbol_is_told_with_what_is_alike(graph: Connection) -> None:
    with pytest.raises(UnknownSymbol, match=r"'engine' is neither .* Did you mean Engine\?"):
        ask.callers(graph, "demo", "engine")
    for wrong, meant in [("Enigne", "Engine"), ("cor/core.py", "core.py"), ("core.py::Engine.start", "start_all")]:
        with pytest.raises(UnknownSymbol, match=f"Did you mean .*{meant}"):
            ask.definition(graph, "demo", wrong)
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


def test_packages_from_elsewhere_and_folders_are_symbols(graph: Connection) -> None:
    os = ("os", 0, None, None)
    write(graph, "demo", {"late.py": Source(imports=[os]), "ring/c/d.py": Source(imports=[os, ("app", 0, None, None)])})
    update(graph, "demo")
    assert ask.definition(graph, "demo", "os") == [{"path": "", "qualified_name": "os", "kind": "external", "line": 0}]
    assert [edge["source"]["path"] for edge in ask.importers(graph, "demo", "os")] == ["late.py", "ring/c/d.py"]
    assert {answer["path"] for answer in ask.impact(graph, "demo", "os")} == {"late.py", "ring/c/d.py"}
    write(graph, "demo", {"os_like.py": Source(definitions=[(None, "function", "os")])})
    update(graph, "demo")
    assert named(ask.definition(graph, "demo", "os")) == named(ask.definition(graph, "demo", "::os")) == ["os"]
    assert ask.importers(graph, "demo", "os") == []
    assert len(ask.importers(graph, "demo", "::os")) == 2
    assert [edge["target"]["qualified_name"] for edge in ask.imports(graph, "demo", "ring/c")] == ["os", "app.py"]
    assert ask.importers(graph, "demo", "ring/") == []
    assert {answer["path"] for answer in ask.impact(graph, "demo", "ring")} == set()
    assert {one["path"] for one in ask.order(graph, "demo", "ring")} <= {"ring/__init__.py", "ring/a.py", "ring/b.py"}


def test_references_are_uses_of_every_kind(graph: Connection) -> None:
    assert [edge["kind"] for edge in ask.references(graph, "demo", "helper")] == ["calls", "imports"]
    assert [edge["kind"] for edge in ask.references(graph, "demo", "run")] == ["imports", "calls"]


def test_impact_is_transitive(graph: Connection) -> None:
    found = {answer["qualified_name"]: answer["depth"] for answer in ask.impact(graph, "demo", "helper")}
    assert found == {
        "Engine.start_all": 1, "ring/a.py": 1, "run": 2, "ring/b.py": 2, "main.py": 3,
    }  # fmt: skip
    assert ask.impact(graph, "demo", "main.py") == []
    near = ask.impact(graph, "demo", "helper", options=ask.Options(depth=1))
    assert {answer["qualified_name"] for answer in near} == {"Engine.start_all", "ring/a.py"}


def test_impact_is_as_sure_as_its_least_sure_step_on_the_surest_way(graph: Connection) -> None:
    def sure(least: str = "possible") -> dict[str, str]:
        found = ask.impact(graph, "demo", "helper", options=ask.Options(confidence=least))
        return {answer["qualified_name"]: answer["confidence"] for answer in found}

    assert set(sure().values()) == {"certain"}
    graph.execute("UPDATE graph_edges SET confidence = 'likely' WHERE path = 'app.py' AND kind = 'calls'")
    assert sure() == {
        "Engine.start_all": "certain", "ring/a.py": "certain", "run": "likely", "ring/b.py": "certain",
        "main.py": "likely",
    }  # fmt: skip
    assert sure("certain").keys() == {"Engine.start_all", "ring/a.py", "ring/b.py"}


def test_pages_of_impact_are_parts_of_the_whole(graph: Connection) -> None:
    whole = ask.impact(graph, "demo", "helper")
    pages = [ask.impact(graph, "demo", "helper", options=ask.Options(2, offset)) for offset in (0, 2, 4, 6)]
    assert sorted(named([answer for page in pages for answer in page])) == sorted(named(whole))
    assert [len(page) for page in pages] == [2, 2, 1, 0]


def test_path_is_a_shortest_one(graph: Connection) -> None:
    assert named(ask.path(graph, "demo", "main.py", "helper")) == ["main.py", "run", "Engine.start_all", "helper"]
    [first, *_, last] = ask.path(graph, "demo", "main.py", "helper")
    assert "edge" not in first
    assert last["edge"] == {"kind": "calls", "confidence": "certain", "path": "core.py", "line": 1}
    assert named(ask.path(graph, "demo", "helper", "helper")) == ["helper"]
    assert ask.path(graph, "demo", "helper", "main.py") == []


def test_a_way_leads_through_the_file_that_something_is_imported_from(graph: Connection) -> None:
    # ring/b.py imports ring/a.py, which imports a function of core.py.
    found = ask.path(graph, "demo", "ring/b.py", "core.py")
    assert named(found)[:2] == ["ring/b.py", "ring/a.py"]
    assert found[-1]["path"] == "core.py"
    assert found[-1]["edge"] == {"kind": "imports", "confidence": "certain", "path": "ring/a.py", "line": 1}


def test_cycles_are_of_files(graph: Connection) -> None:
    assert ask.cycles(graph, "demo") == [{"size": 2, "files": ["ring/a.py", "ring/b.py"]}]
    assert ask.cycles(graph, "demo", "ring/a.py") == ask.cycles(graph, "demo")
    assert ask.cycles(graph, "demo", "core.py") == []


def test_order_has_what_is_imported_first(graph: Connection) -> None:
    assert [tuple(answer.values()) for answer in ask.order(graph, "demo")] == [
        ("core.py", 0, 0), ("ring/__init__.py", 0, 0), ("app.py", 1, 0), ("ring/a.py", 1, 1), ("ring/b.py", 1, 1),
        ("main.py", 2, 0),
    ]  # fmt: skip
    assert [answer["path"] for answer in ask.order(graph, "demo", "main.py", "core.py")] == ["core.py", "main.py"]


def test_communities(graph: Connection) -> None:
    found = ask.communities(graph, "demo")
    files = {file for community in found for file in community["files"]}
    assert files == {"core.py", "app.py", "main.py", "ring/a.py", "ring/b.py"}  # the others use nothing
    assert [one["community"] for one in found] == list(range(1, len(found) + 1))
    [own] = ask.communities(graph, "demo", "ring/b.py")
    assert "ring/b.py" in own["files"]


def test_dead_is_what_nothing_uses(graph: Connection) -> None:
    definitions = [(None, "function", name) for name in ("alone", "again", "named", "_offered", "main")]
    files = {"lib/dead.py": Source(definitions=[*definitions, (None, "class", "Engine")])}
    write(graph, "demo", files)
    update(graph, "demo")
    graph_measures.update(graph, "demo")
    graph.execute("UPDATE code_files SET exports = '[\"_offered\"]' WHERE path = 'lib/dead.py'")
    text = "def alone(): named_so\ndef again(): again\ndef named(): ...\ndef _offered(): ...\nclass Engine: ...\n"
    graph.execute("UPDATE code_files SET content = %s WHERE path = 'lib/dead.py'", [text])
    for path, written in (("lib/dead.py", text), ("lib/notes.txt", "One is named here.")):
        graph.execute(
            "INSERT INTO chunks (codebase, path, ordinal, kind, breadcrumb, start_line, end_line, text_hash, text)"
            " VALUES ('demo', %(path)s, 0, 'text', '', 1, 5, %(path)s, %(text)s)",
            {"path": path, "text": written},
        )
    lexical.update(graph, "demo", paths=None)
    found = {one["qualified_name"]: (one["confidence"], one["reasons"]) for one in ask.dead(graph, "demo", "lib/")}
    assert found == {
        "alone": ("likely", []),
        "again": ("possible", ["its name stands elsewhere"]),
        "named": ("possible", ["its name stands elsewhere"]),
        "_offered": ("possible", ["it is exported"]),
        "Engine": ("possible", ["other definitions have its name"]),
    }
    assert named(ask.dead(graph, "demo", options=ask.Options(confidence="likely"))) == ["alone"]
    graph.execute("UPDATE code_files SET is_test = true WHERE path = 'lib/dead.py'")
    assert ask.dead(graph, "demo", "lib/") == []


def test_pages(graph: Connection) -> None:
    for question in (ask.definition, ask.references, ask.importers):
        whole = list(question(graph, "demo", "core.py"))
        pages = [question(graph, "demo", "core.py", options=ask.Options(1, place)) for place in range(len(whole))]
        assert [one for page in pages for one in page] == whole
    for question in (ask.rank, ask.order, ask.communities, ask.cycles, ask.edges):
        assert list(question(graph, "demo", options=ask.Options(2, 1))) == list(question(graph, "demo"))[1:3]


def test_rank(graph: Connection) -> None:
    found = ask.rank(graph, "demo")
    assert len(found) == 10
    assert [answer["pagerank"] for answer in found] == sorted((a["pagerank"] for a in found), reverse=True)
    assert named(ask.rank(graph, "demo", "run", "helper")) == ["helper", "run"]
    [used_most, *_] = ask.rank(graph, "demo", options=ask.Options(by="fan_in"))
    assert used_most["fan_in"] == 1
    graph.execute("DELETE FROM graph_measures")
    assert [answer["pagerank"] for answer in ask.rank(graph, "demo", "run")] == [None]


def test_edges_between_answers(graph: Connection) -> None:
    found = ask.between(graph, "demo", ask.path(graph, "demo", "main.py", "helper"))
    assert [(edge["source"]["qualified_name"], edge["target"]["qualified_name"]) for edge in found] == [
        ("run", "Engine.start_all"), ("Engine.start_all", "helper"), ("main.py", "run"), ("main.py", "run"),
    ]  # fmt: skip
    assert ask.imports_between(graph, "demo", ["app.py", "core.py"]) == [("app.py", "core.py")]


def test_edges_stream_all_and_join_nodes(graph: Connection) -> None:
    found = list(ask.edges(graph, "demo"))
    [(count,)] = graph.execute("SELECT count(*) FROM graph_edges").fetchall()
    assert len(found) == count
    assert {tuple(edge) for edge in found} == {("kind", "confidence", "rule", "source", "target", "path", "line")}
    assert [edge["path"] for edge in found] == sorted(edge["path"] for edge in found)


def test_every_question_can_be_asked_by_name(graph: Connection) -> None:
    symbols = {"path": ["run", "helper"]} | {name: [] for name in ("cycles", "rank", "edges", "communities", "order")}
    for name in ask.QUESTIONS.keys() - {"dead", "unresolved", "elsewhere", "tests", "documents", "routes"}:
        assert list(ask.QUESTIONS[name](graph, "demo", *symbols.get(name, ["run"]))), name


def test_empty_graph_answers_nothing(conn: Connection) -> None:
    assert (ask.rank(conn, "demo"), ask.cycles(conn, "demo"), list(ask.edges(conn, "demo"))) == ([], [], [])
    assert ask.pending(conn, "demo") == []


def test_picture_has_files_and_who_uses_whom(graph: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = graph_picture.draw(graph, "demo")
    places = [leaf["path"] for leaf in drawn["leaves"]]
    assert places == sorted(FILES)
    links = {(places[source], places[target]): uses for source, target, uses in drawn["links"]}
    assert links.keys() == {
        ("app.py", "core.py"), ("main.py", "app.py"), ("ring/a.py", "core.py"), ("ring/a.py", "ring/b.py"),
        ("ring/b.py", "ring/a.py"),
    }  # fmt: skip
    uses = "SELECT count(*) FROM graph_edges WHERE path = 'app.py' AND kind <> 'contains'"
    assert [(links["app.py", "core.py"],)] == graph.execute(uses).fetchall()
    assert sum(leaf["rank"] for leaf in drawn["leaves"]) == pytest.approx(1)
    monkeypatch.setattr(graph_picture, "MOST_LEAVES", 3)
    folders = graph_picture.draw(graph, "demo")
    assert [(leaf["path"], leaf["files"]) for leaf in folders["leaves"]] == [("/", 3), ("ring/", 3)]
    assert folders["links"] == [[1, 0, links["ring/a.py", "core.py"]]]
