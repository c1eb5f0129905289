"""What can go wrong, as a user is told it.

Each exception's docstring is its message: it says what happened and what to do, and is filled from the typed fields
that the exception is made with. Nothing here logs, retries or exits.
"""

from __future__ import annotations

import inspect


class IngestError(Exception):
    """{reason}"""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        template = inspect.cleandoc(type(self).__doc__ or "")
        super().__init__(" ".join(template.format(**fields).split("\n")))


class InvalidName(IngestError):
    """'{name}' is no codebase name: use lower-case letters, digits and underscores, for example '{suggestion}'."""


class NameTaken(IngestError):
    """A codebase named '{name}' already exists, from {source}. Choose another name, for example '{suggestion}', or
    remove it with: ingest remove {name}"""


class UnknownCodebase(IngestError):
    """There is no codebase named '{name}'.{hint} List them with: ingest status"""


class InvalidSource(IngestError):
    """'{source}' cannot be ingested: {reason}"""


class GitFailed(IngestError):
    """git could not {action} {source}: {reason}"""


class SourceUnavailable(IngestError):
    """The source of '{codebase}' could not be looked at: {reason}. Nothing was changed; the last good state stays."""


class CodebaseBusy(IngestError):
    """'{codebase}' is being worked on by {holder}. Waited {seconds:.0f} s; try again when it has ended, or end it."""


class LeaseLost(IngestError):
    """Another run took over '{codebase}' while this one was working: its last group of files was not written. Run
    again: ingest run {codebase}"""


class DatabaseUnavailable(IngestError):
    """The database cannot be reached: {reason}. Check INGEST_DATABASE_URL, or start the embedded server with:
    ingest up --database-only"""


class DatabaseTooNew(IngestError):
    """The database was made by a newer ingest_assets (schema {found}, this program knows {known}). Upgrade the program;
    nothing was changed."""


class UnknownFile(IngestError):
    """'{path}' is not a file of '{codebase}'.{hint}"""


class InvalidSetting(IngestError):
    """{name}: {reason}"""


class ModelUnusable(InvalidSetting):
    """{name}: {reason}"""


class ProviderFailed(IngestError):
    """No vectors came from '{provider}': {reason}. {cure}."""


class EmbeddedServerFailed(DatabaseUnavailable):
    """The embedded PostgreSQL of {home} cannot be used: {reason}"""


class MigrationFailed(IngestError):
    """The database could not be brought up to date: migration {name} failed: {reason}. Nothing of it was kept.{hint}"""


class Unwritable(IngestError):
    """'{path}' cannot be written: {reason}. Name a file in a folder that is there, and that you may write to."""


class ServicesRunning(IngestError):
    """Everything runs already: Dagit is at {url} (process {pid}). End it with: ingest down"""


class PortTaken(IngestError):
    """Port {port} of {host} is taken by another program, so Dagit cannot use it. Choose another one, for example:
    INGEST_PORT={suggestion} ingest up"""


class ServicesFailed(IngestError):
    """{name} did not start: {reason}"""


class UnknownSymbol(IngestError):
    """'{symbol}' is neither a definition nor a file in the code graph of '{codebase}'.{hint} Name it as a name, a
    qualified name, a path, or path::qualified_name."""


class NothingYet(IngestError):
    """There is no {what} of '{codebase}' yet. Make it with: ingest run {codebase}"""


class UnknownPlace(IngestError):
    """No chunk of '{codebase}' lies at {path}:{line}. A place is a path inside the codebase and a line, for example:
    src/main.py:12"""


class InvalidPattern(IngestError):
    """'{pattern}' is no regular expression that can be searched for: {reason}. To search for it as it is written, use
    --literal."""


class PatternTooSlow(IngestError):
    """Matching '{pattern}' took more than {seconds:g} s. Make it simpler (nested repetitions are slow), or restrict the
    files with --path or --language."""
