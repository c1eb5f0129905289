"""The metrics of one file, of its types and of its functions, from one walk over its tree.

Sizes (lines, Halstead, maintainability) cover all that is written in something; complexity, exits and ABC are of its
own code: a function defined inside a function counts for itself, an anonymous one belongs to the function around it.
Those of a file are the sums. Of types and functions only what is counted is kept: the rest is `derived` from it.
Thresholds and judgements belong to `quality`; what a node means stands in `node_roles`.

Sources of the metrics, beside those of `line_metrics`, `halstead` and `maintainability`:

- `lloc`: logical lines: statements and declarations, as the language's data lists them;
- `cyclomatic_complexity`: McCabe, "A Complexity Measure", 1976: decisions + 1 for a function; each case but the default
  one and each `and`/`or` is a decision. Of the file: all decisions + 1 for every function + 1 for the file's own code;
  `cyclomatic_modified` counts a switch once, however many cases it has (NIST Special Publication 500-235, 1996);
- `cognitive_complexity`: Campbell, "Cognitive Complexity", SonarSource, version 1.5; a function that calls itself costs
  one more;
- `nesting_depth`: the deepest nesting of the structures that cognitive complexity counts as nesting;
- `nargs`, `nexits`, `nom`: parameters, places that leave the function, and functions and closures inside, as in
  rust-code-analysis (a function is one of its own `nom`; that of a type counts its methods);
- `wmc`: Chidamber and Kemerer, "A Metrics Suite for Object Oriented Design", 1994: the cyclomatic complexities of a
  type's methods; `npm`, `npa`: its public methods and attributes (Bansiya and Davis, 2002);
- `abc_*`: Fitzpatrick, "Applying the ABC metric to C, C++, and Java", 1997: assignments, branches (calls), conditions,
  and the length of that vector;
- `documentation_coverage`: share of the public functions, methods and types that are documented (0..1);
- `vulnerability_count`, `security_score`: see `security`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from math import sqrt

from tree_sitter import Node

from ingest_assets.analysis import inspection, parameters
from ingest_assets.analysis.complexity import Count
from ingest_assets.analysis.facts import ClassMetrics, FileMetrics, FunctionMetrics, Reference
from ingest_assets.analysis.halstead import HALSTEAD, NO_TOKENS, halstead
from ingest_assets.analysis.languages import Language
from ingest_assets.analysis.line_metrics import add_lines, density, rows_by_syntax, rows_of
from ingest_assets.analysis.maintainability import MAINTAINABILITY, maintainability
from ingest_assets.analysis.node_roles import MARKS, Roles, roles
from ingest_assets.analysis.parsing import FUNCTIONS, TYPES, Facts
from ingest_assets.analysis.syntax import Source
from ingest_assets.analysis.tree_walk import Space, TreeWalk

Values = dict[str, int | float | None]

CLASSES = TYPES - {"type"}  # kinds of definitions that have methods
_DOCUMENTED = FUNCTIONS | CLASSES

# Kinds of definitions that are attributes of the type in which they lie, where a language's data does not say others.
_ATTRIBUTES = ("constant", "property", "variable")
_TELLS_ATTRIBUTES = re.compile(r"@definition\.(property|variable)\b")

_LINES = (
    "sloc", "ploc", "cloc", "blank", "comment_lines", "comment_lines_density", "longest_line", "todo_count",
)  # fmt: skip
_FLOW = ("cyclomatic_complexity", "cyclomatic_modified", "cyclomatic_max", "cognitive_complexity", "nesting_depth")
_ABC = ("abc_assignments", "abc_branches", "abc_conditions", "abc_magnitude")
_COUNTS = (
    "function_count", "closure_count", "class_count", "struct_count", "enum_count", "trait_count", "type_alias_count",
    "constant_count", "import_count", "export_count",
)  # fmt: skip
_OF_FUNCTIONS = ("cyclomatic_max", "parameter_max", "longest_function")
_OF_CLASSES = ("wmc", "npm", "npa")
_OF_TREE = (
    "lloc", *_FLOW, "maintainability_index", *MAINTAINABILITY, *HALSTEAD, "nargs", "nexits", "nom", *_OF_CLASSES, *_ABC,
    *_COUNTS, "parameter_max", "longest_function", "documentation_coverage",
)  # fmt: skip
METRICS = (*_LINES, *_OF_TREE, "security_score", "vulnerability_count")
_NOTHING_MEASURED: Values = dict.fromkeys(METRICS)
# Keys of a language's data without which metrics cannot be had.
_NEEDS = {"decisions": (*_FLOW, "wmc"), "exits": ("nexits",), "statements": ("lloc",), "calls": _ABC}
# What cannot be had where decisions are known by their words alone: the grammar does not tell what they hold.
_NESTED = ("cyclomatic_modified", "cognitive_complexity", "nesting_depth")


def measure(source: Source, facts: Facts, *, is_test: bool = False, table: Roles | None = None) -> FileMetrics:
    """The metrics of a source and its facts; without a tree only those of lines. Every key of METRICS has a value, or
    None and a reason. `table` says what nodes mean where the language's own data is not to."""
    return measure_rows(source, facts, is_test=is_test, table=table)[0]


def measure_rows(
    source: Source, facts: Facts, *, is_test: bool = False, table: Roles | None = None
) -> tuple[FileMetrics, bytes]:
    """The same, and what each row holds: see `line_metrics`."""
    values: Values
    reasons: dict[str, str] = {}
    walk: TreeWalk | None = None
    functions: tuple[FunctionMetrics, ...] = ()
    classes: tuple[ClassMetrics, ...] = ()
    if source.tree is None or source.language is None:
        rows, marks = rows_by_syntax(source.lines, source.language)
        values = {}
        add_lines(values, rows)
        values["comment_lines_density"] = density(values)
        reasons |= dict.fromkeys(_OF_TREE, source.reason or "not parsed")
    else:
        measured = _Measured(source, facts, source.language, table or roles(source.language.name))
        functions, classes, walk = measured.functions, measured.classes, measured.walk
        values, rows, marks = measured.of_file(), measured.rows, measured.marks
        reasons |= measured.reasons(values)
    values["longest_line"] = max(map(len, source.lines), default=0)
    values["todo_count"] = marks
    seen = inspection.inspect(source, facts, functions, walk, is_test)
    values |= seen.values
    reasons |= seen.reasons
    return FileMetrics(_NOTHING_MEASURED | values, reasons, functions, seen.findings, seen.fingerprints, classes), rows


def derived(counted: Mapping[str, int | float | None]) -> Values:
    """The metrics that follow from what is counted of a file, a type or a function: they are stored only of files."""
    values: Values = {"comment_lines_density": density(counted)}
    values |= halstead(*(counted.get(name) or 0 for name in HALSTEAD[:4]))
    cyclomatic = counted.get("cyclomatic_complexity", counted.get("wmc"))
    values |= maintainability(values["halstead_volume"], cyclomatic, counted["sloc"] or 0, counted["cloc"] or 0)
    abc = [counted.get(name) for name in _ABC[:3]]
    values["abc_magnitude"] = None if None in abc else sqrt(sum((one or 0) ** 2 for one in abc))
    return values


class _Measured:
    """A file with a tree: the walk over it, and what is made of it."""

    def __init__(self, source: Source, facts: Facts, language: Language, table: Roles) -> None:
        self.source = source
        self.facts = facts
        self.language = language
        self.definitions = facts.parsed.definitions
        self.walk = TreeWalk(source, facts, table)
        self.walk.run()
        self.missing = {name for key, names in _NEEDS.items() if key not in self.walk.table.keys for name in names}
        self.nests = "decision_words" not in self.walk.table.keys
        self.missing |= set() if self.nests else set(_NESTED)
        self.exits, self.statements = "exits" in self.walk.table.keys, "statements" in self.walk.table.keys
        leaving = frozenset(language.metrics.get("exit_calls", ()))  # names of functions that do not come back
        calls = (one for one in facts.parsed.references if leaving and one.kind == "call")
        self.exit_calls = Counter(one.enclosing for one in calls if _called(one) in leaving)
        self.abc = "calls" in self.walk.table.keys
        found = _ATTRIBUTES if _TELLS_ATTRIBUTES.search(language.queries) else ()
        self.attributes = frozenset(language.metrics.get("attributes", found))
        self.rows, self.marks = rows_of(source, self.walk.comments)
        self.functions = tuple(self._functions())
        self.classes = tuple(self._classes())

    def of_file(self) -> Values:
        """The metrics of the whole file that need a tree, and those of its lines."""
        space, functions, classes = self.walk.spaces[-1], self.functions, self.classes
        outside = space.count
        kinds = Counter([one.kind for one in self.definitions])
        public = [one for one in self.definitions if one.kind in _DOCUMENTED and one.visibility == "public"]
        cyclomatic = [one.metrics["cyclomatic_complexity"] or 0 for one in functions]
        nargs = [one.metrics["nargs"] or 0 for one in functions]
        values: Values = {
            "cyclomatic_complexity": outside.cyclomatic + sum(cyclomatic),
            "cyclomatic_modified": _modified(outside) + _sum(functions, "cyclomatic_modified"),
            "cyclomatic_max": max(cyclomatic, default=None),
            "cognitive_complexity": outside.cognitive + _sum(functions, "cognitive_complexity"),
            "nesting_depth": max([outside.nesting, *[one.metrics["nesting_depth"] or 0 for one in functions]]),
            "nargs": sum(nargs),
            "function_count": kinds["function"] + kinds["method"],
            "closure_count": space.marks[_CLOSURES],
            "class_count": kinds["class"],
            "struct_count": kinds["struct"],
            "enum_count": kinds["enum"],
            "trait_count": kinds["trait"] + kinds["interface"],
            "type_alias_count": kinds["type"],
            "constant_count": kinds["constant"],
            "import_count": sum(one.is_import for one in self.facts.parsed.imports),
            "export_count": len(self.facts.parsed.exports),
            "parameter_max": max(nargs, default=None),
            "longest_function": max([one.end_line - one.start_line + 1 for one in functions], default=None),
            "documentation_coverage": sum([one.doc is not None for one in public]) / len(public) if public else None,
        }
        values |= {name: _sum(classes, name) if classes else None for name in _OF_CLASSES}
        values["npa"] = values["npa"] if self.attributes else None
        values |= {
            "nexits": space.marks[_EXITS] + self.exit_calls.total(),
            "nom": space.functions + space.marks[_CLOSURES],
        }
        self._add_sizes(values, self.rows, space, space.marks)
        values |= dict.fromkeys(self.missing)
        values |= derived(values)
        values["maintainability_index"] = values["mi_visual_studio"]
        return values

    def reasons(self, values: Values) -> dict[str, str]:
        """Why metrics that need a tree are None."""
        known = dict.fromkeys(self.missing, f"not defined for {self.language.name}")
        if not self.nests:
            known |= dict.fromkeys(_NESTED, f"the grammar of {self.language.name} does not tell what nests")
        if not self.classes:
            known |= dict.fromkeys(_OF_CLASSES, "no type that could have methods")
        elif not self.attributes:
            known["npa"] = f"definitions in {self.language.name} do not tell attributes"
        if not self.functions:
            known = dict.fromkeys(_OF_FUNCTIONS, "no function") | known
        known["documentation_coverage"] = "no public definition"
        return {name: known.get(name, NO_TOKENS) for name in _OF_TREE if values[name] is None}

    def _functions(self) -> list[FunctionMetrics]:
        parsed, spaces, table = self.facts.parsed, self.walk.spaces, self.walk.table
        rules, complexity = self.language.conventions, "decisions" in table.keys
        nested = complexity and self.nests
        recursive = {
            one.enclosing
            for one in parsed.references
            if one.kind == "call"
            and one.enclosing is not None
            and one.name == parsed.definitions[one.enclosing].name
            and (one.receiver is None or one.receiver in table.self_names)
            and self._may_recur(one.name, self.facts.nodes[one.enclosing])
        }
        found = []
        for one, node in zip(self.definitions, self.facts.nodes, strict=True):
            if one.kind not in FUNCTIONS:
                continue
            ordinal, start, end = one.ordinal, one.start_line, one.end_line
            space = spaces.get(ordinal) or _NOTHING
            count = space.count
            values: Values = {
                "cyclomatic_complexity": count.cyclomatic if complexity else None,
                "cyclomatic_modified": _modified(count) if nested else None,
                "cognitive_complexity": count.cognitive + (ordinal in recursive) if nested else None,
                "nesting_depth": count.nesting if nested else None,
                "nargs": parameters.count(node, rules, self.source.data),
                "nexits": space.own[_EXITS] + self.exit_calls[ordinal] if self.exits else None,
                "nom": space.functions + space.marks[_CLOSURES],
            }
            self._add_sizes(values, self.rows[start - 1 : end], space, space.own)
            found.append(FunctionMetrics(ordinal, one.name, one.qualified_name, start, end, values))
        return found

    def _may_recur(self, name: str, node: Node) -> bool:
        """Whether a call of a function's own name means itself: not where it makes an object anew (`makes_anew`, a
        pattern of names), nor in one without the word that functions which call themselves need (`recursive_word`)."""
        rules = self.language.metrics
        if "makes_anew" in rules and re.match(rules["makes_anew"], name):
            return False
        around = node.parent if "recursive_word" in rules else None
        return around is None or any(part.type == rules["recursive_word"] for part in around.children)

    def _classes(self) -> list[ClassMetrics]:
        definitions, attributes = self.definitions, self.attributes
        complexity = "decisions" in self.walk.table.keys
        methods: defaultdict[int | None, list[FunctionMetrics]] = defaultdict(list)
        for function in self.functions:
            methods[definitions[function.ordinal].parent].append(function)
        fields = Counter([one.parent for one in definitions if one.kind in attributes and one.visibility == "public"])
        found = []
        for one in definitions:
            if one.kind not in CLASSES:
                continue
            ordinal, start, end, own = one.ordinal, one.start_line, one.end_line, methods[one.ordinal]
            space = self.walk.spaces.get(ordinal) or _NOTHING
            values: Values = {
                "wmc": _sum(own, "cyclomatic_complexity") if complexity else None,
                "nom": len(own),
                "npm": sum(definitions[method.ordinal].visibility == "public" for method in own),
                "npa": fields[ordinal] if attributes else None,
                "cognitive_complexity": _sum(own, "cognitive_complexity") if complexity and self.nests else None,
            }
            self._add_sizes(values, self.rows[start - 1 : end], space, space.marks)
            found.append(ClassMetrics(ordinal, one.kind, one.name, one.qualified_name, start, end, values))
        return found

    def _add_sizes(self, values: Values, rows: bytes, space: Space, marks: list[int]) -> None:
        """Add what is counted of lines, tokens and ABC in a space."""
        add_lines(values, rows)
        values["lloc"] = space.marks[_STATEMENTS] if self.statements else None
        operators, operands = self.walk.tokens(space)
        values["halstead_distinct_operators"] = len(set(operators))
        values["halstead_distinct_operands"] = len(set(operands))
        values["halstead_operators"] = len(operators)
        values["halstead_operands"] = len(operands)
        if self.abc:
            values["abc_assignments"] = marks[_ASSIGNMENTS]
            values["abc_branches"] = marks[_CALLS]
            values["abc_conditions"] = marks[_CONDITIONS]


_EXITS, _STATEMENTS, _ASSIGNMENTS, _CALLS, _CONDITIONS, _CLOSURES = range(len(MARKS))


_NONE = [0] * len(MARKS)
# Of a definition in which the grammar found an error.
_NOTHING = Space(True, Count(), None, (0, 0, 0), [], marks=_NONE, own=_NONE)


def _called(one: Reference) -> str:
    return one.name if one.receiver is None else f"{one.receiver}.{one.name}"


def _modified(count: Count) -> int:
    return count.cyclomatic - count.cases + count.switches


def _sum(found: tuple[FunctionMetrics, ...] | tuple[ClassMetrics, ...] | list[FunctionMetrics], metric: str) -> int:
    return sum([int(one.metrics[metric] or 0) for one in found])
