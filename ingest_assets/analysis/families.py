"""Families of languages, whose files can use each other's names, and what holds of names in each: one table.

Belongs here: all that keeps the code graph from guessing and that differs between languages, an entry a family. Does
not: the rules that use it (`graph`), and what holds of names everywhere (`graph_names`). A suffix without a family is
one of its own, with the traits of none.
"""

from __future__ import annotations

import builtins
import posixpath
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from ingest_assets.analysis.graph_names import words

_BUILTINS = tomllib.loads((files("ingest_assets.analysis") / "builtins.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What holds of the names in a family of languages. What is left out does not."""

    suffixes: frozenset[str] = frozenset()  # of its files; none where its name is its only suffix
    builtins: frozenset[str] = frozenset()  # names that the language itself has

    # Bare names.
    imports_are_explicit: bool = False  # they come from the file itself, an import or the language, from nowhere else
    modules_are_explicit: bool = False  # that is so in files that import anything
    members_are_in_scope: bool = False  # inside a class they can mean a member of it
    members_need_a_receiver: bool = False  # they never mean a member
    macros_are_seen: bool = False  # they can mean macros everywhere behind their definition
    enumerators_are_seen: bool = False  # what an enumeration lists is seen beside it
    elsewhere: frozenset[str] = frozenset()  # what paths begin with that lead elsewhere, where no import tells

    # Several things of one name.
    methods_are_apart: bool = False  # a method and a value of one class can have the same name
    types_are_apart: bool = False  # a type is meant where one is written, whatever else in scope has its name
    tags_are_apart: bool = False  # what is called as a type is no value of that name
    types_may_be_values: bool = False  # what looks like a type may be a value
    attributes_are_assigned: bool = False  # a class has what its methods assign, which one of its bases may declare
    members_by_use: bool = False  # a class may have a method and a property of the same name
    accessors: bool = False  # two functions of one name read and write a property
    properties_are_called: bool = False  # a property is read by a call

    builds_choose: bool = False  # of several definitions of a name in a file a build has one
    like_c: frozenset[str] = frozenset()  # languages in which that is so of functions, and `struct a` is no type `a`

    # Constructors.
    constructor: str | None = None  # what calling a class runs, where it has a name that is not called otherwise
    constructors_are_named: bool = False  # a constructor is called as its class

    # Where definitions stand.
    packages_enclose: bool = False  # files lie in packages that their text names and definitions are qualified with
    packages_are_nested: bool = False  # what surrounds a package is seen in it
    namespaces_are_left_out: bool = False  # by those who are `using` one, where they define a member
    classes_have_parts: bool = False  # several files can define parts of one class
    classes_are_declared: bool = False  # a file may declare a class that another one defines
    opened_kinds: frozenset[str] = frozenset()  # what may be opened again by its qualified name
    members_stand_apart: bool = False  # members of a class, or of a namespace, may stand in other files
    members_name_their_owner: bool = False  # such a member names a class that is looked up
    # By language, how a function outside of a class says that it can be used as a member: "receiver" for
    # `fun Shape.area()`, "this" for `Area(this Shape shape)`.
    extensions: Mapping[str, str] = field(default_factory=dict)
    modules_are_paths: bool = False  # `./one` and `../one`: each slash behind dots is a level up
    routes_end_bare: bool = False  # a route below another path does not end with a slash

    # Types and their members.
    types_have_methods: bool = False  # every named type can have methods
    types_are_structures: bool = False  # a type is what its members and its parts are, not what it is called
    bases_are_fields: bool = False  # a base is a field of its name
    base_order: Mapping[str, int] = field(default_factory=dict)  # by kind, 1 otherwise, where it is not as written
    arrays_are_values: bool = False  # the type of an array is said to be that of its elements
    transparent: frozenset[str] = frozenset()  # types that are worth what their first argument is
    # What methods give that a class does not define itself: the "same" value, an "element" of it, its "class", or what
    # is "made" by calling the class.
    given: Mapping[str, str] = field(default_factory=dict)

    # Methods of the containers that the language has, where these are known by what their types say that they hold.
    element_methods: frozenset[str] = frozenset()  # that give one of the elements
    element_properties: frozenset[str] = frozenset()  # that are one of the elements
    same_methods: frozenset[str] = frozenset()  # that give a container of the same
    taking_methods: frozenset[str] = frozenset()  # whose arguments are elements
    # That hand elements to a function: which of its parameters are elements.
    handed_methods: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


_NONE = Traits()
_FAMILIES: Mapping[str, Traits] = {
    "python": Traits(
        suffixes=words(".py .pyi .pyx"),
        builtins=frozenset(dir(builtins))
        | words("__file__ __path__ __all__ __annotations__ __dict__ __module__ __qualname__ __class__"),
        imports_are_explicit=True,
        attributes_are_assigned=True,
        element_methods=words("get get_nowait pop popleft setdefault result first last"),
        element_properties=words("value exception"),
        same_methods=words("copy values"),
    ),
    "script": Traits(
        suffixes=words(".js .jsx .mjs .cjs .ts .tsx .mts .cts .vue .svelte"),
        builtins=words(_BUILTINS["script"]),
        modules_are_explicit=True,
        members_need_a_receiver=True,
        accessors=True,
        constructor="constructor",
        modules_are_paths=True,
        routes_end_bare=True,
        types_are_structures=True,
        element_methods=words("at find findLast get pop shift"),
        same_methods=words("concat filter reverse slice sort splice toReversed toSorted toSpliced values"),
        taking_methods=words("fill includes indexOf lastIndexOf push unshift"),
        handed_methods=dict.fromkeys(
            words("every filter find findIndex findLast findLastIndex flatMap forEach map some"), (0,)
        )
        | dict.fromkeys(words("sort toSorted"), (0, 1))
        | dict.fromkeys(words("reduce reduceRight"), (1,)),
    ),
    "c": Traits(
        suffixes=words(".c .h .cc .cpp .cxx .hh .hpp .hxx .m .mm"),
        builtins=words(_BUILTINS["c"]),
        members_are_in_scope=True,
        enumerators_are_seen=True,
        elsewhere=words("std"),
        types_are_apart=True,
        tags_are_apart=True,
        types_may_be_values=True,
        builds_choose=True,
        like_c=words("c objective-c"),
        constructors_are_named=True,
        packages_enclose=True,
        namespaces_are_left_out=True,
        classes_are_declared=True,
        members_stand_apart=True,
        arrays_are_values=True,
        transparent=words("unique_ptr shared_ptr weak_ptr scoped_ptr intrusive_ptr reference_wrapper"),
        given=dict.fromkeys(words("get begin rbegin cbegin end find"), "same"),
    ),
    "jvm": Traits(
        suffixes=words(".java .kt .kts .scala .groovy"),
        builtins=words(_BUILTINS["jvm"]),
        members_are_in_scope=True,
        methods_are_apart=True,
        types_are_apart=True,
        constructors_are_named=True,
        packages_enclose=True,
        extensions={"kotlin": "receiver"},
    ),
    ".cs": Traits(
        builtins=words(_BUILTINS[".cs"]),
        imports_are_explicit=True,
        members_are_in_scope=True,
        types_are_apart=True,
        constructors_are_named=True,
        packages_enclose=True,
        packages_are_nested=True,
        classes_have_parts=True,
        extensions={"csharp": "this"},
    ),
    ".go": Traits(
        builtins=words(_BUILTINS[".go"]),
        imports_are_explicit=True,
        members_need_a_receiver=True,
        types_have_methods=True,
        bases_are_fields=True,
    ),
    ".rs": Traits(
        builtins=words(_BUILTINS[".rs"]),
        imports_are_explicit=True,
        members_need_a_receiver=True,
        macros_are_seen=True,
        members_by_use=True,
        members_stand_apart=True,
        members_name_their_owner=True,
        transparent=words("Box Arc Rc Cow Pin Ref RefMut ManuallyDrop Reverse"),
        given=dict.fromkeys(
            words(
                """
                clone as_ref as_mut as_deref as_deref_mut iter iter_mut into_iter cloned copied to_owned borrow
                borrow_mut deref ok filter skip take rev peekable chain by_ref first last get get_mut pop next peek
                find nth min_by_key max_by_key min_by max_by lock read write err_into context with_context map_err
                or or_else ok_or ok_or_else collect enumerate values values_mut drain inspect replace
                """
            ),
            "same",
        )
        | dict.fromkeys(
            words("unwrap expect unwrap_or unwrap_or_else unwrap_or_default get_or_init get_or_insert_with"), "element"
        )
        | dict.fromkeys(words("default from"), "made"),
    ),
    ".rb": Traits(
        builtins=words(_BUILTINS[".rb"]),
        members_are_in_scope=True,
        properties_are_called=True,
        constructor="initialize",
        opened_kinds=words("class module"),
        members_stand_apart=True,
        base_order={"module": 0},
        given={"new": "made", "class": "class"} | dict.fromkeys(words("dup clone freeze tap"), "same"),
    ),
    ".php": Traits(
        builtins=words(_BUILTINS[".php"]),
        members_need_a_receiver=True,
        members_by_use=True,
        constructor="__construct",
        packages_enclose=True,
        base_order={"trait": 0, "interface": 2},
    ),
    "elixir": Traits(suffixes=words(".ex .exs")),
    ".swift": Traits(members_are_in_scope=True),
    ".dart": Traits(members_are_in_scope=True),
    ".zig": Traits(members_need_a_receiver=True),
}
_OF_SUFFIX = {suffix: name for name, traits in _FAMILIES.items() for suffix in traits.suffixes}


def family(path: str) -> str:
    """The name of the group of languages whose files can use each other's names, from the path alone."""
    suffix = posixpath.splitext(path)[1].lower()
    return _OF_SUFFIX.get(suffix, suffix)


def traits_of(of_family: str) -> Traits:
    """What holds of the names in a family."""
    return _FAMILIES.get(of_family, _NONE)
