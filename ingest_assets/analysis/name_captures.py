"""What a language's query for names found in a tree, sorted into lists.

What the captures mean is told in `names`, which makes sense of them. A file has a match for every few of its tokens, so
no more is kept of one than is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node

Captures = dict[str, list[Node]]
FORMS = ("type", "value", "element", "context", "part", "second")
# What is said of a name: one of FORMS, or which of several, and its node; or "" and None.
Said = tuple[str, Node | None]


@dataclass(slots=True)
class NameCaptures:
    """The captures of one file, in document order."""

    scopes: list[tuple[int, int]] = field(default_factory=list)  # bytes
    ranges: list[tuple[int, int, bool]] = field(default_factory=list)  # of `@ignore` and, inside them, `@code` (True)
    skipped: set[int] = field(default_factory=set)  # where names begin that are no uses
    types: list[tuple[int, int]] = field(default_factory=list)
    written: list[Node] = field(default_factory=list)
    members: list[tuple[int, int, Node]] = field(default_factory=list)  # and the object
    binds: list[tuple[int, int, str, Node | None]] = field(default_factory=list)  # and what is said of it
    narrowed: list[tuple[Node, Node, Node]] = field(default_factory=list)  # the name, its type, the scope
    elsewhere: list[Node] = field(default_factory=list)  # names that the scope around does not bind, though it assigns
    attributes: list[tuple[Node, bool, Said]] = field(default_factory=list)  # and whether it is one of `@self`
    fields: dict[int, Said] = field(default_factory=dict)  # by where they begin
    functions: dict[int, Said] = field(default_factory=dict)
    outside: dict[int, int] = field(default_factory=dict)  # where a name is bound that stands in a scope of its own
    held: list[tuple[int, int, str, Node | None]] = field(default_factory=list)  # and what is said of it
    makers: dict[int, Node | None] = field(default_factory=dict)  # and the type of what they hold
    callables: dict[int, Node] = field(default_factory=dict)  # functions by where their names begin
    generics: dict[int, Node] = field(default_factory=dict)  # parameters of types by where the names of these begin
    called: dict[int, list[Node]] = field(default_factory=dict)  # how a type is called by where its name begins
    based: dict[int, Node] = field(default_factory=dict)  # arguments of bases by where the names of these begin
    literals: list[Node] = field(default_factory=list)
    indexes: list[tuple[Node, Node]] = field(default_factory=list)  # names of members in quotes, and of which type
    keys: list[Node] = field(default_factory=list)
    properties: set[int] = field(default_factory=set)
    renamed: list[tuple[Node, Node | None]] = field(default_factory=list)  # and the alias, None for the default export

    def take(self, found: Captures) -> None:
        """Sort one match in."""
        if "member" in found:
            start, end = found["member"][0].byte_range
            if "loose" in found and _is_behind_a_dot(found["loose"][0]):
                self.skipped.add(start)
            else:
                self.members.append((start, end, found["object"][0]))
        elif "ignore" in found or "code" in found:
            is_code = "code" in found
            self.ranges.append((*found["code" if is_code else "ignore"][0].byte_range, is_code))
        elif "bind" in found:
            said = _said(found)
            self.binds += ((*node.byte_range, *said) for node in found["bind"])
            if "outside" in found:
                self.outside[found["bind"][0].start_byte] = found["outside"][0].start_byte - 1
            if "key" in found:
                self.keys.append(found["key"][0])
        elif "parts" in found:
            self._take_parts(found["parts"][0], found["part"][0])
        elif "narrowed" in found:
            self.narrowed.append((found["narrowed"][0], found["type"][0], found["inside"][0]))
        elif "used_type" in found:
            self.types.append(found["used_type"][0].byte_range)
        elif "scope" in found:
            self.scopes += (node.byte_range for node in found["scope"])
        elif "skip" in found:
            self.skipped.update(node.start_byte for node in found["skip"])
        elif "attribute" in found:
            self.attributes.append((found["attribute"][0], "self" in found, _said(found)))
        elif "field" in found:
            self.fields[found["field"][0].start_byte] = _said(found)
        elif "elsewhere" in found:
            self.elsewhere += found["elsewhere"]
        elif "renamed" in found:
            self.renamed.append((found["renamed"][0], found["alias"][0] if "alias" in found else None))
        elif "function" in found and "callable" not in found:
            self.functions.setdefault(found["function"][0].start_byte, _said(found))
        elif "held" in found:
            self.held += ((*node.byte_range, *_said(found)) for node in found["held"])
        elif "maker" in found:
            start = found["maker"][0].start_byte
            self.makers[start] = found["type"][0] if "type" in found else self.makers.get(start)
        elif "property" in found:
            self.properties.add(found["property"][0].start_byte)
        elif "written" in found:
            self.written += found["written"]
        elif "callable" in found:
            self.callables[found["function"][0].start_byte] = found["callable"][0]
        elif "literal" in found:
            self.literals.append(found["literal"][0])
        elif "key" in found:
            self.keys.append(found["key"][0])
        elif "index" in found:
            self.indexes.append((found["index"][0], found["of"][0]))
        elif "generic" in found:
            self.generics[found["generic"][0].start_byte] = found["parameters"][0]
        elif "called" in found:
            self.called.setdefault(found["called"][0].start_byte, []).append(found["type"][0])
        elif "based" in found:
            self.based[found["based"][0].start_byte] = found["parameters"][0]

    def _take_parts(self, names: Node, given: Node) -> None:
        """The names of a list, each with its value of another list, or the one value that gives them all."""
        left = names.named_children
        right = given.named_children if given.type == names.type else [given]
        for at, name in enumerate(left):
            if name.child_count == 0:
                if len(right) == len(left):
                    self.binds.append((*name.byte_range, "value", right[at]))
                else:
                    self.binds.append((*name.byte_range, str(at), right[0] if right else None))


# Types that are none, but tell that a name has that of its value.
_INFERRED = frozenset({b"var", b"auto", b"val", b"let", b"ref var"})


def _is_behind_a_dot(node: Node) -> bool:
    """Whether a name among tokens is not where a path begins."""
    before = node.prev_sibling
    return before is not None and before.type in (".", "::")


def _said(found: Captures) -> Said:
    if "type" in found and len(found) > 2 and found["type"][0].text in _INFERRED:
        del found["type"]
    for form in FORMS:
        if form in found:
            return form, found[form][0]
    return "", None
