"""Which languages there are, and how a file's is told: data from `languages_data/`, and the detection.

What a language's syntax means stands in its `.toml` and `.scm` files, read here once a process; what is done with it
belongs to `parsing`, `metrics` and `chunking`. No other module knows a language by name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

_DATA = files("ingest_assets.analysis") / "languages_data"
_TEXT_ONLY = "text_only.toml"
_DETECTION = "detection.toml"
_HEAD = 20_000  # characters in which the rules of `detection.toml` look: a licence may stand first
_MODELINES = 5  # lines at either end of a text that an editor searches for its settings
_MODELINE_CHARACTERS = 1_000
_EMACS = re.compile(r"-\*-(.*?)-\*-")
_EMACS_MODE = re.compile(r"(?:\A|;)\s*mode:\s*([^\s;]+)", re.IGNORECASE)
_VIM = re.compile(r"(?:\A|\s)(?:vim?|ex)\d*:.{0,200}?\b(?:ft|filetype|syntax)=([\w+#-]+)")
_SHEBANG = re.compile(r"#!\s*(?:\S*/)?env\s+(?:-\S+\s+|\w+=\S*\s+)*(\S+)|#!\s*(\S+)")


@dataclass(frozen=True)
class Language:
    """One language. Without a `grammar` it is text only: detected, chunked and counted by line."""

    name: str
    extensions: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    shebangs: tuple[str, ...] = ()  # interpreters, without version numbers
    line_comments: tuple[str, ...] = ()
    block_comments: tuple[tuple[str, str], ...] = ()
    ingested: bool = True  # False for what holds data, not code: its extensions do not make a file part of a codebase
    grammar: str | None = None  # name in tree-sitter-language-pack
    queries: str = ""  # tree-sitter query: definitions, references, imports, exports
    top_queries: str = ""  # what is looked for only so many levels below the root
    top_depth: int = 0
    injections: str = ""  # tree-sitter query: what lies inside in another language, see `injections`
    marks: str = ""  # regular expression for a comment that says that a string is in this language, see `marked`
    marked: Mapping[str, Any] = field(default_factory=dict, hash=False)  # which strings such comments may mark
    names_queries: str = ""  # tree-sitter query: scopes, bindings and uses, see `names`
    names: Mapping[str, Any] = field(default_factory=dict, hash=False)  # node kinds, see `names`
    conventions: Mapping[str, Any] = field(default_factory=dict, hash=False)  # see `conventions` and `imports`
    max_nodes: int | None = None  # less than usual, for data that would be many facts of little use
    metrics: Mapping[str, Any] = field(default_factory=dict, hash=False)  # node kinds, see `node_roles`
    chunks: Mapping[str, Any] = field(default_factory=dict, hash=False)  # node kinds that belong to what follows

    def __reduce__(self) -> tuple[Any, ...]:
        return by_name, (self.name,)


def detect(path: str, head: str = "") -> Language | None:
    """The language of a file by its name, its extension, what an editor is told in it, its shebang, or how it begins.

    `head` is the text, or as much of its beginning as is at hand. Where languages share an extension, it decides.
    None when nothing is known of it.
    """
    name = path.rsplit("/", 1)[-1]
    table = _table()
    if name in table.names:
        return table.names[name]
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name[1:] else ""
    head = head.removeprefix("\ufeff")
    found = None
    if suffix in table.shared and head:
        found = _by_modeline(head) or _by_rules(table.shared[suffix], head)
    found = found or table.suffixes.get(suffix)
    stem = re.split(r"[.-]", name, maxsplit=1)[0]
    if found is None and stem in table.stems:
        found = table.names[stem]
    if found is not None or not head:
        return found
    return _by_modeline(head) or _by_shebang(head) or _by_rules(table.beginnings, head)


def by_name(name: str) -> Language:
    """The language of this name. Raises KeyError for an unknown one."""
    return _table().languages[name]


def names() -> tuple[str, ...]:
    """The names of all languages."""
    return tuple(_table().languages)


def by_alias(word: str) -> Language | None:
    """The language that people call so, `c++`, `sh` or `ts` for example, or that has this name."""
    table = _table()
    word = word.lower()
    return table.languages.get(table.aliases.get(word, word))


@cache
def known_suffixes() -> frozenset[str]:
    """Every extension of a language that is ingested, with its dot, in lower case."""
    return frozenset(suffix for suffix, language in _table().suffixes.items() if language.ingested)


@cache
def known_names() -> frozenset[str]:
    """Every file name that is known without an extension, such as `Makefile`."""
    return frozenset(name for name, language in _table().names.items() if language.ingested)


_Rules = tuple[tuple[str, re.Pattern[str]], ...]  # name of a language, and what tells it


@dataclass(frozen=True)
class _Table:
    languages: dict[str, Language]
    suffixes: dict[str, Language]
    names: dict[str, Language]
    interpreters: dict[str, Language]
    aliases: dict[str, str]  # word -> name
    stems: frozenset[str]  # file names that may go on behind a dot or a hyphen
    shared: dict[str, _Rules]  # by extension
    beginnings: _Rules


@cache
def _table() -> _Table:
    apart = (_TEXT_ONLY, _DETECTION)
    names = sorted(file.name for file in _DATA.iterdir() if file.name.endswith(".toml") and file.name not in apart)
    entries: list[dict[str, Any]] = _toml(_TEXT_ONLY)["language"]
    entries += map(_toml, names)
    languages = [_language(entry) for entry in entries]
    detection = _toml(_DETECTION)
    return _Table(
        {language.name: language for language in languages},
        {extension.lower(): language for language in languages for extension in language.extensions},
        {name: language for language in languages for name in language.file_names},
        {interpreter: language for language in languages for interpreter in language.shebangs},
        {word: name for name, words in detection["aliases"].items() for word in words},
        frozenset(detection["stems"]),
        {extension: _rules(one["rules"]) for one in detection["shared"] for extension in one["extensions"]},
        _rules(detection["beginnings"]),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text("utf-8"))


def _rules(pairs: list[tuple[str, str]]) -> _Rules:
    return tuple((name, re.compile(pattern, re.MULTILINE)) for name, pattern in pairs)


def _language(entry: dict[str, Any]) -> Language:
    queries: dict[str, Any] = {
        key: "\n".join((_DATA / name).read_text("utf-8") for name in entry.pop(key, ()))
        for key in ("queries", "top_queries", "injections", "names_queries")
    }
    blocks = tuple((first, last) for first, last in entry.pop("block_comments", ()))
    lists: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Language(**lists, **queries, block_comments=blocks)


def _by_rules(rules: _Rules, head: str) -> Language | None:
    """The language of the first rule whose pattern is found."""
    for name, pattern in rules:
        if pattern.search(head, 0, _HEAD):
            return _table().languages[name]
    return None


def _by_modeline(head: str) -> Language | None:
    """The language that a modeline of Emacs or Vim names: in the first lines, of Vim in the last ones too."""
    first = head[:_MODELINE_CHARACTERS].split("\n", _MODELINES)[:_MODELINES]
    for line in first[:2]:
        if found := _EMACS.search(line):
            mode = _EMACS_MODE.search(found[1])
            return by_alias(mode[1] if mode else found[1].strip())
    last = head[-_MODELINE_CHARACTERS:].rstrip().rsplit("\n", _MODELINES)[-_MODELINES:]
    return next((by_alias(found[1]) for line in (*first, *last) if (found := _VIM.search(line))), None)


def _by_shebang(head: str) -> Language | None:
    match = _SHEBANG.match(head[:200])
    if match is None:
        return None
    interpreter = (match[1] or match[2]).rsplit("/", 1)[-1]
    return _table().interpreters.get(interpreter) or _table().interpreters.get(re.sub(r"[\d.]+\Z", "", interpreter))
