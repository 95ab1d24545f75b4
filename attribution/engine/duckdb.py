"""The embedded engine: one DuckDB in memory for one run. Nothing outside this room meets its connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from attribution.engine.engine import NO_VALUES, Engine, Values

KEY64 = "create macro key64(text) as case when text is not null then cast(hash(text) >> 1 as bigint) end"


class DuckDb:
    """An engine over one connection."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    def create(self, name: str, sql: str, values: Values = NO_VALUES) -> None:
        """Make the table `name` of a query's rows."""
        self._connection.execute(f"create or replace table {name} as {sql}", dict(values))

    def put(self, name: str, table: pa.Table) -> None:
        """Make the table `name` of Arrow rows."""
        self._take(f"create or replace table {name} as from incoming", table)

    def add(self, name: str, table: pa.Table) -> None:
        """Append Arrow rows to the table `name`."""
        self._take(f"insert into {name} from incoming", table)

    def _take(self, statement: str, table: pa.Table) -> None:
        self._connection.register("incoming", table)
        self._connection.execute(statement)
        self._connection.unregister("incoming")

    def query(self, sql: str, values: Values = NO_VALUES) -> pa.Table:
        """Return a query's rows."""
        return self._connection.sql(sql, params=dict(values)).to_arrow_table()


@contextmanager
def open_duckdb(threads: int | None = None) -> Iterator[Engine]:
    """Give an empty engine that reads no files of its own and fetches no extensions.

    Args:
        threads: how many it may use; left out, one a core. No result depends on it.
    """
    settings = ("autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access")
    config: dict[str, str | bool | int | float | list[str]] = dict.fromkeys(settings, "false")
    if threads is not None:
        config["threads"] = threads
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute(KEY64)
        yield DuckDb(connection)
