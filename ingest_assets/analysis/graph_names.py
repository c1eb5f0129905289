"""What names may stand for in all languages: data that keeps the code graph from guessing.

Belongs here: sets of kinds and of names. Does not: what holds of a family of languages (`families`), and the rules that
use either (`graph`).
"""

from __future__ import annotations

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
    "tag": CLASS_KINDS,
    "macro": frozenset({"macro"}),
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
