"""After any sequence of changes and runs the stored state is that of a clean ingestion."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingest_assets_tests.integration.core.workplace import Workplace

NAMES = ("a.py", "b.py", "pack/__init__.py", "pack/c.py", "web/d.js", "web/e.js", "f.toml", "docs/g.md")
TEXTS = (
    "",
    "def f(x):\n    return x\n",
    "from pack.c import g\nfrom b import f\n\n\ndef h(x):\n    # said\n    return g(f(x))\n",
    "def g(x):\n    return x + 1\n\n\nclass C:\n    def m(self):\n        return g(self)\n",
    "import { f } from './e.js';\nexport function f(x) { return f(x); }\n",
    "def broken(:\n",
    "# Title\n\nSome words.\n",
    "\0binary",
    # Long enough to be a duplicated block where it stands twice.
    "def long(alpha):\n" + "".join(f"    value_{n} = first_{n}(alpha, {n}) + beta_{n}\n" for n in range(12)),
)
_names, _texts = st.sampled_from(NAMES), st.sampled_from(TEXTS)
_actions = st.one_of(
    st.tuples(st.just("write"), _names, _texts),
    st.tuples(st.just("append"), _names, st.sampled_from(("\n", "# more\n", "X = 1\n"))),
    st.tuples(st.just("rename"), _names, _names),
    st.tuples(st.just("delete"), _names, st.just("")),
    st.tuples(st.just("run"), _names, st.just("")),
    st.tuples(st.just("run all"), st.just(""), st.just("")),
)
_numbers = itertools.count(1)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(
    files=st.dictionaries(_names, _texts, min_size=4),
    actions=st.lists(_actions, min_size=6, max_size=12),
)
def test_any_sequence(
    workplace: Callable[..., Workplace], files: dict[str, str], actions: list[tuple[str, str, str]]
) -> None:
    demo = workplace(dict(files), name=f"demo_{next(_numbers)}")
    demo.run()
    for action, name, other in actions:
        path = demo.folder / name
        if action == "write":
            demo.write({name: other})
        elif action == "append" and path.exists():
            demo.write({name: path.read_text() + other})
        elif action == "rename" and path.exists():
            (demo.folder / other).parent.mkdir(parents=True, exist_ok=True)
            path.rename(demo.folder / other)
        elif action == "delete" and path.exists():
            path.unlink()
        elif action == "run" and path.exists():
            demo.run([name])
        elif action == "run all":
            demo.run()
    result = demo.run()
    assert result.status == "ready", result.pending
    assert demo.stale() == {}
    assert demo.run().run_id is None
    demo.assert_verified()
