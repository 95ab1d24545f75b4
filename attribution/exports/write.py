"""A run's tables as Parquet and CSV. The same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.engine.engine import Engine
from attribution.exports.credit_rows import SCHEMA, credit_rows
from attribution.exports.csv import write_csv
from attribution.exports.csv_again import WrittenTable, write_csv_again
from attribution.exports.kinds import UTC
from attribution.exports.tables import CREDIT, Table

CSV_ROWS = 1_000_000
ROW_GROUP = 1 << 20
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
    window_days = int(facts["lookback_days"])
    parquet = folder / f"{table.name}.parquet"
    if table is CREDIT and not every_csv:
        parts = credit_rows(engine, window_days)
        begun = _until(parts, CSV_ROWS)
        if begun.num_rows > CSV_ROWS:
            return [write_parts(chain([begun], parts), SCHEMA, parquet, facts)]
        rows = begun
    else:
        rows = exported(engine, table, window_days=window_days)
    written = [write_parquet(rows, parquet, facts)]
    if every_csv or rows.num_rows <= CSV_ROWS:
        path = folder / f"{table.name}.csv"
        csv = write_csv_again(rows, path, table.key, earlier) if earlier else write_csv(rows, path)
        written.append((csv, rows.num_rows))
    return written


def _until(parts: Iterator[pa.Table], most: int) -> pa.Table:
    """Return the first parts, until there are more rows than `most`."""
    taken = [SCHEMA.empty_table()]
    for part in parts:
        taken.append(part)
        if sum(one.num_rows for one in taken) > most:
            break
    return pa.concat_tables(taken)


def write_parquet(rows: pa.Table, path: Path, facts: dict[str, str]) -> tuple[Path, int]:
    """Write rows as Parquet with `facts` as its key-value metadata; return the file and how many rows it has."""
    return write_parts([rows], rows.schema, path, facts)


def write_parts(parts: Iterable[pa.Table], schema: pa.Schema, path: Path, facts: dict[str, str]) -> tuple[Path, int]:
    """Write what `write_parquet` does, of rows that come part by part."""
    count, waiting = 0, schema.empty_table()
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=False) as file:
        file.add_key_value_metadata(dict(sorted(facts.items())))
        for part in parts:
            waiting = pa.concat_tables([waiting, part])
            while waiting.num_rows > ROW_GROUP:
                count += _write_group(file, waiting)
                waiting = waiting.slice(ROW_GROUP)
        if waiting.num_rows:
            count += _write_group(file, waiting)
    return path, count


def _write_group(file: pq.ParquetWriter, rows: pa.Table) -> int:
    group = rows.slice(0, ROW_GROUP)
    file.write_table(group.combine_chunks())  # pages end where an engine's batches do
    return int(group.num_rows)


def exported(engine: Engine, table: Table, *, window_days: int) -> pa.Table:
    """Return a table as it is written: whole numbers of 64 bits, times in microseconds, UTC."""
    if table is CREDIT:
        return pa.concat_tables([SCHEMA.empty_table(), *credit_rows(engine, window_days)])
    values = {"window_days": window_days} if "$window_days" in table.query else {}
    rows = engine.query(table.query, values)
    fields = []
    for field in rows.schema:
        kind = field.type
        if field.name.endswith("_at") or field.name == "as_of":
            kind = UTC
        elif pa.types.is_integer(kind):
            kind = pa.int64()
        fields.append(pa.field(field.name, kind))
    return rows.cast(pa.schema(fields))
