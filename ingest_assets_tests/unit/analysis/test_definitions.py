"""Definitions, imports and exports of Python, JavaScript, TypeScript, Go and Rust, beyond those of the fixtures."""

import pytest

from ingest_assets.analysis import parsing
from ingest_assets.analysis.facts import ParsedFile
from ingest_assets.analysis.languages import by_name


def facts(language: str, text: str) -> ParsedFile:
    found = parsing.parse(text, by_name(language))
    assert found.status == "parsed", found.reason
    return found


def definitions(language: str, text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.qualified_name) for one in facts(language, text).definitions]


def test_values_of_python_modules_and_classes() -> None:
    text = (
        "a, *b = 1, 2\n"
        "c = D = 3\n"
        "try:\n    import fast\n    HAS_FAST = True\nexcept ImportError:\n    fast = None\n    HAS_FAST = False\n"
        "if a:\n    e = 1\nelif b:\n    f = 2\nelse:\n    e = 3\n"
        "class G:\n    RED = 1\n    h, i = 2, 3\n    j: int\n"
        "def k():\n    local = 1\n"
    )
    assert definitions("python", text) == [
        ("variable", "a"),
        ("variable", "c"),
        ("constant", "D"),
        ("constant", "HAS_FAST"),
        ("variable", "fast"),
        ("variable", "e"),
        ("variable", "f"),
        ("class", "G"),
        ("constant", "G.RED"),
        ("variable", "G.h"),
        ("variable", "G.i"),
        ("variable", "G.j"),
        ("function", "k"),
    ]


def test_attributes_belong_to_the_class_whose_methods_assign_them() -> None:
    text = (
        "class A:\n    x = 0\n"
        "    def f(self):\n        if self.x:\n            self.x, self.y = 1, 2\n"
        "        def g():\n            self.z: int = 3\n"
        "    def h(self):\n        self.y = other.v = 4\n"
        "def outside(self):\n    self.w = 5\n"
    )
    assert definitions("python", text) == [
        ("class", "A"),
        ("variable", "A.x"),
        ("method", "A.f"),
        ("variable", "A.y"),
        ("function", "A.f.g"),
        ("variable", "A.z"),
        ("method", "A.h"),
        ("function", "outside"),
    ]


def test_type_aliases_of_python() -> None:
    assert definitions("python", "type A = int\ntype B[T] = list[T]\n") == [("type", "A"), ("type", "B")]


def test_values_and_functions_of_javascript() -> None:
    text = (
        "const { a, b: c, d = 1 } = given(), [e] = f;\n"
        "let g; var h = 1;\n"
        "const { i } = require('j'), k = require('l');\n"
        "const m = (() => 1);\n"
        "const n = { 'o-p': () => 1, q: function () {}, r() {}, s: 2 };\n"
        "module.exports = class T extends U { constructor() { this.v = 1; } };\n"
        "function W() { const local = 1; this.x = 2; }\n"
    )
    assert definitions("javascript", text) == [
        ("constant", "a"),
        ("constant", "c"),
        ("constant", "d"),
        ("constant", "e"),
        ("variable", "g"),
        ("variable", "h"),
        ("function", "m"),
        ("constant", "n"),
        ("method", "n.o-p"),
        ("method", "n.q"),
        ("method", "n.r"),
        ("variable", "n.s"),
        ("class", "T"),
        ("method", "T.constructor"),
        ("variable", "T.v"),
        ("function", "W"),
    ]


def test_a_line_of_typescript_may_begin_with_the_parameters_of_a_type() -> None:
    text = (
        "interface A {\n  b: C\n  /**\n   * how it is called\n   */\n\n  <T>(of: T): D<T>\n"
        "  <U>(\n    of: U,\n  ): E\n  f(): void\n}\n"
        "const g = h(\n  // not the end of a type\n  <V>(of: V) => of,\n)\ntype I = { j: k }\n"
    )
    assert definitions("typescript", text) == [
        ("interface", "A"), ("variable", "A.b"), ("method", "A.f"), ("constant", "g"), ("type", "I"),
        ("variable", "I.j"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["typescript", "tsx"])
def test_members_and_overloads_of_typescript(language: str) -> None:
    text = (
        "export function a(b: string): void;\nexport function a(b: any) {}\n"
        "class C { d(): void; d(e?: number) {} static f = 1;"
        " constructor(private g?: H, i?: J) { this.k = 1; } k: number }\n"
        "interface L { m: number; n(): void; (o: string): void }\n"
        "enum P { Q, R = 2, 'S' }\n"
        "declare namespace T { const u: string; function v(): void; export let w: number }\n"
        "declare const x: { y: number };\n"
        "export declare const z: string;\n"
    )
    assert definitions(language, text) == [
        ("function", "a"),
        ("function", "a"),
        ("class", "C"),
        ("method", "C.d"),
        ("method", "C.d"),
        ("variable", "C.f"),
        ("method", "C.constructor"),
        ("variable", "C.g"),
        ("variable", "C.k"),
        ("interface", "L"),
        ("variable", "L.m"),
        ("method", "L.n"),
        ("enum", "P"),
        ("constant", "P.Q"),
        ("constant", "P.R"),
        ("constant", "P.S"),
        ("module", "T"),
        ("constant", "T.u"),
        ("function", "T.v"),
        ("variable", "T.w"),
        ("constant", "x"),
        ("variable", "x.y"),
        ("constant", "z"),
    ]


def test_fields_of_go_structs_that_have_a_name() -> None:
    text = (
        "package p\n"
        "var _ I = (*A)(nil)\n"
        "const b, C = 1, 2\n"
        'type A struct {\n\tx, Y int `json:"x"`\n\tio.Reader\n\tz struct{ w int }\n}\n'
        'func f() {\n\ttype local struct{ n int }\n\tt := []struct{ name string }{{""}}\n}\n'
    )
    assert definitions("go", text) == [
        ("constant", "b"),
        ("constant", "C"),
        ("struct", "A"),
        ("variable", "A.x"),
        ("variable", "A.Y"),
        ("variable", "A.z"),
        ("function", "f"),
        ("struct", "f.local"),
        ("variable", "f.local.n"),
    ]


def test_fields_variants_and_associated_types_of_rust() -> None:
    text = (
        "pub struct A { pub x: i32, y: i32 }\nstruct B(pub i32);\n"
        "enum E { F, G(i32), H { z: i32 } }\n"
        "trait T { type Item; const N: usize; fn f(); }\n"
        "impl T for A { type Item = u8; const N: usize = 1; fn f() {} }\n"
    )
    assert definitions("rust", text) == [
        ("struct", "A"),
        ("variable", "A.x"),
        ("variable", "A.y"),
        ("struct", "B"),
        ("enum", "E"),
        ("constant", "E.F"),
        ("constant", "E.G"),
        ("constant", "E.H"),
        ("variable", "E.H.z"),
        ("trait", "T"),
        ("type", "T.Item"),
        ("constant", "T.N"),
        ("method", "T.f"),
        ("type", "A.Item"),
        ("constant", "A.N"),
        ("method", "A.f"),
    ]


def test_a_definition_at_the_first_byte_of_a_file_with_imports() -> None:
    assert definitions("julia", "f(x) = 1\nusing A\n") == [("function", "f")]
    assert definitions("bash", "f() {\n  g\n}\n. ./h.sh\n") == [("function", "f")]


def test_modules_that_javascript_requires_anywhere() -> None:
    text = (
        "const a = require('a'), { b, c: d } = require('b');\n"
        "require('./c')(1).d();\nrequire('../e').f();\n"
        "module.exports = { g: require('h'), lazy: () => require('i') };\n"
        "j('k');\nrequire(l);\n"
    )
    assert [(one.module, one.level, one.name, one.alias) for one in facts("javascript", text).imports] == [
        ("a", 0, None, "a"),
        ("b", 0, "b", None),
        ("b", 0, "c", "d"),
        ("c", 1, None, None),
        ("e", 2, None, None),
        ("h", 0, None, None),
        ("i", 0, None, None),
    ]


@pytest.mark.parametrize(
    ("language", "text", "exports"),
    [
        ("javascript", "module.exports = { a, b() {}, 'c': 1, ...d };\nexports.e = 2;\n", ("a", "b", "c", "e")),
        ("javascript", "module.exports = class A {};\nmodule.exports = function b() {};\n", ("A", "b")),
        ("typescript", "export const { a, b: c } = d;\nexport declare const e: F;\n", ("a", "c", "e")),
        ("typescript", "class A {}\nexport = A;\n", ("A",)),
        ("python", "__all__ = ['a'] + b.__all__\n__all__ += ['c']\n__all__.extend(['d'])\n", ("a", "c", "d")),
        (
            "rust",
            "pub use a::{b, c as d, e::F};\npub use g::H;\nuse i::J;\npub(crate) use k::L;\npub mod m;\nmod n;\n"
            "pub fn o() {}\nmod p { pub use q::R; }\n",
            ("o", "b", "d", "F", "H", "m"),
        ),
    ],
)
def test_exports(language: str, text: str, exports: tuple[str, ...]) -> None:
    assert facts(language, text).exports == exports


def test_values_of_one_name_in_modules_of_one_name_are_kept() -> None:
    text = "#[cfg(unix)]\nmod a { pub enum E { B } }\n#[cfg(windows)]\nmod a { pub enum E { B, C } }\n"
    assert definitions("rust", text) == [
        ("module", "a"),
        ("enum", "a.E"),
        ("constant", "a.E.B"),
        ("module", "a"),
        ("enum", "a.E"),
        ("constant", "a.E.B"),
        ("constant", "a.E.C"),
    ]
