"""What an update of the measures writes and leaves alone."""

from __future__ import annotations

import pytest

from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_measures import SAME, MeasuresUpdate
from ingest_assets.storage.graph_measures import update as measure
from ingest_assets.storage.graph_update import update
from ingest_assets_tests.integration.graph.tables import Source, write

SHAPES = Source(definitions=[(None, "class", "Shape"), (0, "method", "draw_all"), (None, "function", "area")])
USER = Source(
    definitions=[(None, "function", "main")],
    references=[("call", "area", None, 0), ("call", "draw_all", "thing", 0, "")],
    imports=[("shapes", 0, "area", None)],
)
FILES = {"shapes.py": SHAPES, "user.py": USER, **{f"other{n}.py": Source() for n in range(6)}}
OF_FILE = """SELECT dependency_count, dependent_count, centrality, afferent_coupling, efferent_coupling, instability,
    import_cycle, import_depth, community FROM codebase_metadata WHERE path = %s"""


def follow(conn: Connection) -> MeasuresUpdate:
    """The measures after the graph took up what is pending."""
    update(conn, "demo")
    measured = measure(conn, "demo")
    assert measured is not None
    return measured


@pytest.fixture
def graph(conn: Connection) -> Connection:
    write(conn, "demo", FILES)
    follow(conn)
    return conn


def test_first_update_measures_everything(conn: Connection) -> None:
    write(conn, "demo", FILES)
    made = follow(conn)
    assert (made.nodes, made.cycles, made.import_cycles, made.communities, made.written) == (12, 0, 0, 1, 12 + 8)
    query = """SELECT n.path, n.qualified_name, in_degree, out_degree, fan_in, fan_out, cycle, depth, community
        FROM graph_nodes AS n JOIN graph_measures USING (codebase, node_id) WHERE in_degree + out_degree > 0
        ORDER BY path, line, qualified_name"""
    assert conn.execute(query).fetchall() == [
        ("shapes.py", "shapes.py", 1, 0, 0, 0, 0, 0, 1),
        ("shapes.py", "Shape.draw_all", 1, 0, 1, 0, 0, 0, 1),
        ("shapes.py", "area", 2, 0, 1, 0, 0, 0, 1),
        ("user.py", "main", 0, 2, 0, 2, 0, 1, 1),
        ("user.py", "user.py", 0, 2, 0, 0, 0, 1, 1),
    ]
    assert conn.execute(OF_FILE, ["user.py"]).fetchall() == [(1, 0, pytest.approx(1 / 7), 0, 1, 1, 0, 1, 1)]
    assert conn.execute(OF_FILE, ["shapes.py"]).fetchall() == [(0, 1, pytest.approx(1 / 7), 1, 0, 0, 0, 0, 1)]
    assert conn.execute(OF_FILE, ["other1.py"]).fetchall() == [(0, 0, 0, 0, 0, None, 0, 0, 0)]


def test_rank_of_a_file_is_the_sum_of_its_nodes(graph: Connection) -> None:
    query = "SELECT path, sum(pagerank) FROM graph_nodes JOIN graph_measures USING (codebase, node_id) GROUP BY path"
    sums = dict(graph.execute(query).fetchall())
    assert sum(sums.values()) == pytest.approx(1, abs=1e-9)
    assert dict(graph.execute("SELECT path, pagerank FROM codebase_metadata").fetchall()) == pytest.approx(sums)
    assert max(sums, key=lambda path: sums[path]) == "shapes.py"


def test_nothing_is_done_when_only_lines_move(graph: Connection) -> None:
    known = follow(graph).version
    write(graph, "demo", {"shapes.py": Source(SHAPES.language, SHAPES.definitions, first_line=5)})
    assert update(graph, "demo").changed
    assert measure(graph, "demo", known) is None
    write(graph, "demo", {"other1.py": USER})
    update(graph, "demo")
    changed = measure(graph, "demo", known)
    assert changed is not None
    assert changed.version != known


def test_only_what_differs_is_written(graph: Connection) -> None:
    assert follow(graph).written == 0
    graph.execute("UPDATE graph_measures SET pagerank = pagerank + %s", [SAME / 2])
    assert follow(graph).written == 0
    area = "(SELECT node_id FROM graph_nodes WHERE qualified_name = 'area')"
    graph.execute(f"UPDATE graph_measures SET pagerank = pagerank + %s WHERE node_id = {area}".encode(), [SAME * 2])
    graph.execute("UPDATE codebase_metadata SET community = 9 WHERE path = 'user.py'")
    assert follow(graph).written == 2
    assert follow(graph).written == 0


def test_rows_of_files_that_were_written_anew_get_their_columns_back(graph: Connection) -> None:
    known = follow(graph).version
    before = graph.execute(OF_FILE, ["shapes.py"]).fetchall()
    graph.execute("DELETE FROM codebase_metadata WHERE path = 'shapes.py'")
    write(graph, "demo", {"shapes.py": SHAPES})
    assert not update(graph, "demo").changed
    made = measure(graph, "demo", known)
    assert made is not None
    assert made.written == 1
    assert graph.execute(OF_FILE, ["shapes.py"]).fetchall() == before


def test_measures_go_with_their_nodes(graph: Connection) -> None:
    write(graph, "copy", FILES)
    update(graph, "copy")
    assert measure(graph, "copy") is not None
    write(graph, "demo", dict.fromkeys(FILES))
    assert follow(graph).nodes == 0
    query = "SELECT codebase, count(*) FROM graph_measures GROUP BY codebase"
    assert graph.execute(query).fetchall() == [("copy", 12)]
