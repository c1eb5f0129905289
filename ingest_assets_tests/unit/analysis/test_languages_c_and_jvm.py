"""The facts of small files in C, its kin, and the languages of the Java virtual machine."""

from collections.abc import Iterable

from ingest_assets_tests.unit.analysis.fixture_metrics import complexities, measured
from ingest_assets_tests.unit.analysis.test_parsing import definitions, imports, parsed, references


def details(name: str, qualified_names: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    found = {one.qualified_name: (one.signature, one.doc) for one in reversed(parsed(name).definitions)}
    return {qualified_name: found[qualified_name] for qualified_name in qualified_names}


def sizes(name: str) -> tuple[float | None, ...]:
    """Logical lines, and the assignments, branches and conditions of ABC."""
    values = measured(name).values
    return tuple(values[key] for key in ("lloc", "abc_assignments", "abc_branches", "abc_conditions"))


def test_java() -> None:
    assert definitions("Inventory.java") == [
        ("module", "com.example.stock", "internal"),
        ("class", "Inventory", "public"),
        ("constant", "Inventory.LIMIT", "public"),
        ("constant", "Inventory.LEAST", "public"),
        ("variable", "Inventory.items", "private"),
        ("method", "Inventory.Inventory", "protected"),
        ("method", "Inventory.left", "internal"),
        ("method", "Inventory.run", "public"),
        ("enum", "Inventory.Size", "internal"),
        ("constant", "Inventory.Size.SMALL", "public"),
        ("constant", "Inventory.Size.LARGE", "public"),
        ("method", "Inventory.Size.LARGE.rank", "internal"),
        ("method", "Inventory.Size.rank", "internal"),
        ("class", "Inventory.Price", "internal"),
        ("variable", "Inventory.Price.cents", "public"),
        ("variable", "Inventory.Price.unit", "public"),
        ("method", "Inventory.Price.Price", "internal"),
        ("interface", "Inventory.Marked", "internal"),
        ("method", "Inventory.Marked.value", "public"),
        ("interface", "Inventory.Closer", "internal"),
        ("constant", "Inventory.Closer.TIMES", "public"),
        ("method", "Inventory.Closer.closeAll", "public"),
    ]
    assert references("Inventory.java", "call") == [
        ("ArrayList", None, "Inventory"),
        ("add", "this.items", "Inventory.Inventory"),
        ("ok", "item", "Inventory.run"),
        ("forEach", "names", "Inventory.run"),
        ("log", None, "Inventory.run"),
        ("max", None, "Inventory.run"),
        ("count", "stock.Shelf", "Inventory.run"),
        ("left", "this", "Inventory.run"),
        ("run", None, "Inventory.run"),
        ("IllegalArgumentException", None, "Inventory.Price.Price"),
        ("close", None, "Inventory.Closer.closeAll"),
        ("toString", "Closer", "Inventory.Closer.closeAll"),
    ]
    assert references("Inventory.java", "inherit") == [
        ("Base", None, "Inventory"),
        ("Runnable", None, "Inventory"),
        ("Closer", "api", "Inventory"),
        ("Ranked", None, "Inventory.Size"),
        ("AutoCloseable", None, "Inventory.Closer"),
        ("Cloneable", None, "Inventory.Closer"),
    ]
    assert references("Inventory.java", "decorate") == [
        ("Deprecated", None, "Inventory"),
        ("Override", None, "Inventory.run"),
    ]
    assert references("Inventory.java", "type") == [
        ("Item", None, "Inventory"),
        ("T", None, "Inventory"),
        ("List", None, "Inventory"),
        ("T", None, "Inventory"),
        ("T", None, "Inventory.Inventory"),
        ("String", None, "Inventory.Inventory"),
        ("Entry", None, "Inventory.left"),
        ("String", None, "Inventory.left"),
        ("T", None, "Inventory.left"),
        ("Missing", None, "Inventory.left"),
        ("Object", None, "Inventory.run"),
        ("T", None, "Inventory.run"),
        ("Item", None, "Inventory.run"),
        ("Item", None, "Inventory.run"),
        ("String", None, "Inventory.Price"),
        ("String", None, "Inventory.Marked.value"),
        ("IOException", None, "Inventory.Closer.closeAll"),
        ("Error", None, "Inventory.Closer.closeAll"),
    ]
    assert imports("Inventory.java") == [
        ("java.util", 0, "List", None),
        ("java.util.Map", 0, "Entry", None),
        ("java.lang.Math", 0, "*", None),
    ]
    assert parsed("Inventory.java").exports == ("Inventory",)
    assert details("Inventory.java", ["Inventory", "Inventory.LIMIT", "Inventory.left", "Inventory.Marked.value"]) == {
        "Inventory.Marked.value": ('String value() default "x"', None),
        "Inventory.left": ("abstract Entry<String, ? super T> left(int of) throws Missing", "What is left."),
        "Inventory.LIMIT": ("public static final int LIMIT = 10, LEAST", None),
        "Inventory": (
            "public abstract class Inventory<T extends Item> extends Base<T> implements Runnable, api.Closer",
            "Counts what lies in store.",
        ),
    }
    assert complexities("Inventory.java") == {
        "Inventory.Inventory": (1, 0, 0, 2, 0),
        "Inventory.left": (1, 0, 0, 1, 0),
        "Inventory.run": (7, 9, 2, 1, 2),
        "Inventory.Size.LARGE.rank": (1, 0, 0, 0, 1),
        "Inventory.Size.rank": (1, 0, 0, 0, 1),
        "Inventory.Price.Price": (2, 1, 1, 0, 1),
        "Inventory.Marked.value": (1, 0, 0, 0, 0),
        "Inventory.Closer.closeAll": (2, 1, 1, 0, 0),
    }
    assert sizes("Inventory.java") == (38, 6, 12, 9)


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
        ("node", None, "node"),
        ("node_t", None, "node"),
        ("node_t", None, "visitor"),
        ("node", None, None),
        ("node_t", None, "walk"),
        ("count", None, "walk"),
        ("box", None, "walk"),
        ("count", None, "walk"),
    ]
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


def test_cpp() -> None:
    assert definitions("queue.cpp") == [
        ("module", "work", "public"),
        ("class", "work.Queue", "public"),
        ("variable", "work.Queue.size_", "private"),
        ("variable", "work.Queue.spare_", "private"),
        ("method", "work.Queue.Queue", "public"),
        ("method", "work.Queue.~Queue", "public"),
        ("method", "work.Queue.size", "public"),
        ("method", "work.Queue.front", "public"),
        ("method", "work.Queue.pure", "public"),
        ("method", "work.Queue.operator==", "public"),
        ("type", "work.Queue.Item", "public"),
        ("type", "work.Queue.Items", "public"),
        ("enum", "work.Queue.Mode", "protected"),
        ("constant", "work.Queue.Mode.Fast", "public"),
        ("constant", "work.Queue.Mode.Slow", "public"),
        ("struct", "work.Queue.Entry", "protected"),
        ("variable", "work.Queue.Entry.name", "public"),
        ("class", "work.Queue", "public"),
        ("type", "work.Small", "public"),
        ("method", "work.Queue.push", "public"),
        ("function", "work.total", "public"),
        ("variable", "work.kLimit", "public"),
        ("function", "start", "private"),
    ]
    assert references("queue.cpp", "call") == [
        ("at", "this", "work.Queue.front"),
        ("ready", "one", "work.Queue.push"),
        ("open", "one", "work.Queue.push"),
        ("sort", "std", "work.Queue.push"),
        ("Entry", "core", "work.Queue.push"),
        ("Entry", None, "work.Queue.push"),
        ("total", "work", "start"),
    ]
    assert references("queue.cpp", "inherit") == [
        ("Base", None, "work.Queue"),
        ("Task", "core", "work.Queue"),
    ]
    assert references("queue.cpp", "type") == [
        ("T", None, "work.Queue"),
        ("T", None, "work.Queue.front"),
        ("T", None, "work.Queue.front"),
        ("Queue", None, "work.Queue.operator=="),
        ("T", None, "work.Queue.Item"),
        ("T", None, "work.Queue.Items"),
        ("string", None, "work.Queue.Entry"),
        ("Queue", None, "work.Queue.push"),
        ("T", None, "work.Queue.push"),
        ("Task", "core", "work.Queue.push"),
        ("Items", None, "work.Queue.push"),
        ("T", None, "work.Queue.push"),
        ("T", None, "work.Queue.push"),
        ("exception", "std", "work.Queue.push"),
    ]
    assert imports("queue.cpp") == [
        ("vector", 0, None, None),
        ("core/task.hpp", 0, None, None),
        ("std::chrono", 0, "*", None),
        ("std", 0, "string", None),
        ("std::filesystem", 0, None, "fs"),
    ]
    assert parsed("queue.cpp").exports == ("work",)
    assert details(
        "queue.cpp",
        ["work.Queue", "work.Queue.size_", "work.Queue.size", "work.Queue.pure", "work.Queue.push", "work.total"],
    ) == {
        "work.total": ("int* total()", None),
        "work.Queue.push": ("void Queue<T>::push(const core::Task* task, Items items = none) LOCKS(lock_)", None),
        "work.Queue": ("class API_EXPORT Queue final : public Base<T>, private core::Task", "Holds tasks."),
        "work.Queue.pure": ("virtual int pure(float) = 0", None),
        "work.Queue.size": ("int size() const", "How many."),
        "work.Queue.size_": ("int size_ = 0, *spare_", None),
    }
    assert complexities("queue.cpp") == {
        "work.Queue.Queue": (1, 0, 0, 1, 0),
        "work.Queue.~Queue": (1, 0, 0, 0, 0),
        "work.Queue.size": (1, 0, 0, 0, 1),
        "work.Queue.front": (1, 0, 0, 0, 1),
        "work.Queue.pure": (1, 0, 0, 1, 0),
        "work.Queue.operator==": (1, 0, 0, 1, 1),
        "work.Queue.push": (7, 10, 4, 2, 2),
        "work.total": (1, 0, 0, 0, 1),
        "start": (1, 0, 0, 0, 0),
    }
    assert sizes("queue.cpp") == (38, 4, 7, 4)


def test_csharp() -> None:
    assert definitions("Ledger.cs") == [
        ("module", "Books.Core", "internal"),
        ("class", "Books.Core.Ledger", "public"),
        ("constant", "Books.Core.Ledger.Limit", "private"),
        ("constant", "Books.Core.Ledger.Least", "private"),
        ("variable", "Books.Core.Ledger.Names", "public"),
        ("variable", "Books.Core.Ledger.Changed", "public"),
        ("variable", "Books.Core.Ledger.Total", "public"),
        ("method", "Books.Core.Ledger.this", "public"),
        ("method", "Books.Core.Ledger.Ledger", "protected"),
        ("method", "Books.Core.Ledger.Load", "protected"),
        ("method", "Books.Core.Ledger.==", "public"),
        ("method", "Books.Core.Ledger.Close", "private"),
        ("method", "Books.Core.Ledger.Sum", "public"),
        ("function", "Books.Core.Ledger.Sum.Local", "private"),
        ("type", "Books.Core.Ledger.Handler", "public"),
        ("enum", "Books.Core.Ledger.Kind", "public"),
        ("constant", "Books.Core.Ledger.Kind.Debit", "public"),
        ("constant", "Books.Core.Ledger.Kind.Credit", "public"),
        ("struct", "Books.Core.Ledger.Line", "internal"),
        ("variable", "Books.Core.Ledger.Line.Cents", "public"),
        ("interface", "Books.Core.Ledger.IPart", "private"),
        ("method", "Books.Core.Ledger.IPart.Move", "public"),
        ("class", "Books.Core.Price", "public"),
        ("variable", "Books.Core.Price.Cents", "public"),
        ("variable", "Books.Core.Price.Unit", "public"),
    ]
    assert references("Ledger.cs", "call") == [
        ("List", None, "Books.Core.Ledger"),
        ("Match", "e", "Books.Core.Ledger.Sum"),
        ("Max", "one", "Books.Core.Ledger.Sum"),
        ("Missing", "Api", "Books.Core.Ledger.Sum"),
        ("Run", None, "Books.Core.Ledger.Sum"),
        ("Close", "base", "Books.Core.Ledger.Sum"),
        ("Sum", None, "Books.Core.Ledger.Sum"),
    ]
    assert references("Ledger.cs", "inherit") == [
        ("Base", None, "Books.Core.Ledger"),
        ("IBook", None, "Books.Core.Ledger"),
        ("IShelf", "Api", "Books.Core.Ledger"),
        ("Amount", None, "Books.Core.Price"),
    ]
    assert references("Ledger.cs", "decorate") == [
        ("Serializable", None, "Books.Core.Ledger"),
        ("Obsolete", None, "Books.Core.Ledger"),
        ("Test", None, "Books.Core.Ledger.Sum"),
    ]
    assert references("Ledger.cs", "type") == [
        ("T", None, "Books.Core.Ledger"),
        ("Entry", None, "Books.Core.Ledger"),
        ("List", None, "Books.Core.Ledger"),
        ("EventHandler", None, "Books.Core.Ledger"),
        ("T", None, "Books.Core.Ledger.this"),
        ("Task", None, "Books.Core.Ledger.Load"),
        ("T", None, "Books.Core.Ledger.Load"),
        ("Entry", None, "Books.Core.Ledger.Load"),
        ("Mode", "Api", "Books.Core.Ledger.Load"),
        ("Ledger", None, "Books.Core.Ledger.=="),
        ("T", None, "Books.Core.Ledger.=="),
        ("Ledger", None, "Books.Core.Ledger.=="),
        ("T", None, "Books.Core.Ledger.=="),
        ("Entry", None, "Books.Core.Ledger.Sum"),
        ("Entry", None, "Books.Core.Ledger.Sum"),
        ("T", None, "Books.Core.Ledger.Sum"),
        ("IOException", None, "Books.Core.Ledger.Sum"),
        ("Entry", None, "Books.Core.Ledger.Sum.Local"),
        ("Entry", None, "Books.Core.Ledger.Sum"),
    ]
    assert imports("Ledger.cs") == [
        ("System", 0, "*", None),
        ("System.Math", 0, "*", None),
        ("System.IO", 0, "Path", "IO"),
    ]
    assert parsed("Ledger.cs").exports == ("Ledger", "Price")
    assert details(
        "Ledger.cs",
        [
            "Books.Core.Ledger",
            "Books.Core.Ledger.Limit",
            "Books.Core.Ledger.Total",
            "Books.Core.Ledger.Load",
            "Books.Core.Ledger.Sum",
        ],
    ) == {
        "Books.Core.Ledger.Sum": ("public int Sum(object o)", None),
        "Books.Core.Ledger.Load": (
            "protected internal abstract Task<T> Load(ref Entry from, Api.Mode mode = null)",
            None,
        ),
        "Books.Core.Ledger.Total": ("public int Total { get; private set; } = 3", None),
        "Books.Core.Ledger.Limit": ("private const int Limit = 10, Least = 1", None),
        "Books.Core.Ledger": (
            "public abstract class Ledger<T> : Base<T>, IBook, Api.IShelf<int> where T : Entry",
            "What is owed.",
        ),
    }
    assert complexities("Ledger.cs") == {
        "Books.Core.Ledger.this": (1, 0, 0, 1, 0),
        "Books.Core.Ledger.Ledger": (1, 0, 0, 2, 0),
        "Books.Core.Ledger.Load": (1, 0, 0, 2, 0),
        "Books.Core.Ledger.==": (1, 0, 0, 2, 0),
        "Books.Core.Ledger.Close": (1, 0, 0, 0, 0),
        "Books.Core.Ledger.Sum": (9, 12, 2, 1, 2),
        "Books.Core.Ledger.Sum.Local": (1, 0, 0, 1, 1),
        "Books.Core.Ledger.IPart.Move": (1, 0, 0, 0, 0),
    }
    assert sizes("Ledger.cs") == (38, 7, 7, 11)


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


def test_scala() -> None:
    assert definitions("Router.scala") == [
        ("module", "app.web", "internal"),
        ("class", "Router", "public"),
        ("variable", "Router.size", "public"),
        ("variable", "Router.limit", "public"),
        ("variable", "Router.cache", "private"),
        ("variable", "Router.first", "public"),
        ("variable", "Router.last", "public"),
        ("method", "Router.route", "protected"),
        ("method", "Router.this", "public"),
        ("method", "Router.reset", "public"),
        ("type", "Router.Handler", "public"),
        ("class", "Router.Reply", "public"),
        ("variable", "Router.Reply.code", "public"),
        ("trait", "Shown", "public"),
        ("method", "Shown.show", "public"),
        ("class", "Router", "public"),
        ("class", "Router.Empty", "private"),
        ("enum", "Level", "public"),
        ("variable", "Level.rank", "public"),
        ("constant", "Level.Low", "public"),
        ("constant", "Level.Mid", "public"),
        ("constant", "Level.High", "public"),
    ]
    assert references("Router.scala", "call") == [
        ("done", None, "Router.route"),
        ("Missing", None, "Router.route"),
        ("get", "cache", "Router.route"),
        ("map", "requests", "Router.route"),
        ("Reply", "api", "Router.route"),
        ("route", None, "Router.route"),
        ("map", "requests", "Router.route"),
        ("this", None, "Router.this"),
    ]
    assert references("Router.scala", "inherit") == [
        ("Base", None, "Router"),
        ("Kept", "api", "Router"),
        ("App", None, "Router"),
        ("Level", None, "Level"),
    ]
    assert references("Router.scala", "decorate") == [
        ("deprecated", None, "Router"),
    ]
    assert references("Router.scala", "type") == [
        ("Request", None, "Router"),
        ("Int", None, "Router"),
        ("Env", None, "Router"),
        ("T", None, "Router"),
        ("Map", None, "Router"),
        ("String", None, "Router"),
        ("T", None, "Router"),
        ("R", None, "Router.route"),
        ("Int", None, "Router.route"),
        ("Unit", None, "Router.route"),
        ("List", None, "Router.route"),
        ("R", None, "Router.route"),
        ("Path", None, "Router.route"),
        ("Int", None, "Router.route"),
        ("R", None, "Router.route"),
        ("Error", None, "Router.route"),
        ("R", None, "Router.route"),
        ("Int", None, "Router.this"),
        ("Unit", None, "Router.reset"),
        ("Int", None, "Router.Handler"),
        ("T", None, "Router.Handler"),
        ("Int", None, "Router.Reply"),
        ("Unit", None, "Shown.show"),
        ("Int", None, "Level"),
    ]
    assert imports("Router.scala") == [
        ("scala.collection", 0, "mutable", None),
        ("scala.util", 0, "Try", None),
        ("scala.util", 0, "Success", "Done"),
        ("scala.util", 0, "*", None),
        ("app.core.Codec", 0, "*", None),
    ]
    assert parsed("Router.scala").exports == ("Router", "Shown", "Level")
    assert details("Router.scala", ["Router", "Router.first", "Router.route", "Router.reset", "Router.Reply"]) == {
        "Router": (
            "abstract class Router[T <: Request](val size: Int)(implicit e: Env) extends Base[T] with api.Kept",
            "Finds who answers.",
        ),
        "Router.Reply": ("case class Reply(code: Int)", None),
        "Router.reset": ("def reset: Unit", None),
        "Router.route": ("protected def route[R](requests: R*)(done: Int => Unit): List[R]", None),
        "Router.first": ("lazy val (first, last) = (1, 2)", None),
    }
    assert complexities("Router.scala") == {
        "Router.route": (8, 8, 2, 2, 1),
        "Router.this": (1, 1, 0, 1, 0),
        "Router.reset": (1, 0, 0, 0, 0),
        "Shown.show": (1, 0, 0, 0, 0),
    }
    assert sizes("Router.scala") == (30, 3, 8, 7)


def test_swift() -> None:
    assert definitions("Player.swift") == [
        ("class", "Player", "public"),
        ("variable", "Player.rate", "private"),
        ("variable", "Player.volume", "private"),
        ("variable", "Player.shared", "public"),
        ("variable", "Player.length", "internal"),
        ("method", "Player.init", "internal"),
        ("method", "Player.deinit", "internal"),
        ("method", "Player.subscript", "internal"),
        ("method", "Player.play", "public"),
        ("method", "Player.==", "internal"),
        ("type", "Player.Item", "internal"),
        ("struct", "Mark", "internal"),
        ("variable", "Mark.at", "internal"),
        ("method", "Mark.move", "internal"),
        ("enum", "Mode", "internal"),
        ("constant", "Mode.loop", "internal"),
        ("constant", "Mode.once", "internal"),
        ("constant", "Mode.both", "internal"),
        ("interface", "Shown", "internal"),
        ("type", "Shown.Kind", "internal"),
        ("variable", "Shown.label", "internal"),
        ("method", "Shown.show", "internal"),
        ("method", "Player.encode", "private"),
        ("function", "helper", "private"),
        ("variable", "LIMIT", "public"),
        ("class", "Queue", "internal"),
    ]
    assert references("Player.swift", "call") == [
        ("count", None, "Player"),
        ("init", "super", "Player.init"),
        ("list", None, "Player.subscript"),
        ("add", "self.mixer", "Player.play"),
        ("prepare", "next", "Player.play"),
        ("Failure", None, "Player.play"),
        ("done", None, "Player.play"),
        ("load", "first", "Player.play"),
        ("map", "tracks", "Player.play"),
        ("play", "$0", "Player.play"),
        ("play", None, "Player.play"),
    ]
    assert references("Player.swift", "inherit") == [
        ("Base", None, "Player"),
        ("Source", None, "Player"),
        ("Int", None, "Mode"),
        ("Shown", None, "Mode"),
        ("AnyObject", None, "Shown"),
        ("Codable", None, "Player"),
    ]
    assert references("Player.swift", "decorate") == [
        ("testable", None, None),
        ("available", None, "Player"),
        ("discardableResult", None, "Player.play"),
    ]
    assert references("Player.swift", "type") == [
        ("Track", None, "Player"),
        ("T", None, "Player"),
        ("Sendable", None, "Player"),
        ("Int", None, "Player"),
        ("String", None, "Player"),
        ("T", None, "Player"),
        ("Int", None, "Player"),
        ("T", None, "Player.init"),
        ("String", None, "Player.init"),
        ("Int", None, "Player.subscript"),
        ("T", None, "Player.subscript"),
        ("R", None, "Player.play"),
        ("Int", None, "Player.play"),
        ("Void", None, "Player.play"),
        ("Array", None, "Player.play"),
        ("R", None, "Player.play"),
        ("Track", None, "Player.play"),
        ("Channel", None, "Player.play"),
        ("T", None, "Player.play"),
        ("Player", None, "Player.=="),
        ("Player", None, "Player.=="),
        ("Bool", None, "Player.=="),
        ("T", None, "Player.Item"),
        ("Int", None, "Mark"),
        ("Mode", None, "Mode"),
        ("String", None, "Mode"),
        ("String", None, "Shown"),
        ("Int", None, "Shown.show"),
        ("Int", None, "helper"),
    ]
    assert imports("Player.swift") == [
        ("Foundation", 0, None, None),
        ("Sound.Mixer", 0, None, None),
    ]
    assert parsed("Player.swift").exports == ("Player", "LIMIT")
    assert details(
        "Player.swift",
        ["Player", "Player.rate", "Player.length", "Player.init", "Player.play", "Mode.both", "Player.encode"],
    ) == {
        "Player.encode": ("fileprivate func encode()", None),
        "Mode.both": ("indirect case both(Mode, name: String)", None),
        "Player.play": (
            "open func play<R>(_ tracks: R..., done: (Int) -> Void = { _ in }) throws -> Array<R> where R: Track",
            "Starts.",
        ),
        "Player.init": ('init(list: [T], _ name: String = "a") throws', None),
        "Player.length": ("var length: Int", None),
        "Player.rate": ("private let rate: Int = 1, volume = 2", None),
        "Player": ("public final class Player<T: Track>: Base<T>, Audio.Source where T: Sendable", "Plays a list."),
    }
    assert complexities("Player.swift") == {
        "Player.init": (1, 0, 0, 2, 0),
        "Player.deinit": (1, 0, 0, 0, 0),
        "Player.subscript": (1, 0, 0, 1, 0),
        "Player.play": (10, 12, 2, 2, 3),
        "Player.==": (1, 0, 0, 2, 0),
        "Mark.move": (1, 0, 0, 0, 0),
        "Shown.show": (1, 0, 0, 0, 0),
        "Player.encode": (1, 0, 0, 0, 0),
        "helper": (1, 0, 0, 1, 0),
    }
    assert sizes("Player.swift") == (49, 6, 11, 10)


def test_dart() -> None:
    assert definitions("basket.dart") == [
        ("class", "Basket", "public"),
        ("constant", "Basket.limit", "public"),
        ("constant", "Basket.least", "public"),
        ("variable", "Basket._name", "private"),
        ("variable", "Basket.items", "public"),
        ("method", "Basket.Basket", "public"),
        ("method", "Basket.named", "public"),
        ("method", "Basket._", "private"),
        ("method", "Basket.from", "public"),
        ("method", "Basket.total", "public"),
        ("method", "Basket.amount", "public"),
        ("method", "Basket.sum", "public"),
        ("function", "Basket.sum.twice", "public"),
        ("method", "Basket.==", "public"),
        ("method", "Basket.clear", "public"),
        ("class", "Shown", "public"),
        ("method", "Shown.show", "public"),
        ("class", "Words", "public"),
        ("method", "Words.words", "public"),
        ("enum", "Size", "public"),
        ("constant", "Size.small", "public"),
        ("constant", "Size.large", "public"),
        ("method", "Size.Size", "public"),
        ("variable", "Size.rank", "public"),
        ("type", "Visit", "public"),
        ("function", "main", "public"),
        ("constant", "version", "public"),
    ]
    assert references("basket.dart", "call") == [
        ("load", None, "Basket.Basket"),
        ("named", "Basket", "Basket.from"),
        ("add", ".price", "Basket.sum"),
        ("fetch", None, "Basket.sum"),
        ("Missing", None, "Basket.sum"),
        ("print", None, "Basket.sum"),
        ("length", "items", "Basket.sum"),
        ("Timer", None, "Basket.sum"),
        ("Duration", None, "Basket.sum"),
        ("start", None, "Basket.sum"),
        ("map", "items", "Basket.sum"),
        ("show", "x", "Basket.sum"),
        ("toList", "((x) => x.show())", "Basket.sum"),
        ("sum", None, "Basket.sum"),
    ]
    assert references("basket.dart", "inherit") == [
        ("Base", None, "Basket"),
        ("Shown", None, "Basket"),
        ("Kept", None, "Basket"),
        ("Comparable", None, "Basket"),
        ("Base", None, "Shown"),
        ("Kept", None, "Shown"),
        ("Kept", None, "Size"),
    ]
    assert references("basket.dart", "decorate") == [
        ("immutable", None, "Basket"),
        ("override", None, "Basket"),
    ]
    assert references("basket.dart", "type") == [
        ("Item", None, "Basket"),
        ("T", None, "Basket"),
        ("T", None, "Basket"),
        ("int", None, "Basket"),
        ("String", None, "Basket"),
        ("List", None, "Basket"),
        ("T", None, "Basket"),
        ("int", None, "Basket.Basket"),
        ("String", None, "Basket.named"),
        ("Map", None, "Basket.from"),
        ("String", None, "Basket.from"),
        ("T", None, "Basket.from"),
        ("int", None, "Basket.total"),
        ("int", None, "Basket.amount"),
        ("Future", None, "Basket.sum"),
        ("R", None, "Basket.sum"),
        ("R", None, "Basket.sum"),
        ("int", None, "Basket.sum"),
        ("Item", None, "Basket.sum"),
        ("int", None, "Basket.sum"),
        ("Price", None, "Basket.sum"),
        ("Error", None, "Basket.sum"),
        ("int", None, "Basket.sum.twice"),
        ("int", None, "Basket.sum.twice"),
        ("bool", None, "Basket.=="),
        ("Object", None, "Basket.=="),
        ("String", None, "Words"),
        ("int", None, "Words.words"),
        ("int", None, "Size"),
        ("int", None, "Visit"),
        ("List", None, "main"),
        ("String", None, "main"),
    ]
    assert imports("basket.dart") == [
        ("dart:async", 0, "*", None),
        ("package:shop/price.dart", 0, "Price", None),
        ("package:shop/price.dart", 0, "Tax", None),
        ("data/store.dart", 2, None, "store"),
        ("src/coupon.dart", 1, "Coupon", None),
        ("basket.g.dart", 1, "*", None),
    ]
    assert parsed("basket.dart").exports == ("Basket", "Shown", "Words", "Size", "Visit", "main", "version")
    assert details(
        "basket.dart", ["Basket", "Basket.limit", "Basket.from", "Basket.total", "Basket.sum", "Size.Size", "Visit"]
    ) == {
        "Visit": ("typedef Visit = void Function(int a)", None),
        "Size.Size": ("const Size([this.rank = 1])", None),
        "Basket.sum": ("Future<R> sum<R>(R start, [int times = 1])", "Adds it up."),
        "Basket.total": ("int get total", None),
        "Basket.from": ("factory Basket.from(Map<String, T> data)", None),
        "Basket.limit": ("static const int limit = 10, least = 1", None),
        "Basket": (
            "abstract class Basket<T extends Item> extends Base<T> with Shown, Kept implements Comparable<T>",
            "What is bought.",
        ),
    }
    assert complexities("basket.dart") == {
        "Basket.Basket": (1, 0, 0, 3, 0),
        "Basket.named": (1, 0, 0, 1, 0),
        "Basket._": (1, 0, 0, 0, 0),
        "Basket.from": (1, 0, 0, 1, 0),
        "Basket.total": (1, 0, 0, 0, 0),
        "Basket.amount": (1, 0, 0, 1, 0),
        "Basket.sum": (8, 10, 2, 2, 3),
        "Basket.sum.twice": (1, 0, 0, 1, 0),
        "Basket.==": (1, 0, 0, 1, 0),
        "Basket.clear": (1, 0, 0, 0, 0),
        "Shown.show": (1, 0, 0, 0, 0),
        "Words.words": (1, 0, 0, 0, 0),
        "Size.Size": (1, 0, 0, 1, 0),
        "main": (1, 0, 0, 1, 0),
    }
    assert sizes("basket.dart") == (48, 5, 17, 10)


def test_objective_c() -> None:
    assert definitions("Camera.m") == [
        ("variable", "CameraDidShoot", "public"),
        ("enum", "CameraMode", "public"),
        ("constant", "CameraMode.CameraModePhoto", "public"),
        ("constant", "CameraMode.CameraModeFilm", "public"),
        ("type", "CameraDone", "public"),
        ("class", "Camera", "public"),
        ("variable", "Camera._count", "public"),
        ("variable", "Camera._lens", "public"),
        ("variable", "Camera.name", "public"),
        ("variable", "Camera.block", "public"),
        ("method", "Camera.initWithName", "public"),
        ("method", "Camera.reset", "public"),
        ("method", "Camera.zoom", "public"),
        ("interface", "Device", "public"),
        ("method", "Device.charge", "public"),
        ("class", "Camera", "public"),
        ("variable", "Camera.kKey", "private"),
        ("method", "Camera.initWithName", "public"),
        ("method", "Camera.reset", "public"),
        ("method", "Camera.zoom", "public"),
        ("function", "shots", "private"),
    ]
    assert references("Camera.m", "call") == [
        ("init", "super", "Camera.initWithName"),
        ("copy", "name", "Camera.initWithName"),
        ("turn", "self.lens", "Camera.initWithName"),
        ("LIMIT", None, "Camera.initWithName"),
        ("fire", "one", "Camera.initWithName"),
        ("run", "self", "Camera.initWithName"),
        ("initWithName", "self", "Camera.initWithName"),
        ("alloc", "Lens", "Camera.zoom"),
        ("init", "[Lens alloc]", "Camera.zoom"),
    ]
    assert references("Camera.m", "inherit") == [
        ("NSObject", None, "Camera"),
        ("Device", None, "Camera"),
        ("NSCopying", None, "Camera"),
        ("Zooming", None, "Camera"),
        ("NSObject", None, "Device"),
    ]
    assert references("Camera.m", "type") == [
        ("NSString", None, None),
        ("NSError", None, "CameraDone"),
        ("Lens", None, "Camera"),
        ("NSString", None, "Camera"),
        ("instancetype", None, "Camera.initWithName"),
        ("NSString", None, "Camera.initWithName"),
        ("Battery", None, "Device.charge"),
        ("NSString", None, "Camera"),
        ("instancetype", None, "Camera.initWithName"),
        ("NSString", None, "Camera.initWithName"),
        ("Flash", None, "Camera.initWithName"),
        ("Camera", None, "shots"),
    ]
    assert imports("Camera.m") == [
        ("Foundation/Foundation.h", 0, None, None),
        ("Lens.h", 0, None, None),
        ("UIKit", 0, None, None),
    ]
    assert parsed("Camera.m").exports == ("CameraDidShoot", "CameraMode", "CameraDone", "Camera", "Device")
    assert details(
        "Camera.m",
        ["CameraMode", "CameraDone", "Camera", "Camera.name", "Camera.block", "Camera.initWithName", "shots"],
    ) == {
        "shots": ("static int shots(Camera *camera, int many)", None),
        "Camera.initWithName": (
            "- (instancetype)initWithName:(NSString *)name size:(int)size NS_DESIGNATED_INITIALIZER",
            None,
        ),
        "Camera": ("@interface Camera<T> : NSObject <Device, NSCopying>", "Takes pictures."),
        "Camera.block": ("@property (nonatomic, copy) void (^block)(int)", None),
        "Camera.name": ("@property (nonatomic, copy, readonly) NSString *name API_AVAILABLE(ios(13.0))", None),
        "CameraDone": ("typedef void (^CameraDone)(NSError *error)", None),
        "CameraMode": ("typedef NS_ENUM(NSInteger, CameraMode)", None),
    }
    assert complexities("Camera.m") == {
        "Camera.initWithName": (7, 9, 2, 2, 3),
        "Camera.reset": (1, 0, 0, 0, 0),
        "Camera.zoom": (1, 0, 0, 0, 0),
        "Device.charge": (1, 0, 0, 1, 0),
        "shots": (1, 0, 0, 2, 1),
    }
    assert sizes("Camera.m") == (36, 4, 9, 5)


def test_groovy() -> None:
    assert definitions("Deploy.groovy") == [
        ("module", "com.example.deploy", "public"),
        ("class", "Deploy", "public"),
        ("variable", "Deploy.LIMIT", "private"),
        ("variable", "Deploy.hosts", "public"),
        ("variable", "Deploy.options", "public"),
        ("method", "Deploy.Deploy", "public"),
        ("method", "Deploy.start", "protected"),
        ("method", "Deploy.main", "public"),
        ("enum", "Deploy.Mode", "public"),
        ("trait", "Logged", "public"),
        ("method", "Logged.log", "public"),
        ("interface", "Step", "public"),
        ("method", "Step.run", "public"),
        ("function", "helper", "public"),
    ]
    assert references("Deploy.groovy", "call") == [
        ("super", None, "Deploy.Deploy"),
        ("isUp", "host", "Deploy.start"),
        ("copy", "host", "Deploy.start"),
        ("fail", None, "Deploy.start"),
        ("name", "it", "Deploy.start"),
        ("Http", None, "Deploy.start"),
        ("send", None, "Deploy.start"),
        ("start", None, "Deploy.main"),
        ("print", None, "Logged.log"),
    ]
    assert references("Deploy.groovy", "inherit") == [
        ("Base", None, "Deploy"),
        ("Runnable", None, "Deploy"),
        ("Closeable", None, "Deploy"),
    ]
    assert references("Deploy.groovy", "decorate") == [
        ("Immutable", None, "Deploy"),
        ("Override", None, "Deploy.start"),
    ]
    assert imports("Deploy.groovy") == [
        ("com.example", 0, "Host", None),
        ("com.example.Checks", 0, "*", None),
        ("com.example.net", 0, "Client", "Http"),
    ]
    assert parsed("Deploy.groovy").exports == ("com.example.deploy", "Deploy", "Logged", "Step", "helper")
    assert details("Deploy.groovy", ["Deploy", "Deploy.LIMIT", "Deploy.options", "Deploy.start", "helper"]) == {
        "helper": ("def helper(a, b)", None),
        "Deploy.start": ("protected Map<String, List<Host>> start(int times, String mode = 'fast')", "Starts."),
        "Deploy.options": ("def options", None),
        "Deploy.LIMIT": ("private static final int LIMIT", None),
        "Deploy": (
            "abstract class Deploy<T> extends Base<T> implements Runnable, Closeable",
            "Brings it to the hosts.",
        ),
    }
    assert complexities("Deploy.groovy") == {
        "Deploy.Deploy": (1, None, None, 1, 0),
        "Deploy.start": (3, None, None, 2, 1),
        "Deploy.main": (1, None, None, 1, 0),
        "Logged.log": (1, None, None, 1, 0),
        "Step.run": (1, None, None, 0, 0),
        "helper": (1, None, None, 2, 0),
    }
    assert sizes("Deploy.groovy") == (None, None, None, None)
