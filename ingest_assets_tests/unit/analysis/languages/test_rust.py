"""The facts and metrics of Rust."""

from ingest_assets_tests.unit.analysis.fixture_files import definitions, imports, parsed, references


def test_rust() -> None:
    assert definitions("tree.rs") == [
        ("struct", "Tree", "public"),
        ("variable", "Tree.root", "private"),
        ("constant", "LIMIT", "internal"),
        ("trait", "Grow", "public"),
        ("method", "Grow.grow", "public"),
        ("method", "Tree.grow", "public"),
        ("method", "Tree.new", "public"),
        ("method", "Tree.depth", "private"),
        ("module", "tests", "private"),
        ("function", "tests.works", "private"),
        ("enum", "Color", "private"),
        ("constant", "Color.Red", "private"),
        ("macro", "helper", "private"),
    ]
    assert references("tree.rs", "call") == [
        ("push", "self.root", "Tree.grow"),
        ("new", "Node", "Tree.grow"),
        ("check", None, "Tree.new"),
        ("helper", None, "Tree.depth"),
    ]
    assert references("tree.rs", "inherit") == [("Clone", None, "Grow"), ("Grow", None, "Tree")]
    assert imports("tree.rs") == [
        ("std::collections", 0, "HashMap", None),
        ("std::collections::hash_map", 0, "Entry", "Slot"),
        ("std::collections", 0, None, None),
        ("crate::node", 0, "Node", None),
        ("super", 0, "*", None),
        ("serde", 0, None, None),
        ("alloc", 0, None, "memory"),
        ("self::walk", 0, None, None),
    ]
    tree = parsed("tree.rs").definitions[0]
    assert tree.doc == "A tree of nodes.\n\nNever empty."
    assert [one.parent for one in parsed("tree.rs").definitions[5:8]] == [tree.ordinal] * 3
