"""The facts and metrics of Perl."""

from ingest_assets.analysis import parsing
from ingest_assets.analysis.languages import by_name
from ingest_assets_tests.unit.analysis.fixture_files import (
    complexity,
    definitions,
    heads,
    imports,
    lines,
    measured,
    parsed,
    references,
    span,
)


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


def test_a_package_encloses_what_follows() -> None:
    assert span("Ledger.pm", "Bank::Ledger") == (2, 0, 49, 25)
    assert span("Ledger.pm", "Bank::Page") == (51, 0, 51, 35)
    ledger, page = measured("Ledger.pm").classes
    assert (ledger.metrics["nom"], ledger.metrics["wmc"], page.metrics["nom"]) == (3, 13, 1)
    assert ledger.metrics["abc_branches"] == 11 and ledger.metrics["lloc"] == 33
