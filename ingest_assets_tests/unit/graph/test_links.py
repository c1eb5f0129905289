"""What a codebase provides for others, and what their files mean there."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.graph_links import OtherWorld, leading_out, links
from ingest_assets.analysis.graph_nodes import package_node
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.modules import FileIndex
from ingest_assets.analysis.modules.provided import provided
from ingest_assets.analysis.parsing import parse
from ingest_assets.analysis.scopes import FileNames


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            dict.fromkeys(
                ("src/tool/__init__.py", "src/tool/deep/__init__.py", "src/six.py", "more/nested/__init__.py",
                 "tests/__init__.py", "setup.py", "logging.py", "docs/conf.py"), ""
            ),
            {("python", "tool", True), ("python", "six", False), ("python", "nested", True), ("python", "more", True)},
        ),
        (
            {"package.json": '{"name": "root"}', "packages/a/package.json": '{"name": "@x/a"}', "b/package.json": "{"},
            {("script", "root", True), ("script", "@x/a", True)},
        ),
        ({"go.mod": "module github.com/x/y/v2\n"}, {(".go", "github.com/x/y", True)}),
        (
            {"Cargo.toml": '[package]\nname = "serde-json"\n', "w/Cargo.toml": "[workspace]"},
            {(".rs", "serde_json", True)},
        ),
        (
            {"src/org/x/A.java": "", "src/org/x/B.kt": ""},
            {("jvm", "src.org.x", True), ("jvm", "org.x", True), ("jvm", "x", True)},
        ),
        ({"composer.json": '{"autoload": {"psr-4": {"Twig\\\\": "src/", "": "lib"}}}'}, {(".php", "Twig", True)}),
        ({"include/zip/zip.h": "", "zip.c": ""}, {("c", one, False) for one in ("include", "zip", "zip.h")}),
        ({"lib/sinatra/base.rb": "", "tool.rb": ""}, {(".rb", "sinatra", False), (".rb", "tool", False)}),
        ({"lib/ecto_sql/repo.ex": "", "mix.exs": ""}, {("elixir", "EctoSql", True), ("elixir", "Mix", True)}),
        ({"lua/pl/path.lua": ""}, {(".lua", one, False) for one in ("lua", "pl", "path")}),
        ({"readme.md": ""}, set()),
    ],
)  # fmt: skip
def test_packages_that_a_codebase_provides(files: dict[str, str], expected: set[tuple[str, str, bool]]) -> None:
    assert {tuple(one) for one in provided(FileIndex.of(files, files.get))} == expected


def named(path: str, text: str) -> FileNames:
    facts = parse(text, detect(path))
    return FileNames(path, facts.language, facts.definitions, facts.imports)


def used(path: str, text: str, package: str, other: dict[str, str], *, sure: bool = True) -> list[tuple[str, str, str]]:
    """(kind, confidence, what is used) of a file in another codebase that is called `package` there."""
    file, there = named(path, text), {one: named(one, written) for one, written in other.items()}
    world = OtherWorld(FileIndex.of(there, other.get), there.values(), lambda _: (), lambda _: ())
    imports = leading_out(file, {package_node(package, file.family).node_id})
    edges, asked = links(file, imports, parse(text, detect(path)).references, world, sure=sure)
    known = {node.node_id: node.qualified_name for one in there.values() for node in (one.node, *one.nodes())}
    own = {node.node_id for node in (file.node, *file.nodes())}
    assert all(edge.source in own and edge.path == path for edge in edges)
    assert asked
    assert not any("\0" in part for key in asked for part in key)
    return [(edge.kind, edge.confidence, known[edge.target]) for edge in edges]


def test_uses_through_an_import() -> None:
    other = {
        "src/tool/__init__.py": "from .base import Base\nfrom . import parts\n",
        "src/tool/base.py": "class Base:\n    def run(self): ...\ndef helper(): ...\n",
        "src/tool/parts.py": "def work(): ...\n",
    }
    text = (
        "import os, tool\nfrom tool import Base\nfrom .base import helper\n"
        "class Own(Base):\n    def run(self):\n        super().run()\n        helper()\n        self.parts.work()\n"
        "def go():\n    tool.parts.work()\n    Own().run()\n    tool.missing()\n"
    )
    assert used("app.py", text, "tool", other) == [
        ("imports", "certain", "src/tool/__init__.py"),
        ("imports", "certain", "src/tool/__init__.py"),
        ("imports", "certain", "Base"),
        ("overrides", "certain", "Base.run"),
        ("inherits", "certain", "Base"),
        ("calls", "certain", "Base.run"),
        ("references", "certain", "src/tool/__init__.py"),
        ("references", "certain", "src/tool/parts.py"),
        ("calls", "certain", "work"),
        ("references", "certain", "src/tool/__init__.py"),
    ]
    assert {confidence for _, confidence, _ in used("app.py", text, "tool", other, sure=False)} == {"likely"}
    assert used("app.py", text, "os", other) == []


def test_packages_of_scripts_by_what_they_export() -> None:
    other = {
        "package.json": '{"name": "@x/kit", "exports": {".": "./dist/index.js", "./more": "./dist/more.js"}}',
        "src/index.ts": "export { draw } from './draw';\nexport class Kit { go() {} }\n",
        "src/draw.ts": "export function draw() {}\n",
        "src/more.ts": "export const more = () => 1;\n",
    }
    text = (
        "import { draw, Kit } from '@x/kit';\nimport { more } from '@x/kit/more';\n"
        "import { draw as own } from './draw';\n"
        "draw(); own(); more();\nconst kit = new Kit();\nkit.go();\n"
    )
    found = used("app.ts", text, "@x/kit", other)
    assert [one for one in found if one[0] == "calls"] == [
        ("calls", "certain", "draw"), ("calls", "certain", "more"), ("calls", "certain", "Kit"),
        ("calls", "certain", "Kit.go"),
    ]  # fmt: skip
    assert {one[2] for one in found if one[0] == "imports"} == {
        "src/index.ts", "draw", "Kit", "src/more.ts", "more",
    }  # fmt: skip
