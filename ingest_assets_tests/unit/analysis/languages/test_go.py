"""The facts and metrics of Go."""

from ingest_assets_tests.unit.analysis.fixture_files import definitions, imports, parsed, references


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
