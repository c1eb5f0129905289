"""What references mean: the rules, their order, and that namesakes are never guessed."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.graph import resolve
from ingest_assets.analysis.graph_nodes import definition_nodes, file_node, folder_node, node_id
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.scopes import FileNames
from ingest_assets_tests.integration.graph.tables import Source

Answer = list[tuple[str, str, str, str]]  # kind, target, rule, confidence


def edges(files: dict[str, Source], path: str) -> Answer:
    """The edges of one file, without `contains` and without packages from elsewhere.

    A target is `path` or `path::qualified_name`.
    """
    known = {}
    for other, source in files.items():
        definitions, _, imports = source.facts()
        known[other] = FileNames(other, source.language, definitions, imports)
    nodes = [node for one in known.values() for node in (one.node, *one.nodes())]
    names = {node.node_id: node.path + (f"::{node.qualified_name}" if node.kind != "file" else "") for node in nodes}
    found = resolve(known[path], files[path].facts()[1], World.of(known.values(), files)).edges
    return [
        (edge.kind, names[edge.target], edge.rule, edge.confidence)
        for edge in found
        if edge.kind != "contains" and edge.target in names
    ]


SHAPES = Source(definitions=[(None, "class", "Shape"), (0, "method", "draw"), (None, "function", "area")])


def test_node_ids_are_stable_and_tell_occurrences_apart() -> None:
    source = Source(definitions=[(None, "function", "f"), (None, "function", "f"), (None, "class", "f")])
    ids = [node.node_id for node in definition_nodes("a.py", source.facts()[0])]
    assert len(set(ids)) == 3
    assert ids[1] == node_id("a.py", "function", "f", 1)
    assert node_id("a.py", "file", "a.py", 0) == -2061743455307206520
    assert all(-(2**63) <= identity < 2**63 for identity in ids)


def test_contains_follows_nesting() -> None:
    definitions, references, imports = SHAPES.facts()
    file_names = FileNames("a.py", "python", definitions, imports)
    nodes = file_names.nodes()
    found = resolve(file_names, references, World.of([file_names], ["a.py"])).edges
    file = file_node("a.py").node_id
    assert [(edge.source, edge.target, edge.line) for edge in found] == [
        (folder_node("").node_id, file, 1),
        (file, nodes[0].node_id, 1),
        (nodes[0].node_id, nodes[1].node_id, 11),
        (file, nodes[2].node_id, 21),
    ]


def test_self_means_a_member_of_the_enclosing_class() -> None:
    source = Source(
        definitions=[
            (None, "class", "A"), (0, "method", "run"), (1, "function", "f"), (None, "class", "B"), (3, "method", "go"),
        ],
        references=[("call", "run", "self", 2), ("call", "run", "self", 4)],
    )  # fmt: skip
    assert edges({"a.py": source}, "a.py") == [("calls", "a.py::A.run", "member", "certain")]


def test_bare_name_means_the_nearest_scope_and_not_a_member() -> None:
    source = Source(
        definitions=[
            (None, "function", "f"), (None, "class", "A"), (1, "method", "f"), (1, "method", "g"), (3, "function", "f"),
            (1, "method", "h"),
        ],
        references=[("call", "f", None, 3), ("call", "f", None, 5)],
    )  # fmt: skip
    assert edges({"a.py": source}, "a.py") == [
        ("calls", "a.py::A.g.f", "same_scope", "certain"),
        ("calls", "a.py::f", "same_scope", "certain"),
    ]


def test_base_class_of_the_same_name_is_the_imported_one() -> None:
    source = Source(
        definitions=[(None, "class", "Shape")],
        references=[("inherit", "Shape", None, 0)],
        imports=[("shapes", 0, "Shape", None)],
    )
    assert edges({"a.py": source, "shapes.py": SHAPES}, "a.py") == [
        ("imports", "shapes.py", "import", "certain"),
        ("imports", "shapes.py::Shape", "import", "certain"),
        ("inherits", "shapes.py::Shape", "imported", "certain"),
    ]


@pytest.mark.parametrize(
    ("imported", "reference", "target"),
    [
        (("shapes", 0, "area", None), ("call", "area", None), "area"),
        (("shapes", 0, "area", "size"), ("call", "size", None), "area"),
        (("shapes", 0, None, None), ("call", "area", "shapes"), "area"),
        (("shapes", 0, None, "s"), ("call", "area", "s"), "area"),
        (("shapes", 0, "Shape", None), ("call", "draw", "Shape"), "Shape.draw"),
        (("shapes", 0, None, None), ("call", "draw", "shapes.Shape"), "Shape.draw"),
        (("shapes", 0, "*", None), ("call", "area", None), "area"),
    ],
)
def test_imported(
    imported: tuple[str, int, str | None, str | None], reference: tuple[str, str, str | None], target: str
) -> None:
    source = Source(references=[(*reference, None)], imports=[imported])
    namesakes = Source(definitions=SHAPES.definitions)
    found = edges({"a.py": source, "shapes.py": SHAPES, "other.py": namesakes}, "a.py")
    assert ("calls", f"shapes.py::{target}", "imported", "certain") in found


def test_dotted_import_is_spelled_in_full() -> None:
    files = {"pkg/__init__.py": Source(), "pkg/shapes.py": SHAPES, "other.py": SHAPES}
    source = Source(
        references=[("call", "area", receiver, None) for receiver in ("pkg.shapes", "shapes", "pkg")],
        imports=[("pkg.shapes", 0, None, None)],
    )
    found = edges(files | {"a.py": source}, "a.py")
    assert [edge for edge in found if edge[0] == "calls"] == [("calls", "pkg/shapes.py::area", "imported", "certain")]


def test_unique_method_of_an_unknown_object_is_possible() -> None:
    shapes = Source(definitions=[(None, "class", "Shape"), (0, "method", "draw_all")])
    source = Source(references=[("call", "draw_all", "thing", None, "")])
    assert edges({"a.py": source, "b.py": shapes}, "a.py") == [
        ("calls", "b.py::Shape.draw_all", "unique_name", "possible")
    ]
    assert edges({"a.py": source, "b.py": shapes, "c.py": shapes}, "a.py") == []


@pytest.mark.parametrize(
    ("definition", "reference"),
    [
        ((None, "method", "append"), ("call", "append", "items")),  # a built-in type's method
        ((None, "method", "go"), ("call", "go", "thing")),  # too short
        ((None, "function", "draw_all"), ("call", "draw_all", "thing")),  # no method
        ((None, "function", "draw_all"), ("call", "draw_all", None)),  # a bare name needs an import
        ((None, "function", "draw_all"), ("call", "draw_all", "np")),  # outside of the codebase
        ((None, "function", "draw_all"), ("call", "draw_all", "np.array(x)")),
        ((None, "function", "draw_all"), ("inherit", "draw_all", None)),
        ((None, "function", "missing"), ("call", "json", None)),
    ],
)
def test_no_edge_where_it_would_be_a_guess(
    definition: tuple[int | None, str, str], reference: tuple[str, str, str | None]
) -> None:
    source = Source(references=[(*reference, None)], imports=[("numpy", 0, None, "np"), ("json", 0, None, None)])
    assert edges({"a.py": source, "b.py": Source(definitions=[definition])}, "a.py") == []


def test_other_languages_do_not_suit() -> None:
    python = Source(definitions=[(None, "function", "draw_all")])
    script = Source("javascript", references=[("call", "draw_all", None, None)])
    assert edges({"a.js": script, "b.py": python}, "a.js") == []
    other = Source("javascript", definitions=[(None, "function", "draw_all")])
    assert edges({"a.js": script, "b.py": python, "c.ts": other}, "a.js") == [
        ("calls", "c.ts::draw_all", "unique_name", "possible")
    ]


def test_reexported_names_are_followed() -> None:
    files = {
        "pkg/__init__.py": Source(imports=[("base", 1, "Shape", "Form"), ("more", 1, "*", None)]),
        "pkg/more.py": Source(imports=[("pkg.base", 0, "area", None)]),
        "pkg/base.py": SHAPES,
        "other.py": SHAPES,
    }
    source = Source(
        references=[
            ("inherit", "Form", "pkg", None),
            ("call", "area", "pkg", None),
            ("call", "draw", "pkg.Form", None),
        ],
        imports=[("pkg", 0, None, None)],
    )
    assert edges(files | {"a.py": source}, "a.py") == [
        ("imports", "pkg/__init__.py", "import", "certain"),
        ("inherits", "pkg/base.py::Shape", "imported", "certain"),
        ("calls", "pkg/base.py::area", "imported", "certain"),
        ("calls", "pkg/base.py::Shape.draw", "imported", "certain"),
    ]


def test_reexports_in_a_circle_end() -> None:
    circle = {"a.py": Source(imports=[("b", 0, "*", None)]), "b.py": Source(imports=[("a", 0, "*", None)])}
    source = Source(references=[("call", "area", None, None)], imports=[("a", 0, "*", None)])
    assert edges(circle | {"c.py": source}, "c.py") == [("imports", "a.py", "import", "certain")]


def test_fallback_import_makes_it_likely() -> None:
    source = Source(
        references=[("call", "area", None, None)],
        imports=[("fast_shapes", 0, "area", None), ("shapes", 0, "area", None)],
    )
    assert edges({"a.py": source, "shapes.py": SHAPES}, "a.py")[-1] == (
        "calls", "shapes.py::area", "imported", "likely",
    )  # fmt: skip


def test_two_meanings_are_none() -> None:
    source = Source(
        references=[("call", "area", None, None)], imports=[("one", 0, "area", None), ("two", 0, "area", None)]
    )
    found = edges({"a.py": source, "one.py": SHAPES, "two.py": SHAPES}, "a.py")
    assert {edge[0] for edge in found} == {"imports"}


def test_elixir_alias_and_import() -> None:
    cart = Source("elixir", definitions=[(None, "module", "Shop.Cart"), (0, "function", "total")])
    user = Source(
        "elixir",
        references=[("call", "total", "Cart", None), ("call", "total", None, None)],
        imports=[("Shop.Cart", 0, None, None), ("Shop.Cart", 0, "total", None)],
    )
    namesake = Source("elixir", definitions=[(None, "module", "Other"), (0, "function", "total")])
    assert edges({"a.ex": user, "b.ex": cart, "c.ex": namesake}, "a.ex") == [
        ("imports", "b.ex::Shop.Cart", "import", "certain"),
        ("imports", "b.ex::Shop.Cart.total", "import", "certain"),
        ("calls", "b.ex::Shop.Cart.total", "imported", "certain"),
        ("calls", "b.ex::Shop.Cart.total", "imported", "certain"),
    ]


def test_hostile_facts_do_not_break() -> None:
    deep = Source(
        definitions=[(None if n == 0 else n - 1, "function", "f") for n in range(3_000)],
        references=[("call", "f", "a" * 100 + ".b", 2_999), ("call", "f", "(((", 2_999), ("odd", "\x7f", ".", 5)],
        imports=[("...", 3, "*", None), ("", 0, None, None), ("/", 1, "", "")],
    )
    for language in ("python", "typescript", "go", "rust", "elixir", "unknown"):
        assert edges({"a.py": Source(language, deep.definitions, deep.references, deep.imports)}, "a.py") == []


def test_a_bare_name_means_no_member_where_members_need_a_receiver() -> None:
    files = {
        "a/a.go": Source("go", references=[("call", "draw", None, None)]),
        "b/b.go": Source("go", definitions=[(None, "struct", "Shape"), (0, "method", "draw")]),
    }
    assert edges(files, "a/a.go") == []
