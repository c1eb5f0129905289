"""After any sequence of edits the incremental graph is exactly what a rebuild makes of the same facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest_assets.storage import graph_measures
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_update import GraphUpdate, update
from ingest_assets_tests.integration.graph.tables import FactsOfFile, Source, write

PYTHON = ["pkg/__init__.py", "pkg/a.py", "pkg/a/__init__.py", "pkg/b.py", "pkg/sub/__init__.py", "pkg/sub/a.py"]
PYTHON += ["a.py", "lib/a.py", "lib/pkg/b.py", "src/b.py", "tests/b.py"]
SCRIPT = ["web/a.ts", "web/index.ts", "web/b.js", "web/b/index.js"]
OTHER = {
    "go/a/a.go": "go",
    "go/a/b.go": "go",
    "go/a/b_test.go": "go",
    "java/src/a/A.java": "java",
    "java/test/a/b.java": "java",
    "kt/a.kt": "kotlin",
    "cs/a.cs": "csharp",
    "cs/b.cs": "csharp",
    "rs/src/lib.rs": "rust",
    "rs/src/a.rs": "rust",
    "rs/src/a/mod.rs": "rust",
}
OTHER |= {"ex/a.ex": "elixir", "ex/b.ex": "elixir", "c/a.c": "c", "c/b.c": "c"}
OTHER |= {"c/a.h": "cpp", "c/b.cc": "cpp", "php/A.php": "php", "php/b.php": "php", "rb/a.rb": "ruby", "rb/b.rb": "ruby"}
OTHER |= {"docs/a.md": "markdown"}
LANGUAGES = dict.fromkeys(PYTHON, "python") | dict.fromkeys(SCRIPT, "typescript") | OTHER

OF_FILES = ["pagerank", "betweenness", "dependency_count", "dependent_count", "centrality", "afferent_coupling"]
OF_FILES += ["efferent_coupling", "instability", "import_cycle", "import_depth", "community"]
OF_NODES = ["node_id", "pagerank", "betweenness", "in_degree", "out_degree", "fan_in", "fan_out", "cycle", "depth"]
OF_NODES += ["community"]
MENTIONS = ["`Shape.draw_all`", "`A.B`", "`a.b()`", "`pkg/a.py`", "[x](../a.py)", "[x](a.md)", "\n", "`b.a.b`"]
NAMES = ["a", "b", "test_a", "Shape", "draw_all", "A.B", "B", "sub"]
APART = ["Shape/draw_all", "Shape/a", "B/Shape/b"]
KINDS = ["function", "class", "class", "method", "variable", "module", "interface", "type"]
MODULES = {
    "python": ["", "a", "b", "pkg", "pkg.a", "pkg.b", "pkg.sub", "pkg.sub.a", "sub", "sub.a", "json"],
    "typescript": ["", "a", "b", "b.js", "index", "b/index", "a/../b"],
    "go": ["host/go/a", "fmt", "host/x/go/a"],
    "java": ["a", "a.B", "A.B", "java.util"],
    "kotlin": ["a", "a.b", "a.B", "kotlin.io"],
    "csharp": ["a", "A", "A.B", "System"],
    "rust": ["crate", "crate::a", "self::a", "super", "super::a", "a"],
    "elixir": ["A", "A.B", "B"],
    "c": ["a.h"],
    "cpp": ["a.h", "b.cc"],
    "php": ["php", "A", "b.php"],
    "ruby": ["a", "rb/b"],
}
RECEIVERS = [None, None, "self", "a", "b", "B", "Shape", "pkg.a", "pkg", "sub", "a.Shape", "unknown", "a()", "A.B"]
HINTS = [
    "(Shape)",
    "(b.Shape,a.Shape)",
    "(B)",
    "()`Shape`",
    "()`a.Shape | None`",
    "Shape()",
    "b.Shape().draw_all",
    "``",
]
HINTS += ["self.a", "`list[b.B]`", "a.draw_all()", "draw_all()[]", "@0()", "@1.draw_all", "()@0"]
# Typed receivers, results of several types, elements, and what stands behind an alias of a package.
HINTS += ["`B`.draw_all()", "()`[Shape,B]`", "draw_all()[1]", "`a.B`.a.b", "`B[]`", "`B`[].draw_all", "(B,Shape)"]
HINTS += ["B().a.b()", "`A`.b", "b.B.draw_all()"]
# Paths of Rust, instances of Ruby, what holds another value, members of enumerations, and paths from the root of PHP.
HINTS += ["`Shape`.draw_all().clone().a", "crate.a.Shape", "super.Shape()", "Shape.new().a()", "`Box<Shape>`", "(=)"]
HINTS += ["(=)`B`", "#a.Shape"]


HINTS += ["`Shape[keyof Shape]`", "`B['a']`", "`a[]`.find{0}{0}", "()`Shape`<|a extends B|>", "(Shape<B>)<|b|>"]
HINTS += ["(){`(a: B) => Shape`,`{ a: b.B }`}`a`", "=`(b: Shape): B`", "`{ draw_all: B } & Shape`", "Shape{0}{0}.a"]


@st.composite
def sources(draw: st.DrawFn, language: str) -> Source:
    """A file of a language, with names that clash."""
    if language == "markdown":
        return Source(language, content=" ".join(draw(st.lists(st.sampled_from(MENTIONS)))))
    count = draw(st.integers(0, 4))
    parents = [draw(st.none() | st.integers(0, ordinal - 1)) if ordinal else None for ordinal in range(count)]
    enclosing = st.none() | st.integers(0, count - 1) if count else st.none()
    name = st.sampled_from(NAMES)
    hint = st.none() | st.sampled_from(HINTS)
    reference = st.tuples(
        st.sampled_from(["call", "inherit", "decorate", "type"]), name, st.sampled_from(RECEIVERS), enclosing, hint
    )
    imported = st.tuples(
        st.sampled_from(MODULES[language]),
        st.integers(0, 3),
        st.sampled_from([None, "*", *NAMES]),
        st.sampled_from([None, None, "b", "thing"]),
    )
    return Source(
        language,
        [(parent, draw(st.sampled_from(KINDS)), draw(name | st.sampled_from(APART)), draw(hint)) for parent in parents],
        draw(st.lists(reference, max_size=4)),
        draw(st.lists(imported, max_size=3)),
        first_line=draw(st.integers(1, 2)),
        lines_apart=draw(st.integers(0, 1)),
    )


def edits(most: int) -> st.SearchStrategy[dict[str, Source | None]]:
    file = st.sampled_from(sorted(LANGUAGES)).flatmap(
        lambda path: st.tuples(st.just(path), st.none() | sources(LANGUAGES[path]))
    )
    return st.lists(file, min_size=1, max_size=most).map(dict)


def stored(conn: Connection, codebase: str) -> tuple[set[Any], set[Any], set[Any]]:
    nodes = conn.execute(
        "SELECT node_id, kind, path, name, qualified_name, line FROM graph_nodes WHERE codebase = %s", [codebase]
    )
    found = set(nodes)
    edges = conn.execute(
        "SELECT source, target, kind, confidence, rule, path, line, origin, origin_ordinal FROM graph_edges "
        "WHERE codebase = %s",
        [codebase],
    )
    files = conn.execute(
        "SELECT path, signatures, lookups, unresolved::text FROM graph_files WHERE codebase = %s", [codebase]
    )
    return found, set(edges), set(files)


def figures(conn: Connection, codebase: str) -> dict[Any, tuple[float, ...]]:
    rows = conn.execute(
        f"SELECT path, {', '.join(OF_FILES)} FROM codebase_metadata WHERE codebase = %s".encode(), [codebase]
    ).fetchall()
    rows += conn.execute(f"SELECT {', '.join(OF_NODES)} FROM graph_measures WHERE codebase = %s".encode(), [codebase])
    return {key: tuple(-1.0 if value is None else value for value in values) for key, *values in rows}


def summary(update: GraphUpdate) -> tuple[int, int, str, int]:
    return update.nodes, update.edges, update.edges_hash, update.unresolved


class Edited:
    """A codebase whose graph is brought up to date, beside a copy whose graph is built anew after every edit."""

    def __init__(self, conn: Connection, files: Mapping[str, FactsOfFile | None]) -> None:
        self.conn = conn
        conn.rollback()  # what an example before left when it failed
        for codebase in ("edited", "rebuilt"):
            for table in ("graph_nodes", "graph_edges", "graph_measures", "graph_files", "pending_updates",
                          "codebase_metadata", "code_files", "definitions", "code_references", "imports"):  # fmt: skip
                conn.execute(f"DELETE FROM {table} WHERE codebase = %s".encode(), [codebase])
            write(conn, codebase, files)
        update(conn, "edited")

    def edges(self) -> int:
        """How many there are."""
        return len(stored(self.conn, "edited")[1])

    def take(self, batch: Mapping[str, FactsOfFile | None]) -> None:
        """Take up an edit in both, and compare."""
        conn = self.conn
        before = stored(conn, "edited")
        write(conn, "edited", batch)
        write(conn, "rebuilt", batch)
        edited = update(conn, "edited")
        for table in ("graph_nodes", "graph_edges", "graph_files", "graph_measures"):
            conn.execute(f"DELETE FROM {table} WHERE codebase = 'rebuilt'".encode())
        rebuilt = update(conn, "rebuilt", full=True)
        after = stored(conn, "edited")
        for edited_rows, rebuilt_rows in zip(after, stored(conn, "rebuilt"), strict=True):
            assert (edited_rows - rebuilt_rows, rebuilt_rows - edited_rows) == (set(), set())
        assert summary(edited) == summary(rebuilt)
        assert edited.changed == (after[:2] != before[:2])
        measured, clean = graph_measures.update(conn, "edited"), graph_measures.update(conn, "rebuilt")
        assert measured is not None and clean is not None
        assert measured.version == clean.version
        expected, found = figures(conn, "rebuilt"), figures(conn, "edited")
        assert found.keys() == expected.keys()
        for key, values in expected.items():
            assert found[key] == pytest.approx(values, rel=0, abs=1e-9), key


def check(conn: Connection, files: Mapping[str, Source | None], batches: list[dict[str, Source | None]]) -> None:
    graph = Edited(conn, files)
    for batch in batches:
        graph.take(batch)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.fixed_dictionaries({path: sources(language) for path, language in LANGUAGES.items()}),
    st.lists(edits(3), min_size=1, max_size=4),
)
def test_incremental_graph_equals_rebuild(
    conn: Connection, files: dict[str, Source], batches: list[dict[str, Source | None]]
) -> None:
    check(conn, files, batches)


FILLER: dict[str, Source | None] = {f"filler{number}.py": Source() for number in range(8)}
FUNCTION = Source(definitions=[(None, "function", "helper")])
IMPORTER = Source(references=[("call", "helper", None, None)], imports=[("tool", 0, "helper", None)])
NAMESAKE = Source(definitions=[(None, "class", "A"), (0, "method", "helper")])
CALLER = Source(references=[("call", "helper", "thing", None, "")])


def test_routes_follow_their_handlers(conn: Connection) -> None:
    text = "urlpatterns = [path('a/', tool.helper), path('b/', gone.helper)]"
    urls = Source(imports=[("django.urls", 0, "path", None), ("tool", 0, None, None)], content=text)
    query = """
        SELECT s.name, t.path FROM graph_edges AS e
        JOIN graph_nodes AS s ON s.codebase = e.codebase AND s.node_id = source
        JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = target
        WHERE e.codebase = 'edited' AND e.kind = 'routes'
    """
    graph = Edited(conn, FILLER | {"urls.py": urls})
    for batch, expected in [
        ({"tool.py": FUNCTION}, [("ANY /a/", "tool.py")]),
        ({"tool.py": Source()}, []),
        ({"tool/__init__.py": FUNCTION}, [("ANY /a/", "tool/__init__.py")]),
        ({"urls.py": Source(imports=urls.imports, content="")}, []),
    ]:
        graph.take(batch)
        assert conn.execute(query).fetchall() == expected
    assert conn.execute("SELECT count(*) FROM graph_nodes WHERE kind = 'route'").fetchall() == [(0,)]


def test_reason_changes_where_no_edge_does(conn: Connection) -> None:
    check(conn, FILLER | {"run.py": CALLER}, [{"a.py": NAMESAKE, "b.py": NAMESAKE}])
    query = "SELECT unresolved FROM graph_files WHERE codebase = 'edited' AND path = 'run.py'"
    assert conn.execute(query).fetchall() == [([0, 0, 0, 0, 0, 1, 0],)]


CLASSES = [(None, "class", "Part"), (0, "method", "draw"), (None, "class", "Line"), (2, "method", "draw")]
PART = (4, "variable", "a", "`Part`")
USER_OF_KINDS = Source(
    "typescript", [], [("use", "draw", "one", None, "`Kinds[keyof Kinds]`")], [("kinds", 1, "Kinds", None)]
)


@pytest.mark.parametrize(
    ("files", "edit", "user"),
    [
        pytest.param(
            {"x/run.py": IMPORTER, "x/tool.py": FUNCTION},
            {"x/__init__.py": Source()},
            "x/run.py",
            id="root-becomes-package",
        ),
        pytest.param(
            {"run.py": IMPORTER, "lib/tool/helper.py": Source()},
            {"lib/tool/__init__.py": FUNCTION},
            "run.py",
            id="package-appears-elsewhere",
        ),
        pytest.param({"run.py": IMPORTER}, {"tool.py": FUNCTION}, "run.py", id="module-appears"),
        pytest.param({"run.py": IMPORTER, "tool.py": FUNCTION}, {"tool.py": None}, "run.py", id="module-vanishes"),
        pytest.param(
            {"run.py": IMPORTER, "tool.py": FUNCTION},
            {"tool/__init__.py": FUNCTION},
            "run.py",
            id="package-shadows-module",
        ),
        pytest.param({"run.py": IMPORTER, "tool.py": Source()}, {"tool.py": FUNCTION}, "run.py", id="name-appears"),
        pytest.param(
            {
                "run.py": IMPORTER,
                "tool.py": Source(definitions=[(None, "class", "helper"), (None, "function", "helper")]),
            },
            {"tool.py": Source(definitions=[(None, "function", "helper"), (None, "class", "helper")])},
            "run.py",
            id="order-swaps",
        ),
        pytest.param({"run.py": CALLER, "a.py": NAMESAKE}, {"b.py": NAMESAKE}, "run.py", id="namesake-appears"),
        pytest.param(
            {"run.py": CALLER, "a.py": NAMESAKE, "b.py": NAMESAKE}, {"b.py": Source()}, "run.py", id="namesake-vanishes"
        ),
        pytest.param(
            {
                "run.py": Source(references=[("call", "helper", "t", None)], imports=[("tool", 0, None, "t")]),
                "tool.py": FUNCTION,
                "b.py": FUNCTION,
                "c.py": FUNCTION,
            },
            {"tool.py": Source()},
            "run.py",
            id="member-of-alias-with-namesakes",
        ),
        pytest.param(
            {"run.py": Source(references=[("call", "helper", None, None)], imports=[("tool", 0, "*", None)])},
            {"tool.py": FUNCTION},
            "run.py",
            id="wildcard",
        ),
        pytest.param(
            {
                "run.py": Source(references=[("call", "helper", None, None)], imports=[("tool", 0, "*", None)]),
                "tool.py": FUNCTION,
            },
            {"tool/__init__.py": Source()},
            "run.py",
            id="wildcard-shadowed",
        ),
        pytest.param(
            {
                "run.ex": Source(
                    "elixir", references=[("call", "f", "Cart", None)], imports=[("Shop.Cart", 0, None, None)]
                )
            },
            {"cart.ex": Source("elixir", definitions=[(None, "module", "Shop.Cart"), (0, "function", "f")])},
            "run.ex",
            id="elixir-module-appears",
        ),
        pytest.param(
            {
                "run.go": Source(
                    "go", references=[("call", "F", "store", None)], imports=[("host/app/store", 0, None, None)]
                )
            },
            {"store/a.go": Source("go", definitions=[(None, "function", "F")])},
            "run.go",
            id="go-folder-appears",
        ),
        pytest.param(
            {"run.ts": USER_OF_KINDS, "kinds.ts": Source("typescript", [*CLASSES, (None, "interface", "Kinds"), PART])},
            {
                "kinds.ts": Source(
                    "typescript", [*CLASSES, (None, "interface", "Kinds"), PART, (4, "variable", "b", "`Line`")]
                )
            },
            "run.ts",
            id="interface-gains-member",
        ),
        pytest.param(
            {
                "run.ts": Source(
                    "typescript", [], [("use", "draw", "{}", None, "give{0}")], [("kinds", 1, "give", None)]
                ),
                "kinds.ts": Source("typescript", [*CLASSES, (None, "function", "give", "(){`Part`}")]),
            },
            {"kinds.ts": Source("typescript", [*CLASSES, (None, "function", "give", "(){`Line`}")])},
            "run.ts",
            id="function-takes-another-type",
        ),
    ],
)
def test_edit_that_reaches_another_file(
    conn: Connection, files: dict[str, Source | None], edit: dict[str, Source | None], user: str
) -> None:
    query = "SELECT target, rule, confidence FROM graph_edges WHERE codebase = 'rebuilt' AND path = %s AND kind <> %s"
    check(conn, FILLER | files, [{"filler1.py": FUNCTION}, {"filler1.py": Source()}])
    before = set(conn.execute(query, [user, "contains"]))
    check(conn, FILLER | files, [edit])
    assert set(conn.execute(query, [user, "contains"])) != before
