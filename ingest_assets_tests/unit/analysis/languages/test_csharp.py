"""The facts and metrics of C#."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    details,
    imports,
    parsed,
    references,
    sizes,
)


def test_csharp() -> None:
    assert definitions("Ledger.cs") == [
        ("module", "Books.Core", "internal"),
        ("class", "Books.Core.Ledger", "public"),
        ("constant", "Books.Core.Ledger.Limit", "private"),
        ("constant", "Books.Core.Ledger.Least", "private"),
        ("variable", "Books.Core.Ledger.Names", "public"),
        ("variable", "Books.Core.Ledger.Changed", "public"),
        ("variable", "Books.Core.Ledger.Total", "public"),
        ("method", "Books.Core.Ledger.this", "public"),
        ("method", "Books.Core.Ledger.Ledger", "protected"),
        ("method", "Books.Core.Ledger.Load", "protected"),
        ("method", "Books.Core.Ledger.==", "public"),
        ("method", "Books.Core.Ledger.Close", "private"),
        ("method", "Books.Core.Ledger.Sum", "public"),
        ("function", "Books.Core.Ledger.Sum.Local", "private"),
        ("type", "Books.Core.Ledger.Handler", "public"),
        ("enum", "Books.Core.Ledger.Kind", "public"),
        ("constant", "Books.Core.Ledger.Kind.Debit", "public"),
        ("constant", "Books.Core.Ledger.Kind.Credit", "public"),
        ("struct", "Books.Core.Ledger.Line", "internal"),
        ("variable", "Books.Core.Ledger.Line.Cents", "public"),
        ("interface", "Books.Core.Ledger.IPart", "private"),
        ("method", "Books.Core.Ledger.IPart.Move", "public"),
        ("class", "Books.Core.Price", "public"),
        ("variable", "Books.Core.Price.Cents", "public"),
        ("variable", "Books.Core.Price.Unit", "public"),
    ]
    assert references("Ledger.cs", "call") == [
        ("List", None, "Books.Core.Ledger"),
        ("Match", "e", "Books.Core.Ledger.Sum"),
        ("Max", "one", "Books.Core.Ledger.Sum"),
        ("Missing", "Api", "Books.Core.Ledger.Sum"),
        ("Run", None, "Books.Core.Ledger.Sum"),
        ("Close", "base", "Books.Core.Ledger.Sum"),
        ("Sum", None, "Books.Core.Ledger.Sum"),
    ]
    assert references("Ledger.cs", "inherit") == [
        ("Base", None, "Books.Core.Ledger"),
        ("IBook", None, "Books.Core.Ledger"),
        ("IShelf", "Api", "Books.Core.Ledger"),
        ("Amount", None, "Books.Core.Price"),
    ]
    assert references("Ledger.cs", "decorate") == [
        ("Serializable", None, "Books.Core.Ledger"),
        ("Obsolete", None, "Books.Core.Ledger"),
        ("Test", None, "Books.Core.Ledger.Sum"),
    ]
    assert references("Ledger.cs", "type") == [
        ("T", None, "Books.Core.Ledger"),
        ("Entry", None, "Books.Core.Ledger"),
        ("List", None, "Books.Core.Ledger"),
        ("EventHandler", None, "Books.Core.Ledger"),
        ("T", None, "Books.Core.Ledger.this"),
        ("Task", None, "Books.Core.Ledger.Load"),
        ("T", None, "Books.Core.Ledger.Load"),
        ("Entry", None, "Books.Core.Ledger.Load"),
        ("Mode", "Api", "Books.Core.Ledger.Load"),
        ("Ledger", None, "Books.Core.Ledger.=="),
        ("T", None, "Books.Core.Ledger.=="),
        ("Ledger", None, "Books.Core.Ledger.=="),
        ("T", None, "Books.Core.Ledger.=="),
        ("Entry", None, "Books.Core.Ledger.Sum"),
        ("Entry", None, "Books.Core.Ledger.Sum"),
        ("T", None, "Books.Core.Ledger.Sum"),
        ("IOException", None, "Books.Core.Ledger.Sum"),
        ("Entry", None, "Books.Core.Ledger.Sum.Local"),
        ("Entry", None, "Books.Core.Ledger.Sum"),
    ]
    assert imports("Ledger.cs") == [
        ("System", 0, "*", None),
        ("System.Math", 0, "*", None),
        ("System.IO", 0, "Path", "IO"),
    ]
    assert parsed("Ledger.cs").exports == ("Ledger", "Price")
    assert details(
        "Ledger.cs",
        [
            "Books.Core.Ledger",
            "Books.Core.Ledger.Limit",
            "Books.Core.Ledger.Total",
            "Books.Core.Ledger.Load",
            "Books.Core.Ledger.Sum",
        ],
    ) == {
        "Books.Core.Ledger.Sum": ("public int Sum(object o)", None),
        "Books.Core.Ledger.Load": (
            "protected internal abstract Task<T> Load(ref Entry from, Api.Mode mode = null)",
            None,
        ),
        "Books.Core.Ledger.Total": ("public int Total { get; private set; } = 3", None),
        "Books.Core.Ledger.Limit": ("private const int Limit = 10, Least = 1", None),
        "Books.Core.Ledger": (
            "public abstract class Ledger<T> : Base<T>, IBook, Api.IShelf<int> where T : Entry",
            "What is owed.",
        ),
    }
    assert complexities("Ledger.cs") == {
        "Books.Core.Ledger.this": (1, 0, 0, 1, 0),
        "Books.Core.Ledger.Ledger": (1, 0, 0, 2, 0),
        "Books.Core.Ledger.Load": (1, 0, 0, 2, 0),
        "Books.Core.Ledger.==": (1, 0, 0, 2, 0),
        "Books.Core.Ledger.Close": (1, 0, 0, 0, 0),
        "Books.Core.Ledger.Sum": (9, 12, 2, 1, 2),
        "Books.Core.Ledger.Sum.Local": (1, 0, 0, 1, 1),
        "Books.Core.Ledger.IPart.Move": (1, 0, 0, 0, 0),
    }
    assert sizes("Ledger.cs") == (38, 7, 7, 11)
