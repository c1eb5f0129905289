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
from dataclasses import dataclass

from tree_sitter import Node

from ingest_assets.analysis import conventions, quality
from ingest_assets.analysis.facts import FileMetrics, FunctionMetrics, ParsedFile
from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.line_metrics import comment_rows, comments_by_syntax, line_metrics
from ingest_assets.analysis.node_roles import (
    BOOLEAN,
    CASE,
    CLAUSES,
    CLOSURE,
    COMMENT,
    DECISION,
    FLAT,
    FUNCTION,
    IF,
    IGNORED,
    JUMP,
    KEYWORD,
    NESTING,
    OPERAND,
    OPERATOR,
    Roles,
    roles,
)
from ingest_assets.analysis.parsing import FUNCTIONS, Facts
from ingest_assets.analysis.syntax import Source

_ERROR_KIND = 0xFFFF
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


@dataclass(slots=True)
class _Count:
    """What is counted of one function, or of the code outside functions."""

    cyclomatic: int = 1
    cognitive: int = 0
    nesting: int = 0


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
        walk = _Walk(source, facts, roles(source.language.name))
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


class _Walk:
    """One pass over a tree with a cursor; no recursion, so that depth does not matter."""

    def __init__(self, source: Source, facts: Facts, table: Roles) -> None:
        self.source = source
        self.table = table
        self.operators: list[int] = []
        self.operands: list[bytes] = []
        self.comments: list[tuple[int, int]] = [node.byte_range for node in facts.docstrings]
        self.docstrings = {start for start, _ in self.comments}
        definitions = facts.parsed.definitions
        self.functions = {
            node.id: one.ordinal for one, node in zip(definitions, facts.nodes, strict=True) if one.kind in FUNCTIONS
        }
        self.flags = list(table.flags)
        for one, node in zip(definitions, facts.nodes, strict=True):
            if one.kind in FUNCTIONS and node.kind_id != _ERROR_KIND:
                self.flags[node.kind_id] |= FUNCTION
        self.counts: dict[int, _Count] = {0: _Count()}  # 0: outside functions; else ordinal + 1
        self.chained: set[int] = set()  # `if` nodes that continue an `else`
        self.counted: set[int] = set()  # boolean operators of a sequence that was counted

    def run(self) -> None:
        """Visit every node once, in document order."""
        data, flags, operators, operands = self.source.data, self.flags, self.operators, self.operands
        cursor = self.source.root.walk()
        down, across, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent
        frames: list[tuple[int, int, _Count]] = [(len(data) + 1, 0, self.counts[0])]  # end, nesting, counted for
        while True:
            node: Node = cursor.node  # type: ignore[assignment]
            kind = node.kind_id
            try:
                flag = flags[kind]
            except IndexError:  # the kind of an error
                flag = 0
            if flag == OPERATOR:
                operators.append(kind)
            elif not flag:
                if down():
                    continue
                start, end = node.byte_range
                operands.append(data[start:end])
            else:
                if flag & OPERATOR:
                    operators.append(kind)
                elif flag != IGNORED:
                    self._special(node, flag, frames)
                if not flag & (IGNORED | OPERATOR) and down():
                    continue
            if across():
                continue
            while up():
                if across():
                    break
            else:
                return

    def _special(self, node: Node, flag: int, frames: list[tuple[int, int, _Count]]) -> None:
        start, end = node.byte_range
        if flag & COMMENT:
            self.comments.append((start, end))
            return
        if flag & OPERAND and start not in self.docstrings:
            self.operands.append(self.source.data[start:end])
        while frames[-1][0] <= start:
            frames.pop()
        _, nesting, count = frames[-1]
        if flag & KEYWORD:
            flag |= self._keyword(node)
        if flag & FUNCTION and (ordinal := self.functions.get(node.id)) is not None:
            count = self.counts[ordinal + 1] = _Count()
            frames.append((end, 0, count))
            return
        if flag & DECISION and not (flag & CASE and self._is_default(node)):
            count.cyclomatic += 1
        if flag & CLAUSES:
            count.cyclomatic -= 1
        if flag & IF:
            count.cognitive += self._else(node)
        if flag & BOOLEAN:
            self._boolean(node, count)
        if flag & JUMP and any(child.type in self.table.labels for child in node.named_children):
            count.cognitive += 1
        if node.id in self.chained:
            count.cognitive += 1
        elif flag & NESTING:
            count.cognitive += 1 + nesting
            frames.append((end, nesting + 1, count))
            count.nesting = max(count.nesting, nesting + 1)
        elif flag & CLOSURE:
            frames.append((end, nesting + 1, count))
        if flag & FLAT:
            count.cognitive += 1

    def _keyword(self, node: Node) -> int:
        target = node.child_by_field_name(self.table.keyword_field)
        return self.table.keywords.get(self.source.slice(target), 0) if target and not target.child_count else 0

    def _is_default(self, node: Node) -> bool:
        head = node.named_children[0] if node.named_child_count else None
        return head is not None and self.source.slice(head) in self.table.default_case

    def _else(self, node: Node) -> int:
        """What the `else` of an `if` costs; an `else if` is marked and costs when it is visited."""
        cost = 0
        for branch in node.children_by_field_name(self.table.alternative):
            if branch.type in self.table.else_clauses and branch.named_child_count:
                inner = branch.named_children[-1]
                if inner.type not in self.table.ifs:
                    cost += 1
                    continue
                branch = inner
            if branch.type in self.table.ifs:
                self.chained.add(branch.id)
            elif not self._is_flat(branch):
                cost += 1
        return cost

    def _is_flat(self, node: Node) -> bool:
        return bool(self.flags[node.kind_id] & FLAT) if node.kind_id != _ERROR_KIND else True

    def _boolean(self, node: Node, count: _Count) -> None:
        """Each operator is a decision; each sequence of equal ones costs one."""
        operators = [child.type for child in node.children if child.type in self.table.boolean_operators]
        if not operators:
            return
        count.cyclomatic += len(operators)
        if node.id not in self.counted:
            count.cognitive += 1
        for child in node.named_children:
            while child.type in self.table.parentheses and child.named_child_count:
                child = child.named_children[0]
            if child.type in self.table.boolean and any(part.type == operators[0] for part in child.children):
                self.counted.add(child.id)


def _functions(facts: Facts, walk: _Walk, language: Language) -> tuple[FunctionMetrics, ...]:
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
        count = walk.counts.get(one.ordinal + 1, _Count())
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
    parsed: ParsedFile, functions: tuple[FunctionMetrics, ...], outside: _Count
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
