"""The files of questions, and finding answers."""

from collections import Counter
from pathlib import Path

import pytest

from ingest_assets_tests.evaluation import codebases, questions
from ingest_assets_tests.evaluation.codebases import EvaluationCodebase
from ingest_assets_tests.evaluation.questions import Answer, Answers, Question
from training.packages import Package, packages

SPLITS = ("dev", "dev2", "test", "test2")


def named(split: str) -> list[str]:
    return [EvaluationCodebase(one, Path()).name for one in packages(split, listed=codebases.LIST)]


def test_every_codebase_has_questions_of_every_kind_with_an_answer() -> None:
    listed = [name for split in SPLITS for name in named(split)]
    assert sorted(listed) == sorted(file.stem for file in questions.FOLDER.glob("*.tsv"))
    for name in listed:
        asked = questions.read(name)
        assert set(Counter(one.kind for one in asked)) == set(questions.KINDS)
        assert all(max(answer.grade for answer in one.answers) == 2 for one in asked)
        assert len({one.text for one in asked}) == len(asked)
        for one in asked:
            assert len({(answer.path, answer.name) for answer in one.answers}) == len(one.answers)


def test_the_test_set_has_five_codebases_in_five_languages_that_nothing_was_trained_or_tuned_on() -> None:
    tested, tuned = packages("test", listed=codebases.LIST), packages("dev", listed=codebases.LIST)
    assert sum(len(questions.read(name)) for name in named("test")) >= 200
    assert len({one.language for one in tested}) == 5
    assert not {one.language for one in tested} & {one.language for one in tuned}
    assert not {one.name for one in [*tested, *tuned]} & {one.name for one in packages()}
    assert all(len(one.sha256) == 64 and one.version for one in [*tested, *tuned])


def test_the_further_sets_have_no_codebase_and_no_language_in_common() -> None:
    tested, tuned = packages("test2", listed=codebases.LIST), packages("dev2", listed=codebases.LIST)
    assert not {one.language for one in tested} & {one.language for one in tuned}
    assert not {one.name for one in [*tested, *tuned]} & {one.name for one in packages()}
    assert all(len(one.sha256) == 64 and one.version for one in [*tested, *tuned])


def test_a_codebase_is_called_by_the_last_part_of_its_package() -> None:
    assert named("dev2") == ["toolkit", "syncthing"]
    assert named("test2") == ["taglib", "commons_io"]


@pytest.mark.parametrize(
    "line", ["prose\twhat?\t2 a.py f", "words\t \t2 a.py f", "words\twhat?\t3 a.py f", "words\twhat?"]
)
def test_a_line_that_is_no_question_is_refused(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "FOLDER", tmp_path)
    (tmp_path / "x.tsv").write_text(f"kind\tquestion\tanswers\n{line}\n")
    with pytest.raises(ValueError):
        questions.read("x")


def test_answers_are_found_with_the_lines_that_are_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "class A:\n    x = 1\n\n    def f(self):\n        return 1\n\n\ndef g():\n    pass\n"
    )
    found = Answers(tmp_path)

    def lines(name: str) -> list[list[int]]:
        question = Question("x", "words", "?", (Answer(2, "a.py", name),))
        return [sorted(own) for own in found.located(question)[0].lines]

    assert lines("A") == [[1, 2, 3]]
    assert lines("A.f") == [[4, 5]]
    assert lines("8-9") == [[8, 9]]
    (tmp_path / "b.go").write_text("package b\n\n// F reads.\n// It does.\nfunc F() {\n}\n")
    located = found.located(Question("x", "words", "?", (Answer(2, "b.go", "F"),)))
    assert located[0].lines == (frozenset({3, 4, 5, 6}),)
    with pytest.raises(ValueError, match=r"there is no h in a\.py"):
        lines("h")


def test_a_codebase_is_named_after_its_package() -> None:
    def name(package: str) -> str:
        return EvaluationCodebase(Package("dev", "", "debian", package, "", "", "", ""), Path()).name

    assert [name("ruby-sidekiq"), name("rust-fd-find"), name("gunicorn")] == ["sidekiq", "fd", "gunicorn"]
