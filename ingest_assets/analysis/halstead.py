"""Halstead's measures: "Elements of Software Science", 1977; names and formulas as in rust-code-analysis.

Operators are keywords, operators and opening brackets, told apart by what is written; operands are names and literals,
told apart by their text. What a language counts otherwise stands in its data.
"""

from __future__ import annotations

from math import log2

HALSTEAD = (
    "halstead_distinct_operators",  # n1
    "halstead_distinct_operands",  # n2
    "halstead_operators",  # N1
    "halstead_operands",  # N2
    "halstead_vocabulary",
    "halstead_length",
    "halstead_estimated_length",
    "halstead_purity",
    "halstead_volume",
    "halstead_difficulty",
    "halstead_level",
    "halstead_effort",
    "halstead_time",
    "halstead_bugs",
)
NO_TOKENS = "neither operators nor operands"


def halstead(n1: float, n2: float, all1: float, all2: float) -> dict[str, int | float | None]:
    """The measures that follow from four counts, in the order of HALSTEAD; those that would divide by 0 are None.

    n1, n2 distinct and N1, N2 all operators and operands; vocabulary n1 + n2, length N1 + N2, estimated length
    n1 log2 n1 + n2 log2 n2, purity estimated length / length, volume length * log2 vocabulary, difficulty
    n1/2 * N2/n2, level 1 / difficulty, effort difficulty * volume, time effort / 18 seconds, bugs effort^(2/3) / 3000.
    """
    vocabulary, length = n1 + n2, all1 + all2
    if not length:
        return dict.fromkeys(HALSTEAD[4:]) | dict.fromkeys(HALSTEAD[4:6], 0)
    estimated = (n1 * log2(n1) if n1 else 0.0) + (n2 * log2(n2) if n2 else 0.0)
    volume = length * log2(vocabulary)
    difficulty = n1 / 2 * all2 / n2 if n2 else None
    effort = difficulty * volume if difficulty is not None else None
    return {
        "halstead_vocabulary": vocabulary,
        "halstead_length": length,
        "halstead_estimated_length": estimated,
        "halstead_purity": estimated / length,
        "halstead_volume": volume,
        "halstead_difficulty": difficulty,
        "halstead_level": 1 / difficulty if difficulty else None,
        "halstead_effort": effort,
        "halstead_time": effort / 18 if effort is not None else None,
        "halstead_bugs": effort ** (2 / 3) / 3000 if effort is not None else None,
    }
