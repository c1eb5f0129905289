"""A look at a git codebase: the manifest of its branch, made from the tree of a commit without reading any file.

How git is spoken to is in `git`; what is left out, in `ignore`.
"""

from __future__ import annotations

from collections.abc import Callable

from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.git import fetch
from ingest_assets.codebases.git_objects import TreeEntry, hash_blobs, tree
from ingest_assets.codebases.git_submodules import MODE, expand
from ingest_assets.codebases.ignore import SUBMODULE, SYMLINK, Rules, Skips
from ingest_assets.codebases.manifest import Manifest, ManifestEntry
from ingest_assets.codebases.paths import escape
from ingest_assets.errors import GitFailed, SourceUnavailable

_FILES = ("100644", "100755", "100664")  # the last one by very old versions of git


def look(codebase: Codebase, commit: str | None = None, progress: Callable[[str], None] | None = None) -> Manifest:
    """The manifest at a fetched commit; None means: fetch the branch and take what it points at.

    Content versions are the blob ids of the tree. A SHA-256 repository has none of those: its files are read once to
    compute them. Submodules are taken where the settings say so; one that cannot be had is a problem. Raises
    SourceUnavailable.
    """
    try:
        at = commit or fetch(codebase.source, codebase.branch, progress)
        found = expand(codebase.source, at, progress) if codebase.settings.submodules else None
        listed = tree(codebase.source, at) if found is None else found.entries
        rules = Rules(codebase.settings)
        skips = Skips()
        taken: dict[str, TreeEntry] = {}
        for entry in listed:
            text = entry.path.decode("utf-8", "surrogateescape")
            key = escape(text)
            if skips.take(key, _not_a_file(entry) or rules.reason(text)):
                taken[key] = entry
        versions: dict[str, str] = {}
        if len(at) == 64:
            versions = dict(hash_blobs(codebase.source, {entry.blob_id: None for entry in taken.values()}))
    except GitFailed as error:
        raise SourceUnavailable(codebase=codebase.name, reason=str(error)) from error
    entries = {
        key: ManifestEntry(
            path=key,
            content_version=versions.get(entry.blob_id, entry.blob_id),
            size_bytes=entry.size_bytes,
            mode="100755" if entry.mode == "100755" else "100644",
        )
        for key, entry in taken.items()
    }
    if found is None:
        return Manifest(entries, skips.all(), commit_id=at)
    unseen = tuple(escape(path.decode("utf-8", "surrogateescape")) for path in found.unseen)
    return Manifest(entries, skips.all(), commit_id=at, problems=tuple(found.problems), unseen=unseen)


def _not_a_file(entry: TreeEntry) -> str | None:
    if entry.mode in _FILES:
        return None
    return SUBMODULE if entry.mode == MODE else SYMLINK
