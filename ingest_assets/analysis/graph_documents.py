"""What documents are about: the files and definitions that Markdown and reStructuredText link to or name.

Belongs here: reading links and code marks, and what they mean. A text says nothing for sure: all is possible.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ingest_assets.analysis.graph_edges import Edge
from ingest_assets.analysis.graph_nodes import Node, file_node
from ingest_assets.analysis.graph_world import World
from ingest_assets.analysis.scopes import FileNames

LANGUAGES = ("markdown", "restructuredtext")
MAX_MENTIONS = 5_000  # of one document
_LINK = re.compile(
    r"\]\(\s*<?([^)\s>]+)"  # [text](path)
    r"|^\s*\[[^\]]+\]:\s*<?([^\s>]+)"  # [name]: path
    r"|<([^>\s]+)>`_"  # `text <path>`_
    r"|^\s*\.\.\s+(?:literal)?include::\s*(\S+)"
)
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_FENCE = re.compile(r"\s*(```|~~~)")
_PATH = re.compile(r"[\w@+./-]*[/.][\w@+./-]*\Z")
_SYMBOL = re.compile(r"[~!]?\.?([A-Za-z_$][\w$]*(?:(?:\.|::|#)[A-Za-z_$][\w$]*)+)(?:\(.*\))?\Z")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Mention(NamedTuple):
    """A place of a document that links to or names something."""

    line: int
    rule: str  # link, mention
    written: str

    @property
    def symbol(self) -> str:
        """The qualified name that it may be, with dots; empty where it is none."""
        found = _SYMBOL.match(self.written) if self.rule == "mention" else None
        return re.sub("::|#", ".", found[1]) if found else ""


def mentions(text: str) -> list[Mention]:
    """All that a document links to, or names in code marks; not what stands in blocks of code."""
    found: list[Mention] = []
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1] == fence):
            fence = "" if fence else mark[1]
        elif not fence and ("`" in line or "]" in line or "::" in line):
            found += (Mention(number, "link", next(filter(None, link.groups()))) for link in _LINK.finditer(line))
            found += (Mention(number, "mention", code[2].strip()) for code in _CODE.finditer(line))
    return found[:MAX_MENTIONS]


def documents(file: FileNames, found: Iterable[Mention], world: World) -> Iterator[Edge]:
    """`documents` edges of a document: to files by paths, and to definitions by qualified names; or by ends of these,
    with a slash or a dot in them, that no other has; each once a line."""
    done: set[tuple[int, int]] = set()
    for number, mention in enumerate(found):
        path = _path(file.path, mention, world)
        node = file_node(path) if path else _definition(mention.symbol, world)
        if node is not None and node.node_id != file.node.node_id and (mention.line, node.node_id) not in done:
            done.add((mention.line, node.node_id))
            place = file.path, mention.line, "file", number
            yield Edge(file.node.node_id, node.node_id, "documents", "possible", mention.rule, *place)


def _path(document: str, mention: Mention, world: World) -> str | None:
    written = mention.written.partition("#")[0].partition("?")[0]
    if not written or _ADDRESS.match(written) or not _PATH.match(written):
        return None
    folder = "" if written.startswith("/") else posixpath.dirname(document)
    places = [posixpath.join(folder, written.lstrip("/"))]
    if mention.rule == "mention":
        places.append(written.lstrip("/"))
    found = world.index.first(dict.fromkeys(map(posixpath.normpath, places)))
    if found is None and mention.rule == "mention" and "/" in written.strip("/"):
        ending = [one for one in world.index.named(posixpath.basename(written)) if one.endswith(f"/{written}")]
        found = ending[0] if len(ending) == 1 else None
    return found


def _definition(symbol: str, world: World) -> Node | None:
    if not symbol:
        return None
    found = [
        node
        for node in world.named(symbol.rpartition(".")[2])
        if node.kind != "heading" and f".{_dotted(node)}".endswith(f".{symbol}")
    ]
    return found[0] if len(found) == 1 else None


def _dotted(node: Node) -> str:
    """The qualified name of a definition behind that of its module, as far as paths tell it."""
    module = posixpath.splitext(node.path)[0].removesuffix("/__init__").replace("/", ".")
    return f"{module}.{node.qualified_name}"
