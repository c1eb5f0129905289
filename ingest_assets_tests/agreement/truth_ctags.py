"""The definitions of a language's files, by Universal Ctags.

What counts is what ctags lists by default. Rules, all of them general: names that it made up for what has none do not
count; a name that it lists twice on a line counts once; the kinds in `NO_DEFINITIONS` and what
stands on lines as in `NO_LINES` do not count; names that it spells otherwise than we do are compared as `SPELLING` has
them.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from ingest_assets_tests.agreement.named import Named

_OPTIONS = ("--kinds-all=*", "--fields=+nE", "-f", "-", "-L", "-")  # every kind, with lines; paths come on the input

# Our name of a language -> that of ctags.
LANGUAGES: Mapping[str, str] = {
    "bash": "Sh",
    "c": "C",
    "clojure": "Clojure",
    "cpp": "C++",
    "csharp": "C#",
    "css": "CSS",
    "elixir": "Elixir",
    "erlang": "Erlang",
    "go": "Go",
    "haskell": "Haskell",
    "html": "HTML",
    "ini": "Iniconf",
    "java": "Java",
    "julia": "Julia",
    "kotlin": "Kotlin",
    "lua": "Lua",
    "markdown": "Markdown",
    "objective-c": "ObjectiveC",
    "ocaml": "OCaml",
    "ocaml_interface": "OCaml",
    "perl": "Perl",
    "php": "PHP",
    "powershell": "PowerShell",
    "protobuf": "Protobuf",
    "r": "R",
    "ruby": "Ruby",
    "rust": "Rust",
    "scss": "SCSS",
    "sql": "SQL",
}

# Kinds that are no definitions in our sense, and why.
NO_DEFINITIONS: Mapping[str, Mapping[str, str]] = {
    "go": {
        "package": "the clause of a file names what it belongs to",
        "packageName": "the name of an import",
        "anonMember": "an embedded type is a reference to that type",
    },
    "scss": {"parameter": "it is local"},
    "sql": {"variable": "a cursor, or a word that is none"},
    "kotlin": {"package": "the clause of a file names what it belongs to"},
    "objective-c": {"category": "a category adds to a class that is defined elsewhere"},
    "protobuf": {"package": "the clause of a file names what it belongs to"},
    "rust": {"implementation": "an `impl` adds to a type that is defined elsewhere"},
    "bash": {"heredoc": "the mark that ends a text"},
    "haskell": {"module": "only the first part of its name is listed"},
    "perl": {"label": "a place to jump to"},
    "php": {"alias": "the name of an import"},
    "powershell": {"variable": "every assignment is listed, those in functions as well"},
    "r": dict.fromkeys(
        ("functionVar", "globalVar", "nameattr", "list", "vector", "dataframe"),
        "every assignment is listed, those in blocks and in calls as well",
    ),
}

# Kinds of which what is defined anew in the same place counts once: we list the first, `#if` or not.
DEFINED_ANEW: Mapping[str, frozenset[str]] = dict.fromkeys(
    ("c", "cpp", "objective-c"), frozenset({"macro", "variable", "externvar", "member"})
)

# Kinds in which what else is listed is local, or has no name.
LOCAL_TO: Mapping[str, frozenset[str]] = {"kotlin": frozenset({"method"})}

# Kinds that are listed by their type where that is no word of the language, and what stands before their name's end.
NAMED_BY_TYPE: Mapping[str, tuple[str, str]] = {"protobuf": ("field", r".*?(\w+)\s*=")}

# Lines on which nothing is defined, and why.
NO_LINES: Mapping[str, tuple[str, str]] = {
    "csharp": (r"^\s*(get|set|add|remove)\b", "an accessor is a part of its property"),
    "kotlin": (
        r"^.*\bcompanion\s+object\s*(:.*)?\{|^(?!.*\b(fun|class|interface|object|val|var|constructor)\b).*[({]",
        "a companion without a name has none, and variables of loops and lambdas are local",
    ),
    "objective-c": (
        r"^@(interface|implementation)\s+\w+\s*\(|^(@protocol|[^@+-]).*;|^\s*(\{|\w+:\s*\()",
        "a category adds to a class, what ends with `;` declares something, at a brace no name can be compared, and a "
        "selector may go on for lines",
    ),
    "go": (r"^\s*(?:(?:const|var)\s+)?_\b", "`_` is no name"),
    "java": (r"^\s*(?:\}\s*)?try\s*\(", "`try` with resources is none"),
    "rust": (
        r"^\s*(?:pub\S*\s+)?mod\s+\w+\s*;",
        "`mod x;` names a file: we list it as an import",
    ),
    "bash": (r"^\s*[\w\[\]-]*\+?=", "an array that is assigned is none"),
    **dict.fromkeys(
        ("ocaml", "ocaml_interface"),
        (
            r"^\s*let(\s+\(\)|[%+*]|\s+_\b)|.*\b(with|and)\s+type\b|\s*type\s+nonrec\b|.*[\[|]\s*`",
            "what is only run has no name, nor a type that another one is bound to, nor has a polymorphic variant",
        ),
    ),
    "haskell": (
        r"^\s*(class|where|deriving|infix[lr]?|instance|(data|type) (family|instance)|derive\w+)\b"
        r"|[\w']+\s*$|[A-Z_0-9]+\(|\s*\)\s*where\b",
        "a keyword, a call of a macro and the begin of a signature are none",
    ),
    "lua": (r"^.*~=", "what is compared is none"),
    "ini": (
        r"^\s*(?:[^=:]*[^\w\s=:][^=:]*[=:]|\w+::)",
        "of a name with hyphens or colons only the last word is listed",
    ),
}

# What begins and ends a text of several lines: what stands in one is an example.
TEXTS: Mapping[str, str] = {"elixir": r'"""|\'\'\''}

# What is replaced in a name of theirs, and by what, where we spell names otherwise.
SPELLING: Mapping[str, tuple[str, str]] = {
    "csharp": (r".*\.", ""),  # what is implemented of an interface
    "objective-c": (r":.*", ""),  # the parts of a selector behind the first
    "kotlin": (r"`", ""),
    "cpp": (r"(?<=operator) +(?=\W)| +\Z", ""),  # `operator ==`
    "julia": (r"\{.*\}\Z", ""),  # a constructor with its type parameters
    "lua": (r".*[.:]", ""),  # what the function is a field of
    "r": ("`", ""),
}


def definitions(language: str, paths: Sequence[Path]) -> Mapping[Path, Sequence[Named]]:
    """What the files define."""
    name = LANGUAGES[language]
    done = subprocess.run(
        ["ctags", "--output-format=json", f"--language-force={name}", *_OPTIONS],
        input="\n".join(map(str, paths)).encode(),
        capture_output=True,
        check=True,
    )
    pattern, replacement = SPELLING.get(language, (r"\Z", ""))
    ignored, usual = NO_DEFINITIONS.get(language, {}), _usual_kinds(name)
    nothing = re.compile(NO_LINES.get(language, (r"\Z.", ""))[0])  # a pattern that matches nothing where there is none
    anew, local = DEFINED_ANEW.get(language, frozenset()), LOCAL_TO.get(language, frozenset())
    by_type, known = NAMED_BY_TYPE.get(language, ("", "")), set[tuple[str, str, str]]()
    found: defaultdict[Path, dict[tuple[int, str], Named]] = defaultdict(dict)
    texts = {path: _lines_of_texts(path, TEXTS[language]) if language in TEXTS else set() for path in paths}
    for path in paths:
        found[path] = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        tag = json.loads(line)
        if tag["_type"] != "tag":
            continue
        kind, made_up = tag["kind"], "anonymous" in tag.get("extras", "")
        text = tag.get("pattern", "")[2:]
        counts = not made_up and kind in usual and kind not in ignored and not nothing.match(text)
        counts = counts and not ("<" in tag["name"][:1] or (kind not in local and tag.get("scopeKind") in local))
        spelt = re.sub(pattern, replacement, tag["name"])
        if kind == by_type[0] and (named := re.match(by_type[1], text)):
            spelt = named[1]
        if kind in anew:
            place = (tag["path"], tag.get("scope", ""), spelt)
            counts = counts and place not in known
            known.add(place)
        one = Named(tag["line"], spelt, kind, counts)
        if one.line in texts[Path(tag["path"])] or ((kind, one.line) == ("module", 1) and _is_the_file(tag)):
            continue
        seen = found[Path(tag["path"])]
        if counts or (one.line, one.name) not in seen:
            seen[one.line, one.name] = one
    return {path: list(tags.values()) for path, tags in found.items()}


def _is_the_file(tag: Mapping[str, str]) -> bool:
    """Whether a module of OCaml is the file itself."""
    return tag["name"] == Path(tag["path"]).stem[:1].upper() + Path(tag["path"]).stem[1:]


def _lines_of_texts(path: Path, marks: str) -> set[int]:
    """The lines (from 1) that lie inside a text of several lines, or end one."""
    found, inside = set(), False
    for number, line in enumerate(path.read_text("utf-8", "replace").split("\n"), start=1):
        if inside:
            found.add(number)
        inside ^= len(re.findall(marks, line)) % 2 == 1
    return found


@cache
def _usual_kinds(name: str) -> frozenset[str]:
    """The kinds that ctags lists of a language unless it is told otherwise."""
    done = subprocess.run(["ctags", f"--list-kinds-full={name}"], capture_output=True, text=True, check=True)
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    return frozenset(row[1] for row in rows if row[2] == "yes")
