"""Whether everything is there that the program needs: one function a check, each saying what to do.

The embedded database is started where it is the one in use; nothing else is changed, no schema either.
"""

from __future__ import annotations

import contextlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import psycopg

from ingest_assets.codebases.codebase import Codebase, CodebaseSettings
from ingest_assets.settings import settings
from ingest_assets.storage import database

GIT = (2, 31)  # its configuration by environment variables
PGVECTOR = (0, 8)  # its iterative index scans
POSTGRESQL = 14
LITTLE_DISK = 5 * 10**9  # bytes
NO_DISK = 5 * 10**8
SOURCES_AT_ONCE = 8

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found."""

    name: str
    status: Status  # warn: works, but look at it
    found: str
    cure: str = ""  # what to do, unless ok

    def to_json(self) -> dict[str, Any]:
        """The machine-readable form."""
        return asdict(self)


def examine() -> Iterator[Check]:
    """Every check, one after the other, as it is done. A check that cannot be made fails; nothing is raised."""
    yield _checked("python", python)
    yield _checked("git", git)
    yield _checked("grammars", grammars)
    yield _checked("home", home)
    yield _checked("disk", disk)
    reachable = _checked("database", server)
    yield reachable
    if reachable.status == "fail":
        for name in ("pgvector", "schema", "dagster", "embedding", "sources"):
            yield Check(name, "warn", "not checked", "the database has to be reachable first")
    else:
        yield _checked("pgvector", pgvector)
        yield _checked("schema", schema)
        yield _checked("dagster", dagster, "see dagster.yaml in the folder dagster of INGEST_HOME")
        registered = _registered()
        yield _checked("embedding", lambda: embedding(registered))
        with ThreadPoolExecutor(SOURCES_AT_ONCE) as pool:
            yield from pool.map(_source, registered)
    yield _checked("dagit", dagit)


def python() -> tuple[Status, str, str]:
    """The interpreter."""
    found = f"Python {platform.python_version()}"
    well = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return ("ok", found, "") if well else ("fail", found, "use Python 3.11, 3.12 or 3.13")


def git() -> tuple[Status, str, str]:
    """The git program."""
    cure = f"install git {GIT[0]}.{GIT[1]} or newer"
    program = shutil.which("git")
    if program is None:
        return "fail", "there is no git", cure
    said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10).stdout.strip()
    return ("ok", said, "") if _numbers(said) >= GIT else ("fail", said, cure)


def grammars() -> tuple[Status, str, str]:
    """The tree-sitter grammars of the languages that are parsed."""
    from tree_sitter_language_pack import get_parser

    from ingest_assets.analysis import languages

    samples = [*(f"file{suffix}" for suffix in languages.known_suffixes()), *languages.known_names()]
    names = sorted({found.grammar for sample in samples if (found := languages.detect(sample)) and found.grammar})
    broken = []
    for name in names:
        try:
            get_parser(name).parse(b"")  # type: ignore[arg-type]
        except Exception as error:
            broken.append(f"{name} ({error})")
    if broken:
        return "fail", f"cannot be loaded: {', '.join(broken)}", "install tree-sitter-language-pack 0.13.x again"
    return "ok", ", ".join(names), ""


def home() -> tuple[Status, str, str]:
    """Whether INGEST_HOME can be written."""
    folder = settings().home.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"written")
    except OSError as error:
        return "fail", f"{folder}: {error.strerror}", "set INGEST_HOME to a folder that you may write"
    return "ok", str(folder), ""


def disk() -> tuple[Status, str, str]:
    """Free space where state lives."""
    folder = settings().home.expanduser().resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    found = f"{free / 10**9:.1f} GB free for {folder}"
    if free >= LITTLE_DISK:
        return "ok", found, ""
    return "fail" if free < NO_DISK else "warn", found, "make room, or set INGEST_HOME to a folder elsewhere"


def server() -> tuple[Status, str, str]:
    """The PostgreSQL server."""
    with _connection() as conn:
        version = conn.info.server_version // 10_000
        row = conn.execute("SHOW server_version").fetchone()
    kind = "INGEST_DATABASE_URL" if settings().database_url else "embedded"
    found = f"PostgreSQL {row[0] if row else version} ({kind})"
    return ("ok", found, "") if version >= POSTGRESQL else ("fail", found, f"use PostgreSQL {POSTGRESQL} or newer")


def pgvector() -> tuple[Status, str, str]:
    """The vector extension: what the server can install, and what the database has."""
    with _connection() as conn:
        row = conn.execute(
            "SELECT default_version, installed_version FROM pg_available_extensions WHERE name = 'vector'"
        ).fetchone()
    cure = f"install pgvector {PGVECTOR[0]}.{PGVECTOR[1]} or newer on the server"
    if row is None:
        return "fail", "the server has no pgvector", cure
    offered, installed = row
    if _numbers(installed or offered) >= PGVECTOR:
        return "ok", installed or f"{offered}, made with the schema", ""
    if _numbers(offered) >= PGVECTOR:
        return "fail", f"{installed}", "let the server's administrator run: ALTER EXTENSION vector UPDATE"
    return "fail", f"{installed or offered}", cure


def schema() -> tuple[Status, str, str]:
    """The schema of the database against the migrations of this program."""
    from ingest_assets.storage.migrations import known

    newest = known()[-1].version
    with _connection() as conn:
        found = 0
        with contextlib.suppress(psycopg.errors.UndefinedTable):
            row = conn.execute("SELECT coalesce(max(version), 0) FROM schema_migrations").fetchone()
            found = row[0] if row else 0
    if found > newest:
        return "fail", f"version {found}; this program knows {newest}", "upgrade the program"
    if found < newest:
        return "warn", f"version {found} of {newest}", "the next command that uses the database brings it up to date"
    return "ok", f"version {found}", ""


def dagster() -> tuple[Status, str, str]:
    """Dagster's instance, with the storages and the run coordinator of this program."""
    from dagster import DagsterInstance

    from ingest_assets.automation.run_coordinator import RunCoordinator
    from ingest_assets.storage import dagster_home
    from ingest_assets.storage.dagster_event_log import EventLogStorage
    from ingest_assets.storage.dagster_run_storage import RunStorage
    from ingest_assets.storage.dagster_schedule_storage import ScheduleStorage

    folder = dagster_home.ensure()
    with DagsterInstance.from_config(str(folder)) as instance:
        instance.get_runs_count()
        parts: list[tuple[object, type]] = [
            (instance.event_log_storage, EventLogStorage),
            (instance.run_storage, RunStorage),
            (instance.schedule_storage, ScheduleStorage),
            (instance.run_coordinator, RunCoordinator),
        ]
        foreign = [
            f"{type(part).__name__} is not {kind.__name__}" for part, kind in parts if not isinstance(part, kind)
        ]
    if foreign:
        return "fail", "; ".join(foreign), f"delete {folder / 'dagster.yaml'}; it is written anew"
    return "ok", str(folder), ""


def embedding(registered: list[Codebase]) -> tuple[Status, str, str]:
    """The models of the registered codebases, and the default one."""
    from ingest_assets.embedding.provider import provider

    models = {
        CodebaseSettings.model_validate({}).embedding_model,
        *(codebase.settings.embedding_model for codebase in registered),
    }
    found = [f"{model} ({len(provider(model).embed_query('ready?'))} dimensions)" for model in sorted(models)]
    return "ok", ", ".join(found), ""


def source(codebase: Codebase) -> tuple[Status, str, str]:
    """Where a codebase comes from."""
    if codebase.kind == "git":
        from ingest_assets.codebases import git as repository

        commit = repository.remote_head(codebase.source, codebase.branch)
        return "ok", f"{codebase.source} at {commit[:12]}", ""
    folder = Path(codebase.source)
    if not folder.is_dir():
        return "fail", f"there is no folder {folder}", f"bring it back, or remove it: ingest remove {codebase.name}"
    next(folder.iterdir(), None)
    return "ok", str(folder), ""


def dagit() -> tuple[Status, str, str]:
    """What `ingest up` runs."""
    from ingest_assets.jobs import supervisor

    running = supervisor.status()
    if not running.running:
        return "warn", "does not run; the sensors do not either", "start it with: ingest up --detach"
    return "ok", f"{running.url} ({', '.join(running.processes)})", ""


def _checked(name: str, check: Callable[[], tuple[Status, str, str]], cure: str = "") -> Check:
    """What a check found; `cure` is for one that could not be made and whose error says no cure itself."""
    try:
        return Check(name, *check())
    except Exception as error:
        return Check(name, "fail", str(error) or type(error).__name__, cure)


def _source(codebase: Codebase) -> Check:
    cure = "check that it can be read from here; private repositories need INGEST_GIT_TOKEN"
    return _checked(f"source of {codebase.name}", lambda: source(codebase), cure)


def _connection() -> psycopg.Connection[Any]:
    return database.connect("ingest-doctor", autocommit=True)


def _registered() -> list[Codebase]:
    """The registered codebases; none where the schema has not been made yet."""
    from ingest_assets.codebases import registry

    with _connection() as conn, contextlib.suppress(psycopg.Error):
        return registry.all(conn)
    return []


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
