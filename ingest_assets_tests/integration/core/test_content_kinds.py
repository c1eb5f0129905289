"""Files that are not plain source text, and names that are hard to hold: none stops a run."""

from __future__ import annotations

import os
from collections.abc import Callable

from ingest_assets.codebases.paths import escape
from ingest_assets_tests.integration.core.workplace import FILE_ASSETS, Workplace


def test_every_kind_of_content(workplace: Callable[..., Workplace]) -> None:
    demo = workplace(
        {
            "good.py": "def good():\n    return 1\n",
            "broken.py": "def half(:\n  return (\n\ndef whole():\n    return 2\n",
            "binary.py": bytes(range(256)) * 8,
            "huge.py": b"x" * 20_000_000,
            "wide.py": "def wide():\n    return 'ä'\n".encode("utf-16"),
            "empty.py": "",
            "model.py": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12\n",
            ".env": "PASSWORD=x\n",
        }
    )
    (demo.folder / "out.py").symlink_to("/etc/hostname")
    result = demo.run()
    assert result.status == "ready"
    assert {path: (state, parsed) for path, state, parsed in demo.rows(
        "SELECT path, state, parse_status FROM code_files"
    )} == {
        "good.py": ("text", "parsed"),
        "broken.py": ("text", "partial"),
        "binary.py": ("binary", "not_analysed"),
        "huge.py": ("too_large", "not_analysed"),
        "wide.py": ("text", "parsed"),
        "empty.py": ("text", "parsed"),
        "model.py": ("lfs_pointer", "not_analysed"),
    }  # fmt: skip
    assert demo.value("SELECT encoding FROM code_files WHERE path = 'wide.py'") == "utf-16"
    assert demo.rows("SELECT name FROM definitions WHERE path = 'broken.py' AND name = 'whole'") == [("whole",)]
    assert set(demo.rows("SELECT path, reason FROM manifest_skips WHERE path <> ''")) == {
        (".env", "secret"),
        ("out.py", "symlink out of the tree"),
    }
    assert demo.stale() == {}
    demo.assert_verified()
    # A file that grows out of its limits and back again.
    demo.write({"good.py": b"y = 2\n" * 400_000, "huge.py": "x = 1\n", "empty.py": "z = 1\n"})
    assert demo.run().status == "ready"
    assert demo.value("SELECT state FROM code_files WHERE path = 'good.py'") == "too_large"
    assert demo.rows("SELECT FROM definitions WHERE path = 'good.py'") == []
    demo.assert_verified()


def test_names_that_are_hard_to_hold(workplace: Callable[..., Workplace]) -> None:
    names = [
        b'it\'s "quoted".py',
        b"three...dots.py",
        b"...first.py",
        b" lead and trail .py ",
        b"new\nline.py",
        b"tab\t%41.py",
        b"latin-\xe9\xff.py",
        b"a@b.py",
        b"$(touch x);`y`.py",
        b"[a],{b}|c.py",
        b"n" * 197 + b".py",
        "größe/文件_🙂.py".encode(),
        "cafe\u0301.py".encode(),
        b"back\\slash.py",
        b"-option.py",
        b"%s %(x)s {y}.py",
    ]
    demo = workplace({})
    for name in names:
        path = os.fsencode(demo.folder) + b"/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - names that are bytes
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(b"def named():\n    return 1\n")
    taken = {escape(name) for name in names if name.endswith(b".py")}
    assert demo.run().status == "ready"
    assert demo.partitions() == taken
    for asset in FILE_ASSETS:
        assert demo.partition_states(asset) == dict.fromkeys(taken, "materialized")
    assert demo.stale() == {}
    demo.assert_verified()
    # Alone: its key is then the partition tag of the run.
    for name in (b"new\nline.py", b"three...dots.py", b"latin-\xe9\xff.py"):
        with open(os.fsencode(demo.folder) + b"/" + name, "ab") as file:  # noqa: PTH123
            file.write(b"X = 2\n")
        result = demo.run([escape(name)])
        assert result.assets["parsed_file"]["materialized"] == 1
        assert result.run_id is not None
        run = demo.instance.get_run_by_id(result.run_id)
        assert run is not None and run.is_success
        assert run.tags["dagster/partition"] == escape(name)
    demo.assert_verified()
