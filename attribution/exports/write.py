"""A run's tables as Parquet and CSV. The same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.engine.engine import Engine, number
from attribution.exports.credit_rows import SCHEMA, WORDED, credit_rows
from attribution.exports.csv import write_csv
from attribution.exports.csv_again import WrittenTable, write_csv_again
from attribution.exports.ranges import by_range, in_groups, typed, values_of
from attribution.exports.tables import CREDIT, Table

CSV_ROWS = 1_000_000
ROW_GROUP = 1 << 20
_WORDS = 1 << 20  # bytes of texts that a group names by codes; with more of them it holds each text
_CODED_WORDS = 8 << 20  # of those that are codes already: nothing is looked up
SCHEMA_VERSION = "2"


def write_table(  # noqa: PLR0913 - a table, its place, and what else is known of it
    engine: Engine,
    table: Table,
    folder: Path,
    facts: dict[str, str],
    *,
    every_csv: bool = False,
    earlier: WrittenTable | None = None,
) -> list[tuple[Path, int]]:
    """Write one table; return (file, rows) of each file written.

    Args:
        engine: the run's.
        table: what to write.
        folder: where to.
        facts: Parquet key-value metadata; `lookback_days` also fills the table's `window_days`.
        every_csv: write the CSV however many rows there are; otherwise up to a million.
        earlier: the same table of an earlier run, whose CSV lines may be copied; the bytes are the same without it.
    """
    file, rows = write_rows(engine, table, folder / f"{table.name}.parquet", facts, whole=every_csv)
    if rows is None or not (every_csv or rows.num_rows <= CSV_ROWS):
        return [file]
    path = folder / f"{table.name}.csv"
    csv = write_csv_again(rows, path, table.key, earlier) if earlier else write_csv(rows, path)
    return [file, (csv, rows.num_rows)]


def write_rows(
    engine: Engine, table: Table, path: Path, facts: dict[str, str], *, whole: bool = False
) -> tuple[tuple[Path, int], pa.Table | None]:
    """Write one table as Parquet; return the file with how many rows it has, and the rows.

    No rows are returned of a table beyond CSV_ROWS, unless `whole` asks for them: they are written as they come.
    """
    window_days = int(facts["lookback_days"])
    if table is CREDIT and not whole:
        parts = credit_rows(engine, window_days)
        begun = _until(parts, CSV_ROWS)
        if sum(part.num_rows for part in begun) > CSV_ROWS:
            return write_parts(_one_by_one(begun, parts), WORDED, path, facts), None
        rows = _plain(begun)
    elif table.of and not whole and number(engine, f"select count(*) from {table.of}") > CSV_ROWS:
        parts = by_range(engine, table, window_days)
        begun = [next(parts)]
        schema = begun[0].schema
        return write_parts(in_groups(_one_by_one(begun, parts), ROW_GROUP), schema, path, facts), None
    else:
        rows = exported(engine, table, window_days=window_days)
    return write_parquet(rows, path, facts), rows


def _one_by_one(begun: list[pa.Table], others: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield those that came first, and hold none of them, and then the others."""
    while begun:
        yield begun.pop(0)
    yield from others


def _until(parts: Iterator[pa.Table], most: int) -> list[pa.Table]:
    """Return the first parts, until there are more rows than `most`."""
    taken: list[pa.Table] = []
    for part in parts:
        taken.append(part)
        if sum(one.num_rows for one in taken) > most:
            break
    return taken


def _plain(parts: Iterable[pa.Table]) -> pa.Table:
    return pa.concat_tables([SCHEMA.empty_table(), *(part.cast(SCHEMA) for part in parts)])


def write_parquet(rows: pa.Table, path: Path, facts: dict[str, str]) -> tuple[Path, int]:
    """Write rows as Parquet with `facts` as its key-value metadata; return the file and how many rows it has."""
    groups = (rows.slice(start, ROW_GROUP).combine_chunks() for start in range(0, rows.num_rows, ROW_GROUP))
    return write_parts(groups, rows.schema, path, facts)  # pages end where an engine's batches do


def write_parts(parts: Iterable[pa.Table], schema: pa.Schema, path: Path, facts: dict[str, str]) -> tuple[Path, int]:
    """Write what `write_parquet` does, of rows that come part by part, each of ROW_GROUP rows or about as many."""
    count = 0
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        store_schema=False,
        store_decimal_as_integer=True,  # 8 bytes for 16
        dictionary_pagesize_limit=_CODED_WORDS if _is_coded(schema) else _WORDS,
        write_statistics=_bounded(schema),
    ) as file:
        file.add_key_value_metadata(dict(sorted(facts.items())))
        for part in parts:
            file.write_table(part)
            count += part.num_rows
            del part  # before the next one is made
            pa.default_memory_pool().release_unused()
    return path, count


def _is_coded(schema: pa.Schema) -> bool:
    return any(pa.types.is_dictionary(field.type) for field in schema)


def _bounded(schema: pa.Schema) -> list[str]:
    """Return the columns of which each group's bounds are written: of texts that are codes only the first, the key's.

    To find them of the others costs more than it can save a reader.
    """
    return [field.name for place, field in enumerate(schema) if not place or not pa.types.is_dictionary(field.type)]


def exported(engine: Engine, table: Table, *, window_days: int) -> pa.Table:
    """Return a table as it is written: whole numbers of 64 bits, times in microseconds, UTC."""
    if table is CREDIT:
        return _plain(credit_rows(engine, window_days))
    return typed(engine.query(table.query, values_of(table, window_days)))
