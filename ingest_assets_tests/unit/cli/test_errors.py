"""What becomes of errors: one sentence on stderr and exit code 2, a traceback only when it is asked for."""

from __future__ import annotations

import psycopg
import pytest
import typer
from pydantic import ValidationError

from ingest_assets.cli.main import _reported
from ingest_assets.errors import UnknownCodebase
from ingest_assets.settings import Settings


def exit_code(error: BaseException) -> int:
    """The exit code of a command that raises this."""

    def command() -> int:
        raise error

    with pytest.raises(typer.Exit) as raised:
        _reported(command)()
    return int(raised.value.exit_code)


@pytest.mark.parametrize("code", [0, 1, 2])
def test_the_code_of_a_command_is_that_of_the_process(code: int) -> None:
    with pytest.raises(typer.Exit) as raised:
        _reported(lambda: code)()
    assert raised.value.exit_code == code


def test_an_error_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(UnknownCodebase(name="djang", hint=" Did you mean 'django'?")) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Error: There is no codebase named 'djang'. Did you mean 'django'?")
    assert "Traceback" not in shown.err


def test_a_lost_database_is_told_with_the_cure(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(psycopg.errors.AdminShutdown("terminating connection due to administrator command")) == 2
    shown = capsys.readouterr().err
    assert "administrator command" in shown
    assert "INGEST_DATABASE_URL" in shown


def test_what_the_server_says_becomes_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(psycopg.OperationalError("connection refused\n\tIs the server running?")) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("Error: The database cannot be reached: connection refused Is the server running. Check")


def test_an_interruption_says_that_the_work_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(KeyboardInterrupt()) == 2
    assert capsys.readouterr().err.startswith("Interrupted.")


def test_a_wrong_setting_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEST_WORKERS", "many")
    with pytest.raises(ValidationError) as raised:
        Settings()
    assert exit_code(raised.value) == 2
    assert capsys.readouterr().err.startswith("Error: INGEST_WORKERS=many: ")


def test_a_file_that_cannot_be_written_is_no_fault_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(FileNotFoundError(2, "No such file or directory", "no/where.html")) == 2
    assert capsys.readouterr().err == "Error: [Errno 2] No such file or directory: 'no/where.html'\n"


def test_a_fault_of_the_program_says_how_to_see_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(ZeroDivisionError("division by zero")) == 2
    shown = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in shown
    assert "INGEST_DEBUG=1" in shown


def test_debugging_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEST_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        _reported(lambda: 1 // 0)()


def test_wrong_use_is_left_to_typer() -> None:
    def command() -> int:
        raise typer.BadParameter("not so")

    with pytest.raises(typer.BadParameter):
        _reported(command)()
