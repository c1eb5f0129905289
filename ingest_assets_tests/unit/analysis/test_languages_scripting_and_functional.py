"""The facts and metrics of small files in scripting and functional languages."""

import pytest

from ingest_assets.analysis import metrics, parsing, syntax
from ingest_assets.analysis.languages import by_name
from ingest_assets_tests.unit.analysis.fixture_metrics import measured
from ingest_assets_tests.unit.analysis.test_parsing import definitions, imports, parsed, references


def heads(name: str) -> list[tuple[str | None, str | None]]:
    return [(one.signature, one.doc) for one in parsed(name).definitions]


def span(name: str, qualified_name: str) -> tuple[int, int, int, int]:
    found = next(one for one in parsed(name).definitions if one.qualified_name == qualified_name)
    return found.start_line, found.start_column, found.end_line, found.end_column


def complexity(name: str) -> list[tuple[str, int, int, int, int]]:
    """Functions with something to count: cyclomatic and cognitive complexity, nesting depth and parameters."""
    keys = ("cyclomatic_complexity", "cognitive_complexity", "nesting_depth", "nargs")
    counted = [(one.qualified_name, *(int(one.metrics[key] or 0) for key in keys)) for one in measured(name).functions]
    return [one for one in counted if one[1:] != (1, 0, 0, 0)]  # type: ignore[misc]


def lines(name: str) -> tuple[int | float | None, ...]:
    """Lines of code, of comment and blank ones."""
    values = measured(name).values
    return values["ploc"], values["comment_lines"], values["blank"]


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


def test_php() -> None:
    assert definitions("Mailer.php") == [
        ("module", "App\\Mail", "public"),
        ("constant", "VERSION", "public"),
        ("constant", "RETRIES", "public"),
        ("variable", "queue", "public"),
        ("interface", "Transport", "public"),
        ("method", "Transport.deliver", "public"),
        ("trait", "Logs", "public"),
        ("property", "Logs.logger", "private"),
        ("enum", "Priority", "public"),
        ("constant", "Priority.Low", "public"),
        ("constant", "Priority.High", "public"),
        ("class", "Mailer", "public"),
        ("property", "Mailer.sent", "protected"),
        ("property", "Mailer.failed", "protected"),
        ("method", "Mailer.__construct", "public"),
        ("property", "Mailer.user", "private"),
        ("method", "Mailer.deliver", "public"),
        ("method", "Mailer.check", "protected"),
        ("function", "helper", "public"),
    ]
    assert references("Mailer.php", "call") == [
        ("define", None, None),
        ("parts", "$letter", "Mailer.deliver"),
        ("size", "$part", "Mailer.deliver"),
        ("check", "self", "Mailer.deliver"),
        ("render", None, "Mailer.deliver"),
        ("InvalidArgumentException", "\\", "Mailer.deliver"),
        ("log", "App\\Util", "Mailer.deliver"),
        ("notify", "$this->user", "Mailer.deliver"),
        ("deliver", "$this", "Mailer.deliver"),
        ("Mailer", None, "helper"),
    ]
    assert references("Mailer.php", "inherit") == [
        ("Countable", "\\", "Transport"),
        ("HasLabel", None, "Priority"),
        ("Sender", "Base", "Mailer"),
        ("Transport", None, "Mailer"),
        ("Logs", None, "Mailer"),
        ("Counts", "Mixins", "Mailer"),
    ]
    assert references("Mailer.php", "decorate") == [
        ("Service", None, "Mailer"),
        ("Override", "\\", "Mailer.deliver"),
    ]
    assert references("Mailer.php", "type") == [
        ("Letter", None, "Transport.deliver"),
        ("LoggerInterface", None, "Logs.logger"),
        ("User", None, "Mailer.user"),
        ("Letter", None, "Mailer.deliver"),
        ("Attachment", None, "Mailer.deliver"),
        ("Letter", None, "Mailer.deliver"),
        ("Failure", None, "Mailer.deliver"),
        ("Timeout", None, "Mailer.deliver"),
        ("Mailer", None, "helper"),
    ]
    assert imports("Mailer.php") == [
        ("App\\Model", 0, "User", None),
        ("App\\Model", 0, "Message", "Letter"),
        ("Psr\\Log", 0, "LoggerInterface", None),
        ("App", 0, "render", None),
        ("vendor/autoload.php", 2, None, None),
        ("settings.php", 0, None, None),
    ]
    assert parsed("Mailer.php").exports == (
        "App\\Mail",
        "VERSION",
        "RETRIES",
        "queue",
        "Transport",
        "Logs",
        "Priority",
        "Mailer",
        "helper",
    )
    assert heads("Mailer.php") == [
        ("namespace App\\Mail", None),
        ("const VERSION = '1'", None),
        ("define('RETRIES', 3)", None),
        ("$queue = []", None),
        ("interface Transport extends \\Countable", None),
        ("public function deliver(Letter $letter): bool", None),
        ("trait Logs", None),
        ("private ?LoggerInterface $logger = null", None),
        ("enum Priority: int implements HasLabel", None),
        ("case Low = 1", None),
        ("case High = 2", None),
        (
            "#[Service(shared: true)] final class Mailer extends Base\\Sender implements Transport",
            "Sends letters.\n\n@api",
        ),
        ("protected static int $sent = 0, $failed = 0", None),
        ("protected static int $sent = 0, $failed = 0", None),
        ("public function __construct(private readonly User $user, int ...$rest)", None),
        ("private readonly User $user", None),
        ("#[\\Override] public function deliver(Letter $letter): bool", "Delivers one letter."),
        ("abstract protected function check($part): void", None),
        ("function helper(int &$a, $b = null): ?Mailer", None),
    ]
    assert span("Mailer.php", "Mailer") == (38, 0, 76, 1)
    assert complexity("Mailer.php") == [
        ("Transport.deliver", 1, 0, 0, 1),
        ("Mailer.__construct", 1, 0, 0, 2),
        ("Mailer.deliver", 11, 15, 2, 1),
        ("Mailer.check", 1, 0, 0, 1),
        ("helper", 2, 1, 1, 2),
    ]
    assert lines("Mailer.php") == (59, 6, 13)


def test_bash() -> None:
    assert definitions("release.sh") == [
        ("constant", "LIMIT", "public"),
        ("variable", "TARGET", "public"),
        ("variable", "count", "public"),
        ("macro", "ll", "public"),
        ("function", "build", "public"),
        ("function", "deploy", "public"),
        ("function", "two-words", "public"),
    ]
    assert references("release.sh", "call") == [
        ("dirname", None, None),
        ("echo", None, "build"),
        ("date", None, "build"),
        ("test", None, "build"),
        ("build", None, "build"),
        ("read", None, "build"),
        ("pack", None, "build"),
        ("one", None, "build"),
        ("two", None, "build"),
        ("make", None, "build"),
        ("tee", None, "build"),
        ("deploy", None, "build"),
        ("cat", None, "build"),
        ("push", None, "deploy"),
    ]
    assert imports("release.sh") == [
        ("lib/common.sh", 0, None, None),
        ("env.sh", 1, None, None),
    ]
    assert parsed("release.sh").exports == ("LIMIT", "TARGET", "count", "ll", "build", "deploy", "two-words")
    assert heads("release.sh") == [
        ("readonly LIMIT=10", None),
        ('export TARGET="$1"', None),
        ("count=0", None),
        ("alias ll='ls -l'", None),
        ("build()", "Builds it.\n\nTakes the target."),
        ("function deploy", None),
        ("two-words()", None),
    ]
    assert span("release.sh", "build") == (16, 0, 37, 1)
    assert complexity("release.sh") == [
        ("build", 10, 12, 2, 0),
    ]
    assert lines("release.sh") == (32, 5, 3)


def test_lua() -> None:
    assert definitions("queue.lua") == [
        ("variable", "pack", "private"),
        ("variable", "Queue", "private"),
        ("variable", "LIMIT", "public"),
        ("function", "Queue.new", "public"),
        ("method", "Queue.take", "public"),
        ("function", "Queue.take.visit", "private"),
        ("function", "helper", "private"),
        ("function", "Queue.handler", "public"),
        ("function", "callback", "private"),
        ("function", "start", "public"),
    ]
    assert references("queue.lua", "call") == [
        ("require", None, None),
        ("require", None, None),
        ("require", None, None),
        ("require", None, None),
        ("require", None, None),
        ("setmetatable", None, "Queue.new"),
        ("decode", "json", "Queue.new"),
        ("first", None, "Queue.take"),
        ("drop", "self", "Queue.take"),
        ("run", "second", "Queue.take"),
        ("pack", None, "Queue.take"),
        ("upper", "pack(count)", "Queue.take"),
        ("take", "self", "Queue.take"),
        ("helper", None, "helper"),
        ("print", None, "Queue.handler"),
    ]
    assert imports("queue.lua") == [
        ("json", 0, None, "json"),
        ("queue.first", 0, None, "first"),
        ("queue.second", 0, None, "second"),
        ("compat", 0, "pack", "pack"),
        ("queue.setup", 0, None, None),
    ]
    assert parsed("queue.lua").exports == ("__index", "LIMIT", "new", "take", "handler", "start")
    assert heads("queue.lua") == [
        ('local pack = require("compat").pack', None),
        ("local Queue = {}", None),
        ("LIMIT = 10", None),
        ("function Queue.new(size, ...)", "Makes a queue.\n@param size how many"),
        ("function Queue:take(count)", "Takes what is oldest."),
        ("local visit = function(one)", None),
        ("local function helper(n)", None),
        ("Queue.handler = function(event)", None),
        ("local callback = function() end", None),
        ("function start() end", None),
    ]
    assert span("queue.lua", "Queue.take") == (20, 0, 36, 3)
    assert complexity("queue.lua") == [
        ("Queue.new", 1, 0, 0, 2),
        ("Queue.take", 8, 11, 2, 1),
        ("Queue.take.visit", 1, 0, 0, 1),
        ("helper", 2, 2, 0, 1),
        ("Queue.handler", 1, 0, 0, 1),
    ]
    assert lines("queue.lua") == (32, 6, 5)


def test_perl() -> None:
    assert definitions("Ledger.pm") == [
        ("module", "Bank::Ledger", "public"),
        ("constant", "Bank::Ledger.LIMIT", "public"),
        ("constant", "Bank::Ledger.LOW", "public"),
        ("constant", "Bank::Ledger.HIGH", "public"),
        ("variable", "Bank::Ledger.VERSION", "public"),
        ("variable", "Bank::Ledger.EXPORT_OK", "public"),
        ("function", "Bank::Ledger.new", "public"),
        ("function", "Bank::Ledger.post", "public"),
        ("function", "Bank::Ledger._hidden", "private"),
        ("module", "Bank::Page", "public"),
        ("function", "Bank::Page.turn", "public"),
    ]
    assert references("Ledger.pm", "call") == [
        ("extends", None, "Bank::Ledger"),
        ("bless", None, "Bank::Ledger.new"),
        ("total", None, "Bank::Ledger.post"),
        ("die", None, "Bank::Ledger.post"),
        ("Bank::Audit::record", None, "Bank::Ledger.post"),
        ("rows", None, "Bank::Ledger.post"),
        ("sum", None, "Bank::Ledger.post"),
        ("post", "$self", "Bank::Ledger.post"),
        ("close", "$self->post(1)", "Bank::Ledger.post"),
        ("new", "Bank::Money", "Bank::Ledger.post"),
        ("&post", None, "Bank::Ledger._hidden"),
    ]
    assert references("Ledger.pm", "inherit") == [
        ("Bank::Base", None, "Bank::Ledger"),
        ("Bank::Book", None, "Bank::Ledger"),
    ]
    assert imports("Ledger.pm") == [
        ("Bank::Base", 0, None, None),
        ("List::Util", 0, "sum", None),
        ("List::Util", 0, "max", None),
        ("POSIX", 0, None, None),
        ("Bank::Money", 0, None, None),
        ("Bank::Audit", 0, None, None),
        ("settings.pl", 0, None, None),
    ]
    assert parsed("Ledger.pm").exports == ("post", "total")
    assert heads("Ledger.pm") == [
        ("package Bank::Ledger", None),
        ("use constant LIMIT => 10", None),
        ("use constant { LOW => 1, HIGH => 2 }", None),
        ("use constant { LOW => 1, HIGH => 2 }", None),
        ("our $VERSION = '1.0'", None),
        ("our @EXPORT_OK = qw(post total)", None),
        ("sub new", "new\n\nMakes a ledger."),
        ("sub post($amount, $note = undef)", "Books an amount."),
        ("sub _hidden", None),
        ("package Bank::Page { sub turn { } }", None),
        ("sub turn", None),
    ]
    assert span("Ledger.pm", "Bank::Ledger.post") == (30, 0, 47, 1)
    assert complexity("Ledger.pm") == [("Bank::Ledger.new", 1, 0, 0, 2), ("Bank::Ledger.post", 11, 14, 2, 2)]
    assert lines("Ledger.pm") == (40, 8, 7)


def test_perl_with_a_comment_at_the_end_of_the_text() -> None:
    found = parsing.parse("sub f { 1 }\nf #comment", by_name("perl"))
    assert [(one.name, one.start_line, one.end_line) for one in found.definitions] == [("f", 1, 1)]


def test_r() -> None:
    assert definitions("summary.R") == [
        ("variable", "LIMIT", "public"),
        ("function", "total", "public"),
        ("function", ".hidden", "private"),
        ("function", "my total", "public"),
        ("function", "model.fit", "public"),
        ("class", "Person", "public"),
        ("function", "area", "public"),
        ("method", "Person.area", "public"),
        ("class", "Stack", "public"),
        ("method", "Stack.push", "public"),
    ]
    assert references("summary.R", "call") == [
        ("library", None, None),
        ("require", None, None),
        ("source", None, None),
        ("is.na", None, "total"),
        ("median", "stats", "total"),
        ("write", "log", "total"),
        ("total", None, "total"),
        ("seq_along", None, "total"),
        ("head", None, "total"),
        ("sapply", None, "total"),
        ("setClass", None, "Person"),
        ("setGeneric", None, "area"),
        ("standardGeneric", None, "area"),
        ("setMethod", None, "Person.area"),
        ("R6Class", None, "Stack"),
        ("list", None, "Stack"),
        ("push", "self", "Stack.push"),
    ]
    assert references("summary.R", "inherit") == [
        ("Being", None, "Person"),
        ("Store", "base", "Stack"),
    ]
    assert imports("summary.R") == [
        ("dplyr", 0, None, None),
        ("tidyr", 0, None, None),
        ("R/helpers.R", 0, None, None),
    ]
    assert parsed("summary.R").exports == ("LIMIT", "total", "my total", "Person", "area", "Stack")
    assert heads("summary.R") == [
        ("LIMIT <- 10", None),
        ("total <- function(x, by = 2, ...)", "Adds up.\n\n@param x numbers"),
        (".hidden = function()", None),
        ("`my total` <<- function(x)", None),
        ("model$fit <- \\(data)", None),
        ('setClass("Person", contains = "Being")', None),
        ('setGeneric("area", function(shape) standardGeneric("area"))', None),
        ('setMethod("area", "Person", function(shape)', None),
        ('Stack <- R6Class("Stack", inherit = base::Store, public = list(', None),
        ("push = function(x)", None),
    ]
    assert span("summary.R", "total") == (10, 0, 22, 1)
    assert complexity("summary.R") == [
        ("total", 9, 12, 2, 3),
        ("my total", 1, 0, 0, 1),
        ("model.fit", 1, 0, 0, 1),
        ("Person.area", 1, 0, 0, 1),
        ("Stack.push", 1, 1, 0, 1),
    ]
    assert lines("summary.R") == (30, 3, 5)


def test_julia() -> None:
    assert definitions("shapes.jl") == [
        ("module", "Shapes", "public"),
        ("type", "Shapes.Shape", "private"),
        ("struct", "Shapes.Circle", "public"),
        ("property", "Shapes.Circle.r", "public"),
        ("method", "Shapes.Circle.Circle", "public"),
        ("constant", "Shapes.LIMIT", "private"),
        ("constant", "Shapes.Pair", "private"),
        ("variable", "Shapes.counter", "private"),
        ("enum", "Shapes.Color", "private"),
        ("function", "Shapes.area", "public"),
        ("function", "Shapes.Base.length", "private"),
        ("function", "Shapes.+", "private"),
        ("function", "Shapes.invert", "private"),
        ("macro", "Shapes.twice", "public"),
        ("function", "Shapes.stub", "private"),
    ]
    assert references("shapes.jl", "call") == [
        ("include", None, "Shapes"),
        ("new", None, "Shapes.Circle.Circle"),
        ("enum", None, "Shapes.Color"),
        ("round", None, "Shapes.area"),
        ("draw!", None, "Shapes.area"),
        ("show", "Base", "Shapes.area"),
        ("risky", None, "Shapes.area"),
        ("throw", None, "Shapes.area"),
        ("ArgumentError", None, "Shapes.area"),
        ("area", None, "Shapes.area"),
        ("map", None, "Shapes.area"),
        ("Circle", None, "Shapes.+"),
        ("esc", None, "Shapes.twice"),
    ]
    assert references("shapes.jl", "inherit") == [
        ("Thing", "Base", "Shapes.Shape"),
        ("Shape", None, "Shapes.Circle"),
    ]
    assert references("shapes.jl", "type") == [
        ("T", None, "Shapes.Circle.r"),
        ("Circle", None, "Shapes.area"),
        ("Int", None, "Shapes.area"),
        ("Float64", None, "Shapes.area"),
        ("Circle", None, "Shapes.Base.length"),
        ("Circle", None, "Shapes.+"),
    ]
    assert imports("shapes.jl") == [
        ("LinearAlgebra", 0, "*", None),
        ("Test", 0, "*", None),
        ("Base", 0, "show", None),
        ("Base", 0, "length", None),
        ("Plots.Lines", 0, "draw", "paint"),
        ("Plots.Lines", 0, "@style", None),
        ("JSON", 0, None, "J"),
        ("Parent.Tools", 2, "*", None),
        ("colors.jl", 1, None, None),
    ]
    assert parsed("shapes.jl").exports == ("area", "Circle", "twice")
    assert heads("shapes.jl") == [
        ("module Shapes", "Things that are drawn."),
        ("abstract type Shape <: Base.Thing end", None),
        ("mutable struct Circle{T<:Real} <: Shape", "    Circle(r)\n\nIs round."),
        ("r::T", None),
        ("Circle(r)", None),
        ("const LIMIT = 10", None),
        ("const Pair{T} = Tuple{T, T}", None),
        ("counter = 0", None),
        ("@enum Color red green", None),
        ("function area(c::Circle, scale::Int=1; digits...)::Float64", None),
        ("Base.length(c::Circle)", None),
        ("+(a::Circle, b) where {T} = Circle{Int}(a.r)", None),
        ("invert = x -> -x", None),
        ("macro twice(ex)", None),
        ("function stub end", None),
    ]
    assert span("shapes.jl", "Shapes") == (2, 0, 61, 3)
    assert complexity("shapes.jl") == [
        ("Shapes.Circle.Circle", 1, 0, 0, 1),
        ("Shapes.area", 10, 11, 2, 3),
        ("Shapes.Base.length", 1, 0, 0, 1),
        ("Shapes.+", 1, 0, 0, 2),
        ("Shapes.twice", 1, 0, 0, 1),
    ]
    assert lines("shapes.jl") == (45, 9, 7)


def test_haskell() -> None:
    assert definitions("Shapes.hs") == [
        ("module", "Data.Shapes", "public"),
        ("type", "Shape", "public"),
        ("constructor", "Shape.Circle", "private"),
        ("constructor", "Shape.Rect", "private"),
        ("property", "Shape.Rect.width", "private"),
        ("property", "Shape.Rect.height", "private"),
        ("type", "Wrap", "private"),
        ("constructor", "Wrap.Wrap", "private"),
        ("property", "Wrap.Wrap.unwrap", "private"),
        ("type", "Name", "private"),
        ("trait", "Render", "public"),
        ("method", "Render.render", "public"),
        ("method", "Render.render", "public"),
        ("method", "Shape.render", "public"),
        ("function", "area", "public"),
        ("function", "start", "private"),
        ("function", "start.helper", "private"),
        ("function", "<+>", "private"),
    ]
    assert references("Shapes.hs", "call") == [
        ("lookup", "M", "Shape.render"),
        ("scale", None, "area"),
        ("area", None, "area"),
        ("put", None, "start"),
        ("helper", None, "start"),
        ("div", None, "start.helper"),
    ]
    assert references("Shapes.hs", "inherit") == [
        ("Show", None, "Shape"),
        ("Eq", None, "Shape"),
        ("Eq", None, "Render"),
        ("Render", None, "Shape"),
    ]
    assert references("Shapes.hs", "type") == [
        ("Double", None, "Shape.Circle"),
        ("Int", None, "Shape.Rect.height"),
        ("Int", None, "Wrap.Wrap.unwrap"),
        ("String", None, "Name"),
        ("Eq", None, "Render"),
        ("String", None, "Render.render"),
        ("Shape", None, "Shape"),
        ("Shape", None, None),
        ("Int", None, None),
        ("Double", None, None),
    ]
    assert imports("Shapes.hs") == [
        ("Data.Map", 0, None, "M"),
        ("Data.List", 0, "nub", None),
        ("Data.List", 0, "sort", None),
        ("Data.Maybe", 0, "*", None),
    ]
    assert parsed("Shapes.hs").exports == ("Shape", "area", "Render")
    assert heads("Shapes.hs") == [
        ("module Data.Shapes (Shape (..), area, module Colors, Render)", "Things that are drawn."),
        ("data Shape a", "A shape."),
        ("Circle Double", None),
        ("Rect { width :: a, height :: Int }", None),
        ("width :: a", None),
        ("height :: Int", None),
        ("newtype Wrap", None),
        ("Wrap { unwrap :: Int }", None),
        ("unwrap :: Int", None),
        ("type Name", None),
        ("class Eq a => Render a", None),
        ("render :: a -> String", None),
        ("render _", None),
        ("render (Circle r)", None),
        ("area (Circle r) n", "Computes it,\nfor every shape."),
        ("start x", "Plain."),
        ("helper k", None),
        ("x <+> y", None),
    ]
    assert span("Shapes.hs", "start") == (32, 0, 38, 24)
    assert complexity("Shapes.hs") == [
        ("Render.render", 1, 0, 0, 1),
        ("Shape.render", 1, 0, 0, 1),
        ("area", 8, 9, 1, 2),
        ("start", 2, 1, 1, 1),
        ("start.helper", 1, 0, 0, 1),
    ]
    assert lines("Shapes.hs") == (25, 6, 9)


def test_ocaml() -> None:
    assert definitions("shapes.ml") == [
        ("module", "M", "public"),
        ("enum", "shape", "public"),
        ("constructor", "shape.Circle", "public"),
        ("constructor", "shape.Rect", "public"),
        ("struct", "point", "public"),
        ("property", "point.x", "public"),
        ("property", "point.y", "public"),
        ("type", "many", "public"),
        ("constructor", "Bad", "public"),
        ("function", "now", "public"),
        ("variable", "limit", "public"),
        ("function", "area", "public"),
        ("function", "helper", "public"),
        ("function", "+++", "public"),
        ("interface", "Drawn", "public"),
        ("function", "Drawn.draw", "public"),
        ("module", "Make", "public"),
        ("function", "Make.each", "public"),
        ("class", "pen", "public"),
        ("property", "pen.ink", "public"),
        ("method", "pen.use", "public"),
        ("method", "pen.fill", "private"),
    ]
    assert references("shapes.ml", "call") == [
        ("find", "M", "area"),
        ("helper", None, "area"),
        ("area", None, "area"),
        ("round", None, "area"),
        ("raise", None, "area"),
        ("map", "List", "Make.each"),
        ("fill", "self", "pen.use"),
        ("risky", None, "pen.fill"),
        ("pen", None, "pen.fill"),
    ]
    assert references("shapes.ml", "inherit") == [
        ("base", "Tool", "pen"),
    ]
    assert references("shapes.ml", "type") == [
        ("float", None, "shape.Circle"),
        ("int", None, "shape.Rect"),
        ("size", "Geo", "shape.Rect"),
        ("int", None, "point.x"),
        ("int", None, "point.y"),
        ("list", None, "many"),
        ("string", None, "Bad"),
        ("unit", None, "now"),
        ("float", None, "now"),
        ("shape", None, "area"),
        ("int", None, "Drawn.draw"),
        ("int", None, "Drawn.draw"),
        ("Drawn", None, "Make"),
    ]
    assert imports("shapes.ml") == [
        ("Core", 0, "*", None),
        ("Comparable.S", 0, "*", None),
    ]
    assert parsed("shapes.ml").exports == (
        "M",
        "shape",
        "point",
        "many",
        "Bad",
        "now",
        "limit",
        "area",
        "helper",
        "+++",
        "Drawn",
        "Make",
        "pen",
    )
    assert heads("shapes.ml") == [
        ("module M", None),
        ("type shape", None),
        ("Circle of float", None),
        ("Rect of int * Geo.size", None),
        ("type point", None),
        ("x : int", None),
        ("mutable y : int", None),
        ("type 'a many = 'a list", None),
        ("Bad of string", None),
        ('external now : unit -> float = "c_now"', None),
        ("let limit", None),
        ("let area (c : shape) ?(n = 1) ~scale", "Computes it.\nSlowly."),
        ("let helper", None),
        ("let ( +++ ) a b", None),
        ("module type Drawn", None),
        ("val draw : int -> int", None),
        ("module Make (X : Drawn)", None),
        ("let each xs", None),
        ("class pen init", None),
        ("val mutable ink", None),
        ("method use", None),
        ("method private fill y", None),
    ]
    assert span("shapes.ml", "area") == (17, 8, 24, 12)
    assert complexity("shapes.ml") == [
        ("area", 7, 8, 2, 3),
        ("helper", 2, 1, 1, 1),
        ("+++", 1, 0, 0, 2),
        ("Make.each", 2, 3, 2, 1),
        ("pen.use", 2, 1, 1, 0),
        ("pen.fill", 2, 1, 1, 1),
    ]
    assert lines("shapes.ml") == (31, 3, 8)


def test_ocaml_interface() -> None:
    assert definitions("shapes.mli") == [
        ("function", "area", "public"),
        ("constant", "limit", "public"),
        ("enum", "color", "public"),
        ("constructor", "color.Red", "public"),
        ("constructor", "color.Green", "public"),
        ("interface", "Drawn", "public"),
        ("type", "Drawn.t", "public"),
        ("function", "Drawn.draw", "public"),
        ("function", "now", "public"),
        ("class", "pen", "public"),
        ("method", "pen.use", "public"),
    ]
    assert references("shapes.mli", "type") == [
        ("t", "Shape", "area"),
        ("int", None, "area"),
        ("int", None, None),
        ("t", None, "Drawn.draw"),
        ("color", None, "Drawn.draw"),
        ("unit", None, "now"),
        ("float", None, "now"),
        ("int", None, "pen.use"),
    ]
    assert imports("shapes.mli") == [
        ("Core", 0, "*", None),
        ("Comparable.S", 0, "*", None),
    ]
    assert parsed("shapes.mli").exports == ("area", "limit", "color", "Drawn", "now", "pen")
    assert heads("shapes.mli") == [
        ("val area : Shape.t -> int", "Computes it."),
        ("val limit : int", None),
        ("type color", "Of paint."),
        ("Red", None),
        ("Green", None),
        ("module type Drawn", None),
        ("type t", None),
        ("val draw : t -> color", None),
        ('external now : unit -> float = "c_now"', None),
        ("class pen : object", None),
        ("method use : int", None),
    ]
    assert span("shapes.mli", "Drawn") == (9, 0, 12, 3)
    assert complexity("shapes.mli") == []
    assert lines("shapes.mli") == (13, 2, 4)


def test_clojure() -> None:
    assert definitions("shapes.clj") == [
        ("module", "shapes.core", "public"),
        ("variable", "limit", "public"),
        ("variable", "secret", "private"),
        ("variable", "state", "public"),
        ("function", "area", "public"),
        ("function", "hidden", "private"),
        ("macro", "twice", "public"),
        ("trait", "Drawn", "public"),
        ("method", "Drawn.draw", "public"),
        ("struct", "Circle", "public"),
        ("method", "Circle.draw", "public"),
    ]
    assert references("shapes.clj", "call") == [
        ("atom", None, None),
        (">", None, "area"),
        ("join", "str", "area"),
        ("area", None, "area"),
        ("*", None, "area"),
        ("scale", None, "area"),
        ("inc", None, "area"),
        (".draw", None, "area"),
        ("hidden", None, "hidden"),
        ("render", None, "Circle.draw"),
    ]
    assert references("shapes.clj", "inherit") == [
        ("Drawn", None, "Circle"),
    ]
    assert imports("shapes.clj") == [
        ("clojure.string", 0, None, "str"),
        ("clojure.string", 0, "join", None),
        ("clojure.string", 0, "split", None),
        ("shapes.color", 0, None, None),
        ("shapes.paper", 0, None, None),
        ("clojure.java.io", 0, None, "io"),
        ("clojure.test", 0, "*", None),
        ("java.util", 0, "Date", None),
        ("java.util", 0, "UUID", None),
        ("java.io", 0, "File", None),
    ]
    assert parsed("shapes.clj").exports == ("shapes.core", "limit", "state", "area", "twice", "Drawn", "Circle")
    assert heads("shapes.clj") == [
        ("(ns shapes.core", "Things that are drawn."),
        ("(def limit 10)", None),
        ('(def ^:private secret "Hidden." 1)', "Hidden."),
        ("(defonce state (atom {}))", None),
        ("(defn area", "Computes it."),
        ("(defn- hidden ([x] x) ([x y] (hidden x)))", None),
        ("(defmacro twice [& body] `(do ~@body))", None),
        ('(defprotocol Drawn "Can be drawn." (draw [this]))', "Can be drawn."),
        ("(draw [this])", None),
        ("(defrecord Circle [radius] Drawn (draw [this] #_(ignored) (render radius)))", None),
        ("(draw [this] #_(ignored) (render radius))", None),
    ]
    assert span("shapes.clj", "area") == (14, 0, 25, 52)
    assert complexity("shapes.clj") == [
        ("area", 9, 10, 2, 2),
        ("hidden", 1, 1, 0, 1),
        ("twice", 1, 0, 0, 1),
        ("Drawn.draw", 1, 0, 0, 1),
        ("Circle.draw", 1, 0, 0, 1),
    ]
    assert lines("shapes.clj") == (25, 3, 4)


def test_erlang() -> None:
    assert definitions("shapes.erl") == [
        ("module", "shapes", "public"),
        ("macro", "LIMIT", "private"),
        ("struct", "circle", "private"),
        ("property", "circle.radius", "private"),
        ("property", "circle.name", "private"),
        ("type", "shape", "public"),
        ("function", "area", "public"),
        ("function", "draw", "public"),
        ("function", "hidden", "private"),
    ]
    assert references("shapes.erl", "call") == [
        ("LIMIT", None, "area"),
        ("scale", None, "area"),
        ("map", "lists", "area"),
        ("risky", None, "area"),
        ("throw", None, "area"),
        ("draw", None, "area"),
        ("area", None, "area"),
        ("area", "?MODULE", "draw"),
    ]
    assert references("shapes.erl", "inherit") == [
        ("gen_server", None, None),
    ]
    assert references("shapes.erl", "type") == [
        ("circle", None, "area"),
    ]
    assert imports("shapes.erl") == [
        ("lists", 0, "map", None),
        ("lists", 0, "foldl", None),
        ("shapes.hrl", 0, None, None),
        ("kernel/include/file.hrl", 0, None, None),
    ]
    assert parsed("shapes.erl").exports == ("area", "draw", "shape")
    assert heads("shapes.erl") == [
        ("-module(shapes).", "Things that are drawn."),
        ("-define(LIMIT, 10).", None),
        ('-record(circle, {radius :: float(), name = "% no comment"}).', None),
        ("radius :: float()", None),
        ('name = "% no comment"', None),
        ("-type shape() :: #circle{} | paper:size().", None),
        ("area(#circle{radius = R}, _) when R > 1; R == 0", "Computes it."),
        ("draw(X)", None),
        ("hidden()", None),
    ]
    assert span("shapes.erl", "area") == (15, 0, 25, 15)
    assert complexity("shapes.erl") == [("area", 10, 11, 3, 2), ("draw", 1, 0, 0, 1)]
    assert lines("shapes.erl") == (24, 2, 2)


def test_powershell() -> None:
    assert definitions("Shapes.psm1") == [
        ("variable", "limit", "public"),
        ("function", "Get-Area", "public"),
        ("function", "Hide-Area", "public"),
        ("class", "Circle", "public"),
        ("property", "Circle.Radius", "public"),
        ("property", "Circle.secret", "private"),
        ("method", "Circle.Area", "public"),
        ("enum", "Color", "public"),
        ("constant", "Color.Red", "public"),
        ("constant", "Color.Green", "public"),
    ]
    assert references("Shapes.psm1", "call") == [
        ("using", None, None),
        ("Import-Module", None, None),
        ("Write-Host", None, "Get-Area"),
        ("Get-Area", None, "Get-Area"),
        ("Invoke-Thing", None, "Get-Area"),
        ("Get-Part", None, "Get-Area"),
        ("Draw", "$obj", "Get-Area"),
        ("Abs", "[Math]", "Get-Area"),
    ]
    assert references("Shapes.psm1", "inherit") == [
        ("Shape", None, "Circle"),
    ]
    assert references("Shapes.psm1", "decorate") == [
        ("CmdletBinding", None, "Get-Area"),
        ("Parameter", None, "Get-Area"),
    ]
    assert references("Shapes.psm1", "type") == [
        ("string", None, "Get-Area"),
        ("int", None, "Get-Area"),
        ("IOException", None, "Get-Area"),
        ("Math", None, "Get-Area"),
        ("double", None, "Circle.Radius"),
        ("int", None, "Circle.secret"),
        ("double", None, "Circle.Area"),
        ("int", None, "Circle.Area"),
    ]
    assert imports("Shapes.psm1") == [
        ("Colors.psm1", 1, None, None),
        ("Pester", 0, None, None),
        ("helpers.ps1", 1, None, None),
    ]
    assert parsed("Shapes.psm1").exports == ("limit", "Get-Area", "Hide-Area", "Circle", "Color")
    assert heads("Shapes.psm1") == [
        ("$script:limit = 10", None),
        ("function Get-Area", "Computes it."),
        ("function script:Hide-Area($a, $b)", ".SYNOPSIS\n    Hides it."),
        ("class Circle : Shape", None),
        ("[double] $Radius", None),
        ("hidden [int] $secret", None),
        ("[double] Area([int]$n)", None),
        ("enum Color", None),
        ("Red", None),
        ("Green = 2", None),
    ]
    assert span("Shapes.psm1", "Get-Area") == (8, 0, 30, 1)
    assert complexity("Shapes.psm1") == [
        ("Get-Area", 9, 11, 2, 2),
        ("Hide-Area", 1, 0, 0, 2),
        ("Circle.Area", 1, 0, 0, 1),
    ]
    assert lines("Shapes.psm1") == (36, 5, 5)


def test_elixir() -> None:
    assert definitions("ledger_test.exs") == [
        ("module", "Bank.LedgerTest", "public"),
        ("type", "Bank.LedgerTest.amount", "public"),
        ("type", "Bank.LedgerTest.pair", "private"),
        ("function", "Bank.LedgerTest.told", "public"),
        ("function", "Bank.LedgerTest.done", "public"),
        ("struct", "Bank.LedgerTest.entry", "public"),
        ("macro", "Bank.LedgerTest.is_sum", "public"),
        ("function", "Bank.LedgerTest.halve", "public"),
        ("function", "Bank.LedgerTest.halve", "public"),
        ("function", "Bank.LedgerTest.<~", "public"),
        ("function", "Bank.LedgerTest.halves", "public"),
    ]
    found = {(one.name, one.start_line): one for one in parsed("ledger_test.exs").definitions}
    assert (found["halve", 17].end_line, found["halve", 25].end_line) == (23, 30)
    assert found["amount", 6].doc == "Cents." and found["told", 10].doc == "Is told of sums."
    assert complexity("ledger_test.exs") == [
        ("Bank.LedgerTest.told", 1, 0, 0, 1),
        ("Bank.LedgerTest.is_sum", 1, 0, 0, 1),
        ("Bank.LedgerTest.halve", 4, 3, 1, 1),
        ("Bank.LedgerTest.halve", 2, 1, 1, 2),
    ]
    halve, other, test = (one.metrics for one in measured("ledger_test.exs").functions if one.name.startswith("halve"))
    assert (halve["nexits"], halve["cyclomatic_modified"], halve["abc_conditions"]) == (2, 4, 3)
    assert (other["nexits"], other["lloc"], test["lloc"], test["abc_assignments"]) == (0, 6, 2, 1)


@pytest.mark.parametrize(
    ("language", "text", "nexits"),
    [
        ("bash", "f() {\n  test -e x || return 1\n  echo exit\n  exit 2\n}\n", 2),
        ("erlang", "f(1) -> throw(a);\nf(2) -> erlang:error(b);\nf(_) -> lists:error(c).\n", 2),
        ("clojure", "(defn f [x] (if x (throw x) 1))\n", 1),
        ("elixir", 'def f(x) do\n  raise "no"\nend\n', 1),
        ("julia", "function f(x)\n  x > 1 && return 2\n  throw(x)\nend\n", 2),
        ("lua", 'function f(x)\n  if x then error("no") end\n  return 1\nend\n', 2),
        ("nix", '{ f = x: if x then throw "no" else builtins.abort "no"; }\n', 2),
        ("ocaml", 'let f x = if x then failwith "no" else raise Not_found\n', 2),
        ("perl", 'sub f {\n  die "no" if $_[0];\n  return 1;\n}\n', 2),
        ("r", 'f <- function(x) {\n  if (x) stop("no")\n  return(1)\n}\n', 2),
        ("ruby", "def f(x)\n  raise 'no' if x\n  return 1\nend\n", 2),
        ("haskell", 'f x\n  | x = error "no"\n  | otherwise = do\n    throwIO $ E x\n    exitFailure\n', 3),
    ],
)
def test_what_leaves_a_function(language: str, text: str, nexits: int) -> None:
    source = syntax.read(text, by_name(language))
    found = metrics.measure(source, parsing.facts(source))
    assert found.functions[0].metrics["nexits"] == found.values["nexits"] == nexits
    assert "nexits" not in found.reasons


def test_clauses_are_one_function_and_cases_of_it() -> None:
    source = syntax.read(
        "f(0) -> [];\nf(N) when N > 1 ->\n  G = fun(X) -> g(X) end,\n  G(N);\nf(_) -> h().\nf(A, B) -> A + B.\n",
        by_name("erlang"),
    )
    facts = parsing.facts(source)
    assert [(one.name, one.start_line, one.end_line) for one in facts.parsed.definitions] == [("f", 1, 5), ("f", 6, 6)]
    assert [(one.name, one.enclosing) for one in facts.parsed.references] == [("g", 0), ("h", 0)]
    first, second = (one.metrics for one in metrics.measure(source, facts).functions)
    assert (first["cyclomatic_complexity"], first["cyclomatic_modified"], first["nom"], first["ploc"]) == (3, 2, 2, 5)
    assert (first["halstead_operators"], second["halstead_operators"]) == (20, 5)


def test_a_package_encloses_what_follows() -> None:
    assert span("Ledger.pm", "Bank::Ledger") == (2, 0, 49, 25)
    assert span("Ledger.pm", "Bank::Page") == (51, 0, 51, 35)
    ledger, page = measured("Ledger.pm").classes
    assert (ledger.metrics["nom"], ledger.metrics["wmc"], page.metrics["nom"]) == (3, 13, 1)
    assert ledger.metrics["abc_branches"] == 11 and ledger.metrics["lloc"] == 33


@pytest.mark.parametrize(
    ("text", "cyclomatic", "modified", "cognitive"),
    [
        ("(defn f [x] (and x (or x x x) 1))", 5, 5, 2),
        ("(defn f [x] (cond (= x 1) 1 (= x 2) 2 :else 3))", 3, 2, 1),
        ("(defn f [x] (case x 1 :one 2 :two :many))", 3, 2, 1),
        ("(defn f [x] (condp = x 1 :one 2 :two))", 3, 2, 1),
    ],
)
def test_clojure_forms(text: str, cyclomatic: int, modified: int, cognitive: int) -> None:
    source = syntax.read(text, by_name("clojure"))
    found = metrics.measure(source, parsing.facts(source)).functions[0].metrics
    assert (found["cyclomatic_complexity"], found["cyclomatic_modified"]) == (cyclomatic, modified)
    assert found["cognitive_complexity"] == cognitive


@pytest.mark.parametrize(
    ("language", "text", "cyclomatic", "cognitive"),
    [
        ("elixir", "def f(a, b \\\\ 1)\ndef f(0, b), do: b\ndef f(a, b), do: f(a, b)\n", 2, 1),  # the head is no clause
        ("ocaml", "let rec f x = f x\n", 1, 1),
        ("ocaml", "let f x = f x\n", 1, 0),  # calls another one
        ("julia", "Tree(x) = Tree{Int}(x, x)\n", 1, 0),  # so does what makes a new object
        ("julia", "grow(x) = grow(x, x)\n", 1, 1),
        ("haskell", "f x\n  | x > 1 = 2\n  | otherwise = 3\n", 2, 2),
        ("bash", "f() { while a; do while b; do continue 2; done; done; }\n", 3, 4),
        ("erlang", "f(X) -> case X of 1 -> a; Y when Y > 2 -> b; Z -> c end.\n", 3, 1),
    ],
)
def test_what_costs(language: str, text: str, cyclomatic: int, cognitive: int) -> None:
    source = syntax.read(text, by_name(language))
    (found,) = metrics.measure(source, parsing.facts(source)).functions
    assert (found.metrics["cyclomatic_complexity"], found.metrics["cognitive_complexity"]) == (cyclomatic, cognitive)


def test_powershell_that_the_grammar_does_not_know() -> None:
    text = "function Get-It($Dir) {\n  [Diagnostics.SuppressMessage('PS1', '')]\n  $a = Join $Dir/sub \"x$\"\n  $a\n}\n"
    facts = parsing.parse(text, by_name("powershell"))
    assert facts.status == "parsed" and [one.name for one in facts.definitions] == ["Get-It"]
