"""Routes of web frameworks: which method and path of an address a file gives to which handler.

Belongs here: reading them in the text of Flask, FastAPI and those like them, Django, Express and those like it. What a
handler means is a matter of `graph`. Prefixes of blueprints and routers are not followed: a path is as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ingest_assets.analysis.facts import Import

ANY = "ANY"  # where the framework leaves the method to the handler
_MAX_CALL = 2_000  # characters of the arguments that are read
_VERBS = "get|post|put|delete|patch|head|options"
# Packages with routes, by the languages that import them.
_DECORATING = frozenset({"flask", "fastapi", "starlette", "quart", "sanic", "bottle"})
_PASSING = frozenset({"express", "fastify", "hono", "restify", "polka", "koa-router", "@koa/router"})
_SHARED = frozenset({"app", "api", "bp", "blueprint", "router"})  # what files that share one call what they import
_DECORATOR = re.compile(
    rf"^[ \t]*@(?:[\w.]+)\.(route|websocket|{_VERBS})\(\s*[rR]?([\"'])(/[^\"'\n]*|)\2", re.MULTILINE
)
_DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_NEXT = re.compile(r"\n[ \t]*@")
_METHODS = re.compile(r"methods\s*=\s*[\[(]([^\])]*)")
_PATTERN = re.compile(r"(?<![\w.])(?:path|re_path|url)\(\s*[rR]?([\"'])([^\"'\n]*)\1\s*,\s*(?=[\w.])")
_VIEW = re.compile(r"([\w.]+)\s*(\(?)\s*")
_CALL = re.compile(rf"(?<![\w$.])([\w$]+)\.({_VERBS}|all)\(\s*([\"'`])(/[^\"'`\n]*)\3\s*,")
_MADE = re.compile(r"([\w$]+)\s*=\s*(?:await\s+)?(?:new\s+)?(?:[\w$]+\.)?(?:express|Router|[fF]astify|Hono|polka)\s*\(")
_NAME = re.compile(r"[\w$]+(?:\.[\w$]+)*\Z")
_OPENING, _CLOSING = "([{", ")]}"


class Route(NamedTuple):
    """A method and a path."""

    line: int
    name: str  # `GET /x`
    handler: str  # an expression; or `def x`: what is defined next, of this name; empty where it has no name


def may_have_routes(language: str | None, imports: Iterable[Import]) -> bool:
    """Whether it is worth to look into a file that imports these."""
    if language == "python":
        return any(
            one.module.partition(".")[0] in _DECORATING or (one.alias or one.name) in _SHARED or _is_of_django(one)
            for one in imports
        )
    return language in ("javascript", "typescript") and any(one.module in _PASSING for one in imports)


def routes(text: str, language: str | None, imports: Iterable[Import]) -> list[Route]:
    """The routes that a text defines, in order."""
    if language != "python":
        return list(_passed(text))
    found = list(_decorated(text))
    if any(map(_is_of_django, imports)):
        found += _patterns(text)
    return sorted(found)


def _is_of_django(one: Import) -> bool:
    """Whether an import brings what Django's patterns are written with: few files of a project do."""
    return one.module.partition(".")[0] == "django" and one.name in ("path", "re_path", "url")


def _decorated(text: str) -> Iterator[Route]:
    """`@app.get("/x")` and `@bp.route("/x", methods=["GET", "POST"])` above a function or a class."""
    for match in _DECORATOR.finditer(text):
        verb, path = match[1], match[3]
        defined = _DEFINED.search(text, match.end())
        if defined is None:
            continue
        arguments = _NEXT.split(text[match.end() : defined.start()], maxsplit=1)[0]
        methods = _METHODS.search(arguments) if verb == "route" else None
        named = re.findall(r"\w+", methods[1]) if methods else ["GET" if verb == "route" else verb]
        for method in named:
            yield Route(_line(text, match.start()), f"{method.upper()} {path}", f"def {defined[1]}")


def _patterns(text: str) -> Iterator[Route]:
    """`path("x/", views.index)` and `re_path(r"^x/$", views.Index.as_view())` of Django."""
    for match in _PATTERN.finditer(text):
        handler = _view(text, match.end())
        if handler.rpartition(".")[2] not in ("include", "urls"):  # which are no views, but more routes
            yield Route(_line(text, match.start()), f"{ANY} /{match[2].lstrip('/')}", handler)


def _view(text: str, at: int) -> str:
    """The view that stands at a place: itself, `View.as_view()`, or inside a decorator, `login_required(view)`."""
    while (match := _VIEW.match(text, at)) is not None:
        name, called = match[1], match[2]
        if not called or name.endswith(".as_view") or name.rpartition(".")[2] == "include":
            return name.removesuffix(".as_view")
        at = match.end()
    return ""


def _passed(text: str) -> Iterator[Route]:
    """`app.get("/x", check, handler)`: the last argument, where it has a name."""
    receivers = _SHARED | set(_MADE.findall(text))
    for match in _CALL.finditer(text):
        if match[1] in receivers:
            method = ANY if match[2] == "all" else match[2].upper()
            handler = _last_argument(text[match.end() : match.end() + _MAX_CALL])
            yield Route(_line(text, match.start()), f"{method} {match[4]}", handler if _NAME.match(handler) else "")


def _last_argument(text: str) -> str:
    """What stands behind the last comma before the bracket that closes a call; empty where it is not closed."""
    depth = start = 0
    arguments: list[str] = []
    for at, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING and depth:
            depth -= 1
        elif depth == 0 and character in (",", ")"):
            arguments.append(text[start:at].strip())
            start = at + 1
            if character == ")":
                return next((one for one in reversed(arguments) if one), "")
    return ""


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def occurrences(found: Iterable[Route]) -> Iterator[tuple[Route, int]]:
    """Each route with the number of those before it that have its name."""
    seen: dict[str, int] = {}
    for one in found:
        yield one, seen.get(one.name, 0)
        seen[one.name] = seen.get(one.name, 0) + 1
