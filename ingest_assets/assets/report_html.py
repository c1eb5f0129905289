"""The quality report as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Pure.

What the report says is `assets.quality`'s matter; here it is only shown, and every word of it escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SEVERITIES = ("critical", "major", "minor", "info")
SHOWN_FINDINGS = 1_000

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_STYLE = """
:root { color-scheme: light dark; --text: #1b1f24; --dim: #57606a; --line: #d0d7de; --page: #fff; --soft: #f6f8fa;
  --bar: #0969da; --critical: #a40e26; --major: #953800; --minor: #6e5400; --info: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9aa5b1; --line: #3d444d; --page: #0d1117;
  --soft: #161b22; --bar: #4493f8; --critical: #ff9492; --major: #ffb077; --minor: #e3c24f; --info: #8cc4ff; } }
body { margin: 0 auto; padding: 1.5rem; max-width: 70rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text);
  background: var(--page); }
h1 { margin: 0; } h2 { margin: 2.5rem 0 .5rem; } p { margin: .25rem 0 1rem; } .dim { color: var(--dim); }
dl { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; }
dl div { padding: .6rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--soft); }
dt { font-size: .85rem; color: var(--dim); } dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--dim); padding: .25rem 0; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; } .path { font-family: ui-monospace, monospace;
  font-size: .9em; overflow-wrap: break-word; font-weight: normal; }
.bar { display: block; height: .5rem; min-width: 1px; margin-top: .5rem; border-radius: .25rem;
  background: var(--bar); }
.critical, .major, .minor, .info { font-weight: 600; } .critical { color: var(--critical); }
.major { color: var(--major); } .minor { color: var(--minor); } .info { color: var(--info); }
.pending { border-left: .3rem solid var(--major); padding: .5rem 1rem; background: var(--soft); }
"""


def page(
    codebase: str,
    report: Mapping[str, Any],
    findings: Sequence[Mapping[str, Any]],
    as_of: Mapping[str, Any],
    pending: Sequence[str] = (),
    figures: Mapping[str, Any] | None = None,
) -> str:
    """The page. `report`: what `assets.quality.make` gives; `findings`: rows of `quality_findings`, worst first;
    `as_of`: revision and commit that both were made from; `pending`: what they do not know yet; `figures`: what is
    shown first."""
    severities = report.get("severities", {})
    if figures is None:
        figures = {**report.get("score", {}), **report.get("totals", {})}
    commit = f", commit {_text(as_of['commit'])}" if as_of.get("commit") else ""
    body = [
        f"<header><h1>Quality of {_text(codebase)}</h1>",
        f'<p class="dim">As of revision {_text(as_of.get("revision"))}{commit}.</p></header><main>',
        _pending(pending),
        _figures(figures),
        _section(
            "Findings by severity",
            _table(
                "How many findings there are of each severity",
                ("Severity", "#Findings"),
                [(_severity(name), _number(severities.get(name, 0))) for name in SEVERITIES],
            ),
        ),
        _section("Rules", _rules(report.get("rules", {}))),
        _section("Languages", _languages(report.get("languages", ()))),
        _section("Hot spots", _hot_spots(report.get("hot_spots", ()))),
        _section("Findings", _findings(findings)),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        # Even if something slipped through the escaping, a browser would load and run nothing.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Quality of {_text(codebase)}</title><style>{_STYLE}</style></head>\n<body>"
        + "\n".join(part for part in body if part)
        + "</main></body></html>\n"
    )


def _pending(pending: Sequence[str]) -> str:
    if not pending:
        return ""
    items = "".join(f"<li>{_text(item)}</li>" for item in pending)
    return f'<section class="pending"><h2>Not taken up yet</h2><ul>{items}</ul></section>'


def _figures(figures: Mapping[str, Any]) -> str:
    shown = "".join(
        f"<div><dt>{_text(name.replace('_', ' '))}</dt><dd>{_number(value)}</dd></div>"
        for name, value in figures.items()
    )
    return f"<dl>{shown}</dl>" if shown else ""


def _rules(rules: Mapping[str, int]) -> str:
    ordered = sorted(rules.items(), key=lambda item: (-item[1], item[0]))
    rows = [(_text(name.replace("_", " ")), _number(count)) for name, count in ordered]
    return _table("How often each rule was broken", ("Rule", "#Findings"), rows)


def _languages(languages: Sequence[Mapping[str, Any]]) -> str:
    most = max((language["ploc"] for language in languages), default=0) or 1
    rows = [
        (
            _text(language["language"]),
            _number(language["files"]),
            _number(language["ploc"]),
            f'<span class="bar" aria-hidden="true" style="width:{100 * language["ploc"] / most:.1f}%"></span>',
        )
        for language in languages
    ]
    return _table("Files and lines of code by language", ("Language", "#Files", "#Lines of code", "Share"), rows)


def _hot_spots(spots: Sequence[Mapping[str, Any]]) -> str:
    names = [name for name in (spots[0] if spots else {}) if name != "path"]
    rows = [(_path(spot["path"]), *(_number(spot.get(name)) for name in names)) for spot in spots]
    headings = ("File", *(f"#{name.replace('_', ' ').capitalize()}" for name in names))
    return _table("Much changed lately and complex; without a history the most complex files", headings, rows)


def _findings(findings: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (
            _path(f"{finding['path']}:{finding['start_line']}"),
            _severity(finding["severity"]),
            _text(finding["message"] + (f" (CWE-{finding['cwe']})" if finding.get("cwe") else "")),
        )
        for finding in findings[:SHOWN_FINDINGS]
    ]
    left_out = len(findings) - len(rows)
    caption = f"The first {len(rows):,} of {len(findings):,}, worst first" if left_out else "Worst first"
    return _table(caption, ("Place", "Severity", "Finding"), rows)


def _section(title: str, content: str) -> str:
    return f"<section><h2>{title}</h2>{content}</section>"


def _table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; the first one of a row is its heading. A heading `#...` is of numbers."""
    classes = [' class="number"' if heading.startswith("#") else "" for heading in headings]
    head = "".join(
        f'<th scope="col"{kind}>{_text(heading.removeprefix("#"))}</th>'
        for heading, kind in zip(headings, classes, strict=True)
    )
    lines = [
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(row[1:], classes[1:], strict=True))
        + "</tr>"
        for row in rows
    ]
    if not lines:
        return "<p>None.</p>"
    return (
        f'<div class="scroll"><table><caption>{_text(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _severity(name: str) -> str:
    return f'<span class="{name if name in SEVERITIES else "info"}">{_text(name)}</span>'


def _path(path: str) -> str:
    broken = _text(path).replace("/", "/<wbr>")  # a line may end behind a folder
    return f'<span class="path">{broken}</span>'


def _number(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.2f}" if abs(value) >= 1 else f"{value:,.4f}"
    return f"{value:,.0f}" if isinstance(value, int | float) else _text(value)


def _text(value: object) -> str:
    return html.escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value)))
