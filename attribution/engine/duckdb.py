"""The embedded engine: one DuckDB in memory for one run. Nothing outside this room meets its connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from attribution.engine.engine import NO_VALUES, Engine, Values


class DuckDb:
    """An engine over one connection."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    def create(self, name: str, sql: str, values: Values = NO_VALUES) -> None:
        """Make the table `name` of a query's rows."""
        self._connection.execute(f"create or replace table {name} as {sql}", dict(values))

    def put(self, name: str, table: pa.Table) -> None:
        """Make the table `name` of Arrow rows."""
        self._connection.register("incoming", table)
        self._connection.execute(f"create or replace table {name} as from incoming")
        self._connection.unregister("incoming")

    def query(self, sql: str, values: Values = NO_VALUES) -> pa.Table:
        """Return a query's rows."""
        return self._connection.sql(sql, params=dict(values)).to_arrow_table()


@contextmanager
def open_duckdb() -> Iterator[Engine]:
    """Give an empty engine that reads no files of its own and fetches no extensions."""
    settings = ("autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access")
    with duckdb.connect(":memory:", config=dict.fromkeys(settings, "false")) as connection:
        yield DuckDb(connection)
