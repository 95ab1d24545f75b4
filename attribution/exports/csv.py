"""A table as CSV that a spreadsheet shows and never runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.inputs.texts import bytes_of
from base.files.csv_cells import RISKY

_MARKS = b'",\r\n'  # of a cell that is quoted
_MAY_BE_RISKY = np.zeros(256, bool)
_MAY_BE_RISKY[list(b"'=+-@\t\r")] = True


def write_csv(rows: pa.Table, path: Path) -> Path:
    """Write a table as CSV: header, `true`/`false`, empty for null, times in RFC 3339, risky text made harmless.

    Not through Python's csv module: before 3.13 it leaves a lone carriage return unquoted.
    """
    with path.open("wb") as file:
        file.write(header(rows))
        for written in _blocks(rows):
            starts, lengths, content = bytes_of(written)
            file.write(content[starts[0] : starts[-1] + lengths[-1]].data)
    return path


def header(rows: pa.Table) -> bytes:
    """Return the first line."""
    return (",".join(rows.column_names) + "\n").encode()


def lines(rows: pa.Table) -> Iterator[bytes]:
    """Yield a line a row."""
    for written in _blocks(rows):
        yield from (line.encode() for line in written.to_pylist())


def _blocks(rows: pa.Table) -> Iterator[pa.Array]:
    """Yield some rows at a time as the texts of their lines."""
    for batch in rows.to_batches(max_chunksize=50_000):
        if not batch.num_rows:
            continue
        cells = [_cells(column) for column in batch.columns]
        joined = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
        yield pc.binary_join_element_wise(joined, "", "\n")


def _fixed(column: pa.Array) -> pa.Array:
    # Arrow writes small decimals as 1E-12; every place is written out instead.
    texts = column.cast(pa.string())
    short = pc.fill_null(pc.match_substring(texts, "E"), False)
    if not pc.any(short).as_py():
        return texts
    return pc.replace_with_mask(
        texts, short, pa.array([f"{value:f}" for value in column.filter(short).to_pylist()], pa.string())
    )


def _cells(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        return _moments(column)
    if pa.types.is_decimal(column.type):
        return _fixed(column)
    return _quoted(_safe(column)) if pa.types.is_string(column.type) else column.cast(pa.string())


def _moments(column: pa.Array) -> pa.Array:
    """Return times in RFC 3339; one that comes again, as a touch's does by each model, is put into words once."""
    moments = column.cast(pa.timestamp("us")).dictionary_encode()
    return pc.strftime(moments.dictionary, format="%Y-%m-%dT%H:%M:%SZ").take(moments.indices)


def _safe(texts: pa.Array) -> pa.Array:
    starts, lengths, content = bytes_of(texts)
    if not _MAY_BE_RISKY[content[starts[lengths > 0]]].any():
        return texts
    return pc.replace_substring_regex(texts, pattern=RISKY, replacement=r"'\1")


def _quoted(texts: pa.Array) -> pa.Array:
    starts, lengths, content = bytes_of(texts)
    written = content[starts[0] : starts[-1] + lengths[-1]]
    if not any((written == mark).any() for mark in _MARKS):
        return texts
    doubled = pc.replace_substring(texts, pattern='"', replacement='""')
    quoted = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(texts, '[",\r\n]'), quoted, texts)
