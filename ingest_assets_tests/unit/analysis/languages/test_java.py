"""The facts and metrics of Java."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    details,
    imports,
    parsed,
    references,
    sizes,
)


def test_java() -> None:
    assert definitions("Inventory.java") == [
        ("module", "com.example.stock", "internal"),
        ("class", "Inventory", "public"),
        ("constant", "Inventory.LIMIT", "public"),
        ("constant", "Inventory.LEAST", "public"),
        ("variable", "Inventory.items", "private"),
        ("method", "Inventory.Inventory", "protected"),
        ("method", "Inventory.left", "internal"),
        ("method", "Inventory.run", "public"),
        ("enum", "Inventory.Size", "internal"),
        ("constant", "Inventory.Size.SMALL", "public"),
        ("constant", "Inventory.Size.LARGE", "public"),
        ("method", "Inventory.Size.LARGE.rank", "internal"),
        ("method", "Inventory.Size.rank", "internal"),
        ("class", "Inventory.Price", "internal"),
        ("variable", "Inventory.Price.cents", "public"),
        ("variable", "Inventory.Price.unit", "public"),
        ("method", "Inventory.Price.Price", "internal"),
        ("interface", "Inventory.Marked", "internal"),
        ("method", "Inventory.Marked.value", "public"),
        ("interface", "Inventory.Closer", "internal"),
        ("constant", "Inventory.Closer.TIMES", "public"),
        ("method", "Inventory.Closer.closeAll", "public"),
    ]
    assert references("Inventory.java", "call") == [
        ("ArrayList", None, "Inventory"),
        ("add", "this.items", "Inventory.Inventory"),
        ("ok", "item", "Inventory.run"),
        ("forEach", "names", "Inventory.run"),
        ("log", None, "Inventory.run"),
        ("max", None, "Inventory.run"),
        ("count", "stock.Shelf", "Inventory.run"),
        ("left", "this", "Inventory.run"),
        ("run", None, "Inventory.run"),
        ("IllegalArgumentException", None, "Inventory.Price.Price"),
        ("close", None, "Inventory.Closer.closeAll"),
        ("toString", "Closer", "Inventory.Closer.closeAll"),
    ]
    assert references("Inventory.java", "inherit") == [
        ("Base", None, "Inventory"),
        ("Runnable", None, "Inventory"),
        ("Closer", "api", "Inventory"),
        ("Ranked", None, "Inventory.Size"),
        ("AutoCloseable", None, "Inventory.Closer"),
        ("Cloneable", None, "Inventory.Closer"),
    ]
    assert references("Inventory.java", "decorate") == [
        ("Deprecated", None, "Inventory"),
        ("Override", None, "Inventory.run"),
    ]
    assert references("Inventory.java", "type") == [
        ("Item", None, "Inventory"),
        ("T", None, "Inventory"),
        ("List", None, "Inventory"),
        ("T", None, "Inventory"),
        ("T", None, "Inventory.Inventory"),
        ("String", None, "Inventory.Inventory"),
        ("Entry", None, "Inventory.left"),
        ("String", None, "Inventory.left"),
        ("T", None, "Inventory.left"),
        ("Missing", None, "Inventory.left"),
        ("Object", None, "Inventory.run"),
        ("T", None, "Inventory.run"),
        ("Item", None, "Inventory.run"),
        ("Item", None, "Inventory.run"),
        ("String", None, "Inventory.Price"),
        ("String", None, "Inventory.Marked.value"),
        ("IOException", None, "Inventory.Closer.closeAll"),
        ("Error", None, "Inventory.Closer.closeAll"),
    ]
    assert imports("Inventory.java") == [
        ("java.util", 0, "List", None),
        ("java.util.Map", 0, "Entry", None),
        ("java.lang.Math", 0, "*", None),
    ]
    assert parsed("Inventory.java").exports == ("Inventory",)
    assert details("Inventory.java", ["Inventory", "Inventory.LIMIT", "Inventory.left", "Inventory.Marked.value"]) == {
        "Inventory.Marked.value": ('String value() default "x"', None),
        "Inventory.left": ("abstract Entry<String, ? super T> left(int of) throws Missing", "What is left."),
        "Inventory.LIMIT": ("public static final int LIMIT = 10, LEAST", None),
        "Inventory": (
            "public abstract class Inventory<T extends Item> extends Base<T> implements Runnable, api.Closer",
            "Counts what lies in store.",
        ),
    }
    assert complexities("Inventory.java") == {
        "Inventory.Inventory": (1, 0, 0, 2, 0),
        "Inventory.left": (1, 0, 0, 1, 0),
        "Inventory.run": (7, 9, 2, 1, 2),
        "Inventory.Size.LARGE.rank": (1, 0, 0, 0, 1),
        "Inventory.Size.rank": (1, 0, 0, 0, 1),
        "Inventory.Price.Price": (2, 1, 1, 0, 1),
        "Inventory.Marked.value": (1, 0, 0, 0, 0),
        "Inventory.Closer.closeAll": (2, 1, 1, 0, 0),
    }
    assert sizes("Inventory.java") == (38, 6, 12, 9)
