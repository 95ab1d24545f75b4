"""The embedded engine: one DuckDB for one run. Nothing outside this room meets its connection."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from attribution.engine.engine import NO_VALUES, Engine, OfPart, Values
from attribution.engine.room import ANY_ROOM, Room
from base.errors import EarshotError, NoRoom

# Of the machine's memory, where nothing else was asked: the rest is for what is done outside the engine.
USUAL_MEMORY = "60%"
# Threads that wait for each other cost CPU and save hardly any time where each has fewer rows than this.
ROWS_A_THREAD = 500_000
IN_MEMORY, FILE = ":memory:", "earshot_run.duckdb"
KEY64 = "create macro key64(text) as case when text is not null then cast(hash(text) >> 1 as bigint) end"


class DuckDb:
    """An engine over one connection.

    Args:
        connection: an empty one.
        threads: how many it works with.
        most_threads: how many it may work with once there are rows enough.
    """

    def __init__(self, connection: DuckDBPyConnection, threads: int, most_threads: int) -> None:
        self._connection = connection
        self._threads, self._most_threads = threads, most_threads

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
        made = self._connection.execute(f"create or replace table {name} as from incoming").fetchone()
        self._connection.unregister("incoming")
        self._have_threads_for(made[0] if made else 0)

    def _have_threads_for(self, rows: int) -> None:
        threads = min(1 + rows // ROWS_A_THREAD, self._most_threads)
        if threads > self._threads:
            self._connection.execute(f"set threads = {threads}")
            self._threads = threads

    def query(self, sql: str, values: Values = NO_VALUES) -> pa.Table:
        """Return a query's rows."""
        return self._connection.sql(sql, params=dict(values)).to_arrow_table()

    def of_parts(self, sql: str, schema: pa.Schema, work: OfPart) -> pa.Table:
        """Return what `work` makes of all of a query's rows."""
        return work(self.query(sql)).cast(schema)


def _told(failed: list[EarshotError]) -> EarshotError:
    return failed[0]


@contextmanager
def open_duckdb(threads: int | None = None, room: Room = ANY_ROOM) -> Iterator[Engine]:
    """Give an empty engine that reads no files of its own and fetches no extensions.

    What finds no room in memory waits in a temporary folder, which goes with the engine. Where a bound of memory is
    asked for, tables lie there from the first, packed: what memory then has no room for is let go and read again, where
    a table in memory would have to be written out, unpacked, each time.

    Args:
        threads: how many it uses; left out, one for every ROWS_A_THREAD rows of the largest table that comes in, and
            at most one a core. No result depends on it.
        room: how much it may take; memory that is left open is USUAL_MEMORY.

    Raises:
        NoRoom: neither in memory nor in the folder was room enough.
    """
    settings = ("autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access")
    config: dict[str, str | bool | int | float | list[str]] = dict.fromkeys(settings, "false")
    config["preserve_insertion_order"] = "false"  # no step relies on it, and keeping it takes memory
    config["memory_limit"] = USUAL_MEMORY if room.memory_gb is None else f"{round(room.memory_gb * 1000)}MB"
    config["threads"] = threads or 1
    with TemporaryDirectory(prefix="earshot-", dir=room.spill) as spill:
        config["temp_directory"] = spill
        place = IN_MEMORY if room.memory_gb is None else f"{spill}/{FILE}"
        with duckdb.connect(place, config=config) as connection:
            connection.execute("pragma disable_checkpoint_on_shutdown")  # the file goes with the folder
            connection.execute(KEY64)
            try:
                yield DuckDb(connection, threads or 1, threads or os.cpu_count() or 1)
            except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
                raise NoRoom(memory=str(config["memory_limit"]), spill=spill, said=str(error)) from error
