"""The facts and metrics of C."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    details,
    imports,
    parsed,
    references,
    sizes,
)


def test_c() -> None:
    assert definitions("ring.c") == [
        ("constant", "LIMIT", "public"),
        ("macro", "LARGER", "public"),
        ("struct", "node", "public"),
        ("variable", "node.value", "public"),
        ("variable", "node.weight", "public"),
        ("variable", "node.next", "public"),
        ("variable", "node.name", "public"),
        ("variable", "node.compare", "public"),
        ("type", "node_t", "public"),
        ("struct", "box", "public"),
        ("variable", "box.width", "public"),
        ("type", "visitor", "public"),
        ("type", "count", "public"),
        ("enum", "color", "public"),
        ("constant", "color.RED", "public"),
        ("constant", "color.GREEN", "public"),
        ("variable", "names", "private"),
        ("variable", "origin", "public"),
        ("variable", "ready", "public"),
        ("function", "walk", "public"),
        ("function", "lines", "private"),
    ]
    assert references("ring.c", "call") == [
        ("printf", None, "walk"),
        ("compare", "from", "walk"),
        ("visit", None, "walk"),
        ("LARGER", None, "walk"),
    ]
    assert references("ring.c", "type") == [
        ("node_t", None, "node"),
        ("node_t", None, "visitor"),
        ("node_t", None, "walk"),
        ("count", None, "walk"),
        ("count", None, "walk"),
    ]
    assert references("ring.c", "tag") == [("node", None, "node"), ("node", None, None), ("box", None, "walk")]
    assert imports("ring.c") == [
        ("stdio.h", 0, None, None),
        ("util/list.h", 0, None, None),
    ]
    assert parsed("ring.c").exports == (
        "LIMIT",
        "LARGER",
        "node",
        "node_t",
        "box",
        "visitor",
        "count",
        "color",
        "origin",
        "ready",
        "walk",
    )
    assert details("ring.c", ["LARGER", "node", "visitor", "names", "ready", "walk"]) == {
        "walk": ("int walk(node_t *from, count many, ...)", "Walks around,\nonce."),
        "ready": ("int ready", None),
        "names": ('static const char *names[] = { "a", "b" }', None),
        "visitor": ("typedef int (*visitor)(node_t *)", None),
        "node": ("struct node", "A place in the ring."),
        "LARGER": ("#define LARGER(a, b) ((a) > (b) ? (a) : (b))", None),
    }
    assert complexities("ring.c") == {
        "LARGER": (1, 0, 0, 2, 0),
        "walk": (10, 12, 2, 3, 1),
        "lines": (1, 0, 0, 0, 1),
    }
    assert sizes("ring.c") == (33, 4, 4, 8)
