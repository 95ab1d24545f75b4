"""Tables as Parquet and CSV. The same rows give the same bytes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from attribution.exports.tables import Table
from attribution.exports.text import RISKY

CSV_ROWS = 1_000_000
SCHEMA_VERSION = "1"
_UTC = pa.timestamp("us", tz="UTC")


def write_table(con: DuckDBPyConnection, table: Table, folder: Path, facts: dict[str, str]) -> list[tuple[Path, int]]:
    """Write one table; return (file, rows) of each file written.

    Args:
        con: the run's database.
        table: what to write.
        folder: where to.
        facts: Parquet key-value metadata; `lookback_days` also fills the table's `window_days`.
    """
    values = {"window_days": int(facts["lookback_days"])} if "$window_days" in table.query else None
    rows = _whole(con.sql(table.query, params=values).to_arrow_table())
    parquet = folder / f"{table.name}.parquet"
    with pq.ParquetWriter(parquet, rows.schema, compression="zstd", store_schema=False) as file:
        file.add_key_value_metadata(dict(sorted(facts.items())))
        file.write_table(rows)
    written = [(parquet, rows.num_rows)]
    if rows.num_rows <= CSV_ROWS:
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


def write_csv(rows: pa.Table, path: Path) -> Path:
    """Write a table as CSV: header, `true`/`false`, empty for null, times in RFC 3339, risky text made harmless.

    Not through Python's csv module: before 3.13 it leaves a lone carriage return unquoted.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(rows.column_names) + "\n")
        for batch in rows.to_batches(max_chunksize=50_000):
            cells = [_cells(column) for column in batch.columns]
            lines = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
            file.writelines(f"{line}\n" for line in lines.to_pylist())
    return path


def _cells(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("us")), format="%Y-%m-%dT%H:%M:%SZ")
    if not pa.types.is_string(column.type):
        return column.cast(pa.string())
    safe = pc.replace_substring_regex(column, pattern=RISKY, replacement=r"'\1")
    doubled = pc.replace_substring(safe, pattern='"', replacement='""')
    quoted = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(safe, '[",\r\n]'), quoted, safe)
