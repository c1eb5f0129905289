"""INGEST_* settings of a machine: where state lives, how to reach the database, limits.

What belongs to one codebase (ignore patterns, chunk size, embedding provider) is in `codebases.codebase`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment; every field is the variable `INGEST_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="INGEST_", extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("ingest_assets")),
        description="Where state lives: the embedded database, clones, Dagster's instance files.",
    )
    database_url: str | None = Field(
        None, description="A PostgreSQL server with pgvector; unset means the embedded one."
    )
    workers: int = Field(0, ge=0, description="Processes that analyse files; 0 means one a core, at most 4.")
    batch_size: int = Field(10_000, ge=1, description="Files of one run at most.")
    file_timeout: float = Field(60.0, gt=0, description="Seconds that one file may take.")
    progress_timeout: float = Field(300.0, gt=0, description="Seconds without progress after which a run is stopped.")
    lock_timeout: float = Field(600.0, ge=0, description="Seconds to wait for a codebase that another run works on.")
    retry_first_delay: float = Field(60.0, gt=0, description="Seconds before a failed file is tried again.")
    retry_multiplier: float = Field(2.0, ge=1, description="Growth of that delay a failure.")
    retry_max_delay: float = Field(86_400.0, gt=0, description="Longest delay between two tries, in seconds.")
    git_timeout: float = Field(600.0, gt=0, description="Seconds that one git command may take.")
    sensor_interval: int = Field(30, ge=1, description="Seconds between two looks of the sensors at the sources.")
    embedding_batch: int = Field(100, ge=1, description="Texts of one request to a remote embedding endpoint.")
    embedding_requests_per_minute: float = Field(0.0, ge=0, description="Requests to one endpoint; 0 means no limit.")
    embedding_timeout: float = Field(30.0, gt=0, description="Seconds that an endpoint has to answer.")
    embedding_retries: int = Field(5, ge=0, description="Tries after a request to an endpoint that failed.")
    host: str = Field("127.0.0.1", description="Address that Dagit binds to.")
    port: int = Field(3000, ge=1, le=65535, description="Port of Dagit.")


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
