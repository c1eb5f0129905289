"""Types as a file writes them, and what its functions take and give: from nodes to what `hints` takes apart.

Belongs here: the text of types. What the values of names are is `names`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tree_sitter import Node

from ingest_assets.analysis.name_rules import NameRules
from ingest_assets.analysis.syntax import Source
from ingest_assets.analysis.written_types import hollow

UNKNOWN = "``"  # of a property that says nothing of its type
MAX_EXPRESSION = 400  # characters; longer ones are not known
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)


class Written:
    """The types of one file."""

    def __init__(self, source: Source, rules: NameRules | None) -> None:
        self.source = source
        self.rules = rules

    def type(self, node: Node) -> str | None:
        """An instance of a type, as an expression; None where it is too long."""
        rules = self.rules
        if rules is not None and (rules.types or rules.described or rules.spelling):
            written = self._translated(node, rules)
        else:
            written = self.text(node)
            if len(written) >= MAX_EXPRESSION and "{" in written:  # its members are definitions
                written = hollow(written)
        return f"`{written}`" if written and len(written) < MAX_EXPRESSION and "`" not in written else None

    def _translated(self, node: Node, rules: NameRules) -> str:
        """A type that `instances` does not read as it is written."""
        found = rules.types.written(node) if rules.types is not None else self.source.slice(node)
        written = " ".join(found.split()).lstrip(": ")
        if node.type in rules.described:
            said = rules.described[node.type].search(written)
            written = said[1] if said else ""
        return self.spelled(written).strip() if rules.spelling else written

    def spelled(self, written: str) -> str:
        """A path or a type as other languages write it."""
        for pattern, instead in self.rules.spelling if self.rules is not None else ():
            written = pattern.sub(instead, written)
        return written.replace("::", ".")

    def text(self, node: Node) -> str:
        """A type in one line, or in as many as there are where these tell its members apart."""
        written = self.source.slice(node)
        if "{" not in written:
            return " ".join(written.split()).lstrip(": ")
        lines = (" ".join(line.split()) for line in _COMMENT.sub("", written).split("\n"))
        return "\n".join(line for line in lines if line).lstrip(": ")

    def function(self, node: Node, expression: Callable[[Node | None], str | None], is_property: bool) -> str | None:
        """What is known of a function: what it takes, and what it says that it returns, or returns at its end."""
        rules = self.rules
        if rules is None:
            return None
        field = node.child_by_field_name
        declared, body = field(rules.functions["gives"]), field(rules.functions["body"])
        if declared is not None:
            gives = self.type(declared)
        else:
            last = body.named_children[-1] if body is not None and body.named_child_count else body
            if last is not None and last.type in rules.returns:
                gives = expression(last.named_child(0)) if last.named_child_count else None
            else:
                gives = expression(body)
        if is_property:
            return gives or UNKNOWN
        listed = field(rules.functions["parameters"])
        parameters = [one for one in listed.named_children if not one.is_extra] if listed is not None else []
        types = [one.child_by_field_name("type") for one in parameters]
        if not any(types):
            return f"(){gives}" if gives else None
        taken = ",".join("" if one is None else self.type(one) or "" for one in types)
        return f"(){{{taken}}}{gives or ''}"
