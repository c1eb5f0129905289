"""The metrics of one file and of its functions, from one walk over its tree.

Every function counts its own code: a function defined inside it counts for itself, an anonymous one belongs to the
function around it. Thresholds and judgements belong to `quality`; what a node means stands in `node_roles`.

Sources of the metrics:

- lines (`line_metrics`): as cloc counts; `comment_density` = comment / (comment + code) as SonarQube, as a fraction;
- `cyclomatic_complexity`: McCabe, "A Complexity Measure", 1976: decisions + 1 for a function; each case but the default
  one and each `and`/`or` is a decision. Of the file: all decisions + 1 for every function + 1 for the file's own code;
- `cognitive_complexity`: Campbell, "Cognitive Complexity", SonarSource 2017; of the file the sum;
- `nesting_depth`: the deepest nesting of the structures that cognitive complexity counts as nesting;
- `halstead_*`: Halstead, "Elements of Software Science", 1977: keywords, operators and opening brackets are operators,
  names and literals operands; vocabulary n, length N, volume N log2 n, difficulty n1/2 * N2/n2, effort;
- `maintainability_index`: Oman and Hagemeister 1992, scaled to 0..100 as by Visual Studio:
  max(0, (171 - 5.2 ln V - 0.23 G - 16.2 ln SLOC) * 100 / 171);
- `documentation_coverage`: share of the public functions, methods and types that are documented (0..1);
- `technical_debt_ratio`: the SQALE method: minutes to mend the findings of `quality` / (30 minutes * sloc).
"""

from __future__ import annotations

import math
from collections import Counter

from ingest_assets.analysis import conventions, quality
from ingest_assets.analysis.facts import FileMetrics, FunctionMetrics, ParsedFile
from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.line_metrics import comment_rows, comments_by_syntax, line_metrics
from ingest_assets.analysis.node_roles import roles
from ingest_assets.analysis.parsing import FUNCTIONS, Facts
from ingest_assets.analysis.syntax import Source
from ingest_assets.analysis.tree_walk import Count, TreeWalk

_DOCUMENTED = frozenset({"function", "method", "macro", "class", "struct", "enum", "trait", "interface", "module"})
_MINUTES_PER_LINE = 30

_LINES = ("sloc", "blank_lines", "comment_lines", "comment_density", "longest_line", "todo_count")
_OF_TREE = (
    "cyclomatic_complexity",
    "cyclomatic_max",
    "cognitive_complexity",
    "nesting_depth",
    "maintainability_index",
    "function_count",
    "class_count",
    "struct_count",
    "enum_count",
    "trait_count",
    "import_count",
    "export_count",
    "parameter_max",
    "longest_function",
    "halstead_vocabulary",
    "halstead_length",
    "halstead_volume",
    "halstead_difficulty",
    "halstead_effort",
    "documentation_coverage",
)
_NOT_MADE = {
    "security_score": "no security analysis is made",
    "vulnerability_count": "no security analysis is made",
    "test_coverage": "no coverage report was read",
}
METRICS = (*_LINES, *_OF_TREE, *_NOT_MADE, "technical_debt_ratio", "code_smells")


def measure(source: Source, facts: Facts) -> FileMetrics:
    """The metrics of a source and its facts; without a tree only those of lines. Every key of METRICS has a value, or
    None and a reason."""
    values: dict[str, int | float | None]
    reasons = dict(_NOT_MADE)
    functions: tuple[FunctionMetrics, ...] = ()
    if source.tree is None or source.language is None:
        values = line_metrics(source, *comments_by_syntax(source.lines, source.language))
        reasons |= dict.fromkeys(_OF_TREE, source.reason or "not parsed")
    else:
        walk = TreeWalk(source, facts, roles(source.language.name))
        walk.run()
        functions = _functions(facts, walk, source.language)
        values = line_metrics(source, *comment_rows(source, walk.comments))
        values |= _halstead(walk.operators, walk.operands) | _structure(facts.parsed, functions, walk.counts[0])
        values["maintainability_index"] = _maintainability(
            values["halstead_volume"] or 0, values["cyclomatic_complexity"] or 0, values["sloc"] or 0
        )
        if values["documentation_coverage"] is None:
            reasons["documentation_coverage"] = "no public definition"
    findings = quality.findings(FileMetrics(values, functions=functions))
    minutes = sum(quality.minutes(finding) for finding in findings)
    values["code_smells"] = len(findings)
    values["technical_debt_ratio"] = minutes / (_MINUTES_PER_LINE * values["sloc"]) if values["sloc"] else 0.0
    return FileMetrics({name: values.get(name) for name in METRICS}, reasons, functions)


def _functions(facts: Facts, walk: TreeWalk, language: Language) -> tuple[FunctionMetrics, ...]:
    """The metrics of each function; one that calls itself costs one more (SonarSource)."""
    parsed = facts.parsed
    recursive = {
        one.enclosing
        for one in parsed.references
        if one.kind == "call"
        and one.enclosing is not None
        and one.name == parsed.definitions[one.enclosing].name
        and (one.receiver is None or one.receiver in walk.table.self_names)
    }
    found = []
    for one, node in zip(parsed.definitions, facts.nodes, strict=True):
        if one.kind not in FUNCTIONS:
            continue
        count = walk.counts.get(one.ordinal + 1, Count())
        metrics: dict[str, int | float | None] = {
            "cyclomatic_complexity": count.cyclomatic,
            "cognitive_complexity": count.cognitive + (one.ordinal in recursive),
            "nesting_depth": count.nesting,
            "parameters": conventions.parameters(node, language.conventions),
            "lines": one.end_line - one.start_line + 1,
        }
        found.append(FunctionMetrics(one.ordinal, one.name, one.qualified_name, one.start_line, one.end_line, metrics))
    return tuple(found)


def _structure(
    parsed: ParsedFile, functions: tuple[FunctionMetrics, ...], outside: Count
) -> dict[str, int | float | None]:
    def each(metric: str) -> list[int]:
        return [int(one.metrics[metric] or 0) for one in functions]

    kinds = Counter(one.kind for one in parsed.definitions)
    public = [one for one in parsed.definitions if one.kind in _DOCUMENTED and one.visibility == "public"]
    return {
        "cyclomatic_complexity": outside.cyclomatic + sum(each("cyclomatic_complexity")),
        "cyclomatic_max": max(each("cyclomatic_complexity"), default=outside.cyclomatic),
        "cognitive_complexity": outside.cognitive + sum(each("cognitive_complexity")),
        "nesting_depth": max([outside.nesting, *each("nesting_depth")]),
        "function_count": kinds["function"] + kinds["method"],
        "class_count": kinds["class"],
        "struct_count": kinds["struct"],
        "enum_count": kinds["enum"],
        "trait_count": kinds["trait"] + kinds["interface"],
        "import_count": len(parsed.imports),
        "export_count": len(parsed.exports),
        "parameter_max": max(each("parameters"), default=0),
        "longest_function": max(each("lines"), default=0),
        "documentation_coverage": sum(one.doc is not None for one in public) / len(public) if public else None,
    }


def _halstead(operators: list[int], operands: list[bytes]) -> dict[str, int | float | None]:
    distinct_operators, distinct_operands = len(set(operators)), len(set(operands))
    vocabulary, length = distinct_operators + distinct_operands, len(operators) + len(operands)
    volume = length * math.log2(vocabulary) if vocabulary else 0.0
    difficulty = distinct_operators / 2 * len(operands) / distinct_operands if distinct_operands else 0.0
    return {
        "halstead_vocabulary": vocabulary,
        "halstead_length": length,
        "halstead_volume": volume,
        "halstead_difficulty": difficulty,
        "halstead_effort": difficulty * volume,
    }


def _maintainability(volume: float, cyclomatic: float, sloc: float) -> float:
    if not sloc:
        return 100.0
    raw = 171 - 5.2 * math.log(max(volume, 1.0)) - 0.23 * cyclomatic - 16.2 * math.log(sloc)
    return max(0.0, raw * 100 / 171)
