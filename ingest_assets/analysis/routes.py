"""Routes of web frameworks: which method and path of an address a file gives to which handler, and where it mounts
others.

Belongs here: reading them in the text of Flask, FastAPI and those like them, Django, Express and those like it. What a
handler or a router means is a matter of `graph`; the whole path of a route, made of all that it is mounted under, is
that of `route_paths`. A path is as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ingest_assets.analysis.facts import Import

ANY = "ANY"  # where the framework leaves the method to the handler
_MAX_CALL = 2_000  # characters of the arguments that are read
_MAX_DEPTH = 30  # of brackets inside brackets
_MAX_LIST = 200_000  # of a list of patterns
_VERBS = "get|post|put|delete|patch|head|options"
# Packages with routes, by the languages that import them.
_DECORATING = frozenset({"flask", "fastapi", "starlette", "quart", "sanic", "bottle"})
_PASSING = frozenset({"express", "fastify", "hono", "restify", "polka", "koa-router", "@koa/router"})
_SHARED = frozenset({"app", "api", "bp", "blueprint", "router"})  # what files that share one call what they import
_GIVEN = _SHARED | {"fastify", "server", "instance"}  # what plugins call what they are given
_DECORATOR = re.compile(rf"^[ \t]*@([\w.]+)\.(route|websocket|{_VERBS})\(\s*[rR]?([\"'])(/[^\"'\n]*|)\3", re.MULTILINE)
_DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_NEXT = re.compile(r"\n[ \t]*@")
_METHODS = re.compile(r"methods\s*=\s*[\[(]([^\])]*)")
_MAKING = ("Blueprint(", "APIRouter(")  # without which nothing is looked for
_TAKING = (".include_router(", ".register_blueprint(", ".blueprint(", ".mount(")
_ROUTER = re.compile(r"^[ \t]*(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:[\w.]+\.)?(?:Blueprint|APIRouter)\(", re.MULTILINE)
_INCLUDING = re.compile(r"(?<![\w.])([\w.]+)\.(include_router|register_blueprint|blueprint|mount)\(")
_PREFIX = re.compile(r"(?:url_)?prefix\s*[=:]\s*(.+)", re.DOTALL)
_PATTERN = re.compile(r"(?<![\w.])(?:path|re_path|url)\(\s*[rR]?([\"'])([^\"'\n]*)\1\s*,\s*(?=[\w.])")
_LIST = re.compile(r"^(\w+)[ \t]*(?::[^=\n]+)?\+?=[ \t]*(?:\w+)?([\[(])", re.MULTILINE)
_INCLUDE = re.compile(r"include\(\s*\(?\s*")
_VIEW = re.compile(r"([\w.]+)\s*(\(?)\s*")
_CALL = re.compile(rf"(?<![\w$.])([\w$]+)\.({_VERBS}|all)\(\s*([\"'`])(/[^\"'`\n]*)\3\s*,")
_MADE = re.compile(
    r"(?:([\w$]+)\s*=|\bexport\s+default\b)\s*(?:await\s+)?(?:new\s+)?(?:[\w$]+\.)?(?:express|Router|[fF]astify|Hono|polka)\s*(?:<[^()\n]*>)?\("
)
_MOUNTING = re.compile(r"(?<![\w$.])([\w$]+)\.(use|route|register)\(")
_LINK = re.compile(r"\s*\.(\w+)\(")
_REQUIRED = re.compile(r"(?:await\s+)?(?:require|import)\(\s*([\"'`][^\"'`\n]+[\"'`])\s*\)")
_OF_KOA = re.compile(r"([\w$.]+)\.routes\(\)\Z")
_NAME = re.compile(r"[\w$]+(?:\.[\w$]+)*\Z")
_TEXT = re.compile(r"[rR]?([\"'`])([^\"'`\n$]*)\1\Z")
_QUOTED = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\\n])*`"
_TOKEN = re.compile(rf"{_QUOTED}|[()\[\]{{}},]")


class Route(NamedTuple):
    """A method and a path."""

    line: int
    name: str  # `GET /x`
    handler: str  # an expression; or `def x`: what is defined next, of this name; empty where it has no name
    router: str = ""  # an expression: what it is registered with; empty where that is the file


class Mount(NamedTuple):
    """A router, or a module with routes, under a path."""

    line: int
    prefix: str | None  # None where it is no text
    target: str  # an expression; or the name of a module, in quotes
    router: str | None = ""  # an expression: where it is mounted; empty for the file, None for what it has of its own
    replaces: bool = False  # the prefix stands in place of its own, not before it
    is_plugin: bool = False  # the target may be a function that is given the router


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
        found += (one for one in _patterns(text) if isinstance(one, Route))
    return sorted(found)


def mounts(text: str, language: str | None, imports: Iterable[Import]) -> list[Mount]:
    """What a text mounts, and the prefixes that it gives to its own routers, in order."""
    if language != "python":
        return list(_used(text))
    found = list(_included(text))
    if any(map(_is_of_django, imports)):
        found += (one for one in _patterns(text) if isinstance(one, Mount))
    return sorted(found, key=lambda one: one.line)


def _is_of_django(one: Import) -> bool:
    """Whether an import brings what Django's patterns are written with: few files of a project do."""
    return one.module.partition(".")[0] == "django" and one.name in ("path", "re_path", "url")


def _decorated(text: str) -> Iterator[Route]:
    """`@app.get("/x")` and `@bp.route("/x", methods=["GET", "POST"])` above a function or a class."""
    for match in _DECORATOR.finditer(text):
        router, verb, path = match[1], match[2], match[4]
        defined = _DEFINED.search(text, match.end())
        if defined is None:
            continue
        arguments = _NEXT.split(text[match.end() : defined.start()], maxsplit=1)[0]
        methods = _METHODS.search(arguments) if verb == "route" else None
        named = re.findall(r"\w+", methods[1]) if methods else ["GET" if verb == "route" else verb]
        for method in named:
            yield Route(_line(text, match.start()), f"{method.upper()} {path}", f"def {defined[1]}", router)


def _included(text: str) -> Iterator[Mount]:
    """`bp = Blueprint("x", url_prefix="/x")`, `app.include_router(items.router, prefix="/x")`,
    `app.register_blueprint(bp, url_prefix="/x")`, `app.mount("/x", other)`."""
    for match in _ROUTER.finditer(text) if any(word in text for word in _MAKING) else ():
        given, prefix = _prefix(_arguments(text, match.end()))
        if given:
            yield Mount(_line(text, match.start()), prefix, match[1], None)
    for match in _INCLUDING.finditer(text) if any(word in text for word in _TAKING) else ():
        router, verb = match[1], match[2]
        arguments = _arguments(text, match.end())
        if verb == "mount" and arguments:
            given, prefix = True, _text(arguments.pop(0))
        else:
            given, prefix = _prefix(arguments)
        target = re.sub(r"^(?:router|blueprint|app)\s*=\s*", "", arguments[0]) if arguments else ""
        if _NAME.match(target):
            replaces = given and verb in ("register_blueprint", "blueprint")
            yield Mount(_line(text, match.start()), prefix if given else "", target, router, replaces)


@lru_cache(1)  # a file is asked for its routes and then for its mounts
def _patterns(text: str) -> tuple[Route | Mount, ...]:
    return tuple(_each_pattern(text))


def _each_pattern(text: str) -> Iterator[Route | Mount]:
    """`path("x/", views.index)`, `re_path(r"^x/$", views.Index.as_view())`, and `path("x/", include("other.urls"))` of
    Django."""
    lists = list(_lists(text))
    around: list[tuple[int, str]] = []  # the ends of the lists that are included where they stand, and their prefixes
    for match in _PATTERN.finditer(text):
        while around and around[-1][0] <= match.start():
            around.pop()
        prefix = join(around[-1][1] if around else "/", match[2])
        of_list = next((name for start, end, name in lists if start < match.start() < end), "")
        router, line = "" if of_list == "urlpatterns" else of_list, _line(text, match.start())
        if (include := _INCLUDE.match(text, match.end())) is not None:
            if text[include.end() : include.end() + 1] == "[":
                around.append((_end(text, include.end(), _MAX_CALL) or include.end(), prefix))
            elif included := _arguments(text, include.end()):
                yield Mount(line, prefix, included[0], router)
            continue
        handler = _view(text, match.end())
        if handler.rpartition(".")[2] not in ("include", "urls"):  # which are no views, but more routes
            yield Route(line, f"{ANY} {prefix}", handler, router)


def _lists(text: str) -> Iterator[tuple[int, int, str]]:
    """The lists of a module with their names, each with where it begins and ends."""
    at = 0
    while (match := _LIST.search(text, at)) is not None and (end := _end(text, match.start(2), _MAX_LIST)):
        yield match.start(), end, match[1]
        at = end


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
    receivers = _GIVEN | set(_MADE.findall(text)) - {""}
    for match in _CALL.finditer(text):
        if match[1] in receivers:
            method = ANY if match[2] == "all" else match[2].upper()
            handler = (_arguments(text, match.end()) or [""])[-1]
            handler = handler if _NAME.match(handler) else ""
            yield Route(_line(text, match.start()), f"{method} {match[4]}", handler, match[1])


def _used(text: str) -> Iterator[Mount]:
    """`app.use("/x", router)` of Express and Koa, `app.route("/x", other)` of Hono, `app.register(plugin, {prefix})` of
    Fastify, one behind the other too; `new Router({ prefix: "/x" })` and `new Hono().basePath("/x")`."""
    receivers = set(_GIVEN)
    for match in _MADE.finditer(text):
        router = match[1] or ""
        receivers.add(router)
        given, prefix = _prefix(_options(_arguments(text, match.end())))
        for verb, start, arguments in _chain(text, _end(text, match.end() - 1, _MAX_CALL)):
            if verb == "basePath" and arguments:
                given, prefix = True, _text(arguments[0])
            yield from _mounting(text, start, router, verb, arguments)
        if given and router:
            yield Mount(_line(text, match.start()), prefix, router, None)
    for match in _MOUNTING.finditer(text):
        if match[1] in receivers:
            for verb, start, arguments in _chain(text, match.start(2) - 1):
                yield from _mounting(text, start, match[1], verb, arguments)


def _chain(text: str, at: int | None) -> Iterator[tuple[str, int, list[str]]]:
    """The calls `.verb(...)` that follow each other from a place on, with where each begins and its arguments."""
    while at is not None and (match := _LINK.match(text, at)) is not None:
        yield match[1], match.start(1), _arguments(text, match.end())
        at = _end(text, match.end() - 1, _MAX_CALL)


def _mounting(text: str, at: int, router: str, verb: str, arguments: list[str]) -> Iterator[Mount]:
    given, prefix = False, None
    if verb == "register":
        targets, (given, prefix) = arguments[:1], _prefix(_options(arguments[1:]))
    elif arguments and arguments[0][:1] in "\"'`":
        targets, given, prefix = arguments[1:] if verb in ("use", "route") else [], True, _text(arguments[0])
    else:
        targets = arguments if verb == "use" else []
    named = [one for one in map(_mounted, targets) if one]
    if named:
        is_plugin = verb == "register"
        yield Mount(_line(text, at), prefix if given else "", named[-1], router, is_plugin=is_plugin)


def _mounted(argument: str) -> str:
    """What an argument mounts: a name, a module in quotes; empty where that cannot be told."""
    if (required := _REQUIRED.match(argument)) is not None:
        return required[1]
    of_koa = _OF_KOA.match(argument)
    argument = of_koa[1] if of_koa is not None else argument
    return argument if _NAME.match(argument) else ""


def _prefix(arguments: Iterable[str]) -> tuple[bool, str | None]:
    """Whether a prefix is among the arguments, and which; None where it is no text."""
    for argument in arguments:
        if (match := _PREFIX.match(argument)) is not None:
            return True, _text(match[1])
    return False, None


def _options(arguments: list[str]) -> list[str]:
    """The entries of the object that is the last argument."""
    last = arguments[-1] if arguments else ""
    return _arguments(last, 1) if last.startswith("{") else []


def _text(argument: str) -> str | None:
    match = _TEXT.match(argument)
    return None if match is None else match[2]


def _arguments(text: str, at: int) -> list[str]:
    """The arguments of a call, from behind its opening bracket; none where it is not closed soon."""
    arguments: list[str] = []
    depth, start = 0, at
    for token in _TOKEN.finditer(text, at, at + _MAX_CALL):
        if token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
        if depth < 0 or (depth == 0 and token[0] == ","):
            arguments.append(text[start : token.start()].strip())
            start = token.end()
        if depth < 0:
            return [one for one in arguments if one]
        if depth > _MAX_DEPTH:
            break
    return []


def _end(text: str, at: int, most: int) -> int | None:
    """Where the bracket that opens at a place is closed; None where that is farther off than `most` characters."""
    depth = 0
    for token in _TOKEN.finditer(text, at, at + most):
        depth += (token[0] in "([{") - (token[0] in ")]}")
        if depth == 0:
            return token.end()
        if depth > _MAX_DEPTH:
            break
    return None


def join(prefix: str, path: str) -> str:
    """A path below a prefix, with one slash between them. A path that is a pattern begins anew in the middle."""
    above = prefix.rstrip("/")
    return f"{above}/{path.lstrip('^/' if above else '/')}" if path else prefix


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def occurrences(found: Iterable[Route]) -> Iterator[tuple[Route, int]]:
    """Each route with the number of those before it that have its name."""
    seen: dict[str, int] = {}
    for one in found:
        yield one, seen.get(one.name, 0)
        seen[one.name] = seen.get(one.name, 0) + 1
