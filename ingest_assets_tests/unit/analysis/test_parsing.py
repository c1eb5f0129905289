"""The facts of small files in every language with a grammar."""

from pathlib import Path

import pytest

from ingest_assets.analysis import parsing
from ingest_assets.analysis.facts import ParsedFile
from ingest_assets.analysis.languages import by_name, detect

FIXTURES = Path(__file__).parent / "fixtures"


def parsed(name: str) -> ParsedFile:
    text = (FIXTURES / name).read_text("utf-8")
    found = parsing.parse(text, detect(name, text))
    assert found.status == "parsed", found.reason
    return found


def definitions(name: str) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.qualified_name, one.visibility) for one in parsed(name).definitions]


def references(name: str, kind: str) -> list[tuple[str, str | None, str | None]]:
    found = parsed(name)
    return [
        (one.name, one.receiver, None if one.enclosing is None else found.definitions[one.enclosing].qualified_name)
        for one in found.references
        if one.kind == kind
    ]


def imports(name: str) -> list[tuple[str, int, str | None, str | None]]:
    return [(one.module, one.level, one.name, one.alias) for one in parsed(name).imports]


def test_python() -> None:
    assert definitions("shapes.py") == [
        ("variable", "__all__", "public"),
        ("constant", "LIMIT", "public"),
        ("variable", "cache", "public"),
        ("class", "Circle", "public"),
        ("method", "Circle.__init__", "public"),
        ("variable", "Circle.radius", "public"),
        ("method", "Circle.area", "public"),
        ("method", "Circle._scaled", "private"),
        ("function", "Circle._scaled.inner", "public"),
        ("function", "area", "public"),
    ]
    assert references("shapes.py", "call") == [
        ("register", None, None),
        ("Circle", None, "Circle._scaled"),
        ("inner", None, "Circle._scaled"),
        ("join", "osp", "area"),
    ]
    assert references("shapes.py", "inherit") == [("Base", None, "Circle"), ("Measured", "units", "Circle")]
    assert references("shapes.py", "decorate") == [("register", None, "Circle"), ("property", None, "Circle.area")]
    assert references("shapes.py", "type") == [
        ("float", None, "Circle.__init__"),
        ("Factor", "units", "Circle._scaled"),
        ("list", None, "area"),
        ("Circle", None, "area"),
    ]
    assert imports("shapes.py") == [
        ("math", 0, None, None),
        ("os.path", 0, None, "osp"),
        ("", 1, "units", None),
        ("base", 2, "Drawable", "Base"),
        ("base", 2, "register", None),
        ("helpers", 1, "*", None),
    ]
    assert parsed("shapes.py").exports == ("Circle", "area")


def test_python_details() -> None:
    circle, radius, area = (parsed("shapes.py").definitions[ordinal] for ordinal in (3, 5, 6))
    assert (radius.parent, radius.signature) == (circle.ordinal, "self.radius = radius")
    assert (circle.signature, circle.doc) == ("class Circle(Base, units.Measured)", "A round shape.")
    assert (circle.start_line, circle.start_column, circle.end_line, circle.end_column) == (16, 0, 33, 41)
    assert area.parent == circle.ordinal and area.doc == "Its area,\nin square units."
    assert parsed("shapes.py").definitions[9].signature == "async def area(shape: list[Circle])"


def test_python_exports_public_names_without_all() -> None:
    found = parsing.parse("def a(): pass\ndef _b(): pass\nclass C:\n    def d(self): pass\n", by_name("python"))
    assert found.exports == ("a", "C")


def test_javascript() -> None:
    assert definitions("store.js") == [
        ("class", "Store", "public"),
        ("variable", "Store.#items", "private"),
        ("method", "Store.constructor", "public"),
        ("method", "Store.load", "public"),
        ("method", "Store.#reset", "private"),
        ("function", "total", "public"),
        ("function", "add", "private"),
        ("function", "View", "public"),
    ]
    assert references("store.js", "call") == [
        ("require", None, None),
        ("require", None, None),
        ("load", "this", "Store.constructor"),
        ("readFileSync", "fs", "Store.load"),
        ("join", None, "Store.load"),
        ("reduce", "items", "total"),
        ("state", None, "View"),
        ("Panel", None, "View"),
        ("Store", None, "View"),
        ("load", "new Store('x')", "View"),
    ]
    assert references("store.js", "inherit") == [("Base", "api", "Store")]
    assert imports("store.js") == [
        ("react", 0, "default", "React"),
        ("react", 0, "useState", "state"),
        ("react", 0, "useMemo", None),
        ("api", 1, None, "api"),
        ("style.css", 1, None, None),
        ("lib/format", 3, "format", "pretty"),
        ("types", 1, "*", None),
        ("fs", 0, None, "fs"),
        ("paths", 2, "join", None),
        ("paths", 2, "resolve", "absolute"),
        ("", 0, "View", "default"),
    ]
    assert parsed("store.js").exports == ("pretty", "Store", "total", "default", "View")
    assert parsed("store.js").definitions[0].doc == "Keeps things.\n@param {string} name"


def test_commonjs_exports() -> None:
    text = "exports.a = 1;\nmodule.exports.b = () => 2;\nmodule.exports = { c, d: 4 };\n"
    assert parsing.parse(text, by_name("javascript")).exports == ("a", "b", "c", "d")


def test_typescript() -> None:
    assert definitions("service.ts") == [
        ("interface", "Repository", "public"),
        ("method", "Repository.find", "public"),
        ("type", "Id", "public"),
        ("enum", "Mode", "public"),
        ("constant", "Mode.Fast", "public"),
        ("constant", "Mode.Slow", "public"),
        ("module", "internal", "private"),
        ("function", "internal.helper", "public"),
        ("class", "UserService", "public"),
        ("variable", "UserService.cache", "private"),
        ("method", "UserService.connect", "protected"),
        ("method", "UserService.find", "public"),
        ("method", "UserService.handle", "private"),
        ("function", "ambient", "private"),
    ]
    assert references("service.ts", "inherit") == [
        ("Reader", None, "Repository"),
        ("Repository", None, "UserService"),
    ]
    assert ("User", None, "UserService.find") in references("service.ts", "type")
    assert references("service.ts", "decorate") == [("Injectable", None, None)]
    assert imports("service.ts") == [
        ("models/user", 1, "User", None),
        ("config", 1, None, "config"),
        ("@acme/log", 0, "default", "logger"),
        ("@acme/log", 0, "level", None),
    ]
    assert parsed("service.ts").exports == ("Repository", "Id", "Mode", "UserService")


def test_tsx() -> None:
    assert definitions("panel.tsx") == [("function", "Panel", "public")]
    assert references("panel.tsx", "call") == [("Button", None, "Panel"), ("save", None, "Panel")]
    assert imports("panel.tsx") == [("button", 1, "Button", None)]


def test_go() -> None:
    assert definitions("server.go") == [
        ("constant", "MaxSize", "public"),
        ("constant", "minSize", "private"),
        ("variable", "Default", "public"),
        ("struct", "Server", "public"),
        ("variable", "Server.name", "private"),
        ("interface", "Handler", "public"),
        ("method", "Handler.Handle", "public"),
        ("type", "Names", "public"),
        ("function", "New", "public"),
        ("method", "Server.Run", "public"),
        ("method", "List.len", "private"),
    ]
    assert references("server.go", "call") == [
        ("ToUpper", "str", "New"),
        ("loop", "s", "Server.Run"),
        ("helper", None, "Server.Run"),
        ("Sprint", "fmt", "Server.Run"),
    ]
    assert references("server.go", "inherit") == [
        ("Base", None, "Server"),
        ("Logger", "log", "Server"),
        ("Stringer", "fmt", "Handler"),
    ]
    assert imports("server.go") == [
        ("fmt", 0, None, None),
        ("strings", 0, None, "str"),
        ("example.com/dsl", 0, "*", None),
        ("example.com/driver", 0, None, "_"),
    ]
    server, run = parsed("server.go").definitions[3], parsed("server.go").definitions[9]
    assert run.parent == server.ordinal
    assert server.doc == "Server answers requests.\nIt is safe for concurrent use."
    assert parsed("server.go").exports == ("MaxSize", "Default", "Server", "Handler", "Names", "New")


def test_rust() -> None:
    assert definitions("tree.rs") == [
        ("struct", "Tree", "public"),
        ("variable", "Tree.root", "private"),
        ("constant", "LIMIT", "internal"),
        ("trait", "Grow", "public"),
        ("method", "Grow.grow", "public"),
        ("method", "Tree.grow", "public"),
        ("method", "Tree.new", "public"),
        ("method", "Tree.depth", "private"),
        ("module", "tests", "private"),
        ("function", "tests.works", "private"),
        ("enum", "Color", "private"),
        ("constant", "Color.Red", "private"),
        ("macro", "helper", "private"),
    ]
    assert references("tree.rs", "call") == [
        ("push", "self.root", "Tree.grow"),
        ("new", "Node", "Tree.grow"),
        ("check", None, "Tree.new"),
        ("helper", None, "Tree.depth"),
    ]
    assert references("tree.rs", "inherit") == [("Clone", None, "Grow"), ("Grow", None, "Tree")]
    assert imports("tree.rs") == [
        ("std::collections", 0, "HashMap", None),
        ("std::collections::hash_map", 0, "Entry", "Slot"),
        ("std::collections", 0, None, None),
        ("crate::node", 0, "Node", None),
        ("super", 0, "*", None),
        ("serde", 0, None, None),
        ("alloc", 0, None, "memory"),
        ("self::walk", 0, None, None),
    ]
    tree = parsed("tree.rs").definitions[0]
    assert tree.doc == "A tree of nodes.\n\nNever empty."
    assert [one.parent for one in parsed("tree.rs").definitions[5:8]] == [tree.ordinal] * 3


def test_elixir() -> None:
    assert definitions("account.ex") == [
        ("module", "Bank.Account", "public"),
        ("function", "Bank.Account.open", "public"),
        ("function", "Bank.Account.notify", "private"),
        ("function", "Bank.Account.empty", "public"),
        ("macro", "Bank.Account.check", "public"),
        ("module", "Bank.Account.Error", "public"),
        ("function", "Bank.Account.Error.message", "public"),
        ("trait", "Bank.Printable", "public"),
        ("function", "Bank.Printable.print", "public"),
    ]
    assert references("account.ex", "call") == [
        ("info", "Logger", "Bank.Account.open"),
        ("insert", "Db", "Bank.Account.open"),
        ("notify", None, "Bank.Account.open"),
    ]
    assert references("account.ex", "inherit") == [
        ("GenServer", None, "Bank.Account"),
        ("Bank.Ledger", None, "Bank.Account"),
    ]
    assert references("account.ex", "type") == [("Money", None, "Bank.Account.open")]
    assert imports("account.ex") == [
        ("GenServer", 0, None, None),
        ("Bank.Audit", 0, None, None),
        ("Bank.Money", 0, None, None),
        ("Bank.Store", 0, None, "Db"),
        ("Ecto.Query", 0, "from", None),
        ("Logger", 0, None, None),
    ]
    docs = {one.name: one.doc for one in parsed("account.ex").definitions}
    assert docs["Bank.Account"] == "Accounts." and docs["open"] == "Opens an account." and docs["notify"] is None


def test_syntax_errors_keep_what_was_understood() -> None:
    found = parsing.parse(
        "def good():\n    return 1\n\nclass Broken(:\n    x = = 2\n\ndef later(): pass\n", by_name("python")
    )
    assert found.status == "partial" and found.errors
    assert "good" in {one.name for one in found.definitions}
    assert all(1 <= one.start_line <= one.end_line <= 8 for one in found.errors)


def test_without_a_grammar_the_reason_is_told() -> None:
    assert parsing.parse("x", by_name("fortran")).reason == "no grammar for fortran"
    assert parsing.parse("x", None) == ParsedFile(None, "text_only", "unknown language")


def test_a_file_with_too_many_nodes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest_assets.analysis.syntax.MAX_NODES", 50)
    found = parsing.parse("x = [" + "1," * 100 + "]\n", by_name("python"))
    assert found.status == "text_only" and "more than the limit of 50" in (found.reason or "")


def test_a_parse_that_takes_too_long_is_halted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest_assets.analysis.syntax.MAX_STEPS", 10)
    found = parsing.parse("x = [" + "1," * 10_000 + "]\n", by_name("python"))
    assert found.status == "text_only" and found.reason == "gave up parsing after 1,000 operations"
    monkeypatch.undo()
    monkeypatch.setattr("ingest_assets.analysis.syntax.MAX_SECONDS", 0.0)
    found = parsing.parse("x = [" + "1," * 10_000 + "]\n", by_name("python"))
    assert found.reason == "gave up parsing after 0 s"
