"""Our own metrics of a file, as they are and as a tool's rules would have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from tree_sitter import Node, Query, QueryCursor

from ingest_assets.analysis import metrics, parsing, syntax
from ingest_assets.analysis.facts import Definition
from ingest_assets.analysis.halstead import HALSTEAD, halstead
from ingest_assets.analysis.languages import Language, by_name
from ingest_assets.analysis.maintainability import MAINTAINABILITY, maintainability
from ingest_assets.analysis.node_roles import OPERAND_TOKEN, OPERATOR_TOKEN, SKIP, Roles, build, roles
from ingest_assets.analysis.tree_walk import TreeWalk
from ingest_assets_tests.agreement.rules import Rule
from ingest_assets_tests.agreement.tools import Key, Measured

ANONYMOUS = "(anonymous)"
_BODIES = frozenset({"function_body", "compound_statement", "Block"})  # where a grammar has no field for it
_ALIASES = {"keyword_separator": "*", "positional_separator": "/"}  # nodes that are nothing but an operator


def measured(source: syntax.Source, language: Language, rules: Sequence[Rule]) -> Measured:
    """What we measure of a file, under these rules; without those functions that they leave out.

    Only functions with a body are given: the tools do not see declarations.
    """
    facts = parsing.facts(source)
    kinds = frozenset(kind for rule in rules if rule.closures for kind in language.metrics["closures"])
    if kinds:
        facts = _with_closures(source, facts, kinds)
    table = _table(language.name, tuple(rule for rule in rules if rule.lists or rule.no_operators))
    found = metrics.measure(source, facts, table=table)
    values: dict[Key, dict[str, float | None]] = {None: dict(found.values)}
    spaces: list[tuple[int, int, Key]] = []
    for one in found.functions:
        node = facts.nodes[one.ordinal]
        if node.child_by_field_name("body") or any(child.type in _BODIES for child in node.named_children):
            key = (one.start_line, one.name)
            values[key] = one.metrics | metrics.derived(one.metrics)
            spaces.append((*node.byte_range, key))

    def apply(rule: Rule, query: str) -> None:
        nodes = QueryCursor(_query(language.name, query)).captures(source.root).get("it", ())
        _apply(source, rule, nodes, values, spaces)

    for rule in rules:
        if rule.query and rule.weight is not None:
            apply(rule, rule.query)
    if split := {token for rule in rules for token in rule.split}:
        _split(source, facts, table or roles(language.name), split, values)
    if any("mi_original" in rule.metrics for rule in rules):
        _maintain(values, spaces)
    for rule in rules:
        if rule.query and rule.weight is None:
            apply(rule, rule.query)
    return values


def _apply(
    source: syntax.Source,
    rule: Rule,
    nodes: Sequence[Node],
    values: dict[Key, dict[str, float | None]],
    spaces: Sequence[tuple[int, int, Key]],
) -> None:
    for node in nodes:
        start, end = node.byte_range
        if rule.within and not _lies_in(node, rule.within):
            continue
        if rule.alone and source.data[source.starts[source.row(start)] : start].strip():
            continue
        around = [(last - first, key) for first, last, key in spaces if first <= start and end <= last]
        keys: list[Key] = [None]
        if rule.scope == "own" and around:
            keys = [None, min(around)[1]]
        elif rule.scope == "around":
            keys = [None, *(key for size, key in around if size > end - start)]
        for key in keys:
            for metric in rule.metrics:
                value = values[key].get(metric)
                if rule.weight is None:
                    values[key].pop(metric, None)
                elif value is not None and metric not in MAINTAINABILITY:
                    values[key][metric] = value + rule.weight


def _lies_in(node: Node, kinds: tuple[str, ...]) -> bool:
    above = node.parent
    while above is not None and above.type not in kinds:
        above = above.parent
    return above is not None


def _split(
    source: syntax.Source,
    facts: parsing.Facts,
    table: Roles,
    split: set[str],
    values: dict[Key, dict[str, float | None]],
) -> None:
    """Count operators of several words as several operators."""
    walk = TreeWalk(source, facts, table)
    walk.run()
    name = syntax.grammar(facts.parsed.language or "").node_kind_for_id
    for ordinal, space in walk.spaces.items():
        one = facts.parsed.definitions[ordinal] if ordinal >= 0 else None
        own = values.get((one.start_line, one.name) if one else None)
        if own is not None:
            operators, operands = walk.tokens(space)
            words = [word for kind in operators for word in _words(name(kind) or "", split)]
            counts = (len(set(words)), len(set(operands)), len(words), len(operands))
            own |= dict(zip(HALSTEAD, counts, strict=False)) | halstead(*counts)


def _words(token: str, split: set[str]) -> list[str]:
    return token.split() if token in split else [_ALIASES.get(token, token)]


def _maintain(values: dict[Key, dict[str, float | None]], spaces: Sequence[tuple[int, int, Key]]) -> None:
    """Reckon the maintainability anew, from complexities that include those of functions inside."""
    for first, last, key in [*spaces, (0, 0, None)]:
        own = values[key]
        inside = [
            values[inner]["cyclomatic_complexity"] for start, end, inner in spaces if first <= start and end <= last
        ]
        cyclomatic = own["cyclomatic_complexity"] if key is None else sum(one or 0 for one in inside)
        own |= maintainability(own["halstead_volume"], cyclomatic, own["sloc"] or 0, own["cloc"] or 0)


def _with_closures(source: syntax.Source, facts: parsing.Facts, kinds: frozenset[str]) -> parsing.Facts:
    known = {node.id for node in facts.nodes}
    definitions, nodes, pending = list(facts.parsed.definitions), list(facts.nodes), [source.root]
    while pending:
        node = pending.pop()
        pending += node.children
        if node.type in kinds and node.id not in known:
            row, last = node.start_point.row + 1, node.end_point.row + 1
            definitions.append(
                Definition(len(definitions), None, "function", ANONYMOUS, ANONYMOUS, None, None, None, row, 0, last, 0)
            )
            nodes.append(node)
    return parsing.Facts(replace(facts.parsed, definitions=tuple(definitions)), nodes, facts.docstrings)


@cache
def _query(language: str, text: str) -> Query:
    return Query(syntax.grammar(language), text)


_tables: dict[tuple[str, tuple[str, ...]], Roles] = {}


def _table(language: str, rules: tuple[Rule, ...]) -> Roles | None:
    if not rules:
        return None
    key = (language, tuple(rule.why for rule in rules))
    if key not in _tables:
        data, kinds = dict(by_name(language).metrics), syntax.grammar(language)
        for rule in rules:
            for name, changes in rule.lists.items():
                kept = [kind for kind in data.get(name, ()) if f"-{kind}" not in changes and "-*" not in changes]
                data[name] = (*kept, *(kind[1:] for kind in changes if kind[0] == "+"))
        table = build(data, syntax.grammar(language))
        skipped = {token for rule in rules for token in rule.no_operators}
        _tables[key] = replace(
            table,
            actions=bytes(
                SKIP
                if action in (OPERATOR_TOKEN, OPERAND_TOKEN) and kinds.node_kind_for_id(kind) in skipped
                else action
                for kind, action in enumerate(table.actions)
            ),
        )
    return _tables[key]
