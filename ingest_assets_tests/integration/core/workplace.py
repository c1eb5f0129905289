"""A codebase to work on, and what is stored of it: rows, states, and Dagster's own view through its instance."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster import AssetKey, DagsterInstance
from dagster._core.definitions.data_version import CachingStaleStatusResolver, StaleStatus
from dagster._core.loader import LoadingContextForTest
from dagster._core.storage.partition_status_cache import get_and_update_asset_status_cache_value

from ingest_assets.assets.catalogue import CODEBASE_LEVEL, CODEBASE_TAG, FILE_LEVEL
from ingest_assets.assets.names import asset_key
from ingest_assets.automation import update
from ingest_assets.automation import verify as oracle
from ingest_assets.automation.instance import instance as the_instance
from ingest_assets.automation.update import Result
from ingest_assets.codebases import registry
from ingest_assets.codebases.codebase import Codebase
from ingest_assets.storage.database import Connection, connect

_STDLIB = Path(json.__file__).parent
FILE_ASSETS = tuple(FILE_LEVEL)
CODEBASE_ASSETS = tuple(CODEBASE_LEVEL)

# Small real code in several languages, with imports and calls across files.
SOURCES: Mapping[str, str | bytes] = {
    "pack/__init__.py": "from pack.scanner import make_scanner\n",
    "pack/scanner.py": (_STDLIB / "scanner.py").read_bytes().replace(b"json", b"pack"),
    "pack/tool.py": (_STDLIB / "tool.py").read_bytes(),
    "pack/words.py": '"""Words."""\n\n\ndef split(text):\n    # apart\n    return text.split()\n\n\ndef count(text):\n'
    "    return len(split(text))\n",
    "web/list.js": "import { count } from './count.js';\n\n"
    "export function list(items) {\n  return items.map(count);\n}\n",
    "web/count.js": "export function count(item) {\n  return item.length;\n}\n",
    "go/main.go": 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hello")\n}\n',
    "settings.toml": '[tool]\nname = "demo"\n',
    "README.md": "# Demo\n\nWords are counted.\n",
}


class Workplace:
    """One folder codebase."""

    def __init__(self, name: str, folder: Path, *, known: bool = False) -> None:
        """`known`: it is registered already."""
        self.name = name
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.conn: Connection = connect("ingest-test", autocommit=True)
        if not known:
            registry.add(self.conn, Codebase(name, "folder", str(folder)))

    def close(self) -> None:
        """Give the connection back."""
        self.conn.close()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files by path."""
        for name, data in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def delete(self, *names: str) -> None:
        """Delete files or folders."""
        for name in names:
            path = self.folder / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    @property
    def codebase(self) -> Codebase:
        """As it is registered now."""
        return registry.get(self.conn, self.name)

    def run(self, paths: Iterable[str] | None = None, *, full: bool = False) -> Result:
        """Bring it up to date."""
        return update.bring_up_to_date(self.name, paths=None if paths is None else list(paths), full=full)

    def assert_verified(self, failed: Iterable[str] = ()) -> None:
        """The stored state is that of a clean ingestion, and Dagster was told all of it."""
        answer = oracle.verify(self.name)
        assert answer.equal, json.dumps(answer.differences[:20], indent=1)
        assert answer.failed_files == sorted(failed)

    def change_settings(self, **settings: object) -> None:
        """Change settings of the codebase."""
        changed = self.codebase.settings.model_copy(update=settings)
        registry.update_settings(self.conn, self.name, changed)

    # What is stored.

    def rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self.conn.execute(statement, parameters or None).fetchall()

    def value(self, statement: str, *parameters: object) -> Any:
        """The one value of a query."""
        (row,) = self.rows(statement, *parameters)
        return row[0]

    def versions(self) -> dict[tuple[str, str], str]:
        """Recorded data versions by asset and path."""
        return {
            (asset, path): version
            for asset, path, version in self.rows(
                "SELECT asset, path, data_version FROM asset_state WHERE codebase = %s", self.name
            )
        }

    def changed_since(self, before: Mapping[tuple[str, str], str]) -> dict[str, set[str]]:
        """Paths by asset whose data version is not what it was."""
        now = self.versions()
        found: dict[str, set[str]] = {}
        for asset, path in now.keys() | before.keys():
            if now.get((asset, path)) != before.get((asset, path)):
                found.setdefault(asset, set()).add(path)
        return found

    # What Dagster says.

    @property
    def instance(self) -> DagsterInstance:
        """Dagster's instance."""
        return the_instance()

    def key(self, asset: str) -> AssetKey:
        """Key of an asset."""
        return asset_key(self.name, asset)

    def definitions(self) -> dg.Definitions:
        """What Dagster would load now."""
        from ingest_assets import definitions  # which reads the registry when it is imported

        return definitions.build([self.codebase])

    def partitions(self) -> set[str]:
        """Dynamic partitions as Dagster knows them."""
        return set(self.instance.get_dynamic_partitions(self.codebase.partitions_name))

    def partition_states(self, asset: str = "source_file") -> dict[str, str]:
        """Partition -> materialized, failed or in_progress, by Dagster's status cache."""
        partitions = dg.DynamicPartitionsDefinition(name=self.codebase.partitions_name)
        cached = get_and_update_asset_status_cache_value(self.instance, self.key(asset), partitions, self.instance)
        found: dict[str, str] = {}
        if cached is None:
            return found
        for state, subset in (
            ("materialized", cached.deserialize_materialized_partition_subsets(partitions)),
            ("failed", cached.deserialize_failed_partition_subsets(partitions)),
            ("in_progress", cached.deserialize_in_progress_partition_subsets(partitions)),
        ):
            found.update(dict.fromkeys(subset.get_partition_keys(), state))
        return found

    def stale(self) -> dict[str, set[str]]:
        """Asset -> partitions ('' for a codebase-level asset) that Dagster's resolver does not call fresh."""
        graph = self.definitions().resolve_asset_graph()
        resolver = CachingStaleStatusResolver(self.instance, graph, LoadingContextForTest(self.instance))
        found: dict[str, set[str]] = {}
        for asset in ("repository", *FILE_ASSETS, *CODEBASE_ASSETS):
            for partition in sorted(self.partitions()) if asset in FILE_LEVEL else [None]:
                if resolver.get_status(self.key(asset), partition) != StaleStatus.FRESH:
                    found.setdefault(asset, set()).add(partition or "")
        return found

    def newest_event(self) -> int:
        """Id of the newest event in Dagster's log."""
        return int(self.value("SELECT coalesce(max(id), 0) FROM dagster.event_logs"))

    def materialized_since(self, event: int) -> dict[str, dict[str, str]]:
        """Asset -> partition -> data version of the materializations stored after this event."""
        found: dict[str, dict[str, str]] = {}
        for key, partition, version in self.rows(
            "SELECT e.asset_key, coalesce(e.partition, ''), t.value FROM dagster.event_logs e"
            " LEFT JOIN dagster.asset_event_tags t ON t.event_id = e.id AND t.key = 'dagster/data_version'"
            " WHERE e.id > %s AND e.dagster_event_type = 'ASSET_MATERIALIZATION' ORDER BY e.id",
            event,
        ):
            codebase, asset = json.loads(key)
            if codebase == self.name:
                found.setdefault(asset, {})[partition] = version
        return found

    def unfinished_runs(self) -> list[str]:
        """Ids of the codebase's runs that Dagster believes to be under way."""
        return [
            run.run_id
            for run in self.instance.get_runs(dg.RunsFilter(tags={CODEBASE_TAG: self.name}))
            if not run.is_finished
        ]
