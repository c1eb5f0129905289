"""Which files a search is restricted to, and what of a question PostgreSQL cannot hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from psycopg import sql

from ingest_assets.errors import InvalidSetting
from ingest_assets.storage.database import Connection
from ingest_assets.storage.sql import load

_MAX_GLOB = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Filter:
    """What the results of a search must be; None for whatever."""

    path_glob: str | None = None  # see `glob_pattern`
    language: str | None = None
    kind: str | None = None  # of a definition that begins in a chunk, or that the chunk lies in

    def __bool__(self) -> bool:
        return self != Filter()

    @property
    def is_of_files(self) -> bool:
        """Whether it leaves out whole files."""
        return self.path_glob is not None or self.language is not None

    def files(self) -> sql.Composable:
        """The condition on a file, `f` in a statement. Raises InvalidSetting for a glob that is too long."""
        conditions: list[sql.Composable] = [sql.SQL("true")]
        if self.path_glob is not None:
            conditions.append(sql.SQL("f.path ~ {}").format(sql.Literal(glob_pattern(self.path_glob))))
        if self.language is not None:
            conditions.append(sql.SQL("f.language = {}").format(sql.Literal(clean(self.language).lower())))
        return sql.SQL(" AND ").join(conditions)

    def chunks(self, codebase: str) -> sql.Composable:
        """The condition on a chunk, `c` in a statement, with AND before it. Raises as `files` does."""
        found: list[sql.Composable] = []
        if self.is_of_files:
            files = "AND c.path IN (SELECT f.path FROM code_files f WHERE f.codebase = {} AND {})"
            found.append(sql.SQL(files).format(sql.Literal(codebase), self.files()))
        if self.kind is not None:
            defined = (
                "AND EXISTS (SELECT FROM definitions d WHERE d.codebase = {} AND d.path = c.path AND d.kind = {}"
                " AND (d.start_line BETWEEN c.start_line AND c.end_line OR d.qualified_name = c.definition))"
            )
            found.append(sql.SQL(defined).format(sql.Literal(codebase), sql.Literal(clean(self.kind))))
        return sql.SQL(" ").join(found)


def unknown(conn: Connection, codebase: str, asked: Filter) -> str:
    """What a codebase has where the filter asks for a language or a kind of definition that it does not have; empty
    where it has both."""
    told = []
    for name, value, statement in (("language", asked.language, "languages"), ("kind", asked.kind, "kinds")):
        there = [one for (one,) in conn.execute(load("search")[statement], [codebase])] if value is not None else []
        if value is not None and clean(value).lower() not in there:
            told.append(f"The codebase has nothing of the {name} '{value}', but: {', '.join(there)}.")
    return " ".join(told)


def glob_pattern(glob: str) -> str:
    """The regular expression (PostgreSQL and Python alike) of a path glob: `**` stands for any characters, `*` and `?`
    for any but a slash, all else for itself; a glob without a slash is matched against the file's name. Raises
    InvalidSetting for one of more than 1,000 characters."""
    if len(glob) > _MAX_GLOB:
        raise InvalidSetting(name="path glob", reason=f"has {len(glob)} characters; use at most {_MAX_GLOB}")
    wildcards = {"?": "[^/]", "*": "[^/]*"}
    pattern = ""
    for token in re.findall(r"\*\*/|\*{2,}|.", clean(glob), re.DOTALL):
        if token == "**/":
            pattern += "(.*/)?"
        elif token.startswith("**"):
            pattern += ".*"
        else:
            pattern += wildcards.get(token) or re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", token)
    return f"^{pattern}$" if "/" in glob else f"(^|/){pattern}$"


def clean(text: str) -> str:
    """The text without what PostgreSQL cannot hold: NUL and lone surrogates (of a command line, say)."""
    return text.encode(errors="ignore").decode().replace("\0", " ")
