"""What weaknesses are looked for: the rules of `security_rules.toml`, read once a process.

Belongs here: the shape of rules, whose fields that file explains. What is done with them is `security`.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ingest_assets.analysis.facts import Finding

_RULES = files("ingest_assets.analysis") / "security_rules.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """A weakness, as the findings tell it."""

    name: str
    severity: str
    cwe: int
    message: str
    in_tests: bool

    def finding(self, line: int, name: str = "") -> Finding:
        """That it is in this line; its message may tell the name of what."""
        return Finding(self.name, self.severity, self.message.format(name=name), line, line, cwe=self.cwe)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is looked for, by the name of its function."""

    rule: Rule
    modules: frozenset[str] | None
    receivers: re.Pattern[str] | None
    dynamic: int | None
    sql: int | None
    matches: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    marks: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text that is looked for."""

    rule: Rule
    pattern: re.Pattern[str]
    marks: tuple[bytes, ...]


@dataclass(frozen=True)
class Rules:
    """All that is looked for."""

    calls: dict[str, dict[str, list[Call]]]  # language -> name of the function -> what is looked for
    patterns: dict[str, list[Pattern]]  # by language
    secrets: list[Pattern]  # in any text
    interpolation: dict[str, re.Pattern[str]]  # by language: a string literal with something put into it
    password: Rule  # of what `security_secrets` finds


@cache
def rules() -> Rules:
    """The rules as they are written."""
    data = tomllib.loads(_RULES.read_text("utf-8"))
    calls: dict[str, dict[str, list[Call]]] = defaultdict(lambda: defaultdict(list))
    patterns: dict[str, list[Pattern]] = defaultdict(list)
    secrets: list[Pattern] = []
    named: dict[str, Rule] = {}
    for entry in data["rule"]:
        rule = Rule(entry["name"], entry["severity"], entry["cwe"], entry["message"], entry.get("in_tests", False))
        named[rule.name] = rule
        for one in entry.get("calls", ()):
            modules = frozenset(one["modules"]) if "modules" in one else None
            call = Call(
                rule, modules, _compiled(one, "receivers"), one.get("dynamic"), one.get("sql"),
                _compiled(one, "matches"), _compiled(one, "unless"), _marks(one),
            )  # fmt: skip
            for language in one["languages"]:
                for name in one["names"]:
                    calls[language][name].append(call)
        for one in entry.get("patterns", ()):
            for language in one["languages"]:
                patterns[language].append(Pattern(rule, re.compile(one["pattern"]), _marks(one)))
        secrets += [Pattern(rule, re.compile(one["pattern"]), _marks(one)) for one in entry.get("secrets", ())]
    interpolation = {name: re.compile(pattern, re.DOTALL) for name, pattern in data["interpolation"].items()}
    return Rules(calls, patterns, secrets, interpolation, named["password_in_code"])


def has_any(data: bytes, marks: tuple[bytes, ...]) -> bool:
    """Whether any of these marks is there, or none is asked for."""
    for mark in marks:  # twice as fast as any(), and asked of every file
        if mark in data:
            return True
    return not marks


def _compiled(entry: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(entry[key]) if key in entry else None


def _marks(entry: dict[str, Any]) -> tuple[bytes, ...]:
    return tuple(mark.encode() for mark in entry.get("marks", ()))
