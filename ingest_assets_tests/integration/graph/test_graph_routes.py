"""Routes in answers: by their whole paths, whichever file changes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ingest_assets.errors import UnknownSymbol
from ingest_assets.storage import graph_questions as ask
from ingest_assets.storage.database import Connection
from ingest_assets.storage.graph_update import update
from ingest_assets_tests.integration.graph.tables import write
from ingest_assets_tests.integration.graph.test_graph_of_real_code import Text


@dataclass(frozen=True)
class Written(Text):
    """A file whose text is stored too."""

    @property
    def content(self) -> str:
        return self.text


ITEMS = Written(
    "from fastapi import APIRouter\nrouter = APIRouter(prefix='/items')\n@router.get('/{id}')\ndef one(id): ...\n"
)
MAIN = (
    "from fastapi import FastAPI\nfrom items import router\napp = FastAPI()\napp.include_router(router, prefix='/{}')\n"
)


def stored(conn: Connection) -> list[tuple[object, ...]]:
    return [
        row
        for table in ("graph_nodes", "graph_edges", "graph_mounts")
        for row in conn.execute(f"SELECT * FROM {table} ORDER BY {table}.*::text".encode()).fetchall()
    ]


def called(conn: Connection) -> list[str]:
    return [one["qualified_name"] for one in ask.routes(conn, "web")]


def test_routes_are_called_by_all_that_they_are_mounted_under(conn: Connection) -> None:
    write(conn, "web", {"items.py": ITEMS, "main.py": Written(MAIN.format("v1"))})
    update(conn, "web")
    route = {"path": "items.py", "qualified_name": "GET /v1/items/{id}", "kind": "route", "line": 3}
    handler = {"path": "items.py", "qualified_name": "one", "kind": "function", "line": 4}
    assert ask.routes(conn, "web") == [route | {"handler": handler}]
    assert ask.routes(conn, "web", "main.py") == []
    assert ask.definition(conn, "web", "GET /v1/items/{id}") == [route]
    assert ask.definition(conn, "web", "items.py::GET /v1/items/{id}") == [route]
    assert [one["source"] for one in ask.callers(conn, "web", "one")] == [route]
    reached = ask.impact(conn, "web", "one")
    assert [one["qualified_name"] for one in reached][:2] == ["GET /v1/items/{id}", "router"]
    assert "app" in {one["qualified_name"] for one in reached}
    way = ask.path(conn, "web", "app", "one")
    assert [one["qualified_name"] for one in way] == ["app", "router", "GET /v1/items/{id}", "one"]
    assert [one["kind"] for one in ask.between(conn, "web", way)] == ["routes", "mounts", "mounts"]
    assert ask.dead(conn, "web") == []
    with pytest.raises(UnknownSymbol):
        ask.definition(conn, "web", "GET /v2/items/{id}")


def test_a_prefix_in_one_file_changes_the_routes_of_another(conn: Connection) -> None:
    others = {f"other_{n}.py": Written("") for n in range(4)}
    write(conn, "web", {"items.py": ITEMS, "main.py": Written(MAIN.format("v1")), **others})
    version = update(conn, "web").edges_hash
    twice = MAIN.format("v2") + "app.include_router(router, prefix=elsewhere)\n"
    for text, expected in (
        (MAIN.format("v2"), ["GET /v2/items/{id}"]),
        (twice, ["GET /v2/items/{id}", "GET /…/items/{id}"]),
        (None, ["GET /items/{id}"]),
        (MAIN.format("v1"), ["GET /v1/items/{id}"]),
    ):
        write(conn, "web", {"main.py": Written(text) if text is not None else None})
        made = update(conn, "web")
        assert list(made.resolved) == ["main.py"]
        assert (called(conn), made.edges_hash == version) == (expected, expected == ["GET /v1/items/{id}"])
        before = stored(conn)
        update(conn, "web", full=True)
        assert stored(conn) == before
    write(conn, "web", {"items.py": Written(ITEMS.text.replace("router", "items").replace("id", "key"))})
    update(conn, "web")
    assert called(conn) == ["GET /items/{key}"]
    write(conn, "web", {"items.py": None})
    update(conn, "web")
    assert called(conn) == []
    assert conn.execute("SELECT count(*) FROM graph_mounts").fetchone() == (0,)
