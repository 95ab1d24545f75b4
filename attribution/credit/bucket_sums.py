"""What a model gives a channel a day, by bucket of households: what bounds are drawn from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from attribution.credit.day_sums import SlotCells, taken
from attribution.credit.kernel.whole import Whole
from attribution.credit.read_orders import RunCredit
from attribution.credit.sampling import LEAST_HOUSEHOLDS, bounds_borne, buckets_of
from attribution.credit.scatter import Scatter
from attribution.credit.split_orders import Split

_CELLS = 4096  # at once


class BucketSums:
    """Sums of money by day of cash, channel and currency, and by bucket of the orders' households.

    Args:
        run: what the credit is of.
        parts: slots of the run's orders.
    """

    def __init__(self, run: RunCredit, parts: SlotCells) -> None:
        self._run, orders, slots = run, run.orders, parts.slots
        self._buckets = buckets_of(orders.households_met)
        self._of_day = len(run.earners) * max(len(orders.currencies), 1)
        self._refunded = np.flatnonzero(slots.back_minor[slots.orders] > 0)
        named = parts.earners * max(len(orders.currencies), 1) + orders.currencies.codes[slots.orders]
        dealt = orders.households[slots.orders] % self._buckets
        days = orders.cash_days[slots.orders]
        later = orders.refund_days[slots.orders[self._refunded]]
        self._scatter = Scatter(
            (days * self._of_day + named) * self._buckets + dealt,
            (later * self._of_day + named[self._refunded]) * self._buckets + dealt[self._refunded],
            size=len(run.days) * self._of_day * self._buckets,
        )

    def added(self, split: Split, back: Whole) -> tuple[pa.Table, pa.Table]:
        """Return the bounds by day, channel and currency, and the money by channel, currency and bucket."""
        met = split.met()
        there = np.flatnonzero(self._scatter.counted(met, None if met is None else met[self._refunded]))
        minor = self._scatter.added(split.minor + back, -back[self._refunded])[there]
        codes = self._scatter.cells[there]
        return self._bounds(codes, minor), self._by_bucket(codes, minor)

    def _bounds(self, codes: Whole, minor: Whole) -> pa.Table:
        cells = np.unique(codes // self._buckets)
        if self._run.orders.households_met >= LEAST_HOUSEHOLDS and len(cells):
            found = [bounds_borne(sums) for sums in self._at_once(cells, codes, minor)]
            low, high = (pa.array(np.concatenate(side)) for side in zip(*found, strict=True))
        else:
            low = high = pa.nulls(len(cells), pa.int64())
        day, of_day = np.divmod(cells, self._of_day)
        return pa.table({"day": taken(self._run.days, day), **self._named(of_day), "low": low, "high": high})

    def _at_once(self, cells: Whole, codes: Whole, minor: Whole) -> Iterator[Whole]:
        """Yield (cells, buckets) sums, some cells at a time."""
        place = np.searchsorted(cells, codes // self._buckets)
        for start in range(0, len(cells), _CELLS):
            begin, end = np.searchsorted(place, [start, start + _CELLS])
            sums = np.zeros((min(_CELLS, len(cells) - start), self._buckets), np.int64)
            sums[place[begin:end] - start, codes[begin:end] % self._buckets] = minor[begin:end]
            yield sums

    def _by_bucket(self, codes: Whole, minor: Whole) -> pa.Table:
        cells, place = np.unique(codes % (self._of_day * self._buckets), return_inverse=True)
        sums = np.zeros(len(cells), np.int64)
        np.add.at(sums, place, minor)
        of_day, bucket = np.divmod(cells, self._buckets)
        return pa.table({**self._named(of_day), "bucket": pa.array(bucket), "minor": pa.array(sums)})

    def _named(self, of_day: Whole) -> dict[str, pa.Array]:
        earner, currency = np.divmod(of_day, max(len(self._run.orders.currencies), 1))
        return {
            "channel": taken(self._run.earners.texts, earner),
            "currency": taken(self._run.orders.currencies.texts, currency),
        }
