"""The facts and metrics of shell scripts."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexity,
    definitions,
    heads,
    imports,
    lines,
    parsed,
    references,
    span,
)


def test_bash() -> None:
    assert definitions("release.sh") == [
        ("constant", "LIMIT", "public"),
        ("variable", "TARGET", "public"),
        ("variable", "count", "public"),
        ("macro", "ll", "public"),
        ("function", "build", "public"),
        ("function", "deploy", "public"),
        ("function", "two-words", "public"),
    ]
    assert references("release.sh", "call") == [
        ("dirname", None, None),
        ("echo", None, "build"),
        ("date", None, "build"),
        ("test", None, "build"),
        ("build", None, "build"),
        ("read", None, "build"),
        ("pack", None, "build"),
        ("one", None, "build"),
        ("two", None, "build"),
        ("make", None, "build"),
        ("tee", None, "build"),
        ("deploy", None, "build"),
        ("cat", None, "build"),
        ("push", None, "deploy"),
    ]
    assert imports("release.sh") == [
        ("lib/common.sh", 0, None, None),
        ("env.sh", 1, None, None),
    ]
    assert parsed("release.sh").exports == ("LIMIT", "TARGET", "count", "ll", "build", "deploy", "two-words")
    assert heads("release.sh") == [
        ("readonly LIMIT=10", None),
        ('export TARGET="$1"', None),
        ("count=0", None),
        ("alias ll='ls -l'", None),
        ("build()", "Builds it.\n\nTakes the target."),
        ("function deploy", None),
        ("two-words()", None),
    ]
    assert span("release.sh", "build") == (16, 0, 37, 1)
    assert complexity("release.sh") == [
        ("build", 10, 12, 2, 0),
    ]
    assert lines("release.sh") == (32, 5, 3)
