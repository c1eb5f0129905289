"""What the names of a language may stand for: data that keeps the code graph from guessing.

Belongs here: sets of kinds, of names and of path suffixes. Does not: the rules that use them (`graph`).
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping


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
# Whose members are meant by a bare name nowhere, in families where that needs a receiver.
SEEN_THROUGH_KINDS = VALUE_KINDS | TYPE_KINDS - {"enum"}
_CALLED = frozenset({"function", "macro"}) | METHOD_KINDS | CLASS_KINDS
# Reference kind -> kinds of definitions that it can mean. A kind that is not listed can mean anything.
SUITING_KINDS: Mapping[str, frozenset[str]] = {
    "call": _CALLED,
    "inherit": CLASS_KINDS | {"type", "module"},
    "decorate": _CALLED,
    "type": CLASS_KINDS | {"type"},
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
IMPORTS_ARE_EXPLICIT = frozenset({"python"})
MODULES_ARE_EXPLICIT = frozenset({"script"})
# Families in which a bare name inside a class can mean a member of it.
MEMBERS_ARE_IN_SCOPE = frozenset({"c", "jvm", ".cs", ".rb", ".swift", ".dart"})

# Families in which a member is never meant by a bare name.
MEMBERS_NEED_A_RECEIVER = frozenset({"script", ".go", ".rs", ".php", ".zig"})

# What a call of a class runs, in families that have a word for it which is not called otherwise.
CONSTRUCTORS: Mapping[str, str] = {"script": "constructor"}

# Families in which two functions of one name read and write a property.
ACCESSORS = frozenset({"script"})

# Families in which a file lies in a package that its text names and its definitions are qualified with.
PACKAGES_ENCLOSE = frozenset({"jvm", ".cs", ".php"})

# Names that the language itself has.
BUILTINS: Mapping[str, frozenset[str]] = {
    "python": frozenset(dir(builtins))
    | words("__file__ __path__ __all__ __annotations__ __dict__ __module__ __qualname__ __class__"),
    "script": words(
        """
        AbortController AbortSignal AggregateError Array ArrayBuffer Atomics Awaited BigInt BigInt64Array
        BigUint64Array Blob Boolean Buffer Capitalize DataView Date Document Element Error EvalError Event EventTarget
        Exclude Extract File FinalizationRegistry Float32Array Float64Array FormData Function HTMLElement Headers
        InstanceType Int16Array Int32Array Int8Array Intl Iterable Iterator JSON Lowercase Map Math NaN Node NodeJS
        NonNullable Number Object Omit Parameters Partial Pick Promise PromiseLike Proxy RangeError ReadableStream
        Readonly ReadonlyArray ReadonlyMap ReadonlySet Record ReferenceError Reflect RegExp Request Required Response
        ReturnType Set SharedArrayBuffer String Symbol SyntaxError TextDecoder TextEncoder ThisType TypeError URIError
        URL URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray Uncapitalize Uppercase WeakMap
        WeakRef WeakSet WebSocket Window Worker XMLHttpRequest __dirname __filename addEventListener alert any
        arguments atob bigint boolean btoa clearImmediate clearInterval clearTimeout console crypto decodeURI
        decodeURIComponent document encodeURI encodeURIComponent escape eval exports fetch global globalThis history
        isFinite isNaN localStorage location module navigator never null number object parseFloat parseInt performance
        process queueMicrotask require requestAnimationFrame self sessionStorage setImmediate setInterval setTimeout
        string structuredClone symbol undefined unescape unknown void window
        """
    ),
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
