"""The documentation of a codebase: documents in its tree, and pages fetched from the addresses in its settings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

import httpx
import psycopg
from psycopg.types.json import Jsonb

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.pipeline.versions import content_hash

_SUFFIXES = (".md", ".markdown", ".rst", ".txt", ".adoc", ".org")
_UNDERLINE = re.compile(r"([=\-~^\"'`#*+])\1{2,}\s*\Z")
_TIMEOUT_SECONDS = 20.0
_MAX_BYTES = 5_000_000


def update(
    conn: psycopg.Connection[Any], codebase: Codebase, paths: Sequence[str] | None
) -> tuple[str, Mapping[str, Any]]:
    """Takes up these files (None: all, and fetches the pages again); the data version and metadata."""
    update_tree(conn, codebase, paths)
    problems = _fetch_pages(conn, codebase) if paths is None else 0
    totals = conn.execute(
        "SELECT count(*), count(*) FILTER (WHERE origin = 'url'),"
        " coalesce(sum(hashtextextended(location || E'\\n' || content_version, 0)::numeric), 0)"
        " FROM documents WHERE codebase = %s",
        (codebase.name,),
    ).fetchone()
    assert totals is not None
    metadata = {"documents": totals[0], "pages": totals[1], "pages that could not be fetched": problems}
    return content_hash(tuple(str(value) for value in totals)), metadata


def update_tree(conn: psycopg.Connection[Any], codebase: Codebase, paths: Sequence[str] | None) -> None:
    """Takes up the documents among these files (None: all files)."""
    name = codebase.name
    wanted = None if paths is None else list(paths)
    conn.execute(
        "DELETE FROM documents WHERE codebase = %s AND origin = 'tree'"
        " AND (%s::text[] IS NULL OR location = ANY(%s::text[]))",
        (name, wanted, wanted),
    )
    rows = conn.execute(
        "SELECT path, content_version, content FROM code_files WHERE codebase = %s AND state = 'text'"
        " AND lower(path) LIKE ANY(%s) AND (%s::text[] IS NULL OR path = ANY(%s::text[])) ORDER BY path",
        (name, [f"%{suffix}" for suffix in _SUFFIXES], wanted, wanted),
    ).fetchall()
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO documents (codebase, location, origin, title, headings, content_version)"
            " VALUES (%s, %s, 'tree', %s, %s, %s)",
            [
                (name, path, found[0] if found else None, Jsonb(found), version)
                for path, version, text in rows
                for found in (headings(text),)
            ],
        )


def headings(text: str) -> list[str]:
    """Headings of a Markdown or reStructuredText document, in order, at most 200."""
    found: list[str] = []
    lines = text.splitlines()
    fenced = False
    for index, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and (match := re.match(r"#{1,6}\s+(.+?)\s*#*\s*\Z", line)):
            found.append(match[1])
        elif _UNDERLINE.match(line) and index and _is_title(lines[index - 1].strip(), line.strip()):
            found.append(lines[index - 1].strip())
        if len(found) == 200:
            break
    return found


def _is_title(text: str, underline: str) -> bool:
    return bool(text) and not _UNDERLINE.match(text) and 2 * len(underline) >= len(text)


def _fetch_pages(conn: psycopg.Connection[Any], codebase: Codebase) -> int:
    """Fetches every page of the settings; a page that cannot be fetched keeps its last text and the reason."""
    urls = codebase.settings.docs_urls
    conn.execute(
        "DELETE FROM documents WHERE codebase = %s AND origin = 'url' AND location <> ALL(%s)",
        (codebase.name, list(urls)),
    )
    failed = 0
    if not urls:
        return 0
    with httpx.Client(timeout=_TIMEOUT_SECONDS, follow_redirects=True, max_redirects=5) as client:
        for url in urls:
            text: str | None = None
            title = problem = None
            try:
                title, text = fetch(client, url)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                problem = str(error) or type(error).__name__
                failed += 1
            version = hashlib.sha1((text or "").encode(), usedforsecurity=False).hexdigest()
            conn.execute(
                "INSERT INTO documents AS d (codebase, location, origin, title, headings, content_version, content,"
                " problem, fetched_at) VALUES (%s, %s, 'url', %s, %s, %s, %s, %s, now())"
                " ON CONFLICT (codebase, location) DO UPDATE SET problem = EXCLUDED.problem,"
                " title = coalesce(EXCLUDED.title, d.title), content = coalesce(EXCLUDED.content, d.content),"
                " content_version = CASE WHEN EXCLUDED.content IS NULL THEN d.content_version"
                " ELSE EXCLUDED.content_version END, fetched_at = now()",
                (codebase.name, url, title, Jsonb(headings(text or "")), version, text, problem),
            )
    return failed


def fetch(client: httpx.Client, url: str) -> tuple[str | None, str]:
    """Title and text of a page. Raises httpx.HTTPError, and ValueError for other schemes and pages over 5 MB."""
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"only http and https addresses can be fetched, not {url}")
    with client.stream("GET", url) as response:
        response.raise_for_status()
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > _MAX_BYTES:
                raise ValueError(f"the page is larger than {_MAX_BYTES} bytes")
        text = bytes(body).decode(response.encoding or "utf-8", "replace").replace("\0", "")
    if "html" not in response.headers.get("content-type", ""):
        return None, text
    page = _Page()
    page.feed(text)
    return page.title, "\n".join(page.lines)


class _Page(HTMLParser):
    """Text of an HTML page, a block a line; headings as Markdown."""

    _SILENT = frozenset({"script", "style", "noscript", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: str | None = None
        self.lines: list[str] = []
        self._stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._stack and self._stack.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text or self._SILENT.intersection(self._stack):
            return
        last = self._stack[-1] if self._stack else ""
        if last == "title":
            self.title = self.title or text
        elif last in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.lines.append(f"{'#' * int(last[1])} {text}")
        else:
            self.lines.append(text)
