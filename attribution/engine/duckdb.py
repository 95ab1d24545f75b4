"""The embedded engine: one DuckDB in memory for one run. Nothing outside this room meets its connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from attribution.engine.engine import NO_VALUES, Engine, Values
from base.errors import EarshotError

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
        self._take(name, table)

    def fill(self, name: str, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
        """Make the table `name` of Arrow rows that come table by table: in one statement, which is what costs least."""
        failed: list[EarshotError] = []

        def batches() -> Iterator[pa.RecordBatch]:
            try:
                for table in tables:
                    yield from table.to_batches()
            except EarshotError as error:  # DuckDB would tell it in words of its own
                failed.append(error)

        self._take(name, pa.RecordBatchReader.from_batches(schema, batches()))
        if failed:
            raise _told(failed)

    def _take(self, name: str, incoming: pa.Table | pa.RecordBatchReader) -> None:
        self._connection.register("incoming", incoming)
        self._connection.execute(f"create or replace table {name} as from incoming")
        self._connection.unregister("incoming")

    def query(self, sql: str, values: Values = NO_VALUES) -> pa.Table:
        """Return a query's rows."""
        return self._connection.sql(sql, params=dict(values)).to_arrow_table()


def _told(failed: list[EarshotError]) -> EarshotError:
    return failed[0]


@contextmanager
def open_duckdb(threads: int | None = None) -> Iterator[Engine]:
    """Give an empty engine that reads no files of its own and fetches no extensions.

    What finds no room in memory waits in a temporary folder, which goes with the engine.

    Args:
        threads: how many it may use; left out, one a core. No result depends on it.
    """
    settings = ("autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access")
    config: dict[str, str | bool | int | float | list[str]] = dict.fromkeys(settings, "false")
    if threads is not None:
        config["threads"] = threads
    with TemporaryDirectory(prefix="earshot-") as spill:
        config["temp_directory"] = spill
        with duckdb.connect(":memory:", config=config) as connection:
            connection.execute(KEY64)
            yield DuckDb(connection)
