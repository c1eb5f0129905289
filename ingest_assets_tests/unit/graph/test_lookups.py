"""Answers are the same whatever was asked before."""

from __future__ import annotations

import itertools

from ingest_assets.analysis.lookups import MAX_HEIGHT, Lookups


def reach(lookups: Lookups, links: dict[str, str], start: str) -> str:
    """The names on the way from one, each found by asking for the next."""

    def ask(name: str) -> str:
        def find() -> str:
            lookups.add("link", name)
            return name + (ask(links[name]) if name in links else "")

        return lookups.remember(name, find, "!")

    return ask(start)


def test_answers_are_found_once_and_bring_their_lookups_along() -> None:
    lookups = Lookups()
    links = {"a": "b", "b": "c"}
    assert reach(lookups, links, "b") == "bc"
    assert lookups.take() == {("link", "b"), ("link", "c")}
    assert reach(lookups, links, "a") == "abc"
    assert lookups.take() == {("link", "a"), ("link", "b"), ("link", "c")}
    assert lookups.take() == set()


def test_a_circle_is_the_same_from_everywhere_in_any_order() -> None:
    links = {"a": "b", "b": "c", "c": "a", "d": "b"}
    expected = {"a": "abc!", "b": "bca!", "c": "cab!", "d": "dbca!"}
    everything = {("link", name) for name in "abc"}
    for order in itertools.permutations(expected):
        lookups = Lookups()
        for name in (*order, *order):
            assert reach(lookups, links, name) == expected[name]
            assert lookups.take() == everything | {("link", name)}


def test_a_long_chain_is_cut_at_the_same_place_in_any_order() -> None:
    links = {chr(1000 + n): chr(1001 + n) for n in range(3 * MAX_HEIGHT)}
    fresh = [reach(Lookups(), links, start) for start in links]
    lookups = Lookups()
    assert [reach(lookups, links, start) for start in reversed(links)] == fresh[::-1]
    assert [reach(lookups, links, start) for start in links] == fresh
    assert len(fresh[0]) == MAX_HEIGHT + 1
