"""Coverage reports as tools write them, and such as nobody should trust."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest_assets.analysis import coverage_reports as reports
from ingest_assets.analysis.coverage_reports import InvalidReport, parse, resolve

# As coverage.py 7 writes it.
COBERTURA = b"""<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage version="7.6" line-rate="0.5">
  <sources><source>/ci/project/src</source></sources>
  <packages><package name="."><classes>
    <class name="a.py" filename="pack/a.py"><methods/><lines>
      <line number="1" hits="1"/><line number="2" hits="0" branch="true" condition-coverage="50% (1/2)"/>
    </lines></class>
    <class name="a.py" filename="pack/a.py"><methods>
      <method name="f"><lines><line number="2" hits="3"/></lines></method></methods><lines>
      <line number="4" hits="0"/></lines></class>
  </classes></package></packages>
</coverage>
"""
LCOV = b"""TN:
SF:/ci/project/web/list.js
FN:1,list
DA:1,1
DA:2,0,checksum
LF:2
LH:1
end_of_record
SF:web/count.js
DA:1,0
end_of_record
"""
COVERAGE_PY = {
    "meta": {"version": "7.6"},
    "files": {"pack/a.py": {"executed_lines": [1, 2], "missing_lines": [4], "excluded_lines": [9], "summary": {}}},
    "totals": {},
}
ISTANBUL = {
    "/ci/web/list.js": {
        "path": "/ci/web/list.js",
        "statementMap": {
            "0": {"start": {"line": 1, "column": 0}, "end": {"line": 3, "column": 1}},
            "1": {"start": {"line": 2, "column": 0}, "end": {"line": 2, "column": 9}},
            "2": {"start": {"line": 2, "column": 10}, "end": {"line": 2, "column": 20}},
        },
        "s": {"0": 4, "1": 0, "2": 1},
        "fnMap": {},
        "f": {},
    }
}


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (COBERTURA, {"/ci/project/src/pack/a.py": {1: True, 2: True, 4: False}}),
        (COBERTURA.replace(b"/ci/project/src", b""), {"pack/a.py": {1: True, 2: True, 4: False}}),
        (LCOV, {"/ci/project/web/list.js": {1: True, 2: False}, "web/count.js": {1: False}}),
        (b"\xef\xbb\xbf" + LCOV, {"/ci/project/web/list.js": {1: True, 2: False}, "web/count.js": {1: False}}),
        (as_json(COVERAGE_PY), {"pack/a.py": {1: True, 2: True, 4: False}}),
        (as_json(ISTANBUL), {"/ci/web/list.js": {1: True, 2: True}}),
    ],
)
def test_formats(data: bytes, expected: reports.Lines) -> None:
    assert parse(data) == expected


def entity(body: bytes) -> bytes:
    return b"<!DOCTYPE coverage [" + body + b"]><coverage><source>&a;</source></coverage>"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\0\xff" * 100, "none of the formats"),
        (b"<html></html>", "no Cobertura report"),
        (b"<coverage>", "no valid XML"),
        (b"<a>" * 200_000, "no valid XML"),
        (COBERTURA.replace(b'hits="1"', b'hits="' + b"9" * 9_999 + b'"'), "is no number"),
        (COBERTURA.replace(b'number="1"', b""), "is no number"),
        # Entities: a billion laughs, a file of the machine, an address.
        (entity(b'<!ENTITY b "laugh"><!ENTITY a "&b;&b;&b;">'), "declares entities"),
        (entity(b'<!ENTITY a SYSTEM "file:///etc/passwd">'), "declares entities"),
        (entity(b'<!ENTITY % a SYSTEM "http://127.0.0.1:1/x">'), "declares entities"),
        (b"DA:1,1\n", "outside of any file"),
        (b"SF:a\nDA:x,1\n", "is no number"),
        (b"SF:a\nDA:1\n", "no line of an lcov"),
        (b"SF:" + b"a" * 5_000, "no name of a file"),
        (b"{", "no valid JSON"),
        (b"[" * 200_000, "no valid JSON"),
        (b"[]", "neither of"),
        (b"{}", "neither of"),
        (b'{"a": 1}', "lacks"),
        (as_json({"files": {"a": {"executed_lines": 7, "missing_lines": []}}}), "lacks"),
        (as_json({"files": {"a": {"executed_lines": ["x"], "missing_lines": []}}}), "is no number"),
        (as_json({"files": {"a": []}}), "lacks"),
        (as_json({"/a": {"statementMap": {"0": {}}, "s": {}}}), "lacks"),
    ],
)
def test_what_is_no_report(data: bytes, message: str) -> None:
    with pytest.raises(InvalidReport, match=message):
        parse(data)


def test_no_more_lines_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MAX_LINES", 2)
    for data in (COBERTURA, LCOV):
        with pytest.raises(InvalidReport):
            parse(data)


def test_reports_are_put_together() -> None:
    assert reports.merge([{"a": {1: True, 2: False}}, {"a": {1: False, 2: True, 3: False}, "b": {1: False}}]) == {
        "a": {1: True, 2: True, 3: False},
        "b": {1: False},
    }


PATHS = ("setup.py", "src/pack/a.py", "src/pack/__init__.py", "src/other/__init__.py", "web/list.js", "lib/web/list.js")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("src/pack/a.py", "src/pack/a.py"),
        ("./src/pack/a.py", "src/pack/a.py"),
        ("/ci/project/src/pack/a.py", "src/pack/a.py"),
        ("C:\\ci\\project\\src\\pack\\a.py", "src/pack/a.py"),
        ("pack/a.py", "src/pack/a.py"),  # counted from src
        ("a.py", "src/pack/a.py"),
        ("web/list.js", "web/list.js"),
        ("/ci/lib/web/list.js", "lib/web/list.js"),  # the longest
        ("list.js", None),  # several
        ("__init__.py", None),
        ("/elsewhere/a.py", None),
        ("/usr/lib/python3/site-packages/none.py", None),
        ("../src/pack/a.py", None),
        ("/ci/setup.py", "setup.py"),  # the only name
        ("", None),
        ("/", None),
    ],
)
def test_names_of_files(name: str, path: str | None) -> None:
    assert resolve([name], PATHS) == ({} if path is None else {name: path})


def test_a_file_at_the_root_lies_where_the_others_say_that_it_is() -> None:
    names = ["/ci/src/pack/a.py", "/ci/setup.py", "/usr/lib/other/setup.py"]
    assert resolve(names, PATHS) == {"/ci/src/pack/a.py": "src/pack/a.py", "/ci/setup.py": "setup.py"}
