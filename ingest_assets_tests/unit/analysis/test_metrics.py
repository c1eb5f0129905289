"""Metrics against values worked out by hand from their definitions."""

import math

import pytest

from ingest_assets.analysis import metrics, parsing, syntax
from ingest_assets.analysis.facts import FileMetrics
from ingest_assets.analysis.halstead import NO_TOKENS
from ingest_assets.analysis.languages import by_name


def measure(text: str, language: str) -> FileMetrics:
    source = syntax.read(text, by_name(language))
    return metrics.measure(source, parsing.facts(source))


PYTHON = """def f(a, b):
    if a and b:                     # cyclomatic 2, cognitive 1 + 1
        for x in a:                 # 1, 2
            if x or b or a:         # 3, 3 + 1
                continue
    elif b:                         # 1, 1
        return f(b, a)              # recursion: 0, 1
    else:                           # 0, 1
        return 1
    return [y for y in a if y]      # 2, 0
"""
# The examples of the paper on cognitive complexity, in JavaScript.
PRIMES = """function sumOfPrimes(max) {
  let total = 0;
  OUT: for (let i = 1; i <= max; ++i) {
    for (let j = 2; j < i; ++j) {
      if (i % j === 0) {
        continue OUT;
      }
    }
    total += i;
  }
  return total;
}
"""
WORDS = """function getWords(number) {
  switch (number) {
    case 1: return "one";
    case 2: return "a couple";
    case 3: return "a few";
    default: return "lots";
  }
}
"""
MIXED = "function f(a, b, c, d, e) { return a && b || c && d && !(a && e); }\n"
GO = """package a

func f(x, y int, s string) int {
	if x > 1 && y > 1 {
		return 1
	} else if x > 2 {
		return 2
	} else {
		go func() {
			for {
			}
		}()
	}
	switch x {
	case 1, 2:
		return 3
	default:
	}
	return 0
}
"""
RUST = """fn f(&self, x: Option<u8>) -> Result<u8, E> {
    let y = g(x)?;
    match x {
        Some(1) => 1,
        Some(z) if z > 1 => loop { break },
        _ => if y { 2 } else { 3 },
    }
}
"""
ELIXIR = """defmodule A do
  def f(x, y) do
    if x && y do
      case x do
        1 -> :one
        _ -> :other
      end
    else
      Enum.map(y, fn z -> z end)
    end
  end
end
"""


# The grammar reads `a < (b && c >= (d && e == (f && g)))`: one sequence all the same.
SWIFT = """func f(a: Int, b: Int) -> Bool {
  return a < b && b >= c && c == d && e
}
"""


@pytest.mark.parametrize(
    ("text", "language", "cyclomatic", "cognitive", "nesting", "parameters"),
    [
        (PYTHON, "python", 10, 11, 3, 2),
        (PRIMES, "javascript", 4, 7, 3, 1),
        (WORDS, "javascript", 4, 1, 1, 1),
        (MIXED, "javascript", 6, 4, 0, 5),
        (PRIMES, "typescript", 4, 7, 3, 1),
        # if 1, && 1, else if 1, else 1, for in a closure in the else 3, switch 1
        (GO, "go", 6, 8, 3, 3),
        # cyclomatic: ?, two of three arms, a guard, if; cognitive: match 1, loop 2, if 2, else 1
        (RUST, "rust", 6, 6, 2, 2),
        # if 1, && 1, case 2, else 1
        (ELIXIR, "elixir", 4, 5, 2, 2),
        (SWIFT, "swift", 4, 1, 0, 2),
    ],
)
def test_complexity(text: str, language: str, cyclomatic: int, cognitive: int, nesting: int, parameters: int) -> None:
    found = measure(text, language)
    assert [one.name for one in found.functions] in (["f"], ["sumOfPrimes"], ["getWords"])
    values = found.functions[0].metrics
    assert (values["cyclomatic_complexity"], values["cognitive_complexity"]) == (cyclomatic, cognitive)
    assert (values["nesting_depth"], values["nargs"]) == (nesting, parameters)
    assert found.values["cyclomatic_complexity"] == cyclomatic + 1  # the file's own code
    assert found.values["cyclomatic_max"] == cyclomatic
    assert found.values["cognitive_complexity"] == cognitive


def test_nested_functions_count_for_themselves() -> None:
    found = measure(
        "def a():\n    if x:\n        def b():\n            while y: pass\n        f = lambda: 1 if z else 2\n",
        "python",
    )
    assert {one.qualified_name: one.metrics["cyclomatic_complexity"] for one in found.functions} == {"a": 3, "a.b": 2}
    assert {one.name: one.metrics["cognitive_complexity"] for one in found.functions} == {"a": 1 + 3, "b": 1}


def test_halstead_and_maintainability() -> None:
    values = measure("a = b + b  # c\n# d\n", "python").values
    counted = {name.removeprefix("halstead_"): value for name, value in values.items() if name.startswith("halstead_")}
    assert counted == {
        "distinct_operators": 2,
        "distinct_operands": 2,
        "operators": 2,
        "operands": 3,
        "vocabulary": 4,
        "length": 5,
        "estimated_length": 4,
        "purity": 0.8,
        "volume": 10,
        "difficulty": 1.5,
        "level": pytest.approx(1 / 1.5),
        "effort": 15,
        "time": pytest.approx(15 / 18),
        "bugs": pytest.approx(15 ** (2 / 3) / 3000),
    }
    original = 171 - 5.2 * math.log(10) - 0.23 * 1 - 16.2 * math.log(2)
    assert values["mi_original"] == pytest.approx(original)
    sei = 171 - 5.2 * math.log2(10) - 0.23 - 16.2 * math.log2(2) + 50 * math.sin(math.sqrt(2.4 * 2 / 2))
    assert values["mi_sei"] == pytest.approx(sei)
    assert values["mi_visual_studio"] == values["maintainability_index"] == pytest.approx(original * 100 / 171)


def test_the_worst_code_has_an_index_of_0() -> None:
    values = measure("x = a and b\n" * 2000, "python").values
    assert values["mi_visual_studio"] == 0 > (values["mi_original"] or 0)


def test_a_string_is_one_operand_and_its_interpolation_counts() -> None:
    plain = measure("a = 'one two three'\n", "python").values
    assert (plain["halstead_vocabulary"], plain["halstead_length"]) == (3, 3)
    assert measure("a = f'one {b} {b}'\n", "python").values["halstead_vocabulary"] == 5  # = { a f'...' b


@pytest.mark.parametrize(
    ("text", "language", "sloc", "ploc", "cloc", "comment", "blank", "todo"),
    [
        ('"""Doc\n\nmore."""\n\nx = 1  # TODO: a\n# FIXME b\n', "python", 6, 1, 5, 4, 1, 2),
        ('def f():\n    """Doc."""\n    s = """no\n\n    doc"""\n', "python", 5, 3, 1, 1, 1, 0),
        ("def f():\n    x = 1\n    'no name for this'\n    return 'x'\n", "python", 4, 3, 1, 1, 0, 0),
        ("/* a\n\n b */ let x = 1; // c\n/* d */ /* e */\nlet y /* f */ = 2;\n", "javascript", 5, 2, 5, 3, 0, 0),
        ("let x; /* a\n b */\n\n/* c */ let y; /* d\n */ let z;", "javascript", 5, 3, 4, 1, 1, 0),
        ("/// doc\nfn f() {} // x\n//! y\n", "rust", 3, 1, 3, 2, 0, 0),
        ("a;\n\n/* HACK b\n\n c */ d;\n// XXX\n", "d", 6, 2, 4, 3, 1, 2),
        ("words\n\nmore words", "markdown", 3, 2, 0, 0, 1, 0),
        ("", "python", 0, 0, 0, 0, 0, 0),
        ("\n  \n", "python", 2, 0, 0, 0, 2, 0),
    ],
)
def test_lines(text: str, language: str, sloc: int, ploc: int, cloc: int, comment: int, blank: int, todo: int) -> None:
    values = measure(text, language).values
    names = ("sloc", "ploc", "cloc", "comment_lines", "blank", "todo_count")
    assert tuple(values[name] for name in names) == (sloc, ploc, cloc, comment, blank, todo)
    assert values["comment_lines_density"] == (100 * comment / (comment + ploc) if comment else 0)


def test_structure() -> None:
    text = "import a\nfrom b import c, d\nclass A:\n    'Doc.'\n    def m(self): pass\ndef _p(x, /, y, *, z=1): pass\n"
    values = measure(text, "python").values
    assert (values["class_count"], values["function_count"], values["import_count"]) == (1, 2, 3)
    assert (values["parameter_max"], values["documentation_coverage"]) == (3, 0.5)
    assert (values["export_count"], values["struct_count"], values["longest_function"]) == (1, 0, 1)


def missing(found: FileMetrics) -> set[str]:
    return {name for name, value in found.values.items() if value is None}


def test_what_cannot_be_had_has_a_reason() -> None:
    found = measure("class A {}\n", "text")
    assert set(found.values) == set(metrics.METRICS)
    assert missing(found) == set(found.reasons) & set(metrics.METRICS)
    assert found.reasons["cyclomatic_complexity"] == "no grammar for text"
    assert found.values["ploc"] == 1
    found = measure("x = 1\n", "python")
    assert missing(found) == set(found.reasons) & set(metrics.METRICS)
    assert found.reasons["documentation_coverage"] == "no public definition"
    assert found.reasons["parameter_max"] == found.reasons["cyclomatic_max"] == "no function"
    assert found.reasons["wmc"] == "no type that could have methods"
    found = measure("", "python")
    assert missing(found) == set(found.reasons) & set(metrics.METRICS)
    assert found.values["halstead_length"] == 0 and found.reasons["halstead_effort"] == NO_TOKENS
    assert measure("a = 1\n", "hcl").reasons["nexits"] == "not defined for hcl"
    assert measure("a = 1\n", "toml").reasons["abc_magnitude"] == "not defined for toml"
