"""Edges from one codebase into another one: kept true whichever side changes, in whatever order."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest_assets.codebases import registry
from ingest_assets.storage import graph_links, graph_measures
from ingest_assets.storage import graph_questions as ask
from ingest_assets.storage.database import Connection, connect
from ingest_assets.storage.graph_update import update
from ingest_assets_tests.integration.graph.tables import FactsOfFile, Source, write
from ingest_assets_tests.integration.graph.test_graph_of_real_code import Text

TOOL = {
    "src/tool/__init__.py": Source(imports=[("parts", 1, "work", None), ("parts", 1, "Maker", None)]),
    "src/tool/parts.py": Source(
        definitions=[(None, "function", "work"), (None, "class", "Maker"), (1, "method", "make_it")]
    ),
}
APP = {
    "app.py": Source(
        definitions=[(None, "function", "start"), (None, "class", "Own", "(Maker)"), (1, "method", "make_it")],
        references=[("call", "work", None, 0), ("inherit", "Maker", None, 1), ("call", "make_it", "one", 0, "Maker()")],
        imports=[("tool", 0, "work", None), ("tool", 0, "Maker", None), ("os", 0, None, None)],
    ),
    "main.py": Source(references=[("call", "start", None, None)], imports=[("app", 0, "start", None)]),
}
LINKS = {
    ("imports", "app.py", "src/tool/__init__.py", "certain"),
    ("imports", "app.py", "work", "certain"),
    ("imports", "app.py", "Maker", "certain"),
    ("calls", "start", "work", "certain"),
    ("calls", "start", "Maker.make_it", "certain"),
    ("inherits", "Own", "Maker", "certain"),
    ("overrides", "Own.make_it", "Maker.make_it", "certain"),
}


@pytest.fixture
def codebases(conn: Connection) -> Connection:
    register(conn, "app", "tool")
    return conn


def register(conn: Connection, *names: str) -> None:
    for name in names:
        conn.execute("INSERT INTO codebases (name, kind, source) VALUES (%s, 'folder', %s)", [name, f"/{name}"])


def take(conn: Connection, codebase: str, files: Mapping[str, FactsOfFile | None], *, full: bool = False) -> int:
    """Write files and take them up; the number of rows of links that differed."""
    write(conn, codebase, files)
    return graph_links.follow(conn, codebase, update(conn, codebase, full=full))


def stored(conn: Connection) -> set[tuple[object, ...]]:
    rows = conn.execute("SELECT 'link', l.* FROM graph_links AS l").fetchall()
    rows += conn.execute("SELECT 'file', codebase, path, other FROM graph_link_files").fetchall()
    rows += conn.execute("SELECT 'package', p.* FROM graph_packages AS p").fetchall()
    return set(rows)


def rebuilt(conn: Connection, *codebases: str) -> set[tuple[object, ...]]:
    """What is stored when everything is made anew, after which everything is as before."""
    before = stored(conn)
    with conn.transaction(force_rollback=True):
        for table in ("graph_links", "graph_link_files", "graph_packages"):
            conn.execute(f"DELETE FROM {table}".encode())
        for codebase in codebases:
            graph_links.follow(conn, codebase, update(conn, codebase, full=True))
        after = stored(conn)
    assert stored(conn) == before
    return after


def shown(conn: Connection, codebase: str = "app") -> set[tuple[str, str, str, str]]:
    return {
        (one["kind"], one["source"]["qualified_name"], one["target"]["qualified_name"], one["confidence"])
        for one in ask.edges(conn, codebase)
        if "codebase" in one["target"]
    }


@pytest.mark.parametrize("order", [("app", "tool"), ("tool", "app")])
def test_links_are_the_same_whichever_codebase_comes_first(codebases: Connection, order: tuple[str, str]) -> None:
    files: dict[str, Mapping[str, FactsOfFile]] = {"app": APP, "tool": TOOL}
    assert take(codebases, order[0], files[order[0]]) == 0
    assert take(codebases, order[1], files[order[1]]) == len(LINKS)
    assert shown(codebases) == LINKS
    assert stored(codebases) == rebuilt(codebases, *order) == rebuilt(codebases, *reversed(order))
    assert take(codebases, "tool", TOOL) == take(codebases, "app", APP) == 0


def test_links_follow_what_the_other_codebase_defines(codebases: Connection) -> None:
    take(codebases, "app", APP)
    take(codebases, "tool", TOOL)
    before = stored(codebases)
    work, maker = ("function", "work"), TOOL["src/tool/parts.py"].definitions[1:]
    renamed = Source(definitions=[(None, "function", "labour"), *maker])
    assert take(codebases, "tool", {"src/tool/parts.py": renamed}) == 2
    assert shown(codebases) == {one for one in LINKS if one[2] != "work"}
    take(codebases, "tool", {"src/tool/parts.py": TOOL["src/tool/parts.py"]})
    assert stored(codebases) == before
    moved = {  # to another file, which the package passes on
        "src/tool/parts.py": Source(definitions=[(None, "class", "Maker"), (0, "method", "make_it")]),
        "src/tool/late.py": Source(definitions=[(None, *work)]),
        "src/tool/__init__.py": Source(imports=[("late", 1, "work", None), ("parts", 1, "Maker", None)]),
    }
    assert take(codebases, "tool", moved) == 4
    assert shown(codebases) == LINKS
    assert [one["path"] for one in ask.definition(codebases, "app", "work")] == ["src/tool/late.py"]
    assert stored(codebases) == rebuilt(codebases, "app", "tool")
    gone = dict.fromkeys(("src/tool/__init__.py", "src/tool/parts.py", "src/tool/late.py"))
    take(codebases, "tool", {**gone, "readme.py": Source()})
    assert shown(codebases) == set()
    assert stored(codebases) == rebuilt(codebases, "app", "tool")


def test_lines_that_move_on_either_side_leave_the_links_true(codebases: Connection) -> None:
    take(codebases, "app", APP)
    take(codebases, "tool", TOOL)
    parts = TOOL["src/tool/parts.py"]
    assert take(codebases, "tool", {"src/tool/parts.py": Source(definitions=parts.definitions, first_line=5)}) == 0
    assert [one["target"]["line"] for one in ask.callees(codebases, "app", "start")] == [5, 25]
    late = Source(APP["app.py"].language, APP["app.py"].definitions, APP["app.py"].references, APP["app.py"].imports, 3)
    assert take(codebases, "app", {"app.py": late}) == 2 * len(LINKS)
    assert [(one["path"], one["line"]) for one in ask.callers(codebases, "tool", "work")] == [("app.py", 3)]


def test_links_end_with_either_codebase(codebases: Connection) -> None:
    take(codebases, "app", APP)
    take(codebases, "tool", TOOL)
    for name in ("tool", "app"):
        registry.mark_removing(codebases, name)
        graph_links.forget(codebases, name)
        assert shown(codebases) == set()
        assert {row[0] for row in stored(codebases)} == {"package"}  # the other one's
        registry.delete(codebases, name)
        register(codebases, name)
        take(codebases, name, {"app": APP, "tool": TOOL}[name])
        assert shown(codebases) == LINKS


def test_what_several_codebases_have_is_likely_in_each(codebases: Connection) -> None:
    register(codebases, "fork")
    for name, files in (("app", APP), ("tool", TOOL), ("fork", TOOL)):
        take(codebases, name, files)
    assert {one[3] for one in shown(codebases)} == {"likely"}
    [package] = ask.definition(codebases, "app", "tool")
    assert package["codebases"] == ["fork", "tool"]
    assert ask.references(codebases, "tool", "work", options=ask.Options(confidence="certain")) == [
        one for one in ask.references(codebases, "tool", "work") if "codebase" not in one["source"]
    ]
    codebases.execute("UPDATE codebases SET source = '/tool' WHERE name = 'fork'")
    take(codebases, "app", APP, full=True)
    graph_links.forget(codebases, "fork")
    assert shown(codebases) == LINKS


def test_a_codebase_that_is_the_same_once_more_is_not_led_into(codebases: Connection) -> None:
    register(codebases, "again")
    codebases.execute("UPDATE codebases SET source = '/tool' WHERE name = 'again'")
    take(codebases, "tool", TOOL)
    take(codebases, "again", {"use.py": Source(imports=[("tool", 0, "work", None)])})
    assert shown(codebases, "again") == set()


def test_questions_go_on_in_other_codebases(codebases: Connection) -> None:
    take(codebases, "app", APP)
    take(codebases, "tool", TOOL)

    def told(answers: list[ask.Answer]) -> list[tuple[str, str]]:
        return [(one.get("codebase", ""), one["qualified_name"]) for one in answers]

    assert told([one["target"] for one in ask.imports(codebases, "app", "app.py")]) == [
        ("", "tool"), ("tool", "src/tool/__init__.py"), ("tool", "work"), ("tool", "Maker"), ("", "os"),
    ]  # fmt: skip
    importers = ask.importers(codebases, "tool", "src/tool/parts.py")
    assert told([one["source"] for one in importers]) == [("", "src/tool/__init__.py")] * 3 + [("app", "app.py")] * 2
    page = ask.importers(codebases, "tool", "src/tool/parts.py", options=ask.Options(limit=2, offset=2))
    assert page == importers[2:4]
    assert told([one["source"] for one in ask.references(codebases, "tool", "make_it")]) == [
        ("app", "start"), ("app", "Own.make_it"),
    ]  # fmt: skip
    reached = ask.impact(codebases, "tool", "work")
    assert [(one["depth"], *told([one])[0]) for one in reached] == [
        (1, "app", "app.py"), (1, "app", "start"), (1, "", "src/tool/__init__.py"), (2, "app", "main.py"),
    ]  # fmt: skip
    pages = [ask.impact(codebases, "tool", "work", options=ask.Options(limit=1, offset=at)) for at in range(5)]
    assert sorted(told([one for page in pages for one in page])) == sorted(told(reached))
    assert told(ask.impact(codebases, "app", "start")) == [("", "main.py")]
    way = ask.path(codebases, "app", "main.py", "tool:Maker.make_it")
    assert told(way) == [("", "main.py"), ("", "start"), ("tool", "Maker.make_it")]
    assert way[2]["edge"] == {"kind": "calls", "confidence": "certain", "path": "app.py", "line": 3}
    assert told(ask.path(codebases, "tool", "app:main.py", "work")) == [
        ("app", "main.py"),
        ("app", "start"),
        ("", "work"),
    ]
    assert told(ask.definition(codebases, "app", "Maker")) == [("tool", "Maker")]
    assert {one["target"]["qualified_name"] for one in ask.elsewhere(codebases, "app")} == {
        "src/tool/__init__.py", "work", "Maker",
    }  # fmt: skip
    assert ask.elsewhere(codebases, "app", "main.py") == []
    assert {one["kind"] for one in ask.between(codebases, "app", way)} == {"calls", "imports"}


def test_what_another_codebase_uses_is_not_dead(codebases: Connection) -> None:
    take(codebases, "tool", TOOL)
    graph_measures.update(codebases, "tool")
    assert [one["qualified_name"] for one in ask.dead(codebases, "tool")] == ["Maker.make_it"]
    take(codebases, "app", APP)
    assert ask.dead(codebases, "tool") == []


def test_updates_at_the_same_time_miss_nothing(codebases: Connection) -> None:
    codebases.commit()
    ready = threading.Barrier(2)
    written: dict[str, int] = {}

    def ingest(codebase: str, files: Mapping[str, FactsOfFile]) -> None:
        with connect() as conn:
            write(conn, codebase, files)
            made = update(conn, codebase)
            ready.wait()  # both graphs are made, and neither is seen by the other
            written[codebase] = graph_links.follow(conn, codebase, made)

    threads = [threading.Thread(target=ingest, args=one) for one in (("app", APP), ("tool", TOOL))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written.values()) == [0, len(LINKS)]
    assert shown(codebases) == LINKS


def test_codebases_that_lead_into_each_other_and_change_at_once(codebases: Connection) -> None:
    def both(codebase: str, number: int) -> dict[str, FactsOfFile]:
        other = {"app": "tool", "tool": "app"}[codebase]
        names = [f"work_{number % 3}", f"make_{number % 2}"]
        return {
            f"{codebase}/__init__.py": Source(definitions=[(None, "function", name) for name in names]),
            f"{codebase}/use.py": Source(
                references=[("call", f"work_{one}", None, None) for one in range(3)],
                imports=[(other, 0, f"work_{one}", None) for one in range(number % 4)],
            ),
        }

    codebases.commit()
    failed: list[BaseException] = []

    def ingest(codebase: str) -> None:
        try:
            for number in range(8):
                with connect() as conn:
                    take(conn, codebase, both(codebase, number))
        except BaseException as error:  # shown by the test, which runs in another thread
            failed.append(error)

    threads = [threading.Thread(target=ingest, args=[name]) for name in ("app", "tool")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert {one[:3] for one in shown(codebases)} == {
        ("imports", "app/use.py", "tool/__init__.py"), ("imports", "app/use.py", "work_1"),
        ("calls", "app/use.py", "work_1"),
    }  # fmt: skip
    assert stored(codebases) == rebuilt(codebases, "app", "tool")


def test_what_its_own_run_has_to_take_up_is_left_to_that(codebases: Connection) -> None:
    take(codebases, "app", APP)
    write(codebases, "app", {"app.py": Source(imports=[("tool", 0, "Maker", None)])})
    assert take(codebases, "tool", TOOL) == 0
    assert graph_links.follow(codebases, "app", update(codebases, "app")) == 2
    assert shown(codebases) == {("imports", "app.py", one, "certain") for one in ("src/tool/__init__.py", "Maker")}


def test_what_the_other_one_never_took_up_leaves_no_trace(codebases: Connection) -> None:
    take(codebases, "tool", TOOL | {f"src/more_{n}.py": Source() for n in range(4)})
    write(codebases, "tool", {"src/tool/parts.py": Source(definitions=[(None, "function", "other")])})
    take(codebases, "app", APP)  # sees that `work` and `Maker` are gone
    assert {one[2] for one in shown(codebases)} == {"src/tool/__init__.py"}
    write(
        codebases, "tool", {"src/tool/parts.py": TOOL["src/tool/parts.py"]}
    )  # before the graph was brought up to date
    made = update(codebases, "tool")
    assert made.keys == set()
    graph_links.follow(codebases, "tool", made)
    assert shown(codebases) == LINKS
    assert graph_links.follow(codebases, "tool", made) == 0


def test_random_edits_on_both_sides_equal_a_rebuild(codebases: Connection) -> None:
    rng = random.Random(3)
    names = ("work", "Maker", "other", "make_it")

    def some(codebase: str) -> dict[str, FactsOfFile | None]:
        if codebase == "tool":
            path = rng.choice(["src/tool/__init__.py", "src/tool/parts.py", "src/tool/more.py", "tool.py", "late.py"])
            kinds = [(None, rng.choice(["function", "class"]), name) for name in rng.sample(names, 2)]
            imports = [(rng.choice(["parts", "more"]), 1, rng.choice([*names, "*"]), None) for _ in range(2)]
            return {path: rng.choice([None, Source(definitions=kinds), Source(imports=imports)])}
        path = rng.choice(["app.py", "main.py", "lib/app.py", "tool/__init__.py"])
        imported = rng.choice(["tool", "tool.parts", "late"]), 0, rng.choice([*names, "*", None]), None
        used = [("call", rng.choice(names), rng.choice([None, "tool", "Maker"]), None) for _ in range(3)]
        return {path: rng.choice([None, Source(references=used, imports=[imported]), Source(references=used)])}

    take(codebases, "app", APP)
    take(codebases, "tool", TOOL)
    most = 0
    for _ in range(20):
        codebase = rng.choice(["app", "tool"])
        take(codebases, codebase, some(codebase))
        assert stored(codebases) == rebuilt(codebases, "app", "tool")
        most = max(most, len(shown(codebases)))
    assert most >= 3


def test_links_of_real_code(codebases: Connection) -> None:
    import click
    import uvicorn

    def files(package: object, *wanted: str) -> dict[str, FactsOfFile]:
        root = Path(str(package.__file__)).parent  # type: ignore[attr-defined]
        return {f"{root.name}/{name}": Text((root / name).read_text("utf-8")) for name in wanted}

    take(codebases, "app", files(uvicorn, "__init__.py", "main.py"))
    take(codebases, "tool", files(click, "__init__.py", "decorators.py", "types.py", "exceptions.py"))
    decorated = [
        one for one in ask.callers(codebases, "tool", "click/decorators.py::option") if "codebase" in one["source"]
    ]
    assert len(decorated) > 30
    assert {(one["kind"], one["source"]["qualified_name"], one["confidence"]) for one in decorated} == {
        ("calls", "uvicorn/main.py", "certain"), ("decorates", "main", "certain"),
    }  # fmt: skip
    assert "Choice" in {one["target"]["qualified_name"] for one in ask.callees(codebases, "app", "uvicorn/main.py")}
    assert stored(codebases) == rebuilt(codebases, "tool", "app")
