"""What the names of a language may stand for: data that keeps the code graph from guessing.

Belongs here: sets of kinds, of names and of path suffixes. Does not: the rules that use them (`graph`).
"""

from __future__ import annotations

import builtins
import tomllib
from collections.abc import Mapping
from importlib.resources import files

_BUILTINS = files("ingest_assets.analysis") / "builtins.toml"


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# Names that mean "the object, or class, that this method belongs to".
SELF_RECEIVERS = frozenset({"self", "this", "cls", "Self", "@", "$this", "static"})
CLASS_RECEIVERS = frozenset({"cls", "Self", "static"})  # those that mean the class

CLASS_KINDS = frozenset({"class", "struct", "trait", "interface", "enum"})
ONLY_TYPE_KINDS = frozenset({"interface", "type"})  # that are no value when the program runs
TYPE_KINDS = CLASS_KINDS | ONLY_TYPE_KINDS
VALUE_KINDS = frozenset({"variable", "constant", "attribute", "property", "field"})
ALIAS_KINDS = VALUE_KINDS | {"type"}  # what a type may be called by without being one of the codebase's classes
CONTRACT_KINDS = frozenset({"interface", "trait", "protocol"})  # what is implemented, not inherited from
FUNCTION_KINDS = frozenset({"function", "method"})
METHOD_KINDS = frozenset({"method"})
MEMBER_KINDS = frozenset({"method", "function", "property"})
# Whose members are meant by a bare name nowhere, in families where that needs a receiver.
SEEN_THROUGH_KINDS = VALUE_KINDS | TYPE_KINDS - {"enum"}
_CALLED = frozenset({"function", "macro"}) | METHOD_KINDS | CLASS_KINDS
# Reference kind -> kinds of definitions that it can mean. A kind that is not listed can mean anything.
SUITING_KINDS: Mapping[str, frozenset[str]] = {
    "call": _CALLED,
    "inherit": CLASS_KINDS | {"type", "module"},
    "decorate": _CALLED,
    "type": CLASS_KINDS | {"type"},
    "macro": frozenset({"macro"}),
}

# Two files can use each other's names only within a family. Other suffixes are a family of their own.
_FAMILIES = {
    "python": ".py .pyi .pyx",
    "script": ".js .jsx .mjs .cjs .ts .tsx .mts .cts .vue .svelte",
    "c": ".c .h .cc .cpp .cxx .hh .hpp .hxx .m .mm",
    "jvm": ".java .kt .kts .scala .groovy",
    "elixir": ".ex .exs",
}
FAMILY_OF_SUFFIX: Mapping[str, str] = {
    suffix: family for family, suffixes in _FAMILIES.items() for suffix in suffixes.split()
}
# Families in which a bare name can only come from the file itself or from an import, or from the language; and those in
# which that is so for files that import anything.
IMPORTS_ARE_EXPLICIT = frozenset({"python", ".go", ".cs", ".rs"})
MODULES_ARE_EXPLICIT = frozenset({"script"})
# Families in which a bare name inside a class can mean a member of it.
MEMBERS_ARE_IN_SCOPE = frozenset({"c", "jvm", ".cs", ".rb", ".swift", ".dart"})

# Families in which a member is never meant by a bare name.
MEMBERS_NEED_A_RECEIVER = frozenset({"script", ".go", ".rs", ".php", ".zig"})

# Families in which a method and a value of one class can have the same name.
METHODS_ARE_APART = frozenset({"jvm"})

# Families in which a type is meant where one is written, whatever else in scope has its name.
TYPES_ARE_APART = frozenset({"jvm", ".cs", "c"})

# Families in which a constructor is called as its class.
CONSTRUCTORS_ARE_NAMED = frozenset({"jvm", ".cs", "c"})

# Families in which several files can define parts of one class.
CLASSES_HAVE_PARTS = frozenset({".cs"})

# Families in which what surrounds a package is seen in it.
PACKAGES_ARE_NESTED = frozenset({".cs"})
# Families in which members of a class, or of a namespace, may stand in other files; of these those in which a member
# names a class that is looked up, and the kinds of what may be opened again by its qualified name.
MEMBERS_STAND_APART = frozenset({"c", ".rs", ".rb"})
MEMBERS_NAME_THEIR_OWNER = frozenset({".rs"})
OPENED_KINDS: Mapping[str, frozenset[str]] = {".rb": frozenset({"class", "module"})}

# Families in which macros may be seen everywhere behind their definition.
MACROS_ARE_SEEN = frozenset({".rs"})

# What paths begin with that lead out of the codebase, in families without imports that would tell.
ELSEWHERE: Mapping[str, frozenset[str]] = {"c": frozenset({"std"})}

# Types that are worth what their first argument is.
TRANSPARENT: Mapping[str, frozenset[str]] = {
    ".rs": words("Box Arc Rc Cow Pin Ref RefMut ManuallyDrop Reverse"),
    "c": words("unique_ptr shared_ptr weak_ptr scoped_ptr intrusive_ptr reference_wrapper"),
}

# What methods give that a class does not define itself: the same value, an element of it, or what calling the class
# gives.
GIVEN: Mapping[str, Mapping[str, str]] = {
    ".rs": {
        **dict.fromkeys(
            words(
                """
                clone as_ref as_mut as_deref as_deref_mut iter iter_mut into_iter cloned copied to_owned borrow
                borrow_mut deref ok filter skip take rev peekable chain by_ref first last get get_mut pop next peek
                find nth min_by_key max_by_key min_by max_by lock read write err_into context with_context map_err
                or or_else ok_or ok_or_else collect enumerate values values_mut drain inspect replace
                """
            ),
            "same",
        ),
        **dict.fromkeys(
            words("unwrap expect unwrap_or unwrap_or_else unwrap_or_default get_or_init get_or_insert_with"), "element"
        ),
        **dict.fromkeys(words("default from"), "made"),
    },
    "c": {**dict.fromkeys(words("get begin rbegin cbegin end find"), "same")},
    ".rb": {
        **dict.fromkeys(words("new"), "made"),
        **dict.fromkeys(words("dup clone freeze tap"), "same"),
        "class": "class",
    },
    ".php": {},
}

# Languages in which functions outside of a class can be used as its members.
EXTENDING = frozenset({"kotlin", "csharp"})

# Families in which every named type can have methods, and in which a base is a field of its name.
TYPES_HAVE_METHODS = frozenset({".go"})
BASES_ARE_FIELDS = frozenset({".go"})

# What a call of a class runs, in families that have a word for it which is not called otherwise.
CONSTRUCTORS: Mapping[str, str] = {"script": "constructor", ".php": "__construct", ".rb": "initialize"}

# Families in which what an enumeration lists is seen beside it.
ENUMERATORS_ARE_SEEN = frozenset({"c"})

# Families in which the name of a class means the class in it too, though a constructor is called so.
CONSTRUCTORS_HAVE_ITS_NAME = frozenset({"c"})

# Families in which a type is what its members and its parts are, not what it is called.
TYPES_ARE_STRUCTURES = frozenset({"script"})

# Families in which two functions of one name read and write a property.
ACCESSORS = frozenset({"script"})

# Families in which a file lies in a package that its text names and its definitions are qualified with.
PACKAGES_ENCLOSE = frozenset({"jvm", ".cs", ".php", "c"})

# Families in which a class may have a method and a property of the same name.
MEMBERS_BY_USE = frozenset({".php", ".rs"})

# Families in which a property is read by a call.
PROPERTIES_ARE_CALLED = frozenset({".rb"})

# Families in which the type of an array is said to be that of its elements.
ARRAYS_ARE_VALUES = frozenset({"c"})

# Families in which what is called as a type is no value of that name.
TAGS_ARE_APART = frozenset({"c"})

# Families in which a file may declare a class that another one defines.
CLASSES_ARE_DECLARED = frozenset({"c"})

# Families in which what looks like a type may be a value.
TYPES_MAY_BE_VALUES = frozenset({"c"})

# In which order the bases of a class are asked for a member, by their kind, where that is not as they are written.
BASE_ORDER: Mapping[str, Mapping[str, int]] = {".php": {"trait": 0, "interface": 2}, ".rb": {"module": 0}}

# Names that the language itself has.
BUILTINS: Mapping[str, frozenset[str]] = {
    **{of_family: words(text) for of_family, text in tomllib.loads(_BUILTINS.read_text("utf-8")).items()},
    "python": frozenset(dir(builtins))
    | words("__file__ __path__ __all__ __annotations__ __dict__ __module__ __qualname__ __class__"),
}

# Methods of the built-in types of common languages: on an unknown receiver they are nearly always those.
COMMON_METHODS = words(
    """
    add all any append apply assert assertEqual assertFalse assertTrue bind call capitalize catch cause charAt chars
    clear clone close collect compare compareTo concat contains containsKey copy count cursor debug decode delete
    deserialize difference discard each empty encode endswith endsWith entries equals error every exec execute
    exists expect extend extract fetch fetchall fetchone fileno fill filter find findall finditer first flat flatMap
    flush fold forEach format from fromkeys fullmatch get getattr getattribute getvalue group groupdict groups has
    hash hashCode hasNext hasOwnProperty head includes index indexOf info init insert inspect intersection into
    isalnum isalpha isdigit isEmpty islower isnumeric isspace issubset issuperset isupper items iter iterator join
    json key keys last lastIndexOf length ljust load loads log lower lstrip main map match matches max merge min
    move name new next notify now objects of open or parse partition pop popitem position post print push put query
    raise read readline readlines reduce release remove removeprefix removesuffix repeat replace request reset
    resize resolve reverse rfind rindex rjust rpartition rsplit rstrip run save search seek send set setattr
    setdefault shift size sleep slice some sort sorted splice split splitlines start startswith startsWith stop
    strftime strip sub subn substr substring success sum swap swapcase take tell test text then throw title
    toISOString toLowerCase toString toUpperCase transform translate trim truncate type union unlink unshift unwrap
    update upper url value valueOf values view wait warn warning with write writelines zfill
    """
)
SHORTEST_METHOD = 4  # characters; shorter method names on an unknown receiver are not followed
