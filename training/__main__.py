"""`python -m training STEP...`: the steps from the list of packages to the artefact and its scores; see README.md.

Each step reads what the one before left in the folder INGEST_TRAINING (default: build/training).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from training import packages, pairs, test_set

FOLDER = Path(os.environ.get("INGEST_TRAINING", "build/training"))
ARCHIVES, PAIRS, DATA, START = FOLDER / "archives", FOLDER / "pairs", FOLDER / "data.pickle", FOLDER / "start.npy"
ARTEFACT = Path(__file__).parents[1] / "ingest_assets" / "embedding" / "code-256-v1.npz"
SCORES = Path(__file__).with_name("scores.json")


def fetch(_: argparse.Namespace) -> None:
    """Fetch the archives of all packages and check their hashes; what cannot be had is told when all were tried."""
    fetched, missing = [], []
    for one in packages.packages():
        try:
            fetched.append(packages.fetch(one, ARCHIVES))
        except (RuntimeError, ValueError) as error:
            missing.append(f"{one.registry} {one.name}: {error}")
    if missing:
        raise SystemExit("\n".join([f"{len(missing)} of the packages cannot be had:", *missing]))
    packages.save(fetched)


def mine(options: argparse.Namespace) -> None:
    """Mine the pairs of every package that has none yet."""
    PAIRS.mkdir(parents=True, exist_ok=True)
    with multiprocessing.Pool(options.threads) as pool:
        for name, count in pool.imap_unordered(_mined, packages.packages()):
            print(name, count, flush=True)


def _mined(package: packages.Package) -> tuple[str, int]:
    target = PAIRS / f"{package.name.replace('/', '_')}.jsonl"
    return package.name, 0 if target.exists() else pairs.write(package, ARCHIVES, target)


def prepare(_: argparse.Namespace) -> None:
    """Clean the pairs, choose the vocabulary, and make bags and start vectors."""
    from training.dataset import PIECES
    from training.start import start_vectors
    from training.train import DIMENSIONS, load, prepare

    prepare(PAIRS, DATA)
    np.save(START, start_vectors(load(DATA)["words"], PIECES, DIMENSIONS))


def train(options: argparse.Namespace) -> None:
    """Train, and write the artefact."""
    from training import artefact
    from training.train import load, train

    data = load(DATA)
    artefact.write(train(data, np.load(START), options), data["words"], options.artefact)
    print(options.artefact, options.artefact.stat().st_size, "bytes")


def draw_test_set(options: argparse.Namespace) -> None:
    """Draw the test set and compare it with its manifest: nearly all of it must be the same; with --freeze, write the
    manifest."""
    drawn = test_set.draw(PAIRS)
    if options.freeze:
        test_set.freeze(drawn)
    try:
        test_set.require_frozen(drawn)
    except ValueError as error:
        raise SystemExit(str(error)) from error


def evaluate(options: argparse.Namespace) -> None:
    """Score the artefact on the test set against the baselines."""
    from ingest_assets.embedding.code import CodeProvider
    from training.evaluate import evaluate

    with options.artefact.open("rb") as opened:
        provider = CodeProvider("candidate", opened)
    rows = evaluate(
        test_set.draw(PAIRS),
        provider.embed_documents,
        lambda texts: np.stack([provider.embed_query(text) for text in texts]),
        FOLDER / "vectors",
    )
    for row in rows:
        print(json.dumps(row), flush=True)
    if options.artefact == ARTEFACT:
        SCORES.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


STEPS: dict[str, Callable[[argparse.Namespace], None]] = {
    "fetch": fetch,
    "mine": mine,
    "test-set": draw_test_set,
    "prepare": prepare,
    "train": train,
    "evaluate": evaluate,
}


def main() -> None:
    """Run the steps named, in the order given."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("steps", nargs="+", choices=STEPS, metavar="STEP", help=", ".join(STEPS))
    option = partial(parser.add_argument)
    option("--artefact", type=Path, default=ARTEFACT)
    option("--freeze", action="store_true")
    option("--threads", type=int, default=1)
    option("--epochs", type=int, default=1)
    option("--clusters", type=int, default=99, help="first epoch whose batches are made of clusters")
    option("--batch", type=int, default=2048)
    option("--rate", type=float, default=6e-3)
    option("--drop", type=float, default=0.1)
    option("--same", type=float, default=0.5)
    option("--seconds", type=float, default=0)
    options = parser.parse_args()
    for step in options.steps:
        STEPS[step](options)


if __name__ == "__main__":
    main()
