"""How Dagster's three storages reach the database: the URL found by themselves, a small pool, tables made once.

Dagster's own classes open a connection for every statement and need the URL in dagster.yaml; with this mixin one
dagster.yaml (`config: {}`) serves a checkout, a wheel and a container.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from dagster._serdes import ConfigurableClassData
from dagster_postgres.utils import create_pg_engine
from sqlalchemy import event

from ingest_assets.storage import database

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

# Dagster stores the planned events of a range of partitions one by one unless this is set (see its instance/utils.py).
os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", "1000")

# Any number, the same in every process: two processes must not create Dagster's tables at the same time.
_CREATE_LOCK = 7_301_114


class PooledStorage:
    """Mixin for a Dagster PostgreSQL storage, before the Dagster class in the bases."""

    _engine: Engine
    main_table: str

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        url = database.sqlalchemy_url(schema="dagster")
        with database.connect(application_name="dagster tables", autocommit=True) as conn:
            if conn.execute("SELECT to_regclass(%s)", (f"dagster.{self.main_table}",)).fetchone() == (None,):
                conn.execute("SELECT pg_advisory_lock(%s)", (_CREATE_LOCK,))
            self._open(url, inst_data)

    def _open(self, url: str, inst_data: ConfigurableClassData | None) -> None:
        super().__init__(postgres_url=url, inst_data=inst_data)  # type: ignore[call-arg]
        self._engine.dispose()
        self._engine = self._pooled(url, pool_size=2, max_overflow=8)

    @staticmethod
    def _pooled(url: str, **pool: Any) -> Engine:
        return create_pg_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True, **pool)

    def optimize_for_webserver(self, statement_timeout: int, pool_recycle: int, max_overflow: int) -> None:
        """Called by Dagit: a pool with a statement time limit."""
        self._engine = self._pooled(
            str(self._engine.url.render_as_string(hide_password=False)),
            pool_size=2,
            pool_recycle=pool_recycle,
            max_overflow=max_overflow,
        )

        def limit(connection: Any, _record: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute(f"SET statement_timeout = {int(statement_timeout)}")
            connection.commit()

        event.listen(self._engine, "connect", limit)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """No configuration: the URL comes from the settings."""
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Any:
        """Called by Dagster with the (empty) configuration."""
        return cls(inst_data=inst_data)
