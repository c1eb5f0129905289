"""Paths and partition keys: the same name as bytes on disk and as text that PostgreSQL and Dagit can hold.

A key is the path itself with the few things escaped that could not be stored or shown: `%` and two hexadecimal digits
stand for one byte. Dagster 1.13 refuses `...` and control characters in static keys (`INVALID_PARTITION_SUBSTRINGS`)
and reads `...` as a range; brackets, commas and bars are forbidden in multi-dimensional keys only, so they stay.
Nothing here touches the file system.
"""

from __future__ import annotations

import re

MAX_KEY_CHARACTERS = 1_000
MAX_KEY_BYTES = 2_000  # an index entry of PostgreSQL holds about 2,700 bytes, other columns included

# Control characters, line and paragraph separators, bidirectional controls, undecodable bytes, the escape character,
# the third dot of `...`, white space at either end.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f%\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
    r"|(?<=\.\.)\.|\A\s|\s\Z"
)
_ESCAPED = re.compile(rb"%([0-9A-F]{2})")


def _escape_character(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogateescape"))


def escape(path: bytes | str) -> str:
    """The partition key of a relative path, given as bytes or as text decoded with `surrogateescape`."""
    text = path.decode("utf-8", "surrogateescape") if isinstance(path, bytes) else path
    plain = text.isprintable() and "%" not in text and "..." not in text and text.strip(" ") == text
    return text if plain else _UNSAFE.sub(_escape_character, text)  # the expression alone takes ten times as long


def unescape(key: str) -> bytes:
    """The path of a partition key; the inverse of `escape`. A `%` that escapes nothing stands for itself."""
    data = key.encode("utf-8", "surrogateescape")
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), data) if "%" in key else data


def too_long(key: str) -> bool:
    """Whether a key is longer than the indexes of the database and of Dagster can hold."""
    return len(key) > MAX_KEY_CHARACTERS or (len(key) > MAX_KEY_BYTES // 4 and len(key.encode()) > MAX_KEY_BYTES)
