"""What a model gives channels in all, and what the headline model gives voice and nobody of each order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from attribution.credit.day_sums import SlotCells, taken
from attribution.credit.earners import AUTOMATION, RESTS
from attribution.credit.kernel.whole import Whole
from attribution.credit.order_slots import NOBODYS
from attribution.credit.read_orders import NamesOfCredit, RunCredit
from attribution.credit.scatter import CellSums, Scatter
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

    def added(self, split: Split) -> tuple[Whole, ...]:
        """Return of cells, by channel, currency, touched and voice: how many rows, units in millions, the rest, money.

        A sum of units alone would not fit where there are some million orders.
        """
        millions, left = np.divmod(split.units, MILLION)
        added = self._scatter.added
        return (
            *(self._scatter.cells, self._scatter.counted(split.met())),
            *(added(millions), added(left), added(split.minor)),
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

    def of_machines(self, split: Split) -> tuple[Whole, Whole, Whole]:
        """Return of cells, by channel and currency: how many rows, and what touches have of orders by machines."""
        run, slots = self._run, self._parts.slots
        some = np.flatnonzero((self._touched == 1) & (run.orders.rests[slots.orders] == RESTS.index(AUTOMATION)))
        named = self._parts.earners[some] * max(len(run.orders.currencies), 1)
        cells, place = np.unique(named + run.orders.currencies.codes[slots.orders[some]], return_inverse=True)
        minor = np.zeros(len(cells), np.int64)
        np.add.at(minor, place, split.minor[some])
        return cells, np.bincount(place, minlength=len(cells)), minor

    def by_household(self, split: Split) -> pa.Table:
        """Return (channel, currency, household): units and money."""
        run, slots = self._run, self._parts.slots
        named = self._parts.earners * max(len(run.orders.currencies), 1) + run.orders.currencies.codes[slots.orders]
        codes = named * max(run.orders.households_met, 1) + run.orders.households[slots.orders]
        cells, first, place = np.unique(codes, return_index=True, return_inverse=True)
        units, minor = np.zeros(len(cells), np.int64), np.zeros(len(cells), np.int64)
        np.add.at(units, place, split.units)
        np.add.at(minor, place, split.minor)
        return pa.table(
            {
                **named_cells(run, named[first]),
                "household": run.orders.household_ids.take(pa.array(slots.orders[first])).combine_chunks(),
                "units": pa.array(units),
                "minor": pa.array(minor),
            }
        )


def totals_table(run: NamesOfCredit, sums: CellSums) -> pa.Table:
    """Return (channel, currency, touched, voice): money, and units in millions and what is left of them."""
    cells, _, millions, left, minor = sums.there()
    rest, voice = np.divmod(cells, 2)
    rest, touched = np.divmod(rest, 2)
    return pa.table(
        {
            **named_cells(run, rest),
            "touched": pa.array(touched),
            "voice": pa.array(voice),
            "unit_millions": pa.array(millions),
            "unit_rest": pa.array(left),
            "minor": pa.array(minor),
        }
    )


def machines_table(run: NamesOfCredit, sums: CellSums) -> pa.Table:
    """Return (currency, channel): the money that touches have of orders that machines placed."""
    cells, _, minor = sums.there()
    return pa.table({**named_cells(run, cells), "minor": pa.array(minor)})


def named_cells(run: NamesOfCredit, cells: Whole) -> dict[str, pa.Array]:
    """Return the channel and the currency of cells that are told by both."""
    earner, currency = np.divmod(cells, max(len(run.orders.currencies), 1))
    return {
        "channel": taken(run.earners.texts, earner),
        "currency": taken(run.orders.currencies.texts, currency),
    }
