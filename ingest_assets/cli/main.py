"""The console script `ingest`: the commands put together, and what becomes of errors.

A command is a function that returns its exit code: 0 done, 1 done but something failed or is degraded. Errors end with
exit code 2. Its docstring is its help, and the line after `Example:` the end of it.
"""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from ingest_assets.cli import codebases, graph, metrics, run, search, services, status, verify
from ingest_assets.cli.output import say
from ingest_assets.errors import DatabaseUnavailable, IngestError

Command = Callable[..., int]

COMMANDS: dict[str, Command] = {
    "add": codebases.add,
    "run": run.run,
    "status": status.status,
    "explain": status.explain,
    "search": search.search,
    "graph": graph.graph,
    "metrics": metrics.metrics,
    "report": metrics.report,
    "verify": verify.verify,
    "up": services.up,
    "down": services.down,
    "remove": codebases.remove,
    "doctor": services.doctor,
}

app = typer.Typer(
    name="ingest",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback(epilog="Example: ingest run ~/src/django")
def ingest(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, help="Show the version.", callback=lambda asked: _version(asked))
    ] = False,
) -> None:
    """Ingest codebases into PostgreSQL: files, metrics, chunks, vectors, a code graph, a quality report."""


def main() -> None:
    """Run the command that the command line names."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a file name is no reason to fail
    app()


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(version("ingest_assets"))
        raise typer.Exit


def _register(name: str, command: Command) -> None:
    text, _, example = inspect.cleandoc(command.__doc__ or "").partition("\n\nExample:\n")
    app.command(name, help=text, epilog=f"Example: {example.strip()}")(_reported(command))


def _reported(command: Command) -> Callable[..., None]:
    """The command with its errors told in a sentence on stderr and exit code 2."""

    @functools.wraps(command)
    def told(*arguments: Any, **options: Any) -> None:
        try:
            code = command(*arguments, **options)
            sys.stdout.flush()
        except BrokenPipeError:
            # Who reads the answer has read enough; Python must not find out again when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 1
        except BaseException as error:
            if isinstance(error, typer.Exit | SystemExit) or os.environ.get("INGEST_DEBUG") == "1":
                raise
            message = _message(error)
            if message is None:
                raise
            say(message)
            code = 2
        raise typer.Exit(code)

    return told


def _message(error: BaseException) -> str | None:
    """What to tell the user of an error; None for what is no error."""
    if isinstance(error, IngestError):
        return f"Error: {error}"
    kinds = {f"{kind.__module__.split('.')[0]}.{kind.__name__}" for kind in type(error).__mro__}
    if "builtins.KeyboardInterrupt" in kinds or "dagster.DagsterExecutionInterruptedError" in kinds:
        return "Interrupted. What was stored until now stays; the same command goes on from there."
    if "psycopg.OperationalError" in kinds:
        return f"Error: {DatabaseUnavailable(reason=' '.join(str(error).split()).rstrip('.?'))}"
    if isinstance(error, OSError):
        return f"Error: {error}"
    if "pydantic_core.ValidationError" in kinds:
        return f"Error: {_wrong_settings(error)}"
    if isinstance(error, Exception) and not kinds & {"typer.ClickException", "click.ClickException"}:
        return f"Error: {type(error).__name__}: {error}\nThis is a fault of the program. INGEST_DEBUG=1 shows where."
    return None


def _wrong_settings(error: BaseException) -> str:
    from pydantic import ValidationError

    assert isinstance(error, ValidationError)
    prefix = "INGEST_" if error.title == "Settings" else ""  # those of the machine are variables
    wrong = [(prefix + "_".join(map(str, detail["loc"])).upper(), detail) for detail in error.errors()]
    return "; ".join(f"{name}={detail['input']}: {detail['msg']}" for name, detail in wrong)


for _name, _command in COMMANDS.items():
    _register(_name, _command)
