"""A run's tables as Parquet and CSV. The same rows give the same bytes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.engine.engine import Engine
from attribution.exports.csv import write_csv
from attribution.exports.csv_again import WrittenTable, write_csv_again
from attribution.exports.tables import Table

CSV_ROWS = 1_000_000
ROW_GROUP = 1 << 20
SCHEMA_VERSION = "2"
_UTC = pa.timestamp("us", tz="UTC")
_SHARE = pa.decimal128(13, 12)
_SHARE_UNIT = pa.scalar(Decimal("0.000000000001"), _SHARE)


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
    rows = exported(engine, table, window_days=int(facts["lookback_days"]))
    written = [write_parquet(rows, folder / f"{table.name}.parquet", facts)]
    if every_csv or rows.num_rows <= CSV_ROWS:
        path = folder / f"{table.name}.csv"
        csv = write_csv_again(rows, path, table.key, earlier) if earlier else write_csv(rows, path)
        written.append((csv, rows.num_rows))
    return written


def write_parquet(rows: pa.Table, path: Path, facts: dict[str, str]) -> tuple[Path, int]:
    """Write rows as Parquet with `facts` as its key-value metadata; return the file and how many rows it has."""
    with pq.ParquetWriter(path, rows.schema, compression="zstd", store_schema=False) as file:
        file.add_key_value_metadata(dict(sorted(facts.items())))
        for start in range(0, rows.num_rows, ROW_GROUP):
            file.write_table(rows.slice(start, ROW_GROUP).combine_chunks())  # pages end where an engine's batches do
    return path, rows.num_rows


def exported(engine: Engine, table: Table, *, window_days: int) -> pa.Table:
    """Return a table as it is written: whole numbers of 64 bits, times in microseconds, UTC, `share` a decimal."""
    values = {"window_days": window_days} if "$window_days" in table.query else {}
    rows = engine.query(table.query, values)
    if "share" in rows.column_names:
        place = rows.column_names.index("share")
        rows = rows.set_column(place, "share", pc.multiply(rows["share"].cast(pa.decimal128(19, 0)), _SHARE_UNIT))
    fields = []
    for field in rows.schema:
        kind = field.type
        if field.name.endswith("_at") or field.name == "as_of":
            kind = _UTC
        elif field.name == "share":
            kind = _SHARE
        elif pa.types.is_integer(kind):
            kind = pa.int64()
        fields.append(pa.field(field.name, kind))
    return rows.cast(pa.schema(fields))
