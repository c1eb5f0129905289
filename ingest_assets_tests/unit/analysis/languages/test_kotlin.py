"""The facts and metrics of Kotlin."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    details,
    imports,
    parsed,
    references,
    sizes,
)


def test_kotlin() -> None:
    assert definitions("Garden.kt") == [
        ("module", "com.example.garden", "internal"),
        ("class", "Garden", "public"),
        ("variable", "Garden.size", "private"),
        ("variable", "Garden.beds", "public"),
        ("constant", "Garden.LIMIT", "public"),
        ("variable", "Garden.owner", "private"),
        ("variable", "Garden.area", "public"),
        ("method", "Garden.constructor", "public"),
        ("method", "Garden.grow", "internal"),
        ("method", "Garden.label", "public"),
        ("enum", "Garden.Season", "public"),
        ("variable", "Garden.Season.days", "public"),
        ("constant", "Garden.Season.SPRING", "public"),
        ("function", "Garden.Season.SPRING.show", "public"),
        ("constant", "Garden.Season.AUTUMN", "public"),
        ("method", "Garden.Season.next", "public"),
        ("class", "Garden.Bed", "public"),
        ("variable", "Garden.Bed.rows", "public"),
        ("interface", "Garden.Kept", "public"),
        ("method", "Garden.Kept.keep", "public"),
        ("type", "Beds", "public"),
        ("class", "Shed", "public"),
        ("function", "dig", "private"),
        ("variable", "TOTAL", "public"),
    ]
    assert references("Garden.kt", "call") == [
        ("a", None, "Garden"),
        ("this", None, "Garden.constructor"),
        ("done", None, "Garden.grow"),
        ("Missing", None, "Garden.grow"),
        ("water", "owner", "Garden.grow"),
        ("map", "plants", "Garden.grow"),
        ("println", None, "Garden.grow"),
        ("forEach", "beds", "Garden.grow"),
        ("grow", None, "Garden.grow"),
        ("first", "plants", "Garden.grow"),
        ("emptyList", None, "Garden.grow"),
        ("grow", None, "Garden.grow"),
    ]
    assert references("Garden.kt", "inherit") == [
        ("Base", None, "Garden"),
        ("Kept", None, "Garden"),
        ("Shown", None, "Garden.Season"),
        ("Base", None, "Shed"),
    ]
    assert references("Garden.kt", "decorate") == [
        ("JvmName", None, None),
        ("Serializable", None, "Garden"),
    ]
    assert references("Garden.kt", "type") == [
        ("Plant", None, "Garden"),
        ("Int", None, "Garden"),
        ("List", None, "Garden"),
        ("T", None, "Garden"),
        ("T", None, "Garden"),
        ("Map", None, "Garden"),
        ("String", None, "Garden"),
        ("T", None, "Garden"),
        ("Int", None, "Garden"),
        ("Int", None, "Garden.constructor"),
        ("Any", None, "Garden.grow"),
        ("R", None, "Garden.grow"),
        ("Int", None, "Garden.grow"),
        ("Unit", None, "Garden.grow"),
        ("List", None, "Garden.grow"),
        ("R", None, "Garden.grow"),
        ("Flower", None, "Garden.grow"),
        ("R", None, "Garden.grow"),
        ("Weed", None, "Garden.grow"),
        ("String", None, "Garden.label"),
        ("Int", None, "Garden.label"),
        ("Int", None, "Garden.Season"),
        ("Int", None, "Garden.Bed"),
        ("Boolean", None, "Garden.Kept.keep"),
        ("Map", None, "Beds"),
        ("T", None, "Beds"),
        ("Int", None, "Beds"),
        ("Int", None, "dig"),
        ("Unit", None, "dig"),
        ("Int", None, None),
    ]
    assert imports("Garden.kt") == [
        ("com.example.tools", 0, "*", None),
        ("com.example.plants", 0, "Rose", "Flower"),
        ("kotlin.math", 0, "max", None),
    ]
    assert parsed("Garden.kt").exports == ("Garden", "Beds", "Shed", "TOTAL")
    assert details(
        "Garden.kt",
        [
            "Garden",
            "Garden.LIMIT",
            "Garden.area",
            "Garden.grow",
            "Garden.Season",
            "Garden.Season.SPRING",
            "Beds",
            "dig",
        ],
    ) == {
        "dig": ("private fun dig(depth: Int = 1): Unit", None),
        "Beds": ("typealias Beds<T>", None),
        "Garden.Season.SPRING": ("SPRING(90)", None),
        "Garden.Season": ("enum class Season(val days: Int) : Shown", None),
        "Garden.grow": (
            "internal suspend fun <R : Any> grow(vararg plants: R, done: (Int) -> Unit = {}): List<out R>",
            "Makes them grow.",
        ),
        "Garden.area": ("val area: Int get()", None),
        "Garden.LIMIT": ("const val LIMIT", None),
        "Garden": (
            "abstract class Garden<T : Plant>( private val size: Int = a(1), var beds: List<T>, ) : Base<T>(1), Kept",
            "Where things grow.",
        ),
    }
    assert complexities("Garden.kt") == {
        "Garden.constructor": (1, 0, 0, 1, 0),
        "Garden.grow": (9, 10, 2, 2, 4),
        "Garden.label": (1, 0, 0, 0, 0),
        "Garden.Season.SPRING.show": (1, 0, 0, 0, 0),
        "Garden.Season.next": (1, 0, 0, 0, 0),
        "Garden.Kept.keep": (1, 0, 0, 0, 0),
        "dig": (1, 0, 0, 1, 0),
    }
    assert sizes("Garden.kt") == (43, 5, 14, 10)
