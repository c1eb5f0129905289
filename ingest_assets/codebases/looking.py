"""One look at a codebase's source, whatever kind it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from ingest_assets.codebases import coverage, folder, git, git_source
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.codebases.manifest import Manifest, ManifestEntry
from ingest_assets.errors import GitFailed, SourceUnavailable


def look(codebase: Codebase, previous: Mapping[str, ManifestEntry], only: Collection[str] | None = None) -> Manifest:
    """The manifest of the source now; nothing is stored.

    `only` restricts the look at a folder to these paths; the manifest then takes the others from `previous`. A git
    source is fetched only when its branch moved. Raises SourceUnavailable.
    """
    seen = _files(codebase, previous, only)
    return replace(seen, reports=coverage.find(codebase, seen.commit_id))


def _files(codebase: Codebase, previous: Mapping[str, ManifestEntry], only: Collection[str] | None) -> Manifest:
    if codebase.kind == "git":
        seen = _look_at_branch(codebase)
        kept = {path: entry for path, entry in previous.items() if seen.unseen and path.startswith(seen.unseen)}
        return replace(seen, entries=kept | dict(seen.entries)) if kept else seen
    found = folder.scan(codebase, previous, only)
    if only is None:
        return found
    looked_at = set(only)
    entries = {path: entry for path, entry in previous.items() if path not in looked_at}
    entries.update(found.entries)
    return Manifest(entries, found.skips, found.commit_id, found.problems, found.unseen)


def _look_at_branch(codebase: Codebase) -> Manifest:
    """The manifest of the branch: nothing is fetched while it points at the commit that the clone has."""
    try:
        if codebase.commit_id and git.remote_head(codebase.source, codebase.branch) == codebase.commit_id:
            try:
                return git_source.look(codebase, codebase.commit_id)
            except SourceUnavailable:
                pass  # the clone is gone or damaged: fetch again
    except GitFailed as error:
        raise SourceUnavailable(codebase=codebase.name, reason=str(error)) from error
    return git_source.look(codebase)
