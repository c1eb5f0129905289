"""The quality report as a web page: whole, readable without anything else, safe whatever the names."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from ingest_assets.assets.report_html import SHOWN_FINDINGS, page

VOID = {"meta", "link", "img", "br", "hr", "input", "wbr"}
EVIL = "<script>alert('x')</script>\"&\x1b\u202e.py"
REPORT: dict[str, Any] = {
    "totals": {"files": 3, "ploc": 12345},
    "severities": {"major": 1, "info": 2},
    "rules": {"long_function": 1, EVIL: 2},
    "score": {"score": 87.5},
    "languages": [{"language": "python", "files": 2, "ploc": 300}, {"language": EVIL, "files": 1, "ploc": 100}],
    "hot_spots": [{"path": EVIL, "cyclomatic_complexity": 12, "code_smells": None}],
}


def finding(path: str, message: str = "too long") -> dict[str, Any]:
    return {"path": path, "start_line": 3, "severity": "major", "message": message}


class Reader(HTMLParser):
    """Tags, attributes and text of a page; fails where tags are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_names_of_a_codebase_are_text_and_nothing_else() -> None:
    read = Reader(page(EVIL, REPORT, [finding(EVIL, EVIL)], {"revision": 1, "commit": EVIL}, [EVIL]))
    assert not {"script", "img", "link", "iframe"} & set(read.tags)
    assert not {"src", "href", "onload"} & {name for name, _ in read.attributes}
    assert "<script>alert('x')</script>\"&" in read.text
    assert not {"\x1b", "\u202e"} & set(read.text)


def test_it_needs_nothing_from_elsewhere_and_may_load_nothing() -> None:
    text = page("django", REPORT, [], {"revision": 1, "commit": None})
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "@import" not in text


def test_it_shows_what_the_report_says() -> None:
    read = Reader(page("django", REPORT, [finding("a/b.py")], {"revision": 7, "commit": "abc123"}))
    for expected in ("Quality of django", "revision 7", "commit abc123", "87.50", "12,345", "a/b.py:3", "too long"):
        assert expected in read.text
    assert "Not taken up yet" not in read.text


def test_a_weakness_is_shown_with_its_number_and_what_is_unknown_with_a_dash() -> None:
    weak = {**finding("a.py", "eval"), "cwe": 95}
    figures = {"test_coverage": None, "technical_debt_ratio": 0.0079, "technical_debt_rating": "A"}
    read = Reader(page("django", REPORT, [weak], {"revision": 7, "commit": None}, (), figures))
    assert "eval (CWE-95)" in read.text
    assert "test coverage–" in read.text
    assert "0.0079" in read.text


def test_what_is_pending_is_shown_first() -> None:
    text = page("django", REPORT, [], {"revision": 7, "commit": None}, ["a.py", "code_graph"])
    assert text.index("code_graph") < text.index("Findings by severity")


def test_it_can_be_read_by_a_screen_reader() -> None:
    text = page("django", REPORT, [finding("a.py")], {"revision": 1, "commit": None})
    read = Reader(text)
    assert ("lang", "en") in read.attributes
    assert read.tags.count("h1") == 1
    assert read.tags.count("caption") == read.tags.count("table") == 5
    assert text.count('scope="col"') == read.tags.count("th") - text.count('scope="row"')


def test_a_long_list_is_cut_and_says_so() -> None:
    read = Reader(page("x", REPORT, [finding("a.py")] * (SHOWN_FINDINGS + 5), {"revision": 1, "commit": None}))
    assert "The first 1,000 of 1,005" in read.text
    assert read.text.count("a.py:3") == SHOWN_FINDINGS


def test_a_report_of_nothing_is_a_page_too() -> None:
    empty = {"totals": {}, "severities": {}, "rules": {}, "score": {}, "languages": [], "hot_spots": []}
    assert "None." in Reader(page("empty", empty, [], {"revision": 0, "commit": None})).text
