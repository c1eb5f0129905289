"""Smells that no single number shows."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.analyse import analyse
from ingest_assets.analysis.facts import Finding


def smells(text: str, path: str = "a.py") -> list[tuple[str, int, int]]:
    metrics = analyse(path, text, frozenset({"file_metrics"})).metrics
    assert metrics is not None
    return [(one.rule, one.start_line, one.end_line) for one in found(text, path)]


def found(text: str, path: str = "a.py") -> tuple[Finding, ...]:
    metrics = analyse(path, text, frozenset({"file_metrics"})).metrics
    assert metrics is not None
    return metrics.findings


def klass(methods: int, body: str) -> str:
    return "class A:\n" + "".join(f"    def m{n}(self, x):\n{body}" for n in range(methods))


BRANCHING = "        if x:\n            return 1\n        return 2\n"


def test_a_god_class_has_many_methods_that_are_not_trivial() -> None:
    (one,) = found(klass(24, BRANCHING))
    assert (one.rule, one.start_line, one.end_line, one.value) == ("god_class", 1, 97, 48)
    assert "24 methods with a cyclomatic complexity of 48" in one.message


@pytest.mark.parametrize(
    "text",
    [
        klass(23, BRANCHING),  # a weight of 46
        klass(20, BRANCHING.replace("x:", "x and self and x.y:")),  # heavy, but few methods
        klass(60, "        return x\n"),  # many, but trivial: test cases, accessors
        "".join(f"def f{n}(x):\n    if x:\n        return 1\n    return 2\n" for n in range(30)),  # no class
    ],
)
def test_what_is_no_god_class(text: str) -> None:
    assert smells(text) == []


def test_commented_out_code_of_python() -> None:
    text = (
        "def f(x):\n"
        "    # if x:\n"
        "    #     y = g(x)\n"
        "    #     return y\n"
        "    return x  # y = g(x)\n"
        "\n"
        "# print(x)\n"
        "# print(y)\n"
    )
    assert smells(text) == [("commented_out_code", 2, 4), ("commented_out_code", 7, 8)]


def test_commented_out_code_of_other_languages() -> None:
    script = "function f() {\n  // const a = g();\n  // return h(a);\n  return 1;\n}\n/*\nx = f();\ny = f(x);\n*/\n"
    assert smells(script, "a.js") == [("commented_out_code", 2, 3), ("commented_out_code", 6, 9)]


@pytest.mark.parametrize(
    "text",
    [
        "# This does two things at once:\n# it reads, and it writes (slowly).\nX = 1\n",
        "# x = f(y)\nX = 1\n",  # one line may be a formula
        "# Example:\n#     x = f(y)\n#     g(x)\nX = 1\n",
        '"""Say.\n\nx = f(y)\ng(x)\n"""\n',
        "# type: ignore\n# noqa\nX = 1\n",
        "# a = b + c, where b = d(e)\n# d(e) is small\nX = 1\n",
        "# - one\n# - two\n# - three\nX = 1\n",
        "# >>> f(1)\n# >>> g(2)\nX = 1\n",
        "x = 1  # y = f(x)\nz = 2  # y = g(x)\n",
    ],
)
def test_comments_that_say_something(text: str) -> None:
    assert smells(text) == []


def test_licence_and_documentation_are_no_code() -> None:
    text = "/**\n * Adds.\n *\n * add(1, 2);\n * add(2, 3);\n */\nexport function add(a, b) {\n  return a + b;\n}\n"
    assert smells(text, "a.js") == []
