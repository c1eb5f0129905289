"""Data versions and exact staleness of the file-level assets. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from ingest_assets.assets.catalogue import FILE_LEVEL
from ingest_assets.pipeline.work import Recorded


def content_hash(value: object) -> str:
    """Hash of a value made of tuples, dicts in a fixed order, strings, numbers and None."""
    return hashlib.sha1(repr(value).encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest()[:20]


def source_version(content_version: str, state: str) -> str:
    """Data version of `source_file`: the content version, and what kept the text from being taken."""
    return content_version if state == "text" else f"{content_version}:{state}"


def embedding_version(chunk_version: str, model: str) -> str:
    """Data version of `chunk_embedding`: equal chunks and model give equal vectors."""
    return content_hash((chunk_version, model))


def is_stale(asset: str, recorded: Recorded | None, versions: Mapping[str, str]) -> bool:
    """Whether a file-level asset behind `source_file` must be made again, given the data versions of its inputs now."""
    if recorded is None or not recorded.current:
        return True
    return any(recorded.input_versions.get(name) != versions.get(name) for name in FILE_LEVEL[asset])
