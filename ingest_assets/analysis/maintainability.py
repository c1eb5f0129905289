"""The maintainability index in its three usual forms, from Halstead's volume, cyclomatic complexity and lines.

- `mi_original`: Oman and Hagemeister, "Metrics for assessing a software system's maintainability", 1992:
  171 - 5.2 ln V - 0.23 G - 16.2 ln SLOC;
- `mi_sei`: the Software Engineering Institute's: 171 - 5.2 log2 V - 0.23 G - 16.2 log2 SLOC + 50 sin sqrt(2.4 C), where
  C is the share of lines with comments;
- `mi_visual_studio`: Microsoft's: max(0, mi_original * 100 / 171).

SLOC are all lines, blank ones and comments too, as in rust-code-analysis. The first two may be negative.
"""

from __future__ import annotations

from math import log, log2, sin, sqrt

MAINTAINABILITY = ("mi_original", "mi_sei", "mi_visual_studio")


def maintainability(
    volume: float | None, cyclomatic: float | None, sloc: float, cloc: float
) -> dict[str, float | None]:
    """The three indexes; None where there is no code."""
    if not volume or cyclomatic is None or not sloc:
        return dict.fromkeys(MAINTAINABILITY)
    original = 171 - 5.2 * log(volume) - 0.23 * cyclomatic - 16.2 * log(sloc)
    return {
        "mi_original": original,
        "mi_sei": 171 - 5.2 * log2(volume) - 0.23 * cyclomatic - 16.2 * log2(sloc) + 50 * sin(sqrt(2.4 * cloc / sloc)),
        "mi_visual_studio": max(0.0, original * 100 / 171),
    }
