"""The metrics of the fixture files, as the tests of languages compare them."""

from ingest_assets.analysis import metrics, parsing, syntax
from ingest_assets.analysis.facts import FileMetrics
from ingest_assets.analysis.languages import detect
from ingest_assets_tests.unit.analysis.test_parsing import FIXTURES


def measured(name: str) -> FileMetrics:
    """The metrics of a fixture file."""
    text = (FIXTURES / name).read_text("utf-8")
    source = syntax.read(text, detect(name, text))
    return metrics.measure(source, parsing.facts(source))


def complexities(name: str) -> dict[str, tuple[float | None, ...]]:
    """Cyclomatic and cognitive complexity, nesting depth, parameters and exits of each function."""
    keys = ("cyclomatic_complexity", "cognitive_complexity", "nesting_depth", "nargs", "nexits")
    return {one.qualified_name: tuple(one.metrics[key] for key in keys) for one in measured(name).functions}
