"""The short form of `ingest_assets_tests.fuzz`: some changed texts in every language, the same on every machine."""

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingest_assets.analysis.analyse import ASSETS, analyse
from ingest_assets_tests.fuzz import inputs
from ingest_assets_tests.fuzz.soundness import problems

SEEDS = inputs.seeds()
TEXTS = [texts[0][1] for texts in SEEDS.values() if texts[0][1]]
WITH_TEXT = [name for name, texts in SEEDS.items() if texts[0][1]]
WITHOUT = [name for name in SEEDS if name not in WITH_TEXT]

short = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=8,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def assert_sound(path: str, text: str) -> None:
    found = analyse(path, text, ASSETS)
    assert problems(text, found) == []
    assert analyse(path, text, ASSETS) == found


@pytest.mark.parametrize("name", WITH_TEXT)
@short
@given(random=st.randoms(use_true_random=False))
def test_changed_texts(name: str, random: Random) -> None:
    path, text = random.choice(SEEDS[name])
    assert_sound(path, inputs.mutated(random, text, TEXTS)[:3_000])


@settings(short, max_examples=60)
@given(name=st.sampled_from(WITHOUT), random=st.randoms(use_true_random=False))
def test_languages_without_a_grammar(name: str, random: Random) -> None:
    assert_sound(SEEDS[name][0][0], inputs.mutated(random, random.choice(TEXTS), TEXTS))


@settings(short, max_examples=100)
@given(name=st.sampled_from(list(SEEDS)), random=st.randoms(use_true_random=False))
def test_encodings(name: str, random: Random) -> None:
    path, text = SEEDS[name][0]
    read = inputs.recoded(random, text or random.choice(TEXTS))
    if read is not None:
        assert_sound(path, read)


@pytest.mark.parametrize("what", ["no metrics", "behind the end"])
def test_what_is_unsound_is_told(what: str) -> None:
    found = analyse("a.py", "def f():\n    pass\n", ASSETS)
    assert found.parsed is not None and found.metrics is not None
    if what == "no metrics":
        found.metrics.values["lloc"] = None
        assert problems("def f():\n    pass\n", found) == ["NULL without a reason, or a reason without NULL: ['lloc']"]
    else:
        assert problems("def f():", found)[0] == "function 'f' at (1, 0) to (2, 8) of 1 lines"
