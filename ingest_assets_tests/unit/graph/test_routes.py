"""Routes of web frameworks and their handlers: real code, analysed and resolved."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.graph import resolve
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.parsing import parse
from ingest_assets.analysis.routes import may_have_routes, routes
from ingest_assets.analysis.scopes import FileNames

VIEWS = "def index(request): ...\nclass Detail(View): ...\n"
HANDLERS = "export function list(req, res) {}\nexport const show = (req, res) => {}\n"
FLASK = """
from flask import Blueprint
bp = Blueprint("shop", __name__)

@bp.route("/items", methods=["GET", "POST"])
@login_required
def items(): ...

@bp.route(
    "/items/<int:id>",
    methods=("DELETE",),
)
def items_of(id): ...

@bp.cli.command("/no")
def other(): ...
"""
FASTAPI = """
from fastapi import APIRouter
router = APIRouter(prefix="/v1")

class Shop:
    @router.get("/", response_model=list[str])
    @router.put("/old")
    async def read(self): ...

@router.websocket("/ws")
async def socket(ws): ...
"""
DJANGO = """
from django.urls import include, path, re_path
from shop import views
from shop.views import Detail
urlpatterns = [
    path("", views.index, name="index"),
    re_path(r"^item/(?P<id>[0-9]+)/$", Detail.as_view(template="x")),
    path("more/", include("more.urls")),
    path("admin/", admin.site.urls),
    path("mine/", login_required(staff(views.index), "x")),
    path("yours/", login_required(Detail.as_view())),
    path("late/", cache_page(60)(views.index)),
    path("gone/", lambda request: None),
]
"""
EXPRESS = """
const express = require('express');
const { list } = require('./handlers');
const handlers = require('./handlers');
const shop = express.Router();
shop.get('/items', list);
shop.post('/items', check({ a: [1, 2] }), handlers.show);
shop.get('/inline', (req, res) => { res.send(list); });
shop.all(`/all`, list,);
axios.get('/elsewhere', list);
shop.get('/setting');
"""


def routed(path: str, text: str, files: dict[str, str]) -> list[tuple[int, str, str | None]]:
    """(line, route, handler) of a file."""
    texts = files | {path: text}
    facts = {one: parse(written, detect(one)) for one, written in texts.items()}
    known = {}
    for one, f in facts.items():
        found = routes(texts[one], f.language, f.imports) if may_have_routes(f.language, f.imports) else ()
        known[one] = FileNames(one, f.language, f.definitions, f.imports, found)
    names = {node.node_id: f"{one}::{node.qualified_name}" for one, f in known.items() for node in f.nodes()}
    edges = resolve(known[path], facts[path].references, World.of(known.values(), texts)).edges
    leads = {edge.source: names[edge.target] for edge in edges if edge.kind == "routes"}
    contained = {edge.target for edge in edges if edge.kind == "contains"}
    assert contained >= {node.node_id for _, node in known[path].routes}
    return [(node.line, node.name, leads.get(node.node_id)) for _, node in known[path].routes]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param(
            "app.py",
            FLASK,
            [
                (5, "GET /items", "app.py::items"),
                (5, "POST /items", "app.py::items"),
                (9, "DELETE /items/<int:id>", "app.py::items_of"),
            ],
            id="flask",
        ),
        pytest.param(
            "app.py",
            FASTAPI,
            [
                (6, "GET /", "app.py::Shop.read"),
                (7, "PUT /old", "app.py::Shop.read"),
                (10, "WEBSOCKET /ws", "app.py::socket"),
            ],
            id="fastapi",
        ),
        pytest.param(
            "shop/urls.py",
            DJANGO,
            [
                (6, "ANY /", "shop/views.py::index"),
                (7, "ANY /^item/(?P<id>[0-9]+)/$", "shop/views.py::Detail"),
                (10, "ANY /mine/", "shop/views.py::index"),
                (11, "ANY /yours/", "shop/views.py::Detail"),
                (12, "ANY /late/", None),
                (13, "ANY /gone/", None),
            ],
            id="django",
        ),
        pytest.param(
            "web/app.js",
            EXPRESS,
            [
                (6, "GET /items", "web/handlers.js::list"),
                (7, "POST /items", "web/handlers.js::show"),
                (8, "GET /inline", None),
                (9, "ANY /all", "web/handlers.js::list"),
            ],
            id="express",
        ),
    ],
)
def test_routes_lead_to_their_handlers(path: str, text: str, expected: list[tuple[int, str, str | None]]) -> None:
    files = {"shop/__init__.py": "", "shop/views.py": VIEWS, "web/handlers.js": HANDLERS}
    assert routed(path, text, files) == expected


def test_files_without_a_framework_have_no_routes() -> None:
    assert routed("app.py", FLASK.replace("flask", "cask"), {}) == []
    assert routed("app.js", EXPRESS.replace("'express'", "'axios'"), {}) == []
    assert routed("app.py", FLASK.replace("flask import Blueprint", "shop import bp"), {}) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("@a.get('/x'" * 2_000, 0), ("app.get('/x'," * 3_000, 3_000), ("app.get('/x', " + "(" * 50_000, 1)],
)
def test_calls_that_are_never_closed_have_no_handler(text: str, expected: int) -> None:
    assert routes(text, "python", ()) == []
    assert [one.handler for one in routes(text, "javascript", ())] == [""] * expected
