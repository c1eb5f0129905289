"""Calls with dangerous arguments: of functions that come from the right module, with an argument that is not constant.

Belongs here: judging one call by the syntax tree and the text of its arguments. Which functions these are is said by
`security_rules`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest_assets.analysis.facts import Finding, ParsedFile, Reference
from ingest_assets.analysis.security_rules import Call, Rules, has_any
from ingest_assets.analysis.syntax import Source

_MAX_ARGUMENTS = 2_000  # bytes that are looked at

_QUOTED = (
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`(?:[^`\\]|\\.)*`'
)
_TOKEN = re.compile(rf"(?P<string>{_QUOTED})|(?P<open>[(\[{{])|(?P<close>[)\]}}])|(?P<comma>,)", re.DOTALL)
_STRING = re.compile(_QUOTED, re.DOTALL)
_NAME = re.compile(r"[^\W\d]")
_PREFIX = re.compile(r"\b[rbufRBUF]{1,2}(?=[\"'])")  # of Python strings
_WORDS = re.compile(r"\b(?:true|false|null|nil|None|True|False|undefined)\b")
_SQL = re.compile(
    r"[\"'`]\s*(?:SELECT\s.+?\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|REPLACE\s+INTO\s)",
    re.IGNORECASE | re.DOTALL,
)
_CONCATENATED = re.compile(
    r"[\"'`]\s*(?:\+|%|\.format\(|\.\s*\$)|(?:\+|\$\w+\s*\.)\s*[\"'`]|\b(?:Sprintf|String\.format)\("
)
_PART = re.compile(r"%\(?\w|\{|[\"'`]\s*(?:\+|\.(?!format\b))\s*[\w$]|#\{|\$\w")
# A table cannot be a parameter; its name seldom comes from outside.
_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN|TABLE)\s+[\"'`\\\[{$]*\Z", re.IGNORECASE)
_TABLE_NAME = re.compile(r"[#${]*(?:\w+(?:\.|->))*\w*table(?:_?name)?s?\b", re.IGNORECASE)


def dangerous(source: Source, parsed: ParsedFile, rules: Rules, language: str) -> Iterator[Finding]:
    """The calls of a file that are dangerous by the rules for its language."""
    known = rules.calls.get(language)
    if not known:
        return
    origins: dict[str, set[str]] | None = None
    renamed = {one.alias: one.name for one in parsed.imports if one.alias and one.name in known}
    for reference in parsed.references:
        if reference.kind != "call":
            continue
        name = reference.name if reference.receiver or not renamed else renamed.get(reference.name, reference.name)
        if name not in known:
            continue
        if origins is None:
            origins = _origins(parsed)
        arguments: str | None = None
        for call in known[name]:
            if not _is_function(call, reference, origins) or not has_any(source.data, call.marks):
                continue
            if arguments is None:
                arguments = _arguments(source, reference)
            if _is_dangerous(call, arguments, rules.interpolation.get(language)):
                shown = f"{reference.receiver}.{reference.name}" if reference.receiver else reference.name
                yield call.rule.finding(reference.line, shown if len(shown) <= 60 else reference.name)
                break


def _origins(parsed: ParsedFile) -> dict[str, set[str]]:
    """What names of the file mean by its imports: modules, and names in modules as `module.name`."""
    origins: dict[str, set[str]] = defaultdict(set)
    for one in parsed.imports:
        module = one.module.removeprefix("node:")
        if one.name is None:
            origins[one.alias or one.tail].add(module)
            origins[one.alias or module].add(module)
        else:
            origins[one.alias or one.name].add(module if one.name in ("default", "*") else f"{module}.{one.name}")
    return origins


def _is_function(call: Call, reference: Reference, origins: dict[str, set[str]]) -> bool:
    receiver = reference.receiver or ""
    if call.receivers is not None and not call.receivers.fullmatch(receiver):
        return False
    if call.modules is None:
        return True
    if receiver:
        return receiver in call.modules or not call.modules.isdisjoint(origins.get(receiver, ()))
    return any(origin.rpartition(".")[0] in call.modules for origin in origins.get(reference.name, ()))


def _arguments(source: Source, reference: Reference) -> str:
    """What stands behind the name of the function: from bracket to bracket, or the rest of the line."""
    start = source.starts[reference.line - 1] + reference.column + len(reference.name.encode("utf-8", "replace"))
    text = source.data[start : start + _MAX_ARGUMENTS].decode("utf-8", "replace")
    bracket = re.match(r"\s*(?:<[^()<>]*>)?\s*\(", text)
    if bracket is None:
        return text.split("\n", 1)[0]
    text = text[bracket.end() - 1 :]
    depth = 0
    for token in _TOKEN.finditer(text):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
            if depth == 0:
                return text[: token.end()]
    return text


def _is_dangerous(call: Call, arguments: str, interpolation: re.Pattern[str] | None) -> bool:
    if call.matches is not None and not call.matches.search(arguments):
        return False
    if call.unless is not None and call.unless.search(arguments):
        return False
    if call.dynamic is None and call.sql is None:
        return True
    parts = _split(arguments)
    if call.dynamic is not None and (call.dynamic >= len(parts) or _is_constant(parts[call.dynamic], interpolation)):
        return False
    if call.sql is not None:
        if call.sql >= len(parts):
            return False
        part = parts[call.sql]
        has_parts = _CONCATENATED.search(part) or (interpolation is not None and interpolation.search(part))
        if not has_parts or not _SQL.search(part) or _is_constant(part, interpolation):
            return False
        return any(
            not _TABLE.search(part[: found.start()]) and not _TABLE_NAME.match(part, found.start())
            for found in _PART.finditer(part)
        )
    return True


def _split(arguments: str) -> list[str]:
    """The arguments one by one, without the brackets around them."""
    inner = arguments.strip()
    inner = inner[1:-1] if inner.startswith("(") and inner.endswith(")") else inner.removeprefix("(")
    parts, begin, depth = [], 0, 0
    for token in _TOKEN.finditer(inner):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif token["comma"] and depth == 0:
            parts.append(inner[begin : token.start()].strip())
            begin = token.end()
    return [part for part in (*parts, inner[begin:].strip()) if part]


def _is_constant(argument: str, interpolation: re.Pattern[str] | None) -> bool:
    """Whether nothing but literals stands in it."""
    if interpolation is not None and interpolation.search(argument):
        return False
    return not _NAME.search(_WORDS.sub("", _STRING.sub("", _PREFIX.sub("", argument))))
