"""Languages that lie inside others: their facts stand at the lines of the file that holds them."""

import pytest

from ingest_assets.analysis import injections, syntax
from ingest_assets.analysis.analyse import ASSETS, Analysis, analyse
from ingest_assets.analysis.facts import FileMetrics, ParsedFile
from ingest_assets.analysis.languages import by_name
from ingest_assets_tests.unit.analysis.fixture_files import FIXTURES


def analysed(name: str, text: str | None = None) -> tuple[ParsedFile, FileMetrics, Analysis]:
    found = analyse(name, (FIXTURES / name).read_text("utf-8") if text is None else text, ASSETS)
    assert found.parsed is not None and found.metrics is not None
    return found.parsed, found.metrics, found


def definitions(parsed: ParsedFile) -> list[tuple[str, str, int, int]]:
    return [(one.kind, one.qualified_name, one.start_line, one.start_column) for one in parsed.definitions]


def test_html() -> None:
    parsed, _, _ = analysed("page.html")
    assert (parsed.language, parsed.status) == ("html", "parsed")
    assert definitions(parsed) == [
        ("function", "open", 12, 11),
        ("rule", ".top", 23, 4),
        ("element", "title", 27, 2),
        ("heading", "A title", 27, 2),
        ("element", "search", 28, 2),
        ("element", "search.words", 29, 4),
        ("heading", "search.More", 30, 4),
        ("element", "search.More.more", 30, 8),
        ("function", "close", 33, 4),
    ]
    assert [one.ordinal for one in parsed.definitions] == list(range(9))
    assert parsed.definitions[5].parent == 4 and parsed.definitions[0].doc == "Opens the page."
    assert [(one.kind, one.name, one.receiver, one.line, one.enclosing) for one in parsed.references] == [
        ("use", "Store", None, 13, 0),
        ("call", "has", "Store", 13, 0),
        ("call", "Store", None, 14, 0),
        ("call", "open", None, 34, 8),
    ]
    assert [(one.ordinal, one.module, one.level, one.name, one.line) for one in parsed.imports] == [
        (0, "style.css", 1, None, 5),
        (1, "https://example.org/app.js", 0, None, 7),
        (2, "store.js", 1, "Store", 9),
    ]
    assert parsed.exports == ("open",)


def test_metrics_of_all_parts() -> None:
    _, metrics, _ = analysed("page.html")
    values = metrics.values
    assert [values[name] for name in ("sloc", "blank", "comment_lines", "ploc")] == [38, 1, 3, 34]
    # `if` and `&&`, one path for each of two functions and one for the code around them
    assert [values[name] for name in ("cyclomatic_complexity", "function_count", "import_count")] == [5, 2, 3]
    assert [(one.ordinal, one.name, one.metrics["nexits"]) for one in metrics.functions] == [
        (0, "open", 2),
        (8, "close", 0),
    ]
    assert values["documentation_coverage"] == 1.0 and "cyclomatic_complexity" not in metrics.reasons


def test_blank_lines_in_comments_of_an_inner_language_are_comment() -> None:
    _, metrics, _ = analysed("a.html", "<p>\n\n<script>\n/* a\n\nb */\n\nf()\n</script>\n")
    assert [metrics.values[name] for name in ("sloc", "blank", "comment_lines", "ploc")] == [9, 2, 3, 4]


def test_a_comment_of_an_inner_language_that_nobody_closes_takes_no_lines_of_what_surrounds_it() -> None:
    text = "<script>/* a\n</script>\n\n<p>one</p>\n<style>\n/* c */\n</style>\n<script>\nb */ f()\n</script>\n"
    _, metrics, _ = analysed("a.html", text)
    names = ("sloc", "blank", "comment_lines", "ploc", "cloc")
    assert [metrics.values[name] for name in names] == [10, 0, 2, 8, 4]


def test_chunks_know_the_definitions_of_inner_languages() -> None:
    script = "<script>\nfunction f() {\n" + "  g(1);\n" * 60 + "}\n</script>\n"
    found = analyse("a.html", script, ASSETS, characters=200).chunks
    assert found is not None and "f" in {one.definition for one in found}


def test_vue() -> None:
    parsed, metrics, _ = analysed("Panel.vue")
    assert (parsed.language, parsed.status) == ("vue", "parsed")
    assert [(one.kind, one.qualified_name, one.start_line) for one in parsed.definitions][:4] == [
        ("element", "panel", 2),
        ("interface", "User", 10),
        ("variable", "User.name", 11),
        ("function", "close", 15),
    ]
    assert [(one.kind, one.name, one.line, one.enclosing) for one in parsed.references] == [
        ("call", "UserCard", 3, 0),
        ("type", "User", 15, 3),
        ("call", "emit", 16, 3),
    ]
    assert [(one.module, one.level, one.alias, one.line) for one in parsed.imports] == [
        ("UserCard.vue", 1, "UserCard", 8)
    ]
    assert [(one.name, one.metrics["cyclomatic_complexity"]) for one in metrics.functions] == [("close", 2)]


def test_svelte() -> None:
    parsed, _, _ = analysed("Counter.svelte")
    assert (parsed.language, parsed.status) == ("svelte", "parsed")
    assert definitions(parsed) == [
        ("variable", "count", 4, 13),
        ("function", "add", 6, 2),
        ("element", "add", 13, 2),
        ("rule", ".big", 17, 2),
    ]
    assert [(one.name, one.line, one.enclosing) for one in parsed.references] == [
        ("count", 7, 1),
        ("tick", 8, 1),
        ("Button", 13, 2),
    ]
    assert [one.module for one in parsed.imports] == ["svelte", "Button.svelte"]
    assert parsed.exports == ("count",)


def test_commands_in_a_dockerfile() -> None:
    parsed, _, _ = analysed("Dockerfile")
    calls = [(one.name, one.line) for one in parsed.references if one.kind == "call"]
    assert calls == [("apt-get", 7), ("apt-get", 8)]


@pytest.mark.parametrize(
    ("start", "name"),
    [
        ("<script>", "f"),
        ("<script type=module>", "f"),
        ('<script defer type="text/javascript">', "f"),
        ('<script lang="ts">', "f"),
        ('<script type="text/template">', None),
        ('<script type="application/ld+json">', None),
    ],
)
def test_which_scripts_are_read(start: str, name: str | None) -> None:
    parsed, _, _ = analysed("a.html", f"<p>\n{start} function f() {{}}</script>\n")
    assert [one.name for one in parsed.definitions] == ([name] if name else [])


def test_scripts_of_one_language_are_one_text() -> None:
    text = "<script>\nexport class Ä {}\n</script>\n<p>é</p>\n<script>\nclass B extends Ä {}\n</script>\n"
    source = syntax.read(text, by_name("html"))
    found = injections.parts(source)
    assert [part.source.language.name for part in found if part.source.language] == ["html", "javascript"]
    parsed = injections.joined(found)
    assert definitions(parsed) == [("class", "Ä", 2, 7), ("class", "B", 6, 0)]
    assert [(one.kind, one.name, one.line, one.enclosing) for one in parsed.references] == [("inherit", "Ä", 6, 1)]


def test_errors_of_an_inner_language_are_told() -> None:
    parsed, _, _ = analysed("a.html", "<p></p>\n<script>\nfunction ( {\n</script>\n")
    assert parsed.status == "partial" and {one.start_line for one in parsed.errors} <= {2, 3, 4}


def test_a_file_in_one_language_has_one_part() -> None:
    assert len(injections.parts(syntax.read("x = 1\n", by_name("python")))) == 1
    assert len(injections.parts(syntax.read("<p>a</p>\n", by_name("html")))) == 1


def test_a_weakness_in_an_inner_language_counts_once() -> None:
    key = "AKIA" + "QWERTYUIOPASDFGH"
    _, metrics, _ = analysed("a.html", f"<p></p>\n<script>\neval(words)\nconst id = '{key}'\n</script>\n")
    assert [(one.rule, one.start_line) for one in metrics.findings] == [("code_from_input", 3), ("secret_in_code", 4)]
    assert (metrics.values["vulnerability_count"], metrics.values["security_score"]) == (2, 28.0)
