"""What the whole codebase says of a file: duplicated blocks, technical debt, history; up to date with what changes."""

from __future__ import annotations

import shutil
from typing import Any

from ingest_assets.storage import metrics
from ingest_assets_tests.integration.core.workplace import Workplace
from ingest_assets_tests.unit.codebases.repositories import git

BODY = "".join(f"    value_{n} = first_{n}(alpha, {n}) + beta_{n}\n" for n in range(12))
ONE, TWO = f"def one(alpha):\n{BODY}    return 1\n", f"def two(alpha):\n{BODY}    return 2\n"


def columns(demo: Workplace, path: str, *names: str) -> tuple[Any, ...]:
    (row,) = demo.rows(f"SELECT {', '.join(names)} FROM codebase_metadata WHERE path = %s", path)
    return row


def test_a_copy_is_found_in_both_files_until_it_is_gone(demo: Workplace) -> None:
    demo.write({"one.py": ONE})
    demo.run()
    assert columns(demo, "one.py", "duplicated_lines", "code_smells") == (0, 1)
    demo.write({"two.py": "\n\n" + TWO})
    demo.run()
    assert columns(demo, "one.py", "duplicated_lines", "code_smells") == (12, 2)
    found = demo.rows("SELECT path, start_line, end_line, places FROM quality_findings WHERE rule = 'duplicated_block'")
    assert sorted(found) == [
        ("one.py", 2, 13, [{"path": "two.py", "start_line": 4, "end_line": 15}]),
        ("two.py", 4, 15, [{"path": "one.py", "start_line": 2, "end_line": 13}]),
    ]
    demo.assert_verified()
    demo.write({"two.py": TWO})  # the places of the other file follow
    demo.run()
    assert (
        demo.value(
            "SELECT places -> 0 ->> 'start_line' FROM quality_findings WHERE path = 'one.py' AND places IS NOT NULL"
        )
        == "2"
    )
    demo.delete("two.py")
    demo.run()
    assert columns(demo, "one.py", "duplicated_lines", "code_smells") == (0, 1)
    assert demo.value("SELECT count(*) FROM quality_findings WHERE rule = 'duplicated_block'") == 0
    demo.assert_verified()


def test_generated_code_and_text_are_no_copies(demo: Workplace) -> None:
    demo.write({"one.py": ONE, "made_pb2.py": TWO, "notes.txt": TWO, "data.bin": b"\0" + TWO.encode()})
    demo.run()
    assert columns(demo, "one.py", "duplicated_lines") == (0,)
    reason = "wider_reasons ->> 'duplicated_lines'"
    assert columns(demo, "made_pb2.py", "duplicated_lines", reason) == (None, "generated code")
    assert columns(demo, "notes.txt", "duplicated_lines", reason)[0] is None
    assert "grammar" in columns(demo, "notes.txt", reason)[0]
    demo.assert_verified()


def test_smells_are_for_whoever_wrote_the_code(demo: Workplace) -> None:
    long = "def f(a, b, c, d, e, g, h, i):\n    return eval(input())\n"
    demo.write({"own.py": long, "vendor/theirs.py": long, "made_pb2.py": long})
    demo.run()
    smells = ("code_smells", "technical_debt_minutes", "technical_debt_ratio", "vulnerability_count")
    assert columns(demo, "own.py", *smells)[0] == 2
    for path, reason in (("vendor/theirs.py", "vendored code"), ("made_pb2.py", "generated code")):
        assert columns(demo, path, *smells) == (None, None, None, 1)
        assert columns(demo, path, "wider_reasons ->> 'code_smells'") == (reason,)
    counts = "SELECT path, count(*) FROM quality_findings WHERE path ~ 'own|theirs|made' GROUP BY 1 ORDER BY 1"
    assert demo.rows(counts) == [("made_pb2.py", 1), ("own.py", 3), ("vendor/theirs.py", 1)]
    demo.assert_verified()


def test_technical_debt_is_the_sum_of_what_was_found(demo: Workplace) -> None:
    many = ", ".join(f"p{n}" for n in range(9))
    demo.write({"wide.py": f'def f({many}):\n    """Say."""\n    return p1\n'})
    demo.run()
    assert columns(demo, "wide.py", "code_smells", "technical_debt_minutes", "technical_debt_ratio") == (1, 20, 20 / 60)
    report = demo.value("SELECT report FROM quality_reports")
    assert report["debt"]["minutes"] == demo.value("SELECT sum(technical_debt_minutes) FROM codebase_metadata")
    assert report["rules"]["many_parameters"] == 1


HISTORY = ("commits", "authors", "churn_90d", "hot_spot")


def in_git(demo: Workplace) -> None:
    git(demo.folder, "init", "--quiet", "--initial-branch=main")
    commit(demo)


def commit(demo: Workplace) -> None:
    git(demo.folder, "add", "--all")
    git(demo.folder, "commit", "--quiet", "--allow-empty", "--message=change")


def test_history_follows_the_commits_of_a_work_tree(demo: Workplace) -> None:
    assert columns(demo, "pack/words.py", *HISTORY) == (None,) * 4
    assert metrics.of_file(demo.conn, "demo", "pack/words.py")["reasons"]["hot_spot"].startswith(
        "the codebase is in no"
    )  # type: ignore[index]
    in_git(demo)
    demo.run()
    lines, complexity = columns(demo, "pack/words.py", "line_count", "cyclomatic_complexity")
    assert columns(demo, "pack/words.py", *HISTORY) == (1, 1, lines, lines * complexity)
    demo.assert_verified()
    demo.write({"pack/words.py": "X = 1\n", "new.py": "Y = 1\n"})
    demo.run()  # nothing is committed yet
    assert columns(demo, "pack/words.py", *HISTORY)[:3] == (1, 1, lines)
    assert columns(demo, "new.py", *HISTORY, "wider_reasons ->> 'history'") == (None,) * 4 + ("not committed",)
    before = demo.versions()
    commit(demo)
    result = demo.run()  # no file is made again for a commit
    assert demo.changed_since(before).keys() <= {"quality_report", "codebase_status"}
    assert result.assets["quality_report"]["materialized"] == 1
    assert columns(demo, "pack/words.py", *HISTORY[:3]) == (2, 1, 2 * lines + 1)
    assert columns(demo, "new.py", *HISTORY[:3]) == (1, 1, 1)
    found = metrics.of_file(demo.conn, "demo", "new.py")
    assert found is not None and (found["metrics"]["age_days"], found["metrics"]["idle_days"]) == (0, 0)
    assert demo.stale() == {}
    assert demo.run().run_id is None
    demo.assert_verified()


def test_history_after_a_forced_update_and_without_its_repository(demo: Workplace) -> None:
    in_git(demo)
    demo.write({"pack/words.py": "X = 1\n"})
    commit(demo)
    demo.run()
    assert columns(demo, "pack/words.py", "commits") == (2,)
    git(demo.folder, "reset", "--quiet", "--soft", "HEAD~1")
    git(demo.folder, "commit", "--quiet", "--amend", "--message=other")
    demo.run()
    assert columns(demo, "pack/words.py", "commits") == (1,)
    demo.assert_verified()
    shutil.rmtree(demo.folder / ".git")
    demo.run()
    assert columns(demo, "pack/words.py", *HISTORY) == (None,) * 4
    demo.assert_verified()


def test_a_repository_that_cannot_be_read_is_no_empty_history(demo: Workplace) -> None:
    in_git(demo)
    tree = git(demo.folder, "rev-parse", "HEAD^{tree}")
    commit(demo)
    (demo.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    assert demo.run().status == "ready"
    found = metrics.of_file(demo.conn, "demo", "pack/words.py")
    assert found is not None and found["metrics"]["commits"] is None
    assert found["reasons"]["commits"].startswith("the history cannot be read: ")


def test_a_shallow_clone_does_not_pass_for_a_whole_history(demo: Workplace) -> None:
    in_git(demo)
    commit(demo)
    git(demo.folder, "fetch", "--quiet", "--depth=1", f"file://{demo.folder}", "main")
    demo.run()
    found = metrics.of_file(demo.conn, "demo", "pack/words.py")
    assert found is not None and found["metrics"]["commits"] is None
    assert found["reasons"].keys() >= {"commits", "authors", "age_days", "churn_90d", "hot_spot"}
    demo.assert_verified()


COVERAGE = ("test_coverage", "covered_lines", "coverable_lines")
LCOV = "SF:pack/words.py\nDA:4,1\nDA:6,1\nDA:9,0\nDA:10,0\nend_of_record\nSF:later.py\nDA:1,1\nend_of_record\n"


def test_coverage_is_read_where_there_is_a_report(demo: Workplace) -> None:
    def reason(path: str) -> str:
        found = metrics.of_file(demo.conn, "demo", path)
        assert found is not None and found["metrics"]["test_coverage"] is None
        return str(found["reasons"]["test_coverage"])

    assert columns(demo, "pack/words.py", *COVERAGE) == (None,) * 3
    assert reason("pack/words.py") == "no coverage report was found"
    demo.write({".gitignore": "coverage/\n", "coverage/lcov.info": LCOV})
    demo.run()
    assert columns(demo, "pack/words.py", *COVERAGE) == (0.5, 2, 4)
    assert reason("pack/tool.py") == "no coverage report names the file"
    demo.assert_verified()
    before = demo.versions()
    demo.write({"coverage/lcov.info": LCOV.replace("DA:9,0", "DA:9,1")})
    demo.run()  # only what the report says is taken up
    assert columns(demo, "pack/words.py", *COVERAGE) == (0.75, 3, 4)
    assert demo.changed_since(before).keys() == {"quality_report"}
    assert demo.run().run_id is None
    demo.write({"later.py": "X = 1\n"})  # the report named it before
    demo.run()
    assert columns(demo, "later.py", *COVERAGE) == (1, 1, 1)
    demo.assert_verified()
    demo.write({"coverage/lcov.info": "\0not a report"})
    assert demo.run().status == "ready"
    assert columns(demo, "pack/words.py", *COVERAGE) == (None,) * 3
    assert "coverage/lcov.info cannot be read" in reason("pack/words.py")
    demo.assert_verified()
    demo.delete("coverage")
    demo.run()
    assert reason("pack/words.py") == "no coverage report was found"
    assert demo.stale() == {}
    demo.assert_verified()


def test_weaknesses_are_counted_and_are_no_debt(demo: Workplace) -> None:
    debt = "SELECT report #>> '{debt,minutes}' FROM quality_reports"
    before = demo.value(debt)
    demo.write({"weak.py": '"""Say."""\nimport os\n\n\nos.system("ls " + name)\n', "tests/test_weak.py": "eval(x)\n"})
    demo.run()
    assert columns(demo, "weak.py", "vulnerability_count", "security_score", "code_smells") == (1, 40, 0)
    assert columns(demo, "tests/test_weak.py", "vulnerability_count") == (None,)
    assert demo.rows("SELECT path, rule, severity, cwe, minutes FROM quality_findings WHERE cwe IS NOT NULL") == [
        ("weak.py", "command_from_input", "critical", 78, 0)
    ]
    report = demo.value("SELECT report FROM quality_reports")
    assert report["security"]["severities"] == {"critical": 1}
    assert report["totals"]["vulnerabilities"] == 1
    assert demo.value(debt) == before
    demo.assert_verified()
