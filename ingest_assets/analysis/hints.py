"""What is known of a definition, as `names` writes it: taken apart.

Belongs here: the notation. What stands in it is an expression, or a type in backticks; before it, for a function, `()`
and the types of its parameters, or for a class its bases; behind it the parameters of a generic type or function:

- `(A,b.B<C>)<|T extends D,U|>` a class with these bases,
- `(A)=`(b: B): C``(): D`` one that can be called so, or so,
- `()`A`` a function that returns an A, `(){`A`,,`B`}a.b()` one with three parameters that returns what stands there,
- `(=)`A`` a member of an enumeration that holds an A,
- `a.b()` or `` `A` `` a value, a property, or what a type is another name of.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest_assets.analysis import written_types

_FUNCTION = re.compile(r"\(\)(?:\{((?:`[^`]*`|,)*)\})?")
_CALLED = re.compile(r"(?:\A|\))=((?:`[^`]*`)+)\Z")
_TYPES = re.compile(r"`([^`]*)`|,")
_PARAMETER = re.compile(r"(?:const |in |out )*([\w$]+)(?:\s+extends\s+([^=]*(?:=>[^=]*)*))?(?:\s*=(?!>)\s*(.*))?", re.S)
_OPENS, _CLOSES = "<|", "|>"
BEHIND = ("=", _OPENS)  # what stands behind the bases of a class begins with
MADE = "(=)"  # of what is, or makes, an instance of the type around it; behind it stands what that holds
_SIZE = 1 << 14


def generic(parameters: str) -> str:
    """What stands behind the hint of a definition with these parameters of its type."""
    return f"{_OPENS}{parameters}{_CLOSES}"


def called(written: str) -> str:
    """What stands behind the bases of a type that can be called like these function types, in backticks."""
    return f"={written}"


def calls(hint: str) -> list[str]:
    """The function types as which a type can be called."""
    found = _CALLED.search(_proper(hint)) if "=`" in hint else None
    return [one[1] for one in _TYPES.finditer(found[1])] if found else []


def _proper(hint: str) -> str:
    return hint[: hint.rfind(_OPENS)] if hint.endswith(_CLOSES) else hint


@lru_cache(_SIZE)
def type_parameters(hint: str) -> tuple[tuple[str, str], ...]:
    """The names of the parameters of a generic type, with what each must be, or else is, "" where that is not said."""
    if not hint.endswith(_CLOSES):
        return ()
    return _parameters(hint[hint.rfind(_OPENS) + 2 : -2])


@lru_cache(_SIZE)
def own_parameters(function: str) -> tuple[tuple[str, str], ...]:
    """The same of a function type: `<T extends A>(a: T) => B`."""
    text = function.removeprefix("abstract ").removeprefix("new ").lstrip()
    return _parameters(text[1 : written_types.closing(text)]) if text.startswith("<") else ()


def _parameters(text: str) -> tuple[tuple[str, str], ...]:
    parts = map(_PARAMETER.match, written_types.split(text, ","))
    return tuple((one[1], (one[2] or one[3] or "").strip()) for one in parts if one)


@lru_cache(_SIZE)
def defaults(hint: str) -> dict[str, str]:
    """What parameters of a generic type are where nothing is said of them."""
    if not hint.endswith(_CLOSES):
        return {}
    parts = map(_PARAMETER.match, written_types.split(hint[hint.rfind(_OPENS) + 2 : -2], ","))
    return {one[1]: one[3].strip() for one in parts if one and one[3]}


def is_function(hint: str) -> bool:
    """Whether calling it gives what it tells."""
    return hint.startswith("()")


@lru_cache(_SIZE)
def takes(hint: str) -> tuple[str, ...]:
    """The types of the parameters of a function, "" where one is not known."""
    found = _FUNCTION.match(hint)
    if not found or not found[1]:
        return ()
    types = [""]
    for one in _TYPES.finditer(found[1]):
        if one[0] == ",":
            types.append("")
        else:
            types[-1] = one[1]
    return tuple(types)


@lru_cache(_SIZE)
def gives(hint: str) -> str:
    """As an expression, what a function returns, "" where that is not known."""
    found = _FUNCTION.match(hint)
    return _proper(hint)[found.end() :] if found else ""


@lru_cache(_SIZE)
def bases(hint: str) -> tuple[str, ...]:
    """The bases of a class, with their arguments."""
    if hint.startswith(MADE):
        return ()
    proper = _CALLED.sub(")" if hint.startswith("(") else "", _proper(hint))
    if not proper.startswith("(") or proper.startswith("()"):
        return ()
    return written_types.split(proper[1:-1], ",")


def is_held(hint: str | None) -> bool:
    """Whether it tells what a value holds, or what a type is another name of."""
    return hint is not None and hint != "" and not hint.startswith(("(", "=", _OPENS))


def held(hint: str) -> str:
    """As an expression, what a value holds, or what a type is another name of; "" for functions and classes."""
    return _proper(hint) if is_held(hint) else ""
