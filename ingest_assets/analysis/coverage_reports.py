"""Coverage reports of test runs: which lines of which file were run. Pure; what a report holds is trusted in nothing.

Read are Cobertura's XML (also written by coverage.py, gcovr, coverlet, cargo-tarpaulin), lcov's tracefiles, and the
JSON of coverage.py and Istanbul. A report is told by its content. Names in it are matched with the files of a codebase
by `resolve`; finding reports is `codebases.coverage`'s matter.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from xml.parsers import expat

MAX_LINES = 5_000_000  # of all files of a report
_MAX_NAME = 4_096

# Name of a file as the report has it -> line -> whether it was run. Only lines that can be run are in it.
Lines = dict[str, dict[int, bool]]


class InvalidReport(ValueError):
    """It is no coverage report, or one that cannot be trusted."""


def parse(data: bytes) -> Lines:
    """The lines of each file. Names are joined with the folder of sources that the report names first, if any.

    Raises InvalidReport, and nothing else whatever the bytes are.
    """
    head = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise InvalidReport("it is empty")
    if head.startswith(b"<"):
        return _Cobertura().parse(data)
    if head.startswith((b"{", b"[")):
        return _from_json(data)
    return _lcov(data)


def merge(reports: Iterable[Lines]) -> Lines:
    """Several reports as one: a line was run when it was in any of them."""
    merged: Lines = {}
    for report in reports:
        for name, lines in report.items():
            known = merged.setdefault(name, {})
            for line, was_run in lines.items():
                known[line] = was_run or known.get(line, False)
    return merged


def resolve(names: Iterable[str], paths: Collection[str]) -> dict[str, str]:
    """Name in a report -> path of the file of the codebase that it means; names that mean none, or several, are left
    out.

    A name means the path that it is; else the longest path that it ends with, as it is on the machine that ran the
    tests (`/ci/project/src/a.py`); else the only path that ends with it, where a report counts from an inner folder.
    A file at the root of the codebase must lie where other names say that its root is: many things are `setup.py`.
    """
    known = frozenset(paths)
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for one in known:
        by_name[one.rpartition("/")[2]].append(one)
    found: dict[str, str] = {}
    at_root: dict[str, str] = {}
    roots: set[str] = set()
    for name in names:
        plain = name.replace("\\", "/")
        parts = [part for part in plain.split("/") if part not in ("", ".")]
        if ".." in parts or not parts:
            continue
        ends = ("/".join(parts[at:]) for at in range(len(parts)))
        path = next((end for end in ends if end in known), None)
        if path is None and not plain.startswith("/"):
            inner = "/" + "/".join(parts)
            within = [one for one in by_name[parts[-1]] if one.endswith(inner)]
            path = within[0] if len(within) == 1 else None
        if path is None:
            continue
        if len(parts) > 1 and path == parts[-1]:
            at_root[name] = path
            continue
        found[name] = path
        roots.add(_root(name, path))
    return found | {name: path for name, path in at_root.items() if not roots or _root(name, path) in roots}


def _root(name: str, path: str) -> str:
    return name.replace("\\", "/").removesuffix(path)


class _Cobertura:
    """Reads `<class filename><lines><line number hits>`; a file may be spread over several classes."""

    def __init__(self) -> None:
        self.files: Lines = {}
        self.sources: list[str] = []
        self._class: dict[int, bool] | None = None
        self._text: list[str] | None = None
        self._is_coverage = False
        self._left = MAX_LINES

    def parse(self, data: bytes) -> Lines:
        """The whole report."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        # Entities are how XML is made to grow without bound, or to read other files; a report has none of its own.
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, UnicodeError) as error:
            raise InvalidReport(f"it is no valid XML: {error}") from None
        if not self._is_coverage:
            raise InvalidReport("it is XML, but no Cobertura report")
        source = next((one.strip() for one in self.sources if one.strip()), "")
        if source in ("", ".") or len(self.sources) > 1:
            return self.files
        return {_joined(source, name): lines for name, lines in self.files.items()}

    def _refuse(self, *_: object) -> None:
        raise InvalidReport("it declares entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "coverage":
            self._is_coverage = True
        elif name == "source":
            self._text = []
        elif name == "class" and (filename := attributes.get("filename")):
            self._class = self.files.setdefault(_name(filename), {})
        elif name == "line" and self._class is not None:
            number, hits = _number(attributes.get("number")), _number(attributes.get("hits"))
            self._left -= 1
            if self._left < 0:
                raise InvalidReport(f"it has more than {MAX_LINES:,} lines")
            self._class[number] = hits > 0 or self._class.get(number, False)

    def _end(self, name: str) -> None:
        if name == "class":
            self._class = None
        elif name == "source" and self._text is not None:
            self.sources.append("".join(self._text)[:_MAX_NAME])
            self._text = None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text[:_MAX_NAME])


def _lcov(data: bytes) -> Lines:
    files: Lines = {}
    lines: dict[int, bool] | None = None
    number = 0
    for record in data.decode("utf-8", "replace").splitlines():
        kind, colon, rest = record.partition(":")
        if kind == "SF" and colon:
            lines = files.setdefault(_name(rest.strip()), {})
        elif kind == "DA" and colon:
            number += 1
            if lines is None or number > MAX_LINES:
                raise InvalidReport("a line stands outside of any file" if lines is None else "it has too many lines")
            fields = rest.split(",")
            if len(fields) < 2:
                raise InvalidReport(f"{record[:100]!r} is no line of an lcov tracefile")
            line = _number(fields[0])
            lines[line] = _number(fields[1]) > 0 or lines.get(line, False)
        elif record.strip() == "end_of_record":
            lines = None
    if not files:
        raise InvalidReport("it is none of the formats that are known")
    return files


def _from_json(data: bytes) -> Lines:
    try:
        report = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidReport(f"it is no valid JSON: {error}") from None
    try:
        if isinstance(report, dict) and isinstance(report.get("files"), dict):
            return {_name(name): _executed(file) for name, file in report["files"].items()}
        if isinstance(report, dict) and report and all("statementMap" in file for file in report.values()):
            return {_name(file.get("path", name)): _statements(file) for name, file in report.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise InvalidReport(f"it lacks what it should have: {error}") from None
    raise InvalidReport("it is JSON, but neither of coverage.py nor of Istanbul")


def _executed(file: Mapping[str, Any]) -> dict[int, bool]:
    """coverage.py: lists of lines."""
    lines = {_number(line): False for line in file["missing_lines"]}
    return lines | {_number(line): True for line in file["executed_lines"]}


def _statements(file: Mapping[str, Any]) -> dict[int, bool]:
    """Istanbul: a line can be run when a statement begins on it."""
    lines: dict[int, bool] = {}
    for key, place in file["statementMap"].items():
        line = _number(place["start"]["line"])
        lines[line] = _number(file["s"][key]) > 0 or lines.get(line, False)
    return lines


def _number(written: object) -> int:
    """A number of a line or of runs. Raises InvalidReport."""
    if isinstance(written, int) and not isinstance(written, bool):
        return written
    if isinstance(written, str) and len(written) <= 20 and written.strip().lstrip("-").isdecimal():
        return int(written)
    raise InvalidReport(f"{str(written)[:50]!r} is no number")


def _name(written: object) -> str:
    if not isinstance(written, str) or not written or len(written) > _MAX_NAME:
        raise InvalidReport(f"{str(written)[:50]!r} is no name of a file")
    return written


def _joined(source: str, name: str) -> str:
    return name if name.startswith("/") or name[1:3] in (":\\", ":/") else f"{source.rstrip('/')}/{name}"
