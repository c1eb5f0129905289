"""Which runs of three characters a text has, as a small set of bits: enough to say that a text cannot hold something.

Only ASCII counts, whatever its case. A text's set has a bit of each of its trigrams, found by a hash; other trigrams
may share it. So a text that lacks a bit of a literal's trigrams does not hold the literal, in any case, and one that
has them all may hold it. Small texts have small sets: a set is folded in half while few of its bits are set.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_BITS = 1 << 16  # of a set at most
_SMALLEST = 64
_DENSE = 0.2  # share of bits set from which on a set is not folded: one of five trigrams that a text lacks goes unseen
_MULTIPLIER = np.uint32(2_654_435_761)  # Knuth's, for multiplicative hashing

# What regular expressions take for the same as an ASCII letter, beside its other case.
_SAME_AS_ASCII = {"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"}


def bits(text: str) -> bytes:
    """The set of a text: 8 bytes to 8 KB, the number of bits a power of two, the lowest bit of a byte first."""
    found = places(text)
    size = max(_SMALLEST, min(_BITS, 4 << len(found).bit_length()))
    table = np.zeros(size, bool)
    table[found & np.uint32(size - 1)] = True
    while len(table) > _SMALLEST:
        half = len(table) // 2
        folded = table[:half] | table[half:]
        if folded.sum() > _DENSE * half:
            break
        table = folded
    return np.packbits(table, bitorder="little").tobytes()


def places(text: str) -> NDArray[np.uint32]:
    """The bit of each trigram of a text in a set of 65,536, as often as it stands there; in a smaller set it is the
    remainder."""
    if not text.isascii():
        for sign, letter in _SAME_AS_ASCII.items():  # str.translate looks up all the others too
            text = text.replace(sign, letter)
    # bytes.lower changes ASCII letters alone. Bytes of other characters are above 127.
    data = np.frombuffer(text.encode("utf-8", "surrogatepass").lower(), np.uint8)
    if len(data) < 3:
        return np.empty(0, np.uint32)
    wide = data.astype(np.uint32)
    codes = (wide[:-2] << np.uint32(14)) | (wide[1:-1] << np.uint32(7)) | wide[2:]
    other = data > 127
    if other.any():
        codes = codes[~(other[:-2] | other[1:-1] | other[2:])]
    hashed: NDArray[np.uint32] = (codes * _MULTIPLIER) >> np.uint32(16)
    return hashed
