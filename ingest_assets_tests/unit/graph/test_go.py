"""What names mean in Go: real code, analysed and resolved."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges
from ingest_assets_tests.unit.graph.test_names import parsed, uses
from ingest_assets_tests.unit.graph.test_unresolved import unresolved

STORE = """package store
const Limit = 10
type Row struct { Name string; next *Row }
type Rows []Row
func (r Rows) First() Row { return r[0] }
type Base struct { id int }
func (b *Base) Close() error { return nil }
type Store struct {
    *Base
    rows map[string]*Row
    log Logger
}
type Logger interface { Print(text string) }
func New(name string) (*Store, error) { return &Store{rows: nil}, nil }
func (s *Store) All() Rows { return nil }
"""
FILES = {"go.mod": "module example.org/app\n", "store/store.go": STORE}


def found(text: str, path: str = "store/use.go", **others: str) -> list[tuple[int, str, str]]:
    """(line, qualified name of the target, confidence) in a file of the package."""
    files = FILES | {path: text} | {f"store/{name}.go": one for name, one in others.items()}
    return [
        (line, target.partition("::")[2], confidence)
        for line, target, _, confidence in edges(files, path, "calls", "references")
        if "::" in target
    ]


def test_members_of_typed_values() -> None:
    text = """package store
func use(given *Store, many ...Row) {
    given.Close()
    given.rows["a"].Name
    given.log.Print("x")
    for _, row := range given.All() {
        row.next.Name
    }
    many[0].Name
    given.Base.Close()
    given.All().First().Name
    var other Store
    other.rows = nil
    (&other).All()
}
"""
    assert [one for one in found(text) if one[0] > 2] == [
        (3, "Base.Close", "certain"), (4, "Store.rows", "certain"), (4, "Row.Name", "certain"),
        (5, "Store.log", "certain"), (5, "Logger.Print", "certain"), (6, "Store.All", "certain"),
        (7, "Row.next", "certain"), (7, "Row.Name", "certain"), (9, "Row.Name", "certain"),
        (10, "Base", "certain"), (10, "Base.Close", "certain"), (11, "Store.All", "certain"),
        (11, "Rows.First", "certain"), (11, "Row.Name", "certain"), (12, "Store", "certain"),
        (13, "Store.rows", "certain"), (14, "Store.All", "certain"),
    ]  # fmt: skip


def test_results_assertions_and_switches() -> None:
    text = """package store
func use(any interface{}, ch chan *Row) {
    one, err := New("x")
    one.All()
    if row, ok := any.(*Row); ok { row.next }
    switch typed := any.(type) {
    case *Store:
        typed.All()
    case Row, *Row:
        typed.Name
    }
    row := <-ch
    row.next
    made := make(map[string]Rows)
    made["x"].First()
    err.All()
}
"""
    assert [one for one in found(text) if one[0] > 2] == [
        (3, "New", "certain"), (4, "Store.All", "certain"), (5, "Row", "certain"), (5, "Row.next", "certain"),
        (7, "Store", "certain"), (8, "Store.All", "certain"), (9, "Row", "certain"), (9, "Row", "certain"),
        (13, "Row.next", "certain"), (14, "Rows", "certain"), (15, "Rows.First", "certain"),
    ]  # fmt: skip


def test_names_of_the_package_and_keys_of_literals() -> None:
    text = """package store
var size = Limit
func use() {
    one := Row{Name: "x", next: &Row{}}
    two := []Row{{Name: "y"}}
    three := []struct{ Name string }{{Name: "z"}}
    Limit := 3
    print(Limit, one, two, three)
}
"""
    assert found(text) == [
        (2, "Limit", "certain"), (4, "Row", "certain"), (4, "Row.Name", "certain"), (4, "Row.next", "certain"),
        (4, "Row", "certain"), (5, "Row", "certain"), (5, "Row.Name", "certain"),
    ]  # fmt: skip


def test_a_name_is_bound_behind_its_declaration() -> None:
    text = "package store\nfunc use(row *Row) {\n    if row := row.next; row != nil {\n        row.Name\n    }\n}\n"
    assert [one[:2] for one in found(text) if one[0] > 2] == [(3, "Row.next"), (4, "Row.Name")]


def test_of_definitions_for_several_builds_each_is_likely() -> None:
    others = {"a_linux": "package store\nfunc open() {}\n", "a_windows": "package store\nfunc open() {}\n"}
    assert found("package store\nfunc use() { open() }\n", **others) == [(2, "open", "likely"), (2, "open", "likely")]


def test_tests_see_the_other_tests_of_their_package() -> None:
    text = "package store\nfunc TestUse() { helper(); New() }\n"
    assert found(text, "store/use_test.go", help_test="package store\nfunc helper() {}\n") == [
        (2, "helper", "certain"), (2, "New", "certain"),
    ]  # fmt: skip


def test_packages_are_no_uses_of_their_own() -> None:
    text = 'package main\nimport "example.org/app/store"\nfunc main() { print(store.Limit, "store.Limit") }\n'
    assert [one for one in uses(parsed(text, "go")) if one[1] == "use"] == [(3, "use", "store", "Limit", None)]


def test_what_the_language_has_is_builtin() -> None:
    assert unresolved("package a\nfunc f() { panic(len(nowhere)) }\n", "a.go") == [
        ("panic", "builtin", None), ("len", "builtin", None), ("nowhere", "undefined", None),
    ]  # fmt: skip
