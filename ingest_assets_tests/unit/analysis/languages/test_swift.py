"""The facts and metrics of Swift."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    details,
    imports,
    parsed,
    references,
    sizes,
)


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
