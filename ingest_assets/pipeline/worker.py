"""One group of files from bytes to committed rows. Runs in a worker process, or inline for a few files.

A file that cannot be read, analysed or stored fails alone. No Dagster here: what was done is reported by the caller.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from ingest_assets.analysis import analyse as analysis
from ingest_assets.analysis import languages
from ingest_assets.analysis.unanalysed import not_analysed
from ingest_assets.assets.catalogue import CODE_VERSIONS, FILE_LEVEL, settings_version
from ingest_assets.codebases import content as contents
from ingest_assets.codebases.content import Content
from ingest_assets.pipeline import lease, rows
from ingest_assets.pipeline.garbage import collect_seldom
from ingest_assets.pipeline.versions import content_hash, is_stale, source_version
from ingest_assets.pipeline.work import Failure, FileWork, Group, GroupResult, Outcome
from ingest_assets.storage import database

_FACTS = ("parsed_file", "file_metrics", "chunk")
_PR_SET_PDEATHSIG = 1
_is_worker = False


def start(parent: int) -> None:
    """Prepares a worker process: it must not outlive its parent, whose lease it writes under."""
    global _is_worker
    _is_worker = True
    collect_seldom()
    os.environ["RAYON_NUM_THREADS"] = "1"  # the tokenizer's threads: there is a worker a core already
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def process(group: Group) -> GroupResult:
    """Brings the files of a group up to date; their rows commit in one transaction."""
    began = time.perf_counter()
    texts, failures = _texts(group)
    read = time.perf_counter()
    prepared: list[rows.FileRows] = []
    outcomes: dict[str, Outcome] = dict(failures)
    for work in group.files:
        if work.path in outcomes:
            continue
        try:
            file_rows, outcome = _prepare(group, work, texts.get(work.path))
        except Exception as error:
            failure = Failure("parsed_file", "internal", f"{type(error).__name__}: {error}")
            outcomes[work.path] = Outcome(work.path, failure=failure)
            continue
        outcomes[work.path] = outcome
        if file_rows is not None:
            prepared.append(file_rows)
    analysed = time.perf_counter()
    for path, message in _commit(group, prepared).items():
        outcomes[path] = Outcome(path, failure=Failure("source_file", "database", message))
    written = time.perf_counter()
    return GroupResult(
        outcomes=tuple(outcomes[work.path] for work in group.files),
        seconds={"read": read - began, "analyse": analysed - read, "write": written - analysed},
        peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 if _is_worker else 0.0,
    )


def _texts(group: Group) -> tuple[dict[str, Content], dict[str, Outcome]]:
    """The content of each file: read from the source where source_file may be made, else as it is stored."""
    texts: dict[str, Content] = {}
    failures: dict[str, Outcome] = {}
    from_source = [work for work in group.files if _reads_source(work)]
    for path, result in contents.read_many(group.codebase, [work.entry for work in from_source]):
        if isinstance(result, Content):
            texts[path] = result
        else:
            failures[path] = Outcome(path, failure=Failure("source_file", result.reason, result.message))
    stored = [work.path for work in group.files if work.path not in texts and work.path not in failures]
    if stored:
        with database.pool().connection() as conn:
            for row in conn.execute(
                "SELECT path, state, state_reason, content, encoding, content_version, size_bytes, line_count"
                " FROM code_files WHERE codebase = %s AND path = ANY(%s)",
                (group.codebase.name, stored),
            ):
                texts[row[0]] = Content(
                    state=row[1],
                    reason=row[2],
                    text=row[3],
                    encoding=row[4],
                    content_version=row[5],
                    size_bytes=row[6],
                    line_count=row[7],
                )
    return texts, failures


def _reads_source(work: FileWork) -> bool:
    """Whether the source must be read: not where its content version is the recorded one."""
    if "source_file" not in work.assets:
        return False
    recorded = work.recorded.get("source_file")
    if recorded is None or not recorded.current:
        return True
    return recorded.data_version.partition(":")[0] != work.entry.content_version


def _prepare(group: Group, work: FileWork, content: Content | None) -> tuple[rows.FileRows | None, Outcome]:
    """The rows of one file, and what is made of it; None where nothing has to be written."""
    settings = group.codebase.settings
    if content is None:
        message = "its text is not stored yet: materialize source_file first"
        asset = next(name for name in FILE_LEVEL if name in work.assets)
        return None, Outcome(work.path, failure=Failure(asset, "missing_input", message))
    versions = {name: recorded.data_version for name, recorded in work.recorded.items()}
    file = rows.FileRows(work.path)
    made: set[str] = set()
    unchanged: set[str] = set()
    if "source_file" in work.assets:
        version = source_version(content.content_version, content.state)
        recorded = work.recorded.get("source_file")
        if recorded is None or not recorded.current or recorded.data_version != version:
            made.add("source_file")
            versions["source_file"] = version
            head = content.text[:1000] if content.text else ""
            language = languages.detect(work.path, head)
            flags = analysis.flags(work.path, content.text or "")
            file.source = (
                content,
                language.name if language else None,
                (flags.is_generated, flags.is_vendored, flags.is_test),
            )
            file.states.append(
                _state(
                    group,
                    "source_file",
                    version,
                    {},  # a file depends on its own content, not on the other files
                    {
                        "language": language.name if language else "text",
                        "state": content.state,
                        "bytes": content.size_bytes,
                        "lines": content.line_count,
                    },
                )
            )
    wanted = _wanted(work, versions)
    if wanted:
        facts = _analyse(work.path, content, wanted, settings.chunk_characters, settings.chunk_overlap)
        for asset in _FACTS:  # in order: a later one compares with the version just made of an earlier one
            if asset not in wanted or not is_stale(asset, work.recorded.get(asset), versions):
                continue
            value: Any = getattr(facts, {"parsed_file": "parsed", "file_metrics": "metrics", "chunk": "chunks"}[asset])
            version = content_hash(value)
            inputs = {name: versions.get(name, "") for name in FILE_LEVEL[asset]}
            old = work.recorded.get(asset)
            if old is not None and old.current and old.data_version == version:
                unchanged.add(asset)
            elif asset == "parsed_file":
                file.parsed = value
            elif asset == "chunk":
                file.chunks = value
            if asset == "file_metrics":
                language = languages.detect(work.path, content.text[:1000] if content.text else "")
                file.metrics = (
                    value, content.content_version, language.name if language else None,
                    content.size_bytes, content.line_count,
                )  # fmt: skip
            versions[asset] = version
            made.add(asset)
            file.states.append(_state(group, asset, version, inputs, _metadata(asset, value)))
    file.unchanged = frozenset(unchanged)
    outcome = Outcome(
        work.path,
        made=frozenset(made),
        fresh=work.assets - made - {"chunk_embedding"},
        content_version=content.content_version,
    )
    return (file if made else None), outcome


def _wanted(work: FileWork, versions: Mapping[str, str]) -> frozenset[str]:
    """The facts that may have to be made: those stale already, and what depends on them."""
    wanted: set[str] = set()
    for asset in _FACTS:
        if asset in work.assets and (
            is_stale(asset, work.recorded.get(asset), versions) or wanted.intersection(FILE_LEVEL[asset])
        ):
            wanted.add(asset)
    return frozenset(wanted)


def _analyse(path: str, content: Content, wanted: frozenset[str], characters: int, overlap: int) -> analysis.Analysis:
    if content.state != "text" or content.text is None:
        return not_analysed(content.reason or content.state)
    return analysis.analyse(path, content.text, wanted, characters=characters, overlap=overlap)


def _state(
    group: Group, asset: str, version: str, inputs: Mapping[str, str], metadata: Mapping[str, int | str]
) -> rows.AssetRow:
    return rows.AssetRow(
        asset=asset,
        data_version=version,
        code_version=CODE_VERSIONS[asset],
        settings_version=settings_version(asset, group.codebase.settings),
        input_versions=inputs,
        metadata=metadata,
    )


def _metadata(asset: str, value: Any) -> dict[str, int | str]:
    """What Dagit shows of a partition."""
    if asset == "parsed_file":
        return {
            "status": value.status,
            "definitions": len(value.definitions),
            "references": len(value.references),
            "imports": len(value.imports),
            "errors": len(value.errors),
        }
    if asset == "file_metrics":
        shown = ("ploc", "cyclomatic_complexity", "cognitive_complexity", "vulnerability_count")
        return {key: int(value.values[key]) for key in shown if value.values.get(key) is not None}
    return {"chunks": len(value), "characters": sum(len(chunk.text) for chunk in value)}


def _commit(group: Group, prepared: Sequence[rows.FileRows]) -> dict[str, str]:
    """Writes the rows; the message of each file that the database refuses. Halves the group to find those."""
    if not prepared:
        return {}
    try:
        database.retrying(lambda: _write(group, prepared))
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.errors.ProgramLimitExceeded, UnicodeError) as error:
        if len(prepared) == 1:
            return {prepared[0].path: str(error).splitlines()[0]}
        middle = len(prepared) // 2
        return _commit(group, prepared[:middle]) | _commit(group, prepared[middle:])
    return {}


def _write(group: Group, prepared: Sequence[rows.FileRows]) -> None:
    with database.pool().connection() as conn, conn.transaction():
        lease.check(conn, group.codebase.name, group.run_id)
        rows.write(conn, group.codebase, group.run_id, prepared)
