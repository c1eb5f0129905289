"""The facts and metrics of Lua."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexity,
    definitions,
    heads,
    imports,
    lines,
    parsed,
    references,
    span,
)


def test_lua() -> None:
    assert definitions("queue.lua") == [
        ("variable", "pack", "private"),
        ("variable", "Queue", "private"),
        ("variable", "LIMIT", "public"),
        ("function", "Queue.new", "public"),
        ("method", "Queue.take", "public"),
        ("function", "Queue.take.visit", "private"),
        ("function", "helper", "private"),
        ("function", "Queue.handler", "public"),
        ("function", "callback", "private"),
        ("function", "start", "public"),
    ]
    assert references("queue.lua", "call") == [
        ("require", None, None),
        ("require", None, None),
        ("require", None, None),
        ("require", None, None),
        ("require", None, None),
        ("setmetatable", None, "Queue.new"),
        ("decode", "json", "Queue.new"),
        ("first", None, "Queue.take"),
        ("drop", "self", "Queue.take"),
        ("run", "second", "Queue.take"),
        ("pack", None, "Queue.take"),
        ("upper", "pack(count)", "Queue.take"),
        ("take", "self", "Queue.take"),
        ("helper", None, "helper"),
        ("print", None, "Queue.handler"),
    ]
    assert imports("queue.lua") == [
        ("json", 0, None, "json"),
        ("queue.first", 0, None, "first"),
        ("queue.second", 0, None, "second"),
        ("compat", 0, "pack", "pack"),
        ("queue.setup", 0, None, None),
    ]
    assert parsed("queue.lua").exports == ("__index", "LIMIT", "new", "take", "handler", "start")
    assert heads("queue.lua") == [
        ('local pack = require("compat").pack', None),
        ("local Queue = {}", None),
        ("LIMIT = 10", None),
        ("function Queue.new(size, ...)", "Makes a queue.\n@param size how many"),
        ("function Queue:take(count)", "Takes what is oldest."),
        ("local visit = function(one)", None),
        ("local function helper(n)", None),
        ("Queue.handler = function(event)", None),
        ("local callback = function() end", None),
        ("function start() end", None),
    ]
    assert span("queue.lua", "Queue.take") == (20, 0, 36, 3)
    assert complexity("queue.lua") == [
        ("Queue.new", 1, 0, 0, 2),
        ("Queue.take", 8, 11, 2, 1),
        ("Queue.take.visit", 1, 0, 0, 1),
        ("helper", 2, 2, 0, 1),
        ("Queue.handler", 1, 0, 0, 1),
    ]
    assert lines("queue.lua") == (32, 6, 5)
