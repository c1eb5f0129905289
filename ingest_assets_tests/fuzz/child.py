"""The process that works through the texts of one language, and tells `__main__` what is wrong with each."""

from __future__ import annotations

import resource
import shutil
import time
import traceback
from collections.abc import Iterator
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from ingest_assets.analysis.analyse import ASSETS, analyse
from ingest_assets_tests.fuzz import inputs
from ingest_assets_tests.fuzz.soundness import problems

SECONDS = 30.0  # that one text may take, of a processor: 10 of them for its parse
MEMORY = 3_000_000_000  # bytes of address space
RANDOM_BETWEEN = 20  # random texts between two extreme ones

Case = tuple[str, str, str]  # what it is, path, text


def work(sender: Connection, name: str, seeds: list[tuple[str, str]], seed: int, seconds: float, file: Path) -> None:
    """Work through the texts of a language, and send what is wrong with each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    until = time.monotonic() + seconds
    tried, slowest = 0, (0.0, "")
    for what, path, text in _cases(name, seeds, seed):
        if time.monotonic() > until:
            break
        file.write_text(text, "utf-8", "surrogatepass", newline="")
        began = time.thread_time()
        try:
            found = analyse(path, text, ASSETS)
            took = time.thread_time() - began
            said = problems(text, found)
            if took < SECONDS / 10 and analyse(path, text, ASSETS) != found:
                said.append("another answer the second time")
        except Exception:
            took, said = time.thread_time() - began, [traceback.format_exc(limit=-5)]
        if took > SECONDS:
            said.append(f"took {took:.0f} s")
        tried, slowest = tried + 1, max(slowest, (took, what))
        if said:
            shutil.copyfile(file, file.with_name(f"{file.stem}-{tried}{file.suffix}"))
        sender.send((f"{what} ({path})", "; ".join(said[:3])))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sender.send((f"{tried} texts, slowest {slowest[0]:.1f} s ({slowest[1]}), peak {peak} MB", ""))


def _cases(name: str, seeds: list[tuple[str, str]], seed: int) -> Iterator[Case]:
    """What there is; then, without end, what is random, and what is extreme among it."""
    for number, (path, text) in enumerate(seeds):
        yield f"seed {number}", path, text
    path, text = seeds[0]
    extremes = inputs.extremes(text, Random(f"{name} {seed}"))
    texts = [text for _, text in seeds] + [text for others in inputs.seeds().values() for _, text in others[:1]]
    for number in count():
        random = Random(f"{name} {seed} {number}")
        if number % RANDOM_BETWEEN == 0 and (extreme := next(extremes, None)):
            yield extreme[0], path, extreme[1]
        one, text = random.choice(seeds)
        changed: str | None = inputs.mutated(random, text, texts)
        if random.random() < 0.2:
            changed = inputs.recoded(random, changed or "")
        if changed is not None:
            yield f"random {number}", one, changed
