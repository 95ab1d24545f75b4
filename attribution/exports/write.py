"""A run's tables as Parquet and CSV. The same rows give the same bytes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from attribution.exports.csv import write_csv
from attribution.exports.tables import Table

CSV_ROWS = 1_000_000
SCHEMA_VERSION = "1"
_UTC = pa.timestamp("us", tz="UTC")


def write_table(
    con: DuckDBPyConnection, table: Table, folder: Path, facts: dict[str, str], *, every_csv: bool = False
) -> list[tuple[Path, int]]:
    """Write one table; return (file, rows) of each file written.

    Args:
        con: the run's database.
        table: what to write.
        folder: where to.
        facts: Parquet key-value metadata; `lookback_days` also fills the table's `window_days`.
        every_csv: write the CSV however many rows there are; otherwise up to a million.
    """
    values = {"window_days": int(facts["lookback_days"])} if "$window_days" in table.query else None
    rows = _whole(con.sql(table.query, params=values).to_arrow_table())
    parquet = folder / f"{table.name}.parquet"
    with pq.ParquetWriter(parquet, rows.schema, compression="zstd", store_schema=False) as file:
        file.add_key_value_metadata(dict(sorted(facts.items())))
        file.write_table(rows)
    written = [(parquet, rows.num_rows)]
    if every_csv or rows.num_rows <= CSV_ROWS:
        written.append((write_csv(rows, folder / f"{table.name}.csv"), rows.num_rows))
    return written


def _whole(rows: pa.Table) -> pa.Table:
    fields = []
    for field in rows.schema:
        kind = field.type
        if pa.types.is_timestamp(kind):
            kind = _UTC
        elif pa.types.is_integer(kind):
            kind = pa.int64()
        fields.append(pa.field(field.name, kind))
    return rows.cast(pa.schema(fields))
