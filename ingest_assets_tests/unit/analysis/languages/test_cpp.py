"""The facts and metrics of C++."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    details,
    imports,
    parsed,
    references,
    sizes,
)


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
