"""Try every language with texts that nobody would write, for as long as is asked for; say what is wrong, and where.

One child process a language works through them, under a limit of memory. One that stops answering is ended, and the
text that it stopped at is kept. Exit code 1: something is wrong.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ingest_assets.analysis import languages
from ingest_assets.cli.output import put, say
from ingest_assets.codebases.content import decode
from ingest_assets_tests.fuzz import child, inputs

SILENCE = 120.0  # seconds after which a child that says nothing is ended
_REAL_FILE_BYTES = 2_000_000


def main() -> int:
    """Try what the command line says; the exit code."""
    options = _options()
    real = _real_files(options.paths)
    texts = inputs.seeds()
    names = options.language or [*sorted(texts, key=lambda name: languages.by_name(name).grammar is None)]
    each = options.seconds / len(names)
    wrong = 0
    for name in names:
        seeds = texts[name] + real.get(name, [])
        wrong += _tried(name, seeds, options.seed, each, options.keep)
    put(f"{wrong} texts went wrong")
    return 1 if wrong else 0


def _tried(name: str, seeds: Sequence[tuple[str, str]], seed: int, seconds: float, keep: Path) -> int:
    """How many texts of a language went wrong."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    file = keep / f"{name}.txt"
    process = context.Process(target=child.work, args=(sender, name, list(seeds), seed, seconds, file))
    process.start()
    sender.close()
    wrong, last, ended = 0, "", ""
    while not ended:
        try:
            if receiver.poll(SILENCE):
                last, said = receiver.recv()
                if said:
                    wrong += 1
                    put(f"{name}: {last}: {said}")
            else:
                ended = f"no answer for {SILENCE:g} s"
        except EOFError:
            process.join()
            ended = "done" if process.exitcode == 0 else f"its process ended with {process.exitcode}"
    process.kill()
    process.join()
    if ended != "done":
        wrong += 1
        put(f"{name}: after {last}: {ended}; the text is in {file}")
    else:
        say(f"{name}: {last}")
    return wrong


def _real_files(paths: Sequence[Path]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for top in paths:
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and path.stat().st_size <= _REAL_FILE_BYTES:
                text = decode(path.read_bytes(), _REAL_FILE_BYTES).text
                language = None if text is None else languages.detect(path.name, text)
                if text is not None and language is not None:
                    found.setdefault(language.name, []).append((path.name, text))
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ingest_assets_tests.fuzz", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE|FOLDER", help="real files to begin with")
    parser.add_argument("--seconds", type=float, default=600.0, help="altogether, shared among the languages")
    parser.add_argument("--language", action="append", choices=languages.names(), metavar="NAME")
    parser.add_argument("--seed", type=int, default=0, help="other random texts")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where texts that went wrong are kept")
    options = parser.parse_args()
    options.keep = options.keep or Path(tempfile.mkdtemp(prefix="ingest-fuzz-"))
    options.keep.mkdir(parents=True, exist_ok=True)
    return options


if __name__ == "__main__":
    sys.exit(main())
