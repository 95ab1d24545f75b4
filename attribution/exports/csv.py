"""A table as CSV that a spreadsheet shows and never runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from base.files.csv_cells import RISKY


def write_csv(rows: pa.Table, path: Path) -> Path:
    """Write a table as CSV: header, `true`/`false`, empty for null, times in RFC 3339, risky text made harmless.

    Not through Python's csv module: before 3.13 it leaves a lone carriage return unquoted.
    """
    with path.open("wb") as file:
        file.write(header(rows))
        file.writelines(lines(rows))
    return path


def header(rows: pa.Table) -> bytes:
    """Return the first line."""
    return (",".join(rows.column_names) + "\n").encode()


def lines(rows: pa.Table) -> Iterator[bytes]:
    """Yield a line a row."""
    for batch in rows.to_batches(max_chunksize=50_000):
        cells = [_cells(column) for column in batch.columns]
        joined = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
        yield from (f"{line}\n".encode() for line in joined.to_pylist())


def _fixed(column: pa.Array) -> pa.Array:
    # Arrow writes small decimals as 1E-12; every place is written out instead.
    texts = column.cast(pa.string())
    short = pc.fill_null(pc.match_substring(texts, "E"), False)
    return pc.replace_with_mask(
        texts, short, pa.array([f"{value:f}" for value in column.filter(short).to_pylist()], pa.string())
    )


def _cells(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("us")), format="%Y-%m-%dT%H:%M:%SZ")
    if pa.types.is_decimal(column.type):
        return _fixed(column)
    if not pa.types.is_string(column.type):
        return column.cast(pa.string())
    safe = pc.replace_substring_regex(column, pattern=RISKY, replacement=r"'\1")
    doubled = pc.replace_substring(safe, pattern='"', replacement='""')
    quoted = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(safe, '[",\r\n]'), quoted, safe)
