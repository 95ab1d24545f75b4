"""Sums with the bounds of their sampling error, over households."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.sampling import LEAST_HOUSEHOLDS, intervals, ranked_ids

_MILLION = 10**6


def with_intervals(parts: pa.Table, key: tuple[str, ...]) -> pa.Table:
    """Return a row a key: micros (millionths of orders), minor, and the bounds of its sampling error.

    Args:
        parts: the key's columns, household, units, minor; in any order.
        key: columns of text.
    """
    owned = parts.group_by([*key, "household"], use_threads=False).aggregate([("units", "sum"), ("minor", "sum")])
    owned = owned.sort_by([(name, "ascending") for name in (*key, "household")])
    households, met = ranked_ids(owned["household"])
    starts = _starts(owned, key)
    cells = np.cumsum(starts) - 1
    places = np.flatnonzero(starts)
    minor = owned["minor_sum"].to_numpy()
    low, high = intervals(cells, households, minor, len(places))
    known = met >= LEAST_HOUSEHOLDS
    units = _added(owned["units_sum"].to_numpy(), places)
    rows = owned.select(list(key)).take(pa.array(places))
    for name, sums in (
        ("micros", (units + _MILLION // 2) // _MILLION),
        ("minor", _added(minor, places)),
        ("low", low if known else None),
        ("high", high if known else None),
    ):
        column = pa.nulls(rows.num_rows, pa.int64()) if sums is None else pa.array(sums, pa.int64())
        rows = rows.append_column(name, column)
    return rows


def _starts(rows: pa.Table, key: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    starts = np.zeros(rows.num_rows, np.bool_)
    if rows.num_rows:
        starts[0] = True
    for name in key:
        column = rows[name].combine_chunks()
        starts[1:] |= pc.not_equal(column[1:], column[:-1]).to_numpy(zero_copy_only=False)
    return starts


def _added(
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]], places: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.add.reduceat(numbers, places) if len(places) else numbers
