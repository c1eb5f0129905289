"""What the methods of containers give that languages bring along: data that keeps `inference` from reading libraries.

Belongs here: names of methods by family. Of a container it is known what it holds, by its type's arguments.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest_assets.analysis.graph_names import words

# Methods that give one of the elements, and those that give a container of the same.
ELEMENT: Mapping[str, frozenset[str]] = {"script": words("at find findLast get pop shift")}
SAME: Mapping[str, frozenset[str]] = {
    "script": words("concat filter reverse slice sort splice toReversed toSorted toSpliced values")
}
# Methods that hand elements to a function: which of its parameters are elements.
HANDED: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "script": dict.fromkeys(words("every filter find findIndex findLast findLastIndex flatMap forEach map some"), (0,))
    | dict.fromkeys(words("sort toSorted"), (0, 1))
    | dict.fromkeys(words("reduce reduceRight"), (1,))
}
