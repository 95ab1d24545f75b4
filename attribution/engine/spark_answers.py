"""What is asked or made of small tables, worked out on the driver from their files: a job of the session costs more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from attribution.engine.engine import Values
from attribution.engine.files import quoted
from base.errors import NoRoom

# Of Parquet, all tables of a question together: beyond it the executors work on it, and the answer alone comes back.
SMALL_BYTES = 2_000_000_000
_WIDE = "DECIMAL(38,0)"  # Spark's name of what is HUGEINT here
_WORD = re.compile(r"[a-z_][a-z_0-9]*")
_WIDE_ARROW = pa.decimal128(38, 0)


class Answers:
    """The tables of a session as DuckDB sees them; they lie in folders of this machine.

    Args:
        memory_gb: how much its own tables may take, in 10^9 bytes; what finds no room waits in `spill`.
        spill: a folder of this machine, made if missing; empty for none.
    """

    def __init__(self, memory_gb: float, spill: str) -> None:
        config = {"threads": "1", "preserve_insertion_order": "false", "temp_directory": spill}
        config["memory_limit"] = f"{round(memory_gb * 1000)}MB"
        self._memory, self._spill = config["memory_limit"], spill
        self._connection = duckdb.connect(":memory:", config=dict(config))
        self._connection.execute("set TimeZone = 'UTC'")
        self._seen: dict[str, str] = {}
        self._wide: set[str] = set()  # tables of it with a number wider than BIGINT

    def query(self, sql: str, values: Values, places: Mapping[str, str]) -> pa.Table | None:
        """Return a query's rows; None where it is the session's to answer.

        Args:
            sql: by the rules of `attribution.engine.step`.
            values: what it is bound to.
            places: the folder of each table.

        Raises:
            NoRoom: the disk is full.
        """
        tables = _of(sql, places)
        if tables is None or sum(file.stat().st_size for file in _files(tables.values())) > SMALL_BYTES:
            return None
        return self._found(sql, values, tables)

    def made(self, sql: str, values: Values, places: Mapping[str, str], most_rows: int) -> pa.Table | None:
        """Return the rows of a table to be made, of the types that the session would give it; None where it is to.

        Args:
            sql: by the rules of `attribution.engine.step`.
            values: what it is bound to.
            places: the folder of each table.
            most_rows: that the tables it is made of may have, all together.

        Raises:
            NoRoom: the disk is full.
        """
        tables = _of(sql, places)
        if tables is None or sum(pq.read_metadata(file).num_rows for file in _files(tables.values())) > most_rows:
            return None
        found = self._found(sql, values, tables)
        if found is None:
            return None
        wide = [at for at, field in enumerate(found.schema) if field.type == _WIDE_ARROW]
        if not wide:
            return found
        if "hugeint" in sql.lower() or not self._wide.isdisjoint(tables):
            return None  # it may be meant to be wide
        try:
            return _narrowed(found, wide)
        except pa.ArrowInvalid:
            return None  # it finds no room, which is the session's to tell

    def _found(self, sql: str, values: Values, tables: Mapping[str, str]) -> pa.Table | None:
        for name, place in tables.items():
            if self._seen.get(name) != place:
                self._see(name, place)
        try:
            return self._connection.sql(sql, params=dict(values)).to_arrow_table()
        except duckdb.OutOfMemoryException:
            return None  # the session deals it out in parts, which take less at a time
        except duckdb.IOException as error:
            raise NoRoom(memory=self._memory, spill=self._spill, said=str(error)) from error

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def _see(self, name: str, place: str) -> None:
        source = f"read_parquet({quoted(place + '/*.parquet')})"
        kinds = self._connection.sql(f"describe from {source}").fetchall()
        wide = [f'"{column}"::hugeint as "{column}"' for column, kind, *_ in kinds if kind == _WIDE]
        replaced = f" replace ({', '.join(wide)})" if wide else ""
        self._connection.execute(f'create or replace view "{name}" as select *{replaced} from {source}')
        self._seen[name] = place
        (self._wide.add if wide else self._wide.discard)(name)


def may_name(sql: str) -> frozenset[str]:
    """Return the words of a query, among them the tables that it names: to parse it would cost more than to answer."""
    return frozenset(_WORD.findall(sql))


def _narrowed(table: pa.Table, columns: Iterable[int]) -> pa.Table:
    """Return sums of whole numbers as Spark has them: BIGINT there is HUGEINT here."""
    for at in columns:
        field = table.schema.field(at).with_type(pa.int64())
        table = table.set_column(at, field, table.column(at).cast(pa.int64()))
    return table


def _of(sql: str, places: Mapping[str, str]) -> dict[str, str] | None:
    """Return the folders of a query's tables; None where it asks for the session's own hashes."""
    words = may_name(sql)
    return None if "key64" in words else {name: places[name] for name in words & places.keys()}


def _files(folders: Iterable[str]) -> Iterator[Path]:
    return (file for folder in folders for file in Path(folder).glob("*.parquet"))
