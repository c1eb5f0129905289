"""The facts and metrics of Python."""

from ingest_assets.analysis import parsing
from ingest_assets.analysis.languages import by_name
from ingest_assets_tests.unit.analysis.fixture_files import definitions, imports, parsed, references


def test_python() -> None:
    assert definitions("shapes.py") == [
        ("variable", "__all__", "public"),
        ("constant", "LIMIT", "public"),
        ("variable", "cache", "public"),
        ("class", "Circle", "public"),
        ("method", "Circle.__init__", "public"),
        ("variable", "Circle.radius", "public"),
        ("method", "Circle.area", "public"),
        ("method", "Circle._scaled", "private"),
        ("function", "Circle._scaled.inner", "public"),
        ("function", "area", "public"),
    ]
    assert references("shapes.py", "call") == [
        ("register", None, None),
        ("Circle", None, "Circle._scaled"),
        ("inner", None, "Circle._scaled"),
        ("join", "osp", "area"),
    ]
    assert references("shapes.py", "inherit") == [("Base", None, "Circle"), ("Measured", "units", "Circle")]
    assert references("shapes.py", "decorate") == [("register", None, "Circle"), ("property", None, "Circle.area")]
    assert references("shapes.py", "type") == [
        ("float", None, "Circle.__init__"),
        ("Factor", "units", "Circle._scaled"),
        ("list", None, "area"),
        ("Circle", None, "area"),
    ]
    assert imports("shapes.py") == [
        ("math", 0, None, None),
        ("os.path", 0, None, "osp"),
        ("", 1, "units", None),
        ("base", 2, "Drawable", "Base"),
        ("base", 2, "register", None),
        ("helpers", 1, "*", None),
    ]
    assert parsed("shapes.py").exports == ("Circle", "area")


def test_python_details() -> None:
    circle, radius, area = (parsed("shapes.py").definitions[ordinal] for ordinal in (3, 5, 6))
    assert (radius.parent, radius.signature) == (circle.ordinal, "self.radius = radius")
    assert (circle.signature, circle.doc) == ("class Circle(Base, units.Measured)", "A round shape.")
    assert (circle.start_line, circle.start_column, circle.end_line, circle.end_column) == (16, 0, 33, 41)
    assert area.parent == circle.ordinal and area.doc == "Its area,\nin square units."
    assert parsed("shapes.py").definitions[9].signature == "async def area(shape: list[Circle])"


def test_python_exports_public_names_without_all() -> None:
    found = parsing.parse("def a(): pass\ndef _b(): pass\nclass C:\n    def d(self): pass\n", by_name("python"))
    assert found.exports == ("a", "C")
