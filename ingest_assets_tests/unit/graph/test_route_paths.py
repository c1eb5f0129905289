"""What routes are called below all that they are mounted under, across files: real code, analysed and resolved."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.graph import resolve
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.parsing import parse
from ingest_assets.analysis.route_paths import Mounting, RoutePaths, Router
from ingest_assets.analysis.routes import may_have_routes, mounts, routes
from ingest_assets.analysis.scopes import FileNames


def called(files: dict[str, str]) -> dict[str, list[str]]:
    """What the routes of these files are called, by their names as written."""
    facts = {path: parse(text, detect(path)) for path, text in files.items()}
    known = {}
    for path, f in facts.items():
        of_web = may_have_routes(f.language, f.imports)
        found = [find(files[path], f.language, f.imports) if of_web else () for find in (routes, mounts)]
        known[path] = FileNames(path, f.language, f.definitions, f.imports, *found)
    world = World.of(known.values(), files, files.get)
    nodes = {node.node_id: node for one in known.values() for node in (one.node, *one.nodes())}
    resolved = {path: resolve(file, facts[path].references, world) for path, file in known.items()}

    def router(identity: int) -> Router:
        return Router(identity, nodes[identity].path)

    paths = RoutePaths(
        Mounting(
            one.prefix,
            None if one.source is None else router(one.source),
            router(one.target),
            nodes[one.target].kind in ("file", "function", "method"),
            one.replaces,
        )
        for found in resolved.values()
        for one in found.mounted
    )
    held = {edge.target: edge.source for found in resolved.values() for edge in found.edges if edge.kind == "mounts"}
    return {
        f"{path}: {node.name}": paths.names(node.name, router(held.get(node.node_id, file.node.node_id)))
        for path, file in known.items()
        for _, node in file.routes
    }


ITEMS = """
from fastapi import APIRouter
router = APIRouter(prefix="/items")
@router.get("/")
def all(): ...
@router.get("")
def none(): ...
@router.get("/{id}")
def one(id): ...
"""


def test_fastapi_puts_prefixes_one_behind_the_other() -> None:
    main = """
from fastapi import APIRouter, FastAPI
from .routers import items
from .routers.items import router as again
api = APIRouter()
api.include_router(items.router, tags=["x"], prefix="/v1")
app = FastAPI()
app.include_router(api, prefix="/api")
app.include_router(router=again)
app.include_router(api, prefix=settings.PREFIX)
@app.get("/health")
def health(): ...
"""
    files = {"web/__init__.py": "", "web/routers/__init__.py": "", "web/routers/items.py": ITEMS, "web/main.py": main}
    assert called(files) == {
        "web/routers/items.py: GET /": ["GET /api/v1/items/", "GET /…/v1/items/", "GET /items/"],
        "web/routers/items.py: GET ": ["GET /api/v1/items", "GET /…/v1/items", "GET /items"],
        "web/routers/items.py: GET /{id}": ["GET /api/v1/items/{id}", "GET /…/v1/items/{id}", "GET /items/{id}"],
        "web/main.py: GET /health": ["GET /health"],
    }


def test_flask_takes_the_prefix_of_the_registration_instead() -> None:
    package = """
from flask import Blueprint
bp = Blueprint("shop", __name__, url_prefix="/shop")
from shop import views
"""
    views = "from shop import bp\n@bp.route('/x', methods=['GET', 'POST'])\ndef x(): ...\n"
    app = """
from flask import Flask, Blueprint
def create_app():
    app = Flask(__name__)
    from shop import bp
    app.register_blueprint(bp{})
    return app
"""
    files = {"shop/__init__.py": package, "shop/views.py": views}
    for given, expected in (("", "/shop/x"), (", url_prefix='/buy'", "/buy/x"), (", url_prefix=PREFIX", "/…/x")):
        assert called({**files, "app.py": app.format(given)}) == {
            "shop/views.py: GET /x": [f"GET {expected}"], "shop/views.py: POST /x": [f"POST {expected}"],
        }  # fmt: skip
    assert called(files)["shop/views.py: GET /x"] == ["GET /shop/x"]
    nested = (
        "from flask import Blueprint\nfrom shop import bp\nup = Blueprint('up', __name__, url_prefix='/up')\n"
        "up.register_blueprint(bp)\n"
    )
    assert called({**files, "up.py": nested})["shop/views.py: GET /x"] == ["GET /up/shop/x"]


def test_django_includes_modules_lists_and_lists_of_other_names() -> None:
    root = """
from django.urls import include, path, re_path
from shop import urls as shop_urls
from shop import views
extra = [path("a/", views.a)]
urlpatterns = [
    path("", views.index),
    path("shop/", include("shop.urls")),
    re_path(r"^old/", include(("shop.urls", "old"), namespace="old")),
    path("mine/", include(extra)),
    path("deep/", include([path("b/", views.b), path("more/", include([path("c/", views.c)]))])),
    path("rest/", include(router.urls)),
    path("gone/", include("no.such.urls")),
    path("last/", views.last),
]
urlpatterns += [path("late/", views.late)]
"""
    shop = """
from django.urls import include, path, re_path
from shop import views
urlpatterns = [path("item/<int:id>/", views.a), re_path(r"^raw/$", views.b), path("again/", include("shop.more"))]
"""
    more = "from django.urls import path\nurlpatterns = [path('', v)]\n"
    files = {
        "site/urls.py": root,
        "shop/__init__.py": "",
        "shop/views.py": "",
        "shop/urls.py": shop,
        "shop/more.py": more,
    }
    found = called(files)
    assert {one for names in found.values() for one in names} == {
        "ANY /", "ANY /mine/a/", "ANY /deep/b/", "ANY /deep/more/c/", "ANY /last/", "ANY /late/",
        "ANY /shop/item/<int:id>/", "ANY /^old/item/<int:id>/", "ANY /shop/raw/$", "ANY /^old/raw/$",
        "ANY /shop/again/", "ANY /^old/again/",
    }  # fmt: skip


def test_express_hono_koa_and_fastify() -> None:
    users = """
const express = require('express');
const router = express.Router();
router.get('/', list);
router.get('/:id', list);
module.exports = router;
"""
    app = """
const express = require('express');
const users = require('./routes/users');
const auth = require('./auth');
const app = express();
app.use(express.json());
app.use(auth);
app.use('/users', auth, users);
app.use('/api', require('./routes/users'));
app.get('/', home);
"""
    found = called({"app.js": app, "routes/users.js": users, "auth.js": "module.exports = function auth() {}\n"})
    assert found == {
        "app.js: GET /": ["GET /"],
        "routes/users.js: GET /": ["GET /users", "GET /api"],
        "routes/users.js: GET /:id": ["GET /users/:id", "GET /api/:id"],
    }
    hono = {
        "src/index.ts": "import { Hono } from 'hono'\nimport books from './books'\n"
        "const app = new Hono<Env>().basePath('/v1')\napp.route('/books', books)\napp.get('/ok', (c) => 1)\n",
        "src/books.ts": "import { Hono } from 'hono'\nconst books = new Hono()\nbooks.get('/:id', show)\n"
        "export default books\n",
    }
    assert called(hono) == {"src/index.ts: GET /ok": ["GET /v1/ok"], "src/books.ts: GET /:id": ["GET /v1/books/:id"]}
    chained = """
import { Router } from 'express';
const users = Router();
users.get('/users', list);
const api = Router()
  .use(check({ a: [1] }))
  .use('/v1', users);
export default Router().use('/api', api);
"""
    assert called({"routes.ts": chained}) == {"routes.ts: GET /users": ["GET /api/v1/users"]}
    koa = (
        "const Router = require('koa-router')\nconst one = new Router({ prefix: '/one' })\none.get('/x', f)\n"
        "const all = new Router()\nall.use('/all', one.routes(), one.allowedMethods())\n"
    )
    assert called({"k.js": koa}) == {"k.js: GET /x": ["GET /all/one/x"]}
    fastify = {
        "server.ts": "import Fastify from 'fastify'\nimport items from './items'\n"
        "const server = Fastify({ logger: true })\n"
        "server.register(items, { prefix: '/items' }).register(import('./late'), { prefix: base })\n",
        "items.ts": "import { FastifyInstance } from 'fastify'\n"
        "export default async function items(fastify: FastifyInstance) {\n  fastify.get('/:id', show)\n}\n",
    }
    assert called(fastify) == {"items.ts: GET /:id": ["GET /items/:id"]}


def test_circles_and_what_is_mounted_ever_more_often_come_to_an_end() -> None:
    text = "from fastapi import APIRouter\n" + "".join(f"r{n} = APIRouter()\n" for n in range(30))
    text += "".join(f"r{n}.include_router(r{n + 1}, prefix='/{way}')\n" for n in range(29) for way in "ab")
    text += "r29.include_router(r0)\nr5.include_router(r5)\n@r29.get('/x')\ndef x(): ...\n@r0.get('/y')\ndef y(): ...\n"
    found = called({"app.py": text})
    assert {len(names) for names in found.values()} <= set(range(1, 51))
    assert called(
        {"a.py": "from fastapi import x\na.include_router(b, prefix='/b')\n@a.get('/x')\ndef x(): ...\n"}
    ) == {"a.py: GET /x": ["GET /x"]}


@pytest.mark.parametrize("text", ["urlpatterns = [" * 500, "a = [\n" * 2_000, "path('x/', include([" * 500])
def test_lists_that_are_never_closed_are_read_in_time(text: str) -> None:
    django = parse("from django.urls import path", detect("a.py")).imports
    assert len(mounts(text, "python", django)) == len(routes(text, "python", django)) == 0
    assert mounts("app.use('/x', " * 500 + "x = express(" * 500, "javascript", ()) == []
