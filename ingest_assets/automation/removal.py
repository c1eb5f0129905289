"""Removing a codebase: its rows, its assets and partitions in Dagster, and its clone when nobody else uses it."""

from __future__ import annotations

from ingest_assets.assets import graph_picture
from ingest_assets.assets.catalogue import ASSETS
from ingest_assets.automation import session
from ingest_assets.codebases import git, registry
from ingest_assets.search import vector
from ingest_assets.storage import dagster_tables, graph_links


def remove(name: str) -> dict[str, int]:
    """Drops a codebase; the number of deleted rows by table. Raises UnknownCodebase, CodebaseBusy.

    A removal that is killed in the middle is finished by the next one.
    """
    with session.hold(name) as held:
        codebase = held.codebase
        registry.mark_removing(held.conn, name)
        graph_links.forget(held.conn, name)
        if dagster_tables.exist(held.conn):
            keys = [dagster_tables.key_text(name, asset) for asset in ASSETS]
            dagster_tables.forget_assets(held.conn, keys, codebase.partitions_name)
        vector.drop(held.conn, name)
        deleted = registry.delete(held.conn, name)
        graph_picture.forget(name)
        if codebase.kind == "git" and not registry.uses(held.conn, codebase.source):
            git.remove_clone(codebase.source)
        return deleted
