"""From text to a syntax tree, within limits: the only module that runs the parser, and that holds grammars.

What a tree means is read in `parsing`, `metrics` and `chunking`.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from operator import itemgetter

import tree_sitter_language_pack
from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Point, Query, QueryCursor, Tree

from ingest_assets.analysis.branches import one_branch
from ingest_assets.analysis.languages import Language, by_name

MAX_NODES = 1_000_000  # syntax nodes of one file: 500 bytes and 2 microseconds each in the passes over them
MAX_ERROR_TOKENS = 10_000  # in one error
# Unfinished matches of queries at a time: they take time with the product of it and the nodes. Real code has 100.
MAX_UNFINISHED = 512
PART_BYTES = 32_768  # of a text whose matches are in memory at the same time
MIN_UNFINISHED = 128  # of a tree so large that the product would be more than
_MAX_PRODUCT = 10_000_000
MAX_STEPS = 60_000  # progress reports of the parser, one in a hundred operations: the same on every machine
MAX_SECONDS = 10.0  # processor time, where few steps take long (ambiguous grammars)
_READ_BYTES = 1 << 12  # handed to the parser at a time; predicates of queries read through it too, so it is small

Match = tuple[int, dict[str, list[Node]]]


@dataclass(slots=True)
class Source:
    """A text, its bytes and lines, and its tree unless there is none."""

    text: str
    language: Language | None
    data: bytes  # UTF-8; a lone surrogate counts as "?"
    lines: list[str]  # without line feeds
    tree: Tree | None = None
    reason: str | None = None  # why there is no tree
    starts: list[int] = field(default_factory=list)  # the byte at which each row begins

    @property
    def root(self) -> Node:
        """The root of the tree. Raises ValueError when there is none."""
        if self.tree is None:
            raise ValueError(f"no syntax tree: {self.reason}")
        return self.tree.root_node

    def slice(self, node: Node) -> str:
        """The text of a node."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def row(self, byte: int) -> int:
        """The row, counted from 0, in which a byte lies. Several times faster than a node's `start_point`."""
        return bisect_right(self.starts, byte) - 1


def read(text: str, language: Language | None) -> Source:
    """Parse a text with its language's grammar. Never raises: what cannot be parsed has no tree and a reason."""
    data = text.encode("utf-8", "replace")
    if language is not None and language.conventions.get("final_newline") and not data.endswith(b"\n"):
        data += b"\n"  # a comment at the end of the text would keep the grammar's scanner busy for ever
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    source = Source(text, language, data, lines)
    source.starts = list(accumulate(map((1).__add__, map(len, data.split(b"\n")[:-1])), initial=0))
    if language is None:
        source.reason = "unknown language"
    elif language.grammar is None:
        source.reason = f"no grammar for {language.name}"
    elif "\0" in text:  # the end of the text for many grammars, and gigabytes of tokens for some
        source.reason = "it holds NUL characters"
    elif (overflows := language.conventions.get("overflows")) and re.search(overflows, text, re.MULTILINE):
        source.reason = f"nested too deep for the grammar of {language.name}, which would write behind its memory"
    else:
        source.tree, source.reason = _parse(data, language)
    return source


@cache
def grammar(name: str) -> Grammar:
    """The grammar of the language `name`, loaded once a process."""
    return tree_sitter_language_pack.get_language(by_name(name).grammar)  # type: ignore[arg-type]


@cache
def queries(name: str) -> tuple[Query, Query]:
    """The compiled queries of the language `name`: everywhere, those of its names last, and at the top.

    Raises tree_sitter.QueryError when one does not fit the grammar.
    """
    language = by_name(name)
    everywhere = f"{language.queries}\n{language.names_queries}"  # one pass over the tree for both
    return Query(grammar(name), everywhere), Query(grammar(name), language.top_queries)


@cache
def facts_patterns(name: str) -> int:
    """How many patterns of the query for everywhere stand before those of names."""
    everywhere, end = queries(name)[0], len(by_name(name).queries.encode())
    return sum(everywhere.start_byte_for_pattern(pattern) < end for pattern in range(everywhere.pattern_count))


def matches(source: Source, language: Language) -> Iterator[tuple[list[Match], list[Match]]]:
    """The matches of a language's queries, each with the number of its pattern: those of facts, where the patterns of
    the top count on from those before, by pattern, and those of names in document order. Part by part of the text, and
    of the top at last: all of them at once would take more memory than the tree.

    Where too many are unfinished at once the tree is given up, with the reason, and there are no more.
    """
    everywhere, top = queries(language.name)
    limit = max(MIN_UNFINISHED, min(MAX_UNFINISHED, _MAX_PRODUCT // source.root.descendant_count))
    of_facts = facts_patterns(language.name)
    for part in _parts(source, language):
        cursor = QueryCursor(everywhere, match_limit=limit)
        if part is not None:
            cursor.set_containing_byte_range(*part)
        found, names = cursor.matches(source.root), []
        if cursor.did_exceed_match_limit:
            break
        if of_facts < everywhere.pattern_count:
            names = [match for match in found if match[0] >= of_facts]
            found = [match for match in found if match[0] < of_facts]
        found.sort(key=itemgetter(0))
        yield found, names
    else:
        at_top = QueryCursor(top, match_limit=limit)
        at_top.set_max_start_depth(language.top_depth)
        found = [(of_facts + pattern, nodes) for pattern, nodes in at_top.matches(source.root)]
        if not at_top.did_exceed_match_limit:
            found.sort(key=itemgetter(0))
            yield found, []
            return
    source.tree, source.reason = None, f"nested too deep: more than {limit} unfinished matches at once"


def _parts(source: Source, language: Language) -> list[tuple[int, int] | None]:
    """Where the text can be cut between what stands at its top; [None] where it cannot, because it is small, or because
    a query asks for the top itself."""
    if len(source.data) < 2 * PART_BYTES or f"({source.root.type}" in language.queries:
        return [None]
    ends = [0]
    for child in source.root.children:
        if child.end_byte - ends[-1] >= PART_BYTES:
            ends.append(child.end_byte)
    ends[-1] = len(source.data) + 1
    return list(pairwise(ends)) if len(ends) > 2 else [None]


def _parse(data: bytes, language: Language) -> tuple[Tree | None, str | None]:
    if language.conventions.get("preprocessed"):
        data = one_branch(data)
    data = _without_macros(data, language)
    steps = 0
    deadline = time.thread_time() + MAX_SECONDS

    def give_up(_offset: int, _has_error: bool) -> bool:
        nonlocal steps
        steps += 1
        return steps > MAX_STEPS or (steps % 64 == 0 and time.thread_time() > deadline)

    def part(offset: int, _point: Point) -> bytes:
        return data[offset : offset + _READ_BYTES]

    try:
        tree = Parser(grammar(language.name)).parse(part, progress_callback=give_up)
    except ValueError:  # what the binding raises for a halted parse
        if steps > MAX_STEPS:
            return None, f"gave up parsing after {MAX_STEPS * 100:,} operations"
        return None, f"gave up parsing after {MAX_SECONDS:g} s"
    nodes, limit = tree.root_node.descendant_count, min(MAX_NODES, language.max_nodes or MAX_NODES)
    if nodes > limit:
        return None, f"{nodes:,} syntax nodes, more than the limit of {limit:,}"
    if tree.root_node.has_error and (tokens := _in_one_error(tree.root_node)) > MAX_ERROR_TOKENS:
        return None, f"a syntax error of {tokens:,} tokens, more than the limit of {MAX_ERROR_TOKENS:,}"
    return tree, None


def _in_one_error(root: Node) -> int:
    """How many children the error with the most has: queries take time with the square of it."""
    most, stack = 0, [root]
    while stack:
        node = stack.pop()
        if node.is_error:
            most = max(most, node.child_count)
        stack += (child for child in node.children if child.has_error)
    return most


def _without_macros(data: bytes, language: Language) -> bytes:
    """The text without macros that a grammar cannot know (C and its kin); what is left stays where it was.

    A rule is a pattern, of which the second group is taken out, and may be followed by a word to stand there instead.
    """
    for rule in language.conventions.get("blanks", ()):
        pattern, word = (rule, b"") if isinstance(rule, str) else (rule[0], rule[1].encode())
        parts: list[bytes] = []
        end = 0
        for match in re.finditer(pattern.encode(), data, re.MULTILINE):
            taken = match[2]
            rest = re.sub(rb"[^\n]", b" ", taken[len(word) :]) if b"\n" in taken else b" " * (len(taken) - len(word))
            parts += (data[end : match.start(2)], word, rest)
            end = match.end(2)
        data = b"".join((*parts, data[end:]))
    return data
