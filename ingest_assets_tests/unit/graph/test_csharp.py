"""What names mean in C#: real code, analysed and resolved."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges

FILES = {
    "lib/Row.cs": """namespace Data.Rows {
  public class Row { public string Name { get; set; } public Row Next() => null; }
  public enum Color { Red, Green }
  public static class RowExtensions { public static Row Twice(this Row row) { return row; } }
}
""",
    "lib/Store.cs": """using System.Collections.Generic;
using Data.Rows;
namespace Data {
  public abstract class Base { protected Row first; public void Close() {} }
  public partial class Store : Base {
    public Store() {}
    public static Store Default { get; } = new Store();
    public Color Color { get; set; }
    public List<Row> All() { return null; }
  }
}
""",
    "lib/Store.Parts.cs": """using Data.Rows;
namespace Data {
  public partial class Store { public Row Last() { return first; } }
}
""",
}


def found(body: str, head: str = "using Data; using Data.Rows;") -> list[tuple[int, str, str]]:
    """(line of the body, name of the target, confidence) in a class of another namespace."""
    text = f"{head}\nnamespace App {{ class Use {{\n{body}}} }}\n"
    return [
        (line - 2, target.rpartition("::")[2].rpartition("Data.")[2], confidence)
        for line, target, _, confidence in edges(FILES | {"app/Use.cs": text}, "app/Use.cs", "calls", "references")
        if "::" in target and line > 2
    ]


def test_members_of_typed_values() -> None:
    body = """void Go(Base given, Row[] many, object any) {
var row = Store.Default.All()[0];
row.Next().Name = "x";
foreach (var each in many) each.Next();
using (var made = MakeRow()) { made.Name; }
if (any is Row other && other.Name == null) {}
switch (any) { case Row some: some.Next(); break; }
(any as Row).Next();
row?.Next()?.Name;
given.Close();
Color color = Color.Red;
var one = new Row { Name = "y" };
if (Try(out Row result)) result.Next();
many[0].Name;
}
Row MakeRow() => null;
"""
    assert [one for one in found(body) if 1 < one[0] < 16] == [
        (2, "Store", "certain"), (2, "Store", "certain"),  # each of its parts
        (2, "Store.Default", "certain"), (2, "Store.All", "certain"),
        (3, "Rows.Row.Next", "certain"), (3, "Rows.Row.Name", "certain"), (4, "Rows.Row.Next", "certain"),
        (5, "App.Use.MakeRow", "certain"), (5, "Rows.Row.Name", "certain"),
        (6, "Rows.Row", "certain"), (6, "Rows.Row.Name", "certain"),
        (7, "Rows.Row", "certain"), (7, "Rows.Row.Next", "certain"),
        (8, "Rows.Row", "certain"), (8, "Rows.Row.Next", "certain"),
        (9, "Rows.Row.Next", "certain"), (9, "Rows.Row.Name", "certain"), (10, "Base.Close", "certain"),
        (11, "Rows.Color", "certain"), (11, "Rows.Color", "certain"), (11, "Rows.Color.Red", "certain"),
        (12, "Rows.Row", "certain"), (12, "Rows.Row.Name", "certain"),
        (13, "Rows.Row", "certain"), (13, "Rows.Row.Next", "certain"), (14, "Rows.Row.Name", "certain"),
    ]  # fmt: skip


def test_parts_of_a_class_and_the_bases_of_one() -> None:
    assert [one for one in found("void Go(Store s) { s.Last().Next(); }\n") if "." in one[1]] == [
        (1, "Store.Last", "certain"), (1, "Rows.Row.Next", "certain"),
    ]  # fmt: skip
    expected = (3, "lib/Store.cs::Data.Base.first", "member", "certain")
    assert expected in edges(FILES, "lib/Store.Parts.cs", "references")


def test_aliases_and_namespaces_around() -> None:
    head = "using R = Data.Rows; using One = Data.Rows.Row;"
    assert found("void Go(One one, R.Row two) { one.Next(); two.Next(); R.Color.Red; }\n", head) == [
        (1, "Rows.Row", "certain"), (1, "Rows.Row", "certain"), (1, "Rows.Row.Next", "certain"),
        (1, "Rows.Row.Next", "certain"), (1, "Rows.Color", "certain"), (1, "Rows.Color.Red", "certain"),
    ]  # fmt: skip


def test_extension_methods_of_used_namespaces() -> None:
    assert found("void Go(Row row) { row.Twice().Next(); }\n")[1:] == [
        (1, "Rows.RowExtensions.Twice", "certain"), (1, "Rows.Row.Next", "certain"),
    ]  # fmt: skip


def test_a_property_called_as_its_type_hides_it_only_as_a_value() -> None:
    body = "Row Row { get; }\nvoid Go() { Row.Next(); }\nvoid Other(Row given) { given.Next(); }\n"
    assert found(body) == [
        (1, "Rows.Row", "certain"), (2, "App.Use.Row", "certain"), (2, "Rows.Row.Next", "certain"),
        (3, "Rows.Row", "certain"), (3, "Rows.Row.Next", "certain"),
    ]  # fmt: skip
