"""What is measured inside of one warm process, not as a command: parsing, analysis, a look of the sensor, searching.

Run by `Sandbox.inside` as `python -m ingest_assets_tests.benchmarks.inside TASK WORD...`; answers in JSON on stdout.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

PARSE_REPEATS = 3
LOOK_REPEATS = 10
COPIES = (1, 2, 4, 8)
COPIED_BYTES = 250_000
_MAX_FILE_BYTES = 1_000_000
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes; what getrusage counts in


def parse(folder: str) -> dict[str, Any]:
    """Seconds that tree-sitter needs for all Python files of a folder, read before, on one core: nothing but trees."""
    from tree_sitter import Parser
    from tree_sitter_language_pack import get_language

    texts = [path.read_bytes() for path in sorted(Path(folder).rglob("*.py")) if path.is_file()]
    parser = Parser(get_language("python"))

    def everything() -> None:
        for text in texts:
            parser.parse(text)

    return {"seconds": [_seconds(everything) for _ in range(PARSE_REPEATS)], "files": len(texts)}


def languages(folder: str) -> dict[str, Any]:
    """How many bytes of each language with a grammar a folder holds, in files that people wrote."""
    sizes: Counter[str] = Counter()
    for language, text in _written(folder):
        sizes[language] += len(text)
    return dict(sizes.most_common())


def analyse(folder: str, language: str) -> dict[str, Any]:
    """Processor seconds and peak memory (MB above that of an almost empty file) of the whole analysis of one text: the
    first files of a language put together, then copies of that."""
    from ingest_assets.analysis import languages

    extensions = languages.by_name(language).extensions
    text = ""
    for name, written in _written(folder, extensions):
        if name == language:
            text += f"{written}\n"
        if len(text) >= COPIED_BYTES:
            break
    return _copied(f"a{extensions[0]}", text[:COPIED_BYTES])


def against_parse(folder: str, language: str) -> dict[str, Any]:
    """Processor seconds of the bare parse of the first files of a language, and of their whole analysis, repeat by
    repeat in turn."""
    from tree_sitter import Parser

    from ingest_assets.analysis import analyse as analysis
    from ingest_assets.analysis import languages, syntax

    path = f"a{languages.by_name(language).extensions[0]}"
    texts: list[str] = []
    for name, written in _written(folder, languages.by_name(language).extensions):
        if name == language and sum(map(len, texts)) < COPIED_BYTES:
            texts.append(written)
    parser, written_bytes = Parser(syntax.grammar(language)), [text.encode() for text in texts]
    bare, whole = [], []
    for _ in range(PARSE_REPEATS + 2):
        began = time.thread_time()
        for data in written_bytes:
            parser.parse(data)
        bare.append(time.thread_time() - began)
        began = time.thread_time()
        for text in texts:
            analysis.analyse(path, text, analysis.ASSETS)
        whole.append(time.thread_time() - began)
    return {"files": len(texts), "bytes": sum(map(len, written_bytes)), "bare": bare, "whole": whole}


def dense(_: str) -> dict[str, Any]:
    """The same of a JSON array of numbers, on one line: almost every byte is a node of its tree."""
    return _copied("a.json", "[" + "1," * (COPIED_BYTES // 2) + "1],", "[", "1]")


def _copied(path: str, text: str, before: str = "", behind: str = "") -> dict[str, Any]:
    from ingest_assets.analysis import analyse as analysis

    def peak() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT / 1_000_000

    analysis.analyse(path, text[:200], analysis.ASSETS)
    empty = peak()
    seconds, peaks, reasons = [], [], []
    for copies in COPIES:
        whole = before + text * copies + behind
        began = time.thread_time()
        found = analysis.analyse(path, whole, analysis.ASSETS).parsed
        seconds.append(time.thread_time() - began)
        peaks.append(peak() - empty)
        reasons.append(found.reason if found and found.status == "text_only" else None)
    return {"megabytes": len(text.encode()) / 1_000_000, "seconds": seconds, "peak_mb": peaks, "given_up": reasons}


def _written(folder: str, extensions: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Language and text of the files of a folder that people wrote and that have a grammar, by path."""
    from ingest_assets.analysis.flags import flags
    from ingest_assets.analysis.languages import detect
    from ingest_assets.codebases.content import decode

    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and not path.is_symlink() and (not extensions or path.suffix in extensions):
            text = decode(path.read_bytes(), _MAX_FILE_BYTES).text
            language = detect(path.name, text) if text else None
            if text and language is not None and language.grammar is not None and language.extensions:
                told = flags(path.relative_to(folder).as_posix(), text)
                if not told.is_generated and not told.is_vendored:
                    yield language.name, text


def look(name: str) -> dict[str, Any]:
    """Seconds of each look of the source sensor at a codebase that has not changed, after a first one."""
    from ingest_assets.automation import sensors
    from ingest_assets.codebases import registry
    from ingest_assets.storage import database

    with database.pool().connection() as conn:
        codebase = registry.get(conn, name)
    answers = [str(sensors.look(codebase))]
    seconds = [_seconds(lambda: answers.append(str(sensors.look(codebase)))) for _ in range(LOOK_REPEATS)]
    return {"seconds": seconds, "answers": sorted(set(answers))}


def search(name: str) -> dict[str, Any]:
    """Seconds of each query of queries.txt, hybrid, ten results, after one that loads the model."""
    from ingest_assets.search import query
    from ingest_assets.storage import database

    queries = (files(__package__ or "") / "queries.txt").read_text("utf-8").splitlines()
    found: list[int] = []

    def ask(words: str) -> None:
        with database.pool().connection() as conn:
            found.append(len(query.search(conn, name, words)))

    ask(queries[-1])
    return {"seconds": [_seconds(lambda words=words: ask(words)) for words in queries], "results": found[1:]}  # type: ignore[misc]


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "parse": parse,
    "languages": languages,
    "analyse": analyse,
    "against_parse": against_parse,
    "dense": dense,
    "look": look,
    "search": search,
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
