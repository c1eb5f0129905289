"""Showing answers: results on stdout, everything else on stderr. What is shown is made elsewhere."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest_assets.errors import Unwritable

# Control characters of a codebase would command the terminal that they are shown on.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CAUSES = 20  # of failures, that are shown
_NO_TERMINAL_WIDTH = 10_000  # nothing is cut or wrapped for a program or a file


def put(text: str = "") -> None:
    """A line of the answer."""
    print(clean(text))


def put_json(value: Mapping[str, Any]) -> None:
    """The answer as one JSON object: indented for a terminal, on one line for a program."""
    indent = 2 if sys.stdout.isatty() else None
    print(json.dumps(value, indent=indent, default=str))


def put_json_lines(values: Iterable[Mapping[str, Any]]) -> None:
    """The answer as JSON objects, one a line."""
    for value in values:
        print(json.dumps(value, default=str))


def put_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; numbers stand right, None is shown as a dash."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = [list(row) for row in rows]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    for place, column in enumerate(columns):
        numbers = any(isinstance(row[place], int | float) for row in shown)
        table.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in shown:
        table.add_row(*(Text(_cell(value)) for value in row))
    console = Console(width=None if sys.stdout.isatty() else _NO_TERMINAL_WIDTH, highlight=False)
    for line in console.render_lines(table, pad=False):
        print("".join(segment.text for segment in line).rstrip())


def put_failures(causes: Sequence[object]) -> None:
    """A line for each cause of failures, of as many as can be taken in."""
    for cause in causes[:_CAUSES]:
        put(f"failed  {' '.join(str(cause).split())}")
    if len(causes) > _CAUSES:
        put(f"failed  {len(causes) - _CAUSES:,} more causes; --json tells all of them")


def write_page(page: Path, text: str) -> None:
    """Write a web page to a file that was asked for, and say so. Raises Unwritable."""
    try:
        page.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unwritable(path=page, reason=error.strerror or error) from error
    say(f"Wrote {page}")


def say(text: str) -> None:
    """A word to the user that is not part of the answer."""
    print(clean(text), file=sys.stderr, flush=True)


def say_pending(standing: Mapping[str, Any]) -> None:
    """What an answer may not know yet, if anything."""
    if standing["pending"]:
        revision = standing["as_of"]["revision"]
        say(f"As of revision {revision}; not taken up yet: {', '.join(standing['pending'])}")


def clean(text: str) -> str:
    """The text without characters that would command a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else clean(str(value))
