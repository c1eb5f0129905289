"""What an update of the graph writes, leaves alone and answers."""

from __future__ import annotations

import pytest

from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_questions import pending
from ingest_assets.storage.graph_update import update
from ingest_assets_tests.integration.graph.tables import Source, write

SHAPES = Source(definitions=[(None, "class", "Shape"), (0, "method", "draw_all"), (None, "function", "area")])
USER = Source(
    definitions=[(None, "function", "main")],
    references=[("call", "area", None, 0), ("call", "draw_all", "thing", 0, ""), ("call", "nowhere", None, 0)],
    imports=[("shapes", 0, "area", None)],
)
FILES = {"shapes.py": SHAPES, "user.py": USER, **{f"other{n}.py": Source() for n in range(6)}}


@pytest.fixture
def graph(conn: Connection) -> Connection:
    write(conn, "demo", FILES)
    update(conn, "demo")
    return conn


def edges(conn: Connection) -> set[tuple[str, str, str]]:
    """(kind, source, target) of all edges but `contains`."""
    query = """
        SELECT e.kind, s.qualified_name, t.qualified_name FROM graph_edges AS e
        JOIN graph_nodes AS s ON s.codebase = e.codebase AND s.node_id = source
        JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = target
        WHERE e.kind <> 'contains'
    """
    return set(conn.execute(query))  # type: ignore[arg-type]


def test_first_update_builds_everything(conn: Connection) -> None:
    write(conn, "demo", FILES)
    assert pending(conn, "demo") == sorted(FILES)
    built = update(conn, "demo")
    assert (built.nodes, built.edges, built.unresolved, built.changed) == (13, 16, 1, True)
    assert pending(conn, "demo") == []
    assert edges(conn) == {
        ("imports", "user.py", "shapes.py"),
        ("imports", "user.py", "area"),
        ("calls", "main", "area"),
        ("calls", "main", "Shape.draw_all"),
    }


def test_nothing_pending_changes_nothing(graph: Connection) -> None:
    first, second = update(graph, "demo"), update(graph, "demo")
    assert not first.changed
    assert first.edges_hash == second.edges_hash
    full = update(graph, "demo", full=True)
    assert (full.changed, full.edges_hash) == (False, first.edges_hash)


def test_hash_tells_content_and_not_the_codebase(graph: Connection) -> None:
    write(graph, "copy", FILES)
    before = update(graph, "demo").edges_hash
    assert update(graph, "copy").edges_hash == before
    write(graph, "demo", {"user.py": Source(definitions=USER.definitions, imports=USER.imports)})
    after = update(graph, "demo")
    assert after.changed
    assert after.edges_hash != before
    write(graph, "demo", {"user.py": USER})
    assert update(graph, "demo").edges_hash == before


def test_vanished_file_takes_edges_from_and_to_it_along(graph: Connection) -> None:
    write(graph, "demo", {"shapes.py": None})
    gone = update(graph, "demo")
    assert edges(graph) == {("imports", "user.py", "shapes")}  # which must be a package from elsewhere
    assert gone.unresolved == 3
    write(graph, "demo", {"shapes.py": SHAPES})
    update(graph, "demo")
    assert len(edges(graph)) == 4


def test_last_file_leaves_an_empty_graph(graph: Connection) -> None:
    write(graph, "demo", dict.fromkeys(FILES))
    gone = update(graph, "demo")
    assert (gone.nodes, gone.edges, gone.unresolved) == (0, 0, 0)


def around(conn: Connection) -> set[tuple[str, str, str]]:
    """(kind, path, name) of the nodes that are neither files nor definitions."""
    query = "SELECT kind, path, name FROM graph_nodes WHERE kind IN ('external', 'directory', 'codebase')"
    return set(conn.execute(query))  # type: ignore[arg-type]


def test_folders_come_and_go_with_their_files(graph: Connection) -> None:
    root = ("codebase", ".", ".")
    assert around(graph) == {root}
    write(graph, "demo", {"a/b/c.py": Source(), "a/d.py": Source()})
    update(graph, "demo")
    assert around(graph) == {root, ("directory", "a/", "a"), ("directory", "a/b/", "b")}
    query = """
        SELECT s.path, t.path FROM graph_edges AS e JOIN graph_nodes AS s ON s.node_id = source
        JOIN graph_nodes AS t ON t.node_id = target WHERE e.kind = 'contains' AND t.path LIKE 'a/%%'
    """
    assert set(graph.execute(query)) == {(".", "a/"), ("a/", "a/b/"), ("a/", "a/d.py"), ("a/b/", "a/b/c.py")}
    write(graph, "demo", {"a/b/c.py": None})
    update(graph, "demo")
    assert around(graph) == {root, ("directory", "a/", "a")}


def test_package_from_elsewhere_lives_as_long_as_it_is_imported(graph: Connection) -> None:
    numpy = ("external", "", "numpy")
    importer = Source(imports=[("numpy.linalg", 0, "norm", None), ("numpy", 0, None, "np"), ("", 1, "shapes", None)])
    for batch, lives in [
        ({"other1.py": importer, "other2.py": importer}, True),
        ({"other1.py": None}, True),
        ({"other2.py": Source()}, False),
        ({"other2.py": importer}, True),
        ({"numpy/__init__.py": Source()}, False),  # it is one of the codebase now
    ]:
        write(graph, "demo", batch)
        update(graph, "demo")
        assert (numpy in around(graph)) is lives, batch


def test_namesake_ends_a_possible_edge(graph: Connection) -> None:
    write(graph, "demo", {"other1.py": SHAPES})
    update(graph, "demo")
    assert ("calls", "main", "Shape.draw_all") not in edges(graph)
    assert len(edges(graph)) == 3


def test_rolled_back_update_stays_pending(graph: Connection) -> None:
    write(graph, "demo", {"other1.py": USER})
    graph.commit()
    update(graph, "demo")
    graph.rollback()
    assert pending(graph, "demo") == ["other1.py"]
    assert update(graph, "demo").changed


def test_other_codebases_are_left_alone(graph: Connection) -> None:
    write(graph, "copy", {"shapes.py": SHAPES})
    update(graph, "copy")
    write(graph, "copy", {"shapes.py": None})
    update(graph, "copy")
    assert len(edges(graph)) == 4
