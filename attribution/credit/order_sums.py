"""What a model gives channels in all, and what the headline model gives voice and nobody of each order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from attribution.credit.day_sums import SlotCells, taken
from attribution.credit.earners import AUTOMATION, RESTS
from attribution.credit.kernel.whole import Whole
from attribution.credit.order_slots import NOBODYS
from attribution.credit.read_orders import RunCredit
from attribution.credit.scatter import Scatter
from attribution.credit.split_orders import Split

MILLION = 10**6


class OrderSums:
    """Sums over all slots, and by order.

    Args:
        run: what the credit is of.
        parts: slots of the run's orders.
    """

    def __init__(self, run: RunCredit, parts: SlotCells) -> None:
        self._run, self._parts, slots = run, parts, parts.slots
        self._touched = (slots.touches != NOBODYS).astype(np.int64)
        self.voice = np.append(run.voice, False)[slots.touches].astype(np.int64)
        named = parts.earners * max(len(run.orders.currencies), 1) + run.orders.currencies.codes[slots.orders]
        codes = (named * 2 + self._touched) * 2 + self.voice
        self._scatter = Scatter(codes, size=len(run.earners) * max(len(run.orders.currencies), 1) * 4)

    def totals(self, split: Split) -> pa.Table:
        """Return (channel, currency, touched, voice): money, and units in millions and what is left of them.

        A sum of units alone would not fit where there are some million orders.
        """
        there = np.flatnonzero(self._scatter.counted(split.met()))
        rest, voice = np.divmod(self._scatter.cells[there], 2)
        rest, touched = np.divmod(rest, 2)
        earner, currency = np.divmod(rest, max(len(self._run.orders.currencies), 1))
        millions, left = np.divmod(split.units, MILLION)
        return pa.table(
            {
                "channel": taken(self._run.earners.texts, earner),
                "currency": taken(self._run.orders.currencies.texts, currency),
                "touched": pa.array(touched),
                "voice": pa.array(voice),
                "unit_millions": pa.array(self._scatter.added(millions)[there]),
                "unit_rest": pa.array(self._scatter.added(left)[there]),
                "minor": pa.array(self._scatter.added(split.minor)[there]),
            }
        )

    def by_order(self, split: Split, back: Whole) -> pa.Table:
        """Return a row an order: what voice has of it, and nobody, with their parts of what was given back later."""
        slots = self._parts.slots
        voiced = {
            name: self._of_orders(numbers * self.voice)
            for name, numbers in (("units", split.units), ("minor", split.minor), ("back_minor", back))
        }
        return pa.table(
            {
                "order_id": self._run.orders.ids,
                **{f"voice_{name}": pa.array(sums) for name, sums in voiced.items()},
                "nobodys_minor": pa.array(split.minor[slots.first]),
                "nobodys_back_minor": pa.array(back[slots.first]),
            }
        )

    def _of_orders(self, numbers: Whole) -> Whole:
        first = self._parts.slots.first
        return np.add.reduceat(numbers, first) if len(first) else numbers

    def of_machines(self, split: Split) -> pa.Table:
        """Return (currency, channel): the money that touches have of orders that machines placed."""
        run, slots = self._run, self._parts.slots
        some = np.flatnonzero((self._touched == 1) & (run.orders.rests[slots.orders] == RESTS.index(AUTOMATION)))
        named = self._parts.earners[some] * max(len(run.orders.currencies), 1)
        cells, place = np.unique(named + run.orders.currencies.codes[slots.orders[some]], return_inverse=True)
        minor = np.zeros(len(cells), np.int64)
        np.add.at(minor, place, split.minor[some])
        earner, currency = np.divmod(cells, max(len(run.orders.currencies), 1))
        return pa.table(
            {
                "channel": taken(run.earners.texts, earner),
                "currency": taken(run.orders.currencies.texts, currency),
                "minor": pa.array(minor),
            }
        )

    def by_household(self, split: Split) -> pa.Table:
        """Return (channel, currency, household): units and money."""
        run, slots = self._run, self._parts.slots
        named = self._parts.earners * max(len(run.orders.currencies), 1) + run.orders.currencies.codes[slots.orders]
        codes = named * max(run.orders.households_met, 1) + run.orders.households[slots.orders]
        cells, first, place = np.unique(codes, return_index=True, return_inverse=True)
        units, minor = np.zeros(len(cells), np.int64), np.zeros(len(cells), np.int64)
        np.add.at(units, place, split.units)
        np.add.at(minor, place, split.minor)
        earner, currency = np.divmod(named[first], max(len(run.orders.currencies), 1))
        return pa.table(
            {
                "channel": taken(run.earners.texts, earner),
                "currency": taken(run.orders.currencies.texts, currency),
                "household": run.orders.household_ids.take(pa.array(slots.orders[first])).combine_chunks(),
                "units": pa.array(units),
                "minor": pa.array(minor),
            }
        )
