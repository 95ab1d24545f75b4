"""DuckDB over files alone: what an export holds becomes Arrow or Parquet. No step of a run is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from attribution.engine.duckdb import USUAL_MEMORY
from base.errors import InputError

_SQL = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.timestamp("us", "UTC"): "TIMESTAMPTZ",
}


class DuckDbFiles:
    """Reads and writes files over one connection, in UTC."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    def query(self, sql: str, values: Mapping[str, object]) -> pa.Table:
        """Return a query's rows."""
        return self._connection.sql(sql, params=dict(values)).to_arrow_table()

    def write(self, sql: str, out: Path) -> int:
        """Write a query's rows as Parquet, and return how many there are; the query has no values."""
        written = self._connection.execute(
            f"COPY ({sql}) TO {quoted(out)} (FORMAT parquet, COMPRESSION zstd)"
        ).fetchone()
        return 0 if written is None else int(written[0])


@contextmanager
def open_files(fault: str) -> Iterator[DuckDbFiles]:
    """Give what reads and writes files; what finds no room in memory waits in a temporary folder.

    Args:
        fault: which file is wrong, and what it is not, should it be.

    Raises:
        InputError: a file is not what was expected.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": USUAL_MEMORY}
    with TemporaryDirectory(prefix="earshot-") as spill:
        config["temp_directory"] = spill
        with duckdb.connect(":memory:", config=config) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            try:
                yield DuckDbFiles(connection)
            except duckdb.Error as error:
                raise InputError(f"{fault} ({str(error).splitlines()[0]})") from error


def quoted(value: object) -> str:
    """Return a text of SQL: where no value can be bound."""
    return "'" + str(value).replace("'", "''") + "'"


def json_structure(of: pa.DataType) -> object:
    """Return an Arrow type as `from_json` wants it."""
    if pa.types.is_struct(of):
        return {of.field(at).name: json_structure(of.field(at).type) for at in range(of.num_fields)}
    return [json_structure(of.value_type)] if pa.types.is_list(of) else _SQL[of]
