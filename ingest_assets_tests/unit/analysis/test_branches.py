"""The text that a grammar of C reads where `#if` cuts statements in two."""

from __future__ import annotations

import pytest

from ingest_assets.analysis.branches import one_branch


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("#if A\nint a;\n#else\nint b;\n#endif\n", "#if A\nint a;\n#else\nint b;\n#endif\n"),
        ("#if A\nif (a) {\n#else\nif (b) {\n#endif\n}", "     \nif (a) {\n     \n        \n      \n}"),
        ("#if 0\nif (a) {\n#else\nif (b) {\n#endif\n}", "     \n        \n     \nif (b) {\n      \n}"),
        ("f(a,\n#ifdef A\n b,\n#endif\n c);", "f(a,\n        \n b,\n      \n c);"),
        ("x = a\n#ifdef A\n || b\n#endif\n;", "x = a\n        \n || b\n      \n;"),
        ('#if A\nf("{"); // {\n#endif', '#if A\nf("{"); // {\n#endif'),
        ('#ifdef __cplusplus\nextern "C" {\n#endif', '#ifdef __cplusplus\nextern "C" {\n#endif'),
        ("}\n#endif\n#else", "}\n#endif\n#else"),
    ],
)  # fmt: skip
def test_one_branch(text: str, kept: str) -> None:
    assert one_branch(text.encode()) == kept.encode()
