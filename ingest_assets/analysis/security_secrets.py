"""Secrets that a program is given as text: string literals that look random, given to names like `password`.

Belongs here: what such a name is, and what a random value is. Keys of a known form are found by patterns: see
`security`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator

from ingest_assets.analysis.facts import Finding
from ingest_assets.analysis.security_rules import Rule
from ingest_assets.analysis.syntax import Source

# Of names that a secret is given to; matched in lower case.
_SECRET_WORDS = (
    b"password", b"passwd", b"passphrase", b"secret", b"secretkey", b"secret_key", b"apikey", b"api_key", b"accesskey",
    b"access_key", b"privatekey", b"private_key", b"signingkey", b"signing_key", b"encryptionkey", b"encryption_key",
    b"token",
)  # fmt: skip
_SECRET_WORDS_BUT_KEYS = tuple(word for word in _SECRET_WORDS if b"key" not in word)
_GIVEN = re.compile(
    rb"[\"']?\]?[ \t]*(?::[ \t]*(?:str|string)[ \t]*=|=>|:=|:|=(?![=~>]))\s*[bru]?"
    rb"(?P<quote>[\"'])(?P<value>[^\"'\s]{8,200})(?P=quote)"
)
_NAME_BEFORE = re.compile(r"[\w$.-]*\Z")
_PLACEHOLDER = re.compile(
    r"(?i)example|sample|dummy|fake|test|change.?me|placeholder|your|x{3,}|todo|none|null|default|insert|replace|redact|"
    r"[*.]{3}|[<>{}$%\[\]()]|passw|secret|token|key|user|admin|login|^https?:|^/|^\w+://|^#|^&"
)
# Names, modules, paths, words with dashes; a number may end each.
_DOTTED = re.compile(r"_*[A-Za-z]+\d{0,4}(?:[.:/_-]+(?:[A-Za-z]+\d{0,4}|\d{1,4}))*_*\Z")
_PASSWORDS = (b"passwd", b"password", b"passphrase")
_RANDOM = 3.5  # bits a character; words of a language have less, base64 of random bytes up to 6
_RANDOM_LENGTH = 16
_PASSWORD_RANDOM = 2.75


def secrets(source: Source, rule: Rule, is_comment: Callable[[int], bool]) -> Iterator[Finding]:
    """String literals that look random, given to names that end like those of secrets."""
    lowered = source.data.lower()
    words = _SECRET_WORDS if b"key" in lowered else _SECRET_WORDS_BUT_KEYS
    for word in words:
        at = lowered.find(word)
        while at >= 0:
            end = at + len(word)
            given = _GIVEN.match(lowered, end)
            if given is not None and not is_comment(at):
                value = source.data[slice(*given.span("value"))].decode("utf-8", "replace")
                if _is_secret(word, value):
                    line = source.row(at)
                    before = source.data[source.starts[line] : end].decode("utf-8", "replace")
                    name = _NAME_BEFORE.search(before)
                    yield rule.finding(line + 1, name[0].strip("$.-")[-60:] if name else "")
            at = lowered.find(word, end)


def _is_secret(word: bytes, value: str) -> bool:
    """Whether a value looks random, and not like a name, an address, or something to be replaced."""
    if _PLACEHOLDER.search(value) or _DOTTED.match(value):
        return False
    if not any(character.isdigit() for character in value) or not any(character.isalpha() for character in value):
        return False
    if word in _PASSWORDS:
        return entropy(value) >= _PASSWORD_RANDOM
    return len(value) >= _RANDOM_LENGTH and entropy(value) >= _RANDOM


def entropy(text: str) -> float:
    """Shannon's entropy in bits a character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())
