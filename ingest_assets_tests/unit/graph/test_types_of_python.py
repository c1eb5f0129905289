"""What values are in Python, where no type is written for a name: tests of types, results, contexts, elements."""

from __future__ import annotations

from ingest_assets_tests.unit.graph.test_inference import edges

URLS = """
class URL:
    def copy(self) -> "URL": ...
    def host(self): ...
class Base:
    name: str
    code = 1
    @property
    def debug(self): return 1
class Box(Base):
    def __init__(self, url: URL):
        self.debug = True
        self.name = "box"
        self.code = url
class Oops(Exception):
    code = 1
class Other(Exception):
    code = 2
class Session:
    def __enter__(self): return self
    def send(self): ...
"""


def typed(text: str) -> list[tuple[int, str, str]]:
    """(line, target, confidence) of what is found by its type."""
    found = edges({"urls.py": URLS, "run.py": text}, "run.py", "calls", "references")
    return [(line, target.removeprefix("urls.py::"), sure) for line, target, rule, sure in found if rule == "typed"]


def test_a_value_is_made_of_what_its_name_was_before() -> None:
    text = """
from urls import URL
def run(url: URL | str):
    url = URL(url)
    url = url.copy()
    for url in [url.copy()]: ...
"""
    assert typed(text) == [(5, "URL.copy", "certain"), (6, "URL.copy", "certain")]


def test_a_name_has_the_type_that_was_tested_where_the_test_holds() -> None:
    text = """
from urls import URL, Box
def run(one, two, three, four):
    if isinstance(one, URL) and one.host():
        one.host()
    one.host
    if not isinstance(two, (Box, str)):
        two.name
        return
    two.name
    three.host if isinstance(three, URL) else three.copy
    assert isinstance(four, URL)
    four.host
    if isinstance(three, URL):
        three = four.copy
        three.name
"""
    assert typed(text) == [
        (4, "URL.host", "certain"),
        (5, "URL.host", "certain"),
        (10, "Base.name", "certain"),
        (11, "URL.host", "certain"),
        (13, "URL.host", "certain"),
        (15, "URL.copy", "certain"),
    ]


def test_what_is_declared_goes_before_what_is_assigned() -> None:
    text = """
from urls import Box
Box(None).debug
Box(None).name
Box(None).code
"""
    assert typed(text) == [(3, "Base.debug", "certain"), (4, "Base.name", "certain"), (5, "Box.code", "certain")]


def test_what_stands_in_a_class_goes_before_what_its_methods_assign() -> None:
    text = """
def cell(name): ...
class Note:
    def __init__(self):
        self.text = ""
        self.size = 1
    text = cell("text")
    @property
    def size(self): ...
    @size.setter
    def size(self, size): ...
Note().text
Note().size
"""
    found = edges({"run.py": text}, "run.py", "decorates", "references")
    lines = [(line, target, sure) for line, target, _, sure in found if line > 9]
    assert lines == [
        (10, "run.py::Note.size", "certain"),
        (12, "run.py::Note.text", "certain"),
        (13, "run.py::Note.size", "certain"),
    ]


def test_a_function_gives_the_only_value_that_it_returns() -> None:
    text = """
from urls import Box, URL
def made(url):
    if not url:
        return None
    return Box(url)
def one_of(url):
    if url:
        return URL()
    return Box(url)
def each(url):
    yield url
    return Box(url)
made(1).name
one_of(1).name
each(1).name
"""
    assert typed(text) == [(14, "Base.name", "certain")]


def test_contexts_and_exceptions() -> None:
    text = """
import pytest
import urls
from urls import Oops, Other, Session
with Session() as session:
    session.send()
with pytest.raises(urls.Oops) as caught: ...
caught.value.code
try: ...
except urls.Oops as error:
    error.code
except (Oops, Other) as either:
    either.code
"""
    assert typed(text) == [
        (6, "Session.send", "certain"),
        (8, "Oops.code", "certain"),
        (11, "Oops.code", "certain"),
        (13, "Oops.code", "likely"),
        (13, "Other.code", "likely"),
    ]


def test_elements_of_containers() -> None:
    text = """
from typing import cast
from urls import URL
def run(urls: dict[str, URL], unknown):
    for key, url in urls.items():
        url.host()
    for at, url in enumerate(sorted(urls.values())):
        url.host()
    urls.get("x").host()
    [url.host() for _, url in urls.items()]
    cast("URL", unknown).host()
    type(cast(URL, unknown))().host()
"""
    assert typed(text) == [(line, "URL.host", "certain") for line in (6, 8, 9, 10, 11, 12)]


def test_what_a_function_assigns_to_a_global_name_is_a_use_of_it() -> None:
    text = "from urls import URL\nLAST = None\ndef run():\n    global LAST\n    LAST = URL()\n    LAST.host()\n"
    found = edges({"urls.py": URLS, "run.py": text}, "run.py", "references")
    assert found == [(line, "run.py::LAST", "same_scope", "certain") for line in (4, 5, 6)]
