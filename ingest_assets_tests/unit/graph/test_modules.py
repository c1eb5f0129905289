"""Which files an import means."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.facts import Import
from ingest_assets.analysis.modules import LANGUAGES, FileIndex, Module


def resolve(
    language: str, paths: list[str], path: str, module: str, level: int = 0, name: str | None = None
) -> Module | None:
    return LANGUAGES[language].resolve(Import(0, module, level, name, None, 1), path, FileIndex.of([*paths, path]))


PACKAGE = ["pkg/__init__.py", "pkg/models.py", "pkg/sub/__init__.py", "pkg/sub/models.py"]


@pytest.mark.parametrize(
    ("module", "level", "name", "expected"),
    [
        ("pkg.models", 0, None, Module(("pkg/models.py",))),
        ("pkg.models", 0, "Model", Module(("pkg/models.py",), "Model")),
        ("pkg", 0, "models", Module(("pkg/__init__.py",), "models", "pkg/models.py")),
        ("", 1, "models", Module(("pkg/sub/__init__.py",), "models", "pkg/sub/models.py")),
        ("", 2, "sub", Module(("pkg/__init__.py",), "sub", "pkg/sub/__init__.py")),
        ("models", 2, "*", Module(("pkg/models.py",), "*")),
        ("models", 9, "x", None),
        ("models", 0, None, None),  # pkg/sub is a package, so it is no source root
        ("os.path", 0, "join", None),
    ],
)
def test_python_in_a_package(module: str, level: int, name: str | None, expected: Module | None) -> None:
    assert resolve("python", PACKAGE, "pkg/sub/views.py", module, level, name) == expected


@pytest.mark.parametrize(
    ("paths", "path", "module", "expected"),
    [
        (["src/tool/__init__.py", "src/tool/cli.py"], "tests/test_cli.py", "tool.cli", "src/tool/cli.py"),
        (["lib/py/tool/__init__.py", "lib/py/tool/cli.py"], "tests/test_cli.py", "tool.cli", "lib/py/tool/cli.py"),
        (["scripts/helper.py", "helper.py"], "scripts/run.py", "helper", "scripts/helper.py"),
        (["scripts/json.py"], "app/main.py", "json", None),
        (["a/tool/__init__.py", "b/tool/__init__.py"], "main.py", "tool", None),  # namesakes: no guess
        (["pkg/a.py", "pkg/a/__init__.py"], "main.py", "pkg.a", "pkg/a/__init__.py"),
    ],
)
def test_python_source_roots(paths: list[str], path: str, module: str, expected: str | None) -> None:
    found = resolve("python", paths, path, module)
    assert (found.files[0] if found else None) == expected


def test_own_folder_is_not_a_file_beside_it() -> None:
    assert resolve("python", ["pkg/a.py"], "pkg/a/b.py", "", 1, "x") is None
    assert resolve("typescript", ["web/b.ts"], "web/b/main.ts", "", 1) is None


def test_python_namespace_package() -> None:
    assert resolve("python", ["space/tool.py"], "main.py", "space", 0, "tool") == Module((), "tool", "space/tool.py")


@pytest.mark.parametrize(
    ("module", "level", "expected"),
    [
        ("a", 1, "web/a.ts"),
        ("b", 1, "web/b/index.js"),
        ("a.js", 1, "web/a.ts"),
        ("data.json", 1, "web/data.json"),
        ("shared/x.test", 2, "shared/x.test.tsx"),
        ("", 1, "web/index.ts"),
        ("react", 0, None),
        ("a", 5, None),
    ],
)
def test_script(module: str, level: int, expected: str | None) -> None:
    paths = ["web/a.ts", "web/b/index.js", "web/data.json", "web/index.ts", "shared/x.test.tsx", "a.ts"]
    found = resolve("tsx", paths, "web/main.tsx", module, level)
    assert (found.files[0] if found else None) == expected


def test_go_folder_is_longest_suffix_and_tests_are_left_out() -> None:
    paths = ["net/http/own.go", "store/a.go", "store/b.go", "store/a_test.go", "internal/store/c.go"]
    assert resolve("go", paths, "main.go", "example.org/app/store") == Module(("store/a.go", "store/b.go"))
    assert resolve("go", paths, "main.go", "example.org/app/internal/store") == Module(("internal/store/c.go",))
    assert resolve("go", paths, "main.go", "net/http") is None


@pytest.mark.parametrize(
    ("path", "module", "name", "expected"),
    [
        ("core/src/main.rs", "crate::a", "B", Module(("core/src/a.rs",), "B")),
        ("core/src/a.rs", "self::b", None, Module(("core/src/a/b/mod.rs",))),
        ("core/src/a/b/mod.rs", "super", "X", Module(("core/src/a.rs",), "X")),
        ("core/src/a/b/mod.rs", "super::super::c", "X", Module(("core/src/c.rs",), "X")),
        ("core/src/main.rs", "crate", "a", Module(("core/src/main.rs",), "a", "core/src/a.rs")),
        ("core/src/main.rs", "std::collections", "HashMap", None),
    ],
)
def test_rust(path: str, module: str, name: str | None, expected: Module | None) -> None:
    paths = ["core/src/lib.rs", "core/src/a.rs", "core/src/a/b/mod.rs", "core/src/c.rs"]
    assert resolve("rust", paths, path, module, 0, name) == expected


def test_elixir_names_a_definition() -> None:
    assert resolve("elixir", [], "lib/a.ex", "Shop.Cart") == Module(definition="Shop.Cart")


TEXTS = {
    "tsconfig.json": '{"extends": "./tsconfig.base.json", // comment\n "compilerOptions": {"baseUrl": "."},}',
    "tsconfig.base.json": '{"compilerOptions": {"paths": {"@app/*": ["src/*"], "exact": ["src/one.ts"]}}}',
    "packages/core/package.json": '{"name": "@my/core", "exports": {".": {"import": "./dist/index.js"},'
    ' "./deep/*": "./dist/deep/*.mjs", "./text": null}}',
    "packages/old/package.json": '{"name": "old", "main": "lib/main.js"}',
    "packages/broken/package.json": '{"name": ',
}
FILES = ["src/one.ts", "src/two/index.tsx", "packages/core/src/index.ts", "packages/core/src/deep/a.mts"]
FILES += ["packages/old/src/main.ts", "packages/old/util.js", "packages/broken/index.js"]


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("@app/two", "src/two/index.tsx"),
        ("exact", "src/one.ts"),
        ("src/one", "src/one.ts"),
        ("@my/core", "packages/core/src/index.ts"),
        ("@my/core/deep/a", "packages/core/src/deep/a.mts"),
        ("old", "packages/old/src/main.ts"),
        ("old/util", "packages/old/util.js"),
        ("broken", None),
        ("react", None),
    ],
)
def test_script_packages_and_aliases(module: str, expected: str | None) -> None:
    index = FileIndex.of([*FILES, *TEXTS], TEXTS.get)
    found = LANGUAGES["typescript"].resolve(Import(0, module, 0, "x", None, 1), "src/app/main.ts", index)
    assert found == (Module((expected,), "x") if expected else None)
