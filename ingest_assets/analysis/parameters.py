"""How many parameters a function declares, and where a language writes them.

The data of a language refers to the functions here by name: `parameters` under `[conventions]`.
"""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from ingest_assets.analysis.conventions import Rules

_NO_PARAMETERS = frozenset(
    {"comment", "line_comment", "block_comment", "attribute_item", "keyword_separator", "positional_separator", "comma"}
)
_POWERSHELL_HEAD = frozenset(
    {"function_parameter_declaration", "script_block", "param_block", "parameter_list", "class_method_parameter_list"}
)
_HEAD_DEPTH = 6  # nodes around the parameters of a function that are looked into


def declarator(function: Node) -> Node | None:
    """The parameter list of a function in C and its kin, whose name stands in the midst of it."""
    node: Node | None = function
    while node is not None:
        listed = node.child_by_field_name("parameters")
        if listed is not None:
            return listed
        inside = node.child_by_field_name("declarator")
        if inside is None and node.type == "reference_declarator":  # which has no fields
            inside = node.named_children[-1]
        node = inside
    return None


def _is_void(listed: Node, data: bytes) -> bool:
    """Whether a list says that there are no parameters, as C does: `(void)`."""
    only = listed.named_children[0] if listed.named_child_count == 1 else None
    if only is None or only.type != "parameter_declaration":
        return False
    return data[only.start_byte : only.end_byte] == b"void"


def elixir_head(node: Node) -> Node | None:
    """The parameter list of an Elixir `def`."""
    arguments = node.named_child(1) if node.named_child_count > 1 else None
    head = arguments.named_child(0) if arguments is not None and arguments.named_child_count else None
    if head is not None and head.type == "binary_operator":
        head = head.child_by_field_name("left")
    return head.named_child(1) if head is not None and head.type == "call" and head.named_child_count > 1 else None


def perl_parameters(function: Node) -> Node | None:
    """The signature of a Perl subroutine, else the variables of `my (...) = @_` with which it begins."""
    body = function.child_by_field_name("body")
    for child in function.named_children:
        if child.type == "signature":
            return child
    statement = body.named_child(0) if body is not None and body.named_child_count else None
    first = statement.named_child(0) if statement is not None and statement.named_child_count else None
    if first is None or first.type != "assignment_expression":
        return None
    left, right = first.child_by_field_name("left"), first.child_by_field_name("right")
    taken = right is not None and right.type == "array" and right.end_byte - right.start_byte == len("@_")
    return left if taken and left is not None and left.type == "variable_declaration" else None


def patterns(function: Node) -> Node | None:
    """The patterns that a Haskell function takes."""
    return function.child_by_field_name("patterns")


def first_vector(function: Node) -> Node | None:
    """The parameters of a Clojure function, or of its first arity."""
    parts = function.named_children[:_HEAD_DEPTH]
    arities = [part.named_children[0] for part in parts if part.type == "list_lit" and part.named_child_count]
    return next((part for part in parts + arities if part.type == "vec_lit"), None)


def first_clause(function: Node) -> Node | None:
    """The arguments of an Erlang clause."""
    clause = function.child_by_field_name("clause")
    return clause.child_by_field_name("args") if clause is not None else None


def powershell_parameters(function: Node) -> Node | None:
    """What stands in parentheses behind the name of a PowerShell function, or in its `param` block."""
    node: Node | None = function
    while node is not None and node.type not in ("parameter_list", "class_method_parameter_list"):
        node = next((child for child in node.named_children if child.type in _POWERSHELL_HEAD), None)
    return node


def first_list(function: Node) -> Node | None:
    """The first argument list in the head of a Julia function, which types and `where` may wrap."""
    node: Node | None = function
    for _ in range(_HEAD_DEPTH):
        if node is None or node.type == "argument_list":
            return node
        listed = next((child for child in node.named_children[:2] if child.type == "argument_list"), None)
        node = listed or (node.named_children[0] if node.named_child_count else None)
    return None


def count(function: Node, rules: Rules, data: bytes) -> int:
    """How many parameters a function declares, its receiver (`self`) included where it stands in the list."""
    if "parameter_kinds" in rules:
        return _parameters_of_kinds(function, rules)
    if "parameter_nodes" in rules:
        return _parameters_in_lists(function, rules)
    if "parameter_separator" in rules:
        return _separated_parameters(function, rules)
    hook = PARAMETERS.get(rules.get("parameters", ""))
    listed = hook(function) if hook else function.child_by_field_name("parameters")
    if listed is not None and _is_void(listed, data):
        return 0
    if listed is None:
        return int(function.child_by_field_name("parameter") is not None)
    declared = [child for child in listed.named_children if child.type not in _NO_PARAMETERS]
    if "rest_mark" in rules:
        declared = [child for child in declared if child.text != rules["rest_mark"].encode()]
    if not rules.get("names_share_type"):
        return len(declared)
    return sum(max(1, sum(name.is_named for name in child.children_by_field_name("name"))) for child in declared)


def _parameters_in_lists(function: Node, rules: Rules) -> int:
    """Parameters that stand in the function, in its lists, or in the signature in front of a body that is apart."""
    signature = function.prev_named_sibling if function.type == rules.get("body_apart") else function
    found = 0
    lists = [signature] if signature is not None else []
    while lists:
        children = lists.pop().named_children
        found += sum(child.type in rules["parameter_nodes"] for child in children)
        lists += (child for child in children if child.type in rules.get("parameter_lists", ()))
    return found


def _separated_parameters(function: Node, rules: Rules) -> int:
    """Where a parameter is several nodes: one more than there are separators in the first list."""
    stack = [function]
    while stack:
        node = stack.pop()
        if node.type in rules["parameter_list"]:
            separators = [child for child in node.children if child.type == rules["parameter_separator"]]
            return len(separators) + (node.named_child_count > 0)
        stack += reversed([child for child in node.named_children if child.type in rules["parameter_path"]])
    return 0


def _parameters_of_kinds(node: Node, rules: Rules) -> int:
    """Where parameters stand in no field: how many children of some kinds there are, down a path as far as it goes."""
    for kind in rules["parameter_path"]:
        node = next((child for child in node.named_children if child.type == kind), node)
    return sum(child.type in rules["parameter_kinds"] for child in node.named_children)


PARAMETERS: dict[str, Callable[[Node], Node | None]] = {
    "perl_parameters": perl_parameters,
    "first_list": first_list,
    "powershell_parameters": powershell_parameters,
    "first_vector": first_vector,
    "first_clause": first_clause,
    "patterns": patterns,
    "declarator": declarator,
    "elixir_head": elixir_head,
}
