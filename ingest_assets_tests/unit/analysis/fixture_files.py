"""The files in `fixtures`, and what is known of them, as the tests of languages compare it."""

from collections.abc import Iterable
from pathlib import Path

from ingest_assets.analysis import metrics, parsing, syntax
from ingest_assets.analysis.facts import FileMetrics, ParsedFile
from ingest_assets.analysis.languages import detect

FIXTURES = Path(__file__).parent / "fixtures"


def parsed(name: str) -> ParsedFile:
    """The facts of a fixture file."""
    text = (FIXTURES / name).read_text("utf-8")
    found = parsing.parse(text, detect(name, text))
    assert found.status == "parsed", found.reason
    return found


def definitions(name: str) -> list[tuple[str, str, str | None]]:
    """Kind, qualified name and visibility of each definition."""
    return [(one.kind, one.qualified_name, one.visibility) for one in parsed(name).definitions]


def references(name: str, kind: str) -> list[tuple[str, str | None, str | None]]:
    """Name, receiver and enclosing definition of each reference of a kind."""
    found = parsed(name)
    return [
        (one.name, one.receiver, None if one.enclosing is None else found.definitions[one.enclosing].qualified_name)
        for one in found.references
        if one.kind == kind
    ]


def imports(name: str) -> list[tuple[str, int, str | None, str | None]]:
    """Module, level, name and alias of each import."""
    return [(one.module, one.level, one.name, one.alias) for one in parsed(name).imports]


def heads(name: str) -> list[tuple[str | None, str | None]]:
    """Signature and documentation of each definition."""
    return [(one.signature, one.doc) for one in parsed(name).definitions]


def details(name: str, qualified_names: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    """Signature and documentation of these definitions."""
    found = {one.qualified_name: (one.signature, one.doc) for one in reversed(parsed(name).definitions)}
    return {qualified_name: found[qualified_name] for qualified_name in qualified_names}


def span(name: str, qualified_name: str) -> tuple[int, int, int, int]:
    """First line and column, last line and column of a definition."""
    found = next(one for one in parsed(name).definitions if one.qualified_name == qualified_name)
    return found.start_line, found.start_column, found.end_line, found.end_column


def measured(name: str) -> FileMetrics:
    """The metrics of a fixture file."""
    text = (FIXTURES / name).read_text("utf-8")
    source = syntax.read(text, detect(name, text))
    return metrics.measure(source, parsing.facts(source))


def complexities(name: str) -> dict[str, tuple[float | None, ...]]:
    """Cyclomatic and cognitive complexity, nesting depth, parameters and exits of each function."""
    keys = ("cyclomatic_complexity", "cognitive_complexity", "nesting_depth", "nargs", "nexits")
    return {one.qualified_name: tuple(one.metrics[key] for key in keys) for one in measured(name).functions}


def complexity(name: str) -> list[tuple[str, int, int, int, int]]:
    """Functions with something to count: cyclomatic and cognitive complexity, nesting depth and parameters."""
    keys = ("cyclomatic_complexity", "cognitive_complexity", "nesting_depth", "nargs")
    counted = [(one.qualified_name, *(int(one.metrics[key] or 0) for key in keys)) for one in measured(name).functions]
    return [one for one in counted if one[1:] != (1, 0, 0, 0)]  # type: ignore[misc]


def sizes(name: str) -> tuple[float | None, ...]:
    """Logical lines, and the assignments, branches and conditions of ABC."""
    values = measured(name).values
    return tuple(values[key] for key in ("lloc", "abc_assignments", "abc_branches", "abc_conditions"))


def lines(name: str) -> tuple[int | float | None, ...]:
    """Lines of code, of comment and blank ones."""
    values = measured(name).values
    return values["ploc"], values["comment_lines"], values["blank"]
