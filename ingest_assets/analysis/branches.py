"""What `#if` chooses from inside of statements: the text as one build has it, for grammars that cannot read both.

Belongs here: the directives of C and its kin. A grammar reads `#if` between statements and between declarations; where
it cuts one in two (`if (a) {` in one branch and `if (b) {` in the other, a line of a list that may be left out), the
first branch is taken, or the second behind `#if 0`, and all else taken out. What is left stays where it was.
"""

from __future__ import annotations

import re
from itertools import pairwise

_DIRECTIVE = re.compile(rb"^[ \t]*#[ \t]*(if(?:n?def)?|elif|else|endif)\b([^\n\\]*(?:\\\r?\n?[^\n\\]*)*)", re.MULTILINE)
# Comments, strings, characters and all lines of the preprocessor: nothing in them is a bracket.
_NO_CODE = re.compile(
    rb"//[^\n]*|/\*(?s:.*?)\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)+'|^[ \t]*#[^\n\\]*(?:\\\r?\n?[^\n\\]*)*",
    re.MULTILINE,
)
_NOT_BLANK = re.compile(rb"[^\n]")
_CUT_BEHIND = re.compile(rb"(?:[,(&|=+*/?<!~^\[-]|\b(?:else|return))\Z")
_CUT_BEFORE = re.compile(rb"\s*(?:[|&,+?:.=)]|-(?!-))")
_NEVER = re.compile(rb"\s*0\s*\Z")
_SEEN_BEFORE = 4_000  # bytes
_LONGEST_WORD = 8  # bytes of what a statement goes on behind, and one more that may not be of the word


def one_branch(data: bytes) -> bytes:
    """The text without the branches, and the directives, that cut statements in two."""
    if b"#" not in data or _DIRECTIVE.search(data) is None:
        return data
    code = bytearray(_NO_CODE.sub(_blank_match, data))
    text = bytearray(data)
    open_: list[list[re.Match[bytes]]] = []
    for directive in _DIRECTIVE.finditer(data):
        if directive[1].startswith(b"if"):
            open_.append([directive])
        elif open_:
            open_[-1].append(directive)
            if directive[1] == b"endif":
                group = open_.pop()
                if _cuts(code, group):
                    _take_out(group, code, text)
    return bytes(text)


def _cuts(code: bytearray, group: list[re.Match[bytes]]) -> bool:
    """Whether what lies between these directives is no whole number of statements."""
    first = group[0]
    if b"cplusplus" in first[2]:
        return False
    if _is_begun(code[max(0, first.start() - _SEEN_BEFORE) : first.start()].rstrip()):
        return True
    branches = [code[one.end() : other.start()] for one, other in pairwise(group)]
    return any(
        one.count(b"{") != one.count(b"}") or one.count(b"(") != one.count(b")") or _CUT_BEFORE.match(one)
        for one in branches
    )


def _is_begun(before: bytearray) -> bool:
    """Whether a statement goes on behind this text, which ends in no white space. Nothing here looks back from each of
    its lines: thousands may be empty."""
    if before.endswith(b":"):  # of a constructor's initialisers: behind brackets, or on a line of its own
        head = before[:-1]
        held = head.rstrip()
        return held.endswith(b")") or b"\n" in head[len(held) :]
    return _CUT_BEHIND.search(before, max(0, len(before) - _LONGEST_WORD)) is not None


def _take_out(group: list[re.Match[bytes]], code: bytearray, text: bytearray) -> None:
    kept = 1 if len(group) > 2 and _NEVER.match(group[0][2]) else 0
    for at, directive in enumerate(group):
        start, end = directive.span()
        if at not in (kept, len(group) - 1):
            end = group[at + 1].start()
        for one in (text, code):
            one[start:end] = _blank(bytes(one[start:end]))


def _blank(data: bytes) -> bytes:
    return _NOT_BLANK.sub(b" ", data)


def _blank_match(match: re.Match[bytes]) -> bytes:
    return _blank(match[0]) if match[0][:1] not in b"\"'" else b"0".ljust(len(match[0]))
