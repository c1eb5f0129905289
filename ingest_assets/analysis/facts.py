"""The facts that analysis finds in one file: frozen dataclasses, named tuples where a file has thousands.

Lines count from 1, columns from 0 in UTF-8 bytes; an end column lies behind the last byte. `ordinal` counts from 0 in
document order within its list, and is what other facts of the same file refer to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Definition(NamedTuple):
    """Something with a name that other code can use."""

    ordinal: int
    parent: int | None  # ordinal of the enclosing definition
    kind: str  # module, class, struct, enum, trait, interface, function, method, constant, type, macro, ...
    name: str
    qualified_name: str  # names of the enclosing definitions and its own, joined by dots
    signature: str | None  # first line of the declaration, without its body
    doc: str | None
    visibility: str | None  # public, private, protected, internal
    start_line: int
    start_column: int
    end_line: int
    end_column: int
    hint: str | None = None  # what is known of its value, of what it returns, or its bases: see `names`


class Reference(NamedTuple):
    """A place that uses a name."""

    ordinal: int
    kind: str  # call, inherit, decorate, type, tag (of a struct, behind that word), use
    name: str
    receiver: str | None  # what stands before the dot, as written, cut to 100 characters
    line: int
    column: int
    enclosing: int | None  # ordinal of the enclosing definition
    hint: str | None = None  # what the receiver, or the bare name, is if it is local or no plain name: see `names`


@dataclass(frozen=True, slots=True)
class Import:
    """One name, or one module, brought in from elsewhere."""

    ordinal: int
    module: str  # as written, without leading dots of a relative import ("" for `from . import x`)
    level: int  # leading dots of a relative import; for "./x" 1 and "../x" 2
    name: str | None  # imported name; "*" for a wildcard; None when the module itself is imported
    alias: str | None
    line: int
    is_path: bool = False  # the module is a path: a dot in it separates nothing

    @property
    def is_import(self) -> bool:
        """False where a file only gives one of its own names another: neither a module nor a level is written."""
        return bool(self.module or self.level)

    @property
    def tail(self) -> str:
        """Last component of the module: the name, or the stem, that a file satisfying it must have ("" for
        `from . import x`)."""
        for separator in ("/", "::", "\\") if self.is_path else ("/", "::", "."):
            if separator in self.module:
                return self.module.rstrip(separator).rsplit(separator, 1)[-1]
        return self.module


@dataclass(frozen=True, slots=True)
class ParseError:
    """A range that the grammar could not make sense of."""

    start_line: int
    end_line: int
    kind: str  # error, missing


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What parsing finds in one file."""

    language: str | None
    status: str  # parsed, partial (syntax errors), text_only (no grammar, or given up), not_analysed (no text)
    reason: str | None = None  # why not `parsed`
    definitions: tuple[Definition, ...] = ()
    references: tuple[Reference, ...] = ()
    imports: tuple[Import, ...] = ()
    exports: tuple[str, ...] = ()
    errors: tuple[ParseError, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionMetrics:
    """The metrics of one function or method."""

    ordinal: int  # of its definition
    name: str
    qualified_name: str
    start_line: int
    end_line: int
    metrics: dict[str, int | float | None]


@dataclass(frozen=True, slots=True)
class ClassMetrics:
    """The metrics of one class, struct, enum, trait, interface or module."""

    ordinal: int  # of its definition
    kind: str
    name: str
    qualified_name: str
    start_line: int
    end_line: int
    metrics: dict[str, int | float | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the code that a reviewer should know."""

    rule: str
    severity: str  # info, minor, major, critical
    message: str
    start_line: int
    end_line: int
    value: float | None = None
    threshold: float | None = None
    cwe: int | None = None  # of a security finding: its number in the Common Weakness Enumeration


@dataclass(frozen=True, slots=True)
class FileMetrics:
    """The metrics of one file. Keys are columns of the table `codebase_metadata`; None means "not to be had"."""

    values: dict[str, int | float | None]
    reasons: dict[str, str] = field(default_factory=dict)  # metric -> why it is None
    functions: tuple[FunctionMetrics, ...] = ()
    findings: tuple[Finding, ...] = ()  # what only the text shows; what metrics show is found in `quality`
    fingerprints: bytes = b""  # of its windows of tokens, packed by `clones`
    classes: tuple[ClassMetrics, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a file for retrieval."""

    ordinal: int
    kind: str  # definition, part, block, text
    definition: str | None  # qualified name of the innermost definition that it lies in
    breadcrumb: str  # enclosing definitions, outermost first, joined by " > "; never the path
    start_line: int
    end_line: int
    text: str
    text_hash: str  # SHA-1 (hex) of breadcrumb + "\n" + text in UTF-8
