"""The picture as a page that needs nothing else and does only what it is meant to."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest

from ingest_assets.assets.graph_picture import page

DRAWN: dict[str, Any] = {
    "files": 2,
    "leaves": [
        {"path": "a.py", "files": 1, "rank": 0.7, "cycle": 0, "test": False, "community": 1},
        {"path": "</script><b>.py", "files": 1, "rank": 0.3, "cycle": 0, "test": False, "community": 1},
    ],
    "links": [[1, 0, 3]],
    "left_out": 0,
}


@pytest.fixture(scope="module")
def text() -> str:
    return page("shop", DRAWN, {"revision": 7, "commit": "abc"}, ["graph_measures"])


def test_nothing_is_loaded_from_elsewhere(text: str) -> None:
    assert re.findall(r"<(?:link|img|iframe)\b|<script[^>]*\bsrc=", text) == []
    assert "default-src 'none'" in text


def test_exactly_its_own_scripts_may_run(text: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in text


def test_it_holds_what_is_shown_and_no_name_ends_it(text: str) -> None:
    (data,) = re.findall(r'<script id="data" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert json.loads(data) == DRAWN


def test_it_says_how_old_it_is(text: str) -> None:
    assert "2 files, as of revision 7, commit abc. Not taken up yet: graph_measures." in text
    assert "weakest links are left out" in page("shop", DRAWN | {"left_out": 4}, {"revision": 7})


def test_the_library_has_its_licence_in_the_page(text: str) -> None:
    assert "The Cytoscape Consortium" in text
    assert "Permission is hereby granted" in text
