"""The facts and metrics of TypeScript."""

from ingest_assets_tests.unit.analysis.fixture_files import definitions, imports, parsed, references


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
