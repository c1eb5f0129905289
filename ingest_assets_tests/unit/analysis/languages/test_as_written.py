"""Constructs of real code that once were not found, or counted wrong: a text, and what is to be known of it."""

import pytest

from ingest_assets.analysis import metrics, parsing, syntax
from ingest_assets.analysis.facts import FileMetrics
from ingest_assets.analysis.languages import by_name


def measured(language: str, text: str) -> FileMetrics:
    source = syntax.read(text, by_name(language))
    return metrics.measure(source, parsing.facts(source))


@pytest.mark.parametrize(
    ("language", "text", "tail"),
    [
        ("nix", "import ./a/b.nix { }\n", "b.nix"),
        ("nix", "import ./b.nix { }\n", "b.nix"),
        ("nix", "import ../b { }\n", "b"),
        ("nix", "import <b/lib> { }\n", "lib"),
        ("solidity", 'import "./B.sol";\n', "B.sol"),
        ("solidity", 'import {C as D} from "@a/B.sol";\n', "B.sol"),
        ("solidity", 'import * as E from "../B.t.sol";\n', "B.t.sol"),
        ("typescript", 'import f from "./b.test";\n', "b.test"),
        ("c", '#include "b.h"\n', "b.h"),
        ("zig", 'const b = @import("b.zig");\n', "b.zig"),
        ("julia", 'include("b.jl")\n', "b.jl"),
        ("julia", "using A.B\n", "B"),
        ("r", "library(b.c)\n", "b.c"),
        ("python", "from ..a.b import c\n", "b"),
        ("java", "import a.b.C;\n", "b"),
        ("php", "<?php use A\\B\\C;\n", "B"),
    ],
)
def test_the_tail_of_an_import_is_what_the_file_is_called(language: str, text: str, tail: str) -> None:
    found = parsing.facts(syntax.read(text, by_name(language))).parsed.imports
    assert [one.tail for one in found] == [tail]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("cpp", "int a::b::c::f(int x) { return x; }\n", [("method", "c.f")]),
        (
            "cpp",
            "T *a::b::c::d::f() { return 0; }\nT &a::b::c::g() { return t; }\n",
            [("method", "d.f"), ("method", "c.g")],
        ),
        ("cpp", "typedef T & reference;\n", [("type", "reference")]),
        ("objective-c", "typedef T * _Nullable (^Block)(int a);\n", [("type", "Block")]),
        ("cpp", "class a::b::C { int x; };\n", [("class", "b.C"), ("variable", "b.C.x")]),
        ("cpp", "bool operator ==(A a, B b) { return true; }\n", [("function", "operator==")]),
        ("c", "#ifdef __cplusplus\n}\n#endif\nint f(void) { return 1; }\n", [("function", "f")]),
        (
            "objective-c",
            "@implementation A\n- (void) f\n{\n NS_DURING\n g();\n NS_HANDLER\n h();\n NS_ENDHANDLER\n}\n@end\n",
            [("class", "A"), ("method", "A.f")],
        ),
        ("swift", "class A { func `is`() -> Int { 1 } }\n", [("class", "A"), ("method", "A.is")]),
        ("kotlin", "fun `a b`() = 1\n", [("function", "a b")]),
        (
            "zig",
            "const E = enum {\n    /// one\n    one,\n    two,\n};\nconst T = struct { a.B, C };\n",
            [("enum", "E"), ("constant", "E.one"), ("constant", "E.two"), ("struct", "T")],
        ),
        (
            "dockerfile",
            "FROM a AS one\nARG X=\nENV A=1 \\\n    # why\n    # and how\n    B=2\nFROM one as two\n",
            [("stage", "one"), ("variable", "X"), ("variable", "A"), ("variable", "B"), ("stage", "two")],
        ),
        (
            "nix",
            "{ lib }:\nlet a = 1; in\n{\n  options = {\n    b = lib.mkOption { type = 1; };\n  };\n}\n",
            [("constant", "a"), ("constant", "options"), ("constant", "options.b")],
        ),
        (
            "sql",
            "CREATE TABLE t (\n a number(9) NOT NULL,\n b nvarchar2(9) DEFAULT '',\n c double precision\n);\n",
            [("table", "t"), ("variable", "t.a"), ("variable", "t.b"), ("variable", "t.c")],
        ),
        ("html", '<h1 id="x"><img src="a.png">Title</h1>\n', [("element", "x"), ("heading", "Title")]),
        (
            "scss",
            ".a {\n  --#{$p}b: #{$c};\n  > .d { e: f; }\n}\n$m: (\n  g: (h: 1),\n) !default;\n@mixin i($j...) { }\n",
            [("rule", ".a"), ("variable", ".a.--#{$p}b"), ("rule", ".a..d"), ("variable", "$m"), ("function", "i")],
        ),
        (
            "scss",
            '@use "b" as c with ($d: 1);\n.#{c.$e}f {\n  @include c.g(\n    (\n      "h": #{$i},\n    )\n  );\n'
            "  @extend %j;\n  k: calc(1px - #{$l}) #{$m} !important;\n  &.n { o: p; }\n}\n.q#{$r}-0 { s: t; }\n"
            "@mixin u() { @if not v($w) { @error 'x' + 'y'; } }\n%z { a: b; }\n",
            [
                ("rule", ".#{c.$e}f"),
                ("rule", ".#{c.$e}f.&.n"),
                ("rule", ".q#{$r}-0"),
                ("function", "u"),
                ("rule", "%z"),
            ],
        ),
        (
            "groovy",
            "class A {\n  void f(@B(C) D d) { a << b ? c : d }\n}\n",
            [("class", "A"), ("method", "A.f")],
        ),
    ],
)
def test_definitions(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = parsing.parse(text, by_name(language))
    assert [(one.kind, one.qualified_name) for one in found.definitions] == expected


@pytest.mark.parametrize(
    ("language", "text", "cyclomatic", "nargs"),
    [
        ("cpp", "void f(bool) { }\n", 1, 1),
        ("cpp", "void f(void) { }\n", 1, 0),
        ("cpp", "T &A::f(int a, int b) { return t; }\n", 1, 2),
        ("csharp", "class A { void f(int a, params int[] b) { } }\n", 1, 2),
        ("csharp", "class A { void f() { } }\n", 1, 0),
        ("scala", "object A { def f(a: Int) = for (b <- c if b && a > 1) yield b }\n", 4, 1),
        ("dart", "int f(a) => a ?? 1;\n", 2, 1),
        ("swift", "func f(a: Int?) -> Int { return a ?? 1 }\n", 2, 1),
        ("zig", "fn f(a: ?u8) !u8 { return a orelse g() catch 1; }\n", 3, 1),
        (
            "solidity",
            "contract A { function f() { assembly { switch x case 0 { y := 1 } case 1 { y := 2 } default { } } } }\n",
            3,
            0,
        ),
        ("groovy", "def f(a, b) { if (a && b) { return 1 } else { return a ?: 2 } }\n", 4, 2),
    ],
)
def test_complexity_and_parameters(language: str, text: str, cyclomatic: int, nargs: int) -> None:
    (function,) = measured(language, text).functions
    assert (function.metrics["cyclomatic_complexity"], function.metrics["nargs"]) == (cyclomatic, nargs)


def test_what_nests_is_not_known_of_groovy() -> None:
    found = measured("groovy", "def f(a) { if (a) { return 1 } }\n")
    assert (found.values["cyclomatic_complexity"], found.values["nexits"]) == (3, 1)
    assert found.values["cognitive_complexity"] is None
    assert found.reasons["cognitive_complexity"] == "the grammar of groovy does not tell what nests"


def test_a_switch_of_sql_counts_once_in_the_modified_complexity() -> None:
    found = measured("sql", "SELECT CASE WHEN a = 1 THEN 1 WHEN a = 2 THEN 2 ELSE 3 END FROM t;\n")
    assert (found.values["cyclomatic_complexity"], found.values["cyclomatic_modified"]) == (3, 2)


def test_super_is_no_recursion() -> None:
    text = "contract A is B { function f() public { super.f(); } function g() public { this.g(); } }\n"
    found = {one.name: one.metrics["cognitive_complexity"] for one in measured("solidity", text).functions}
    assert found == {"f": 0, "g": 1}


@pytest.mark.parametrize(
    ("language", "text", "nexits"),
    [
        ("bash", "f() {\n  test -e x || return 1\n  echo exit\n  exit 2\n}\n", 2),
        ("erlang", "f(1) -> throw(a);\nf(2) -> erlang:error(b);\nf(_) -> lists:error(c).\n", 2),
        ("clojure", "(defn f [x] (if x (throw x) 1))\n", 1),
        ("elixir", 'def f(x) do\n  raise "no"\nend\n', 1),
        ("julia", "function f(x)\n  x > 1 && return 2\n  throw(x)\nend\n", 2),
        ("lua", 'function f(x)\n  if x then error("no") end\n  return 1\nend\n', 2),
        ("nix", '{ f = x: if x then throw "no" else builtins.abort "no"; }\n', 2),
        ("ocaml", 'let f x = if x then failwith "no" else raise Not_found\n', 2),
        ("perl", 'sub f {\n  die "no" if $_[0];\n  return 1;\n}\n', 2),
        ("r", 'f <- function(x) {\n  if (x) stop("no")\n  return(1)\n}\n', 2),
        ("ruby", "def f(x)\n  raise 'no' if x\n  return 1\nend\n", 2),
        ("haskell", 'f x\n  | x = error "no"\n  | otherwise = do\n    throwIO $ E x\n    exitFailure\n', 3),
    ],
)
def test_what_leaves_a_function(language: str, text: str, nexits: int) -> None:
    found = measured(language, text)
    assert found.functions[0].metrics["nexits"] == found.values["nexits"] == nexits
    assert "nexits" not in found.reasons


@pytest.mark.parametrize(
    ("language", "text", "cyclomatic", "cognitive"),
    [
        ("elixir", "def f(a, b \\\\ 1)\ndef f(0, b), do: b\ndef f(a, b), do: f(a, b)\n", 2, 1),  # the head is no clause
        ("ocaml", "let rec f x = f x\n", 1, 1),
        ("ocaml", "let f x = f x\n", 1, 0),  # calls another one
        ("julia", "Tree(x) = Tree{Int}(x, x)\n", 1, 0),  # so does what makes a new object
        ("julia", "grow(x) = grow(x, x)\n", 1, 1),
        ("haskell", "f x\n  | x > 1 = 2\n  | otherwise = 3\n", 2, 2),
        ("bash", "f() { while a; do while b; do continue 2; done; done; }\n", 3, 4),
        ("erlang", "f(X) -> case X of 1 -> a; Y when Y > 2 -> b; Z -> c end.\n", 3, 1),
    ],
)
def test_what_costs(language: str, text: str, cyclomatic: int, cognitive: int) -> None:
    (found,) = measured(language, text).functions
    assert (found.metrics["cyclomatic_complexity"], found.metrics["cognitive_complexity"]) == (cyclomatic, cognitive)
