"""What names mean in Kotlin: real code, analysed and resolved."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges
from ingest_assets_tests.unit.graph.test_unresolved import unresolved

FILES = {
    "lib/shapes.kt": """package geometry.shapes
interface Part { fun name(): String }
enum class Kind { ROUND; fun part(): Part? = null }
open class Base { open val id: Int = 1; fun close() {} }
class Shape(val part: Part, var size: Int) : Base() {
    val twin = Shape(part, 1)
    fun parts(): List<Part> = listOf(part)
    fun copy() = Shape(part, size)
    companion object { fun make(): Shape? = null; const val LIMIT = 1 }
}
object Registry { val all: List<Shape> = emptyList() }
fun Shape.area(): Part = part
fun Part.area(): Int = 1
fun build(): Shape = Shape.make()!!
""",
}


def found(body: str, head: str = "import geometry.shapes.*") -> list[tuple[int, str, str]]:
    """(line of the body, qualified name of the target, confidence) in a file of another package."""
    text = f"package other\n{head}\n{body}"
    return [
        (line - 2, target.partition("::")[2], confidence)
        for line, target, _, confidence in edges(FILES | {"app/use.kt": text}, "app/use.kt", "calls", "references")
        if "::" in target and line > 2
    ]


def test_members_of_typed_values() -> None:
    body = """fun use(given: Shape?, any: Any) {
given?.part?.name()
given!!.twin.copy().size
for (each in given.parts()) each.name()
val made = Shape.make()
made?.close()
Registry.all[0].id
if (any is Shape) any.size
when (any) { is Part -> any.name() }
print((any as Shape).twin)
Kind.ROUND.part()?.name()
Shape.LIMIT
}
"""
    assert [one for one in found(body) if one[0] > 1] == [
        (2, "Shape.part", "certain"), (2, "Part.name", "certain"),
        (3, "Shape.twin", "certain"), (3, "Shape.copy", "certain"), (3, "Shape.size", "certain"),
        (4, "Shape.parts", "certain"), (4, "Part.name", "certain"),
        (5, "Shape", "certain"), (5, "Shape.make", "certain"), (6, "Base.close", "certain"),
        (7, "Registry", "certain"), (7, "Registry.all", "certain"), (7, "Base.id", "certain"),
        (8, "Shape", "certain"), (9, "Part", "certain"), (9, "Part.name", "certain"),
        (10, "Shape", "certain"), (10, "Shape.twin", "certain"),
        (11, "Kind", "certain"), (11, "Kind.ROUND", "certain"), (11, "Kind.part", "certain"),
        (11, "Part.name", "certain"), (12, "Shape", "certain"), (12, "Shape.LIMIT", "certain"),
    ]  # fmt: skip


def test_the_extension_of_the_class_is_taken() -> None:
    body = "fun use(shape: Shape, part: Part, any: Any) {\nshape.area().name()\npart.area()\nany.area()\n}\n"
    calls = [one for one in found(body) if one[0] > 1]
    assert calls == [
        (2, "area", "certain"), (2, "Part.name", "certain"), (3, "area", "certain"), (4, "area", "likely"),
    ]  # fmt: skip


def test_members_are_in_scope_in_an_extension() -> None:
    assert found("fun Shape.twice(): Int {\nthis.close()\nreturn size\n}\n") == [
        (1, "Shape", "certain"), (2, "Base.close", "certain"), (3, "Shape.size", "certain"),
    ]  # fmt: skip


def test_a_package_is_found_wherever_its_files_lie() -> None:
    body = "fun use() {\nmade().twin\n}\n"
    assert found(body, "import geometry.shapes.build as made") == [
        (2, "build", "certain"),
        (2, "Shape.twin", "certain"),
    ]


def test_members_of_an_object_that_is_made_there_are_not_seen_around_it() -> None:
    body = "fun use(copy: Shape) {\nval one = object : Base() { fun copy() {} }\ncopy.close()\n}\n"
    assert [one for one in found(body) if one[0] == 3] == [(3, "Base.close", "certain")]


def test_what_the_language_has_is_builtin() -> None:
    assert unresolved("fun f(): Int { println(nowhere) }", "a.kt") == [
        ("Int", "builtin", None), ("println", "builtin", None), ("nowhere", "undefined", None),
    ]  # fmt: skip
