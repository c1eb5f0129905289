"""Edges between files of languages whose modules work each in their own way: real code, analysed and resolved."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.languages import detect
from ingest_assets.analysis.parsing import parse
from ingest_assets.analysis.scopes import FileNames
from ingest_assets_tests.unit.graph.test_inference import edges

JAVA = {
    "src/a/c/Thing.java": "package a.c;\npublic class Thing extends Part { static Thing make() {} }\n",
    "src/a/c/Part.java": "package a.c;\nclass Part { void base() {} }",
    "src/a/d/Other.java": "package a.d;\npublic class Other { static void x() {} }",
    "src/a/b/Main.java": "package a.b;\nimport a.c.Thing;\nimport a.d.*;\n"
    "class Main extends Thing {\nvoid run() {\nThing.make();\nOther.x();\nbase();\nhelp(); }\nvoid help() {} }",
}
GO = {
    "go.mod": "module example.org/app\n",
    "store/a.go": "package store\nfunc Open() *Store { return nil }\n",
    "store/b.go": "package store\nfunc use() { Open() }\n",
    "main.go": 'package main\nimport "example.org/app/store"\nfunc main() { store.Open() }\n',
}
C = {
    "inc/a.h": "int foo(int);\n",
    "src/a.c": '#include "a.h"\nint foo(int x) { return x; }\n',
    "src/main.c": '#include "a.h"\n#include <stdio.h>\nint main() { foo(1); printf(""); }\n',
}
PHP = {
    "composer.json": '{"autoload": {"psr-4": {"App\\\\": "lib/"}}}',
    "lib/Models/User.php": "<?php\nnamespace App\\Models;\nclass User { function save() {} static function find() {} }",
    "lib/Http/C.php": "<?php\nnamespace App\\Http;\nuse App\\Models\\User;\n"
    "class C extends User { function f() { User::find(); $this->save(); } }",
}
RUBY = {
    "lib/a/b.rb": "class B\n  def go; end\n  def self.make; end\nend\n",
    "lib/c.rb": 'require "a/b"\nclass C < B\n  def run; B.make; self.go; end\nend\n',
}
RUST = {
    "core/Cargo.toml": '[package]\nname = "my-core"\n',
    "core/src/lib.rs": "pub struct Foo;\nimpl Foo { pub fn new() -> Foo { Foo } }\n",
    "core/src/store.rs": "use crate::Foo;\npub fn open() { Foo::new(); }\n",
    "app/src/main.rs": "use my_core::Foo;\nuse my_core::store::open;\nfn main() { open(); Foo::new(); }\n",
}


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        pytest.param(
            JAVA,
            "src/a/b/Main.java",
            [
                (2, "src/a/c/Thing.java"), (2, "src/a/c/Thing.java::Thing"), (3, "src/a/d/Other.java"),
                (4, "src/a/c/Thing.java::Thing"), (6, "src/a/c/Thing.java::Thing.make"),
                (7, "src/a/d/Other.java::Other.x"), (8, "src/a/c/Part.java::Part.base"),
                (9, "src/a/b/Main.java::Main.help"),
            ],
            id="java",
        ),
        pytest.param(
            GO, "main.go", [(2, "store/a.go"), (2, "store/b.go"), (3, "store/a.go::Open")], id="go-import"
        ),
        pytest.param(GO, "store/b.go", [(2, "store/a.go::Open")], id="go-package"),
        pytest.param(C, "src/main.c", [(1, "inc/a.h"), (3, "src/a.c::foo")], id="c"),
        pytest.param(
            PHP,
            "lib/Http/C.php",
            [
                (3, "lib/Models/User.php"), (3, "lib/Models/User.php::User"),
                (4, "lib/Models/User.php::User"), (4, "lib/Models/User.php::User.find"),
                (4, "lib/Models/User.php::User.save"),
            ],
            id="php",
        ),
        pytest.param(
            RUBY,
            "lib/c.rb",
            [(1, "lib/a/b.rb"), (2, "lib/a/b.rb::B"), (3, "lib/a/b.rb::B.make"), (3, "lib/a/b.rb::B.go")],
            id="ruby",
        ),
        pytest.param(
            RUST,
            "app/src/main.rs",
            [
                (1, "core/src/lib.rs"), (1, "core/src/lib.rs::Foo"), (2, "core/src/store.rs"),
                (2, "core/src/store.rs::open"), (3, "core/src/store.rs::open"), (3, "core/src/lib.rs::Foo.new"),
            ],
            id="rust",
        ),
    ],
)  # fmt: skip
def test_edges_between_files(files: dict[str, str], path: str, expected: list[tuple[int, str]]) -> None:
    found = edges(files, path, "imports", "calls", "inherits", "implements")
    assert {one[:2] for one in found} == set(expected)
    assert {one[3] for one in found} == {"certain"}


@pytest.mark.parametrize(
    ("path", "text", "packages"),
    [
        ("pkg/a.py", "import os.path\nimport numpy as np\nfrom pkg import gone\nfrom . import x", ["os", "numpy"]),
        (
            "a.ts",
            "import a from 'node:fs'; import b from '@s/p/x'; export * from 'lodash/fp'; const c = require('own');"
            " import d from '@/y'; import e from './z'; import 'https://x.org/y.js';",
            ["fs", "@s/p", "lodash"],
        ),
        (
            "a.go",
            'package a\nimport (\n"net/http"\n"github.com/x/y/v2/z"\n"gopkg.in/yaml.v3"\n)',
            ["net/http", "github.com/x/y", "gopkg.in/yaml.v3"],
        ),
        ("a.rs", "mod a;\nuse serde::de::Visitor;\nuse std::io;\nuse Shape::*;\nuse crate::x::Y;", ["serde", "std"]),
        ("A.java", "import java.util.List;\nimport static org.junit.Assert.fail;", ["java.util", "org.junit"]),
        ("a.php", "<?php\nuse Symfony\\Component\\Clock;\nuse Exception;\nrequire 'a/b.php';", ["Symfony"]),
        ("a.c", '#include <stdio.h>\n#include "boost/any.hpp"\n', ["stdio.h", "boost"]),
        ("a.rb", "require 'active_support/core_ext'\nrequire_relative 'x'", ["active_support"]),
        ("a.lua", "local x = require('socket.http')", ["socket"]),
        ("a.ex", "defmodule A do\nalias Phoenix.Controller\nalias A.B\nend\ndefmodule A.B do\nend", ["Phoenix"]),
    ],
)
def test_packages_outside_have_the_names_of_their_ecosystems(path: str, text: str, packages: list[str]) -> None:
    texts = {path: text, "package.json": '{"name": "own"}', "pkg/__init__.py": ""}
    facts = parse(text, detect(path))
    file = FileNames(path, facts.language, facts.definitions, facts.imports)
    world = World.of([file], texts, texts.get)
    assert [name for one in facts.imports if (name := world.package(one, path))] == packages
