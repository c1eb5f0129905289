"""What is asked of a worker and what it answers: plain, picklable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.manifest import ManifestEntry


@dataclass(frozen=True, slots=True)
class Recorded:
    """What `asset_state` says of one asset of one file."""

    data_version: str
    input_versions: Mapping[str, str]
    current: bool  # made by the present code version and settings
    reported: bool = True


@dataclass(frozen=True, slots=True)
class FileWork:
    """One file to bring up to date."""

    entry: ManifestEntry
    assets: frozenset[str]  # file-level assets that may be touched
    recorded: Mapping[str, Recorded] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its partition key."""
        return self.entry.path


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an asset of a file could not be made."""

    asset: str
    reason: str  # unreadable, vanished, timeout, crash, database, internal, missing_input, embedding, refused
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: str
    made: frozenset[str] = frozenset()  # assets that were recomputed and committed
    fresh: frozenset[str] = frozenset()  # asked for, but their inputs had not changed
    failure: Failure | None = None
    content_version: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Files that a worker reads, analyses and commits together."""

    codebase: Codebase
    run_id: str  # holder of the lease: only while it holds may a worker commit
    files: tuple[FileWork, ...]


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What a worker did, with the seconds by phase: read, analyse, write."""

    outcomes: tuple[Outcome, ...]
    seconds: Mapping[str, float]
    peak_rss_mb: float


@dataclass(frozen=True, slots=True)
class VectorGroup:
    """Files whose chunks need vectors."""

    codebase: Codebase
    run_id: str
    files: tuple[tuple[str, str], ...]  # path and data version of `chunk`
    reuse: bool = True  # copy vectors that other codebases have


@dataclass(frozen=True, slots=True)
class VectorResult:
    """What became of a group's vectors."""

    paths: tuple[str, ...]
    message: str | None  # why there are none
    seconds: float
