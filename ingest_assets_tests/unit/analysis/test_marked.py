"""SQL in strings, where a mark says that it is: its tables belong to the function around the string."""

import pytest

from ingest_assets.analysis import marked, syntax
from ingest_assets.analysis.analyse import ASSETS, analyse
from ingest_assets.analysis.facts import ParsedFile
from ingest_assets.analysis.languages import by_name

PYTHON = '''
def users(kind):
    # language=SQL
    query = """
        SELECT u.name FROM users AS u WHERE u.kind = %s
    """
    return run(query, kind)

MORE = """-- sql
    SELECT a FROM first JOIN second ON first.id = second.id"""
LESS = "SELECT a FROM unmarked"
'''


def parsed(path: str, text: str) -> ParsedFile:
    found = analyse(path, text, ASSETS).parsed
    assert found is not None
    return found


def tables(path: str, text: str) -> list[tuple[str, int, int]]:
    return [(one.name, one.line, one.column) for one in parsed(path, text).references if one.kind == "type"]


def test_python() -> None:
    found = parsed("a.py", PYTHON)
    assert (found.language, found.status, found.reason) == ("python", "parsed", None)
    around = [one.qualified_name for one in found.definitions]
    assert [
        (one.kind, one.name, one.line, one.column, None if one.enclosing is None else around[one.enclosing])
        for one in found.references
    ] == [
        ("type", "users", 5, 27, "users"),
        ("call", "run", 7, 11, "users"),
        ("type", "first", 10, 18, None),
        ("type", "second", 10, 29, None),
    ]


def test_tables_that_are_made_are_definitions_but_no_exports() -> None:
    found = parsed("a.py", "def make():\n    run('''-- sql\n    CREATE TABLE t (a int)''')\n")
    assert [(one.kind, one.qualified_name, one.start_line, one.parent) for one in found.definitions] == [
        ("function", "make", 1, None),
        ("table", "t", 3, None),
        ("variable", "t.a", 3, 1),
    ]
    assert found.exports == ("make",)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.js", "f(sql`SELECT a FROM b WHERE c = ${d} AND e`)", [("b", 1, 20)]),
        ("a.js", "db.sql`SELECT a FROM ${table}, c`", [("c", 1, 31)]),
        ("a.js", "f(/* sql */ 'SELECT a FROM b')", [("b", 1, 27)]),
        ("a.js", "f(/* sql */ 'SELECT a', 'SELECT a FROM c')", []),
        ("a.js", "// the SQL of it\nf('SELECT a FROM b')", []),
        ("a.ts", "sql<Row>`SELECT a FROM b`", [("b", 1, 23)]),
        ("a.tsx", "const q = sql`\n  SELECT a\n  FROM b\n`", [("b", 3, 7)]),
        ("a.go", "package a\n\n// language=sql\nconst q = `SELECT a FROM b`", [("b", 4, 25)]),
        ("a.go", "package a\n\nvar q = /*language=sql*/ `SELECT a FROM b`", [("b", 3, 40)]),
        ("A.java", 'class A { {\n  //language=SQL\n  f("""\n    SELECT a\n    FROM b""");\n} }', [("b", 5, 9)]),
        ("a.kt", '//language=SQL\nval q = "SELECT a FROM b WHERE c = $d"', [("b", 2, 23)]),
        ("A.cs", 'class A { string Q = /*language=sql*/ @"SELECT a FROM b"; }', [("b", 1, 54)]),
        ("A.cs", 'class A { string Q = /* lang=sql */ $"SELECT a FROM b WHERE c = {d} AND e"; }', [("b", 1, 52)]),
        ("a.rs", 'fn f() {\n  let q = /*language=sql*/ r#"SELECT "a" FROM b"#;\n}', [("b", 2, 46)]),
        ("a.rb", "q = <<~SQL\n  SELECT a FROM b\n  WHERE c = #{d}\nSQL\n", [("b", 2, 16)]),
        ("a.rb", "f(<<~SQL)\n  SELECT a FROM b\nSQL\nf(<<SQL)\n  SELECT a FROM c\nSQL\n", [("b", 2, 16), ("c", 5, 16)]),
        ("a.php", "<?php\n$q = <<<SQL\n  SELECT a FROM b WHERE c = $d\n  SQL;\n", [("b", 3, 16)]),
        ("a.php", "<?php\n$q = <<<'SQL'\n  SELECT a FROM b\n  SQL;\n", [("b", 3, 16)]),
        ("a.php", "<?php\n$q = /* sql */ \"SELECT a FROM b WHERE c = $d\";\n", [("b", 2, 30)]),
        ("a.sh", "psql <<SQL\nSELECT a FROM b WHERE c = $d AND e;\nSQL\n", [("b", 2, 14)]),
        ("a.sh", "psql <<'SQL'\nSELECT a FROM b;\nSQL\n", [("b", 2, 14)]),
        ("a.sh", "cat <<TEXT\nSELECT a FROM b;\nTEXT\n", []),
    ],
)  # fmt: skip
def test_marks(path: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert tables(path, text) == expected
    assert parsed(path, text).status == "parsed"


def test_metrics_are_those_of_the_file() -> None:
    with_mark = analyse("a.py", PYTHON, ASSETS).metrics
    without = analyse("a.py", PYTHON.replace("language=SQL", "language of").replace("-- sql", "-- abc"), ASSETS).metrics
    assert with_mark is not None and without is not None
    assert with_mark.values == without.values and with_mark.functions == without.functions


def test_a_file_without_a_mark_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "_commented", None)
    source = syntax.read("q = 'SELECT a FROM b'\n", by_name("python"))
    assert marked.texts(source, by_name("python")) == {}
