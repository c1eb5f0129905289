"""When a process that handles facts by the hundred thousand looks for garbage."""

import gc


def collect_seldom() -> None:
    """Let the collector run for every 100,000 new objects instead of 700, and seldom look at the old ones.

    Facts and edges hold no cycles and live until they are written: looking through all of them again and again takes a
    sixth of the time in which a graph is built.
    """
    gc.set_threshold(100_000, 20, 20)
