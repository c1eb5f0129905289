"""The picture of a codebase as one HTML page to walk through: zoom, open and close folders, filter, search.

It needs nothing else: Cytoscape.js, which draws it, is inside the page. What it shows is `storage.graph_picture`'s
matter. One page is kept for each codebase, beside the database, and made anew with the measures.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.settings import settings
from ingest_assets.storage import graph_picture
from ingest_assets.storage.database import Connection

LIBRARY = "cytoscape-3.34.4.min.js"  # MIT: picture/cytoscape.LICENSE; from the npm package of this version, unchanged

_BODY = """
<header><h1>{title}</h1><p class="dim">{subtitle}</p></header>
<div id="bar">
  <label>Search <input id="search" type="search" list="found" placeholder="file or folder" autocomplete="off"></label>
  <datalist id="found"></datalist>
  <label>At least <input id="uses" type="range" min="0" max="20" value="0"> <output id="uses-shown">1</output>
    uses</label>
  <label><input id="tests" type="checkbox"> tests</label>
  <label><input id="alone" type="checkbox"> without uses</label>
  <label>Colour <select id="colour"><option value="community">community</option><option value="folder">folder</option>
    <option value="cycle">cycle of imports</option></select></label>
  <button id="fit" type="button">Whole picture</button> <button id="reset" type="button">Start again</button>
  <span id="count" class="dim" role="status"></span>
</div>
<main><div id="picture" role="img" aria-label="Files and folders, and who uses whom"></div>
<aside id="side" aria-live="polite"></aside></main>
"""


def page(codebase: str, drawn: Mapping[str, Any], as_of: Mapping[str, Any], pending: Sequence[str] = ()) -> str:
    """The page. `drawn`: what `storage.graph_picture.draw` gives; `as_of`: revision and commit that it was made from;
    `pending`: what it does not know yet."""
    commit = f", commit {as_of['commit']}" if as_of.get("commit") else ""
    subtitle = f"{drawn['files']:,} files, as of revision {as_of.get('revision')}{commit}."
    if pending:
        subtitle += f" Not taken up yet: {', '.join(pending)}."
    if drawn["left_out"]:
        subtitle += f" The {drawn['left_out']:,} weakest links are left out."
    scripts = [_part(LIBRARY), _part("picture.js")]
    policy = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in scripts)
    # No name may end the element that it stands in.
    data = json.dumps(drawn, separators=(",", ":")).replace("<", "\\u003c")
    title = html.escape(f"The graph of {codebase}")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
        f' script-src {policy}">'
        f"<title>{title}</title><style>{_part('picture.css')}</style></head>\n<body>"
        + _BODY.format(title=title, subtitle=html.escape(subtitle))
        + f'<script id="data" type="application/json">{data}</script>\n'
        + "\n".join(f"<script>{one}</script>" for one in scripts)
        + "</body></html>\n"
    )


def place(codebase: str) -> Path:
    """Where the page of a codebase is kept."""
    return settings().home / "pictures" / f"{codebase}.html"


def keep(conn: Connection, codebase: Codebase) -> None:
    """Make the page that is kept anew. It is of the revision that is being made."""
    file = place(codebase.name)
    as_of = {"revision": codebase.revision + 1, "commit": codebase.commit_id}
    shown = page(codebase.name, graph_picture.draw(conn, codebase.name), as_of)
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".new")
    unfinished.write_text(shown, encoding="utf-8")
    unfinished.replace(file)


def forget(codebase: str) -> None:
    """Delete the page that is kept, if there is one."""
    place(codebase).unlink(missing_ok=True)


@cache
def _part(name: str) -> str:
    return files("ingest_assets.assets").joinpath("picture", name).read_text(encoding="utf-8")
