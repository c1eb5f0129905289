"""Weaknesses that the text of one file shows: calls with dangerous arguments, secrets, certificates not verified.

What is looked for stands in `security_rules.toml`, each with its severity and its number in the Common Weakness
Enumeration. False alarms are worse than misses: a call counts only when it is one by the syntax tree, when its
function comes from the right module, and when its argument is not constant. Nothing is followed from line to line. A
line that is marked `nosec`, `NOSONAR` or `nosemgrep` is left out, and tests are looked through for real secrets only.
"""

from __future__ import annotations

import math
import re
import tomllib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ingest_assets.analysis.facts import Finding, ParsedFile, Reference
from ingest_assets.analysis.syntax import Source

_RULES = files("ingest_assets.analysis") / "security_rules.toml"
# What each finding leaves of the score of a file.
_LEFT = {"info": 0.98, "minor": 0.9, "major": 0.7, "critical": 0.4}
_MAX_ARGUMENTS = 2_000  # bytes that are looked at
_MARKED = re.compile(rb"nosec\b|NOSONAR|nosemgrep", re.IGNORECASE)

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

# Of names that a secret is given to; matched in lower case.
_SECRET_WORDS = (
    b"password", b"passwd", b"passphrase", b"secret", b"secretkey", b"secret_key", b"apikey", b"api_key", b"accesskey",
    b"access_key", b"privatekey", b"private_key", b"signingkey", b"signing_key", b"encryptionkey", b"encryption_key",
    b"token",
)  # fmt: skip
_SECRET_WORDS_BUT_KEYS = tuple(word for word in _SECRET_WORDS if b"key" not in word)
_GIVEN = re.compile(
    rb"[\"']?\]?[ \t]*(?::[ \t]*(?:str|string)[ \t]*=|=>|:=|:|=(?![=~>]))\s*[bru]?"
    rb"(?P<quote>[\"'])(?P<value>[^\"'\s]{8,200})(?P=quote)"
)
_NAME_BEFORE = re.compile(r"[\w$.-]*\Z")
_PLACEHOLDER = re.compile(
    r"(?i)example|sample|dummy|fake|test|change.?me|placeholder|your|x{3,}|todo|none|null|default|insert|replace|redact|"
    r"[*.]{3}|[<>{}$%\[\]()]|passw|secret|token|key|user|admin|login|^https?:|^/|^\w+://|^#|^&"
)
# Names, modules, paths, words with dashes; a number may end each.
_DOTTED = re.compile(r"_*[A-Za-z]+\d{0,4}(?:[.:/_-]+(?:[A-Za-z]+\d{0,4}|\d{1,4}))*_*\Z")
_PASSWORDS = (b"passwd", b"password", b"passphrase")
_RANDOM = 3.5  # bits a character; words of a language have less, base64 of random bytes up to 6
_RANDOM_LENGTH = 16
_PASSWORD_RANDOM = 2.75


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    severity: str
    cwe: int
    message: str
    in_tests: bool


@dataclass(frozen=True, slots=True)
class _Call:
    rule: _Rule
    modules: frozenset[str] | None
    receivers: re.Pattern[str] | None
    dynamic: int | None
    sql: int | None
    matches: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    marks: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Pattern:
    rule: _Rule
    pattern: re.Pattern[str]
    marks: tuple[bytes, ...]


@dataclass(frozen=True)
class _Rules:
    calls: dict[str, dict[str, list[_Call]]]  # language -> name of the function -> what is looked for
    patterns: dict[str, list[_Pattern]]  # by language
    secrets: list[_Pattern]
    interpolation: dict[str, re.Pattern[str]]
    password: _Rule


def scan(
    source: Source, parsed: ParsedFile, comments: Sequence[tuple[int, int]] | None, *, is_test: bool
) -> list[Finding]:
    """The weaknesses of a file in the order of its lines; `comments` are ranges of bytes, None without a tree."""
    rules = _rules()
    found = list(_patterns(source, [one for one in rules.secrets if one.rule.in_tests or not is_test], None))
    if comments is not None and source.language is not None and not is_test:
        found += _calls(source, parsed, rules, source.language.name)
        inside = _Comments(source, comments)
        found += _patterns(source, rules.patterns.get(source.language.name, ()), inside)
        found += _passwords(source, rules.password, inside)
    unique = {(one.start_line, one.rule): one for one in found if not _is_marked(source, one.start_line)}
    return [unique[key] for key in sorted(unique)]


def looked_for_secrets_only(source: Source, *, is_test: bool) -> str | None:
    """Why a file is looked through for secrets only; None where it is looked through for everything."""
    if is_test:
        return "tests are looked through for secrets only"
    if source.tree is None or source.language is None:
        return source.reason or "not parsed"
    if source.language.name not in _rules().calls:
        return f"no security rules for {source.language.name}"
    return None


def score(found: Iterable[Finding]) -> float:
    """100 without findings; each leaves 40% of it where it is critical, 70% major, 90% minor, 98% info."""
    return round(100 * math.prod(_LEFT[one.severity] for one in found), 2)


def entropy(text: str) -> float:
    """Shannon's entropy in bits a character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


@cache
def _rules() -> _Rules:
    data = tomllib.loads(_RULES.read_text("utf-8"))
    calls: dict[str, dict[str, list[_Call]]] = defaultdict(lambda: defaultdict(list))
    patterns: dict[str, list[_Pattern]] = defaultdict(list)
    secrets: list[_Pattern] = []
    rules: dict[str, _Rule] = {}
    for entry in data["rule"]:
        rule = _Rule(entry["name"], entry["severity"], entry["cwe"], entry["message"], entry.get("in_tests", False))
        rules[rule.name] = rule
        for one in entry.get("calls", ()):
            modules = frozenset(one["modules"]) if "modules" in one else None
            call = _Call(
                rule, modules, _compiled(one, "receivers"), one.get("dynamic"), one.get("sql"),
                _compiled(one, "matches"), _compiled(one, "unless"), _marks(one),
            )  # fmt: skip
            for language in one["languages"]:
                for name in one["names"]:
                    calls[language][name].append(call)
        for one in entry.get("patterns", ()):
            for language in one["languages"]:
                patterns[language].append(_Pattern(rule, re.compile(one["pattern"]), _marks(one)))
        secrets += [_Pattern(rule, re.compile(one["pattern"]), _marks(one)) for one in entry.get("secrets", ())]
    interpolation = {name: re.compile(pattern, re.DOTALL) for name, pattern in data["interpolation"].items()}
    return _Rules(calls, patterns, secrets, interpolation, rules["password_in_code"])


def _compiled(entry: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(entry[key]) if key in entry else None


def _marks(entry: dict[str, Any]) -> tuple[bytes, ...]:
    return tuple(mark.encode() for mark in entry.get("marks", ()))


def _has_any(data: bytes, marks: tuple[bytes, ...]) -> bool:
    for mark in marks:  # twice as fast as any(), and asked of every file
        if mark in data:
            return True
    return not marks


def _finding(rule: _Rule, line: int, name: str = "") -> Finding:
    return Finding(rule.name, rule.severity, rule.message.format(name=name), line, line, cwe=rule.cwe)


def _calls(source: Source, parsed: ParsedFile, rules: _Rules, language: str) -> Iterator[Finding]:
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
            if not _is_function(call, reference, origins) or not _has_any(source.data, call.marks):
                continue
            if arguments is None:
                arguments = _arguments(source, reference)
            if _is_dangerous(call, arguments, rules.interpolation.get(language)):
                shown = f"{reference.receiver}.{reference.name}" if reference.receiver else reference.name
                yield _finding(call.rule, reference.line, shown if len(shown) <= 60 else reference.name)
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


def _is_function(call: _Call, reference: Reference, origins: dict[str, set[str]]) -> bool:
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


def _is_dangerous(call: _Call, arguments: str, interpolation: re.Pattern[str] | None) -> bool:
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


class _Comments:
    """Where comments are."""

    def __init__(self, source: Source, ranges: Sequence[tuple[int, int]]) -> None:
        self._source = source
        self._ranges = sorted(ranges)
        self._starts = [start for start, _ in self._ranges]

    def hold(self, byte: int) -> bool:
        """Whether a byte lies in a comment."""
        before = bisect_right(self._starts, byte) - 1
        return before >= 0 and byte < self._ranges[before][1]


def _patterns(source: Source, patterns: Sequence[_Pattern], comments: _Comments | None) -> Iterator[Finding]:
    """What patterns match outside of these comments."""
    for one in patterns:
        if not _has_any(source.data, one.marks):
            continue
        for match in one.pattern.finditer(source.text):
            byte = len(source.text[: match.start()].encode("utf-8", "replace"))
            if comments is None or not comments.hold(byte):
                yield _finding(one.rule, source.row(byte) + 1)


def _passwords(source: Source, rule: _Rule, comments: _Comments) -> Iterator[Finding]:
    """String literals that look random, given to names that end like those of secrets."""
    lowered = source.data.lower()
    words = _SECRET_WORDS if b"key" in lowered else _SECRET_WORDS_BUT_KEYS
    for word in words:
        at = lowered.find(word)
        while at >= 0:
            end = at + len(word)
            given = _GIVEN.match(lowered, end)
            if given is not None and not comments.hold(at):
                value = source.data[slice(*given.span("value"))].decode("utf-8", "replace")
                if _is_secret(word, value):
                    line = source.row(at)
                    before = source.data[source.starts[line] : end].decode("utf-8", "replace")
                    name = _NAME_BEFORE.search(before)
                    yield _finding(rule, line + 1, name[0].strip("$.-")[-60:] if name else "")
            at = lowered.find(word, end)


def _is_secret(word: bytes, value: str) -> bool:
    """Whether a value looks random, and not like a name, an address, or something to be replaced."""
    if _PLACEHOLDER.search(value) or _DOTTED.match(value):
        return False
    if not any(character.isdigit() for character in value) or not any(character.isalpha() for character in value):
        return False
    if word in _PASSWORDS:
        return entropy(value) >= _PASSWORD_RANDOM
    return len(value) >= _RANDOM_LENGTH and entropy(value) >= _RANDOM


def _is_marked(source: Source, line: int) -> bool:
    starts = source.starts
    end = starts[line] if line < len(starts) else len(source.data)
    return _MARKED.search(source.data, starts[line - 1], end) is not None
