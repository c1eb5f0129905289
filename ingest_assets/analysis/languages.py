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
    grammar: str | None = None  # name in tree-sitter-language-pack
    queries: str = ""  # tree-sitter query: definitions, references, imports, exports
    top_queries: str = ""  # what is looked for only so many levels below the root
    top_depth: int = 0
    conventions: Mapping[str, Any] = field(default_factory=dict, hash=False)  # see `conventions` and `imports`
    metrics: Mapping[str, Any] = field(default_factory=dict, hash=False)  # node kinds, see `node_roles`
    chunks: Mapping[str, Any] = field(default_factory=dict, hash=False)  # node kinds that belong to what follows

    def __reduce__(self) -> tuple[Any, ...]:
        return by_name, (self.name,)


def detect(path: str, head: str = "") -> Language | None:
    """The language of a file by its name, then its extension, then the shebang in `head` (the first line is enough).

    None when nothing is known of it.
    """
    name = path.rsplit("/", 1)[-1]
    table = _table()
    found = table.names.get(name) or _by_extension(name)
    if found is None and name.startswith(("Dockerfile.", "Containerfile.", "Makefile.")):
        found = table.names[name.split(".", 1)[0]]
    return found or _by_shebang(head)


def by_name(name: str) -> Language:
    """The language of this name. Raises KeyError for an unknown one."""
    return _table().languages[name]


def is_known_extension(suffix: str) -> bool:
    """Whether a suffix such as `.py` (any case) is one of a known language."""
    return suffix.lower() in _table().suffixes


def known_suffixes() -> frozenset[str]:
    """Every known extension, with its dot, in lower case."""
    return frozenset(_table().suffixes)


def known_names() -> frozenset[str]:
    """Every file name that is known without an extension, such as `Makefile`."""
    return frozenset(_table().names)


@dataclass(frozen=True)
class _Table:
    languages: dict[str, Language]
    suffixes: dict[str, Language]
    names: dict[str, Language]
    interpreters: dict[str, Language]


@cache
def _table() -> _Table:
    names = sorted(file.name for file in _DATA.iterdir() if file.name.endswith(".toml") and file.name != _TEXT_ONLY)
    entries = [tomllib.loads((_DATA / name).read_text("utf-8")) for name in names]
    entries += tomllib.loads((_DATA / _TEXT_ONLY).read_text("utf-8"))["language"]
    languages = [_language(entry) for entry in entries]
    return _Table(
        {language.name: language for language in languages},
        {extension.lower(): language for language in languages for extension in language.extensions},
        {name: language for language in languages for name in language.file_names},
        {interpreter: language for language in languages for interpreter in language.shebangs},
    )


def _language(entry: dict[str, Any]) -> Language:
    queries, top_queries = (
        "\n".join((_DATA / name).read_text("utf-8") for name in entry.pop(key, ()))
        for key in ("queries", "top_queries")
    )
    blocks = tuple((first, last) for first, last in entry.pop("block_comments", ()))
    lists: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Language(**lists, queries=queries, top_queries=top_queries, block_comments=blocks)


def _by_extension(name: str) -> Language | None:
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name[1:] else ""
    return _table().suffixes.get(suffix)


def _by_shebang(head: str) -> Language | None:
    match = _SHEBANG.match(head[:200].removeprefix("\ufeff"))
    if match is None:
        return None
    interpreter = (match[1] or match[2]).rsplit("/", 1)[-1]
    return _table().interpreters.get(interpreter) or _table().interpreters.get(re.sub(r"[\d.]+\Z", "", interpreter))
