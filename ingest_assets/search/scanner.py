"""Matches of a regular expression in texts, line by line; as a program, in a process that can be killed when it takes
too long, since nothing else stops a match.

It imports as little as it can, so that it starts in milliseconds. It reads marshalled values from its input: the
pattern, its flags and how many lines are wanted at most; then lists of texts, each of which it answers with a list,
for each text the lines that match.
"""

from __future__ import annotations

import marshal
import re
import sys

TYPE_CHECKING = False  # as `typing` has it, which takes longer to import than all else
if TYPE_CHECKING:
    from typing import BinaryIO

LONGEST = 500  # characters of a line that are told

Match = tuple[int, int, str]  # line and column, counted from 1, of a match's beginning, and the line


def matches(pattern: re.Pattern[str], text: str, most: int) -> list[Match]:
    """The first lines, `most` at most, in which matches begin, each once with the first of them."""
    found: list[Match] = []
    line, begin, end = 0, 0, -1  # of the line last told: its number, and where it begins and ends
    for match in pattern.finditer(text):
        at = match.start()
        if at <= end:
            continue
        line += text.count("\n", max(end, 0), at) + (line == 0)
        begin = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        found.append((line, at - begin + 1, text[begin:end][:LONGEST]))
        if len(found) == most:
            break
    return found


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer until the input ends."""
    pattern, flags, most = marshal.load(source)
    compiled = re.compile(pattern, flags)
    while True:
        try:
            texts = marshal.load(source)
        except EOFError:
            return
        answer = marshal.dumps([matches(compiled, text, most) for text in texts])
        sink.write(len(answer).to_bytes(8) + answer)
        sink.flush()


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    serve(sys.stdin.buffer, sys.stdout.buffer)
