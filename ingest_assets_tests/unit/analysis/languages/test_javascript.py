"""The facts and metrics of JavaScript."""

from ingest_assets.analysis import parsing
from ingest_assets.analysis.languages import by_name
from ingest_assets_tests.unit.analysis.fixture_files import definitions, imports, parsed, references


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
