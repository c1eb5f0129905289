"""What names mean in Java: real code, analysed and resolved."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges
from ingest_assets_tests.unit.graph.test_unresolved import unresolved

FILES = {
    "src/main/java/a/Row.java": """package a;
public class Row {
    String name;
    Row next() { return null; }
    static class Cell { int width; }
}
""",
    "src/main/java/a/Base.java": """package a;
class Base implements AutoCloseable {
    protected Row first;
    Base() {}
    Row first() { return first; }
    public void close() {}
}
""",
    "src/main/java/a/Store.java": """package a;
import java.util.List;
public class Store extends Base {
    static final int LIMIT = 10;
    enum Kind { SMALL, LARGE; Row row() { return null; } }
    private List<Row> rows;
    public Store() {}
    static Store open() { return null; }
    List<Row> all() { return rows; }
}
""",
}


def found(body: str, head: str = "", path: str = "src/test/java/a/Use.java") -> list[tuple[int, str, str]]:
    """(line of the body, qualified name of the target, confidence) in a class of the package."""
    text = f"package a;\n{head}\nclass Use extends Base {{\n{body}}}\n"
    return [
        (line - 3, target.partition("::")[2], confidence)
        for line, target, _, confidence in edges(FILES | {path: text}, path, "calls", "references")
        if "::" in target and line > 3
    ]


def test_members_of_typed_values() -> None:
    body = """void use(Store given, Row... many) {
given.first().name = given.first.name;
var made = new Store();
made.close();
for (Row row : made.all()) row.next();
for (var row : made.all()) row.next();
try (Store opened = Store.open()) { opened.all(); }
Object any = given;
if (any instanceof Row row) row.next();
((Row) any).next().next();
Row.Cell cell = null;
cell.width = Store.LIMIT;
Store.Kind.SMALL.row();
many[0].next();
}
"""
    assert [one for one in found(body) if one[0] > 1] == [
        (2, "Base.first", "certain"), (2, "Row.name", "certain"), (2, "Base.first", "certain"),
        (2, "Row.name", "certain"),
        (3, "Store", "certain"), (3, "Store.Store", "certain"), (4, "Base.close", "certain"),
        (5, "Row", "certain"), (5, "Store.all", "certain"), (5, "Row.next", "certain"),
        (6, "Store.all", "certain"), (6, "Row.next", "certain"),
        (7, "Store", "certain"), (7, "Store", "certain"), (7, "Store.open", "certain"), (7, "Store.all", "certain"),
        (9, "Row", "certain"), (9, "Row.next", "certain"),
        (10, "Row", "certain"), (10, "Row.next", "certain"), (10, "Row.next", "certain"),
        (11, "Row", "certain"), (11, "Row.Cell", "certain"), (12, "Row.Cell.width", "certain"),
        (12, "Store", "certain"), (12, "Store.LIMIT", "certain"), (13, "Store", "certain"),
        (13, "Store.Kind", "certain"), (13, "Store.Kind.SMALL", "certain"), (13, "Store.Kind.row", "certain"),
        (14, "Row.next", "certain"),
    ]  # fmt: skip


def test_a_field_and_a_method_of_one_name_are_told_apart() -> None:
    text = "package a;\nclass Use extends Base {\nvoid use() {\nfirst();\nfirst.next();\nthis.first();\n}\n}\n"
    path = "src/test/java/a/Use.java"
    assert [one[:2] for one in edges(FILES | {path: text}, path, "calls")] == [
        (4, "src/main/java/a/Base.java::Base.first"), (5, "src/main/java/a/Row.java::Row.next"),
        (6, "src/main/java/a/Base.java::Base.first"),
    ]  # fmt: skip
    assert edges(FILES | {path: text}, path, "references") == [
        (5, "src/main/java/a/Base.java::Base.first", "member", "certain")
    ]


def test_a_local_name_hides_members() -> None:
    assert found("void use(int first, Store all) {\nprint(first, all);\nall.all();\n}\n")[1:] == [
        (3, "Store.all", "certain"),
    ]  # fmt: skip


def test_a_class_is_not_its_constructor() -> None:
    body = "Use other;\nUse(Use given) { other = new Use(given); }\n"
    assert found(body) == [
        (1, "Use", "certain"), (2, "Use", "certain"), (2, "Use.other", "certain"), (2, "Use", "certain"),
        (2, "Use.Use", "certain"),
    ]  # fmt: skip


def test_static_imports_and_names_of_other_packages() -> None:
    body = "void use() {\nopen().all();\nnew Row();\n}\n"
    path = "src/test/java/b/Use.java"
    head = "import static a.Store.*; import a.*;"
    text = f"package b;\n{head}\nclass Use {{\n{body}}}\n"
    lines = edges(FILES | {path: text}, path, "calls")
    assert [(line, target.partition("::")[2], sure) for line, target, _, sure in lines] == [
        (5, "Store.open", "certain"), (5, "Store.all", "certain"), (6, "Row", "certain"),
    ]  # fmt: skip


def test_what_the_language_has_is_builtin() -> None:
    assert unresolved("class A { String name = Gone.of(); Thread made = new Thread(); }", "A.java") == [
        ("String", "builtin", None), ("Gone", "undefined", None), ("of", "receiver", None), ("Thread", "builtin", None),
        ("Thread", "builtin", None),
    ]  # fmt: skip
