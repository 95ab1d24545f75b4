"""A table as CSV beside an earlier one's: lines of rows that are the same are copied, the others written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.engine.contents import row_hashes
from attribution.exports.csv import header, lines, write_csv

Places = npt.NDArray[np.int64]
_NOWHERE = -2  # no place follows it
_BEFORE = -9  # nor this
_NEW_LINE = ord("\n")


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table that an earlier run wrote: the same rows, in the same order, as Parquet and as CSV."""

    parquet: Path
    csv: Path


def write_csv_again(rows: pa.Table, path: Path, key: tuple[str, ...], earlier: WrittenTable) -> Path:
    """Write exactly what `write_csv` writes.

    Args:
        rows: what to write.
        path: where to.
        key: columns by which a row is found in the earlier table.
        earlier: the table as an earlier run wrote it.
    """
    known = pq.read_table(earlier.parquet)
    text = np.fromfile(earlier.csv, np.uint8)
    ends = np.flatnonzero(text == _NEW_LINE) + 1
    if known.schema.names != rows.schema.names or len(ends) != known.num_rows + 1:  # a cell holds a line break
        return write_csv(rows, path)
    places = _same_rows(rows, known, key)
    written = iter(lines(rows.filter(pa.array(places == _NOWHERE))))
    begins = np.flatnonzero(np.diff(places, prepend=_BEFORE) != 1).tolist()
    with path.open("wb") as file:
        file.write(header(rows))
        for begin, end in pairwise([*begins, rows.num_rows]):
            place = int(places[begin])
            if place == _NOWHERE:
                file.write(next(written))
            else:
                file.write(text[ends[place] : ends[place + end - begin]].data)
    return path


def _same_rows(rows: pa.Table, known: pa.Table, key: tuple[str, ...]) -> Places:
    """Return for each row where the very same row stands in `known`, _NOWHERE where it does not; shape (rows,)."""
    ours, theirs = (row_hashes(table, key) for table in (rows, known))
    found = pc.index_in(ours, value_set=theirs)
    places: Places = found.fill_null(_NOWHERE).to_numpy().astype(np.int64)
    at = np.flatnonzero(places != _NOWHERE)
    if not len(at):
        return places
    same = np.ones(len(at), bool)
    mine, others = pa.array(at), pa.array(places[at])
    for name in rows.column_names:
        one, other = _flat(rows[name]).take(mine), _flat(known[name]).cast(rows.schema.field(name).type).take(others)
        equal = pc.or_(pc.fill_null(pc.equal(one, other), False), pc.and_(one.is_null(), other.is_null()))
        same &= equal.to_numpy(zero_copy_only=False)
    places[at[~same]] = _NOWHERE
    return places


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks()
