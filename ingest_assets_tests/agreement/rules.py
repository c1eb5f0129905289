"""What the other tools count otherwise: general rules, at most eight a tool and language, none for a single function.

A rule with a query adds its weight, for every match, to our value of the file and, by its scope, of the innermost
function ("own"), of every function around the match ("around") or of none ("file"). With a weight of None it leaves
those out, because the tool does not see them. A rule with lists counts as if the `[metrics]` of the language said so:
"+kind" is added to a list, "-kind" is taken off it, "-*" empties it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest_assets.analysis.halstead import HALSTEAD
from ingest_assets.analysis.maintainability import MAINTAINABILITY


@dataclass(frozen=True)
class Rule:
    """One difference."""

    tool: str
    languages: tuple[str, ...]
    metrics: tuple[str, ...]
    why: str
    query: str = ""
    weight: int | None = 0
    scope: str = "own"
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    within: tuple[str, ...] = ()  # only matches that lie in such a node
    alone: bool = False  # only matches with nothing before them on their line
    no_operators: tuple[str, ...] = ()  # tokens that are none
    split: tuple[str, ...] = ()  # tokens of several words that count as several operators
    closures: bool = False  # anonymous functions count for themselves, as functions


_JS = ("javascript", "typescript", "tsx")
_CYCLOMATIC, _COGNITIVE, _NARGS = ("cyclomatic_complexity",), ("cognitive_complexity",), ("nargs",)

_SHORT_DOCSTRING = """([(block (string . (string_start) @quote) @it) (module (string . (string_start) @quote) @it)]
    (#not-match? @quote "\\"\\"\\"|'''"))"""

_LONG_STRING = """((string . (string_start) @quote) @it (#match? @quote "\\"\\"\\"|'''"))"""
_EMPTY_LINE = r"""([%s] @it (#match? @it "\n[ \t]*\n"))"""

RULES = (
    Rule("lizard", ("python",), _CYCLOMATIC, "`assert` is no decision", "(assert_statement) @it", -1),
    Rule("lizard", ("python",), _CYCLOMATIC, "`finally` is a decision", "(finally_clause) @it", 1),
    Rule("lizard", ("python",), _CYCLOMATIC, "`case _` is a decision", '(case_clause (case_pattern "_") . ":") @it', 1),
    Rule("lizard", ("go",), (*_CYCLOMATIC, *_NARGS), "anonymous functions count for themselves", closures=True),
    Rule("lizard", ("rust",), _CYCLOMATIC, "`where` is a decision", "(where_clause) @it", 1),
    Rule(
        "lizard",
        ("rust",),
        _CYCLOMATIC,
        "`||` before a closure without parameters is an `or`",
        '((closure_parameters) @it (#eq? @it "||"))',
        1,
    ),
    Rule(
        "lizard",
        ("rust",),
        _CYCLOMATIC,
        "`?` of `?Sized` is counted like that of an expression",
        "(removed_trait_bound) @it",
        1,
    ),
    Rule(
        "lizard",
        ("rust",),
        _CYCLOMATIC,
        "what a macro is called with is counted like code",
        '(token_tree ["if" "for" "while" "&&" "||" "?"] @it)',
        1,
    ),
    Rule(
        "lizard",
        ("rust",),
        _CYCLOMATIC,
        "a function inside another is not told apart",
        "(function_item) @it",
        None,
        "around",
    ),
    Rule(
        "lizard",
        ("ruby",),
        _CYCLOMATIC,
        "`unless` is no decision",
        lists={"decisions": ("-unless", "-unless_modifier")},
    ),
    Rule("lizard", ("ruby",), _CYCLOMATIC, "`ensure` is a decision", "(ensure) @it", 1),
    Rule("lizard", ("ruby",), _CYCLOMATIC, "`||=` is an `or`", '(operator_assignment operator: ["||=" "&&="]) @it', 1),
    Rule(
        "lizard",
        ("ruby",),
        _CYCLOMATIC,
        "symbols and methods that are named like keywords are decisions",
        """([(simple_symbol) @it (hash_key_symbol) @it (call receiver: (_) method: (identifier) @it)]
        (#match? @it "^:?(if|elsif|until|for|while|rescue|when|and|or)$"))""",
        1,
    ),
    Rule(
        "lizard",
        ("ruby",),
        _CYCLOMATIC,
        "what stands in regular expressions, lists of words and `?x` is read as code",
        "[(regex) (string_array) (symbol_array) (character)] @it",
        None,
    ),
    Rule(
        "lizard",
        ("ruby",),
        _CYCLOMATIC,
        "what is assigned `if` or `case`, and a call of `end`, end the function",
        """[(assignment right: [(if) (unless) (case) (begin)] @it)
        (operator_assignment right: [(if) (unless) (case) (begin)] @it)
        (call method: (identifier) @_called (#eq? @_called "end")) @it]""",
        None,
    ),
    Rule(
        "lizard",
        ("ruby",),
        _NARGS,
        "parameters of operators and of `name=`, required named ones, and `(` at the begin of a body are misread",
        """[(method name: [(setter) (operator)] @it) (keyword_parameter !value) @it
        (body_statement . [(parenthesized_statements) (binary left: (parenthesized_statements))] @it)]""",
        None,
    ),
    Rule(
        "lizard",
        ("php",),
        _CYCLOMATIC,
        "`match` is one decision",
        "(match_expression) @it",
        1,
        lists={"decisions": ("-match_conditional_expression",)},
    ),
    Rule("lizard", ("php",), _CYCLOMATIC, "`?` of a nullable type is a decision", "(optional_type) @it", 1),
    Rule("lizard", ("php",), _CYCLOMATIC, "`?:` is no decision", "(conditional_expression !body) @it", -1),
    Rule("lizard", ("php",), _NARGS, "only the first parameter is seen", "(formal_parameters) @it", None),
    Rule("lizard", ("lua", "r"), (*_CYCLOMATIC, *_NARGS), "anonymous functions count for themselves", closures=True),
    Rule("lizard", ("lua",), _CYCLOMATIC, "behind `#` a line is a comment", '(unary_expression "#" @it)', None),
    Rule("lizard", ("lua",), _NARGS, "`...` is no parameter", "(parameters (vararg_expression) @it)", -1),
    Rule(
        "lizard",
        ("lua",),
        _NARGS,
        "the parameters of `a:b` are not seen",
        "(function_declaration name: (method_index_expression)) @it",
        None,
    ),
    Rule(
        "lizard",
        ("r",),
        _CYCLOMATIC,
        "`switch`, `tryCatch`, `try` and `ifelse` are decisions",
        '(call function: (identifier) @it (#any-of? @it "switch" "tryCatch" "try" "ifelse"))',
        1,
    ),
    Rule("lizard", ("r",), _CYCLOMATIC, "`&` and `|` are `and` and `or`", '(binary_operator ["&" "|"] @it)', 1),
    Rule(
        "lizard",
        ("r",),
        _CYCLOMATIC,
        "operators between `%` that are written with bars are misread",
        '(binary_operator operator: _ @_bars (#match? @_bars "^%.*[|&]")) @it',
        None,
    ),
    Rule(
        "lizard",
        ("r",),
        _CYCLOMATIC,
        "what follows a function inside another is not seen",
        "(function_definition) @it",
        None,
        "around",
    ),
    Rule(
        "lizard",
        ("r",),
        _CYCLOMATIC,
        "a function without braces goes on behind its end",
        '(function_definition body: _ @_body (#not-match? @_body "^[{]")) @it',
        None,
    ),
    Rule("lizard", ("r",), _NARGS, "`...` is no parameter", "(parameters (parameter (dots) @it))", -1),
    Rule(
        "lizard",
        ("r",),
        _NARGS,
        "a parameter whose default has parentheses is misread",
        '((parameters) @it (#match? @it "[(][^)]*[(]"))',
        None,
    ),
    Rule(
        "lizard",
        ("c", "cpp", "objective-c"),
        _CYCLOMATIC,
        "`#if`, `#ifdef` and `#elif` are decisions",
        "[(preproc_if) (preproc_ifdef) (preproc_elif)] @it",
        1,
    ),
    Rule(
        "lizard",
        ("c", "cpp", "objective-c"),
        _CYCLOMATIC,
        "`&&` and `||` of `#if` are no decisions",
        """[(preproc_if condition: (binary_expression operator: ["&&" "||"]) @it)
        (preproc_elif condition: (binary_expression operator: ["&&" "||"]) @it)
        (preproc_if condition: (binary_expression left: (binary_expression operator: ["&&" "||"]) @it))
        (preproc_if condition: (binary_expression (parenthesized_expression
            (binary_expression operator: ["&&" "||"]) @it)))]""",
        -1,
    ),
    Rule(
        "lizard",
        ("kotlin",),
        _CYCLOMATIC,
        "the last entry of `when` is no decision",
        '(when_expression (when_entry (when_condition)) @it . "}")',
        -1,
    ),
    Rule(
        "lizard",
        ("kotlin",),
        _CYCLOMATIC,
        "what stands in a string is not seen",
        "[(if_expression) (elvis_expression) (conjunction_expression) (disjunction_expression)] @it",
        -1,
        within=("string_literal",),
    ),
    Rule(
        "lizard",
        ("kotlin",),
        _NARGS,
        "a parameter that is a function, or has an annotation, is misread",
        """[(parameter (function_type)) @it (function_value_parameters (parameter_modifiers (annotation)) @it)]""",
        None,
    ),
    Rule("lizard", ("csharp",), _CYCLOMATIC, "`#if` is a decision", "(preproc_if) @it", 1),
    Rule(
        "lizard",
        ("csharp",),
        _CYCLOMATIC,
        "what stands behind `#else` is not seen",
        """[(if_statement) (for_statement) (while_statement) (do_statement) (conditional_expression)
        (binary_expression operator: ["&&" "||"])] @it""",
        -1,
        within=("preproc_else",),
    ),
    Rule(
        "lizard",
        ("c", "cpp"),
        _NARGS,
        "a parameter that is an array is not seen",
        """(parameter_declaration declarator: [
            (array_declarator)
            (pointer_declarator declarator: (array_declarator))
            (pointer_declarator declarator: (pointer_declarator declarator: (array_declarator)))]) @it""",
        -1,
    ),
    Rule(
        "lizard",
        ("cpp",),
        _NARGS,
        "a pointer or reference without a name is misread",
        "(parameter_declaration declarator: [(abstract_pointer_declarator) (abstract_reference_declarator)]) @it",
        None,
    ),
    Rule("lizard", ("objective-c",), _NARGS, "parameters of methods are not seen", "(method_parameter) @it", None),
    Rule("lizard", ("csharp",), _CYCLOMATIC, "`foreach` is no decision", "(foreach_statement) @it", -1),
    Rule(
        "lizard",
        ("csharp",),
        _CYCLOMATIC,
        "`?` of a nullable type is a decision",
        "(nullable_type) @it",
        1,
        within=("block",),
    ),
    Rule("lizard", ("swift",), _CYCLOMATIC, "`??` is no decision", "(nil_coalescing_expression) @it", -1),
    Rule(
        "lizard",
        ("swift",),
        _CYCLOMATIC,
        "`for` as the label of a parameter is a decision",
        '(parameter external_name: (simple_identifier) @it (#eq? @it "for"))',
        1,
    ),
    Rule("lizard", ("swift",), _CYCLOMATIC, "`case` of a condition is a decision", '(if_statement "case" @it)', 1),
    Rule("lizard", ("solidity",), _CYCLOMATIC, "`catch` is no decision", "(catch_clause) @it", -1),
    Rule("lizard", ("solidity",), _CYCLOMATIC, "`case` is no decision", '(yul_switch_statement "case" @it)', -1),
    Rule(
        "radon",
        ("python",),
        _CYCLOMATIC,
        "`else` of a loop or of `try` is a decision",
        "[(for_statement (else_clause) @it) (while_statement (else_clause) @it) (try_statement (else_clause) @it)]",
        1,
    ),
    Rule(
        "radon",
        ("python",),
        ("ploc",),
        "a line with only a comment is code inside an expression",
        "(comment) @it",
        1,
        "file",
        alone=True,
        within=(
            "argument_list",
            "list",
            "dictionary",
            "tuple",
            "set",
            "parameters",
            "parenthesized_expression",
            "import_from_statement",
            "subscript",
            "list_comprehension",
            "generator_expression",
        ),
    ),
    Rule(
        "complexipy",
        ("python",),
        _COGNITIVE,
        "a comprehension nests, and its `if` costs one",
        lists={
            "nesting": (
                "+list_comprehension",
                "+set_comprehension",
                "+dictionary_comprehension",
                "+generator_expression",
            ),
            "flat": ("+if_clause",),
        },
    ),
    Rule(
        "complexipy",
        ("python",),
        _COGNITIVE,
        "a function inside another belongs to it",
        "[(function_definition) (class_definition)] @it",
        None,
        "around",
    ),
    Rule(
        "complexipy", ("python",), _COGNITIVE, "a method that calls itself is not seen", lists={"self_names": ("-*",)}
    ),
    Rule(
        "complexipy",
        ("python",),
        _COGNITIVE,
        "what stands in arithmetic, an index, a default, a named argument, a"
        " dictionary, an f-string, before a dot or behind `*` is not looked at",
        "[(boolean_operator) (conditional_expression) (list_comprehension) (generator_expression) (set_comprehension)"
        " (dictionary_comprehension)] @it",
        None,
        within=(
            "binary_operator",
            "subscript",
            "default_parameter",
            "keyword_argument",
            "pair",
            "interpolation",
            "attribute",
            "list_splat",
            "dictionary_splat",
        ),
    ),
    Rule(
        "complexipy",
        ("python",),
        _COGNITIVE,
        "a comprehension among `and`, `or` and `not` is not looked at",
        "[(list_comprehension) (generator_expression) (set_comprehension) (dictionary_comprehension)] @it",
        None,
        within=("boolean_operator", "not_operator"),
    ),
    Rule(
        "complexipy",
        ("python",),
        _COGNITIVE,
        "every `for` of a comprehension costs",
        """[(list_comprehension (for_in_clause) (for_in_clause) @it)
             (generator_expression (for_in_clause) (for_in_clause) @it)
             (set_comprehension (for_in_clause) (for_in_clause) @it)]""",
        None,
    ),
    Rule(
        "complexipy",
        ("python",),
        _COGNITIVE,
        "`and` and `or` in a comparison or before a dot are not looked at",
        """[(comparison_operator (parenthesized_expression (boolean_operator) @it))
             (attribute object: (parenthesized_expression (boolean_operator) @it))]""",
        -1,
    ),
    Rule(
        "rust-code-analysis",
        ("python",),
        (*HALSTEAD, *MAINTAINABILITY),
        "brackets, `:`, `...` and some keywords are not counted",
        no_operators=("(", "[", "{", ":", "ellipsis", "class", "lambda", "nonlocal", "match", "case"),
    ),
    Rule(
        "rust-code-analysis",
        ("python",),
        (*HALSTEAD, *MAINTAINABILITY),
        "`is not` and `not in` are two operators each",
        split=("is not", "not in"),
    ),
    Rule(
        "rust-code-analysis",
        ("python",),
        (*HALSTEAD, *MAINTAINABILITY),
        "`await` is two operators",
        "(await) @it",
        None,
        "around",
    ),
    Rule(
        "rust-code-analysis",
        ("python",),
        (*_CYCLOMATIC, *MAINTAINABILITY),
        "`with` and the `else` of a loop are decisions",
        "[(with_statement) @it (for_statement (else_clause) @it) (while_statement (else_clause) @it)]",
        1,
    ),
    Rule(
        "rust-code-analysis",
        ("python",),
        (*_CYCLOMATIC, *MAINTAINABILITY),
        "a class has a path of its own",
        "(class_definition) @it",
        1,
        "file",
    ),
    Rule(
        "rust-code-analysis",
        ("python",),
        ("lloc",),
        "definitions and `match` are no logical lines",
        """[(block [(function_definition) (class_definition) (decorated_definition) (match_statement)] @it)
             (block (case_clause) @it)
             (module [(function_definition) (class_definition) (decorated_definition) (match_statement)] @it)]""",
        -1,
        "around",
    ),
    Rule("rust-code-analysis", ("python",), ("nexits",), "`raise` is no exit", "(raise_statement) @it", -1),
    Rule(
        "rust-code-analysis",
        ("python",),
        _NARGS,
        "`*` and `/` among the parameters are some",
        "(parameters [(keyword_separator) (positional_separator)] @it)",
        1,
    ),
    Rule("scc", ("python",), ("ploc",), "documentation in single quotes is code", _SHORT_DOCSTRING, 1, "file"),
    Rule(
        "scc", ("python",), ("comment_lines",), "documentation in single quotes is code", _SHORT_DOCSTRING, -1, "file"
    ),
    Rule(
        "scc",
        ("python",),
        ("ploc", "comment_lines", "blank"),
        "a string in three quotes is a comment wherever it stands",
        _LONG_STRING,
        None,
        "file",
        within=(
            "argument_list",
            "assignment",
            "augmented_assignment",
            "return_statement",
            "pair",
            "list",
            "tuple",
            "comparison_operator",
            "binary_operator",
            "keyword_argument",
        ),
    ),
    Rule(
        "scc",
        ("go",),
        ("ploc", "blank"),
        "an empty line in a string is code",
        _EMPTY_LINE % "(raw_string_literal)",
        None,
        "file",
    ),
    Rule(
        "rust-code-analysis",
        ("rust",),
        ("cloc", "blank"),
        "a comment in what a macro is called with is not seen",
        "(token_tree [(line_comment) (block_comment)] @it)",
        None,
        "around",
    ),
    Rule(
        "lizard",
        ("go",),
        _NARGS,
        "a parameter whose type has parentheses or braces is misread",
        "[(function_type) (interface_type) (struct_type)] @it",
        None,
        within=("parameter_list",),
    ),
    Rule("lizard", ("go",), _NARGS, "type parameters are misread", "(type_parameter_list) @it", None),
    Rule(
        "scc",
        ("rust",),
        ("ploc", "blank"),
        "an empty line in a string is code",
        _EMPTY_LINE % "(raw_string_literal) (string_literal)",
        None,
        "file",
    ),
    Rule(
        "scc",
        _JS,
        ("ploc", "blank"),
        "an empty line in a string is code",
        _EMPTY_LINE % "(template_string)",
        None,
        "file",
    ),
    Rule(
        "rust-code-analysis",
        _JS,
        ("ploc", "blank"),
        "a line inside a string is blank",
        r"""((template_string) @it (#match? @it "\\n"))""",
        None,
        "around",
    ),
    Rule("eslint", _JS, (*_CYCLOMATIC, *_NARGS), "anonymous functions count for themselves", closures=True),
    Rule("eslint", ("javascript",), _CYCLOMATIC, "`?.` is a decision", "(optional_chain) @it", 1),
    Rule(
        "eslint",
        ("typescript", "tsx"),
        _CYCLOMATIC,
        "`?.` is a decision",
        '[(optional_chain) @it (call_expression "?." @it)]',
        1,
    ),
    Rule(
        "lizard",
        ("rust",),
        _CYCLOMATIC,
        "a `match` on something in braces is misread",
        "(match_expression value: [(unsafe_block) (block)] @it)",
        None,
    ),
)
