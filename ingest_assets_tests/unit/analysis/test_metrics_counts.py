"""Statements, exits, ABC, types and derived metrics against values counted by hand."""

import math
from pathlib import Path

import pytest
from tree_sitter import Parser

from ingest_assets.analysis import metrics, parsing, syntax
from ingest_assets.analysis.facts import FileMetrics
from ingest_assets.analysis.languages import by_name, detect
from ingest_assets.analysis.node_roles import COMMENT_TOKEN, OPERAND_TOKEN, SKIP, build, roles
from ingest_assets.analysis.tree_walk import TreeWalk

FIXTURES = sorted((Path(__file__).parent / "fixtures").iterdir())


def measure(text: str, language: str) -> FileMetrics:
    source = syntax.read(text, by_name(language))
    return metrics.measure(source, parsing.facts(source))


PYTHON = '''"""Doc."""
import os, sys


class A(B):
    """Doc."""

    size: int = 1

    def f(self, a, *, b=2):
        x = y = a[0] if a == b else None
        x += 1
        with open(x) as z:
            pass
        try:
            raise E(a)
        except E:
            return [i for i in a if i > 1]
        # not a line
        if (n := g(a)) is not None: return n
        elif a in b: f(a)
        else: yield a

    def _g(self):
        def h():
            return 1
        return h
'''
GO = """package a

import "x"

type T struct{ a int }

func (t T) F(x int) (int, error) {
	y := x
	y++
	if y > 1 {
		return g(y), nil
	}
	for i := 0; i < 3; i++ {
		defer h()
	}
	t.a = 1
	return 0, nil
}
"""
RUST = """use a::b;
struct S<T> { a: Vec<T> }
impl S<u8> {
    fn f(&mut self, x: u8) -> Option<u8> {
        let y = g(x)?;
        self.a = vec![1];
        if x < y && y > 2 {
            return None;
        } else { h(); }
        Some(y)
    }
}
"""
JAVASCRIPT = """import a from "b";
class A extends B {
  m(x) {
    const y = f(x), z = new Z();
    y.q += 1;
    if (x < y) { return 1; } else { throw z; }
    while (x) x--;
    return () => x;
  }
}
export default A;
"""
TYPESCRIPT = """interface I { a: number; b(): void }
type X = Array<string>;
function f<T>(a: T): boolean {
  let z: Map<string, T> = new Map<string, T>();
  return a > z ? true : false;
}
"""


@pytest.mark.parametrize(
    ("text", "language", "lloc", "exits", "abc"),
    [
        # lines: doc, import, class, doc, size, f, x, x +=, with, pass, try, raise, return, if, return, f(), yield, _g,
        # h, return, return; exits: raise and four returns; A: size, x, y, +=, n; B: open, E, g, f;
        # C: ==, conditional, except, >, is not, elif, in, else
        (PYTHON, "python", 21, 5, (5, 4, 8)),
        # lines: package, import, type, F, y, y++, if, return, for, i, i++, defer, t.a, return
        (GO, "go", 14, 2, (5, 2, 2)),
        # lines: use, struct, impl, f, let, self.a, if, return, h(); exits: ? and return
        (RUST, "rust", 9, 2, (2, 4, 3)),
        # lines: import, class, const, +=, if, return, throw, while, x--, return, export
        (JAVASCRIPT, "javascript", 11, 3, (4, 2, 2)),
        (TYPESCRIPT, "typescript", 5, 1, (1, 1, 2)),
    ],
)
def test_statements_exits_and_abc(text: str, language: str, lloc: int, exits: int, abc: tuple[int, int, int]) -> None:
    values = measure(text, language).values
    assert (values["lloc"], values["nexits"]) == (lloc, exits)
    assert (values["abc_assignments"], values["abc_branches"], values["abc_conditions"]) == abc
    assert values["abc_magnitude"] == pytest.approx(math.hypot(*abc))


def test_of_functions_and_types() -> None:
    found = measure(PYTHON, "python")
    f, g, h = (one.metrics for one in found.functions)
    assert [one.name for one in found.functions] == ["f", "_g", "h"]
    assert (f["nargs"], f["nexits"], f["nom"], f["lloc"]) == (3, 3, 1, 11)
    assert (g["nexits"], g["nom"], g["lloc"], g["sloc"]) == (1, 2, 3, 4)  # what lies in h is h's, but for its size
    assert (h["nexits"], h["nom"], h["lloc"], h["sloc"]) == (1, 1, 1, 2)
    (a,) = found.classes
    assert (a.kind, a.qualified_name, a.start_line, a.end_line) == ("class", "A", 5, 27)
    # f: conditional, except, for, if, if, elif
    assert (a.metrics["wmc"], a.metrics["nom"], a.metrics["npm"]) == (7 + 1, 2, 1)
    assert (a.metrics["sloc"], a.metrics["lloc"]) == (23, 18)
    assert (found.values["wmc"], found.values["npm"], found.values["nom"]) == (8, 1, 3)


@pytest.mark.parametrize(
    ("language", "text", "npa", "npm"),
    [
        ("java", "class A { public int a; private int b; public void m() {} }\n", 1, 1),
        (
            "python",
            "class A:\n    a = 1\n    _b: int\n    def m(self):\n        self.a = self.c = self._d = 2\n",
            2,
            1,
        ),
        ("javascript", "class A {\n  a = 1;\n  #b = 2;\n  m() { this.a = 3; this.c = 4; this.d.e = 5; }\n}\n", 2, 1),
        ("typescript", "class A {\n  a = 1;\n  private b;\n  constructor(readonly c, d) {}\n}\n", 2, 1),
        ("tsx", "interface A { a: number; b?: string; m(): void }\n", 2, 1),
        ("go", "package p\ntype A struct {\n\tB, c int\n\tio.Reader\n}\nfunc (a A) M() {}\n", 1, 1),
        ("rust", "pub struct A { pub a: i32, b: i32 }\nimpl A { pub fn m(&self) {} }\n", 1, 1),
    ],
)
def test_public_attributes(language: str, text: str, npa: int, npm: int) -> None:
    found = measure(text, language)
    assert (found.classes[0].metrics["npa"], found.classes[0].metrics["npm"]) == (npa, npm)
    assert (found.values["npa"], found.values["npm"]) == (npa, npm)


def test_a_language_whose_definitions_do_not_tell_attributes_has_no_npa() -> None:
    found = measure("defmodule A do\n  @a 1\n  def f, do: @a\nend\n", "elixir")
    assert found.values["npa"] is None and "elixir" in found.reasons["npa"]


def test_methods_count_for_their_type_wherever_they_stand() -> None:
    (one,) = measure(GO, "go").classes
    assert (one.name, one.metrics["wmc"], one.metrics["nom"], one.metrics["npm"]) == ("T", 3, 1, 1)
    (one,) = measure(RUST, "rust").classes
    assert (one.name, one.metrics["wmc"], one.metrics["sloc"]) == ("S", 4, 1)


def test_a_switch_counts_once_in_the_modified_complexity() -> None:
    text = "function f(a) { switch (a) { case 1: case 2: g(); break; case 3: if (a && b) {} default: } }\n"
    values = measure(text, "javascript").functions[0].metrics
    assert (values["cyclomatic_complexity"], values["cyclomatic_modified"]) == (6, 4)
    values = measure(
        "def f(a):\n    match a:\n        case 1: pass\n        case 2 if b: pass\n        case _: pass\n", "python"
    )
    assert (values.values["cyclomatic_complexity"], values.values["cyclomatic_modified"]) == (5, 4)


@pytest.mark.parametrize(
    ("text", "language", "cyclomatic", "modified"),
    [
        ("fn f() { match a { 1 => 2, 3 => 4, _ => 5 } loop { if b { break; } } }\n", "rust", 4, 3),
        ("def f(x) do\n  case x do\n    1 -> 2\n    3 -> 4\n    _ -> fn y -> y end\n  end\nend\n", "elixir", 3, 2),
        ("def f(a)\n  case a\n  when 1 then 2\n  when 3 then 4\n  end\nend\n", "ruby", 3, 2),
    ],
)
def test_loops_and_closures_are_no_switches(text: str, language: str, cyclomatic: int, modified: int) -> None:
    values = measure(text, language).functions[0].metrics
    assert (values["cyclomatic_complexity"], values["cyclomatic_modified"]) == (cyclomatic, modified)


def test_what_stands_in_a_condition_nests_no_deeper() -> None:
    values = (
        measure("def f(a):\n    if (1 if a else 2):\n        return 1 if a else 2\n", "python").functions[0].metrics
    )
    assert values["cognitive_complexity"] == 1 + 1 + 2


def test_derived_metrics_follow_from_what_is_counted() -> None:
    found = measure(PYTHON, "python")
    counted = dict(found.values) | {"cyclomatic_complexity": found.values["cyclomatic_complexity"]}
    derived = metrics.derived(counted)
    assert {name: found.values[name] for name in derived} == derived
    function = found.functions[0].metrics
    assert not set(derived) & set(function)
    assert metrics.derived(function)["mi_visual_studio"] == pytest.approx(
        (
            171
            - 5.2 * math.log(metrics.derived(function)["halstead_volume"] or 0)
            - 0.23 * 7
            - 16.2 * math.log(function["sloc"] or 0)
        )
        * 100
        / 171
    )


def test_a_language_without_decisions_has_no_complexity() -> None:
    source = syntax.read("a = 1\n", by_name("python"))
    data = {key: value for key, value in by_name("python").metrics.items() if key not in ("decisions", "blocks")}
    found = metrics.measure(source, parsing.facts(source), table=build(data, syntax.grammar("python")))
    assert found.values["cyclomatic_complexity"] is None and found.values["mi_sei"] is None
    assert found.values["lloc"] is None and found.values["halstead_length"] == 3
    assert found.reasons["cognitive_complexity"] == "not defined for python"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_tokens_have_nothing_inside(path: Path) -> None:
    """The walk does not look into kinds that are tokens by their number, and slices never overlap."""
    text = path.read_text("utf-8")
    language = detect(path.name, text[:200])
    source = syntax.read(text, language)
    if language is None or source.tree is None:
        return
    actions = roles(language.name).actions
    assert Parser(syntax.grammar(language.name)).parse(b"").root_node.kind_id > 0
    pending, operands = [source.root], 0
    while pending:
        node = pending.pop()
        if node.kind_id < len(actions) and actions[node.kind_id] in (COMMENT_TOKEN, SKIP):
            continue
        pending += node.children
        if node.kind_id < len(actions) and actions[node.kind_id] == OPERAND_TOKEN:
            operands += 1
            assert not node.children
    walk = TreeWalk(source, parsing.facts(source), roles(language.name))
    walk.run()
    assert len(walk.operands) >= operands - len(walk.comments)
    for ordinal, space in walk.spaces.items():
        assert space.begins[:2] <= space.ends
        assert ordinal == -1 or sum(space.marks) <= sum(walk.spaces[-1].marks)
