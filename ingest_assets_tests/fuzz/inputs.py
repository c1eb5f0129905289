"""Texts that nobody would write, made from ones that somebody did: a function of a source of randomness.

What is wrong with the analysis of such a text is said in `soundness`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import mul
from pathlib import Path
from random import Random

from ingest_assets.analysis import languages
from ingest_assets.codebases.content import decode

FIXTURES = Path(__file__).parents[1] / "unit" / "analysis" / "fixtures"
MAX_CHARACTERS = 20_000  # of a mutated text: what large texts do is tried with `extremes`
MAX_BYTES = 10_000_000
_ODD = (
    "\0", "\r", "\r\n", "\u2028", "\x0b", "\x0c", "\x1c", "\x85", "\ufeff", "\ud800", "\udfff", "\U0001f600", "\u202e",
    "e\u0301", "\x1b[0m", "\t", " ", "\\", "\\\n", "\\u0000", "\xa0", "\u0130", "\u1e9e", "\uffff",
)  # fmt: skip
_OPENERS = (
    "(", "[", "{", "<", "((", "[[", "{{", "${", "#{", "$(", "`", '"', "'", '"""', "'''", "/*", "<!--", "//", "#", "--",
    "{-", "(*", "<<EOF\n", "f(", "a[", "a.", "!", "-", "~", "not ", "@", "a+", "a?b:", "a=", "a,", "a;", "=>", "->",
    "\\", "|", "&", "::", "if a ", "if (a) ", "else ", "{a:", "begin ", "do ", "fn(", "function(){", "class A{", "<a>",
    "- ", "> ", "  - ", "* ", "a:\n ", "\\(", "%{", "<%", "<?", "case ", "let a = ", "(a->", "await ", "lambda: ",
    "SELECT (", "namespace a {", "#if a\n", "struct {", "/* sql */", "f\"{", "f'{",
)  # fmt: skip
_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">", "<a>": "</a>", "f(": ")", "a[": "]", "function(){": "}", "fn(": ")"}
_TIMES = (2, 3, 10, 50, 200, 1_000)


def seeds() -> dict[str, list[tuple[str, str]]]:
    """Of each language: a path that is told to be in it, and a text; an empty one where the tests have no file."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(FIXTURES.iterdir()):
        text = path.read_text("utf-8")
        if (language := languages.detect(path.name, text)) is not None:
            found.setdefault(language.name, []).append((path.name, text))
    for name in languages.names():
        one = languages.by_name(name)
        paths = [f"a{extension}" for extension in one.extensions] + list(one.file_names)
        told = next((path for path in paths if (is_ := languages.detect(path)) and is_.name == name), None)
        if told is not None:
            found.setdefault(name, [(told, "")])
    return found


def mutated(random: Random, text: str, others: Sequence[str]) -> str:
    """A text after one to six changes; `others` are what is spliced in."""
    for _ in range(random.randint(1, 6)):
        text = random.choice(_CHANGES)(random, text, others)[:MAX_CHARACTERS]
    return text


def recoded(random: Random, text: str) -> str | None:
    """The text as it is read from a file that somebody wrote in any encoding; None where it is not taken for text."""
    encoding = random.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "shift-jis"))
    data = bytearray(text.encode(encoding, "replace"))
    for _ in range(random.choice((0, 0, 1, 5))):
        if data:
            data[random.randrange(len(data))] = random.randrange(256)
    return decode(bytes(data), MAX_BYTES).text


def extremes(text: str, random: Random) -> Iterator[tuple[str, str]]:
    """What large and deep texts are called, and the texts, made from one text; in any order."""
    made: list[tuple[str, Callable[[], str]]] = [(f"10,000 x {one!r}", partial(mul, one, 10_000)) for one in _OPENERS]
    made += ((f"10,000 x {one!r} closed", partial(_nested, one, 10_000)) for one in _CLOSERS)
    made += (
        ("indented 3,000 deep", lambda: "".join(f"{' ' * depth}if a:\n" for depth in range(3_000))),
        ("20,000 headings", lambda: "".join(f"{'#' * (depth % 7)} a\n" for depth in range(20_000))),
        ("100,000 empty lines", lambda: "\n" * 100_000),
        ("100,000 lines", lambda: "a = 1\n" * 100_000),
        ("one line of 1 MB", lambda: "a " * 500_000),
        ("one word of 1 MB", lambda: "a" * 1_000_000),
        ("NUL bytes", lambda: "\0" * 100_000),
        ("100,000 lines of the text", lambda: f"{text}\n" * (100_000 // (text.count("\n") + 1) + 1)),
        ("1 MB in one line", lambda: f"{text} ".replace("\n", " ") * (1_000_000 // (len(text) + 1))),
        ("carriage returns", lambda: text.replace("\n", "\r") * 20),
    )
    for what, make in random.sample(made, len(made)):
        yield what, make()


def _nested(opener: str, times: int) -> str:
    return opener * times + _CLOSERS[opener] * times


def _cut(random: Random, text: str, _: Sequence[str]) -> str:
    start, end = _place(random, text)
    return random.choice((text[:end], text[start:], text[:start] + text[end:]))


def _repeat(random: Random, text: str, _: Sequence[str]) -> str:
    start, end = _place(random, text)
    return text[:start] + text[start:end] * random.choice(_TIMES) + text[end:]


def _move(random: Random, text: str, _: Sequence[str]) -> str:
    start, end = _place(random, text)
    rest = text[:start] + text[end:]
    at = random.randint(0, len(rest))
    return rest[:at] + text[start:end] + rest[at:]


def _splice(random: Random, text: str, others: Sequence[str]) -> str:
    other = random.choice(others)
    start, end = _place(random, other)
    at = random.randint(0, len(text))
    return text[:at] + other[start:end] + text[at:]


def _open(random: Random, text: str, _: Sequence[str]) -> str:
    at = random.randint(0, len(text))
    opener, times = random.choice(_OPENERS), random.choice(_TIMES)
    closed = _CLOSERS.get(opener, "") * times if random.random() < 0.5 else ""
    return text[:at] + opener * times + closed + text[at:]


def _odd(random: Random, text: str, _: Sequence[str]) -> str:
    for _time in range(random.choice((1, 3, 20))):
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(_ODD) + text[at + random.choice((0, 1)) :]
    return text


def _noise(random: Random, text: str, _: Sequence[str]) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.randbytes(random.choice((1, 10, 300))).decode("latin-1") + text[at:]


def _line_ends(random: Random, text: str, _: Sequence[str]) -> str:
    return "".join(line + random.choice(("\n", "\r\n", "\r", " ", "")) for line in text.split("\n"))


def _place(random: Random, text: str) -> tuple[int, int]:
    start, end = sorted((random.randint(0, len(text)), random.randint(0, len(text))))
    return start, end


_CHANGES: tuple[Callable[[Random, str, Sequence[str]], str], ...] = (
    _cut, _repeat, _move, _splice, _splice, _open, _open, _odd, _noise, _line_ends,
)  # fmt: skip
