"""A codebase: its name, where it comes from and its own settings. No database, no file system."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ingest_assets.errors import InvalidName

_NAME = re.compile(r"[a-z0-9_]+\Z")


class CodebaseSettings(BaseModel):
    """What a user may set for one codebase. A changed field makes exactly the assets stale that depend on it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ignore: tuple[str, ...] = Field((), description="gitignore patterns to leave out, beside the default ones.")
    include: tuple[str, ...] = Field((), description="Extensions to take as well, for example .po")
    max_file_bytes: int = Field(2_000_000, ge=1, description="Larger files are listed, not analysed.")
    include_secrets: bool = Field(False, description="Take .env files, keys and certificates too.")
    submodules: bool = Field(False, description="Take git submodules too.")
    chunk_characters: int = Field(1_000, ge=100, description="Characters that a chunk should have.")
    chunk_overlap: int = Field(100, ge=0, description="Characters repeated where a definition must be split.")
    embedding_model: str = Field(
        "code-256-v1", description="Model that makes the vectors; an address sends text to that endpoint."
    )
    docs_urls: tuple[str, ...] = Field((), description="Documentation pages to fetch.")

    def version_of(self, *fields: str) -> str:
        """A short hash of these fields: the settings version of an asset that depends on them. '' for none."""
        if not fields:
            return ""
        chosen = json.dumps({name: getattr(self, name) for name in sorted(fields)}, default=list)
        return hashlib.sha1(chosen.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Codebase:
    """One row of the registry."""

    name: str
    kind: Literal["folder", "git"]
    source: str  # absolute folder, or git address without credentials
    branch: str | None = None  # of a git source; None means its default branch
    project: str = "default"
    settings: CodebaseSettings = field(default_factory=CodebaseSettings)
    status: str = "new"  # new, ready, degraded, failed
    commit_id: str | None = None
    manifest_hash: str | None = None
    problems: tuple[str, ...] = ()  # folders that the last look could not look into
    revision: int = 0
    reports: tuple[tuple[str, str], ...] = ()  # coverage reports that the last look saw: path and content version

    @property
    def partitions_name(self) -> str:
        """Name of its dynamic partitions definition."""
        return f"{self.name}_files"

    @property
    def job_name(self) -> str:
        """Name of the job that brings it up to date."""
        return f"{self.name}_ingest"


def slugify(text: str) -> str:
    """The codebase name nearest to a text, for example 'django' for 'https://host/Django.git'."""
    base = re.sub(r"\.git\Z", "", text.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1])
    return re.sub(r"[^a-z0-9]+", "_", base.lower()).strip("_") or "codebase"


def check_name(name: str) -> str:
    """The name itself. Raises InvalidName with a suggestion."""
    if not _NAME.match(name) or len(name) > 60:
        raise InvalidName(name=name, suggestion=slugify(name)[:60])
    return name
