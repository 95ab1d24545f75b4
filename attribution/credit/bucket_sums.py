"""What a model gives a channel a day, by bucket of households: what bounds are drawn from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from attribution.credit.day_sums import SlotCells, taken
from attribution.credit.kernel.whole import Whole
from attribution.credit.order_sums import named_cells
from attribution.credit.read_orders import NamesOfCredit, RunCredit
from attribution.credit.sampling import LEAST_HOUSEHOLDS, bounds_borne, buckets_of
from attribution.credit.scatter import CellSums, Scatter
from attribution.credit.split_orders import Split

_CELLS = 4096  # at once


class BucketSums:
    """Sums of money by day of cash, channel and currency, and by bucket of the orders' households.

    Args:
        run: what the credit is of, or a part of it.
        parts: slots of its orders.
    """

    def __init__(self, run: RunCredit, parts: SlotCells) -> None:
        orders, slots = run.orders, parts.slots
        buckets = buckets_of(orders.households_met)
        of_day = len(run.earners) * max(len(orders.currencies), 1)
        self._refunded = np.flatnonzero(slots.back_minor[slots.orders] > 0)
        named = parts.earners * max(len(orders.currencies), 1) + orders.currencies.codes[slots.orders]
        dealt = orders.households[slots.orders] % buckets
        days = orders.cash_days[slots.orders]
        later = orders.refund_days[slots.orders[self._refunded]]
        self._scatter = Scatter(
            (days * of_day + named) * buckets + dealt,
            (later * of_day + named[self._refunded]) * buckets + dealt[self._refunded],
            size=len(run.days) * of_day * buckets,
        )

    def added(self, split: Split, back: Whole) -> tuple[Whole, Whole, Whole]:
        """Return of cells, by day, channel, currency and bucket, how many rows there are, and the money."""
        met = split.met()
        rows = self._scatter.counted(met, None if met is None else met[self._refunded])
        return self._scatter.cells, rows, self._scatter.added(split.minor + back, -back[self._refunded])


class BucketTables:
    """What is told of the sums of all orders.

    Args:
        run: what the credit is of.
        sums: of what `BucketSums` added.
    """

    def __init__(self, run: NamesOfCredit, sums: CellSums) -> None:
        self._run, self._buckets = run, buckets_of(run.orders.households_met)
        self._of_day = len(run.earners) * max(len(run.orders.currencies), 1)
        self._codes, _, self._minor = sums.there()

    def bounds(self) -> pa.Table:
        """Return the bounds by day, channel and currency."""
        cells = np.unique(self._codes // self._buckets)
        if self._run.orders.households_met >= LEAST_HOUSEHOLDS and len(cells):
            found = [bounds_borne(sums) for sums in self._at_once(cells)]
            low, high = (pa.array(np.concatenate(side)) for side in zip(*found, strict=True))
        else:
            low = high = pa.nulls(len(cells), pa.int64())
        day, of_day = np.divmod(cells, self._of_day)
        return pa.table({"day": taken(self._run.days, day), **named_cells(self._run, of_day), "low": low, "high": high})

    def _at_once(self, cells: Whole) -> Iterator[Whole]:
        """Yield (cells, buckets) sums, some cells at a time."""
        codes, minor = self._codes, self._minor
        place = np.searchsorted(cells, codes // self._buckets)
        for start in range(0, len(cells), _CELLS):
            begin, end = np.searchsorted(place, [start, start + _CELLS])
            sums = np.zeros((min(_CELLS, len(cells) - start), self._buckets), np.int64)
            sums[place[begin:end] - start, codes[begin:end] % self._buckets] = minor[begin:end]
            yield sums

    def by_bucket(self) -> pa.Table:
        """Return the money by channel, currency and bucket."""
        cells, place = np.unique(self._codes % (self._of_day * self._buckets), return_inverse=True)
        sums = np.zeros(len(cells), np.int64)
        np.add.at(sums, place, self._minor)
        of_day, bucket = np.divmod(cells, self._buckets)
        return pa.table({**named_cells(self._run, of_day), "bucket": pa.array(bucket), "minor": pa.array(sums)})
