"""Files that say how a codebase is put together, `package.json` for example: which they are, and reading them.

Belongs here: from text to plain data. What it means is said beside the language that uses it.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

# Names of such files. Their texts are read when an import cannot be understood without.
FILES = frozenset({"package.json", "tsconfig.json", "jsconfig.json", "go.mod", "Cargo.toml", "composer.json"})
MAX_CHARACTERS = 1_000_000
_NO_JSON = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)


def is_settings(path: str) -> bool:
    """Whether a file is one of these, or extends one (`tsconfig.base.json`)."""
    name = path.rpartition("/")[2]
    return name in FILES or (name.startswith(("tsconfig.", "tsconfig-")) and name.endswith(".json"))


def read(path: str, text: str) -> dict[str, Any]:
    """The settings in a file; empty where they cannot be read."""
    if len(text) > MAX_CHARACTERS:
        return {}
    try:
        if path.endswith(".json"):
            found = json.loads(_NO_JSON.sub(lambda match: match[1] or "", text))
        elif path.endswith(".toml"):
            found = tomllib.loads(text)
        else:
            module = re.search(r"^module\s+(\S+)", text, re.MULTILINE)
            found = {"module": module[1].strip('"')} if module else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
