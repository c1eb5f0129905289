"""The facts and metrics of Ruby."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexity,
    definitions,
    heads,
    imports,
    lines,
    parsed,
    references,
    span,
)


def test_ruby() -> None:
    assert definitions("gallery.rb") == [
        ("module", "Gallery", "public"),
        ("constant", "Gallery.LIMIT", "public"),
        ("struct", "Gallery.Point", "public"),
        ("method", "Gallery.Point.far?", "public"),
        ("class", "Gallery.Failure", "public"),
        ("class", "Gallery.Picture", "public"),
        ("property", "Gallery.Picture.title", "public"),
        ("property", "Gallery.Picture.year", "public"),
        ("method", "Gallery.Picture.name", "public"),
        ("constant", "Gallery.Picture.SECRET", "private"),
        ("method", "Gallery.Picture.initialize", "public"),
        ("method", "Gallery.Picture.open", "public"),
        ("method", "Gallery.Picture.create", "public"),
        ("method", "Gallery.Picture.age", "public"),
        ("method", "Gallery.Picture.kind", "public"),
        ("method", "Gallery.Picture.secret", "private"),
        ("method", "Gallery.Picture.==", "private"),
        ("method", "Gallery.Picture.shown", "public"),
        ("class", "Gallery.Wall", "public"),
        ("function", "helper", "public"),
    ]
    assert references("gallery.rb", "call") == [
        ("require", None, None),
        ("require_relative", None, None),
        ("require_relative", None, None),
        ("autoload", None, None),
        ("new", "Struct", "Gallery.Point"),
        ("new", "Class", "Gallery.Failure"),
        ("include", None, "Gallery.Picture"),
        ("extend", None, "Gallery.Picture"),
        ("attr_reader", None, "Gallery.Picture.year"),
        ("alias_method", None, "Gallery.Picture.name"),
        ("private_constant", None, "Gallery.Picture"),
        ("new", None, "Gallery.Picture.open"),
        ("parse", "JSON", "Gallery.Picture.open"),
        ("read", "File", "Gallery.Picture.open"),
        ("raise", None, "Gallery.Picture.open"),
        ("empty?", "path", "Gallery.Picture.open"),
        ("define_method", None, "Gallery.Picture.age"),
        ("times", "count", "Gallery.Picture.kind"),
        ("odd?", "i", "Gallery.Picture.kind"),
        ("author", None, "Gallery.Picture.kind"),
        ("title", "other", "Gallery.Picture.=="),
        ("public", None, "Gallery.Picture"),
        ("save", "item", "helper"),
        ("nil?", "item", "helper"),
        ("new", "Gallery::Picture", "helper"),
        ("helper", None, "helper"),
    ]
    assert references("gallery.rb", "inherit") == [
        ("StandardError", None, "Gallery.Failure"),
        ("Shape", "Base", "Gallery.Picture"),
        ("Comparable", None, "Gallery.Picture"),
        ("Named", "Support", "Gallery.Picture"),
    ]
    assert references("gallery.rb", "type") == [
        ("ArgumentError", None, "Gallery.Picture.open"),
        ("Failure", "IO", "Gallery.Picture.open"),
    ]
    assert imports("gallery.rb") == [
        ("json", 0, None, None),
        ("gallery/store", 1, None, None),
        ("common", 2, None, None),
        ("gallery/cache", 0, "Cache", None),
    ]
    assert parsed("gallery.rb").exports == ("Gallery", "helper")
    assert heads("gallery.rb") == [
        ("module Gallery", "Things that are drawn."),
        ("LIMIT = 10", None),
        ("Point = Struct.new(:x, :y) do", None),
        ("def far?", None),
        ("Failure = Class.new(StandardError)", None),
        ("class Picture < Base::Shape", "A picture with a frame.\n\nIt is immutable."),
        ("attr_reader :title, :year", None),
        ("attr_reader :title, :year", None),
        ("alias_method :name, :title", None),
        ("SECRET = 1", None),
        ("def initialize(title, year: nil, *rest, &block)", None),
        ("def self.open(path)", None),
        ("def create", None),
        ("define_method(:age) { |now| now - year }", None),
        ("def kind(count)", None),
        ("def secret", None),
        ("def ==(other)", None),
        ("def shown", None),
        ("class Gallery::Wall", None),
        ("def helper(item)", None),
    ]
    assert span("gallery.rb", "Gallery") == (9, 0, 64, 3)
    assert complexity("gallery.rb") == [
        ("Gallery.Picture.initialize", 1, 0, 0, 4),
        ("Gallery.Picture.open", 4, 4, 2, 1),
        ("Gallery.Picture.kind", 6, 6, 3, 1),
        ("Gallery.Picture.==", 1, 0, 0, 1),
        ("helper", 3, 4, 1, 1),
    ]
    assert lines("gallery.rb") == (58, 5, 13)
