"""The facts and metrics of Groovy."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    details,
    imports,
    parsed,
    references,
    sizes,
)


def test_groovy() -> None:
    assert definitions("Deploy.groovy") == [
        ("module", "com.example.deploy", "public"),
        ("class", "Deploy", "public"),
        ("variable", "Deploy.LIMIT", "private"),
        ("variable", "Deploy.hosts", "public"),
        ("variable", "Deploy.options", "public"),
        ("method", "Deploy.Deploy", "public"),
        ("method", "Deploy.start", "protected"),
        ("method", "Deploy.main", "public"),
        ("enum", "Deploy.Mode", "public"),
        ("trait", "Logged", "public"),
        ("method", "Logged.log", "public"),
        ("interface", "Step", "public"),
        ("method", "Step.run", "public"),
        ("function", "helper", "public"),
    ]
    assert references("Deploy.groovy", "call") == [
        ("super", None, "Deploy.Deploy"),
        ("isUp", "host", "Deploy.start"),
        ("copy", "host", "Deploy.start"),
        ("fail", None, "Deploy.start"),
        ("name", "it", "Deploy.start"),
        ("Http", None, "Deploy.start"),
        ("send", None, "Deploy.start"),
        ("start", None, "Deploy.main"),
        ("print", None, "Logged.log"),
    ]
    assert references("Deploy.groovy", "inherit") == [
        ("Base", None, "Deploy"),
        ("Runnable", None, "Deploy"),
        ("Closeable", None, "Deploy"),
    ]
    assert references("Deploy.groovy", "decorate") == [
        ("Immutable", None, "Deploy"),
        ("Override", None, "Deploy.start"),
    ]
    assert imports("Deploy.groovy") == [
        ("com.example", 0, "Host", None),
        ("com.example.Checks", 0, "*", None),
        ("com.example.net", 0, "Client", "Http"),
    ]
    assert parsed("Deploy.groovy").exports == ("com.example.deploy", "Deploy", "Logged", "Step", "helper")
    assert details("Deploy.groovy", ["Deploy", "Deploy.LIMIT", "Deploy.options", "Deploy.start", "helper"]) == {
        "helper": ("def helper(a, b)", None),
        "Deploy.start": ("protected Map<String, List<Host>> start(int times, String mode = 'fast')", "Starts."),
        "Deploy.options": ("def options", None),
        "Deploy.LIMIT": ("private static final int LIMIT", None),
        "Deploy": (
            "abstract class Deploy<T> extends Base<T> implements Runnable, Closeable",
            "Brings it to the hosts.",
        ),
    }
    assert complexities("Deploy.groovy") == {
        "Deploy.Deploy": (1, None, None, 1, 0),
        "Deploy.start": (3, None, None, 2, 1),
        "Deploy.main": (1, None, None, 1, 0),
        "Logged.log": (1, None, None, 1, 0),
        "Step.run": (1, None, None, 0, 0),
        "helper": (1, None, None, 2, 0),
    }
    assert sizes("Deploy.groovy") == (None, None, None, None)
