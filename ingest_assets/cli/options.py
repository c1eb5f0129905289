"""Arguments and options that several commands share. Every option can also be given by its INGEST_* variable."""

from __future__ import annotations

from typing import Annotated

import typer

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the codebase.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", envvar="INGEST_JSON", help="Answer in JSON, for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", envvar="INGEST_QUIET", help="Show no progress.")]
