"""Sums with the bounds of their sampling error, over households."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from attribution.credit.kernel.whole import Whole
from attribution.credit.sampling import LEAST_HOUSEHOLDS, intervals, ranked_ids

_MILLION = 10**6
_MOST_CODES = 2**31


def with_intervals(parts: pa.Table, key: tuple[str, ...]) -> pa.Table:
    """Return a row a key: micros (millionths of orders), minor, and the bounds of its sampling error.

    Args:
        parts: the key's columns, household, units, minor; in any order.
        key: columns of text.
    """
    households, met = ranked_ids(parts["household"])
    cells, places = _cells(parts, key)
    minor = parts["minor"].to_numpy()
    low, high = intervals(cells, households, minor, len(places))
    known = met >= LEAST_HOUSEHOLDS
    units = _added(parts["units"].to_numpy(), cells, len(places))
    rows = parts.select(list(key)).take(pa.array(places))
    for name, sums in (
        ("micros", (units + _MILLION // 2) // _MILLION),
        ("minor", _added(minor, cells, len(places))),
        ("low", low if known else None),
        ("high", high if known else None),
    ):
        column = pa.nulls(rows.num_rows, pa.int64()) if sums is None else pa.array(sums, pa.int64())
        rows = rows.append_column(name, column)
    return rows


def _cells(parts: pa.Table, key: tuple[str, ...]) -> tuple[Whole, Whole]:
    """Return which cell each part is of, cells in the order of the key, and a part of each cell."""
    cells, count = np.zeros(parts.num_rows, np.int64), 1
    for name in key:
        ranks, met = ranked_ids(parts[name])
        cells = cells * met + ranks
        count *= met
        if count > _MOST_CODES:
            cells = np.unique(cells, return_inverse=True)[1]
            count = parts.num_rows
    _, places, cells = np.unique(cells, return_index=True, return_inverse=True)
    return cells, places


def _added(numbers: Whole, cells: Whole, count: int) -> Whole:
    sums = np.zeros(count, np.int64)
    np.add.at(sums, cells, numbers)
    return sums
